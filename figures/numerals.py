"""Chinese numerals and scale words as exact decimals."""

import re
from decimal import Decimal
from functools import lru_cache

__all__ = ["CHINESE_NUMERAL", "SCALES", "chinese_value", "scale_of", "several_power"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 1, "百": 2, "千": 3}
_LARGE = {"万": 4, "亿": 8}

# A run that may be a numeral; 千 of 千瓦, 千克 ... belongs to the unit, 百 of 百分 to 百分点.
CHINESE_NUMERAL = (
    r"(?:[一二两三四五六七八九十万零〇亿]|千(?![瓦克米帕伏赫字卡乏安牛升])|百(?!分)"
    r"|(?<=[百千万])几)+"
)

# What may stand between Arabic digits and the unit: 万, 千万, 万亿, 余万, 多 ... -> power of ten.
SCALES: dict[str, int] = {
    "": 0, "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7,
    "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12, "十万亿": 13, "百万亿": 14,
}  # fmt: skip

_N = r"([一二两三四五六七八九]|[0-9][0-9,，]*(?:\.[0-9]+)?)"
_SECTION = re.compile(rf"(?:{_N}千)?(零|〇)?(?:{_N}百)?(零|〇)?(?:{_N}?(十))?(零|〇)?{_N}?")


def scale_of(word: str) -> int | None:
    """Power of ten of a scale word (余 and 多 in it ignored), None if it is none.

    >>> scale_of("千万"), scale_of("余万"), scale_of("百家")
    (7, 4, None)
    """
    return SCALES.get(word) if word in SCALES else SCALES.get(_strip(word))


_LOOSE = re.compile("[余多来个 ]")


@lru_cache(maxsize=256)
def _strip(word: str) -> str:
    return _LOOSE.sub("", word)


@lru_cache(maxsize=4096)
def chinese_value(text: str) -> Decimal | None:
    """Exact value of a numeral in Chinese or mixed writing, None where it is not well formed.

    >>> [int(chinese_value(t) or 0) for t in ("一千二百", "二十", "1亿2,300万", "三万五", "两千万")]
    [1200, 20, 123000000, 35000, 20000000]
    """
    for mark in "亿万":
        head, found, tail = text.rpartition(mark)
        if not found:
            continue
        power = _LARGE[mark]
        high = chinese_value(head)
        low = Decimal(0)
        if tail:
            # 三万五 is 35,000: the digit after a scale counts the next lower one
            short = _DIGITS.get(tail, 0) if len(tail) == 1 else 0
            value = Decimal(short).scaleb(power - 1) if short else chinese_value(tail)
            if value is None or value >= Decimal(1).scaleb(power):
                return None
            low = value
        if high is None or (mark == "万" and high >= 10_000):
            return None
        return _exact(high, power) + low
    return _section(text)


def _section(text: str) -> Decimal | None:
    """Value of a numeral without 万 and 亿."""
    match = _SECTION.fullmatch(text)
    if not match or not text:
        return None
    thousands, gap1, hundreds, gap2, tens, ten, gap3, ones = match.groups()
    total = Decimal(0)
    for part, power in ((thousands, 3), (hundreds, 2), (tens or ("1" if ten else None), 1)):
        if part:
            total += _exact(_number(part), power)
    if ones:
        # 一千二 is 1,200, 一千零二 1,002
        power = 0
        if not (gap1 or gap2 or gap3 or ten) and (hundreds or thousands) and ones in _DIGITS:
            power = 1 if hundreds else 2
        total += _exact(_number(ones), power)
    return total if total or text in _DIGITS or text.isascii() else None


def _number(text: str) -> Decimal:
    digit = _DIGITS.get(text)
    return Decimal(digit if digit is not None else text.replace(",", "").replace("，", ""))


def _exact(number: Decimal, power: int) -> Decimal:
    """`number` times ten to the `power`, whatever the precision of the context."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + power))


_SEVERAL = re.compile(r"[数几]个?([十百千万亿]+)\Z")


def several_power(text: str) -> int | None:
    """Power of ten of 数十 (1), 几百万 (6), 数十亿 (9); None for anything else."""
    match = _SEVERAL.match(text)
    return SCALES.get(match[1]) if match else None
