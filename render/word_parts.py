"""What python-docx has no calls for: footnotes, fields, shading, two fonts, a fixed zip."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, TypeVar

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from irsum.render.wording import CHINESE, plain

__all__ = ["CHINESE_FONT", "Footnotes", "add_field", "add_text", "package", "set_style", "shade"]

CHINESE_FONT = "Microsoft YaHei"
_SEPARATORS = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
    "</w:r></w:p></w:footnote></w:footnotes>"
)
_Part = TypeVar("_Part", Paragraph, Run)
_DATE = (1980, 1, 1, 0, 0, 0)  # the same brief gives the same bytes


class Footnotes:
    """The footnotes of a document; one text is one note, later references point to it."""

    def __init__(self) -> None:
        self._root = parse_xml(_SEPARATORS)
        self._numbers: dict[str, int] = {}

    def cite(self, paragraph: Paragraph, key: str, label: str, text: str) -> None:
        """Add a reference to the note of `key`, which is made with `label` and `text` if new."""
        known = self._numbers.get(key)
        if known is not None:
            run = add_field(paragraph, f"NOTEREF _note{known} \\f \\h", str(known))
            set_style(run, "footnote reference")
            return
        number = self._numbers[key] = len(self._numbers) + 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(number))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), f"_note{number}")
                paragraph._p.append(mark)
                run = set_style(paragraph.add_run(), "footnote reference")
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), str(number))
                run._r.append(reference)
            else:
                paragraph._p.append(mark)
        self._root.append(self._note(number, label, text))

    def attach(self, document: Document) -> None:
        """Put the notes into the document's package."""
        from lxml import etree

        package = document.part.package
        assert package is not None
        content = etree.tostring(self._root, encoding="UTF-8", xml_declaration=True)
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = document.settings.element
        told = parse_xml(
            f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
            "</w:footnotePr>"
        )
        compat = settings.find(qn("w:compat"))
        if compat is None:
            settings.append(told)
        else:
            compat.addprevious(told)

    def _note(self, number: int, label: str, text: str) -> Any:
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr>'
            '<w:pStyle w:val="footnotetext"/></w:pPr><w:r><w:rPr>'
            '<w:rStyle w:val="footnotereference"/></w:rPr><w:footnoteRef/></w:r></w:p></w:footnote>'
        )
        body = note.find(qn("w:p"))
        paragraph = Paragraph(body, None)  # type: ignore[arg-type]
        add_text(paragraph, f" {label}  ", bold=True, keep=True)
        add_text(paragraph, text)
        return note


def set_style(part: _Part, name: str) -> _Part:
    """Give a paragraph or run a style of the document; python-docx looks each up for long."""
    element: Any = part._element
    element.style = name.replace(" ", "")  # the id that python-docx's template and it itself give
    return part


def add_text(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool | None = None,
    italic: bool | None = None,
    keep: bool = False,
) -> None:
    """Add text, made plain unless `keep`; what is Chinese in it gets the Chinese font."""
    for part, chinese in _by_language(text if keep else plain(text)):
        run = paragraph.add_run(part)
        run.bold, run.italic = bold, italic
        if chinese:
            run.italic = False  # slanted characters are hard to read
            _mark_chinese(run)


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> Run:
    """Add a field such as PAGE, with the text to show before it is worked out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {instruction} ")
    run = paragraph.add_run(shown)
    paragraph._p.remove(run._r)
    field.append(run._r)
    paragraph._p.append(field)
    return run


def shade(properties: Any, colour: str) -> None:
    """Fill the background of a cell or paragraph, given its properties element."""
    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        fill.set(qn(f"w:{name}"), value)
    properties.append(fill)


def package(document: Document) -> bytes:
    """The document's file, without the time it was made."""
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(info))
    return fixed.getvalue()


def _by_language(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in CHINESE.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def _mark_chinese(run: Run) -> None:
    """Say that a run is Chinese: the font for all its characters, no English spelling check."""
    properties = run._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), CHINESE_FONT)
    fonts.set(qn("w:hint"), "eastAsia")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
