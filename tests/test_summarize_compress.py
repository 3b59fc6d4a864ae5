"""Shortening sentences: what goes says nothing, what stays is as it was."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irsum.figures.chinese import read_chinese
from irsum.summarize.compress import MARKER, compress, figures_kept, is_empty, substance

LONG = (
    "公司在华东、华南和西南地区的经销网络持续完善，新增了面向县域市场的直营服务中心和备件仓库，"
    "配送和安装的时效明显缩短"
)

SHORTER = {
    "greeting": ("尊敬的投资者，您好！公司收入增长。", "公司收入增长。"),
    "thanks": ("感谢您的关注，公司收入增长，谢谢！", "公司收入增长。"),
    "connective": ("此外，公司毛利率提升。", "公司毛利率提升。"),
    "two connectives": ("与此同时，首先，公司毛利率提升。", "公司毛利率提升。"),
    "number of a point": ("3、公司毛利率提升。", "公司毛利率提升。"),
    "pointer to announcements": ("回购已完成，敬请关注公司后续公告。", "回购已完成。"),
    "subject of the pointer": ("项目已经投产，具体情况请以公司公告为准。", "项目已经投产。"),
    "a report's name and year": ("项目已经投产，具体详见《2024年年度报告》。", "项目已经投产。"),
    "if there is news": ("公司暂无计划，如有进展，公司将及时履行信息披露义务。", "公司暂无计划。"),
    "praise at the end": (f"{LONG}，为公司长期发展奠定坚实基础。", f"{LONG}。"),
    "purpose in front": (f"为更好地服务客户，{LONG}，{LONG}。", f"{LONG}，{LONG}。"),
    "aside": (f"{LONG}（即销售网络），{LONG}。", f"{LONG}，{LONG}。"),
}
KEPT = {
    "a short sentence's praise": "公司收入增长，为长期发展奠定基础。",
    "praise with a figure": f"{LONG}，为实现12%的增长奠定坚实基础。",
    "praise with a negation": f"{LONG}，也不影响公司的长期发展。",
    "means without an end": f"{LONG}，通过加大投入，提升竞争力。",
    "an aside with a name": f"{LONG}（简称DTX），{LONG}。",
    "one hand and the other": "一方面，公司收入增长；另一方面，费用率下降。",
    "a reason that declines": "合同单价涉及商业机密，暂不方便公开。",
    "a decimal that looks like a number of a point": "3.5亿元的贷款已经归还。",
}
EMPTY = (
    "感谢您的关注！",
    "敬请关注公司公告，谢谢。",
    "如有最新进展，公司将及时履行信息披露义务。",
    "客户名单属于商业机密，公司会按要求及时披露。",
    "九月的销售数据可关注我们之后的月报。",
    "",
)
TELLING = (
    "公司暂无减持计划。",
    "公司不存在违规担保情形，感谢关注。",
    "试销反响不错，销量数字不便透露。",
)


@pytest.mark.parametrize(("before", "after"), SHORTER.values(), ids=SHORTER)
def test_what_says_nothing_goes(before: str, after: str) -> None:
    assert compress(before) == after


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_says_something_stays(text: str) -> None:
    assert compress(text) == text


@pytest.mark.parametrize("text", EMPTY)
def test_courtesies_and_refusals_are_empty(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", TELLING)
def test_an_answer_is_not_empty(text: str) -> None:
    assert not is_empty(text)


@pytest.mark.parametrize(
    "text", ["1、甲", "（二）甲", "(3)甲", "①甲", "第一，甲", "一是甲", "2.甲"]
)
def test_numbers_of_points(text: str) -> None:
    assert MARKER.sub("", text, count=1) == "甲"


@pytest.mark.parametrize("text", ["2.5亿元", "一是否", "10家客户", "2025年"])
def test_what_is_no_number_of_a_point(text: str) -> None:
    assert not MARKER.match(text)


WORDS = (
    *(
        "公司",
        "收入",
        "为1.50亿元",
        "同比增长12.3%",
        "，",
        "；",
        "。",
        "（",
        "）",
        "“",
        "”",
        "此外，",
    ),
    *(
        "感谢您的关注",
        "敬请关注公告",
        "近20家",
        "未",
        "不",
        "为长期发展奠定基础",
        "1、",
        "：",
        "2.3个百分点",
    ),
    *("通过", "具体情况", "为了更好发展，", "提升竞争力", "如有进展，", "预计2026年", LONG),
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=14).map("".join))


@given(TEXTS)
def test_no_amount_is_lost_or_made(text: str) -> None:
    before = Counter((f.kind, f.low, f.high, f.unit) for f in figures_kept(substance(text)))
    after = Counter((f.kind, f.low, f.high, f.unit) for f in figures_kept(compress(text)))
    assert before == after


@given(TEXTS)
def test_nothing_is_added(text: str) -> None:
    rest = iter(text + "。")
    assert all(char in rest for char in compress(text))


@given(TEXTS)
def test_no_negation_is_lost_but_in_boilerplate(text: str) -> None:
    assert substance(text).count("未") == compress(text).count("未")


def test_years_of_the_answer_stay() -> None:
    text = "此外，公司于2023年启动该项目，预计2026年三季度投产，感谢您的关注。"
    assert len(read_chinese(compress(text))) == len(read_chinese(text))
