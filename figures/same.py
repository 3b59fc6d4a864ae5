"""Whether an English figure says what a Chinese one says: by value, never by string.

`pairing` gives the cost of taking two figures for each other, None where they can't be. Costs
order the pairs, so that an exact pair is found before one that only may be meant.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from irsum.figures.same_times import times_pairing
from irsum.figures.values import Direction, Figure, Kind, Qualifier

__all__ = ["TIME_UNITS", "Pairing", "digits_of", "is_small_word", "pairing", "small_value"]

Wrong = Literal["", "qualifier", "unit", "direction"]


class Pairing(NamedTuple):
    """`cost` 0 is exact; `wrong` says what differs although the two are meant for each other."""

    cost: int
    wrong: Wrong = ""


TIMES = frozenset({Kind.DATE, Kind.PERIOD})
_NUMBERS = frozenset({Kind.COUNT, Kind.NUMBER, Kind.ORDINAL})
_MEASURES = frozenset(
    {Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.QUANTITY}
) | {Kind.COUNT, Kind.NUMBER}
# Spans of time in one base: 12 months are a year.
_SPANS: dict[str, tuple[str, Fraction]] = {
    "year": ("month", Fraction(12)),
    "half-year": ("month", Fraction(6)),
    "quarter": ("month", Fraction(3)),
    "month": ("month", Fraction(1)),
    "week": ("day", Fraction(7)),
    "day": ("day", Fraction(1)),
    "hour": ("second", Fraction(3600)),
    "minute": ("second", Fraction(60)),
    "second": ("second", Fraction(1)),
    "year of age": ("month", Fraction(12)),
}
# 每分钟60米 and 60 m/min.
_SPEEDS: dict[tuple[str, str], tuple[str, Fraction]] = {
    ("m", "second"): ("m/s", Fraction(1)),
    ("m", "minute"): ("m/min", Fraction(1)),
    ("m", "hour"): ("km/h", Fraction(1, 1000)),
}
TIME_UNITS = frozenset(_SPANS) | {"working day", "trading day"}
# Units that English may leave to the noun before: turnover days rose from 185 to 213, aged 25.
_IMPLIED = frozenset({"day", "year of age"})
_ALIKE = (
    frozenset({Qualifier.OVER, Qualifier.AT_LEAST}),
    frozenset({Qualifier.UNDER, Qualifier.AT_MOST}),
)
# English prepositions of time that are qualifiers elsewhere: within 12 months, over 3 years.
_TIME_PREPOSITIONS = ("within ", "over ", "some ", "around ")
# Small numbers in words -> value; None where the word is part of many a phrase.
_SMALL_WORDS: dict[str, int | None] = {
    **dict.fromkeys("one a an single first last largest biggest once both zero".split()),
    **dict.fromkeys(("two", "second", "twice", "double"), 2),
    **dict.fromkeys(("three", "third", "triple"), 3),
    **dict.fromkeys(("four", "fourth"), 4),
    **dict.fromkeys(("five", "fifth"), 5),
    **{word: n for n, word in enumerate(("six", "seven", "eight", "nine", "ten"), 6)},
}
# Figures that name a thing rather than count: No. 2, Tier 1, B2B, one year.
_NAMES = re.compile(
    r"(?:(?:no\.|tier|class|grade|part|section|level|stage|step|item|scope)[ -](?:[0-9]|[ivx]+)"
    r"|[a-z]2[a-z]|(?:within |a |an )*(?:(?:more|less) than )?(?:one|a|an)[ -]"
    r"(?:year|month|week|day|hour|quarter))",
    re.IGNORECASE,
)

Value = tuple[str, Fraction, Fraction]


def is_small_word(figure: Figure) -> bool:
    """Whether an English figure is a small number in words, part of many a phrase.

    Such words may translate what is no figure in Chinese (一方面, 另一个), so that one too many is
    no mistake.
    """
    return _plain(figure.text) in _SMALL_WORDS or _NAMES.fullmatch(figure.text) is not None


def small_value(figure: Figure) -> int | None:
    """The number of a small word that is one more often than not, such as "two"."""
    return _SMALL_WORDS.get(_plain(figure.text))


def _plain(text: str) -> str:
    """ "close to zero" is no figure either."""
    word = text.lower()
    return "zero" if word.endswith(" zero") else word


def digits_of(text: str) -> str:
    """The digits of `text`, leading zeros included."""
    return re.sub(r"[^0-9]", "", text)


def pairing(zh: Figure, en: Figure) -> Pairing | None:
    """Whether `en` may stand for `zh`, and at what cost."""
    if zh.kind in TIMES or en.kind in TIMES:
        return _with_times(zh, en)
    if zh.kind is Kind.NAME or en.kind is Kind.NAME:
        return _names(zh, en)
    if zh.kind is Kind.CHANGE or en.kind is Kind.CHANGE:
        return Pairing(0) if zh.kind is en.kind and zh.key == en.key else None
    if zh.kind is Kind.ORDINAL or en.kind is Kind.ORDINAL:
        return _ordinals(zh, en)
    if {zh.key, en.key} == {"past", "next"}:
        return None
    if ":" in zh.key or ":" in en.key:
        return _judged(zh, en) if _ratio(zh) == _ratio(en) else None
    if (zh.key, en.role) == ("of list price", "off") and en.low is not None and en.high is not None:
        en = replace(en, low=100 - en.high, high=100 - en.low)
    if zh.unit == "quarter" and en.key == f"{zh.low}/4" and zh.low == zh.high:
        return _judged(zh, en)  # 三个季度 is "three quarters of" too
    for one in _values(zh, en.kind):
        for two in _values(en, zh.kind):
            if one == two:
                return _judged(zh, en)
    return _unit_slip(zh, en)


def _with_times(zh: Figure, en: Figure) -> Pairing | None:
    if zh.kind in TIMES and en.kind in TIMES:
        cost = times_pairing(zh.key, en.key)
        return None if cost is None else Pairing(cost)
    time, other = (zh, en) if zh.kind in TIMES else (en, zh)
    if time is en and (zh.key, zh.unit, zh.low, zh.high) in _SPANS_OF_A_YEAR:
        return Pairing(3) if en.key == _SPANS_OF_A_YEAR[zh.key, zh.unit, zh.low, zh.high] else None
    if other.unit == "year" and other.low == other.high == Decimal("0.5") and time is zh:
        return Pairing(3) if time.key.endswith("/01-06") else None  # 半年度: for the half year
    if other.kind is Kind.QUANTITY and other.unit == "month" and other.low == other.high:
        # 前10个月 read as ten months
        return Pairing(3) if time.key.endswith(f"/01-{int(other.low or 0):02d}") else None
    if other.kind is Kind.ORDINAL and time.key.startswith("---"):
        return Pairing(3) if other.low == int(time.key[3:]) else None
    if other.kind in {Kind.NAME, Kind.COUNT, Kind.NUMBER} and digits_of(zh.text):
        return Pairing(6) if digits_of(zh.text) == digits_of(en.text) else None
    return None


# 未来一年 is the next year, 近一年 the past year: spans, and years in English.
_SPANS_OF_A_YEAR: dict[tuple[str, str, Decimal | None, Decimal | None], str] = {
    ("next", "year", Decimal(1), Decimal(1)): "rel:next-year",
    ("past", "year", Decimal(1), Decimal(1)): "rel:last-year",
}


def _names(zh: Figure, en: Figure) -> Pairing | None:
    if any(f.kind is Kind.NAME and f.key for f in (zh, en)):
        return Pairing(0) if zh.key == en.key else None
    one, two = _folded(zh.text), _folded(en.text)
    if one == two:
        return Pairing(0)
    digits = digits_of(one)
    if not digits or digits != digits_of(two):
        return None
    return Pairing(2 if one in two or two in one else 4)


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _ordinals(zh: Figure, en: Figure) -> Pairing | None:
    if (
        zh.low is None
        or (zh.low, zh.high) != (en.low, en.high)
        or not {zh.kind, en.kind} <= _NUMBERS
    ):
        return None
    return Pairing(0 if zh.kind is en.kind and zh.key == en.key else 2)


def _ratio(figure: Figure) -> str:
    return re.sub(r"[：∶]", ":", figure.key or figure.text)


def _values(figure: Figure, other: Kind) -> Iterator[Value]:
    """Value of `figure` in every dimension in which a figure of kind `other` may give it."""
    kind = figure.kind
    if kind is Kind.NUMBER and "/" in figure.key:
        above, below = figure.key.split("/")
        part = Fraction(above) / Fraction(below)
        yield "%", part * 100, part * 100
        return
    if figure.low is None or figure.high is None:
        return
    low, high = Fraction(figure.low), Fraction(figure.high)
    if kind is Kind.MONEY:
        low, high = sorted((abs(low), abs(high)))
        yield figure.unit, low, high
    elif kind is Kind.PERCENT:
        low, high = sorted((abs(low), abs(high)))
        if other is Kind.MULTIPLE:
            grown = 100 if figure.direction is Direction.UP else 0
            yield "ratio", (low + grown) / 100, (high + grown) / 100
        else:
            yield "%", low, high
    elif kind in {Kind.POINTS, Kind.BASIS_POINTS}:
        part = Fraction(1 if kind is Kind.POINTS else 100)
        low, high = sorted((abs(low), abs(high)))
        yield "points", low / part, high / part
    elif kind is Kind.MULTIPLE:
        more = 1 if figure.unit == "+x" else 0
        if other in _NUMBERS:
            yield "", low + more, high + more
        else:
            yield "ratio", low + more, high + more
    elif kind is Kind.QUANTITY:
        unit, factor = (
            _SPEEDS.get((figure.unit, figure.per))
            or _SPANS.get(figure.unit)
            or (figure.unit, Fraction(1))
        )
        yield unit, low * factor, high * factor
    else:
        yield "", low, high


def _judged(zh: Figure, en: Figure) -> Pairing:
    """Costs and faults of two figures of one value."""
    if _opposite(zh, en):
        return Pairing(5, "direction")
    if not _same_per(zh.per, en.per):
        return Pairing(6, "unit")
    if not _same_qualifier(zh, en):
        return Pairing(4, "qualifier")
    cost = 0 if zh.kind is en.kind else 1
    if zh.direction is not en.direction or zh.basis is not en.basis:
        cost += 1
    if zh.qualifier is not en.qualifier:
        cost += 1
    return Pairing(cost + (zh.per != en.per))


def _opposite(zh: Figure, en: Figure) -> bool:
    """Whether one goes up where the other goes down, or gains where the other loses."""
    if zh.basis and en.basis and zh.basis is not en.basis:
        return True
    if Kind.MULTIPLE not in (zh.kind, en.kind) and (
        (zh.direction and en.role == "to") or (en.direction and zh.role in {"from", "to"})
    ):
        return True  # by 30%, to 30%
    zh_down, en_down = _is_down(zh), _is_down(en)
    if (zh.role, en.key) == ("profit", "loss") or (zh.role, en.role) == ("loss", "profit"):
        return True
    if zh.direction and en.key == "loss" and not en.direction and zh.key != "loss":
        return True  # 减亏300万元 is no loss of RMB 3 million
    if zh.low is not None and (zh.low < 0 or zh.key == "loss"):
        return not en_down
    if en.low is not None and en.low < 0:
        return not zh_down
    return Direction.NONE not in (zh.direction, en.direction) and zh.direction is not en.direction


def _is_down(figure: Figure) -> bool:
    negative = figure.low is not None and figure.low < 0
    return negative or figure.key == "loss" or figure.direction is Direction.DOWN


def _same_per(zh: str, en: str) -> bool:
    """Whether what amounts are per agrees, as far as both say it in a unit."""
    if zh == en or not zh or not en:
        return True
    if zh[0].isdigit() or en[0].isdigit():
        return False
    return not (zh in _MEASURED and en in _MEASURED)


_MEASURED = frozenset(
    "share tonne kg gram kWh MWh W kW MW GW meter kilometer liter mu day month year hour".split()
) | {"square meter", "cubic meter"}


def _same_qualifier(zh: Figure, en: Figure) -> bool:
    one, two = zh.qualifier, en.qualifier
    if one is two or any({one, two} <= alike for alike in _ALIKE):
        return True
    if zh.key == "level" and en.text.lower().startswith("on the order of "):
        return not one
    if "several" in (zh.key, en.key):
        return zh.key == en.key
    if en.kind is Kind.QUANTITY and en.unit in TIME_UNITS:
        # 近五年 is the past five years as well as nearly five years
        if not one and zh.key == "past" and two is Qualifier.NEARLY:
            return True
        # 未来两年内: within, or in, the next two years
        if "next" == zh.key == en.key and {one, two} == {Qualifier.EXACT, Qualifier.AT_MOST}:
            return True
        return not one and not zh.key and en.text.lower().startswith(_TIME_PREPOSITIONS)
    return False


def _unit_slip(zh: Figure, en: Figure) -> Pairing | None:
    """The same number with another unit: RMB 5 million for USD 5 million, 2% for 2 points."""
    if not {zh.kind, en.kind} <= _MEASURES or zh.low is None or en.low is None:
        return None
    if (zh.kind, zh.unit) == (en.kind, en.unit):
        return None
    same = zh.low == en.low and zh.high == en.high
    if not same and zh.kind is Kind.QUANTITY and digits_of(zh.text):
        same = _first_number(zh.text) == _first_number(en.text) and en.kind is Kind.COUNT
    if not same:
        return None
    if zh.unit in _IMPLIED and en.kind is Kind.COUNT:
        judged = _judged(zh, en)
        return judged._replace(cost=judged.cost + 3)
    trifle = zh.low <= 10 and zh.low == int(zh.low) and zh.kind is not en.kind
    if trifle and not {zh.kind, en.kind} <= {Kind.PERCENT, Kind.POINTS}:
        return None
    if {zh.kind, en.kind} <= {Kind.COUNT, Kind.NUMBER}:
        return Pairing(1)
    return Pairing(9, "unit")


@lru_cache(maxsize=1024)
def _first_number(text: str) -> Decimal:
    match = re.search(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)
    return Decimal(match[0].replace(",", "")) if match else Decimal(-1)
