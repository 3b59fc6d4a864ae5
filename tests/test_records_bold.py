"""Questions that only bold type shows, and bold type that shows none."""

import io
from collections.abc import Callable, Sequence

import pytest
from docx import Document
from raw_files import word
from record_documents import Form, shenzhen
from record_layouts import FOOTER, FULL, HEADER
from wild_files import page_table, pdf_table

from irsum.records.emphasis import BOLD, without_marks
from irsum.records.explain import explain
from irsum.records.read import decode, read
from irsum.records.segment import segment_text
from irsum.records.web import extract as extract_page
from irsum.records.word import extract
from irsum.types import Record

LEADING = "公司就投资者关心的问题进行了交流。"
FIRST = ("公司介绍一下机器人业务的进展", "目前样品已经送测，明年上半年小批量供货。")
SECOND = (
    "越南工厂投产时间",
    "一期已于9月试生产，年底前形成每月20万件的产能。为什么能这么快？客户支持。",
)
THIRD = ("毛利率的趋势怎么看？", "预计保持平稳。")
QA = [
    LEADING,
    *(line for question, *answer in (FIRST, SECOND, THIRD) for line in (BOLD + question, *answer)),
]
ITEMS = [FIRST, SECOND, THIRD]


def write(content: Sequence[str], change: Callable[[str], str] = str) -> Form:
    rows = [(field, change(label), tuple(map(change, cell))) for field, label, cell in HEADER]
    rows.append(("content", change("投资者关系活动主要内容介绍"), tuple(content)))
    rows.append(("signed", change("日期"), (change(FOOTER[1].removeprefix("日期 ")),)))
    return Form((change(FULL), change("投资者关系活动记录表")), tuple(rows))


def segmented(form: Form, writer: Callable[[Form], bytes]) -> Record:
    record = segment_text(read(writer(form), "test").text, "test")
    assert "".join(record.text[p.span.start : p.span.end] for p in record.parts) == record.text
    assert record.header == segment_text(without_marks(record.text), "test").header
    return record


def found(record: Record) -> list[tuple[str, str]]:
    return [(item.question, item.answer.replace("\n", "")) for item in record.items]


def numbered_items(record: Record) -> list[tuple[str | None, str, str]]:
    return [(item.number, *pair) for item, pair in zip(record.items, found(record), strict=True)]


WRITERS = {"docx": shenzhen, "html": page_table, "pdf": pdf_table}


@pytest.fixture(params=WRITERS)
def writer(request: pytest.FixtureRequest) -> Callable[[Form], bytes]:
    return WRITERS[request.param]


def test_bold_questions(writer: Callable[[Form], bytes]) -> None:
    record = segmented(write(QA), writer)
    assert found(record) == ITEMS
    assert {item.found.how for item in record.items} == {"bold type"}
    assert [item.found.certain for item in record.items] == [True, False, True]
    assert record.introduction == LEADING
    told = list(explain(record.text))
    assert told[0] == "questions: bold, bold, bold"
    assert any("bold type +1" in line for line in told)


def test_bold_names_of_the_fields_and_a_bold_title_change_nothing(
    writer: Callable[[Form], bytes],
) -> None:
    def bold(text: str) -> str:
        return BOLD + text

    assert found(segmented(write(QA, bold), writer)) == ITEMS


def test_what_is_all_bold_tells_nothing(writer: Callable[[Form], bytes]) -> None:
    numbered = [f"{BOLD}{i}、{item[0]}" for i, item in enumerate(ITEMS, 1)]
    lines = [line for mark, item in zip(numbered, ITEMS, strict=True) for line in (mark, *item[1:])]
    plain = numbered_items(segmented(write([without_marks(line) for line in lines]), writer))
    for content in (lines, [BOLD + without_marks(line) for line in lines]):
        assert numbered_items(segmented(write(content), writer)) == plain


def test_bold_headings_between_bold_questions_and_a_bold_tail() -> None:
    lines = [
        f"{BOLD}经营情况", BOLD + FIRST[0], FIRST[1],
        f"{BOLD}其他问题", BOLD + THIRD[0], THIRD[1],
        f"{BOLD}风险提示", "请投资者注意投资风险。",
    ]  # fmt: skip
    record = segmented(write(lines), shenzhen)
    assert found(record) == [FIRST, THIRD]
    assert record.introduction == "经营情况"
    assert record.tail == "风险提示\n请投资者注意投资风险。"


def test_a_bold_question_of_two_paragraphs_and_points_in_its_answer() -> None:
    lines = [
        f"{BOLD}各位领导好，想了解两个问题。", f"{BOLD}产能如何？分红政策有没有变化？",
        "公司做了以下工作：", "1、产能利用率为85%；", "2、分红政策不变。",
        BOLD + THIRD[0], THIRD[1],
    ]  # fmt: skip
    assert found(segmented(write(lines), shenzhen)) == [
        ("各位领导好，想了解两个问题。\n产能如何？分红政策有没有变化？",
         "公司做了以下工作：1、产能利用率为85%；2、分红政策不变。"),
        THIRD,
    ]  # fmt: skip


def test_bold_words_in_answers_to_numbered_questions_are_no_questions() -> None:
    lines = [
        "1、今年业绩如何？",
        f"{BOLD}国内市场", "收入增长10.00%。", f"{BOLD}海外市场", "收入增长20.00%。",
        "2、有没有并购计划？", "公司暂无并购计划。",
    ]  # fmt: skip
    assert found(segmented(write(lines), shenzhen)) == [
        ("今年业绩如何？", "国内市场收入增长10.00%。海外市场收入增长20.00%。"),
        ("有没有并购计划？", "公司暂无并购计划。"),
    ]


def test_bold_headings_without_questions_are_topics() -> None:
    lines = [f"{BOLD}产能建设", "越南工厂一期已经投产。", f"{BOLD}研发进展", "减速器完成样品验证。"]
    record = segmented(write(lines), shenzhen)
    assert record.items == ()
    assert [(topic.question, topic.answer) for topic in record.topics] == [
        ("产能建设", "越南工厂一期已经投产。"),
        ("研发进展", "减速器完成样品验证。"),
    ]


def test_word_styles_and_what_takes_bold_back() -> None:
    def style(name: str, inside: str) -> str:
        return f'<w:style w:styleId="{name}">{inside}</w:style>'

    bold, plain = "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:b w:val="0"/></w:rPr>'
    styles = (
        style("A", bold) + style("B", '<w:basedOn w:val="A"/>')
        + style("C", '<w:basedOn w:val="B"/>' + plain) + style("D", '<w:basedOn w:val="D"/>')
    )  # fmt: skip

    def p(name: str, run: str = "", text: str = "问") -> str:
        properties = f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'
        return f"<w:p>{properties}<w:r>{run}<w:t>{text}</w:t></w:r></w:p>"

    named = '<w:rPr><w:rStyle w:val="A"/></w:rPr>'
    body = p("A") + p("B") + p("C") + p("D") + p("A", plain) + p("D", bold) + p("C", named)
    text, _ = extract(word(body + p("A", text=" "), "", styles))
    assert text.split("\n")[:7] == [
        BOLD + "问",
        BOLD + "问",
        "问",
        "问",
        "问",
        BOLD + "问",
        BOLD + "问",
    ]
    assert text.split("\n")[7].strip() == ""


def test_a_line_is_bold_where_all_its_words_are() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("产能").bold = True
    paragraph.add_run("：")
    paragraph.add_run("如何").bold = True
    document.add_paragraph("风险").add_run("提示").bold = True
    made = io.BytesIO()
    document.save(made)
    assert extract(made.getvalue())[0] == f"{BOLD}产能：如何\n风险提示\n"
    page = "<p><span style='font-weight: 700'>甲</span>，<strong>乙</strong>"
    page += "<p><b>甲</b>乙<h2>丙</h2>丁"
    assert extract_page(page.encode())[0].split() == [f"{BOLD}甲，乙", "甲乙", f"{BOLD}丙", "丁"]


def test_the_text_alone_has_no_marks() -> None:
    assert BOLD not in decode(shenzhen(write(QA)), "test")
