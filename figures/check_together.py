"""What only the paired figures together show: order, lost or invented directions, bases, years."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise

from irsum.figures.house import render
from irsum.figures.same import TIME_UNITS
from irsum.figures.same_times import is_last_year, is_vague, parts_of, year_of
from irsum.figures.values import TIMES, Basis, Direction, Figure, Kind
from irsum.types import Flag

__all__ = ["Pair", "check_together"]

# Indices into the Chinese and the English figures, and what is wrong with the two.
Pair = tuple[int, int, str]

_RATES = frozenset({Kind.PERCENT, Kind.POINTS})
_MEASURES = _RATES | {Kind.MONEY, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.COUNT, Kind.QUANTITY}
_ORDERED = _MEASURES | {Kind.NUMBER}
_COUNTS = frozenset({Kind.COUNT, Kind.ORDINAL})
_STOPS = re.compile("[。；：？！;?!（）()]|(?<![0-9])[，,:]|[，,:](?![0-9])")
_PART = re.compile(r"[^，。；：]{0,10}[中里内][^，。；：]{0,8}")
_NAMED = 24  # characters between a change and the period it is compared with
_PREPOSITION = re.compile(r"[在向对由从给把][^，。；：？！,;:]{0,20}\Z")
_OPPOSITES = {
    "turned profit": "turned loss",
    "turned loss": "turned profit",
    "turned positive": "turned negative",
    "turned negative": "turned positive",
    "loss narrowed": "loss widened",
    "loss widened": "loss narrowed",
}


def check_together(
    chinese: Sequence[Figure],
    english: Sequence[Figure],
    pairs: Sequence[Pair],
    source: str | None = None,
) -> Iterator[Flag]:
    """Flags for what the pairs, each right by itself, get wrong together.

    Without the Chinese text as `source` counts and periods have to keep their order too.
    """
    right = [(chinese[at], english[to]) for at, to, wrong in sorted(pairs) if not wrong]
    clauses = _Clauses(source, chinese)
    yield from _swaps(right, clauses)
    yield from _changes(chinese, english)
    moved = _moved_bases(right)
    for zh, en in right:
        if zh.kind in _MEASURES and (
            (bool(zh.basis) != bool(en.basis) and moved)
            or (
                _basis_is_off(zh, en, chinese, english)
                and not _is_compared(en, english)
                and not (en.basis and clauses.says(en.basis, zh))
            )
            or _direction_is_off(zh, en)
        ):
            words = (str(zh.direction), render(zh), str(zh.basis))
            yield Flag("direction", zh.text, " ".join(w for w in words if w), en.text)
        elif zh.kind is Kind.DATE and year_of(zh.key) and not year_of(en.key):
            told = frozenset().union(*(parts_of(f.key) for f in english if f.kind is Kind.PERIOD))
            dated = {year_of(f.key) for f in english if f.kind is Kind.DATE}
            if year_of(zh.key) not in told | dated:
                yield Flag("figure missing", zh.text, render(zh), en.text)


class _Clauses:
    """Which order the clauses of a Chinese text leave free in English."""

    def __init__(self, source: str | None, chinese: Sequence[Figure]) -> None:
        self.ends = [m.start() for m in _STOPS.finditer(source or "")]
        self.source = source
        self.measures = [f for f in chinese if f.kind in _MEASURES]
        self.measured = {self._clause(f) for f in chinese if f.kind in _MEASURES}

    def _clause(self, figure: Figure) -> int:
        return bisect(self.ends, figure.start)

    def free(self, one: Figure, two: Figure) -> bool:
        """Whether two figures may change places.

        Counts may in one clause where the first belongs to the second, 9家车企的24个项目, or to a
        preposition, 向86名员工授予240万股; a period whose clause has no measure, 以2024年为基数.
        """
        if self.source is None:
            return False
        if one.kind in _COUNTS and two.kind in _COUNTS:
            if self._clause(one) != self._clause(two):
                return False
            return self.source[two.start - 1] == "的" or _in_phrase(self.source[: one.start])
        if one.kind in TIMES:
            return not {self._clause(one), self._clause(two)} <= self.measured
        return False

    def says(self, basis: Basis, figure: Figure) -> bool:
        """Whether 同比 or 环比 stands around a figure, up to the measures and stops about it.

        连续四个月环比回升, 同比转正，增长3.4%, 环比改善0.5个百分点.
        """
        source = self.source or ""
        start = max((source.rfind(mark, 0, figure.start) for mark in "。；？！"), default=-1) + 1
        others = [f.end for f in self.measures if start <= f.end <= figure.start]
        start = max([start, *others])
        end = next((at for at in self.ends if at >= figure.end), len(source))
        word = "同比" if basis is Basis.YEAR else "环比"
        return word in source[start : figure.start] or word in source[figure.end : end]

    def counts_part(self, one: Figure, two: Figure) -> bool:
        """Whether the second of two counts is part of the first: 37个仓中已有24个."""
        if self.source is None or self._clause(one) != self._clause(two):
            return False
        return _PART.fullmatch(self.source, one.end, two.start) is not None


def _in_phrase(before: str) -> bool:
    return _PREPOSITION.search(before, max(0, len(before) - 21)) is not None


def _swaps(right: Sequence[tuple[Figure, Figure]], clauses: _Clauses) -> Iterator[Flag]:
    """Figures of one kind that have changed places.

    Translations keep the order of the amounts of one kind, but for a value that another is
    compared with: 由81%升至90% is as well "90%, compared with 81%".
    """
    groups: dict[tuple[Kind, bool], list[tuple[Figure, Figure]]] = {}
    for zh, en in right:
        if zh.kind in _ORDERED or (zh.kind in TIMES and not is_vague(zh.key)):
            # 40岁 is "aged 40", a count in English
            kind = en.kind if en.kind is Kind.COUNT else zh.kind
            if (zh.kind, en.kind) == (Kind.MULTIPLE, Kind.PERCENT):
                kind = Kind.PERCENT  # 增长1.1倍 is 110%
            is_span = zh.unit in TIME_UNITS and kind is zh.kind
            groups.setdefault((kind, is_span), []).append((zh, en))
    for (kind, _), group in groups.items():
        for (zh, en), (zh2, en2) in pairwise(_straightened(group, clauses)):
            if _same_value(en, en2):
                continue
            turned = en.start > en2.start
            from_en, from_zh = _which_from(en, en2), _which_from(zh, zh2)
            both = bool(from_zh and from_en)
            if both and from_zh == from_en:
                continue
            if kind is Kind.COUNT and en.role == "part" and clauses.counts_part(zh, zh2):
                both = True  # 37 of the 24 warehouses
            if both or (turned and not clauses.free(zh, zh2)):
                yield Flag("figure missing", zh.text, render(zh), en2.text)


def _which_from(one: Figure, two: Figure) -> str:
    """ "from" if `two` is compared with `one`, "to" the other way round, else ""."""
    return "from" if one.role == "from" else "to" if two.role == "from" else ""


def _straightened(
    group: Sequence[tuple[Figure, Figure]], clauses: _Clauses
) -> list[tuple[Figure, Figure]]:
    """`group` in the order of the English where the two sides are free to differ.

    So are 由81%升至90% and "90%, up from 81%", 37个仓中已有24个 and "24 of the 37 warehouses".
    """
    order = list(group)
    for at in range(len(order) - 1):
        (zh, en), (zh2, en2) = order[at], order[at + 1]
        compared = _which_from(zh, zh2) and _which_from(zh, zh2) == _which_from(en, en2)
        part = en2.role == "part" and zh.kind is Kind.COUNT and clauses.counts_part(zh, zh2)
        if en.start > en2.start and (compared or part):
            order[at], order[at + 1] = order[at + 1], order[at]
    return order


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


def _is_compared(en: Figure, english: Sequence[Figure]) -> bool:
    """Whether the period a change is compared with is named behind: down USD 2 from the first half.

    That is what 环比二季度 says.
    """
    return not en.basis and any(
        f.kind is Kind.PERIOD and f.role == "from" and 0 <= f.start - en.end <= _NAMED
        for f in english
    )


def _moved_bases(right: Sequence[tuple[Figure, Figure]]) -> bool:
    """Whether one change lost its 同比 and another got it: 较年初上涨12%，同比上涨60%."""
    rates = [(zh, en) for zh, en in right if zh.kind in _RATES and zh.direction]
    lost = any(zh.basis and not en.basis for zh, en in rates)
    return lost and any(en.basis and not zh.basis for zh, en in rates)


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
