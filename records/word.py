"""Word files (.docx) to text: what Word prints of the body, in reading order.

    zip -> parts -> trees -> paragraphs and rows -> lines

A row of a table is one line, its cells joined by ` | `, the paragraphs of a cell on lines of their
own; a merged cell stands once. Automatic numbers, symbols and ticked boxes are as printed, tracked
changes as accepted. Headers, footers, footnotes and comments are left out.
"""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from irsum.records.emphasis import BOLD, emphasised
from irsum.records.limits import MAX_PART, Refusal
from irsum.records.lists import Numbering
from irsum.records.package import open_zip, read_member
from irsum.records.paragraphs import rows_text
from irsum.records.symbols import is_symbol_font, plain_symbol, plain_symbols
from irsum.records.xmltree import child, children, local, parse, value

__all__ = ["extract", "is_word"]

_MAIN = (
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document.macroEnabled.main+xml",
    "ms-word.template.macroEnabledTemplate.main+xml",
)
_PARTS = {
    "main": _MAIN,
    "numbering": ("wordprocessingml.numbering+xml",),
    "styles": ("wordprocessingml.styles+xml",),
}
_TYPES = "[Content_Types].xml"
# What holds no text that Word prints in the body: properties, deleted text, field codes, notes.
_SILENT = frozenset(
    "pPr rPr tblPr trPr tcPr sdtPr sdtEndPr sectPr tblGrid del moveFrom delText instrText "
    "delInstrText rt rubyPr footnoteReference endnoteReference commentReference annotationRef "
    "fldData Fallback object bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak".split()
)
_CHARS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off"})
_SEPARATORS = frozenset("、，。．：:）)】]") | frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


def extract(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a Word file and notes on what is missing in it (none); Refusal."""
    parts = _parts(data)
    body = child(parts["main"], "body")
    if body is None:
        raise Refusal("is damaged: a Word file without a body")
    styles = parts.get("styles")
    reader = _Reader(Numbering(parts.get("numbering"), styles), _bold_styles(styles))
    return "\n".join(reader.blocks(body)) + "\n", ()


def is_word(names: list[str]) -> bool:
    """Whether a zip with files of these names is an Office file, not an archive."""
    return _TYPES in names


def _parts(data: bytes) -> dict[str, Element]:
    """The trees of the body and, where they matter to it, of the numbering and the styles."""
    opened = open_zip(io.BytesIO(data))
    infos = {info.filename: info for info in opened.infolist()}
    if _TYPES not in infos:
        raise Refusal("is a zip file, not a Word file")
    names = _part_names(parse(read_member(opened, infos[_TYPES], MAX_PART)))
    raw: dict[str, bytes] = {}
    for part in ("main", "numbering", "styles"):
        info = infos.get(names.get(part, ""))
        if info is None or (part != "main" and "main" not in raw):
            continue
        if part == "styles" and not re.search(b"[pr]Style", raw["main"]):
            continue  # often the largest part, and nothing has a style
        raw[part] = read_member(opened, info, MAX_PART)
    if "main" not in raw:
        raise Refusal("is an Office file, but no Word document")
    return {part: parse(text) for part, text in raw.items()}


def _part_names(types: Element) -> dict[str, str]:
    """Where the parts lie, by their content types."""
    found: dict[str, str] = {}
    for override in children(types, "Override"):
        kind = override.get("ContentType", "")
        for part, endings in _PARTS.items():
            if kind.endswith(endings):
                found.setdefault(part, override.get("PartName", "").lstrip("/"))
    return found


class _Reader:
    """Walks a body; `_boxes` are the text boxes anchored in the paragraph being read."""

    def __init__(self, numbering: Numbering, bold_styles: frozenset[str]) -> None:
        self._numbering = numbering
        self._bold_styles = bold_styles
        self._bold = False  # whether the paragraph being read is
        self._boxes: list[str] = []

    def blocks(self, parent: Element) -> list[str]:
        """The lines of the paragraphs and tables in an element."""
        lines: list[str] = []
        glue = False  # the paragraph's end before was deleted: this one goes on in it
        for element in parent:
            name = local(element.tag)
            if name == "p":
                made, ends = self._paragraph(element)
                if glue and lines and made:
                    lines[-1] += made.pop(0)
                lines += made
                glue = not ends
            elif name == "tbl":
                for cells in self._rows(element):
                    lines += rows_text(cells)
            elif name == "AlternateContent":
                lines += self.blocks(_choice(element))
            elif name == "sdt":
                lines += self.blocks(_content(element))
            elif name not in _SILENT:  # ins, moveTo, customXml, smartTag ...
                lines += self.blocks(element)
        return lines

    def _rows(self, table: Element) -> Iterator[list[list[str]]]:
        for element in table:
            name = local(element.tag)
            if name == "tr":
                properties = child(element, "trPr")
                if properties is None or child(properties, "del") is None:
                    yield list(self._cells(element))
            elif name not in _SILENT:  # a content control round rows
                yield from self._rows(_content(element) if name == "sdt" else element)

    def _cells(self, row: Element) -> Iterator[list[str]]:
        for element in row:
            name = local(element.tag)
            if name == "tc":
                yield [] if _is_merged(child(element, "tcPr")) else self.blocks(element)
            elif name not in _SILENT:
                yield from self._cells(_content(element) if name == "sdt" else element)

    def _paragraph(self, paragraph: Element) -> tuple[list[str], bool]:
        """Its lines, and whether it ends: its end mark may have been deleted."""
        properties = child(paragraph, "pPr")
        mark = self._numbering.mark(properties)
        outer, self._boxes, bold_outside = self._boxes, [], self._bold
        self._bold = value(child(properties, "pStyle")) in self._bold_styles
        parts: list[str] = []
        self._inline(paragraph, parts)
        boxes, self._boxes, self._bold = self._boxes, outer, bold_outside
        text = "\n".join(map(emphasised, "".join(parts).split("\n")))
        if mark:
            mark += "" if mark[-1] in _SEPARATORS else " "
            text = BOLD + mark + text[1:] if text.startswith(BOLD) else mark + text
        deleted = child(child(properties, "rPr"), "del") is not None
        return [*text.split("\n"), *boxes], not deleted

    def _inline(self, parent: Element, parts: list[str]) -> None:
        for element in parent:
            name = local(element.tag)
            if name == "r":
                self._run(element, parts)
            elif name == "sdt":
                self._control(element, parts)
            elif name == "t":  # of a formula
                parts.append(element.text or "")
            elif name == "AlternateContent":
                self._inline(_choice(element), parts)
            elif name not in _SILENT:
                self._inline(element, parts)

    def _run(self, run: Element, parts: list[str]) -> None:
        properties = child(run, "rPr")
        hidden = child(properties, "vanish")
        if hidden is not None and value(hidden) not in _OFF:
            return
        font = _font(properties)
        style = value(child(properties, "rStyle"))
        bold = _is_bold(properties, self._bold or style in self._bold_styles)
        around = BOLD if bold else ""
        for element in run:
            name = local(element.tag)
            if name == "t":
                text = element.text or ""
                text = plain_symbols(text, font) if font else text
                parts += (around, text.replace(BOLD, ""), around)
            elif name in _CHARS:
                parts.append(_CHARS[name])
            elif name == "sym":
                parts.append(_symbol(element))
            elif name == "fldChar":
                parts.append(_form_box(element))
            elif name == "ruby":
                for base in children(element, "rubyBase"):
                    self._inline(base, parts)
            elif name not in _SILENT:
                self._drawing(element)

    def _drawing(self, element: Element) -> None:
        """Collect the text boxes in a drawing; of two renderings of one only the first."""
        name = local(element.tag)
        if name == "txbxContent":
            self._boxes += self.blocks(element)
        elif name == "AlternateContent":
            self._drawing(_choice(element))
        else:
            for inner in element:
                self._drawing(inner)

    def _control(self, control: Element, parts: list[str]) -> None:
        properties = child(control, "sdtPr")
        box = child(properties, "checkbox")
        if box is not None:
            checked = child(box, "checked")
            parts.append("☐" if checked is None or value(checked) in _OFF else "☑")
        elif child(properties, "showingPlcHdr") is None:  # else only a prompt to fill it in
            self._inline(_content(control), parts)


def _choice(alternate: Element) -> Element:
    """The first rendering of content that is there in several."""
    found = child(alternate, "Choice")
    if found is None:
        found = child(alternate, "Fallback")
    return alternate if found is None else found


def _content(control: Element) -> Element:
    found = child(control, "sdtContent")
    return Element("empty") if found is None else found


def _is_merged(properties: Element | None) -> bool:
    """Whether a cell goes on with the one above or before it."""
    for name in ("vMerge", "hMerge"):
        found = child(properties, name)
        if found is not None and value(found) != "restart":
            return True
    return False


def _bold_styles(styles: Element | None) -> frozenset[str]:
    """The styles in which text is bold, by themselves or by those they are based on."""
    own: dict[str, tuple[bool | None, str]] = {}
    for style in children(styles, "style") if styles is not None else ():
        name = next((text for key, text in style.items() if local(key) == "styleId"), "")
        properties = child(style, "rPr")
        stated = _is_bold(properties, True) == _is_bold(properties, False)
        own[name] = (
            _is_bold(properties, False) if stated else None,
            value(child(style, "basedOn")),
        )
    found = set()
    for name in own:
        bold, base = own[name]
        seen = {name}
        while bold is None and base in own and base not in seen:
            seen.add(base)
            bold, base = own[base]
        if bold:
            found.add(name)
    return frozenset(found)


def _is_bold(properties: Element | None, inherited: bool) -> bool:
    found = child(properties, "b")
    return inherited if found is None else value(found) not in _OFF


def _font(properties: Element | None) -> str:
    """The run's font where its letters are symbols, else ""."""
    fonts = child(properties, "rFonts")
    if fonts is None:
        return ""
    for key, name in fonts.items():
        if local(key) in ("ascii", "hAnsi") and is_symbol_font(name):
            return name
    return ""


def _symbol(element: Element) -> str:
    attributes = {local(key): text for key, text in element.items()}
    try:
        code = int(attributes.get("char", ""), 16)
    except ValueError:
        return ""
    if not 0x20 <= code <= 0xFFFF or 0xD800 <= code <= 0xDFFF:
        return ""
    return plain_symbol(code, attributes.get("font", "")) or chr(code)


def _form_box(element: Element) -> str:
    """The check box of an old form field, "" where the field is none."""
    box = child(child(element, "ffData"), "checkBox")
    if box is None:
        return ""
    checked = child(box, "checked")
    state = checked if checked is not None else child(box, "default")
    ticked = state is not None and value(state) not in _OFF
    return "☑" if ticked else "☐"
