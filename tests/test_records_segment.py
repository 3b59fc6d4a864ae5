"""Whole records: what is one, what is half of one, and how it is shown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_layouts import MARKS, Layout

from irsum.errors import NotARecordError
from irsum.records.segment import outline, read_record, segment_text, to_json
from irsum.types import Record

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
TEXTS = [Layout(*marks, columns=columns).text() for marks in MARKS[::6] for columns in (None, 56)]

NEWS = """澜川股份前三季度净利润增长三成
记者10月30日从公司获悉，公司在投资者关系活动记录表中披露了前三季度的业绩。
时间过得很快，地点也换了。公司负责人接受了采访。
问：业绩如何？
答：增长三成，主要来自海外。
问：有没有分红？
答：有的，请关注公告。
"""
NOVEL = "第一回\n却说那日天色已晚，二人行至渡口。\n“你是谁？”他问。\n“过路的。”那人答道。\n" * 30
CODE = 'import sys\n\n\ndef main() -> None:\n    """Print a question."""\n    print("Q: what?")\n'
ENGLISH = "Investor relations activity record\nQ: How is revenue?\nA: It grew by 18%.\n"


@pytest.mark.parametrize("text", [NEWS, NOVEL, CODE, ENGLISH, "1、\n2、\n", "时间\n地点\n"])
def test_other_texts_are_no_records(text: str) -> None:
    with pytest.raises(NotARecordError, match=r"^x is no investor-relations record\.$"):
        segment_text(text, "x")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path, golden: Callable[[str, str], None]) -> None:
    made = to_json(read_record(path))
    made["file"] = path.name
    golden(f"segment_{path.stem}.json", json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def test_examples_are_there() -> None:
    assert len(EXAMPLES) >= 3


def test_a_whole_record_has_no_warnings() -> None:
    assert segment_text(TEXTS[0], "x").warnings == ()


def test_a_record_cut_short_gives_what_is_there() -> None:
    text = Layout("{n}、", "答：", columns=60).text()
    record = segment_text(text[: text.index("4、") + 8], "x")
    assert [item.number for item in record.items] == ["1", "2", "3", "4"]
    assert record.header.company == "宁波澜川精密制造股份有限公司"
    assert any("cut short" in warning for warning in record.warnings)


def test_a_record_cut_in_its_header() -> None:
    record = segment_text(TEXTS[0][: TEXTS[0].index("公司三楼")], "x")
    assert record.header.dates == ("2025-10-30",)
    assert record.items == record.topics == ()
    assert any("cut short" in warning for warning in record.warnings)


def test_nothing_useful_left() -> None:
    with pytest.raises(NotARecordError):
        segment_text(TEXTS[0][:40], "x")


def test_json() -> None:
    record = segment_text(TEXTS[0], "x.txt")
    made = json.loads(json.dumps(to_json(record)))
    assert list(made) == ["file", "header", "items", "topics", "introduction", "tail", "warnings"]
    assert list(made["header"]) == [
        "code",
        "name",
        "company",
        "number",
        "kinds",
        "kinds_certain",
        "dates",
        "place",
        "participants",
        "hosts",
        "signed",
        "found",
    ]
    assert made["header"]["participants"][1] == {"institution": "东屿基金", "people": ["何清"]}
    assert made["header"]["hosts"][0] == {"name": "程砚秋", "title": "董事会秘书"}
    assert list(made["items"][0]) == ["number", "question", "answer", "span", "found"]
    start, end = made["items"][0]["span"]
    assert record.text[start:end].startswith("1、请问公司前三季度")


def test_outline() -> None:
    shown = outline(segment_text(TEXTS[0], "x.txt"))
    for part in (
        "x.txt",
        "宁波澜川精密制造股份有限公司 澜川股份 300996",
        "2025-10-30",
        "3: 栖霞路证券 顾远山、沈清越",
        "3  越南工厂什么时候投产？",
        "    越南工厂一期已于9月试生产",
    ):
        assert part in shown
    assert "warning" not in shown
    cut = outline(segment_text(TEXTS[0][:-40], "x.txt"))
    assert "warning: The record seems cut short" in cut


def consistent(record: Record) -> None:
    """Spans lie in the text and hold their text; sentences are the whole of their item."""
    squeezed = "".join
    ids = []
    last = 0
    for item in (*record.items, *record.topics):
        assert 0 <= last <= item.span.start <= item.span.end <= len(record.text)
        last = item.span.start
        for text, sentences in (
            (item.question, item.question_sentences),
            (item.answer, item.answer_sentences),
        ):
            whole = squeezed(sentence.text for sentence in sentences)
            assert squeezed(whole.split()) == squeezed(text.split())
            for sentence in sentences:
                ids.append(sentence.id)
                assert item.span.start <= sentence.span.start < sentence.span.end <= item.span.end
                source = record.text[sentence.span.start : sentence.span.end]
                assert source[0] == sentence.text[0]
                assert source[-1] == sentence.text[-1]
                assert is_part(sentence.text, source)
    assert len(set(ids)) == len(ids)
    json.dumps(to_json(record))
    outline(record)


def is_part(text: str, source: str) -> bool:
    """Whether the characters of `text` stand in `source` in this order, spaces aside."""
    rest = iter(source)
    return all(char in rest for char in "".join(text.split()))


def segmented(text: str) -> None:
    try:
        record = segment_text(text, "x")
    except NotARecordError:
        return
    consistent(record)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_any_part_of_a_record(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) // 3))
    segmented(text[start : data.draw(st.integers(start, len(text)))])


PIECES = st.sampled_from(
    "投资者关系活动记录表 证券代码：300996 编号： 时间 地点 日期 参与单位名称 附件清单（如有） "
    "投资者关系活动主要内容介绍 上市公司接待人员姓名 1、 2、 （一） Q1： A1： 问： 答： 问题一： "
    "？ 。 ； ： “ ” （ ） √ □ 2025年10月30日 公司 何清 东屿基金： 1.2025年 2.10%； ①".split()
) | st.text("\n \t|\x00\u200b\u3000a1一、.", max_size=3)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_text(pieces: list[str]) -> None:
    segmented("".join(pieces))
    segmented("投资者关系活动记录表\n时间 2025年1月1日\n交流内容\n" + "\n".join(pieces))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_arbitrary_text(text: str) -> None:
    segmented(text)
    segmented(TEXTS[0].replace("公司", text, 3))
