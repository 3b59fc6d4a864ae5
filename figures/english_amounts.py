"""Amounts and ranges of English text, read at one position."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from irsum.figures import english_grammar as g
from irsum.figures.english_around import Read
from irsum.figures.english_numerals import number_value
from irsum.figures.units import ENGLISH, Unit
from irsum.figures.values import Kind, Qualifier

__all__ = ["read_amount", "read_name", "unit_of"]

_SHORT = {"k": 3, "m": 6, "mm": 6, "mn": 6, "b": 9, "bn": 9}
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?)+")


def read_name(free: str, at: int) -> Read:
    """The run of letters, digits and joining signs at `at`."""
    match = g.NAME.match(free, at)
    assert match
    return Read(at, match.end(), Kind.NAME)


def unit_of(word: str | None) -> Unit | None:
    """The unit that an English word or symbol stands for."""
    if not word:
        return None
    folded = re.sub(r"^(?:renminbi|rmb|chinese) ", "", word.lower())
    return (
        ENGLISH.get(word)
        or ENGLISH.get(folded)
        or _FOLDED.get(folded)
        or _FOLDED.get(folded.replace("-", " "))
    )


_FOLDED = {word.lower(): unit for word, unit in ENGLISH.items() if len(word) > 3}


@dataclass(frozen=True, slots=True)
class _Side:
    """One number of a match of AMOUNT with its unit; `plain` means it has none."""

    value: str
    number: Decimal
    printed: Decimal
    kind: Kind
    unit: str
    factor: Decimal
    plain: bool
    qualifier: Qualifier
    end: int

    @property
    def scaled(self) -> bool:
        """Whether a word such as million stands behind the digits."""
        return self.number != self.printed


def _side(match: re.Match[str], which: str) -> _Side:
    """The first (`which` is "") or second ("2") number of a match of AMOUNT."""
    g_ = {name: match[name + which] for name in ("value", "short", "odd", "cur", "rate", "unit")}
    number = number_value(g_["value"])
    if g_["short"]:
        number = number.scaleb(_SHORT[g_["short"].strip().lower()])
    digits = _DIGITS.match(g_["value"])
    printed = Decimal(digits[0].replace(",", "")) if digits else number
    row = unit_of(g_["unit"])
    taken = ["value", "short", "odd"]
    kind, unit, factor = Kind.COUNT, "", Decimal(1)
    if g_["cur"]:
        kind, unit = Kind.MONEY, (unit_of(g_["cur"]) or ENGLISH["RMB"]).unit
        if row and row.kind is Kind.MONEY:
            taken.append("unit")
    elif g_["rate"] and (digits or not _POINT.fullmatch(g_["rate"])):
        kind, unit = _rate(g_["rate"])
        taken.append("rate")
    elif row:
        kind, unit, factor = row.kind, row.unit, row.factor
        taken.append("unit")
    odd = (g_["odd"] or "").strip()
    qualifier = g.ODD.get(odd, Qualifier.OVER if odd else Qualifier.EXACT)
    end = max(match.end(name + which) for name in taken)
    plain = not g_["cur"] and len(taken) == 3
    return _Side(g_["value"], number, printed, kind, unit, factor, plain, qualifier, end)


_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_POINT = re.compile(r"[- ]points?", re.IGNORECASE)


def _rate(words: str) -> tuple[Kind, str]:
    """Kind and unit of "%", "percentage points", "bps", "times" ..."""
    word = words.strip(" -").lower().replace("-", " ").replace(".", "")
    if word in g.RATE_WORDS:
        return g.RATE_WORDS[word]
    return (Kind.POINTS if "p" in word[1:] else Kind.PERCENT), ""


def read_amount(free: str, at: int) -> Read | None:
    """The number, amount or range at `at`."""
    ratio = _RATIO.match(free, at)
    if ratio:
        return Read(at, ratio.end(), Kind.NUMBER, key=ratio[0])
    match = g.AMOUNT.match(free, at)
    if not match:
        return None
    one = _side(match, "")
    if one.plain and _is_name(free, one):
        return read_name(free, match.start("value"))
    sign = -1 if _negative(match["sign"]) or _negative(match["sign2"]) else 1
    two = _side(match, "2") if match["value2"] is not None else None
    if two is not None and _is_range(free, match, one, two):
        read = _range(at, match, one, two, sign)
        if read.low is not None and read.high is not None and read.low < read.high:
            return _with_per(free, read)
    value = sign * one.number * one.factor
    read = Read(
        at, one.end, _kind(one, one.number), value, value, one.unit,
        qualifier=one.qualifier, bare=one.plain, factor=one.factor, scaled=one.scaled,
    )  # fmt: skip
    return _with_per(free, read)


# 2024-020, 1.2.3
_CODE = re.compile(r"[0-9]+(?:-[0-9]+)*-0[0-9]|[0-9]+(?:\.[0-9]+){2}")


def _is_name(free: str, one: _Side) -> bool:
    """Whether a number without a unit is one of a name or a code: 3D, 001234, 688787."""
    if _CODE.match(free, one.end - len(one.value)):
        return True
    after, digits = free[one.end : one.end + 1], one.value
    if after.isascii() and after.isalnum():
        return True
    return digits.isdigit() and (len(digits) > 4 or digits[0] == "0" != digits)


def _range(at: int, match: re.Match[str], one: _Side, two: _Side, sign: int) -> Read:
    unit = one if two.plain else two
    low = one.number
    if not one.scaled and two.scaled and low <= two.printed and not match["cur2"]:
        # 1.2 to 1.5 billion: the scale behind holds for both
        low *= two.number / two.printed
    low *= sign * (unit.factor if one.plain else one.factor)
    high = two.number * unit.factor
    return Read(
        at, two.end, _kind(unit, low, high), low, high, unit.unit,
        qualifier=two.qualifier, bare=two.plain and one.plain,
    )  # fmt: skip


def _kind(side: _Side, *values: Decimal) -> Kind:
    """A bare number with decimals counts nothing."""
    if side.kind is Kind.COUNT and any(v != v.to_integral_value() for v in values):
        return Kind.NUMBER
    return side.kind


def _negative(sign: str | None) -> bool:
    return sign is not None and sign.strip() in {"-", "negative", "minus"}


def _is_range(free: str, match: re.Match[str], one: _Side, two: _Side) -> bool:
    """Whether the second number of a match of AMOUNT is the other end of a range."""
    sep = match["sep"].strip()
    if one.end != match.start("sep") or match["mid"] or two.number * two.factor <= 0:
        return False
    if not one.plain and not two.plain and (one.kind, one.unit) != (two.kind, two.unit):
        return False
    if two.plain and free[two.end : two.end + 1].isalnum():
        return False
    if two.plain and not one.plain and sep != "-" and one.kind is not Kind.MONEY:
        return False
    before = free[max(0, match.start() - 64) : match.start()]
    if sep in {"and", "or"}:
        few = sep == "or" and one.plain and one.value.isalpha()
        return few or (sep == "and" and g.BETWEEN.search(before) is not None)
    if sep == "to":
        # from 40% to 82% are two figures
        return not _FROM.search(before)
    if sep == "-" and one.plain and two.plain:
        return one.printed < two.printed and one.value[0] != "0"
    return True


_FROM = re.compile(r"\bfrom(?: [^\s,.;:]+){0,6} \Z", re.IGNORECASE)


# 18 million units per month
_COUNT_PER = re.compile(
    r"(?: [A-Za-z-]+){1,2} (?:per|a|every|each) (day|week|month|quarter|year|hour)\b"
)


def _with_per(free: str, read: Read) -> Read:
    """`read` with "per share", "/kWh", "for every 10 shares" behind it."""
    if read.kind not in {Kind.MONEY, Kind.QUANTITY, Kind.COUNT, Kind.NUMBER}:
        return read
    match = g.PER.match(free, read.end)
    if not match:
        rate = _COUNT_PER.match(free, read.end) if read.kind is Kind.COUNT else None
        return replace(read, per=rate[1]) if rate else read
    word = match["word"] or match["word2"]
    unit = unit_of(word)
    name = unit.singular if unit else (word.removesuffix("s") if len(word) > 3 else word)
    number = {"ten": "10", "hundred": "100"}.get(match["n"] or word, match["n"])
    if number:
        name = f"{number} {name}s"
    return replace(read, end=match.end(), per=name)
