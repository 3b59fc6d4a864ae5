"""Planted errors are caught, right translations are let pass."""

from functools import cache

import pytest
from planted import PLANTS, pairs, planted

from irsum.eval.analysis import analyse
from irsum.eval.gold import spread
from irsum.translate.terms import Glossary

GLOSSARY = Glossary.builtin()
# What a plant shows as; a figure may also come out as one missing and one added.
SHOWN = {
    "magnitude slip": {"magnitude", "missing"},
    "yuan to dollars": {"currency", "missing"},
    "dropped nearly": {"qualifier"},
    "points to percent": {"unit", "missing"},
    "swapped figures": {"swapped", "missing", "direction", "qualifier"},
    "invented figure": {"added"},
    "dropped sentence": {"dropped sentence", "missing"},
}


@cache
def kinds(zh: str, english: str, reference: str, *, gold: bool = True) -> set[str]:
    """The kinds of error, other words for a term left aside."""
    found = analyse(zh, english, reference, GLOSSARY, gold=gold).errors
    return {str(error.kind) for error in found} - {"term"}


@pytest.mark.parametrize("name", PLANTS)
def test_a_hundred_of_each_are_caught(name: str) -> None:
    plants = planted(name)
    assert len(plants) == 100
    missed = [
        (pair.zh, wrong)
        for pair, wrong in plants
        if not kinds(pair.zh, wrong, pair.en) & SHOWN[name]
    ]
    assert missed == []


@pytest.mark.parametrize("name", PLANTS)
def test_most_are_caught_without_a_reference(name: str) -> None:
    if name == "dropped sentence":
        pytest.skip("only a reference tells that a sentence without figures is missing")
    plants = planted(name, 20)
    caught = sum(bool(kinds(pair.zh, wrong, "", gold=False)) for pair, wrong in plants)
    assert caught >= 19


def test_slips_and_swaps_are_mostly_called_by_their_names() -> None:
    for name, kind in (("magnitude slip", "magnitude"), ("yuan to dollars", "currency")):
        plants = planted(name)
        named = sum(kind in kinds(pair.zh, wrong, pair.en) for pair, wrong in plants)
        assert named >= 90, name


def test_references_raise_no_alarm() -> None:
    alarms = [pair for pair in spread(pairs(), 150) if kinds(pair.zh, pair.en, pair.en)]
    assert alarms == []


def test_few_alarms_are_raised_without_trust() -> None:
    some = spread(pairs(), 300)
    alarms = [pair for pair in some if kinds(pair.zh, pair.en, "", gold=False)]
    assert len(alarms) <= 0.01 * len(some)


def test_trusting_a_reference_hides_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the rules misread the Chinese, the reference takes its place and is as strict."""
    monkeypatch.setattr("irsum.eval.analysis._misread", lambda source, reference: True)
    for name in ("magnitude slip", "yuan to dollars", "swapped figures", "invented figure"):
        for pair, wrong in planted(name, 12):
            found = analyse(pair.zh, wrong, pair.en, GLOSSARY, gold=True).errors
            assert {error.kind for error in found} & SHOWN[name], wrong
