"""A record's text to a Record, and a Record to JSON or to an outline for a person.

path -> read_text -> clean -> read_form -+-> read_header  -> Header
                                         +-> read_content -> items or topics
"""

from collections.abc import Set
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from irsum.errors import NotARecordError
from irsum.records.emphasis import bold_starts
from irsum.records.evidence import field_doubts, item_doubts
from irsum.records.header import has_title, read_header
from irsum.records.items import Content, content_row, read_content
from irsum.records.labels import HEADER_FIELDS, Form, read_form
from irsum.records.lines import clean
from irsum.records.parts import parts
from irsum.records.read import Read, Source, read, read_file
from irsum.types import Evidence, Header, Item, Record

__all__ = ["fields_json", "outline", "read_record", "read_source", "segment_text", "to_json"]

_FOOTER = ("disclosure", "attachments", "notes", "signed")
_ENOUGH = 3  # signs that a text is a record
_START = 60  # characters of an answer in the outline


def read_record(path: Path) -> Record:
    """Read and segment the record at `path`.

    Raises InputError where it can't be read, NotARecordError where the text is something else.
    """
    return _segmented(read_file(path), str(path))


def read_source(source: Source) -> Record:
    """Read and segment one record of `irsum.records.read.sources`.

    Raises InputError where it can't be read, NotARecordError where the text is something else.
    """
    return _segmented(read(source.bytes(), source.name), source.name)


def segment_text(text: str, file: str) -> Record:
    """Segment the text of a record; `file` names it. Raises NotARecordError."""
    copy = clean(text)
    form = read_form(copy)
    header = read_header(form)
    content = _content(form, bold_starts(text, copy))
    if _signs(form, header, content) < _ENOUGH:
        raise NotARecordError(f"{file} is no investor-relations record.")
    warnings = [
        *field_doubts(header.found),
        *_item_warnings(content.items),
        *item_doubts(content.items),
        *_cut_short(form, content),
    ]
    return Record(
        file,
        text,
        header,
        content.items,
        content.topics,
        tuple(warnings),
        content.introduction,
        content.tail,
        parts(text, copy, form, content),
    )


def _segmented(found: Read, file: str) -> Record:
    record = segment_text(found.text, file)
    return replace(record, warnings=(*found.notes, *record.warnings))


def to_json(record: Record) -> dict[str, Any]:
    """The record as JSON values; null where the text has no such field."""
    header = record.header
    return {
        "file": record.file,
        "header": {
            **fields_json(header),
            "found": {field: _found_json(evidence) for field, evidence in header.found},
        },
        "items": [_item_json(item) for item in record.items],
        "topics": [_item_json(item) for item in record.topics],
        "introduction": record.introduction,
        "tail": record.tail,
        "warnings": list(record.warnings),
    }


def fields_json(header: Header) -> dict[str, Any]:
    """The fields of the form as JSON values."""
    return {
        "code": header.code,
        "name": header.name,
        "company": header.company,
        "number": header.number,
        "kinds": list(header.kinds),
        "kinds_certain": header.kinds_certain,
        "dates": list(header.dates),
        "place": header.place,
        "participants": [
            {"institution": p.institution, "people": list(p.people)} for p in header.participants
        ],
        "hosts": [{"name": host.name, "title": host.title} for host in header.hosts],
        "signed": header.signed,
    }


def outline(record: Record) -> str:
    """The record at a glance: its fields, each question with the start of its answer, warnings."""
    header = record.header
    people = [
        " ".join(filter(None, [p.institution or "(private)", "、".join(p.people)]))
        for p in header.participants
    ]
    fields = {
        "company": " ".join(filter(None, [header.company, header.name, header.code])),
        "number": header.number,
        "kind": "、".join(header.kinds) + ("" if header.kinds_certain else " (uncertain)"),
        "dates": ", ".join(header.dates),
        "place": header.place,
        "participants": f"{len(people)}: {'; '.join(people)}" if people else None,
        "hosts": "; ".join(" ".join(filter(None, [h.name, h.title])) for h in header.hosts),
        "signed": header.signed,
    }
    lines = [record.file, *(f"  {name:<13}{value or '-'}" for name, value in fields.items()), ""]
    for position, item in enumerate(record.items or record.topics, 1):
        lines.append(f"{item.number or f'({position})'}  {' '.join(item.question.split())}")
        answer = " ".join(item.answer.split())
        cut = "…" if len(answer) > _START else ""
        sure = "" if item.found.certain else " (doubtful)"
        lines.append(f"    {answer[:_START]}{cut} [{len(answer)} characters]{sure}")
    if record.introduction:
        lines.insert(
            -2 * len(record.items or record.topics), _glance("introduction", record.introduction)
        )
    if record.tail:
        lines.append(_glance("tail", record.tail))
    furniture = sum(
        part.span.end - part.span.start for part in record.parts if part.kind == "furniture"
    )
    if furniture:
        lines.append(f"furniture: {furniture} characters left out")
    lines += ["", *(f"warning: {warning}" for warning in record.warnings)]
    return "\n".join(lines).rstrip()


def _glance(name: str, text: str) -> str:
    """The start of a text that belongs to no item."""
    flat = " ".join(text.split())
    return f"{name}: {flat[:_START]}{'…' if len(flat) > _START else ''} [{len(flat)} characters]"


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "question": item.question,
        "answer": item.answer,
        "span": [item.span.start, item.span.end],
        "found": {**_found_json(item.found), "answer": item.found.answer},
    }


def _found_json(evidence: Evidence) -> dict[str, Any]:
    return {"how": evidence.how, "certain": evidence.certain}


def _content(form: Form, bold: Set[int]) -> Content:
    found = read_content(form.copy, *content_row(form), bold)
    if form.cell("content"):
        return found
    return replace(found, introduction="") if found.items else Content()


def _signs(form: Form, header: Header, content: Content) -> int:
    """How many signs say that this is a record."""
    fields = {cell.field for cell in form.cells}
    return (
        2 * has_title(form.copy[: min(form.head, 600)])
        + len(fields & (HEADER_FIELDS | {"content"}))
        + (header.code is not None)
        + (sum(bool(item.answer) for item in content.items) > 1)
    )


def _item_warnings(items: tuple[Item, ...]) -> list[str]:
    found = []
    for position, item in enumerate(items, 1):
        if not item.answer:
            found.append(f"Question {item.number or position} has no answer.")
    numbers = [int(item.number) for item in items if item.number]
    for before, after in pairwise(numbers):
        if after not in (before + 1, 1):
            found.append(f"Question {after} follows question {before}.")
    return found


def _cut_short(form: Form, content: Content) -> list[str]:
    if form.cell("content") is None:
        return ["The record seems cut short: it has no row for the content of the meeting."]
    if not content.items and not content.topics:
        return ["The record seems cut short: the content of the meeting is empty."]
    if not any(form.cell(field) for field in _FOOTER):
        return ["The record seems cut short: it ends without attachments or date."]
    return []
