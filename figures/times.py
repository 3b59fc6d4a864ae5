"""Dates and reporting periods of Chinese text, read at one position."""

import re

from irsum.figures.periods import period_key
from irsum.figures.values import Kind
from irsum.figures.wording import blocked, word_pattern, words

__all__ = ["TIME_WORDS", "WITHIN", "read_time"]

Y = r"((?:19|20)[0-9]{2})"
M = r"(1[0-2]|0?[1-9])(?![0-9])"
D = r"(3[01]|[12][0-9]|0?[1-9])(?![0-9])"
TO = r" ?(?:--?|~|至|到) ?"
CLOCK = r"([01]?[0-9]|2[0-4]):([0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
HALF = r"(?: ?(上午|下午|晚上|晚间|中午))?"
# 3个月内, but 8月内销
WITHIN = r"内(?![部在外容存生需销地涵化行贸环])"

_DATE = re.compile(
    rf"(?:{Y} ?年 ?)?{M} ?月 ?{D} ?[日号](?!均|线|{WITHIN})"
    rf"(?:{TO}(?:(?:{Y} ?年 ?)?{M} ?月 ?)?{D} ?[日号](?!均|线|{WITHIN}))?"
    rf"(?:[ ,，]?{HALF} ?{CLOCK}(?:{TO}{HALF} ?{CLOCK})?)?"
)
_ISO = re.compile(
    rf"{Y}([-/.]){M}\2{D}(?![.]?[0-9])(?:[ T]{CLOCK}(?:{TO}{CLOCK})?)?(?![0-9A-Za-z])"
)
_CLOCK = re.compile(rf"{CLOCK}(?:{TO}{CLOCK})?")
_DAY = re.compile(rf"{D} ?[日号](?!均|线|{WITHIN})")
_CN_YEAR = re.compile(
    r"([一二][〇零○O0九][〇零○一二三四五六七八九]{2})年(?:(十[一二]?|[一二三四五六七八九])月"
    r"(?:([一二]?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])日)?)?"
)

_CN = {c: i + 1 for i, c in enumerate("一二三四五六七八九十")} | {"两": 2, "十一": 11}

_Q = r"[一二三四1-4]"
_CN_MONTH = r"(?:十[一二]?|[一二三四五六七八九])"
_QUARTERS = (
    rf"(?P<first>前(?P<fq>[一二两三123]) ?个?季(?:度)?)"
    rf"|第?(?P<q>{_Q}) ?(?:(?:季度?)?[、和及与至到~-]+ ?第?(?P<qto>{_Q})"
    r"|(?P<qnext>(?<=一)二|(?<=二)三|(?<=三)四)) ?季(?:度)?"
    rf"|(?<![每这同])第?(?P<q1>{_Q}) ?季(?:度|(?=[报末])|(?<!四季)(?![节青稻酒]))"
    rf"|[Qq](?P<qq>[1-4])(?![0-9])(?:{TO}[Qq]?(?P<qqto>[1-4])(?![0-9]))?"
    r"|(?P<qb>[1-4])[Qq](?P<qy>(?:20)?[0-9]{2})?(?![A-Za-z0-9])"
)
_HALVES = (
    r"(?P<fhalf>[上下]半年)(?!报)"
    r"|(?P<half>半年度?(?:报告?)?|[Hh][12]|[12][Hh](?P<hy>(?:20)?[0-9]{2})?(?![A-Za-z0-9])|中报)"
)
_MONTHS = (
    r"(?:前|头)(?P<fm>1[01]|[2-9]|十一?|[二两三四五六七八九])个?月"
    rf"|(?P<m>1[0-2]|0?[1-9]) ?(?:月份?)?{TO}(?:(?P<yto>(?:19|20)[0-9]{{2}}|次) ?年 ?)?"
    rf"(?P<mto>1[0-2]|0?[1-9]) ?月(?!{WITHIN})份?"
    rf"|(?P<m1>1[0-2]|0?[1-9]) ?月(?!{WITHIN})份?(?:、(?=[0-9]))?"
    rf"|(?P<mcn>{_CN_MONTH})(?:[至到](?P<mcnto>{_CN_MONTH}))?月(?!{WITHIN})份?"
)
_PART = re.compile(rf" ?的?(?:{_QUARTERS}|{_HALVES}|{_MONTHS}|(?P<full>全年|整年|(?<!年)度))")
_EDGES = {
    "年末": "end", "年底": "end", "年初": "start", "年中": "mid",
    "中下旬": "late", "上中旬": "early", "中上旬": "early", "中旬": "mid", "上旬": "early",
    "下旬": "late", "末": "end", "底": "end", "初": "start",
}  # fmt: skip
_EDGE = re.compile(
    r" ?(年末|年底|年初|年中(?!报)|[上中][中下上]旬|中旬|上旬|下旬|末(?!端)|底(?![部盘板])"
    r"|初(?![步始级创期衷]))"
)
_REPORT = re.compile(r" ?(年?年度?报告?(?!表)|报告|报(?![表告废名到出价]))")
# 2024/25 is a business year, 2011/12 a month.
_BUSINESS_YEAR = re.compile(rf"{Y}/([1-9][0-9])(?![0-9/年月.-])")
_YEARS = re.compile(rf"{Y} ?(?:年度?)?{TO}{Y} ?(?:年度?|财年)|{Y}{TO}{Y}(?![0-9年])")
# 2031.2 is February 2031
_YEAR_POINT_MONTH = re.compile(rf"{Y}\.(1[0-2]|0?[1-9])(?![0-9.%]| ?[万亿千百倍元])")
# What may follow a year that goes without 年 (2024Q3, 25H1) or has two digits (25年三季度).
_AHEAD = (
    rf"前[一二三123]|第?{_Q}季|[QqHh][1-4]|[1-4][QHqh]|[上下]半年|全年|年报|半年|三季|一季|中报"
)
_YEAR = re.compile(
    rf"(?:FY ?)?{Y}(?: ?(?:年度(?!报)|财年|年(?!报|度报)|年(?=年报)|年(?=度?报))"
    rf"|(?= ?(?:{_AHEAD})))"
)
_FISCAL = re.compile(r"FY ?((?:20)?[0-9]{2})(?![0-9])")
_SHORT = re.compile(
    r"([12][0-9]|3[0-5]) ?"
    rf"(?:年 ?(?={_AHEAD}|年[底末初中]|[底末初]|年度|(?:1[0-2]|[1-9])-?(?:1[0-2]|[1-9])?月)"
    r"|年(?=度)|(?=[QqHh][1-4](?![0-9])))"
)
# 25年 alone is 2025 where it stands like a date and no span of time is meant.
_SHORT_ALONE = re.compile(
    r"(?:(?<=[，。；：、（(“《\n和与及或在于从自到至较比司们计 ])|(?<![^\n]))"
    rf"(2[0-9]|3[0-5])(?:{TO}(2[0-9]|3[0-5]))? ?年"
    r"(?! ?(?:以上|以内|以?来|内|左右|多|余|期|寿命|之|前|后|间|限|租"
    r"|的?(?:历史|经验|时间|发展|积累|质保)))"
)
_ANNUAL = re.compile("年报(?![到名废考])")
_DECADE = re.compile(
    r"(?:(上|本|19|20|21|十九|二十|二十一)世纪)?([0-9])0年代|(?:上)世纪([一二三四五六七八九])十年代"
)
_TO_YEAR_MONTH = re.compile(rf"{TO}{Y} ?年 ?{M} ?月(?!{D}?[日号])")

# Words for a year -> base of a period key; phrases that are a period whole -> key.
_BASES, _PHRASES = words("year"), words("period")
_BASE = re.compile(word_pattern(_BASES, blocked("year")))
_PHRASE = re.compile(word_pattern(_PHRASES, blocked("period")))
# Words at which a period can start; digits come apart.
TIME_WORDS = (
    *_BASES,
    *_PHRASES,
    *("全年", "上半年", "下半年", "年报", "半年报", "中报", "半年度", "上世纪"),
    *("前一季", "前两季", "前二季", "前三季", "一季", "二季", "三季", "四季度", "四季报"),
    *("第一季", "第二季", "第三季", "第四季"),
)

Time = tuple[int, Kind, str]
"""Where a date or period ends, its kind and its key."""


def read_time(text: str, start: int) -> Time | None:
    """The date or period that starts at `start`; None where there is none."""
    if text[start].isdigit() and text[start].isascii():
        return _date(text, start) or _years(text, start) or _period(text, start)
    if text[start] == "F":
        return _period(text, start)
    match = _CN_YEAR.match(text, start)
    if match:
        return _chinese_date(match)
    phrase = _PHRASE.match(text, start)
    if phrase:
        return phrase.end(), Kind.PERIOD, _PHRASES[phrase[0]]
    return _period(text, start)


def _two(number: str) -> str:
    return f"{int(number):02d}"


def _time(half: str | None, hour: str, minute: str) -> str:
    late = half in {"下午", "晚上", "晚间"} and int(hour) < 12
    return f"T{int(hour) + 12 * late:02d}:{minute}"


def _date(text: str, start: int) -> Time | None:
    match = _DATE.match(text, start)
    if match:
        return match.end(), Kind.DATE, _date_key(match)
    match = _ISO.match(text, start)
    if match:
        y, _, m, d, h, mi, h2, mi2 = match.groups()
        key = f"{y}-{_two(m)}-{_two(d)}" + (_time(None, h, mi) if h else "")
        return match.end(), Kind.DATE, key + (f"..{_time(None, h2, mi2)[1:]}" if h2 else "")
    match = _CLOCK.match(text, start)
    if match and not (match[3] is None and len(match[1]) == 1 and text[match.start(2) - 1] != ":"):
        h, mi, h2, mi2 = match.groups()
        return (
            match.end(),
            Kind.DATE,
            _time(None, h, mi) + (f"..{_time(None, h2, mi2)[1:]}" if h2 else ""),
        )
    match = _DAY.match(text, start)
    if match:
        return match.end(), Kind.DATE, f"---{_two(match[1])}"
    return None


def _date_key(match: re.Match[str]) -> str:
    """Key of a match of _DATE."""
    y, m, d, y2, m2, d2, half, h, mi, half2, h2, mi2 = match.groups()
    key = f"{y or '-'}-{_two(m)}-{_two(d)}"
    if d2:
        month = f"{_two(m2)}-" if m2 else ""
        key += f"..{f'{y2}-' if y2 else ''}{month}{_two(d2)}"
    if h:
        key += _time(half, h, mi)
        if h2:
            key += f"..{_time(half2 or half, h2, mi2)[1:]}"
    return key


def _chinese_date(match: re.Match[str]) -> Time:
    digits = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {
        "〇": "0",
        "○": "0",
        "O": "0",
        "0": "0",
    }
    year = "".join(digits[c] for c in match[1])
    if not match[2]:
        return match.end(), Kind.PERIOD, year
    month = _ten(match[2])
    if not match[3]:
        return match.end(), Kind.PERIOD, period_key(year, month)
    return match.end(), Kind.DATE, f"{year}-{month:02d}-{_ten(match[3]):02d}"


def _ten(text: str) -> int:
    """Value of a Chinese numeral below one hundred."""
    head, ten, tail = text.rpartition("十")
    return (_CN.get(head, 1) * 10 if ten else 0) + _CN.get(tail, 0)


def _years(text: str, start: int) -> Time | None:
    match = _YEARS.match(text, start)
    if match:
        first, last = (match[1], match[2]) if match[1] else (match[3], match[4])
        if first < last:
            return match.end(), Kind.PERIOD, f"{first}..{last}"
    match = _BUSINESS_YEAR.match(text, start)
    if match and int(match[2]) == int(match[1][2:]) + 1 > 12:
        return match.end(), Kind.PERIOD, f"{match[1]}..20{match[2]}"
    match = _DECADE.match(text, start)
    if match and match[2]:
        return match.end(), Kind.PERIOD, f"decade:{20 if match[2] in '012' else 19}{match[2]}0"
    match = _YEAR_POINT_MONTH.match(text, start)
    if match:
        return match.end(), Kind.PERIOD, period_key(match[1], int(match[2]))
    return None


def _period(text: str, start: int) -> Time | None:
    base, end = _base(text, start)
    if base.startswith("rel:") and (date := _DATE.match(text, end)) and not date[1]:
        return date.end(), Kind.DATE, base + _date_key(date)
    part = _PART.match(text, end)
    if part is None:
        return _whole(text, start, base, end)
    base = base or _full_year(part["qy"] or part["hy"])
    half = part["half"]
    if half and not base and not half.endswith("报") and half not in _ALONE:
        return None
    first, last = _months(part)
    if part["yto"]:
        to = "rel:next-year" if part["yto"] == "次" else part["yto"]
        if not base and part["yto"] != "次":
            return None
        return part.end(), Kind.PERIOD, f"{period_key(base, first)}..{period_key(to, last)}"
    end = part.end() - (text[part.end() - 1] == "、")
    if half and half.endswith(("报", "报告")):
        return end, Kind.PERIOD, period_key(base, 1, 6, "report")
    tail = _TO_YEAR_MONTH.match(text, end) if base else None
    if tail:
        key = f"{period_key(base, first, last)}..{period_key(tail[1], int(tail[2]))}"
        return tail.end(), Kind.PERIOD, key
    if not part["m1"] and (report := _REPORT.match(text, end)):
        return report.end(), Kind.PERIOD, period_key(base, first, last, "report")
    if edge := _EDGE.match(text, end):
        return edge.end(), Kind.PERIOD, period_key(base, first, last, _EDGES[edge[1]])
    if part["full"] and base:
        first = last = 0
    return end, Kind.PERIOD, period_key(base, first, last)


# Halves of a year that need no year beside them.
_ALONE = frozenset(("半年度", "H1", "H2", "1H", "2H"))


def _full_year(year: str | None) -> str:
    return "" if not year else year if len(year) == 4 else f"20{year}"


def _base(text: str, start: int) -> tuple[str, int]:
    """The year a period begins with, and its end; none and `start` where there is none."""
    match = _FISCAL.match(text, start) or _YEAR.match(text, start) or _SHORT.match(text, start)
    if match:
        return _full_year(match[1]), match.end()
    match = _BASE.match(text, start)
    return (_BASES[match[0]], match.end()) if match else ("", start)


def _whole(text: str, start: int, base: str, end: int) -> Time | None:
    """A year, its report or its end; 年报 alone; 25年."""
    if not base:
        if _ANNUAL.match(text, start):
            return start + 2, Kind.PERIOD, period_key("", 1, 12, "report")
        match = _SHORT_ALONE.match(text, start)
        if not match:
            return None
        key = _full_year(match[1]) + (f"..20{match[2]}" if match[2] else "")
        return match.end(), Kind.PERIOD, key
    if report := _REPORT.match(text, end):
        return report.end(), Kind.PERIOD, period_key(base, mode="report")
    if edge := _EDGE.match(text, end):
        return edge.end(), Kind.PERIOD, period_key(base, mode=_EDGES[edge[1]])
    return end, Kind.PERIOD, period_key(base)


def _number(text: str) -> int:
    return _CN[text] if text in _CN else int(text)


def _months(part: re.Match[str]) -> tuple[int, int]:
    """First and last month of the part of a year that was found."""
    groups = part.groupdict()
    if groups["fq"]:
        return 1, 3 * _number(groups["fq"])
    if groups["fhalf"]:
        return (1, 6) if groups["fhalf"][0] == "上" else (7, 12)
    if groups["half"]:
        return (7, 12) if "2" in groups["half"][:2] else (1, 6)
    for name in ("q", "q1", "qq", "qb"):
        if groups[name]:
            quarter = _number(groups[name])
            to = groups["qto"] or groups["qnext"] or groups["qqto"]
            return 3 * quarter - 2, 3 * (_number(to) if to else quarter)
    if groups["fm"]:
        return 1, _number(groups["fm"])
    if groups["full"]:
        return 1, 12
    for name, to in (("m", "mto"), ("m1", ""), ("mcn", "mcnto")):
        if groups[name]:
            month = _month(groups[name])
            return month, _month(groups[to]) if to and groups[to] else month
    raise AssertionError(part)


def _month(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else _ten(text)
