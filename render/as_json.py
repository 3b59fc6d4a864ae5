"""A brief as JSON, for programs; docs/brief.schema.json describes it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import chain, repeat
from typing import Any

from irsum.types import Brief, BriefItem, Evidence, Flag, Header, KeyFigure, Point, Sentence

__all__ = ["render"]

_SURROGATES = re.compile("[\ud800-\udfff]")


def render(brief: Brief) -> str:
    """Return the brief as one JSON object, ending in one newline."""
    text = json.dumps(_brief(brief), ensure_ascii=False, indent=1)
    # Half a surrogate pair is no text: it can't be written as UTF-8.
    return _SURROGATES.sub("\ufffd", text) + "\n"


def _brief(brief: Brief) -> dict[str, Any]:
    return {
        "record": {
            "file": brief.record.file,
            "header": _header(brief.record.header),
            "english": {
                "company": brief.company,
                "kinds": brief.kinds,
                "place": brief.place,
                "participants": [
                    {"institution": institution, "people": people}
                    for institution, people in brief.participants
                ],
                "hosts": [{"name": name, "title": title} for name, title in brief.hosts],
            },
        },
        "overview": [_point(point) for point in brief.overview],
        "key_figures": [_key_figure(figure) for figure in brief.key_figures],
        "items": [
            {**_item(item), "found": {**_found(found), "answer": found.answer}}
            for item, found in zip(brief.items, _evidence(brief), strict=False)
        ],
        "checks": {
            "figures": brief.figures,
            "verified": brief.verified,
            "marked": [{"where": where, **asdict(flag)} for where, flag in brief.marked],
        },
        "provenance": dict(brief.provenance),
        "warnings": brief.record.warnings,
    }


def _evidence(brief: Brief) -> Iterator[Evidence]:
    """How each item of the record was found; without end."""
    items = brief.record.items or brief.record.topics
    return chain((item.found for item in items), repeat(Evidence("")))


def _header(header: Header) -> dict[str, Any]:
    return {**asdict(header), "found": {name: _found(found) for name, found in header.found}}


def _found(evidence: Evidence) -> dict[str, Any]:
    return {"how": evidence.how, "certain": evidence.certain}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    span = [sentence.span.start, sentence.span.end]
    return {"id": sentence.id, "zh": sentence.text, "span": span}


def _flags(flags: Sequence[Flag]) -> list[dict[str, Any]]:
    return [asdict(flag) for flag in flags]


def _point(point: Point) -> dict[str, Any]:
    return {
        "text": point.text,
        "sources": [_sentence(sentence) for sentence in point.sources],
        "flags": _flags(point.flags),
    }


def _key_figure(figure: KeyFigure) -> dict[str, Any]:
    return {
        "metric": figure.metric,
        "value": figure.value,
        "change": figure.change,
        "period": figure.period,
        "item": figure.item,
        "source": _sentence(figure.source),
    }


def _item(item: BriefItem) -> dict[str, Any]:
    made: dict[str, Any] = {
        "number": item.number,
        "question_en": item.question.english,
        "question_zh": item.question.source,
        "question_sources": [_sentence(sentence) for sentence in item.question_sources],
        "question_flags": _flags(item.question.flags),
        "points": [_point(point) for point in item.points],
    }
    if item.translation:
        made["translation"] = [
            {**_sentence(sentence), "en": translation.english, "flags": _flags(translation.flags)}
            for sentence, translation in item.translation
        ]
    return made
