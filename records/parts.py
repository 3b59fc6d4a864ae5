"""What each character of a record belongs to: a field, the introduction, an item, the tail.

Three texts of one length tell: the source, its clean copy (furniture blanked) and the form's copy
(labels blanked too).
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from irsum.records.items import Content
from irsum.records.labels import Form
from irsum.types import Part, PartKind, Span

__all__ = ["parts"]

_Owner = tuple[PartKind, str]
_FURNITURE: _Owner = ("furniture", "")


def parts(source: str, copy: str, form: Form, content: Content) -> tuple[Part, ...]:
    """The parts of `source` in order: all of it, nothing twice.

    White space and the marks between cells belong to what stands before them.
    """
    pieces: list[tuple[int, int, _Owner]] = []
    blanked = _blanked(source, form.copy)
    regions = sorted(_regions(form, content).items())
    for (start, owner), (end, _) in pairwise([*regions, (len(source), _FURNITURE)]):
        label: _Owner = owner if owner[0] == "field" else ("field", "content")
        at = start
        for place in blanked[bisect_left(blanked, start) : bisect_left(blanked, end)]:
            gone = copy[place] in " \x00"
            pieces += [(at, place, owner), (place, place + 1, _FURNITURE if gone else label)]
            at = place + 1
        pieces.append((at, end, owner))
    return _merged(source, pieces)


def _regions(form: Form, content: Content) -> dict[int, _Owner]:
    """Where each row of the form, the introduction, each item and the tail starts."""
    found: dict[int, _Owner] = {}
    row = form.cell("content")
    items = content.items or content.topics
    if row:
        found[row.start] = ("introduction", "")
    for position, item in enumerate(items, 1):
        found[item.span.end] = ("introduction", "")  # of a section: its heading
        found[item.span.start] = ("item", str(position))
    if items:
        found[items[-1].span.end] = ("tail", "")
    start = form.head
    found.setdefault(0, ("field", "title"))
    for cell in form.cells:
        found[start] = ("field", cell.field)
        start = cell.end
    return found


def _blanked(source: str, copy: str) -> list[int]:
    """Where characters of the source, spaces aside, are blank in the form's copy."""
    found: list[int] = []
    at = 0
    for line in copy.split("\n"):  # most lines are the same
        if source[at : at + len(line)] != line:
            found += [
                i
                for i, char in enumerate(line, at)
                if char in " \x00" and char != source[i] and not source[i].isspace()
            ]
        at += len(line) + 1
    return found


def _merged(source: str, pieces: Sequence[tuple[int, int, _Owner]]) -> tuple[Part, ...]:
    """Pieces as parts; one that holds nothing, or follows its like, joins the one before."""
    made: list[tuple[int, int, _Owner]] = []
    for start, end, owner in pieces:
        if start == end:
            continue
        blank = not source[start:end].strip(" \t\n\r\u3000|")
        if made and (blank or made[-1][2] == owner):
            made[-1] = (made[-1][0], end, made[-1][2])
        else:
            made.append((start, end, owner))
    return tuple(Part(kind, Span(start, end), name) for start, end, (kind, name) in made)
