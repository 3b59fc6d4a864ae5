"""The tables of a dataset: what columns they have, and the rows that a record or brief gives.

    records    one row a record: the form's fields, who came, how the English was made
    items      one row a question with its answer (or topic), Chinese and English
    sentences  one row a sentence: aligned Chinese and English, figures, what the checks found
    summaries  one row an item (its points) and one a record (the overview)

A record without English gives rows of `records` and `items` only.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import irsum
from irsum.export.read import digest
from irsum.figures.chinese import read_chinese
from irsum.figures.house import render as house
from irsum.figures.values import Figure
from irsum.records.segment import fields_json
from irsum.translate.checks import grave
from irsum.types import Brief, Flag, Item, Point, Record, Sentence, Translation

if TYPE_CHECKING:
    import datasets

__all__ = ["CONFIGS", "DESCRIPTIONS", "LEVELS", "PARTS", "Row", "features", "rows", "tables_of"]

Row = dict[str, Any]

DESCRIPTIONS = {
    "records": "one row a record: the form's fields, who came, how the English was made",
    "items": "one row a question with its answer, Chinese and English",
    "sentences": "one row a sentence: aligned Chinese and English, figures, findings of the checks",
    "summaries": "one row an item (its points) and one a record (the overview)",
}
CONFIGS = tuple(DESCRIPTIONS)
# Stored as their places, as class labels are.
PARTS = ("question", "answer")
LEVELS = ("item", "record")

_MADE = ("irsum", "model", "model sha256", "glossary sha256", "summarizer", "order")


def features(config: str) -> "datasets.Features":
    """The typed columns of a table."""
    from datasets import ClassLabel, Features, List, Translation, Value

    text, number, flag = Value("string"), Value("int32"), Value("bool")
    flags = List({"kind": text, "zh": text, "expected": text, "found": text})
    figure = {
        "zh": text,
        "en": text,
        "kind": text,
        "low": text,
        "high": text,
        "unit": text,
        "qualifier": text,
        "start": number,
        "end": number,
        "verified": flag,
    }
    point = {"text": text, "sources": List(text), "flags": flags}
    key = {"id": text, "record": text, "code": text, "item": text}
    tables: dict[str, dict[str, Any]] = {
        "records": {
            "id": text,
            "file": text,
            **dict.fromkeys(("code", "name", "company", "company_en", "number"), text),
            "kinds": List(text),
            "kinds_certain": flag,
            "dates": List(text),
            "place": text,
            "participants": List({"institution": text, "people": List(text)}),
            "hosts": List({"name": text, "title": text}),
            "signed": text,
            "items": number,
            "figures": number,
            "verified": number,
            "made_by": {name.replace(" ", "_"): text for name in _MADE},
            "warnings": List(text),
        },
        "items": {
            **key,
            **dict.fromkeys(("question_zh", "answer_zh", "question_en", "answer_en"), text),
            "sentences": number,
        },
        "sentences": {
            **key,
            "sentence": text,
            "part": ClassLabel(names=list(PARTS)),
            "translation": Translation(languages=["zh", "en"]),
            "figures": List(figure),
            "flags": flags,
            "verified": flag,
        },
        "summaries": {
            **key,
            "level": ClassLabel(names=list(LEVELS)),
            "document": text,
            "summary": text,
            "points": List(point),
            "verified": flag,
        },
    }
    return Features(tables[config])


def tables_of(made: Brief | Record) -> tuple[str, ...]:
    """The tables that there are rows for."""
    return CONFIGS if isinstance(made, Brief) else CONFIGS[:2]


def rows(made: Brief | Record) -> dict[str, list[Row]]:
    """The rows of each table, for the tables that there is something for."""
    record, brief = (made.record, made) if isinstance(made, Brief) else (made, None)
    key = digest(record)
    items = record.items or record.topics
    found: dict[str, list[Row]] = {
        "records": [_record(key, record, brief)],
        "items": [
            _item(f"{key}:{at}", key, record, item, brief.items[at - 1].translation)
            if brief
            else _item(f"{key}:{at}", key, record, item, ())
            for at, item in enumerate(items, 1)
        ],
    }
    if brief:
        found["sentences"] = list(_sentences(key, brief, items))
        found["summaries"] = list(_summaries(key, brief, items))
    return found


def _record(key: str, record: Record, brief: Brief | None) -> Row:
    made = dict(brief.provenance) if brief else {"irsum": irsum.__version__}
    return {
        "id": key,
        # Where a record lay on somebody's disk is nobody's business.
        "file": record.file.replace("\\", "/").rpartition("/")[2],
        **fields_json(record.header),
        "company_en": brief.company if brief else None,
        "items": len(record.items or record.topics),
        "figures": brief.figures if brief else None,
        "verified": brief.verified if brief else None,
        "made_by": {name.replace(" ", "_"): made.get(name) for name in _MADE},
        "warnings": list(record.warnings),
    }


def _item(
    id: str,
    key: str,
    record: Record,
    item: Item,
    translation: Sequence[tuple[Sentence, Translation]],
) -> Row:
    english = {sentence: made.english for sentence, made in translation}
    return {
        "id": id,
        "record": key,
        "code": record.header.code,
        "item": item.number or id.rpartition(":")[2],
        "question_zh": _chinese(item.question_sentences),
        "answer_zh": _chinese(item.answer_sentences),
        "question_en": _english(item.question_sentences, english),
        "answer_en": _english(item.answer_sentences, english),
        "sentences": len(item.question_sentences) + len(item.answer_sentences),
    }


def _sentences(key: str, brief: Brief, items: Sequence[Item]) -> Iterator[Row]:
    for at, (item, made) in enumerate(zip(items, brief.items, strict=True), 1):
        asked = set(item.question_sentences)
        for n, (sentence, translation) in enumerate(made.translation, 1):
            wrong = grave(translation.flags)
            marked = {flag.zh for flag in wrong}
            yield {
                "id": f"{key}:{at}.{n}",
                "record": key,
                "code": brief.record.header.code,
                "item": made.number,
                "sentence": sentence.id,
                "part": int(sentence not in asked),
                "translation": {"zh": sentence.text, "en": translation.english},
                "figures": [_figure(figure, marked) for figure in read_chinese(sentence.text)],
                "flags": _flags(translation.flags),
                "verified": not wrong,
            }


def _summaries(key: str, brief: Brief, items: Sequence[Item]) -> Iterator[Row]:
    for at, (item, made) in enumerate(zip(items, brief.items, strict=True), 1):
        whole = _chinese((*item.question_sentences, *item.answer_sentences))
        yield _summary(f"{key}:{at}", key, brief, made.number, 0, whole, made.points)
    whole = "\n".join(
        _chinese((*item.question_sentences, *item.answer_sentences)) for item in items
    )
    yield _summary(f"{key}:0", key, brief, None, 1, whole, brief.overview)


def _summary(
    id: str,
    key: str,
    brief: Brief,
    number: str | None,
    level: int,
    document: str,
    points: Sequence[Point],
) -> Row:
    return {
        "id": id,
        "record": key,
        "code": brief.record.header.code,
        "item": number,
        "level": level,
        "document": document,
        "summary": "\n".join(point.text for point in points),
        "points": [
            {
                "text": point.text,
                "sources": [sentence.id for sentence in point.sources],
                "flags": _flags(point.flags),
            }
            for point in points
        ],
        "verified": not any(grave(point.flags) for point in points),
    }


def _figure(figure: Figure, wrong: set[str]) -> Row:
    return {
        "zh": figure.text,
        "en": house(figure),
        "kind": str(figure.kind),
        "low": None if figure.low is None else f"{figure.low:f}",
        "high": None if figure.high is None else f"{figure.high:f}",
        "unit": figure.unit,
        "qualifier": str(figure.qualifier),
        "start": figure.start,
        "end": figure.end,
        "verified": figure.text not in wrong,
    }


def _flags(flags: Sequence[Flag]) -> list[Row]:
    return [
        {"kind": flag.kind, "zh": flag.zh, "expected": flag.expected, "found": flag.found}
        for flag in flags
    ]


def _chinese(sentences: Sequence[Sentence]) -> str:
    return "".join(sentence.text for sentence in sentences)


def _english(sentences: Sequence[Sentence], english: Mapping[Sentence, str]) -> str | None:
    # Of a record without English there is none; an empty answer has empty English.
    if not english:
        return None
    return " ".join(english[sentence] for sentence in sentences)
