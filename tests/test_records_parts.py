"""Nothing is lost: every character of a record belongs to one part, and the parts hold true."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_layouts import CODE, FULL, MARKS, QUESTIONS, Layout

from irsum.errors import NotARecordError
from irsum.records.segment import segment_text
from irsum.records.traditional import simplified
from irsum.types import Part, Record

PAGED = [Layout(*marks, columns=columns, pages=True) for marks in MARKS for columns in (None, 60)]
CELLS = [Layout(*marks, cells=True) for marks in MARKS]
TAILED = [
    Layout(*marks, columns=columns, after=("风险提示：前瞻性描述不构成承诺。", "请注意。"))
    for marks in MARKS
    for columns in (None, 60)
]
HEADED = [
    Layout(*marks, before=("一、公司介绍", "公司成立于2003年，从事精密制造。", "二、互动交流"))
    for marks in MARKS
]
INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\u2063\ufeff\xad\x00]+")
# What pages and programs add, written down here once more: not the reader's own pattern.
PAGE = re.compile(r"\d+|[-–—~第页共/ofPpage\d ，,]{1,20}|\[bookmark:.*\]")
MARK = re.compile(
    r"◆?[【\[（(「]?(?:投资者|公司|董秘|管理层|分析师)?(?:guest_31|程砚秋)?"
    r"(?:提问[者人]?|追问|问题?|回答|回复|答复|答|Q|A|Ｑ|Ａ|投资者|公司|如下)*"
    r"[\d一二三四五六七八九十①-⑳]*[】\]）)」]?[、丶,，.．：:]*",
    re.IGNORECASE,
)


def squeezed(text: str) -> str:
    """Without spaces, invisible characters and the marks between cells."""
    return "".join(INVISIBLE.sub("", simplified(text)).replace("|", "").split())


def texts(record: Record, kind: str, name: str = "") -> str:
    found = [part for part in record.parts if (part.kind, part.name) == (kind, name)]
    return "".join(record.text[part.span.start : part.span.end] for part in found)


def whole(record: Record) -> None:
    """The parts are the text, in order, without gap or overlap."""
    assert "".join(record.text[p.span.start : p.span.end] for p in record.parts) == record.text
    ends = [0, *(part.span.end for part in record.parts)]
    assert [part.span.start for part in record.parts] == ends[:-1]


def true(record: Record) -> None:
    """Each part holds what the record says it holds, and no part hides a sentence."""
    whole(record)
    items = record.items or record.topics
    for position, item in enumerate(items, 1):
        text = squeezed(texts(record, "item", str(position)))
        question, answer = squeezed(item.question), squeezed(item.answer)
        asked, said = text[: len(text) - len(answer)], text[len(text) - len(answer) :]
        assert said == answer
        before, found, after = asked.partition(question)
        assert found or not question, item
        assert is_mark(before), before
        assert is_mark(after), after
    places = [i for i, part in enumerate(record.parts) if part.kind == "item"]
    first, last = (min(places), max(places)) if places else (len(record.parts), -1)
    before_items = [part for part in record.parts[:first] if part.kind == "introduction"]
    assert joined(record, before_items) == squeezed(record.introduction)
    for part in record.parts[first:last]:
        if part.kind == "introduction":  # a heading between two items
            assert len(joined(record, [part])) <= 60
    assert squeezed(texts(record, "tail")) == squeezed(record.tail)
    furniture(record)
    for value in (record.header.code, record.header.company, record.header.number):
        if value:
            assert squeezed(value) in squeezed(texts(record, "field", "title"))
    if record.header.place and texts(record, "field", "place"):
        assert squeezed(record.header.place) in squeezed(texts(record, "field", "place"))


def joined(record: Record, parts: list[Part]) -> str:
    return squeezed("".join(record.text[p.span.start : p.span.end] for p in parts))


def is_mark(text: str) -> bool:
    """Whether a text is one printed mark or several (`1、问：`, `答：答：`)."""
    while text:
        found = MARK.match(text)
        if not found or not found[0]:
            return False
        text = text[found.end() :]
    return True


def furniture(record: Record) -> None:
    """Furniture is page numbers, invisible characters, and lines that stand elsewhere too."""
    lines = [squeezed(line) for line in record.text.splitlines()]
    for part in record.parts:
        if part.kind == "furniture":
            for line in record.text[part.span.start : part.span.end].splitlines():
                text = squeezed(line)
                counted = re.sub(r"^\d{1,3}|\d{1,3}$", "", text)
                same = sum(counted in other for other in lines if counted)
                assert not text or PAGE.fullmatch(text) or same > 1, text


@pytest.mark.parametrize(
    "layouts", [PAGED, CELLS, TAILED, HEADED], ids="paged cells tailed headed".split()
)
def test_layouts(layouts: list[Layout]) -> None:
    for layout in layouts:
        record = segment_text(layout.text(), "x")
        true(record)
        assert len(record.items) == len(QUESTIONS)
        assert squeezed("".join(layout.before)) == squeezed(record.introduction)
        assert squeezed("".join(layout.after)) == squeezed(record.tail)


def test_every_kind_of_part() -> None:
    layout = Layout("{n}、", "答：", columns=60, pages=True, after=("风险提示：描述不构成承诺。",))
    record = segment_text(layout.text(), "x")
    kinds = [(part.kind, part.name) for part in record.parts if part.kind != "furniture"]
    merged = [kind for i, kind in enumerate(kinds) if i == 0 or kinds[i - 1] != kind]
    fields = "title kinds people time place hosts content".split()
    assert merged == [
        *(("field", name) for name in fields),
        ("introduction", ""),
        *(("item", str(i)) for i in range(1, 6)),
        ("tail", ""),
        ("field", "attachments"),
        ("field", "signed"),
    ]
    assert FULL in texts(record, "furniture")
    assert CODE in texts(record, "field", "title")


def test_the_invented_records(records: dict[str, str]) -> None:
    for name, text in records.items():
        record = segment_text(text, name)
        true(record)
        assert record.items


def test_the_shared_records(shared: Path) -> None:
    for path in sorted((shared / "records").glob("*.txt")):
        true(segment_text(path.read_text(encoding="utf-8"), path.name))


TEXT = PAGED[1].text()
PIECES = st.sampled_from(
    "投资者关系活动记录表\n 时间\n 日期\n 附件清单（如有）\n 投资者关系活动\n 主要内容介绍\n "
    "1、 2、 （一） Q1： 问： 答： ？ 。\n "
    "\n \u200b \x00 | 2025年10月30日 公司 风险提示： 3/5\n".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(TEXT)), st.lists(PIECES, max_size=30), st.integers(0, len(TEXT)))
def test_any_text_is_the_sum_of_its_parts(start: int, pieces: list[str], end: int) -> None:
    try:
        record = segment_text(TEXT[:start] + "".join(pieces) + TEXT[end:], "x")
    except NotARecordError:
        return
    whole(record)
    assert squeezed(texts(record, "tail")) == squeezed(record.tail)
