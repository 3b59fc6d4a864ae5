"""The Chinese figure reader: every numeric expression of a text, in order, as exact values.

The text is searched for the few characters a figure can start with; what stands there is then
matched by the patterns of `grammar` and `times`, figures in words by `chinese_words`, and what
belongs to it before and around by `around`. Every ASCII or full-width digit ends up in exactly one
figure, at worst as a NAME.
"""

import re
from functools import lru_cache
from itertools import pairwise

from irsum.figures import grammar as g
from irsum.figures.amounts import Amount, read_amount
from irsum.figures.around import (
    Found,
    carry_back,
    is_compared,
    with_context,
    with_words_before,
)
from irsum.figures.chinese_special import read_special
from irsum.figures.chinese_words import FIRST_CHARACTERS, START_WORD, read_ordinal, read_words
from irsum.figures.implied import with_money
from irsum.figures.times import TIME_WORDS, read_time
from irsum.figures.units import per_name
from irsum.figures.values import Figure, Kind
from irsum.figures.wording import word_pattern

__all__ = ["read_chinese"]

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_TIME_UNITS = frozenset(("年", "月", "日", "年度", "季度", None))
# Of these a qualifier, a currency or a change may stand before or behind.
_MEASURES = frozenset(
    (Kind.PERCENT, Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.MONEY, Kind.COUNT)
) | {Kind.QUANTITY, Kind.NUMBER}
_STRONG = frozenset((Kind.PERCENT, Kind.MONEY, Kind.POINTS, Kind.MULTIPLE, Kind.BASIS_POINTS))

_LEVELS = frozenset((Kind.MONEY, Kind.QUANTITY, Kind.COUNT))
_TO = re.compile("[至到]")

# Characters a figure can start with: all others are passed over at once.
_FIRST = "".join({word[0] for word in (*TIME_WORDS, *g.CHANGE_WORDS)}) + FIRST_CHARACTERS
_START = re.compile(
    rf"(?=[0-9QqHhF前头{_FIRST}])(?:[0-9]|{word_pattern([*TIME_WORDS, *g.CHANGE_WORDS])}"
    r"|[Qq](?=[1-4](?![0-9A-Za-z]))|[Hh](?=[12](?![0-9A-Za-z]))|FY(?= ?(?:20)?[0-9]{2}(?![0-9]))"
    r"|(?<!提)[前头](?=(?:1[01]|[2-9]|十一?|[二两三四五六七八九])个月)"
    rf"|{START_WORD})"
)
_EACH = re.compile(
    rf"每 ?(?:(10|100|十|百) ?)?({word_pattern(g.PER_UNITS)})"
    r"(?:派发?(?:现金)?(?:红利|股利)?|派现|转增|送红?股?|派息|现金分红)?"
    r"(?:人民币|约|近|超过|不低于|不超过)? ?(?=[0-9])"
)
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?)+")
_LABEL = re.compile(r"[QqAa][0-9]+ ?[:、.]")
_NAME_AFTER = re.compile(
    r"号|类(?![别型似])|电池|型|系列|热线|转债|指数|机型|圆柱|大圆柱|电芯|不锈钢|合金|铝|钢|平台|大促"
    r"|后(?![，。、])|规范|认证|标准|工程|[#＃]"
)
# 酒精度8度 is 8% ABV.
_ALCOHOL = re.compile("酒精?(?:度数?|含量)[约为在]?\\Z")
_NAME_BEFORE = _LETTERS | frozenset("-./_ &+")
# Spaces that only typesetting puts between Chinese and numbers: 同比下降 5%, 3.2 亿元.
_CJK = "\u3001-\u9fff\uff00-\uffef"
_SPACES = re.compile(rf"(?<=[{_CJK}])[ \u00a0\u3000]+|[ \u00a0\u3000]+(?=[{_CJK}])")
_SENTENCE = 1000  # characters: longer texts are not kept


def read_chinese(text: str) -> tuple[Figure, ...]:
    """All figures of `text` in order, not overlapping; every digit of the text is in one.

    >>> [f.text for f in read_chinese("前三季度营收15.38亿元，同比增长41.27%")]
    ['前三季度', '15.38亿元', '41.27%']
    """
    return _known(text) if len(text) <= _SENTENCE else _figures(text)


def _figures(text: str) -> tuple[Figure, ...]:
    if not _SPACES.search(text):
        return tuple(read.figure(text) for read in _read(text))
    closed, starts, ends = _closed_up(text)
    return tuple(
        read._replace(start=starts[read.start], end=ends[read.end - 1]).figure(text)
        for read in _read(closed)
    )


# Stages that know nothing of each other read the same sentence some four times.
_known = lru_cache(256)(_figures)


def _closed_up(text: str) -> tuple[str, list[int], list[int]]:
    """`text` without its typesetting spaces; where each character left begins and ends in it."""
    spaces = [(match.start(), match.end()) for match in _SPACES.finditer(text)]
    kept = [
        at
        for (_, start), (end, _) in pairwise([(0, 0), *spaces, (len(text), len(text))])
        for at in range(start, end)
    ]
    return "".join(text[at] for at in kept), kept, [at + 1 for at in kept]


def _read(text: str) -> list[Found]:
    source = text.translate(g.NORMAL) if g.FULL_WIDTH.search(text) else text
    found: list[Found] = []
    floor = 0
    match = _START.search(source)
    while match:
        at = match.start()
        read = _at(source, at, floor, found)
        if read is None:
            match = _START.search(source, at + 1)
            continue
        if read.kind in _MEASURES:
            read = with_words_before(source, _with_word_behind(source, read), floor)
            read = with_money(source, read)
            read = with_context(source, read, found)
            carry_back(source, read, found)
        elif read.kind is Kind.PERIOD and is_compared(source, read.start, read.end):
            read = read._replace(role="from")
        found.append(read)
        floor = read.end
        match = _START.search(source, floor)
    return found


def _with_word_behind(source: str, read: Found) -> Found:
    """Figures in words have no 以上, 左右 in their patterns."""
    match = g.POST.match(source, read.end) if read.amount is None else None
    if not match:
        return read
    qualifier = read.qualifier or g.qualifier_behind(match[0])
    return read._replace(end=match.end(), qualifier=qualifier)


def _at(source: str, at: int, floor: int, found: list[Found]) -> Found | None:
    """The figure whose first digit, numeral or word is at `at`; None where there is none."""
    char = source[at]
    if char in _DIGITS:
        return _at_digit(source, at, floor, found)
    if char == "第":
        return read_ordinal(source, at)
    if char == "每":
        return _each(source, at)
    if char in _LETTERS and at and source[at - 1] in _LETTERS:
        return None
    label = _LABEL.match(source, at)
    if label:
        return Found(at, label.end() - 1, Kind.NAME)
    time = read_time(source, at)
    if time:
        end, kind, key = time
        return Found(at, end, kind, key=key)
    change = g.CHANGES.match(source, at)
    if change:
        return Found(at, change.end(), Kind.CHANGE, key=g.CHANGE_WORDS[change[0]])
    return read_words(source, at, floor)


def _at_digit(source: str, at: int, floor: int, found: list[Found]) -> Found:
    amount = read_amount(source, at)
    if amount.is_range and amount.kind in _LEVELS and _falls_to(source, at, amount):
        amount = read_amount(source, at, ranges=False)
    if _after_letters(source, at, floor):
        # EPS0.35元, RMB5亿 are amounts, N26 and GB/T 19001-2016 names
        strong = amount.kind in _STRONG or amount.scaled or _counts(source, at, amount)
        if not strong and not _is_currency(source, at, floor):
            return _name(source, at, floor)
    if amount.unit == "degree" and (amount.scaled or "电" in source[max(0, at - 10) : at]):
        amount = _kilowatt_hours(amount)
    elif amount.unit == "degree" and _ALCOHOL.search(source, max(0, at - 6), at):
        amount = amount._replace(kind=Kind.PERCENT, unit="")
    if amount.unit == "m" and not amount.per and g.SPEED.search(source, max(0, at - 10), at):
        amount = amount._replace(per="hour")
    if amount.unit_word in _TIME_UNITS and not amount.scaled:
        time = read_time(source, at)
        if time:
            end, kind, key = time
            return Found(at, end, kind, key=key)
    return (
        read_special(source, at, amount.number_end, found)
        or Found.from_amount(at, amount)
        or _bare(source, at, floor, amount)
    )


def _kilowatt_hours(amount: Amount) -> Amount:
    """度 of electricity is a kWh, of heat a degree."""
    return amount._replace(unit="Wh", low=amount.low * 1000, high=amount.high * 1000)


def _falls_to(source: str, at: int, amount: Amount) -> bool:
    """Whether a range is a change and what it led to: 下跌17元/吨至243元/吨."""
    if not _TO.search(source, amount.number_end, amount.end):
        return False
    match = g.CONTEXT.match(source[max(0, at - 8) : at][::-1])
    changes = match is not None and match["verb"] is not None
    return changes and read_amount(source, at, ranges=False).kind is not None


def _after_letters(source: str, at: int, floor: int) -> bool:
    before = source[at - 1] if at > floor else ""
    if before in _LETTERS:
        return True
    return (
        before in {"-", "/", ".", " ", "_", "+"} and at - 2 >= floor and source[at - 2] in _LETTERS
    )


def _counts(source: str, at: int, amount: Amount) -> bool:
    """Whether a number behind letters and a blank counts things: VLCC 31艘, but Model 3车型."""
    word = amount.unit_word
    return source[at - 1] == " " and word not in {None, "年", *g.RISKY_UNITS}


def _is_currency(source: str, at: int, floor: int) -> bool:
    return source[max(floor, at - 4) : at].rstrip().endswith(tuple(g.CURRENCIES))


def _bare(source: str, at: int, floor: int, amount: Amount) -> Found:
    """A number without a unit."""
    end = amount.number_end
    ratio = _RATIO.match(source, at)
    if ratio and ratio.end() > end:
        return Found(at, ratio.end(), Kind.NUMBER, key=ratio[0])
    name = g.NAME.match(source, at)
    assert name
    digits = source[at:end]
    if amount.is_range and not amount.scaled:
        if name.end() <= amount.end and len(digits) < 5 and (digits == "0" or digits[0] != "0"):
            return _number(at, amount, Kind.NUMBER)
        return _name(source, at, floor)
    if amount.scaled:
        return _number(at, amount, Kind.COUNT)
    after = source[end : end + 1]
    joined = name.end() > end and (after in _LETTERS or name.end() - end > 1)
    if joined and not (after == "." and name[0][end - at + 1 :].isdigit()):
        return _name(source, at, floor)
    following = _NAME_AFTER.match(source, end)
    if following:
        return Found(at, end + (following[0] == "号"), Kind.NAME)
    if digits.isdigit() and (len(digits) > 4 or (digits[0] == "0" and len(digits) > 1)):
        return Found(at, end, Kind.NAME)
    if len(digits) == 4 and digits.isdigit() and 1990 <= int(digits) <= 2049 and digits != "2000":
        return Found(at, end, Kind.PERIOD, key=digits)
    return _number(at, amount, Kind.COUNT if "," in digits or "，" in digits else Kind.NUMBER)


def _number(at: int, amount: Amount, kind: Kind) -> Found:
    found = Found.from_amount(at, amount._replace(kind=kind))
    assert found is not None
    return found


def _name(source: str, at: int, floor: int) -> Found:
    """The run of letters, digits and joining signs around the digit at `at`."""
    start = at
    while start > floor and source[start - 1] in _NAME_BEFORE:
        start -= 1
    # "GB/T 19001" and "ISO 9001": a blank joins capitals to a number
    while start < at and source[start] in "-./+_·&~*×: ":
        start += 1
    number = g.SINGLE.match(source, at)
    assert number
    end = number.end(1)
    match = g.NAME.match(source, at)
    if match:
        end = max(end, match.end())
    tail = g.NAME.match(source, end)
    return Found(start, tail.end() if tail else end, Kind.NAME)


def _each(source: str, at: int) -> Found | None:
    """每股46.18元, 每10股派3.5元: the amount with what it is per."""
    match = _EACH.match(source, at)
    if not match:
        return None
    number, word = match[1], match[2]
    amount = read_amount(source, match.end())
    if amount.kind not in {Kind.MONEY, Kind.QUANTITY, Kind.COUNT} or amount.per:
        return None
    if amount.unit_word in {"月", "日"} or (
        amount.unit_word in _TIME_UNITS and read_time(source, match.end())
    ):
        return None
    read = Found.from_amount(match.end(), amount)
    name = per_name(word)
    if read is None or not name:
        return None
    read = with_words_before(source, read, match.start() + 1)
    many = {"十": "10", "百": "100"}.get(number or "", number)
    return read._replace(start=at, per=f"{many} {name}s" if many else name)
