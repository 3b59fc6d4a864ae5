"""Word documents of invented records, in the forms that the three exchanges prescribe."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from irsum.records.emphasis import BOLD, without_marks
from irsum.records.labels import read_form
from irsum.records.lines import Line, breaks, clean, join, lines_of
from irsum.records.segment import segment_text

__all__ = ["LAYOUTS", "Form", "beijing_text", "form_of", "plain"]

FONT = "Noto Serif CJK SC"


@dataclass(frozen=True)
class Form:
    """What stands above the table, and its rows: field, label, paragraphs."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]

    def row(self, field: str) -> tuple[str, ...]:
        return next((paragraphs for name, _, paragraphs in self.rows if name == field), ())


def form_of(text: str) -> Form:
    """The form of a record's text, its line wraps joined."""
    copy = clean(text)
    form = read_form(copy)
    head = tuple(line.row for line in lines_of(copy, 0, form.head))
    starts = [cell.start for cell in form.cells]
    # Where text is wrapped shows in the whole of it, not in a row of two lines.
    every = lines_of(form.copy, 0, len(form.copy))
    ends = {line.end: end for line, end in zip(every, breaks(every), strict=True)}
    rows = []
    for cell in form.cells:
        lines = lines_of(form.copy, cell.start, cell.end)
        if cell.field == "kinds":  # short lines, never wrapped
            paragraphs = tuple(line.text for line in lines)
        else:
            paragraphs = tuple(_paragraphs(form.copy, lines, ends, cell.field == "people"))
        rows.append((cell.field, LABELS[cell.field], paragraphs))
    assert starts == sorted(starts)
    return Form(tuple(dict.fromkeys(head)), tuple(rows))


LABELS = {
    "kinds": "投资者关系活动类别",
    "people": "参与单位名称及人员姓名",
    "time": "时间",
    "place": "地点",
    "hosts": "上市公司接待人员姓名",
    "content": "投资者关系活动主要内容介绍",
    "disclosure": "关于本次活动是否涉及应披露重大信息的说明",
    "attachments": "附件清单（如有）",
    "notes": "注意事项",
    "signed": "日期",
}


def _paragraphs(
    copy: str, lines: Sequence[Line], ends: Mapping[int, int], names: bool
) -> Iterator[str]:
    first = 0
    for i, line in enumerate(lines):
        if ends[line.end] or line is lines[-1]:
            if first == i or names:  # a space stands between names
                yield "".join(line.text for line in lines[first : i + 1])
            else:
                yield join(copy, lines[first].start, lines[i].end).text
            first = i + 1


def shenzhen(form: Form) -> bytes:
    """Title above a table of two columns, the labels' one so narrow that they break."""
    document = _document()
    for line in form.head:
        paragraph = document.add_paragraph(line)
        if "：" not in line:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (2.8, 13.2), strict=True):
        column.width = Cm(width)
    for _, label, paragraphs in form.rows:
        cells = table.add_row().cells
        for cell, width, content in zip(cells, (2.8, 13.2), ((label,), paragraphs), strict=True):
            cell.width = Cm(width)
            _fill(cell, content)
    return _saved(document)


def shanghai(form: Form) -> bytes:
    """The whole form is one table: title and code in merged cells, time and place in one row."""
    document = _document()
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for line in form.head:
        merged = table.add_row().cells
        _fill(merged[0].merge(merged[3]), (line,))
    pending: list[tuple[str, tuple[str, ...]]] = []
    for field, label, paragraphs in form.rows:
        if field in ("time", "place"):
            pending.append((label, paragraphs))
            if len(pending) < 2:
                continue
            cells = table.add_row().cells
            for i, (some_label, content) in enumerate(pending):
                _fill(cells[2 * i], (some_label,))
                _fill(cells[2 * i + 1], content)
            continue
        cells = table.add_row().cells
        _fill(cells[0], (label,))
        _fill(cells[1].merge(cells[3]), paragraphs)
    return _saved(document)


def star(form: Form) -> bytes:
    """A label merged over several rows, ticks as symbols of Wingdings 2, a page number."""
    document = _document()
    for line in form.head:
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for field, label, paragraphs in form.rows:
        first = table.add_row().cells
        _fill(first[0], (label,))
        if field == "kinds":
            for i, line in enumerate(paragraphs):
                cells = first if i == 0 else table.add_row().cells
                if i:
                    first[0].merge(cells[0])
                _symbols(cells[1].paragraphs[0], line)
        else:
            _fill(first[1], paragraphs)
    section = document.sections[0]
    section.footer.paragraphs[0].text = "第 1 页"
    return _saved(document)


def beijing(form: Form) -> bytes:
    """No table: numbered headings and lines with a label and a colon."""
    document = _document()
    for line in beijing_text(form).split("\n"):
        document.add_paragraph(line)
    return _saved(document)


def beijing_text(form: Form) -> str:
    """The text of the Beijing form."""
    lines = [
        *form.head,
        "本公司及董事会全体成员保证公告内容的真实、准确和完整。",
        "一、投资者关系活动类别",
        *form.row("kinds"),
        "二、投资者关系活动情况",
        f"活动时间：{'、'.join(form.row('time'))}",
        f"活动地点：{'、'.join(form.row('place'))}",
        f"参会单位及人员：{'；'.join(form.row('people'))}",
        f"上市公司接待人员：{'；'.join(form.row('hosts'))}",
        "三、投资者关系活动主要内容",
        *form.row("content"),
        *(f"日期：{line}" for line in form.row("signed")),
    ]
    return "\n".join(lines)


def plain(text: str) -> tuple[object, ...]:
    """What the segmenter reads from a text, white space of questions and answers aside."""
    record = segment_text(text, "x")
    items = (
        (item.number, *("".join(part.split()) for part in (item.question, item.answer)))
        for item in record.items
    )
    return record.header, *items


LAYOUTS: dict[str, Callable[[Form], bytes]] = {
    "shenzhen": shenzhen,
    "shanghai": shanghai,
    "star": star,
    "beijing": beijing,
}


def _document() -> DocumentType:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = FONT
    style.font.size = Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    return document


def _fill(cell: _Cell, paragraphs: Sequence[str]) -> None:
    """The paragraphs of a cell; a bold one begins with `BOLD`."""
    for i, text in enumerate(paragraphs):
        paragraph = cell.add_paragraph() if i else cell.paragraphs[0]
        paragraph.add_run(without_marks(text)).bold = text.startswith(BOLD) or None


def _symbols(paragraph: Paragraph, line: str) -> None:
    """The line with its boxes as symbols of Wingdings 2."""
    for char in line:
        run = paragraph.add_run()
        code = {"□": "F0A3", "☐": "F0A3", "√": "F052", "☑": "F052", "■": "F052"}.get(char)
        if code is None:
            run.text = char
            continue
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:font"), "Wingdings 2")
        symbol.set(qn("w:char"), code)
        run._r.append(symbol)


def _saved(document: DocumentType) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
