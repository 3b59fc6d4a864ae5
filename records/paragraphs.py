"""Printed lines of a PDF to paragraphs: line wraps joined, rows joined, page furniture removed.

A line is wrapped where the next word would not have fitted on it: that is known here, from where
the text stands on the page, and would have to be guessed later from the text alone.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from irsum.records.emphasis import BOLD

__all__ = ["Cell", "Line", "Row", "page_text", "rows_text"]

_MARGIN = 0.12  # of a page's height, at its top and its bottom
_PADDING = 6.5  # points between the text of a cell and its right rule
_INDENT = 0.9  # em; a line that begins so much farther right is indented
_RAGGED = 2.0  # em that full lines may end apart, where they are not justified
_SEVERAL = 3  # such lines show where text is wrapped
_APART = 1.55  # lines that are so many leadings apart are paragraphs
_PAGE_NUMBER = re.compile(
    r"[-–—~·/ ]*\d{1,4}[-–—~·/ ]*(?:(?:/|of) ?\d{1,4}(?: ?页)?|页)?[-–—~· ]*"
    r"|第 ?[\d一二三四五六七八九十]{1,4} ?页(?:[ ，,/]*共 ?[\d一二三四五六七八九十]{1,4} ?页)?"
    r"|[Pp]age ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?"
)
_SENTENCE_ENDS = frozenset("。！？!?…")
_PAUSES = frozenset("；;：:”）)")
_NUMERAL = "0-9一二三四五六七八九十"
# What begins a paragraph wherever it stands, and what does after the end of a sentence.
_MARKED = re.compile(
    rf"[【\[]?(?:问题|提问|问|Q|回答|回复|答复|答|A)[{_NUMERAL} ]{{0,4}}[】\]]?[：:]"
    r"|[QA]\d{1,3}[、. ：:]"
)
_NUMBERED = re.compile(
    rf"[（(【]?[{_NUMERAL}]{{1,3}} ?[）)】、.．]|(?:问题|问|Q) ?[{_NUMERAL}]{{1,3}}"
    r"|[①-⑳•●■□☑√☐◆]|(?:注|备注|风险提示)[：:]"
)
_URL = re.compile(r"(?:://|www\.)[!-~]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text, and where it stands, in points from the lower left corner.

    `lead` is the width of its first word, `size` that of its font, `page` the page's height,
    `bold` whether all of it is.
    """

    text: str
    left: float
    right: float
    lead: float
    base: float
    size: float
    page: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of a cell and its right edge; None outside a table."""

    lines: tuple[Line, ...]
    right: float | None


Row = tuple[Cell, ...]


def page_text(pages: Sequence[Sequence[Row]]) -> str:
    """The text of a document's pages, one line a paragraph, rows as in `rows_text`."""
    rows = _connected(_without_furniture(pages))
    margin = _margin([cell for row in rows for cell in row])
    return "\n".join(
        line
        for row in rows
        for line in rows_text([_paragraphs(cell, margin) for cell in row])
        if line
    )


def _margin(cells: Sequence[Cell]) -> float:
    """The right edge to which text outside tables is wrapped.

    Without a table it is where several lines end; infinite, so that none counts as wrapped, where
    they do not.
    """
    edges = [cell.right for cell in cells if cell.right is not None]
    lines = [line for cell in cells if cell.right is None for line in cell.lines]
    widest = max((line.right for line in lines), default=0.0)
    if edges:
        return max(widest, *edges)
    full = sum(line.right > widest - _RAGGED * line.size for line in lines)
    return widest if full >= _SEVERAL else math.inf


def rows_text(cells: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table row from the lines of its cells.

    >>> rows_text([["时间"], ["2025年", "9月"], []])
    ['时间 | 2025年', '9月']
    """
    texts = ("\n".join(line for line in cell if line.strip()).strip("\n") for cell in cells)
    return " | ".join(text for text in texts if text).split("\n")


def _paragraphs(cell: Cell, margin: float) -> list[str]:
    """The paragraphs of a cell; `margin` is the right edge of text outside tables."""
    lines = cell.lines
    widest = max(line.right for line in lines)
    right = margin if cell.right is None else max(widest, cell.right - _PADDING)
    left = min(line.left for line in lines)
    gaps = [a.base - b.base for a, b in pairwise(lines) if a.base > b.base]
    leading = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    made = [lines[0].text.strip()]
    bold = [lines[0].bold]
    for before, line in pairwise(lines):
        apart = before.base - line.base > _APART * leading
        if apart or _is_end(before, line, left, right):
            made.append(line.text.strip())
            bold.append(line.bold)
        else:
            made[-1] += _glue(before.text, line.text) + line.text.strip()
            bold[-1] = bold[-1] and line.bold
    return [BOLD * heavy + text if text else "" for heavy, text in zip(bold, made, strict=True)]


def _is_end(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether a paragraph ends between two lines."""
    if right - before.right >= line.lead + 0.1 * before.size:  # the next word would have fitted
        return True
    if abs(before.size - line.size) > 0.2 * max(before.size, line.size):
        return True
    text = line.text.lstrip()
    if _MARKED.match(text):
        return True
    # A full line that ends a sentence leaves it open. To break a paragraph in two there costs
    # less than to run a question into its answer.
    end = before.text.rstrip()[-1:]
    if end in _SENTENCE_ENDS:
        return True
    indented = line.left > left + _INDENT * line.size
    return end in _PAUSES and (indented or bool(_NUMBERED.match(text)))


def _glue(before: str, after: str) -> str:
    """What stands between two joined lines: a space where one is printed or one word ends."""
    if before.endswith(" ") or after.startswith(" "):
        return " "
    left, right = before[-1:], after[:1]
    if not (left.isascii() and right.isascii() and right.isalnum()) or _URL.search(before):
        return ""
    return " " if left.isalnum() or left in ",.;:)%" else ""


def _connected(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """The rows of all pages; a cell cut by the end of a page is put together again.

    Lines outside a table that follow one another become one cell.
    """
    rows: list[Row] = []
    for page in pages:
        for place, row in enumerate(page):
            if rows and len(row) == 1:
                last, cell = rows[-1][-1], row[0]
                loose = cell.right is None and last.right is None
                if loose or (place == 0 and _same_edge(last.right, cell.right)):
                    both = Cell(last.lines + cell.lines, cell.right)
                    rows[-1] = (*rows[-1][:-1], both)
                    continue
            rows.append(row)
    return rows


def _same_edge(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) < 3


def _without_furniture(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """All rows but page numbers, and titles in the margins that stand on a page before."""
    often = Counter(
        shape for page in pages for shape in {_shape(row) for row in page if _is_marginal(row)}
    )
    kept: list[list[Row]] = []
    seen: set[str] = set()
    for page in pages:
        here: list[Row] = []
        before = set(seen)
        for row in page:
            if _is_marginal(row):
                shape = _shape(row)
                if _PAGE_NUMBER.fullmatch(row[0].lines[0].text.strip()):
                    continue
                if often[shape] > 1 and shape in before:
                    continue
                seen.add(shape)
            here.append(row)
        kept.append(here)
    return kept


def _is_marginal(row: Row) -> bool:
    if len(row) > 1 or row[0].right is not None:
        return False
    line = row[0].lines[0]
    return not _MARGIN < line.base / max(line.page, 1.0) < 1 - _MARGIN


def _shape(row: Row) -> str:
    return re.sub(r"\d+", "0", "".join(row[0].lines[0].text.split()))
