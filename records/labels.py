"""The form's row labels, found even where they are broken over lines or split by their content.

A label is matched character by character against the table in `labels.tsv`. In extracted text
it may hold spaces (`时 间`), run over several lines (`上市公司 / 接 / 待人员姓 / 名`), or have
lines of its own content between its pieces.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from irsum.records.lines import Line, lines_of

__all__ = ["HEADER_FIELDS", "Cell", "Form", "read_form"]

HEADER_FIELDS = frozenset({"kinds", "people", "time", "place", "when_where", "form", "hosts"})
_FOOTER = frozenset({"attachments", "disclosure", "notes"})
_GAP = 6  # lines of content that may stand between two pieces of one label
_LONG_LABEL = 6  # characters; no prose begins a line with such a label by chance
_SHORT_END = 15  # lines; a short label this near to the end is the footer's
_ALTERNATIVES = re.compile(r"\(([^()]*)\)")
_AFTER_LABEL = frozenset(" \n|:：（(\x00")
_NUMBERED = re.compile(r"(?m)^([ |]*[一二三四五六七八九十]{1,2} ?、 ?)([^\n。，；]{4,20})$")
_COLON = re.compile(r"[ \x00]*[：:]")
_BRACKETED = re.compile(
    r"[ \n]*[（(](?!(?:\d+|[一二三四五六七八九十]+)[)）])[^（）()\n]{0,24}[)）]"
)
_DATE = re.compile(r"[ \n:：|\x00]*(?:\d{4} ?[年\-./]|\d{8}|[二〇○零一]{4}年|$)")


@dataclass(frozen=True, slots=True)
class Cell:
    """The content of one row of the form: characters `start` to `end` of the form's copy."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """A clean copy in which the labels are blanked too, and its cells in their order.

    `head` is where the first row begins; what stands before it is the title.
    """

    copy: str
    head: int
    cells: tuple[Cell, ...]

    def cell(self, field: str) -> Cell | None:
        """The first cell of that field."""
        return next((cell for cell in self.cells if cell.field == field), None)

    def text(self, field: str) -> str:
        """The content of the first cell of that field, "" where there is none."""
        cell = self.cell(field)
        return self.copy[cell.start : cell.end] if cell else ""


@dataclass(frozen=True, slots=True)
class _Label:
    field: str
    pieces: tuple[tuple[int, int], ...]  # (start, end) in the copy
    size: int  # characters, spaces left out


def read_form(copy: str) -> Form:
    """Find the rows of the form in a clean copy of a record."""
    copy = _NUMBERED.sub(_unnumbered, copy)
    labels = [_with_colon(copy, label) for label in _labels(copy, lines_of(copy, 0, len(copy)))]
    blanked = list(copy)
    for label in labels:
        for start, end in label.pieces:
            blanked[start:end] = " " * (end - start)
    starts = [label.pieces[0][0] for label in labels]
    cells = tuple(
        Cell(label.field, label.pieces[0][1], end)
        for label, end in zip(labels, [*starts[1:], len(copy)], strict=False)
    )
    return Form("".join(blanked), starts[0] if starts else len(copy), cells)


def _labels(copy: str, lines: Sequence[Line]) -> list[_Label]:
    found: list[_Label] = []
    fields: set[str] = set()
    taken: set[int] = set()  # where pieces of labels begin
    for number, line in enumerate(lines):
        if line.start in taken:
            continue
        label = _label_at(copy, lines, number)
        last = found[-1].field if found else ""
        if label is None or not _plausible(label, fields, last, copy, len(lines) - number):
            continue
        if label.field == "signed" and not fields & {"content", "time"}:
            label = _Label("time", label.pieces, label.size)
        found.append(label)
        fields.add(label.field)
        taken.update(start for start, _ in label.pieces)
    return found


def _unnumbered(line: re.Match[str]) -> str:
    """A line that is a number and a label, as in Beijing forms, without the number."""
    label = re.sub("[ |\x00：:]", "", line[2])
    return " " * len(line[1]) + line[2] if label in _table().fields else line[0]


def _with_colon(copy: str, label: _Label) -> _Label:
    """The label with the colon behind it."""
    start, end = label.pieces[-1]
    colon = _COLON.match(copy, end)
    pieces = (*label.pieces[:-1], (start, colon.end() if colon else end))
    return _Label(label.field, pieces, label.size)


def _plausible(label: _Label, fields: set[str], last: str, copy: str, remaining: int) -> bool:
    """Whether a label may stand here, after those of `fields`, right after that of `last`.

    Prose of an answer may begin a line with a short one.
    """
    field, end = label.field, label.pieces[-1][1]
    if field in fields and field != "disclosure":
        return False
    if field == "signed":
        near = remaining <= _SHORT_END or bool(fields & _FOOTER)
        return bool(_DATE.match(copy, end)) and (near or "content" not in fields)
    if field == "content":
        return bool(fields & HEADER_FIELDS) or label.size >= _LONG_LABEL
    if "content" not in fields:
        return True
    if field in HEADER_FIELDS or field == "notes":
        return (
            label.size >= _LONG_LABEL
            or last in HEADER_FIELDS  # the header goes on below the content
            or copy.startswith(" | ", end)
            or (field == "notes" and remaining <= _SHORT_END)
        )
    return True


def _label_at(copy: str, lines: Sequence[Line], number: int) -> _Label | None:
    """The longest label that begins with line `number`."""
    table = _table()
    best: _Label | None = None
    state = ""
    pieces: list[tuple[int, int]] = []
    last = number
    for place in range(number, min(len(lines), number + 12 * _GAP)):
        if place - last > _GAP:
            break
        line = lines[place]
        reached, end = _walk(copy, line, state)
        if not pieces and reached == "":
            return None
        contiguous = not pieces or (place == last + 1 and pieces[-1][1] == lines[last].end)
        if reached != state and _acceptable(copy, line, end, reached, state, contiguous):
            pieces.append((line.start, end))
            state, last = reached, place
            if state in table.fields and _closed(copy, end):
                best = _Label(table.fields[state], tuple(pieces), len(state))
            if state not in table.longer:
                break
        elif not pieces:
            return None
    if best is None:
        return None
    tail = _BRACKETED.match(copy, best.pieces[-1][1])
    if tail is None or best.field in ("kinds", "people", "hosts", "place"):
        return best
    start, _ = best.pieces[-1]
    return _Label(best.field, (*best.pieces[:-1], (start, tail.end())), best.size)


def _walk(copy: str, line: Line, state: str) -> tuple[str, int]:
    """Follow label characters from the start of `line`: the state reached and where it ended."""
    table = _table()
    end = line.start
    for position in range(line.start, line.end):
        char = {"(": "（", ")": "）"}.get(copy[position], copy[position])
        if char in " \x00":
            continue
        if state + char not in table.longer and state + char not in table.fields:
            break
        state += char
        end = position + 1
    return state, end


def _acceptable(
    copy: str, line: Line, end: int, reached: str, state: str, contiguous: bool
) -> bool:
    """Whether a piece of a label may end here: at the line's end or before a space or colon.

    After lines of content only the end of a label counts, and nothing that is a label of another
    row itself (地点 after 时间).
    """
    if end != line.end and not _closed(copy, end):
        return False
    if state == "":
        return len(reached) >= 2
    piece = reached[len(state) :]
    fields = _table().fields
    return contiguous or (
        len(piece) >= 2
        and reached in fields
        and fields.get(piece, fields[reached]) == fields[reached]
    )


def _closed(copy: str, end: int) -> bool:
    return end >= len(copy) or copy[end] in _AFTER_LABEL or copy[end].isdigit()


@dataclass(frozen=True, slots=True)
class _Table:
    fields: dict[str, str]  # label -> field
    longer: frozenset[str]  # proper beginnings of labels


@cache
def _table() -> _Table:
    fields: dict[str, str] = {}
    text = files("irsum.records").joinpath("labels.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            field, pattern = line.split("\t")
            for label in _spellings(pattern):
                fields.setdefault(label, field)
    longer = {label[:size] for label in fields for size in range(1, len(label))}
    return _Table(fields, frozenset(longer))


def _spellings(pattern: str) -> list[str]:
    """Every label that a pattern stands for.

    >>> _spellings("(会议|)时间")
    ['会议时间', '时间']
    """
    parts = _ALTERNATIVES.split(pattern)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    return ["".join(choice) for choice in product(*choices)]
