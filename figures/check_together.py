"""What only the paired figures together show: order, lost or invented directions, bases, years."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from irsum.figures.house import render
from irsum.figures.same import TIME_UNITS
from irsum.figures.same_times import is_last_year, is_vague, parts_of, year_of
from irsum.figures.values import Basis, Direction, Figure, Kind
from irsum.types import Flag

__all__ = ["Pair", "check_together"]

# Indices into the Chinese and the English figures, and what is wrong with the two.
Pair = tuple[int, int, str]

_RATES = frozenset({Kind.PERCENT, Kind.POINTS})
_MEASURES = _RATES | {Kind.MONEY, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.COUNT, Kind.QUANTITY}
_ORDERED = _MEASURES | {Kind.NUMBER}
_TIMES = frozenset({Kind.PERIOD, Kind.DATE})
_OPPOSITES = {
    "turned profit": "turned loss",
    "turned loss": "turned profit",
    "turned positive": "turned negative",
    "turned negative": "turned positive",
    "loss narrowed": "loss widened",
    "loss widened": "loss narrowed",
}


def check_together(
    chinese: Sequence[Figure], english: Sequence[Figure], pairs: Sequence[Pair]
) -> Iterator[Flag]:
    """Flags for what the pairs, each right by itself, get wrong together."""
    right = [(chinese[at], english[to]) for at, to, wrong in sorted(pairs) if not wrong]
    yield from _swaps(right)
    yield from _changes(chinese, english)
    for zh, en in right:
        if zh.kind in _MEASURES and (
            _basis_is_off(zh, en, chinese, english) or _direction_is_off(zh, en)
        ):
            words = (str(zh.direction), render(zh), str(zh.basis))
            yield Flag("direction", zh.text, " ".join(w for w in words if w), en.text)
        elif zh.kind is Kind.DATE and year_of(zh.key) and not year_of(en.key):
            told = frozenset().union(*(parts_of(f.key) for f in english if f.kind is Kind.PERIOD))
            dated = {year_of(f.key) for f in english if f.kind is Kind.DATE}
            if year_of(zh.key) not in told | dated:
                yield Flag("figure missing", zh.text, render(zh), en.text)


def _swaps(right: Sequence[tuple[Figure, Figure]]) -> Iterator[Flag]:
    """Figures of one kind that have changed places.

    Translations keep the order of the amounts of one kind, but for a value that another is
    compared with: 由81%升至90% is as well "90%, compared with 81%".
    """
    groups: dict[tuple[Kind, bool], list[tuple[Figure, Figure]]] = {}
    for zh, en in right:
        if zh.kind in _ORDERED or (zh.kind in _TIMES and not is_vague(zh.key)):
            groups.setdefault((zh.kind, zh.unit in TIME_UNITS), []).append((zh, en))
    for group in groups.values():
        for (zh, en), (zh2, en2) in pairwise(group):
            if _same_value(en, en2):
                continue
            turned = en.start > en2.start
            # which of the two the English compares the other with, and which the Chinese
            from_en = "from" if en.role == "from" else "to" if en2.role == "from" else ""
            from_zh = "from" if zh.role == "from" else "to" if zh2.role == "from" else ""
            both = bool(from_zh and from_en)
            if (turned and not both) or (both and from_zh != from_en):
                yield Flag("figure missing", zh.text, render(zh), en2.text)


def _same_value(one: Figure, two: Figure) -> bool:
    if one.low is None:
        return one.key == two.key
    return (one.low, one.high, one.unit) == (two.low, two.high, two.unit)


def _basis_is_off(
    zh: Figure, en: Figure, chinese: Sequence[Figure], english: Sequence[Figure]
) -> bool:
    """Whether 同比 or 环比 is lost, or "year on year" invented."""
    if zh.basis and not en.basis:
        return not _has_basis(english, zh.basis)
    return bool(en.basis and not zh.basis) and not _has_basis(chinese, en.basis)


def _has_basis(figures: Sequence[Figure], basis: Basis) -> bool:
    return any(f.basis is basis for f in figures) or (
        basis is Basis.YEAR and any(f.kind is Kind.PERIOD and is_last_year(f.key) for f in figures)
    )


def _direction_is_off(zh: Figure, en: Figure) -> bool:
    """Whether the change of 同比下降5% is lost, or a direction invented for a rate."""
    if zh.direction and zh.basis and not en.direction and not en.basis:
        return True
    invented = en.direction is Direction.DOWN and not zh.direction and zh.kind in _RATES
    return invented and zh.low is not None and zh.low >= 0


def _changes(chinese: Sequence[Figure], english: Sequence[Figure]) -> Iterator[Flag]:
    """Changes without a number that go the other way: a profit where there is a loss."""
    keys = {f.key for f in chinese if f.kind is Kind.CHANGE}
    for zh in chinese:
        if zh.kind is not Kind.CHANGE or _OPPOSITES.get(zh.key) in keys:
            continue
        for en in english:
            if en.kind is Kind.CHANGE and en.key == _OPPOSITES.get(zh.key):
                yield Flag("direction", zh.text, render(zh), en.text)
