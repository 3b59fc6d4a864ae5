"""The points at the top of a brief."""

from hypothesis import given
from hypothesis import strategies as st
from summarize_items import item

from irsum.summarize.base import UNDISCLOSED, Draft
from irsum.summarize.extractive import Extractive
from irsum.summarize.overview import overview

RESULT = item("业绩如何？", "2025年，公司实现营业收入8.12亿元，同比增长15.2%。", "1")
CAUSE = item("毛利率为何提升？", "毛利率提升主要系海外高毛利订单占比提高。", "2")
OUTLOOK = item("新厂何时投产？", "新厂预计2026年三季度投产，达产后年产值约6亿元。", "3")
REFUSED = item("订单多少？", "订单信息属于商业秘密，敬请关注公告。", "4")
SMALL = item("网站为何不更新？", "公司网站将不定期更新。", "5")
ALL = [REFUSED, SMALL, OUTLOOK, CAUSE, RESULT]


def test_results_outlook_and_cause_in_record_order() -> None:
    chosen = overview(ALL, Extractive().summarise(ALL))
    assert [ALL[n].number for n, _ in chosen if n != 1] == ["3", "2", "1"]


def test_a_refusal_is_never_in_it() -> None:
    assert overview([REFUSED], Extractive().summarise([REFUSED])) == []


def test_the_same_is_not_said_twice() -> None:
    twice = [RESULT, item("业绩怎么样？", RESULT.answer, "2")]
    assert overview(twice, Extractive().summarise(twice)) == [(0, 0)]


def test_english_drafts_are_judged_by_their_chinese() -> None:
    english = [(Draft("Anything.", "en", one.answer_sentences),) for one in ALL[2:]]
    assert overview(ALL[2:], english) == [(0, 0), (1, 0), (2, 0)]


def test_nothing_from_nothing() -> None:
    assert overview([], []) == []
    assert overview([RESULT], [()]) == []


POINTS = st.builds(
    lambda text, language: Draft(text, language, RESULT.answer_sentences),
    st.one_of(st.text(), st.sampled_from((RESULT.answer, CAUSE.answer, UNDISCLOSED))),
    st.sampled_from(("zh", "en")),
)


@given(st.lists(st.lists(POINTS, max_size=2).map(tuple), max_size=9))
def test_places_are_real_different_and_few(drafts: list[tuple[Draft, ...]]) -> None:
    chosen = overview([RESULT] * len(drafts), drafts)
    assert len(chosen) <= 4
    assert chosen == sorted(set(chosen))
    assert all(drafts[n][m].text != UNDISCLOSED for n, m in chosen)
