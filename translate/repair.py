"""Figures put right by rule, where it is certain which words of the English they belong to."""

import re
from collections.abc import Sequence
from itertools import pairwise

from irsum.figures.english import read_english
from irsum.figures.house import render
from irsum.figures.values import Figure, Kind
from irsum.translate.checks import says
from irsum.types import Flag

__all__ = ["repair"]

# A change of 5% said as a noun: "a 5% increase"
_CHANGE_NOUN = re.compile(
    r"(?: \w+){0,1} (increase|decrease|rise|decline|drop|fall|growth|gain|reduction|improvement)\b"
)


def repair(english: str, figures: Sequence[Figure], flags: Sequence[Flag]) -> str:
    """Return `english` with wrong figures replaced by the house English of the right ones.

    Some cases are certain: the value is right but qualifier or unit is not; exactly one figure of
    a kind is missing while exactly one of that kind was added; "year on year" is not said at all;
    a share of a base is told as a rise over it; a period is added that nothing is compared with; a
    loss that narrowed is told as a profit that fell.
    Nothing else is touched; the caller checks the result again.
    """
    swaps = [
        (flag.found, flag.expected)
        for flag in flags
        if flag.kind in ("qualifier", "unit") and flag.found and flag.expected
    ]
    swaps += _lone_pairs(english, figures, flags)
    for found, expected in swaps:
        if english.count(found) == 1:
            english = _replaced(english, found, expected)
    for flag in flags:
        if flag.kind == "figure added":
            english = _without_comparison(english, flag.found)
        elif flag.kind == "basis":
            english = _with_basis(english, figures, flag)
        elif flag.kind == "meaning" and flag.zh == "减亏":
            english = _with_loss(english, figures)
        elif flag.kind == "direction" and flag.expected == flag.found:
            english = _as_share(english, flag.found)
    return english


def _without_comparison(english: str, period: str) -> str:
    """Take out "compared with the previous period", where the Chinese compares with none."""
    return re.sub(
        rf",? (?:as )?compared (?:to|with) (?:the )?{re.escape(period)}(?=[,.;])", "", english
    )


def _with_loss(english: str, figures: Sequence[Figure]) -> str:
    """Profit "down RMB 106 million" for a loss that narrowed by as much."""
    for word, amount in pairwise(figures):
        if word.text == "减亏":
            fell = r"\b(?:(?:was |is |were )?down|(?:which )?decreased|a decrease of)(?: by)? "
            english = re.sub(
                rf"{fell}(?={re.escape(render(amount))})", "with the loss narrowed by ", english
            )
    return english


def _as_share(english: str, figure: str) -> str:
    """105.9% of a base told as a rise over it: "up 105.9% compared with 2024"."""
    change = (
        rf"(?:up|an increase of|increasing|increased|growing|rising)(?: by)? {re.escape(figure)}"
    )
    return re.sub(
        rf"\b{change} (?:compared (?:to|with)|from|over)\b", f"which was {figure} of", english
    )


def _with_basis(english: str, figures: Sequence[Figure], flag: Flag) -> str:
    """Say "year on year" behind the change that is one, or before its noun with hyphens."""
    wanted = next(figure for figure in figures if figure.text == flag.zh and figure.basis)
    found = next((f for f in read_english(english) if says(wanted, f)), None)
    if found is None:
        return english
    if noun := _CHANGE_NOUN.match(english, found.end):
        end, phrase = noun.start(1), flag.expected.replace(" ", "-") + " "
    else:
        end, phrase = found.end, " " + flag.expected
    return english[:end] + phrase + english[end:]


def _lone_pairs(
    english: str, figures: Sequence[Figure], flags: Sequence[Flag]
) -> list[tuple[str, str]]:
    missing = {flag.zh for flag in flags if flag.kind == "figure missing"}
    added = {flag.found for flag in flags if flag.kind == "figure added"}
    wanted = [f for f in figures if f.text in missing]
    found = [f for f in read_english(english) if f.text in added]
    pairs = []
    for kind in Kind:
        left = [f for f in wanted if f.kind is kind]
        right = [f for f in found if f.kind is kind]
        if len(left) == len(right) == 1:
            pairs.append((right[0].text, render(left[0], noun=kind is not Kind.COUNT)))
    return pairs


def _replaced(english: str, found: str, expected: str) -> str:
    at = english.index(found)
    before, after = english[:at], english[at + len(found) :]
    # "within 3 years" into "within _": a word that stands there already is not said twice.
    first, _, rest = expected.partition(" ")
    if rest and before.lower().endswith(f"{first.lower()} "):
        expected = rest
    return before + expected + after
