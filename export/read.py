"""What an export is made of: briefs (the JSON of a run) and records, one at a time.

A folder with JSON files in it is a run's: its briefs are taken and nothing else. Any other file or
folder holds records, which have no English yet.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

from irsum.errors import InputError
from irsum.records.read import Source, sources
from irsum.records.segment import read_source
from irsum.types import (
    Brief,
    BriefItem,
    Flag,
    FlagKind,
    Header,
    Host,
    Item,
    KeyFigure,
    Participant,
    Point,
    Record,
    Sentence,
    Span,
    Translation,
)

__all__ = ["Input", "digest", "inputs", "parse_brief", "read_brief"]

_Json = Mapping[str, Any]

# How a brief begins, its keys in our order or sorted.
_BRIEF = re.compile(rb'\s*\{\s*"(?:record|checks)"')
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Input:
    """One brief's file or one record, not read yet; `name` is for messages."""

    name: str
    source: Source | Path

    def read(self) -> Brief | Record:
        """Read it; raises InputError where it can't be used."""
        return (
            read_brief(self.source) if isinstance(self.source, Path) else read_source(self.source)
        )


def inputs(paths: Iterable[Path]) -> Iterator[Input]:
    """The briefs and records at `paths`, in order; what can't be read raises when it is read."""
    for path in paths:
        found = _briefs(path)
        if found:
            yield from (Input(str(brief), brief) for brief in found)
        else:
            yield from (Input(source.name, source) for source in sources([path]))


def digest(record: Record) -> str:
    """The digest (16 hex digits) of what a record says; the file it came in doesn't matter.

    It covers code, number, dates and all sentences, without white space.
    """
    header = record.header
    said = [
        "".join(sentence.text.split())
        for item in record.items or record.topics
        for sentence in (*item.question_sentences, *item.answer_sentences)
    ]
    known = [header.code, header.number, header.dates, said]
    return sha256(json.dumps(known, ensure_ascii=True).encode()).hexdigest()[:16]


def read_brief(path: Path) -> Brief:
    """Read a brief that `irsum brief --full --format json` wrote. Raises InputError."""
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(
            f"{path} can't be read: {(error.strerror or str(error)).lower()}."
        ) from None
    except (ValueError, RecursionError):
        raise InputError(f"{path} is no whole JSON file; make its brief again.") from None
    return parse_brief(data, str(path))


def parse_brief(data: Any, name: str) -> Brief:
    """The brief that the values of its JSON tell of; `name` is for messages. Raises InputError.

    The record in it has no text, its questions and answers are put together from their sentences,
    and topics come back as items. Figures are not in the JSON: `read_chinese` gives them anew.
    """
    try:
        brief = _brief(data)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputError(f"{name} is no brief as irsum brief --format json writes it.") from None
    if any(not item.translation for item in brief.items):
        raise InputError(f"{name} lacks the sentences of the record; make the brief with --full.")
    return brief


def _briefs(path: Path) -> list[Path]:
    """The JSON files that are briefs, or should be; [] where `path` holds records."""
    if path.suffix.lower() == ".json" and not path.is_dir():
        return [path]
    if not path.is_dir():
        return []
    files = [file for file in path.rglob("*.json") if not file.name.startswith(".")]
    return sorted(file for file in files if not _is_other(file))


def _is_other(path: Path) -> bool:
    """Whether a file of a run is JSON of another kind, such as its manifest."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError:
        return False  # reading it will tell
    return bool(head) and not _BRIEF.match(head)


def _brief(data: _Json) -> Brief:
    record, checks = data["record"], data["checks"]
    english = record["english"]
    items = tuple(_brief_item(item) for item in data["items"])
    return Brief(
        record=Record(
            _text(record["file"]),
            "",
            _header(record["header"]),
            tuple(_item(item) for item in items),
            warnings=tuple(map(_text, data["warnings"])),
        ),
        company=_text(english["company"]),
        kinds=tuple(map(_text, english["kinds"])),
        place=_text(english["place"]),
        participants=tuple(
            (_text(p["institution"]), tuple(map(_text, p["people"])))
            for p in english["participants"]
        ),
        hosts=tuple((_text(h["name"]), _text(h["title"])) for h in english["hosts"]),
        overview=tuple(map(_point, data["overview"])),
        key_figures=tuple(
            KeyFigure(
                _text(row["metric"]),
                _text(row["value"]),
                _text(row["change"]),
                _text(row["period"]),
                _text(row["item"]),
                _sentence(row["source"]),
            )
            for row in data["key_figures"]
        ),
        items=items,
        provenance=tuple((name, _text(value)) for name, value in data["provenance"].items()),
        figures=_count(checks["figures"]),
        verified=_count(checks["verified"]),
        marked=tuple((_text(mark["where"]), _flag(mark)) for mark in checks["marked"]),
    )


def _header(data: _Json) -> Header:
    return Header(
        code=_maybe(data["code"]),
        name=_maybe(data["name"]),
        company=_maybe(data["company"]),
        number=_maybe(data["number"]),
        place=_maybe(data["place"]),
        signed=_maybe(data["signed"]),
        kinds=tuple(map(_text, data["kinds"])),
        kinds_certain=data["kinds_certain"] is True,
        dates=tuple(map(_text, data["dates"])),
        participants=tuple(
            Participant(_maybe(p["institution"]), tuple(map(_text, p["people"])))
            for p in data["participants"]
        ),
        hosts=tuple(Host(_text(h["name"]), _maybe(h["title"])) for h in data["hosts"]),
    )


def _brief_item(data: _Json) -> BriefItem:
    zh, flags = _text(data["question_zh"]), tuple(map(_flag, data["question_flags"]))
    return BriefItem(
        number=_text(data["number"]),
        question=Translation(zh, _text(data["question_en"]), flags=flags),
        points=tuple(map(_point, data["points"])),
        question_sources=tuple(map(_sentence, data["question_sources"])),
        translation=tuple(
            (
                sentence,
                Translation(sentence.text, _text(row["en"]), flags=tuple(map(_flag, row["flags"]))),
            )
            for row in data.get("translation", ())
            for sentence in [_sentence(row)]
        ),
    )


def _item(item: BriefItem) -> Item:
    """An item as it stood in the record: the question's sentences, then those of the answer."""
    sentences = tuple(sentence for sentence, _ in item.translation)
    asked = len(item.question_sources)
    question, answer = sentences[:asked], sentences[asked:]
    return Item(
        item.number,
        "".join(sentence.text for sentence in question),
        "".join(sentence.text for sentence in answer),
        Span(sentences[0].span.start, sentences[-1].span.end) if sentences else Span(0, 0),
        question,
        answer,
    )


def _point(data: _Json) -> Point:
    sources, flags = tuple(map(_sentence, data["sources"])), tuple(map(_flag, data["flags"]))
    return Point(_text(data["text"]), sources, flags=flags)


def _sentence(data: _Json) -> Sentence:
    start, end = data["span"]
    return Sentence(_text(data["id"]), _text(data["zh"]), Span(int(start), int(end)))


def _flag(data: _Json) -> Flag:
    kind = data["kind"]
    if kind not in get_args(FlagKind):
        raise ValueError(kind)
    return Flag(kind, *(_text(data[name]) for name in ("zh", "expected", "found")))


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise ValueError(value)
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    # Half a surrogate pair, which JSON can hold, is no text.
    return _SURROGATES.sub("\ufffd", value)
