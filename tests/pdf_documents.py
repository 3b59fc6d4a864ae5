"""PDF files of invented records, drawn line by line: tables with rules, prose, page furniture."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from raw_files import pdf
from record_documents import Form

from irsum.records.emphasis import BOLD, without_marks
from irsum.records.lines import display_width

__all__ = ["prose", "table"]

SIZE, LEADING = 10.5, 18.0
LEFT, RIGHT, TOP, BOTTOM = 60.0, 535.0, 780.0, 70.0
PAD = 5.4
_ONE_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/ToUnicode 3 0 R"
    "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/DW 1000/W[32 126 500]"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap 4 0 R"
    "/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 -200 1000 800]"
    "/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80/FontFile2 5 0 R>>>>]>>"
)
_FONT = f"/Font<</F {_ONE_FONT}/B {_ONE_FONT.replace('/Song', '/Song,Bold')}>>"
_BOX = Path(__file__).parent / "fixtures" / "box.ttf"  # a font with one glyph, made by fontTools
_RANGES = [f"<{high:02X}00><{high:02X}FF><{high:02X}00>" for high in range(256)]
_MAP = (
    "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/X def/CMapType 2 def "
    "1 begincodespacerange<0000><FFFF>endcodespacerange "
    + "".join(
        f"{len(_RANGES[i : i + 64])} beginbfrange{''.join(_RANGES[i : i + 64])}endbfrange "
        for i in range(0, 256, 64)
    )
    + "endcmap CMapName currentdict/CMap defineresource pop end end"
)


@dataclass
class _Pages:
    """Pages being drawn; `title` stands above each, its number below."""

    title: str
    streams: list[list[str]] = field(default_factory=list)
    y: float = 0.0

    def begin(self) -> None:
        self.streams.append([])
        self.y = TOP
        if self.title:
            self.text(LEFT, TOP + 25, self.title)

    def text(self, x: float, y: float, text: str) -> None:
        font = "B" if text.startswith(BOLD) else "F"
        code = without_marks(text).encode("utf-16-be").hex()
        self.streams[-1].append(f"BT /{font} {SIZE} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET")

    def rule(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self.streams[-1].append(f"{x} {y} m {to_x} {to_y} l S")

    def bytes(self) -> bytes:
        for number, stream in enumerate(self.streams, 1):
            code = f"{number} / {len(self.streams)}".encode("utf-16-be").hex()
            stream.append(f"BT /F 9 Tf 285 40 Td <{code}> Tj ET")
        # Every character is drawn as the same box; the map tells which one it is.
        parts = (_MAP.encode(), b"\0\1" * 0x10000, _BOX.read_bytes())
        packed = [zlib.compress(part) for part in parts]
        made = [
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(part), part)
            for part in packed
        ]
        return pdf(["\n".join(stream) for stream in self.streams], _FONT, made)


def table(form: Form, label: float = 82.0, title: str = "", ruled: bool = True) -> bytes:
    """The form as a table of two columns, the labels' one `label` points wide."""
    pages = _Pages(title)
    pages.begin()
    for line in form.head:
        pages.text(LEFT, pages.y, line)
        pages.y -= LEADING
    columns = (LEFT, LEFT + label, RIGHT)
    for _, name, paragraphs in form.rows:
        labels = list(_lines([name], label - 2 * PAD))
        lines = list(_lines(paragraphs, RIGHT - LEFT - label - 2 * PAD))
        if pages.y - LEADING * len(labels) < BOTTOM:
            pages.begin()
        top = pages.y + LEADING - 4
        for i in range(max(len(labels), len(lines))):
            if pages.y < BOTTOM:
                if ruled:
                    _frame(pages, columns, top)
                pages.begin()
                top = pages.y + LEADING - 4
            if i < len(labels):
                pages.text(LEFT + PAD, pages.y, labels[i])
            if i < len(lines):
                pages.text(LEFT + label + PAD, pages.y, lines[i])
            pages.y -= LEADING
        if ruled:
            _frame(pages, columns, top)
    return pages.bytes()


def prose(lines: Sequence[str], title: str = "", indent: int = 0) -> bytes:
    """Paragraphs below one another, each first line indented by so many characters."""
    pages = _Pages(title)
    pages.begin()
    for text in lines:
        for i, line in enumerate(_lines([text], RIGHT - LEFT, indent * SIZE)):
            if pages.y < BOTTOM:
                pages.begin()
            pages.text(LEFT + (0 if i else indent * SIZE), pages.y, line)
            pages.y -= LEADING
    return pages.bytes()


def _frame(pages: _Pages, columns: Sequence[float], top: float) -> None:
    """The rules round a row, from `top` to where the next line would stand."""
    bottom = pages.y + LEADING - 4
    for x in columns:
        pages.rule(x, bottom, x, top)
    for y in (top, bottom):
        pages.rule(columns[0], y, columns[-1], y)


def _lines(paragraphs: Sequence[str], width: float, indent: float = 0.0) -> Iterator[str]:
    """Paragraphs wrapped to a width in points; no mark begins a line, no figure is cut.

    A bold paragraph begins with `BOLD`, and so do all its lines.
    """
    from record_layouts import wrap

    columns = int(width / SIZE * 2)
    for text in paragraphs:
        blank = " " * int(indent / SIZE * 2)
        bold, text = text[: text.startswith(BOLD)], without_marks(text)
        for i, line in enumerate(wrap(blank + text, columns) if display_width(text) else [text]):
            yield bold + (line.removeprefix(blank) if i == 0 else line)
