"""A brief as a Word file: A4, styles that can be changed, a table, Chinese in footnotes.

Each statement cites the Chinese sentences it rests on in footnotes; a sentence that is cited again
refers to its first note.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from irsum.render import wording as w
from irsum.render.word_parts import (
    CHINESE_FONT,
    Footnotes,
    add_field,
    add_text,
    package,
    set_style,
    shade,
)
from irsum.types import Brief, BriefItem, Flag, Point, Sentence

__all__ = ["render"]

_INK, _ACCENT, _GREY, _WARN = "1A1A1A", "1F4E79", "5F6B76", "9A3B12"
_HEAD_FILL, _BAND_FILL, _OK_FILL, _WARN_FILL = "1F4E79", "F2F6FA", "E8F3EC", "FBEFE6"
_FONT = "Calibri"

# name: (size in points, colour, bold, italic, space before and after in points)
_STYLES: dict[str, tuple[float, str, bool, bool, float, float]] = {
    "Normal": (10.5, _INK, False, False, 0, 4),
    "Title": (22, _ACCENT, True, False, 0, 2),
    "Subtitle": (10, _GREY, False, False, 0, 2),
    "Heading 1": (14, _ACCENT, True, False, 16, 4),
    "Heading 2": (11.5, _INK, True, False, 10, 3),
    "List Bullet": (10.5, _INK, False, False, 0, 3),
    "footnote text": (8.5, _INK, False, False, 0, 0),
    "Check": (9.5, _WARN, False, True, 0, 3),
    "Verification": (10, _INK, True, False, 8, 8),
    "Cell": (9.5, _INK, False, False, 1.5, 1.5),
    "Small": (8.5, _GREY, False, False, 0, 1),
}


def render(brief: Brief) -> bytes:
    """Return the brief as the bytes of a docx file."""
    document = docx.Document()
    _set_up(document, brief)
    _Writer(document, brief, Footnotes()).write()
    return package(document)


class _Writer:
    """Writes one brief into a document that has its styles."""

    def __init__(self, document: Document, brief: Brief, notes: Footnotes) -> None:
        self._document, self._brief, self._notes = document, brief, notes

    def write(self) -> None:
        """Write all sections and attach the footnotes."""
        brief = self._brief
        self._head()
        if brief.overview:
            self._heading("Overview")
            for point in brief.overview:
                self._point(point)
        if brief.key_figures:
            self._heading("Key figures")
            self._key_figures()
        if brief.items:
            self._heading(w.items_title(brief))
            for item in brief.items:
                self._item(item)
        self._heading("Participants")
        self._participants()
        self._heading("Verification")
        self._text(f"{w.verification(brief)}.", bold=True)
        self._text(w.checked(brief))
        for where, note in w.marks(brief):
            self._text(f"⚠ {where}: {note}", style="Check")
        if any(item.translation for item in brief.items):
            self._heading("Full text")
            self._full()
        self._heading("Provenance")
        for name, value in (("record", brief.record.file), *brief.provenance):
            self._text(f"{name}: {value}", style="Small")
        for warning in brief.record.warnings:
            self._text(f"warning: {warning}", style="Small")
        self._notes.attach(self._document)

    def _head(self) -> None:
        brief = self._brief
        self._text("Investor-relations record · English brief", style="Subtitle")
        name, chinese = w.title(brief)
        self._text(name, style="Title")
        if chinese:
            self._text(chinese, style="Subtitle")
        facts = w.facts(brief)
        if facts:
            table = self._document.add_table(rows=0, cols=2)
            _set_widths(table, (2.6, 14.0))
            for label, value in facts:
                cells = table.add_row().cells
                _fill(cells[0], label, bold=True)
                _fill(cells[1], value)
        marked = bool(brief.marked)
        line = self._text(f"{'⚠' if marked else '✓'} {w.verification(brief)}", style="Verification")
        shade(line._p.get_or_add_pPr(), _WARN_FILL if marked else _OK_FILL)

    def _heading(self, text: str) -> None:
        self._text(text, style="Heading 1")

    def _text(self, text: str, style: str | None = None, bold: bool | None = None) -> Paragraph:
        paragraph = set_style(self._document.add_paragraph(), style or "Normal")
        add_text(paragraph, text, bold=bold)
        return paragraph

    def _point(self, point: Point) -> None:
        marks = w.notes(point.flags)
        text = f"{'⚠ ' if marks else ''}{w.english(point.text)}"
        paragraph = self._text(text, style="List Bullet")
        self._cite(paragraph, point.sources)
        self._checks(point.flags, point.sources)

    def _checks(self, flags: Sequence[Flag], sources: Iterable[Sentence]) -> None:
        marks = w.notes(flags)
        for mark in marks:
            self._text(f"⚠ Check: {mark}", style="Check")
        if marks:
            chinese = " ".join(w.plain(sentence.text) for sentence in sources)
            self._text(f"Chinese: {chinese}", style="Check")

    def _cite(self, paragraph: Paragraph, sources: Iterable[Sentence]) -> None:
        for at, sentence in enumerate(sources):
            if at:
                set_style(paragraph.add_run(", "), "footnote reference")
            key = f"{sentence.id} {sentence.span.start} {sentence.text}"
            self._notes.cite(paragraph, key, w.plain(sentence.id), sentence.text)

    def _key_figures(self) -> None:
        heads = ("Metric", "Value", "Change", "Period", "Source")
        table = self._document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        _set_widths(table, (4.5, 3.6, 3.9, 2.8, 1.8))
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            _fill(cell, head, bold=True, colour="FFFFFF")
            shade(cell._tc.get_or_add_tcPr(), _HEAD_FILL)
        _repeat(table.rows[0])
        for at, row in enumerate(self._brief.key_figures):
            cells = table.add_row().cells
            texts = (row.metric, row.value, row.change, row.period)
            for cell, text in zip(cells, texts, strict=False):
                _fill(cell, text, bold=cell is cells[1])
            source = _fill(cells[4], w.item_label(self._brief, row.item))
            self._cite(source, [row.source])
            _keep_whole(table.rows[-1])
            for cell in cells if at % 2 else ():
                shade(cell._tc.get_or_add_tcPr(), _BAND_FILL)
        _rule(table, "D5DDE5")

    def _item(self, item: BriefItem) -> None:
        flags = item.question.flags
        label = w.item_label(self._brief, item.number)
        mark = "⚠ " if w.notes(flags) else ""
        heading = self._text(
            f"{mark}{label}. {w.english(item.question.english)}", style="Heading 2"
        )
        self._cite(heading, item.question_sources)
        self._checks(flags, item.question_sources)
        for point in item.points:
            self._point(point)
        if not item.points:
            self._text(w.NOTHING)

    def _participants(self) -> None:
        brief = self._brief
        hosts, guests = w.hosts(brief), w.participants(brief)
        if not hosts and not guests:
            self._text("The record names none.")
        if hosts:
            self._text("For the company", bold=True)
        for name, chinese, role in hosts:
            self._person(name, chinese, role)
        if guests:
            count = w.attendance(brief)
            self._text(f"Investors ({count})" if count else "Investors", bold=True)
        for firm, chinese, people in guests:
            self._person(firm, chinese, ", ".join(people))

    def _person(self, name: str, chinese: str, more: str) -> None:
        original = f" ({chinese})" if chinese else ""
        after = f": {more}" if more else ""
        self._text(f"{name}{original}{after}", style="List Bullet")

    def _full(self) -> None:
        for item in self._brief.items:
            if not item.translation:
                continue
            self._text(w.item_label(self._brief, item.number), style="Heading 2")
            table = self._document.add_table(rows=0, cols=3)
            table.style = "Table Grid"
            _set_widths(table, (1.3, 8.0, 7.3))
            for sentence, translation in item.translation:
                cells = table.add_row().cells
                _fill(cells[0], sentence.id, colour=_GREY)
                marks = w.notes(translation.flags)
                _fill(cells[1], f"{'⚠ ' if marks else ''}{w.english(translation.english)}")
                for mark in marks:
                    paragraph = set_style(cells[1].add_paragraph(), "Check")
                    add_text(paragraph, f"⚠ Check: {mark}")
                _fill(cells[2], sentence.text)
                _keep_whole(table.rows[-1])
            _rule(table, "D5DDE5")


def _set_up(document: Document, brief: Brief) -> None:
    """Page, styles, header, footer and properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(2.0)
    _styles(document)
    name, _ = w.title(brief)
    footer = section.footer.paragraphs[0]
    set_style(footer, "Small")
    add_text(footer, f"{name} · English brief, machine-translated, figures checked by rule · page")
    footer.add_run(" ")
    add_field(footer, "PAGE", "1")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES", "1")
    properties = document.core_properties
    properties.title, properties.author = f"{name}: English brief"[:250], "irsum"
    properties.comments = ""


def _styles(document: Document) -> None:
    styles = document.styles
    for name, (size, colour, bold, italic, before, after) in _STYLES.items():
        if name not in styles:
            known = name == "footnote text"  # Word has it, python-docx's template doesn't
            made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
            made.base_style = styles["Normal"]
        style = styles[name]
        font, layout = style.font, style.paragraph_format
        font.name, font.size, font.bold, font.italic = _FONT, Pt(size), bold, italic
        font.color.rgb = RGBColor.from_string(colour)
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), CHINESE_FONT)
        if name in {"Title"}:
            for border in style.element.findall(f".//{qn('w:pBdr')}"):
                border.getparent().remove(border)
    styles["Check"].paragraph_format.left_indent = Pt(18)
    styles["Heading 2"].paragraph_format.keep_with_next = True
    # Chinese punctuation between Latin words counts as Chinese too.
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    reference = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    reference.font.superscript = True
    reference.font.bold = False
    reference.font.color.rgb = RGBColor.from_string(_ACCENT)


def _fill(
    cell: _Cell, text: str, *, bold: bool | None = None, colour: str | None = None
) -> Paragraph:
    """Write the only paragraph of a cell."""
    paragraph: Paragraph = cell.paragraphs[0]
    set_style(paragraph, "Cell")
    add_text(paragraph, text, bold=bold)
    for run in paragraph.runs if colour else ():
        run.font.color.rgb = RGBColor.from_string(colour or _INK)
    return paragraph


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """Fix the widths of the columns, in centimetres, for rows that come later too."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _repeat(row: Any) -> None:
    """Say that a table's first row comes again on each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    """Say that no page ends within a row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _rule(table: Any, colour: str) -> None:
    """Draw thin lines between the rows only."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{colour}"'
    none, shown = 'w:val="nil"', ("top", "bottom", "insideH")
    lines = "".join(
        f"<w:{side} {line if side in shown else none}/>"
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>")
    # The standard fixes the order: borders come before layout, margins and look.
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties = table._tbl.tblPr
    properties.insert_element_before(borders, *after)
