"""How each field and item was found, and what makes some of them doubtful.

Nothing is decided here: what was read is looked at again, beside what else the record says.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from irsum.records.dates import iso_dates
from irsum.records.kinds import TICKED
from irsum.records.labels import Form
from irsum.records.markers import Mark
from irsum.records.people import unread_hosts
from irsum.types import Evidence, Header, Item

__all__ = ["Boundary", "field_doubts", "field_evidence", "item_doubts", "of_item"]

_ROWS = {  # the rows of the form that a field is read from
    "kinds": ("kinds",),
    "dates": ("time", "when_where"),
    "place": ("place", "when_where"),
    "participants": ("people",),
    "hosts": ("hosts",),
    "signed": ("signed",),
}
_COUNTED = re.compile(r"(?<!\d)(\d{1,4}) ?余? ?家")
_LONG_NAME = 36  # characters; a longer institution is several run together
_WEAK = -1.0  # a question that scores less has only its number
_CLOSE = 1.0  # two places where an answer may begin that score so much alike


class Boundary(NamedTuple):
    """Where a question ends and its answer begins, how that was seen, and by what margin."""

    end: int
    begin: int
    how: str
    margin: float


def field_evidence(
    form: Form, header: Header, labelled: bool, titled: bool, attached: bool
) -> tuple[tuple[str, Evidence], ...]:
    """How each field was found.

    `labelled` tells that the number has a label, `titled` that a title names the company,
    `attached` that the participants stand in an attachment.
    """
    found: dict[str, Evidence] = {}
    if header.code:
        found["code"] = Evidence("label")
    if header.name:
        found["name"] = Evidence("label")
    if header.company:
        doubt = "" if titled else "The company's name stands in no title of a record."
        found["company"] = Evidence("title" if titled else "position", doubt=doubt)
    if header.number:
        found["number"] = Evidence("label" if labelled else "position")
    for field, rows in _ROWS.items():
        row = next((row for row in rows if form.text(row).strip(" \n|\x00")), None)
        if row is None and not getattr(header, field):
            continue
        how = "row" if row else "elsewhere"
        if field == "place" and row == "when_where":
            how = "row of the time"
        elif field == "kinds" and header.kinds:
            ticked = any(char in TICKED for char in form.text("kinds"))
            how = "tick" if ticked else how if header.kinds_certain else "no box"
        elif field == "participants" and attached:
            how = "attachment"
        elif field == "hosts" and header.hosts and row is None:
            how = "row of the participants"
        found[field] = Evidence(how, doubt=_doubt(field, form, header, attached))
    return tuple(found.items())


def _doubt(field: str, form: Form, header: Header, attached: bool) -> str:
    """What makes a field doubtful, "" where nothing does."""
    if field == "kinds":
        return "" if header.kinds_certain else "The tick marks of the kind of meeting are lost."
    if field == "dates":
        return _dates_doubt(form, header)
    if field == "participants":
        return _participants_doubt(form, header, attached)
    if field == "hosts":
        known = f"{header.company or ''}{header.name or ''}"
        unread = [text for text in unread_hosts(form.text("hosts")) if text not in known]
        if unread:
            words = "、".join(dict.fromkeys(unread))
            return f"Among those who spoke for the company, {words} is neither name nor title."
    if field == "signed" and len(set(iso_dates(form.text("signed")))) > 1:
        return "The record ends with several dates; the last one is taken as its own."
    return ""


def _dates_doubt(form: Form, header: Header) -> str:
    text = form.text("time") or form.text("when_where")
    if not header.dates:
        return "The row of the time holds no date that can be read." if text.strip() else ""
    if not iso_dates(text):
        return "The year of the meeting is not printed beside its date."
    if header.signed and min(header.dates) > header.signed:
        return "The record is dated before the meeting it tells of."
    return ""


def _participants_doubt(form: Form, header: Header, attached: bool) -> str:
    named = [p.institution for p in header.participants if p.institution]
    if attached and not header.participants:
        return "The participants are listed in an attachment that is not part of the text."
    long = next((name for name in named if len(name) > _LONG_NAME), None)
    if long:
        return f"{long[:12]}… may be several participants run together."
    counted = _COUNTED.findall("".join(form.text("people").split()))
    if len(counted) == 1 and named and int(counted[0]) > len(named):
        return f"The record counts {counted[0]} institutions and names {len(named)}."
    return ""


def field_doubts(found: Iterable[tuple[str, Evidence]]) -> list[str]:
    """The doubts about the fields, each once."""
    return list(dict.fromkeys(evidence.doubt for _, evidence in found if evidence.doubt))


def of_item(mark: Mark, inline: bool, score: float, boundary: Boundary, labelled: bool) -> Evidence:
    """How an item of a Q&A was found.

    `inline` tells that its mark stands inside a line, `score` how much it looks like a question
    (`irsum.records.numbering`), `labelled` that most answers of the record have a label.
    """
    if mark.family == "bare":
        how = "position" if boundary.how == "label" else "question mark"
    elif mark.family == "bold":
        how = "bold type"
    elif not mark.word:
        how = "bullet" if mark.family == "bullet" else "numbered line"
    else:
        how = "label" if mark.number is None else "numbered label"
    if inline and mark.family not in ("bare", "bold"):
        how = f"inline {how}"
    doubt = ""
    if boundary.begin >= boundary.end and boundary.how == "none":
        doubt = "no answer follows"
    elif score < _WEAK:
        only = "bold type" if mark.family == "bold" else "its place in the numbering"
        doubt = f"nothing but {only} makes it a question"
    elif boundary.how != "label" and labelled:
        doubt = "its answer has no label, unlike the others; where it begins is judged by the lines"
    elif boundary.how != "label" and boundary.margin < _CLOSE:
        doubt = "its answer may begin at another line"
    return Evidence(how, boundary.how, doubt)


def item_doubts(items: Sequence[Item]) -> list[str]:
    """The doubts about the items, one sentence each kind."""
    doubted: dict[str, list[str]] = {}
    for position, item in enumerate(items, 1):
        if item.found.doubt and item.answer:
            doubted.setdefault(item.found.doubt, []).append(item.number or str(position))
    return [
        f"{'Question' if len(which) == 1 else 'Questions'} {', '.join(which)}: {doubt}."
        for doubt, which in doubted.items()
    ]
