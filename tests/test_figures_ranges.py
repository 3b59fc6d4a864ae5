"""Ranges whose ends stand apart, spans of days over a month's end, years before an amount."""

import pytest

from irsum.figures.check import check
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.house import render


@pytest.mark.parametrize(
    ("english", "right"),
    [
        ("Equity is 30% of the funds, and loans bear interest of 2.6% to 2.9%.", True),
        ("Equity is 30% of the funds, and loans bear interest of 2.6%, at most 2.9%.", False),
        ("Equity is 2.6% of the funds, and loans bear interest of 30% to 2.9%.", False),
    ],
)
def test_the_ends_of_a_range_stay_together(english: str, right: bool) -> None:
    assert (check("资本金占30%，贷款利率为2.6%-2.9%。", english) == ()) is right


def test_an_end_is_not_swapped_with_a_single_value() -> None:
    zh = "本季毛利率为14.8%，全年毛利率预计为14%-15%。"
    assert check(zh, "The margin was 14.8%, with 14% to 15% expected for the year.") == ()
    assert check(zh, "The margin was 14%, with 14.8% to 15% expected for the year.") != ()


def test_days_over_the_end_of_a_month_are_rendered() -> None:
    [figure] = read_chinese("活动于9月28日至10月6日举行。")
    assert render(figure) == "September 28 to October 6"


def test_a_year_before_an_amount_is_no_span_of_years() -> None:
    read = read_english("The area has grown since 2012 to 93.5 million units.")
    assert [figure.text for figure in read] == ["2012", "93.5 million"]
