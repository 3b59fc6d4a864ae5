"""PDF files with a text layer to text, by where the characters and the table's rules stand.

    page -> characters -> runs on a baseline -> cut at upright rules -> cells -> lines -> paragraphs

The order in which a PDF draws its text is not relied on. Page numbers, and running titles after
their first appearance, are left out (`irsum.records.paragraphs`).
"""

import ctypes
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from irsum.records.limits import MAX_PAGES, Refusal
from irsum.records.paragraphs import Cell, Line, Row, page_text
from irsum.records.rules import Box, Rules, find_cell
from irsum.records.symbols import is_symbol_font, plain_symbol

__all__ = ["extract"]

_LEAST = 30  # characters of a document with a text layer
_UNREADABLE = 0.3  # of its characters, and its fonts have no map to Unicode
_IMAGE = 0.4  # of a page's area, without text: a scan
_OVERLAP = 1.5  # em that a run may go back, as justified text does by a little
_WIDE = 1.2  # em between two characters: a new run
_SPACE = 0.28  # em between two characters that stand for a space
_UNIT = re.compile(r"\s*(?:[A-Za-z0-9.,%+/&-]+|.)[，。；：？！、）”》」]*")  # kept on one line
_LETTERED = re.compile(r"[RPQSToqx£¨§¢°\u00fb-\u00fe\ue000-\uf8ff]")  # what symbol fonts use
_HEAVY = re.compile(rb"bold|heavy|black", re.IGNORECASE)
_OCR = "OCRmyPDF adds one: ocrmypdf -l chi_sim IN.pdf OUT.pdf"


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters on one baseline: text, left edges and right edges, font size in points."""

    text: str
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    base: float
    size: float
    bold: bool


def extract(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a PDF and notes on pages without text; Refusal, naming OCRmyPDF for a scan."""
    document = _opened(data)
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MAX_PAGES:
            raise Refusal(f"has {count:,} pages, more than {MAX_PAGES}")
        pages: list[list[Row]] = []
        scans: list[int] = []
        for number in range(count):
            rows, is_scan = _page(document, number)
            pages.append(rows)
            if is_scan:
                scans.append(number + 1)
    finally:
        pdfium.FPDF_CloseDocument(document)
    text = page_text(pages)
    _check(text, scans)
    notes = [f"Page {page} is an image without a text layer; {_OCR}." for page in scans]
    return text + "\n", tuple(notes)


def _opened(data: bytes) -> pdfium.FPDF_DOCUMENT:
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if document:
        return document
    if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
        raise Refusal("is locked with a password")
    raise Refusal("is damaged: it can't be read as a PDF")


def _check(text: str, scans: Sequence[int]) -> None:
    visible = "".join(text.split())
    if len(visible) < _LEAST:
        what = "is a scan without a text layer" if scans else "has no text layer"
        raise Refusal(f"{what}; {_OCR}")
    bad = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " " for c in visible)
    if bad > _UNREADABLE * len(visible):
        forced = _OCR.replace("ocrmypdf -l", "ocrmypdf --force-ocr -l")
        raise Refusal(f"has a text layer whose characters can't be told; {forced}")


def _page(document: pdfium.FPDF_DOCUMENT, number: int) -> tuple[list[Row], bool]:
    """The rows of a page in reading order, and whether it is an image without text."""
    page = _upright(document, number)
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        runs = list(_runs(text_page)) if text_page else []
        rules = Rules(page)
        is_scan = not runs and rules.image > _IMAGE * width * height
        return list(_rows(runs, rules, height)), is_scan
    finally:
        if text_page:
            pdfium.FPDFText_ClosePage(text_page)
        pdfium.FPDF_ClosePage(page)


def _upright(document: pdfium.FPDF_DOCUMENT, number: int) -> pdfium.FPDF_PAGE:
    """The page; one that is shown turned is turned itself, since places are those before that."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise Refusal(f"is damaged: page {number + 1} can't be read")
    quarters = pdfium.FPDFPage_GetRotation(page)
    if quarters in (1, 2, 3):
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        turn = ((0, -1, 1, 0, 0, height), (-1, 0, 0, -1, width, height), (0, 1, -1, 0, width, 0))
        matrix = pdfium.FS_MATRIX(*turn[quarters - 1])
        pdfium.FPDFPage_SetRotation(page, 0)
        pdfium.FPDFPage_TransFormWithClip(page, ctypes.byref(matrix), None)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            raise Refusal(f"is damaged: page {number + 1} can't be read")
    return page


def _runs(page: pdfium.FPDF_TEXTPAGE) -> Iterator[_Run]:
    """The upright text of a page as runs, in the order in which it is drawn."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    text: list[str] = []
    lefts: list[float] = []
    rights: list[float] = []
    base = size = 0.0
    upright = bold = False
    last = 0
    for i in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, i)
        if code in (0, 10, 13) or (code == 32 and pdfium.FPDFText_IsGenerated(page, i) == 1):
            continue  # of pdfium's own making
        pdfium.FPDFText_GetCharOrigin(page, i, at_x, at_y)
        pdfium.FPDFText_GetLooseCharBox(page, i, at_box)
        if not math.isfinite(x.value + y.value):
            continue  # placed nowhere
        left, right, height = box.left, max(box.left, box.right), box.top - box.bottom
        if not math.isfinite(left + right + height):  # of a broken font or code
            left, right, height = x.value, x.value, size
        gap = left - rights[-1] if rights else 0.0
        if (
            not text
            or abs(y.value - base) > 0.1 * size
            or not -_OVERLAP * size < gap < _WIDE * size
        ):
            if text and upright:
                bold = bold and _is_bold(page, last)
                yield _Run("".join(text), tuple(lefts), tuple(rights), base, size, bold)
            text, lefts, rights = [], [], []
            bold = _is_bold(page, i)
            base = y.value
            upright = abs((pdfium.FPDFText_GetCharAngle(page, i) + 0.1) % 6.283) < 0.2
            size = max(height, 1.0)
        text.append(_char(page, i, code))
        lefts.append(left)
        rights.append(right)
        last = i
    if text and upright:
        bold = bold and _is_bold(page, last)
        yield _Run("".join(text), tuple(lefts), tuple(rights), base, size, bold)


def _char(page: pdfium.FPDF_TEXTPAGE, index: int, code: int) -> str:
    if code == 2:  # pdfium's sign for a hyphen at a line's end
        return "-"
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
        return "\ufffd"
    char = chr(code)
    if not _LETTERED.match(char):
        return char
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(page, index, name, 128, None)
    font = name.value.decode("ascii", "replace")
    return plain_symbol(code, font if is_symbol_font(font) else "") or char


def _is_bold(page: pdfium.FPDF_TEXTPAGE, index: int) -> bool:
    """Whether a character's font is bold, by its name: `ABCDEF+SimSun,Bold`."""
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(page, index, name, 128, None)
    return bool(_HEAVY.search(name.value))


def _rows(runs: Sequence[_Run], rules: Rules, height: float) -> Iterator[Row]:
    """Rows of a table and lines outside one, from the top; the cells of a row from the left."""
    cells: dict[Box, list[_Run]] = {}
    loose: list[_Run] = []
    for run in runs:
        for piece in _cut(run, rules):
            middle = (piece.lefts[0] + piece.rights[-1]) / 2
            cell = find_cell(rules, middle, piece.base + 0.3 * piece.size)
            if cell is None:
                loose.append(piece)
            else:
                cells.setdefault(cell, []).append(piece)
    blocks: list[tuple[float, float, Cell]] = []
    for box, pieces in cells.items():
        for top, some in _parts(box, _baselines(pieces), cells):
            lines = tuple(_line(line, height) for line in some)
            blocks.append((top, box.left, Cell(lines, box.right)))
    for line in _baselines(loose):
        blocks.append((_top(line), line[0].lefts[0], Cell((_line(line, height),), None)))
    blocks.sort(key=lambda block: (-block[0], block[1]))
    for _, row in groupby(blocks, key=lambda block: (round(block[0]), block[2].right is None)):
        yield tuple(cell for _, _, cell in row)


def _parts(
    box: Box, lines: Sequence[list[_Run]], cells: Iterable[Box]
) -> Iterator[tuple[float, list[list[_Run]]]]:
    """The lines of a cell, parted where cells inside it (a table in a cell) stand between them."""
    inner = [other.top for other in cells if other != box and _holds(box, other)]
    for above, some in groupby(lines, lambda line: sum(top > line[0].base for top in inner)):
        part = list(some)
        yield (_top(part[0]) if above else box.top), part


def _holds(box: Box, other: Box) -> bool:
    return (
        box.left <= other.left
        and other.right <= box.right
        and box.bottom <= other.bottom
        and other.top <= box.top
    )


def _top(line: Sequence[_Run]) -> float:
    return line[0].base + line[0].size


def _cut(run: _Run, rules: Rules) -> Iterator[_Run]:
    """The run's pieces between the upright rules that cross its line."""
    crossing = rules.crossing(run.base + 0.3 * run.size, run.lefts[0], run.rights[-1])
    start = 0
    for x in crossing:
        stop = start
        while stop < len(run.text) and (run.lefts[stop] + run.rights[stop]) / 2 < x:
            stop += 1
        if start < stop:
            yield _piece(run, start, stop)
        start = stop
    if start < len(run.text):
        yield _piece(run, start, len(run.text))


def _piece(run: _Run, start: int, stop: int) -> _Run:
    if (start, stop) == (0, len(run.text)):
        return run
    lefts, rights = run.lefts[start:stop], run.rights[start:stop]
    return _Run(run.text[start:stop], lefts, rights, run.base, run.size, run.bold)


def _baselines(runs: Iterable[_Run]) -> list[list[_Run]]:
    """Runs that stand on one line, lines from the top, runs from the left."""
    lines: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: -run.base):
        first = lines[-1][0] if lines else None
        if first and first.base - run.base < 0.4 * max(first.size, run.size):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [sorted(line, key=lambda run: run.lefts[0]) for line in lines]


def _line(runs: Sequence[_Run], height: float) -> Line:
    """A line with spaces for gaps; wide ones stay wide, since they separate fields."""
    parts: list[str] = []
    last = 0.0
    least = _SPACE + _spacing(runs)
    for run in runs:
        for char, left, right in zip(run.text, run.lefts, run.rights, strict=True):
            gap = (left - last) / run.size if parts else 0.0
            if gap > least and char != " " and parts[-1] != " ":
                parts.append(" " * min(40, max(1, round(2 * gap))))
            parts.append(char)
            last = right
    text = "".join(parts)
    first = runs[0]
    unit = _UNIT.match(first.text)
    start = next((i for i, char in enumerate(first.text) if not char.isspace()), 0)
    lead = first.rights[unit.end() - 1] - first.lefts[start] if unit else first.size
    right = max((r for run in runs for c, r in zip(run.text, run.rights, strict=True) if c != " "),
                default=last)  # fmt: skip
    bold = all(run.bold for run in runs)
    return Line(text, first.lefts[start], right, lead, first.base, first.size, height, bold)


def _spacing(runs: Sequence[_Run]) -> float:
    """What stands between the letters of a line, in em: more than nothing where it is spread."""
    gaps = sorted(
        left - right for run in runs for left, right in zip(run.lefts[1:], run.rights, strict=False)
    )
    return max(0.0, gaps[len(gaps) // 2] / runs[0].size) if gaps else 0.0
