"""The Chinese figure reader: every numeric expression of a text, in order, as exact values.

The text is searched for the few characters a figure can start with; what stands there is then
matched by the patterns of `grammar` and `times`. Qualifiers, currencies and signs in front are
found by looking back from the number, direction and basis by looking back in the clause.
Every ASCII or full-width digit ends up in exactly one figure, at worst as a NAME.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from irsum.figures import grammar as g
from irsum.figures.amounts import Amount, numeral_amount, read_amount
from irsum.figures.times import TIME_WORDS, read_time
from irsum.figures.units import per_name
from irsum.figures.values import Basis, Direction, Figure, Kind, Qualifier

__all__ = ["read_chinese"]

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_CHANGEABLE = frozenset(
    (
        Kind.PERCENT,
        Kind.POINTS,
        Kind.BASIS_POINTS,
        Kind.MULTIPLE,
        Kind.MONEY,
        Kind.COUNT,
        Kind.QUANTITY,
    )
)
_TIME_UNITS = frozenset(("年", "月", "日", "年度", "季度", None))
_JOINS = frozenset(("、", "和", "及", "与", "或", "以及", "/", "、 ", "和 "))
_STRONG = frozenset((Kind.PERCENT, Kind.MONEY, Kind.POINTS, Kind.MULTIPLE, Kind.BASIS_POINTS))

_words = g.word_pattern
# 一 is a figure only in these places (一 with a classifier is an article).
_ONE = (
    r"一(?=[十百千万亿]|[二三四五六七八九][成十百千万亿倍]|半(?![径导])|成(?![本为熟立功长员果不])|倍|期[^间限末初货望]|季|个百分点|"
    r"[到至][两二三]|(?:年|个月|个季度|周|天)(?:以上|以内|左右))"
    r"|(?<=[近来去约超过到足少])一(?=年|个月|个季度|周|天|小时)"
)
_START = re.compile(
    rf"[0-9]|{_words([*TIME_WORDS, *g.CHANGES])}"
    r"|[Qq](?=[1-4](?![0-9A-Za-z]))|[Hh](?=[12](?![0-9A-Za-z]))"
    r"|第(?=[一二三四五六七八九十0-9 ])"
    rf"|每(?= ?[0-9十百千{''.join(sorted(g.UNIT_STARTS))}])"
    rf"|{_ONE}|[二两三四五六七八九十](?![，。、；：）])|[数几](?=[十百千万亿])|[百千万亿](?=[万亿余多分]|[\u4e00-\u9fff])"
    r"|过半|翻(?=.{0,3}[番倍])|半数|(?<![上下一过对大前后各多])半(?=年(?![报度])|个月|小时)|二〇"
)
_ORDINAL = re.compile(r"第 ?([0-9]+|[一二三四五六七八九十百]+)(大(?![道街楼厦学]))?")
_ORDINAL_NOT = re.compile(r"第(?:三方|一时间|一性|一线|三人|一手|一财经|二天|一步(?!骤))")
_PHASE = re.compile(r"([一二三四五六七八九十]{1,2}|[0-9]{1,2})期(?![间限末初货望待权内刊许])")
_FRACTION = re.compile(
    r"([百千万]|[一二两三四五六七八九十]+)分之([一二两三四五六七八九十百零]+(?:点[零一二三四五六七八九]+)?|[0-9]+(?:\.[0-9]+)?)"
)
_HALF = re.compile(r"一半|半数|过半(?:数)?")
_HALF_TIME = re.compile(r"半(年|个月|小时)")
_AND_HALF = re.compile(r"([一二两三四五六七八九])(?:年半|个半(月|小时))")
_FOLD = re.compile(r"翻(?:了|了近|近)?(?:([一二两三四])?番|一?倍)")
_EACH = re.compile(
    rf"每 ?(?:(10|100|十|百) ?)?({_words(g.PER_UNITS)})(?:派发?(?:现金)?(?:红利|股利)?|派现|转增|送红?股?|派息|现金分红)?(?:人民币|约|近|超过|不低于|不超过)? ?(?=[0-9])"
)
_DIVIDEND = re.compile(
    r"(?:10|十) ?股?(派|转增?|送红?股?) ?(?:现金)?(?:红利)?([0-9]+(?:\.[0-9]+)?) ?(元|股)?"
)
_MORE_SHARES = re.compile(r"(派|转增?|送红?股?) ?([0-9]+(?:\.[0-9]+)?) ?(元|股)?")
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?)+")
_NAME_AFTER = re.compile(
    r"号|类(?![别型似])|电池|型|系列|热线|转债|指数|机型|圆柱|大圆柱|电芯|不锈钢|合金|铝|钢|平台|大促|后(?![，。、])|规范|认证|标准|工程|[#＃]"
)


class _Read(NamedTuple):
    """A figure before context: positions, kind, value and the power of ten that was applied."""

    start: int
    end: int
    kind: Kind
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    per: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    key: str = ""
    direction: Direction = Direction.NONE
    basis: Basis = Basis.NONE
    amount: Amount | None = None


def read_chinese(text: str) -> tuple[Figure, ...]:
    """All figures of `text` in order, not overlapping; every digit of the text is in one.

    >>> [f.text for f in read_chinese("前三季度营收15.38亿元，同比增长41.27%")]
    ['前三季度', '15.38亿元', '41.27%']
    """
    source = text.translate(g.NORMAL) if g.FULL_WIDTH.search(text) else text
    found: list[_Read] = []
    floor = 0
    match = _START.search(source)
    while match:
        at = match.start()
        read = _at(source, at, floor)
        if read is None:
            match = _START.search(source, at + 1)
            continue
        if read.kind in _CHANGEABLE:
            read = _context(source, read, found)
            if found:
                _carry_back(source, read, found)
        found.append(read)
        floor = read.end
        match = _START.search(source, floor)
    return tuple(Figure(r.kind, text[r.start : r.end], r.start, r.end, *r[3:11]) for r in found)


def _at(source: str, at: int, floor: int) -> _Read | None:
    """The figure whose first digit, numeral or word is at `at`; None where there is none."""
    char = source[at]
    if char in _DIGITS:
        return _at_digit(source, at, floor)
    if char == "第":
        return _ordinal(source, at)
    if char == "每":
        return _each(source, at)
    if char in "QqHh" and at > 0 and source[at - 1] in _LETTERS:
        return None
    time = read_time(source, at)
    if time:
        end, kind, key = time
        return _Read(at, end, kind, key=key)
    for word, key in g.CHANGES.items():
        if source.startswith(word, at):
            return _Read(at, at + len(word), Kind.CHANGE, key=key)
    return _at_numeral(source, at, floor)


def _at_digit(source: str, at: int, floor: int) -> _Read:
    before = source[at - 1] if at > floor else ""
    amount = read_amount(source, at)
    if before in _LETTERS or (
        before in {"-", "/", ".", " ", "_"} and at - 2 >= floor and source[at - 2] in _LETTERS
    ):
        # EPS0.35元, RMB5亿 are amounts, N26 and GB/T 19001-2016 names
        strong = amount.kind in _STRONG or amount.scaled
        if not strong and not _is_currency(source, at, floor):
            return _name(source, at, floor)
    if amount.unit_word in _TIME_UNITS:
        time = read_time(source, at)
        if time:
            end, kind, key = time
            return _Read(at, end, kind, key=key)
    if amount.kind is None:
        return _bare(source, at, floor, amount)
    if source.startswith("10", at) and (shares := _dividend(source, at)):
        return shares
    return _amount(source, at, floor, amount)


def _is_currency(source: str, at: int, floor: int) -> bool:
    start = max(floor, at - 4)
    return source[start:at].rstrip().endswith(tuple(g.CURRENCIES))


def _amount(source: str, at: int, floor: int, amount: Amount) -> _Read:
    """`amount`, whose number is at `at`, with what stands before it."""
    start, qualifier, key = at, amount.qualifier, amount.key
    low, high, kind, unit = amount.low, amount.high, amount.kind, amount.unit
    direction = Direction.NONE
    assert kind is not None
    while start > floor and source[start - 1] in g.PREFIX_ENDS:
        for size in (4, 3, 2, 1):
            if start - size < floor:
                continue
            word = source[start - size : start]
            if word == " ":
                if start - 1 > floor and source[start - 2] in g.PREFIX_ENDS - {" "}:
                    start -= 1
                    break
                continue
            if word in g.CURRENCIES:
                if kind is Kind.COUNT and not unit:
                    kind, unit = Kind.MONEY, g.CURRENCIES[word]
                elif kind is not Kind.MONEY:
                    continue
                start -= size
                break
            if word in g.PREFIXES:
                if start - size > floor and source[start - size - 1] in g.BLOCKED.get(word, ""):
                    continue
                if word in "-+":
                    if (
                        start - 2 >= floor
                        and start >= 2
                        and (
                            source[start - 2].isascii()
                            and source[start - 2].isalnum()
                            or source[start - 2] == "%"
                        )
                    ):
                        continue
                    if kind is Kind.COUNT and unit:
                        continue
                if word in "-负" and low is not None and high is not None:
                    low, high = (
                        low.copy_negate(),
                        (low if high == low and not amount.is_range else high),
                    )
                    high = low if not amount.is_range else high
                elif word == "+":
                    direction = Direction.UP
                else:
                    if word in {"上", "过"} and source[at] in _DIGITS:
                        continue
                    if word == "近" and kind is Kind.QUANTITY and unit in g.SPAN_UNITS:
                        break
                    qualifier = g.PREFIXES[word] if not qualifier or word != "约" else qualifier
                start -= size
                break
        else:
            break
        if word == "近" and not key and kind is Kind.QUANTITY and unit in g.SPAN_UNITS:
            break
    if kind is Kind.QUANTITY and unit in g.SPAN_UNITS:
        for size in (4, 3, 2, 1):
            word = source[max(floor, start - size) : start]
            if word in g.SPAN_WORDS and len(word) == size:
                if word == "近" and _is_nearly(source, start, floor, low):
                    qualifier = Qualifier.NEARLY
                else:
                    key = g.SPAN_WORDS[word]
                start -= size
                break
    return _Read(
        start,
        amount.end,
        kind,
        low,
        high,
        unit,
        amount.per,
        qualifier,
        key,
        direction,
        amount=amount,
    )


def _is_nearly(source: str, start: int, floor: int, value: Decimal | None) -> bool:
    """近20年的积累 is nearly 20 years, 近三年 the past three."""
    if value is None or value > 10 or value != value.to_integral_value():
        return True
    return source[max(floor, start - 3) : start - 1].endswith(
        ("时", "了", "经", "达", "期", "长", "有", "已")
    )


def _bare(source: str, at: int, floor: int, amount: Amount) -> _Read:
    """A number without a unit."""
    end = amount.number_end
    after = source[end : end + 1]
    if source.startswith("10", at) and (shares := _dividend(source, at)):
        return shares
    ratio = _RATIO.match(source, at)
    if ratio and ratio.end() > end:
        return _Read(at, ratio.end(), Kind.NUMBER, key=ratio[0])
    name = g.NAME.match(source, at)
    assert name
    digits = source[at:end]
    if amount.is_range and not amount.scaled:
        if name.end() <= amount.end and len(digits) < 5 and not digits.startswith("0"):
            return _amount(source, at, floor, amount._replace(kind=Kind.NUMBER))
        return _name(source, at, floor)
    if amount.scaled:
        return _amount(source, at, floor, amount._replace(kind=Kind.COUNT))
    if name.end() > end and (after in _LETTERS or name.end() - end > 1):
        if after != "." or not name[0][end - at + 1 :].isdigit():
            return _name(source, at, floor)
    following = _NAME_AFTER.match(source, end)
    if following:
        return _Read(at, end + (following[0] == "号"), Kind.NAME)
    if digits.isdigit() and (len(digits) > 4 or (digits[0] == "0" and len(digits) > 1)):
        return _Read(at, end, Kind.NAME)
    if len(digits) == 4 and digits.isdigit() and 1990 <= int(digits) <= 2049 and digits != "2000":
        return _Read(at, end, Kind.PERIOD, key=digits)
    kind = Kind.COUNT if "," in digits or "，" in digits else Kind.NUMBER
    return _amount(source, at, floor, amount._replace(kind=kind))


def _name(source: str, at: int, floor: int) -> _Read:
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
    return _Read(start, tail.end() if tail else end, Kind.NAME)


_NAME_BEFORE = _LETTERS | frozenset("-./_ &")


def _ordinal(source: str, at: int) -> _Read | None:
    time = read_time(source, at)
    if time:
        end, kind, key = time
        return _Read(at, end, kind, key=key)
    match = _ORDINAL.match(source, at)
    if not match or _ORDINAL_NOT.match(source, at):
        return None
    value = numeral_amount(match[1])
    if value is None:
        return None
    return _Read(at, match.end(), Kind.ORDINAL, value, value, key="largest" if match[2] else "")


def _each(source: str, at: int) -> _Read | None:
    """每股46.18元, 每10股派3.5元: the amount with what it is per."""
    match = _EACH.match(source, at)
    if not match:
        return None
    number, word = match[1], match[2]
    amount = read_amount(source, match.end())
    if amount.kind not in {Kind.MONEY, Kind.QUANTITY, Kind.COUNT} or amount.per:
        return None
    if amount.unit_word in _TIME_UNITS and read_time(source, match.end()):
        return None
    read = _amount(source, match.end(), match.start() + 1, amount)
    many = {"十": "10", "百": "100"}.get(number or "", number)
    name = per_name(word)
    if not name:
        return None
    per = f"{many} {name}s" if many else name
    return read._replace(start=at, per=per)


def _dividend(source: str, at: int) -> _Read | None:
    """10派3.5元, 10转4: what 10 shares get."""
    match = _DIVIDEND.match(source, at)
    if not match:
        return None
    value = Decimal(match[2])
    if match[1].startswith("派"):
        return _Read(at, match.end(), Kind.MONEY, value, value, "CNY", "10 shares")
    return _Read(at, match.end(), Kind.COUNT, value, value, "股", "10 shares")


def _at_numeral(source: str, at: int, floor: int) -> _Read | None:
    """A figure in Chinese numerals."""
    char = source[at]
    if char == "翻":
        match = _FOLD.match(source, at)
        if not match:
            return None
        times = Decimal(
            2 ** {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}.get(match[1] or "一", 1) - 1
        )
        return _Read(at, match.end(), Kind.MULTIPLE, times, times, "+x")
    match = _HALF.match(source, at)
    if match:
        qualifier = Qualifier.OVER if match[0].startswith("过") else Qualifier.EXACT
        return _post(
            source, floor, _Read(at, match.end(), Kind.NUMBER, key="1/2", qualifier=qualifier)
        )
    match = _HALF_TIME.match(source, at)
    if match:
        unit = {"年": "year", "个月": "month", "小时": "hour"}[match[1]]
        half = Decimal("0.5")
        return _post(source, floor, _Read(at, match.end(), Kind.QUANTITY, half, half, unit))
    match = _FRACTION.match(source, at)
    if match:
        return _post(source, floor, _fraction(at, match))
    match = _AND_HALF.match(source, at)
    if match:
        value = numeral_amount(match[1])
        assert value is not None
        unit = {None: "year", "月": "month", "小时": "hour"}[match[2]]
        return _post(
            source,
            floor,
            _Read(
                at, match.end(), Kind.QUANTITY, value + Decimal("0.5"), value + Decimal("0.5"), unit
            ),
        )
    match = _PHASE.match(source, at)
    if match and not (at > floor and source[at - 1] in "上下同这每分共多单长短到双第"):
        value = numeral_amount(match[1])
        if value is not None:
            return _Read(at, match.end(), Kind.ORDINAL, value, value, key="phase")
    if g.NOT_A_NUMBER.match(source, at) and char != "一":
        return None
    amount = read_amount(source, at, qualified=_qualified(source, at, floor))
    if amount.kind is None:
        return None
    return _amount(source, at, floor, amount)


def _qualified(source: str, at: int, floor: int) -> bool:
    """Whether a qualifier stands before `at`, so that 百家 there is a number."""
    if at <= floor or source[at - 1] not in g.PREFIX_ENDS:
        return False
    for size in (3, 2, 1):
        word = source[max(floor, at - size) : at]
        if word in g.PREFIXES and not (
            at - size > floor and source[at - size - 1] in g.BLOCKED.get(word, "")
        ):
            return True
    return False


def _fraction(at: int, match: re.Match[str]) -> _Read:
    below, above = match.groups()
    value = Decimal(above) if above.isascii() else numeral_amount(above)
    power = {"百": 0, "千": -1, "万": -2}.get(below)
    if value is None:
        value, power = None, None
    if power is not None and value is not None:
        percent = value.scaleb(power)
        return _Read(at, match.end(), Kind.PERCENT, percent, percent)
    under = numeral_amount(below)
    return _Read(at, match.end(), Kind.NUMBER, key=f"{value}/{under}")


def _post(source: str, floor: int, read: _Read) -> _Read:
    """`read` with the qualifiers before and behind it."""
    start, end, qualifier = read.start, read.end, read.qualifier
    for size in (4, 3, 2, 1):
        word = source[max(floor, start - size) : start]
        if len(word) == size and word in g.PREFIXES and word not in {"-", "+"}:
            if start - size > floor and source[start - size - 1] in g.BLOCKED.get(word, ""):
                continue
            qualifier, start = g.PREFIXES[word], start - size
            break
    match = g.POST.match(source, end)
    if match:
        qualifier = g.POST_WORDS[match[0].strip()] if not qualifier else qualifier
        end = match.end()
    return read._replace(start=start, end=end, qualifier=qualifier)


def _context(source: str, read: _Read, found: list[_Read]) -> _Read:
    """`read` with direction, basis and loss from the words around it."""
    start = read.start
    direction, basis, key, fold = read.direction, Basis.NONE, read.key, False
    if start and source[start - 1] in g.CONTEXT_ENDS:
        window = source[max(0, start - 24) : start]
        match = g.CONTEXT.match(window[::-1])
        if match:
            verb, fold = match["verb"], bool(match["fold"])
            if verb:
                direction = g.VERBS[verb[::-1]]
            elif match["loss"] and read.kind is Kind.MONEY:
                key = "loss"
            bases = _bases(window)
            if bases:
                basis = bases[0]
    elif found and found[-1].kind is read.kind and source[found[-1].end : start] in _JOINS:
        last = found[-1]
        direction, basis = last.direction, last.basis
        if last.key == "loss":
            key = "loss"
        bases = _bases(source[max(0, last.start - 24) : last.start])
        if len(bases) > 1 and last.basis is bases[0]:
            basis = bases[1]
        fold = last.unit == "+x"
    if (
        not direction
        and source.startswith("的", read.end)
        and read.kind in {Kind.PERCENT, Kind.MULTIPLE}
    ):
        after = g.AFTER.match(source, read.end)
        if after:
            verb = next((v for v in g.VERBS if after[0].endswith(v)), "")
            direction = g.VERBS.get(verb, direction)
    unit = read.unit
    if read.kind is Kind.MULTIPLE and unit == "x" and (direction is Direction.UP or fold):
        unit = "+x"
    if direction is read.direction and not basis and key == read.key and unit == read.unit:
        return read
    return read._replace(direction=direction, basis=basis, key=key, unit=unit)


def _bases(window: str) -> list[Basis]:
    """同比 and 环比 in the last clause of `window`, in order."""
    if "比" not in window:
        return []
    clause = window[max(window.rfind(mark) for mark in "，。；,;？！") + 1 :]
    names = [Basis.YEAR if word == "同比" else Basis.PREVIOUS for word in g.BASES.findall(clause)]
    if len(names) > 1 and not re.search(r"[同环]比[、和及/与][同环]比", clause):
        return names[-1:]
    return names


def _carry_back(source: str, read: _Read, found: list[_Read]) -> None:
    """Gives the unit of `read` to bare numbers joined before it: 12、15、18亿元."""
    if read.amount is None or read.kind is Kind.NUMBER:
        return
    index, start = len(found) - 1, read.start
    while index >= 0:
        last = found[index]
        if last.kind is not Kind.NUMBER or last.amount is None or last.low is None:
            return
        if source[last.end : start] not in _JOINS:
            return
        found[index] = last._replace(
            kind=read.kind,
            low=read.amount.apply(last.low),
            high=read.amount.apply(last.high if last.high is not None else last.low),
            unit=read.unit,
            per=read.per,
            direction=read.direction,
            basis=read.basis,
        )
        start = last.start
        index -= 1
