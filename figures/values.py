"""What a figure is: an exact value with unit, qualifier and place in the text.

The Chinese and the English reader both return `Figure`; two figures mean the same when
`irsum.figures.check` says so, which compares values, never strings.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = ["TIMES", "Basis", "Direction", "Figure", "Kind", "Qualifier"]


class Kind(StrEnum):
    """The types of figure."""

    MONEY = "money"  # unit: ISO 4217 code; per: "share", "10 shares", "tonne" ... or ""
    PERCENT = "percent"  # value in percent: 44.90% is 44.90; 三成 is 30
    POINTS = "percentage points"
    BASIS_POINTS = "basis points"
    MULTIPLE = "multiple"  # unit "x" (to N times) or "+x" (by N times; +1 is doubled)
    COUNT = "count"  # things counted: unit is the Chinese classifier ("家", "条") or ""
    QUANTITY = "quantity"  # physical: value in the unit's base, unit canonical ("t", "W", "nm")
    NUMBER = "number"  # a bare number: fractions, ratios, scores
    DATE = "date"  # key: ISO "2024-11-05", "--09-30" (no year), "2024-11-05T15:00" with a time
    PERIOD = "period"  # key: see irsum.figures.periods
    ORDINAL = "ordinal"  # 第三, 第一大, 三期 (Phase III): value is the number
    NAME = "name"  # digits in a name, to be carried verbatim: 5G, Q235, GB/T 1234, N26, 3D
    CHANGE = "change"  # a change without a number; key: "turned profit", "turned loss", "doubled"


TIMES = frozenset({Kind.PERIOD, Kind.DATE})


class Qualifier(StrEnum):
    """How exact a figure says it is."""

    EXACT = ""
    NEARLY = "nearly"  # 近 将近 接近
    OVER = "over"  # 超 超过 逾 余 多
    ABOUT = "about"  # 约 大约 左右 上下
    AT_LEAST = "at least"  # 以上 不低于 不少于 至少
    AT_MOST = "at most"  # 以内 不超过 不高于 至多
    UNDER = "under"  # 不足 不到 低于 以下


class Direction(StrEnum):
    """Which way a change goes, from the verb at the figure (增长, 下降)."""

    NONE = ""
    UP = "up"
    DOWN = "down"


class Basis(StrEnum):
    """What a change is compared with."""

    NONE = ""
    YEAR = "year on year"  # 同比
    PREVIOUS = "on the previous period"  # 环比


@dataclass(frozen=True, slots=True)
class Figure:
    """One numeric expression, `text` == source[start:end], qualifier words included.

    `low` and `high` are the exact value in base units (元, %, W, t ...): equal for a single value,
    the two ends for a range (3-9个月), both None for kinds that only have a `key`. Losses and
    negative rates are negative where the sign is part of the expression itself. `role` is what the
    value is in its clause: "from" (another is compared with it), "to" (a level, what a change leads
    to), "profit", "loss", "off" (a discount), "part" (24 of the 37).
    """

    kind: Kind
    text: str
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    per: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    key: str = ""
    direction: Direction = Direction.NONE
    basis: Basis = Basis.NONE
    role: str = ""

    @property
    def is_range(self) -> bool:
        """True where the figure has two different ends."""
        return self.low != self.high
