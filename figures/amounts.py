"""Numbers with scale, unit and range at one position of a Chinese text."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from irsum.figures import grammar as g
from irsum.figures.numerals import chinese_value, scale_of, several_power
from irsum.figures.units import CHINESE, per_name
from irsum.figures.values import Kind, Qualifier

__all__ = ["Amount", "numeral_amount", "read_amount"]


class Amount(NamedTuple):
    """A number or range; `kind` is None where it has no unit.

    `number_end` is where the (first) bare number ends, `scaled` whether 万, 亿 ... follow it,
    `power` and `factor` what turned the printed number into base units.
    """

    end: int
    number_end: int
    kind: Kind | None
    low: Decimal
    high: Decimal
    unit: str = ""
    per: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    unit_word: str | None = None
    scaled: bool = False
    is_range: bool = False
    power: int = 0
    factor: int = 1
    key: str = ""

    def apply(self, printed: Decimal) -> Decimal:
        """`printed` in base units, by the scale and unit of this amount."""
        return _times(printed, self.power, self.factor)


class _Unit(NamedTuple):
    kind: Kind
    unit: str
    power: int
    factor: int


_ENDS = re.compile(r"[，。；、：）]|\Z")
_RATE_KINDS = {
    "percent": _Unit(Kind.PERCENT, "", 0, 1),
    "permille": _Unit(Kind.PERCENT, "", -1, 1),
    "points": _Unit(Kind.POINTS, "", 0, 1),
    "bp": _Unit(Kind.BASIS_POINTS, "", 0, 1),
    "times": _Unit(Kind.MULTIPLE, "x", 0, 1),
    "tenths": _Unit(Kind.PERCENT, "", 1, 1),
}


def _table() -> dict[str, _Unit]:
    table = {}
    for word, unit in CHINESE.items():
        _, digits, exponent = unit.factor.normalize().as_tuple()
        assert isinstance(exponent, int)
        factor = int("".join(map(str, digits)))
        table[word] = _Unit(unit.kind, unit.unit, exponent, factor)
    return table | {word: _RATE_KINDS[name] for word, name in g.RATES.items()}


UNITS = _table()


def _times(number: Decimal, power: int, factor: int) -> Decimal:
    if not power and factor == 1:
        return number
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    value = Decimal((sign, digits, exponent + power))
    return value if factor == 1 else value * factor


def _decimal(number: str, power: int) -> Decimal:
    if "," in number or "，" in number:
        number = number.replace(",", "").replace("，", "")
    return Decimal(f"{number}E{power}") if power else Decimal(number)


@lru_cache(maxsize=1024)
def _scale(word: str | None) -> tuple[int, bool] | None:
    """Power of ten of what stands between number and unit, and whether it says "and more"."""
    if not word:
        return 0, False
    power = scale_of(word)
    return None if power is None else (power, any(c in word for c in "余多来"))


def read_amount(source: str, at: int, *, qualified: bool = False, ranges: bool = True) -> Amount:
    """The number, range or amount at `at`; `kind` None where no unit makes it a figure.

    `qualified` says a word such as 超 stands before it, with which 百, 千 ... are numbers; without
    `ranges` only the first end of a range is read.
    """
    if "0" <= source[at] <= "9":
        return _arabic(source, at, ranges)
    return _chinese(source, at, qualified)


def _arabic(source: str, at: int, ranges: bool) -> Amount:
    match = g.AMOUNT.match(source, at)
    assert match
    number, scale, word, per, number2, scale2, word2, per2, post = match.groups()
    if number2 is not None and not (ranges and _is_range(match)):
        match = g.SINGLE.match(source, at)
        assert match
        number, scale, word, per, *_, post = match.groups()
        number2 = None
    row = UNITS.get(word2 or word or "") if number2 is not None else UNITS.get(word or "")
    power, factor = (row.power, row.factor) if row else (0, 1)
    own = _scale(scale)
    qualifier = g.qualifier_behind(post)
    if number2 is None:
        if own is None:
            value = chinese_value((number + (scale or "")).replace(" ", ""))
            if value is None:
                return _plain(source, at, match.end(1))
            low = high = _times(value, power, factor)
        else:
            power += own[0]
            low = _decimal(number, power)
            if factor != 1:
                low *= factor
            high = low
            if (own[1] or _is_more(word)) and not qualifier:
                qualifier = Qualifier.OVER
    else:
        second = _scale(scale2)
        if own is None or second is None:
            return _plain(source, at, match.end(1))
        # the scale and unit at the end hold for both: 1.2-1.5亿元
        first = own[0] if scale or word else second[0]
        low_row = UNITS[word] if word else row
        low_power, low_factor = (low_row.power, low_row.factor) if low_row else (0, 1)
        low = _times(_decimal(number, first), low_power, low_factor)
        high = _times(_decimal(number2, second[0]), power, factor)
        power += second[0]
        if (second[1] or _is_more(word2 or word)) and not qualifier:
            qualifier = Qualifier.OVER
    kind = row.kind if row else None
    end = match.end()
    bare = kind is None and not scale and not scale2
    if bare and post and post.strip() != "+" and not _ENDS.match(source, end):
        # 以上 behind a bare number may say what stands above
        end, qualifier = match.start(9), Qualifier.EXACT
    return Amount(
        end,
        match.end(1),
        kind,
        low,
        high,
        row.unit if row else "",
        _per(per2 or per),
        qualifier,
        word2 or word if number2 is not None else word,
        bool(scale or scale2),
        number2 is not None,
        power,
        factor,
        "level" if _is_level(word2 or word, bool(scale or scale2)) else "",
    )


def _is_more(word: str | None) -> bool:
    """Whether a unit says "and more": 4个多百分点, 3个多月."""
    return word is not None and word[1:2] == "多"


def _is_level(word: str | None, scaled: bool) -> bool:
    """Whether a size is meant: 5万吨级, 百亿级, but not 3级."""
    return word is not None and word[-1] == "级" and (len(word) > 1 or scaled)


def _is_range(match: re.Match[str]) -> bool:
    """Whether the two numbers of a match of AMOUNT are two ends of one range."""
    number, _, word, _, number2, scale2, word2, _, _ = match.groups()
    if word is None and word2 is None:
        return bool(scale2) or "." in number or "." in number2 or len(number) < 4
    if word2 is None:
        return False
    if word is None:
        return True
    one, two = UNITS[word], UNITS[word2]
    return (one.kind, one.unit) == (two.kind, two.unit)


def _plain(source: str, at: int, end: int) -> Amount:
    value = _decimal(source[at:end], 0)
    return Amount(end, end, None, value, value)


@lru_cache(maxsize=256)
def _per(word: str | None) -> str:
    return per_name(word.strip(" /每")) if word else ""


def numeral_amount(text: str) -> Decimal | None:
    """Value of a number in Chinese or Arabic digits, None where it is none."""
    return Decimal(text) if text.isascii() and text.isdigit() else chinese_value(text)


_NO_AMOUNT = Amount(0, 0, None, Decimal(0), Decimal(0))
_SCALE_WORDS = re.compile(r"[十百千]?[万亿]|[十百千]|万亿|百万亿")
_PAIR = re.compile(r"([一二两三四五六七八])([二两三四五六七八九])([十百千]?[万亿]?)")
_PAIR_TEENS = re.compile(r"十([一二三四五六七八])([二三四五六七八九])")
# With a word for a power of ten alone a qualifier, 数 or 级 makes it a number: 上千, 数百, 万级.
_BARE_SCALES = frozenset("百千万亿")


def _chinese(source: str, at: int, qualified: bool) -> Amount:
    """The amount in Chinese numerals at `at`."""
    match = g.NUMERAL.match(source, at)
    if not match:
        return _NO_AMOUNT
    number, more, word, per, number2, word2, per2, post = match.groups()
    end = match.end()
    if number2 is not None and (not word2 or (word and word != word2)):
        end = next(match.end(group) for group in (4, 3, 2) if match[group] is not None)
        number2 = word2 = per2 = post = None
    low, high, key = _numeral_range(number)
    scale = _scale(more)
    if low is None or high is None or scale is None:
        return _NO_AMOUNT
    low, high = _times(low, scale[0], 1), _times(high, scale[0], 1)
    is_range = low != high
    if number2 is not None:
        second = chinese_value(number2)
        if second is None or is_range:
            return _NO_AMOUNT
        if number2[-1] in _BARE_SCALES and len(number) == 1 and not word:
            low = _times(low, scale_of(number2[-1]) or 0, 1)
        high, is_range = second, True
    qualifier = g.qualifier_behind(post)
    more = scale[1] or _is_more(word2 or word)
    if not qualifier and (more or (number.endswith("几") and len(number) > 1)):
        qualifier = Qualifier.OVER
    amount = Amount(
        end, match.end(1), None, low, high, qualifier=qualifier, scaled=True, is_range=is_range,
        key=key,
    )  # fmt: skip
    sure = qualified or bool(qualifier) or is_range or bool(key)
    last = word2 if number2 is not None else word
    if last is None or (last == "级" and low >= 100):
        return _without_unit(source, match, amount, sure)
    return _with_unit(source, match, amount, last, _per(per2 or per), sure)


def _without_unit(source: str, match: re.Match[str], amount: Amount, sure: bool) -> Amount:
    """上千, 三十亿, 百亿级."""
    low, end = amount.low, match.end(2)
    if source.startswith("级", end) and low >= 100:
        return amount._replace(end=end + 1, kind=Kind.COUNT, key="level")
    large = low >= 10_000 and match[1] + match[2] not in _BARE_SCALES
    if not (large or (low >= 10 and sure)):
        return _NO_AMOUNT
    return amount._replace(end=end if amount.end != match.end() else amount.end, kind=Kind.COUNT)


def _with_unit(
    source: str, match: re.Match[str], amount: Amount, word: str, per: str, sure: bool
) -> Amount:
    row, end = UNITS[word], amount.end
    big = amount.low >= 1000 or match[1] in _BARE_SCALES
    level = big and (source.startswith("级", end) or (word != "级" and word[-1] == "级"))
    if not level and _is_idiom(match[1], match[2], word, row, sure):
        return _NO_AMOUNT
    if word == "成" and g.NOT_TENTHS.match(source, match.start(3)):
        return _NO_AMOUNT
    return amount._replace(
        end=end + source.startswith("级", end) if level else end,
        kind=row.kind,
        low=_times(amount.low, row.power, row.factor),
        high=_times(amount.high, row.power, row.factor),
        unit=row.unit,
        per=per,
        unit_word=word,
        power=row.power,
        factor=row.factor,
        key=amount.key or ("level" if level else ""),
    )


def _numeral_range(text: str) -> tuple[Decimal | None, Decimal | None, str]:
    """Both ends of a numeral: 两三 is 2 to 3, 数十 tens (key "several"), 十几 ten and more."""
    power = several_power(text)
    if power is not None:
        value = Decimal(f"1E{power}")
        return value, value, "several"
    value_or_none = chinese_value(text)
    if value_or_none is not None:
        return value_or_none, value_or_none, ""
    if _SCALE_WORDS.fullmatch(text):
        value_or_none = Decimal(f"1E{scale_of(text)}")
        return value_or_none, value_or_none, ""
    pair = _PAIR.fullmatch(text)
    if pair:
        one, two = chinese_value(pair[1]), chinese_value(pair[2])
        scale = scale_of(pair[3])
        if one is not None and two is not None and scale is not None and one + 1 == two:
            return _times(one, scale, 1), _times(two, scale, 1), ""
    teens = _PAIR_TEENS.fullmatch(text)
    if teens:
        return chinese_value("十" + teens[1]), chinese_value("十" + teens[2]), ""
    if text.endswith("几") and len(text) > 1:
        head = chinese_value(text[:-1])
        return head, head, ""
    return None, None, ""


def _is_idiom(number: str, more: str, word: str, row: _Unit, sure: bool) -> bool:
    """Whether a numeral with a unit is a word rather than a figure: 三元, 百家, 两面."""
    if number in _BARE_SCALES:
        return not (sure or more)
    if more or len(number) > 1:
        return False
    if number == "十":
        return word in {"分", "月", "级", "节", "点", "字", "面"}
    if row.kind is Kind.MONEY:
        return number in "一二三四"
    return word in g.RISKY_UNITS and not sure
