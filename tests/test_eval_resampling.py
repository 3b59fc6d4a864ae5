"""Intervals and tests: against closed forms and on cases where the answer is known."""

import numpy as np
import pytest

from irsum.eval.base import percent
from irsum.eval.resampling import Floats, compare, interval


def share(sums: Floats) -> Floats:
    """The value of a share."""
    return percent(sums[:, 0], sums[:, 1])


def rows(right: int, wrong: int) -> Floats:
    """Cases that hold and cases that do not."""
    return np.array([(1.0, 1.0)] * right + [(0.0, 1.0)] * wrong)


def test_an_interval_has_the_width_of_the_closed_form() -> None:
    low, high = interval(rows(300, 100), share, share=1)
    half = 100 * 1.96 * np.sqrt(0.75 * 0.25 / 400)
    assert low == pytest.approx(75 - half, abs=0.8)
    assert high == pytest.approx(75 + half, abs=0.8)


def test_all_right_is_not_certain() -> None:
    # Wilson: the lower bound of 10 of 10 is 72.2%, of 1000 of 1000 99.6%.
    assert interval(rows(10, 0), share, share=1) == pytest.approx((72.2, 100), abs=0.1)
    assert interval(rows(1000, 0), share, share=1)[0] == pytest.approx(99.6, abs=0.1)
    assert interval(rows(0, 10), share, share=1) == pytest.approx((0, 27.8), abs=0.1)


def test_more_cases_make_a_narrower_interval() -> None:
    few, many = interval(rows(15, 5), share), interval(rows(1500, 500), share)
    assert many[1] - many[0] < (few[1] - few[0]) / 5


def test_the_same_rows_give_the_same_interval() -> None:
    assert interval(rows(30, 12), share) == interval(rows(30, 12), share)


def test_a_clear_difference_is_found() -> None:
    worse = rows(100, 100)
    better = worse.copy()
    better[100:150, 0] = 1
    found = compare(worse, better, share)
    assert found.value == pytest.approx(25)
    assert found.low < 25 < found.high
    assert found.p_bootstrap < 0.01
    assert found.p_randomisation < 0.01
    assert found.significant


def test_chance_is_not_taken_for_a_difference() -> None:
    one, two = rows(10, 10), rows(10, 10)
    two[0, 0], two[19, 0] = 0, 1
    two[18, 0] = 1  # one case better, net
    found = compare(one, two, share)
    assert found.value == pytest.approx(5)
    assert not found.significant
    assert found.resolvable > 5


def test_randomisation_has_the_exact_p_of_a_small_case() -> None:
    # Four pairs all better: only 2 of 16 swaps are as extreme, so p is 1/8.
    zeros, ones = rows(0, 4), rows(4, 0)
    assert compare(zeros, ones, share).p_randomisation == pytest.approx(1 / 8, abs=0.03)


def test_equal_systems_do_not_differ() -> None:
    found = compare(rows(5, 5), rows(5, 5), share)
    assert (found.value, found.p_bootstrap, found.p_randomisation) == (0, 1, 1)
    assert not found.significant


def test_false_positives_are_as_rare_as_promised() -> None:
    random = np.random.default_rng(7)
    hits = 0
    for _ in range(60):
        both = random.random((2, 120)) < 0.7
        one, two = (np.stack([row, np.ones(120)], axis=1).astype(float) for row in both)
        hits += compare(one, two, share).significant
    assert hits <= 8


def test_units_have_to_be_the_same() -> None:
    with pytest.raises(ValueError, match="10 units"):
        compare(rows(5, 5), rows(5, 4), share)


def test_one_unit_has_no_interval() -> None:
    assert np.isnan(interval(rows(1, 0), share)).all()
    found = compare(rows(0, 1), rows(1, 0), share)
    assert (found.value, found.significant) == (100, False)


def test_nothing_to_count_is_no_number() -> None:
    nothing = np.zeros((3, 2))
    assert np.isnan(interval(nothing, share, share=1)).all()
    assert np.isnan(compare(nothing, nothing, share).value)
