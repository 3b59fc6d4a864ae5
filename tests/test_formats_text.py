"""Plain text and web pages: encodings, lists, tables, limits on the result."""

import codecs

import pytest
from record_documents import form_of, plain

from irsum.errors import InputError
from irsum.records.emphasis import BOLD
from irsum.records.encoding import decoded, plain_glyphs
from irsum.records.limits import MAX_CHARACTERS, MAX_LINE
from irsum.records.read import decode
from irsum.records.traditional import simplified
from irsum.records.web import extract, is_page

TEXT = "投资者关系活动记录表\n编号：2025-017\n公司三季度收入1.20亿元。\n"
TRADITIONAL = "投資者關係活動記錄表\n公司第三季度的收入為1.20億元，增長兩成。\n"
GB_MARK = "\ufeff".encode("gb18030")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        GB_MARK + TEXT.encode("gb18030"),
    ],
)
def test_encodings_with_and_without_a_mark(data: bytes) -> None:
    assert decoded(data) == TEXT
    assert decoded(data[:-1]) in (TEXT[:-1], TEXT)  # a half-written last character


def test_traditional_text_in_its_encodings() -> None:
    for encoding in ("utf-8", "utf-16-le", "gb18030", "big5hkscs"):
        assert decoded(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_radicals_become_the_usual_characters_one_for_one() -> None:
    text = "⽇期：⼆⽉⼗四⽇，⾦额⼀亿元，⻓期"
    assert plain_glyphs(text) == "日期：二月十四日，金额一亿元，长期"
    assert plain_glyphs(TEXT) is TEXT


def test_traditional_characters_become_simplified_one_for_one() -> None:
    made = simplified(TRADITIONAL)
    assert made == "投资者关系活动记录表\n公司第三季度的收入为1.20亿元，增长两成。\n"
    assert len(made) == len(TRADITIONAL)
    assert simplified("參與單位名稱及人員姓名、陳劉張黃吳") == "参与单位名称及人员姓名、陈刘张黄吴"


def test_simplified_text_stays_as_it_is(records: dict[str, str]) -> None:
    for text in records.values():
        assert simplified(text) is text


def page(body: str) -> list[str]:
    return extract(f"<!DOCTYPE html><html><body>{body}</body></html>".encode())[0].split("\n")[:-1]


def test_blocks_breaks_and_what_is_not_shown() -> None:
    hidden = "<script>if (a<b) x()</script><style>p{}</style><p hidden>甲</p>"
    hidden += '<div style="display: none"><p>乙</div><!-- 丙 --><textarea>丁</textarea>'
    assert page(f"<h1>标题</h1>一<br>二 \n 三<p>四&nbsp;&amp;五{hidden}<p>六") == [
        f"{BOLD}标题", "一", "二 三", "四\xa0&五", "六",
    ]  # fmt: skip
    assert extract(b"<title>no</title><p>\xe7\x94\xb2")[0] == "甲\n"


def test_tables_and_nested_tables() -> None:
    inner = "<table><tr><td>东屿基金<td>何清<tr><td>恒桥证券<td>陆思远</table>"
    table = f"<table><tr><th>人员</th><td>{inner}</td></tr><tr><td>时间<td><p>9月<p>10月</table>完"
    assert page(table) == [
        f"{BOLD}人员 | 东屿基金 | 何清", "恒桥证券 | 陆思远", "时间 | 9月", "10月", "完",
    ]  # fmt: skip


def test_lists_are_numbered_as_shown() -> None:
    items = "<ol start=3><li>问<ul><li>甲<li>乙</ul><li value=7>问<p>答</ol>"
    assert page(items + "<ol type=i><li>x</ol>") == ["3. 问", "甲", "乙", "7. 问", "答", "i. x"]


def test_boxes() -> None:
    box = '<input type="checkbox" {}>{} '
    assert page(box.format("checked", "甲") + box.format("", "乙")) == ["☑甲 ☐乙"]


def test_a_page_is_told_by_its_beginning() -> None:
    for start in (
        "<!doctype HTML>",
        " \n<html>",
        "<!-- a --><table>",
        "<?xml version='1.0'?><html>",
    ):
        assert is_page(start + "x")
    for start in ("证券代码：<html>", "<记录>", "", "<!---->" * 50_000):
        assert not is_page(start + "x")


def test_an_encoding_that_a_page_declares() -> None:
    text = '<meta charset="big5"><p>公司簡介'
    assert extract(text.encode("big5"))[0] == "公司簡介\n"


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputError, match=r"^x is nested too deeply\.$"):
        decode(b"<div>" * 5000, "x")


def test_a_record_as_a_page(records: dict[str, str]) -> None:
    for text in records.values():
        form = form_of(text)
        rows = "".join(
            f"<tr><td>{label}</td><td>{'<br>'.join(paragraphs)}</td></tr>"
            for _, label, paragraphs in form.rows
        )
        html = f"<html><p>{'<p>'.join(form.head)}<table>{rows}</table></html>"
        assert plain(extract(html.encode())[0]) == plain(text)


def test_too_long_texts_are_refused() -> None:
    with pytest.raises(InputError, match=r"^x holds more than 2,000,000 characters, too long"):
        decode(("公司\n" * (MAX_CHARACTERS // 2)).encode(), "x")
    with pytest.raises(InputError, match=r"^x has a line of more than 200,000 characters"):
        decode(b"\n" + b"a" * (MAX_LINE + 1), "x")
    assert len(decode(b"a" * MAX_LINE, "x")) == MAX_LINE
