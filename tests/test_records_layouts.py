"""The same record in many layouts: items and header fields stay the same."""

import unicodedata
from collections.abc import Callable

import pytest
from record_layouts import CODE, FULL, MARKS, NUMBER, QUESTIONS, SHORT, Layout

from irsum.records.segment import segment_text
from irsum.types import Record


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


EXPECTED = [(plain(question), plain("".join(answer))) for question, answer in QUESTIONS]


def check(layout: Layout) -> Record:
    record = segment_text(layout.text(), "test")
    header = record.header
    assert [(plain(i.question), plain(i.answer)) for i in record.items] == EXPECTED
    assert (header.code, header.name, header.company) == (CODE, SHORT, FULL)
    assert header.number == NUMBER
    assert (header.kinds, header.kinds_certain) == (("业绩说明会",), True)
    assert header.dates == ("2025-10-30",)
    assert header.place == "公司三楼会议室"
    assert [(h.name, h.title) for h in header.hosts] == [
        ("程砚秋", "董事会秘书"),
        ("苏望舒", "财务总监"),
    ]
    assert [(p.institution, p.people) for p in header.participants] == [
        ("栖霞路证券", ("顾远山", "沈清越")),
        ("东屿基金", ("何清",)),
        ("恒桥资产", ("陆思远", "段启明")),
    ]
    assert header.signed == "2025-10-31"
    return record


@pytest.mark.parametrize("marks", MARKS, ids=lambda marks: " ".join(marks))
@pytest.mark.parametrize("columns", [None, 48, 62, 76])
def test_marks_and_wraps(marks: tuple[str, str], columns: int | None) -> None:
    numbers = [item.number for item in check(Layout(*marks, columns=columns)).items]
    printed = any(name in marks[0] for name in ("{n}", "{c}", "{o}"))
    assert numbers == (["1", "2", "3", "4", "5"] if printed else [None] * 5)


def labels_broken(text: str) -> str:
    for whole, pieces in (
        ("投资者关系活动类别", "投资者关系活动\n类别"),
        ("参与单位名称及人员姓名", "参与单位名\n称及人员姓\n名"),
        ("\n时间\n", "\n时 间 "),
        ("\n地点\n", "\n地  点 "),
        ("上市公司接待人员姓名", "上市公司接待人\n员姓名"),
        ("投资者关系活动主要内容介绍", "投资者关系活\n动主要内容介\n绍"),
    ):
        assert whole in text
        text = text.replace(whole, pieces)
    return text


def label_split_by_content(text: str) -> str:
    start = text.index("投资者关系活动主要内容介绍")
    lines = text[start:].split("\n")
    lines[0] = "投资者关系活动"
    lines.insert(3, "主要内容介绍")
    return text[:start] + "\n".join(lines)


def synonyms(text: str) -> str:
    for usual, other in (
        ("投资者关系活动类别", "活动类别"),
        ("参与单位名称及人员姓名", "活动参与人员"),
        ("\n时间\n", "\n会议时间\n"),
        ("\n地点\n", "\n接待地点\n"),
        ("上市公司接待人员姓名", "公司接待人员"),
        ("投资者关系活动主要内容介绍", "交流内容及具体问答记录"),
        ("证券代码", "股票代码"),
        ("证券简称", "股票简称"),
    ):
        assert usual in text
        text = text.replace(usual, other)
    return text


CHANGES: dict[str, Callable[[str], str]] = {
    "half width": lambda text: text.translate(str.maketrans("：（）；", ":();")),
    "full width": lambda text: text.translate(str.maketrans(":()", "：（）")),
    "tabs": lambda text: text.replace("\n", "\n\t"),
    "indented": lambda text: text.replace("\n", "\n    "),
    "spaces at line ends": lambda text: text.replace("\n", "  \n"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "other spaces": lambda text: text.replace(" ", "\u3000").replace("\n", "\u200b\n"),
    "broken labels": labels_broken,
    "a label split by its content": label_split_by_content,
    "synonyms": synonyms,
    "another tick": lambda text: text.replace("√", "☑").replace("□", "☐"),
    "box and tick": lambda text: text.replace("√", "□√"),
    "bookmarks": lambda text: text.replace("□媒体", "[bookmark: OLE_LINK1]□媒体"),
}
SOME_MARKS = (("{n}、", "答："), ("{n}. ", ""), ("Q{n}：", "A{n}："), ("（{c}）", ""), ("", "答："))


@pytest.mark.parametrize("marks", SOME_MARKS, ids=lambda marks: " ".join(marks))
@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_the_text(marks: tuple[str, str], change: str) -> None:
    for columns in (None, 60):
        check(Layout(*marks, columns=columns, change=CHANGES[change]))


@pytest.mark.parametrize("marks", SOME_MARKS, ids=lambda marks: " ".join(marks))
def test_changes_of_the_layout(marks: tuple[str, str]) -> None:
    check(Layout(*marks, cells=True))
    check(Layout(*marks, columns=60, pages=True))
    check(Layout(*marks, columns=60, order=(4, 1, 0, 3, 2)))
    check(Layout(*marks, order=(2, 3, 1, 4, 0)))
    check(Layout(*marks, columns=60, before=()))
    check(
        Layout(*marks, before=("一、公司介绍", "公司成立于2003年，从事精密制造。", "二、互动交流"))
    )
    check(Layout(*marks, columns=60, after=("风险提示：前瞻性描述不构成承诺。", "请注意风险。")))


def test_an_item_lies_at_its_span() -> None:
    for marks in MARKS:
        record = check(Layout(*marks, columns=60))
        for item, (question, answer) in zip(record.items, EXPECTED, strict=True):
            source = plain(record.text[item.span.start : item.span.end])
            assert source.endswith(answer)
            assert plain(question) in source
            assert len(source) <= len(question) + len(answer) + 12 + len("".join(marks))
