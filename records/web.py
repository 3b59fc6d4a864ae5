"""Web pages (.html) to text, in the shape of `irsum.records.word`: what a browser shows."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import ClassVar

from irsum.records.counting import printed
from irsum.records.emphasis import BOLD, emphasised
from irsum.records.encoding import decoded
from irsum.records.limits import Refusal
from irsum.records.paragraphs import rows_text

__all__ = ["extract", "is_page"]

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*+"
    r"<(?:!doctype\s+html|html|head|body|meta|title|style|div|table|center|p|h[1-6]|span|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary "
    "table tbody tfoot thead tr td th ul option select title".split()
)
_SILENT = frozenset("script style title template noscript object svg iframe textarea".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HEAVY = frozenset("b strong h1 h2 h3 h4 h5 h6 th".split())
_WEIGHT = re.compile(r"font-weight\s*:\s*(?:(bold|[6-9]00)|normal|[1-5]00)", re.IGNORECASE)
_DEEPEST = 300  # elements in elements
# What a start tag closes, and what it does not reach beyond.
_CELL, _TABLE = frozenset({"td", "th"}), frozenset({"table"})
_IMPLIED = {
    "td": (_CELL, _TABLE),
    "th": (_CELL, _TABLE),
    "tr": (_CELL | {"tr"}, _TABLE),
    "li": (frozenset({"li"}), _TABLE | _CELL | {"ol", "ul"}),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "p": (frozenset({"p"}), _TABLE | _CELL | {"li", "div"}),
}
_STRUCTURE = _TABLE | _CELL | {"tr", "tbody", "thead", "tfoot", "body", "html"}
_MARKS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def is_page(text: str) -> bool:
    """Whether a text is a web page: it begins as one.

    >>> is_page("<!DOCTYPE html><p>记录"), is_page("证券代码：<无>")
    (True, False)
    """
    return bool(_START.match(text))


def extract(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a web page and no notes; Refusal where elements are nested too deeply."""
    page = _Page()
    page.feed(decoded(data) or "")
    page.close()
    return page.text(), ()


def _inner(opened: list[str], wanted: frozenset[str], barriers: frozenset[str]) -> str | None:
    """The innermost open element that is wanted; None where a barrier stands before it."""
    found = next((tag for tag in reversed(opened) if tag in wanted or tag in barriers), None)
    return found if found in wanted else None


class _Frame:
    """An open table: lines of its finished rows, the finished cells of the open row."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.cells: list[list[str]] = []


class _Page(HTMLParser):
    """Collects lines; each open table has its own, which go to the cell round it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._heavy: list[bool] = [False]  # whether the page, and each open element, is bold
        self._silent: int | None = None  # the depth at which a silent element began
        self._lines: list[list[str]] = [[]]  # of the page, and of each open cell
        self._line = ""
        self._tables: list[_Frame] = []
        self._lists: list[tuple[str, int] | None] = []

    def text(self) -> str:
        """Everything read, open elements closed."""
        while self._open:
            self._close(self._open[-1])
        self._break()
        return "\n".join(self._lines[0]) + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        attributes = dict(attrs)
        if tag not in _VOID:
            self._imply(tag)
            self._open.append(tag)
            weight = _WEIGHT.search(attributes.get("style") or "")
            bold = bool(weight[1]) if weight else tag in _HEAVY or self._heavy[-1]
            self._heavy.append(bold)
            if len(self._open) > _DEEPEST:
                raise Refusal("is nested too deeply")
        if self._silent is not None:
            return
        hidden = "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "")
        if tag not in _VOID and (tag in _SILENT or hidden):
            self._silent = len(self._open)
            return
        if tag in _BLOCKS or tag == "br":
            self._break()
        start = self._starts.get(tag)
        if start:
            start(self, attributes)

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and so do those left open in it."""
        barriers = frozenset() if tag in _STRUCTURE else _TABLE | _CELL
        if _inner(self._open, frozenset({tag}), barriers):
            while self._close(self._open[-1]) != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if self._silent is None:
            if "pre" in self._open:
                *whole, last = data.split("\n")
                for line in whole:
                    self._add(line)
                    self._break()
                self._add(last)
                return
            self._add(_SPACE.sub(" ", data))

    def _add(self, text: str) -> None:
        mark = BOLD if self._heavy[-1] else ""
        self._line += mark + text.replace(BOLD, "") + mark

    def _imply(self, tag: str) -> None:
        """Close what such a start tag closes: a cell a cell, a row a row, an item an item."""
        closes, barriers = _IMPLIED.get(tag, (frozenset(), frozenset()))
        while inner := _inner(self._open, closes, barriers):
            while self._close(self._open[-1]) != inner:
                pass

    def _close(self, tag: str) -> str:
        if self._silent is not None:
            if len(self._open) == self._silent:
                self._silent = None
        else:
            if tag in _BLOCKS:
                self._break()
            end = self._ends.get(tag)
            if end:
                end(self)
        self._heavy.pop()
        return self._open.pop()

    def _break(self) -> None:
        line = emphasised(self._line).strip(" ")
        if line:
            self._lines[-1].append(line)
        self._line = ""

    def _begin_table(self, attributes: dict[str, str | None]) -> None:
        self._tables.append(_Frame())

    def _end_table(self) -> None:
        if self._tables:
            self._end_row()
            self._lines[-1] += self._tables.pop().lines

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        if self._tables:
            self._lines.append([])

    def _end_cell(self) -> None:
        if self._tables and len(self._lines) > 1:
            self._tables[-1].cells.append(self._lines.pop())

    def _end_row(self) -> None:
        if self._tables and self._tables[-1].cells:
            frame = self._tables[-1]
            frame.lines += [line for line in rows_text(frame.cells) if line]
            frame.cells = []

    def _begin_list(self, attributes: dict[str, str | None]) -> None:
        start = attributes.get("start") or ""
        style = _MARKS.get(attributes.get("type") or "", "decimal")
        self._lists.append((style, int(start) - 1 if start.isdecimal() and len(start) < 6 else 0))

    def _begin_bullets(self, attributes: dict[str, str | None]) -> None:
        self._lists.append(None)

    def _end_list(self) -> None:
        if self._lists:
            self._lists.pop()

    def _begin_item(self, attributes: dict[str, str | None]) -> None:
        if self._lists and (numbered := self._lists[-1]):
            style, before = numbered
            value = attributes.get("value") or ""
            number = int(value) if value.isdecimal() and len(value) < 6 else before + 1
            self._lists[-1] = (style, number)
            self._line += printed(number, style) + ". "

    def _box(self, attributes: dict[str, str | None]) -> None:
        if (attributes.get("type") or "").lower() in ("checkbox", "radio"):
            self._line += "☑" if "checked" in attributes else "☐"

    _starts: ClassVar[dict[str, Callable[["_Page", dict[str, str | None]], None]]] = {
        "table": _begin_table,
        "td": _begin_cell,
        "th": _begin_cell,
        "ol": _begin_list,
        "ul": _begin_bullets,
        "li": _begin_item,
        "input": _box,
    }
    _ends: ClassVar[dict[str, Callable[["_Page"], None]]] = {
        "table": _end_table,
        "td": _end_cell,
        "th": _end_cell,
        "tr": _end_row,
        "ol": _end_list,
        "ul": _end_list,
    }
