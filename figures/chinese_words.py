"""Figures that Chinese writes in words: numerals, ordinals, fractions, multiples, discounts.

Every reader takes the text and the position at which its figure starts, and gives None where
there is none.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from irsum.figures import grammar as g
from irsum.figures.amounts import numeral_amount, read_amount
from irsum.figures.around import Found, is_qualified
from irsum.figures.times import read_time
from irsum.figures.units import CHINESE
from irsum.figures.values import Direction, Kind, Qualifier

__all__ = ["FIRST_CHARACTERS", "START_WORD", "read_ordinal", "read_words"]

_ONES = "一二三四五六七八九"
_SOME = "一二两三四五六七八九"
_ROMAN = {r: n for n, r in enumerate(("I", "II", "III", "IV", "V", "VI"), 1)} | {
    chr(0x2160 + n): n + 1 for n in range(6)
}
_ROMANS = r"(?:I{1,3}|IV|VI?|[Ⅰ-Ⅵ])"

# 一 is a figure only in these places (一 with a classifier is an article).
_ONE = (
    r"一(?=[十百千万亿]|[二三四五六七八九][成十百千万亿倍]|半(?![径导])"
    r"|成(?![本为熟立功长员果不])|倍|期[^间限末初货望]|季|个百分点|两[个家句款项条种次年周天点]"
    r"|年半|个半[月小]|毛|块[一二三四五六七八九]|折(?![旧扣合算价叠现射])"
    rf"|[到至][{_SOME}十]|两(?:年|个?季度|个月|小时)|(?:年|个月|个季度|周|天)(?:以上|以内|左右|多(?!前)|有余))"
    r"|(?<=[近来去约超过到足少期])一(?=年(?!期)|个月|个季度|周|天|小时)"
)
# Where a figure in words can start; the words of `times` and `CHANGES` are added by the reader.
START_WORD = (
    rf"第(?=[{_ONES}十百0-9 ])"
    rf"|每(?= ?[0-9十百千{g.UNIT_STARTS}])"
    r"|[一二三](?=[、和及与至到]?第?[二三四] ?季度)"
    rf"|{_ONE}|[二两三四五六七八九十](?![，。、；：）])|[数几](?=个?[十百千万亿])"
    r"|(?<!成千上)(?:[百千万亿](?=[\u4e00-\u9fff])|(?<=[上近超过逾破])[百千万亿])"
    r"|过半(?!年)|腰斩|双(?=十[一二]|1[12](?![0-9.%]))|翻(?=.{0,3}[番倍])|半数|[近超减](?=半(?![导年径成]))"
    r"|(?<![上下一对大前后各多])半(?=年(?![报度])|个多?月|小时)|二〇"
    rf"|(?<![A-Za-z/-]){_ROMANS}(?=[/-]?[IVⅠ-Ⅵ]{{0,3}}[abc]?期)|(?<!提)[高中低](?=[个两双单]位数)|双位数|个位数"
)
# All characters that START_WORD can match first.
FIRST_CHARACTERS = f"第每{_ONES}两十数几百千万亿过翻半近超减腰二双个高中低IVⅠⅡⅢⅣⅤⅥ"

_ORDINAL = re.compile(
    r"第 ?([0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十百]+)(大(?![道街楼厦学])| ?号| ?代)?"
)
_ORDINAL_NOT = re.compile(r"第(?:三方|一时间|一性|一线|三人|一手|一财经|二天|一步(?!骤))")
_PHASE = re.compile(
    r"([一二三四五六七八九十]{1,2}|[0-9]{1,2})([abc])?期(?![间限末初货望待权内刊许])"
)
_TRIAL = re.compile(rf"({_ROMANS})(?:[/-]({_ROMANS}))?([abc])?期")
_NO_PHASE = frozenset("上下同这每分共多单长短到双第")
_FRACTION = re.compile(
    r"([百千万]|[一二两三四五六七八九十]+)分之"
    r"([一二两三四五六七八九十百零]+(?:点[零一二三四五六七八九]+)?|[0-9]+(?:\.[0-9]+)?)"
)
_HALF = re.compile(r"一半|半数|腰斩|([过近超减])半(?![年导径成])(?:数)?")
_HALF_QUALIFIERS = {"过": Qualifier.OVER, "超": Qualifier.OVER, "近": Qualifier.NEARLY}
_HALF_TIME = re.compile(r"半(年|个(多)?月|小时)")
_AND_HALF = re.compile(rf"([{_SOME}])(?:年半|个半(月|小时))")
_HALF_UNITS = {
    None: "year", "年": "year", "个月": "month", "个多月": "month", "月": "month", "小时": "hour",
}  # fmt: skip
_FOLD = re.compile(r"翻(?:了)?(近|超)?(?:([一二两三四])?番|一?倍)")
_FOLD_QUALIFIERS = {"近": Qualifier.NEARLY, "超": Qualifier.OVER}
_FOLDS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}
# The shopping days 双十一 and 双12.
_DOUBLE = re.compile(r"双(十一|十二|11|12)")
_PLACES = re.compile(r"([高中低])?(?:([一两双二三四])|[个单])位数")
_TENTHS = re.compile(rf"([{_ONES}])成([{_ONES}半])")
_DISCOUNT = re.compile(rf"([{_ONES}])([{_ONES}])?折(?![旧扣合算价叠现射弯])")
_COINS = re.compile(rf"(?:([{_SOME}])块)?(?:([{_SOME}])毛)?([{_ONES}])?(?:钱)?")
_ONE_OR_TWO = re.compile(r"一两(?:(年|个?季度|个月|周|天|小时)|(?=[个家句款项条种次点]))")


def read_words(source: str, at: int, floor: int) -> Found | None:
    """The figure in words at `at`; `floor` is where the figure before ends."""
    for reader in _READERS:
        found = reader(source, at, floor)
        if found is not None:
            return found
    return None


def read_ordinal(source: str, at: int) -> Found | None:
    """第三, 第一大, 第18号, 第8.6代: the number, with `key` where it is more than a rank."""
    time = read_time(source, at)
    if time:
        end, kind, key = time
        return Found(at, end, kind, key=key)
    match = _ORDINAL.match(source, at)
    if not match or _ORDINAL_NOT.match(source, at):
        return None
    value = Decimal(match[1]) if match[1][0].isascii() else numeral_amount(match[1])
    if value is None:
        return None
    key = {"大": "largest", "号": "number"}.get((match[2] or "").strip(), "")
    if (match[2] or "").strip() == "代":
        key = "generation" if value != value.to_integral_value() else ""
        if not key:
            return Found(at, match.start(2), Kind.ORDINAL, value, value)
    return Found(at, match.end(), Kind.ORDINAL, value, value, key=key)


def _fold(source: str, at: int, floor: int) -> Found | None:
    """翻番 is doubled, 翻两番 four times as much."""
    match = _FOLD.match(source, at)
    if not match:
        return None
    more = Decimal(2 ** _FOLDS.get(match[2] or "一", 1) - 1)
    qualifier = _FOLD_QUALIFIERS.get(match[1] or "", Qualifier.EXACT)
    return Found(at, match.end(), Kind.MULTIPLE, more, more, "+x", qualifier=qualifier)


def _half(source: str, at: int, floor: int) -> Found | None:
    match = _HALF.match(source, at)
    if match:
        qualifier = _HALF_QUALIFIERS.get(match[1] or "", Qualifier.EXACT)
        direction = Direction.DOWN if match[1] == "减" or match[0] == "腰斩" else Direction.NONE
        end = match.end()
        return Found(at, end, Kind.NUMBER, key="1/2", qualifier=qualifier, direction=direction)
    match = _HALF_TIME.match(source, at)
    if match:
        more = Qualifier.OVER if match[2] else Qualifier.EXACT
        return _halves(at, match.end(), match[1], Decimal(0))._replace(qualifier=more)
    match = _AND_HALF.match(source, at)
    if not match:
        return None
    return _halves(at, match.end(), match[2], numeral_amount(match[1]) or Decimal(0))


def _halves(at: int, end: int, word: str | None, whole: Decimal) -> Found:
    value, unit = whole + Decimal("0.5"), _HALF_UNITS[word]
    return Found(at, end, Kind.QUANTITY, value, value, unit)


def _fraction(source: str, at: int, floor: int) -> Found | None:
    match = _FRACTION.match(source, at)
    if not match:
        return None
    below, above = match.groups()
    value = Decimal(above) if above.isascii() else _with_point(above)
    power = {"百": 0, "千": -1, "万": -2}.get(below)
    if value is None:
        return None
    if power is not None:
        percent = value.scaleb(power)
        return Found(at, match.end(), Kind.PERCENT, percent, percent)
    return Found(at, match.end(), Kind.NUMBER, key=f"{value}/{numeral_amount(below)}")


def _with_point(text: str) -> Decimal | None:
    """Value of 三点五."""
    whole, _, part = text.partition("点")
    value = numeral_amount(whole)
    digits = "".join(str("零一二三四五六七八九".index(c)) for c in part)
    return value if value is None or not part else value + Decimal(f"0.{digits}")


def _phase(source: str, at: int, floor: int) -> Found | None:
    """二期, III期, Ⅰ/Ⅱ期, IIb期."""
    trial = _TRIAL.match(source, at)
    if trial:
        low = Decimal(_ROMAN[trial[1]])
        high = Decimal(_ROMAN[trial[2]]) if trial[2] else low
        unit = trial[3] or ""
        return Found(at, trial.end(), Kind.ORDINAL, low, high, unit, key="phase")
    match = _PHASE.match(source, at)
    if not match or (at > floor and source[at - 1] in _NO_PHASE):
        return None
    value = numeral_amount(match[1])
    if value is None:
        return None
    return Found(at, match.end(), Kind.ORDINAL, value, value, match[2] or "", key="phase")


def _places(source: str, at: int, floor: int) -> Found | None:
    """两位数, 高个位数: how many digits a number has, as `key` "digits:2", "digits:1 high"."""
    match = _PLACES.match(source, at)
    if not match:
        return None
    count = {"两": 2, "双": 2, "二": 2, "三": 3, "四": 4}.get(match[2] or "", 1)
    where = {"高": " high", "中": " mid", "低": " low"}.get(match[1] or "", "")
    return Found(at, match.end(), Kind.NUMBER, key=f"digits:{count}{where}")


def _double(source: str, at: int, floor: int) -> Found | None:
    match = _DOUBLE.match(source, at)
    if not match:
        return None
    day = "11" if match[1] in {"十一", "11"} else "12"
    return Found(at, match.end(), Kind.NAME, key=f"Double {day}")


def _discount(source: str, at: int, floor: int) -> Found | None:
    """七五折 is 75% of the list price."""
    match = _DISCOUNT.match(source, at)
    if not match:
        return None
    percent = Decimal(10 * _ONES.index(match[1]) + 10)
    percent += _ONES.index(match[2]) + 1 if match[2] else 0
    return Found(at, match.end(), Kind.PERCENT, percent, percent, key="of list price")


def _tenths(source: str, at: int, floor: int) -> Found | None:
    """六成五 is 65%."""
    match = _TENTHS.match(source, at)
    if not match:
        return None
    ones = 5 if match[2] == "半" else _ONES.index(match[2]) + 1
    percent = Decimal(10 * _ONES.index(match[1]) + 10 + ones)
    return Found(at, match.end(), Kind.PERCENT, percent, percent)


def _coins(source: str, at: int, floor: int) -> Found | None:
    """三毛九 and 两块五, as shareholders ask."""
    match = _COINS.match(source, at)
    if not match or not (match[2] or (match[1] and match[3])):
        return None
    yuan, jiao, last = (numeral_amount(part) if part else Decimal(0) for part in match.groups())
    if yuan is None or jiao is None or last is None:
        return None
    value = yuan + jiao * Decimal("0.1") + last * Decimal("0.01" if match[2] else "0.1")
    return Found(at, match.end(), Kind.MONEY, value, value, "CNY")


def _one_or_two(source: str, at: int, floor: int) -> Found | None:
    match = _ONE_OR_TWO.match(source, at)
    if not match:
        return None
    unit = CHINESE[match[1]].unit if match[1] else ""
    kind = Kind.QUANTITY if unit else Kind.COUNT
    return Found(at, match.end(), kind, Decimal(1), Decimal(2), unit)


def _numeral(source: str, at: int, floor: int) -> Found | None:
    if g.IDIOM.match(source, at):
        return None
    amount = read_amount(source, at, qualified=is_qualified(source, at, floor))
    return Found.from_amount(at, amount)


_READERS: tuple[Callable[[str, int, int], Found | None], ...] = (
    _fold,
    _half,
    _fraction,
    _places,
    _double,
    _discount,
    _tenths,
    _coins,
    _phase,
    _one_or_two,
    _numeral,
)
