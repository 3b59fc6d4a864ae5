"""How fields and items are found, what is doubtful, and why a line is a question."""

import io

from record_layouts import Layout
from rich.console import Console

from irsum.records.explain import explain
from irsum.records.people import read_hosts, read_participants, unread_hosts
from irsum.records.segment import outline, segment_text, to_json
from irsum.render.outline import show

TEXT = Layout("{n}、", "答：").text()


def test_a_clear_record_is_certain() -> None:
    made = to_json(segment_text(TEXT, "x"))
    found = made["header"]["found"]
    assert {field: row["how"] for field, row in found.items()} == {
        "code": "label",
        "name": "label",
        "company": "title",
        "number": "label",
        "kinds": "tick",
        "dates": "row",
        "place": "row",
        "participants": "row",
        "hosts": "row",
        "signed": "row",
    }
    assert all(row["certain"] for row in found.values())
    expected = {"how": "numbered line", "certain": True, "answer": "label"}
    assert all(item["found"] == expected for item in made["items"])
    assert made["warnings"] == []


def test_marks_tell_how_an_item_was_found() -> None:
    for question, answer, how in (
        ("Q{n}：", "A{n}：", "numbered label"),
        ("问：", "答：", "label"),
        ("", "答：", "position"),
        ("", "", "question mark"),
    ):
        items = segment_text(Layout(question, answer).text(), "x").items
        assert {item.found.how for item in items} == {how}
        assert {item.found.answer for item in items} == {"label" if answer else "line end"}


def test_an_answer_that_lost_its_label_is_doubtful() -> None:
    record = segment_text(TEXT.replace("答：越南工厂一期", "越南工厂一期"), "x")
    assert [item.found.certain for item in record.items] == [True, True, False, True, True]
    assert any(text.startswith("Question 3: its answer has no label") for text in record.warnings)
    assert "(doubtful)" in outline(record)


def test_doubtful_fields_are_warnings() -> None:
    for old, new, warning in (
        ("√", "", "The tick marks of the kind of meeting are lost."),
        (
            "恒桥资产：陆思远、段启明",
            "恒桥资产等31家机构34人",
            "counts 31 institutions and names 3",
        ),
        ("日期 2025年10月31日", "日期 2025年10月1日", "dated before the meeting"),
        ("财务总监 苏望舒", "财务总监 苏望舒 海外事业", "海外事业 is neither name nor title"),
    ):
        assert old in TEXT
        record = segment_text(TEXT.replace(old, new), "x")
        assert any(warning in text for text in record.warnings), (new, record.warnings)
        assert any(not evidence.certain for _, evidence in record.header.found)


def test_hosts_with_rare_names_and_titles() -> None:
    hosts = read_hosts("董事、财务总监：荀月琴；首席医学官：江叙；海缆研究院院长：甘之恒")
    assert [(host.name, host.title) for host in hosts] == [
        ("荀月琴", "董事、财务总监"),
        ("江叙", "首席医学官"),
        ("甘之恒", "海缆研究院院长"),
    ]
    assert read_hosts("独立财务顾问主办人等") == ()
    assert unread_hosts("董事长：程砚秋") == ()


def test_the_title_of_an_attached_list_is_nobody() -> None:
    found = read_participants("附件：《参会名单》\n东屿基金：何清")
    assert [(p.institution, p.people) for p in found.participants] == [("东屿基金", ("何清",))]


def test_explain_tells_of_each_line() -> None:
    first, *lines = explain(TEXT)
    assert first == "questions: digit 1, digit 2, digit 3, digit 4, digit 5"
    taken = [line for line in lines if line.startswith("question ")]
    assert len(taken) == 5
    assert all("a question mark +3" in line for line in taken)
    assert any(line.startswith("no question 2.10%") and "a figure" in line for line in lines)
    assert any(line.startswith("no question （1）") for line in lines)
    assert sum(line.startswith("answer ") for line in lines) == 5


def test_the_outline_on_a_terminal() -> None:
    out = io.StringIO()
    record = segment_text(TEXT.replace("越南工厂什么", "[b]越南\x1b[31m工厂什么"), "x")
    show(record, Console(file=out, width=100, force_terminal=True))
    shown = out.getvalue()
    assert "宁波澜川精密制造股份有限公司" in shown
    assert "[b]越南" in shown
    assert "\x1b[31m" not in shown
    assert "introduction: 公司就投资者" in shown


def test_the_first_item_number_is_no_part_of_the_label() -> None:
    items = segment_text(Layout("（{c}）", before=()).text(), "x").items
    assert [item.number for item in items] == ["1", "2", "3", "4", "5"]


def test_numbered_labels_of_the_beijing_form() -> None:
    text = TEXT
    for number, label in (
        ("一", "投资者关系活动类别"),
        ("二", "参与单位名称及人员姓名"),
        ("三", "投资者关系活动主要内容介绍"),
    ):
        assert label in text
        text = text.replace(label, f"{number}、{label}：")
    made, plain = to_json(segment_text(text, "x")), to_json(segment_text(TEXT, "x"))
    for field in ("kinds", "dates", "hosts"):
        assert made["header"][field] == plain["header"][field]
    assert [item["question"] for item in made["items"]] == [i["question"] for i in plain["items"]]
