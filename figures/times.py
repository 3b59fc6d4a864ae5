"""Dates and reporting periods of Chinese text, read at one position."""

import re

from irsum.figures.periods import period_key
from irsum.figures.values import Kind

__all__ = ["TIME_WORDS", "read_time"]

Y = r"((?:19|20)[0-9]{2})"
M = r"(1[0-2]|0?[1-9])(?![0-9])"
D = r"(3[01]|[12][0-9]|0?[1-9])(?![0-9])"
TO = r" ?(?:--?|~|至|到) ?"
CLOCK = r"([01]?[0-9]|2[0-4]):([0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
HALF = r"(?: ?(上午|下午|晚上|晚间|中午))?"

_DATE = re.compile(
    rf"(?:{Y} ?年 ?)?{M} ?月 ?{D} ?[日号](?![内均线])"
    rf"(?:{TO}(?:(?:{Y} ?年 ?)?{M} ?月 ?)?{D} ?[日号](?![内均线]))?"
    rf"(?:[ ,，]?{HALF} ?{CLOCK}(?:{TO}{HALF} ?{CLOCK})?)?"
)
_ISO = re.compile(
    rf"{Y}([-/.]){M}\2{D}(?![.]?[0-9])(?:[ T]{CLOCK}(?:{TO}{CLOCK})?)?(?![0-9A-Za-z])"
)
_CLOCK = re.compile(rf"{CLOCK}(?:{TO}{CLOCK})?")
_DAY = re.compile(rf"{D} ?[日号](?![内均线])")
_CN_YEAR = re.compile(
    r"([一二][〇零○O0九][〇零○一二三四五六七八九]{2})年(?:(十[一二]?|[一二三四五六七八九])月"
    r"(?:([一二]?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])日)?)?"
)

# Words for a year -> base of a period key.
_BASES = {
    "今年度": "rel:this-year",
    "今年": "rel:this-year",
    "本年度": "rel:this-year",
    "本年": "rel:this-year",
    "去年": "rel:last-year",
    "上年度": "rel:last-year",
    "上年": "rel:last-year",
    "上一年度": "rel:last-year",
    "上一年": "rel:last-year",
    "明年度": "rel:next-year",
    "明年": "rel:next-year",
    "来年": "rel:next-year",
    "次年": "rel:next-year",
    "下一年度": "rel:next-year",
    "前年": "rel:year-before-last",
    "后年": "rel:year-after-next",
    "当年度": "rel:that-year",
    "当年": "rel:that-year",
    "同年": "rel:that-year",
}
# Phrases that are a period whole -> key.
_PHRASES = {
    "上年同期": "rel:same-period-last-year",
    "去年同期": "rel:same-period-last-year",
    "上年同比": "rel:same-period-last-year",
    "上一年同期": "rel:same-period-last-year",
    "上年度同期": "rel:same-period-last-year",
    "同期": "rel:same-period",
    "本报告期末": "end:rel:reporting-period",
    "报告期末": "end:rel:reporting-period",
    "报告期初": "start:rel:reporting-period",
    "本报告期内": "rel:reporting-period",
    "本报告期": "rel:reporting-period",
    "报告期内": "rel:reporting-period",
    "报告期": "rel:reporting-period",
    "本期末": "end:rel:current-period",
    "本期": "rel:current-period",
    "当期": "rel:current-period",
    "上期末": "end:rel:previous-period",
    "上期": "rel:previous-period",
    "期末": "end:rel:reporting-period",
    "期初": "start:rel:reporting-period",
    "年初至今": "rel:year-to-date",
    "本年初至今": "rel:year-to-date",
    "今年以来": "rel:year-to-date",
    "年末": "end:rel:this-year",
    "年底": "end:rel:this-year",
    "年初": "start:rel:this-year",
    "年中": "mid:rel:this-year",
    "年内": "rel:this-year",
    "近年来": "rel:recent-years",
    "近年": "rel:recent-years",
    "近几年来": "rel:recent-years",
    "近几年": "rel:recent-years",
    "最近几年": "rel:recent-years",
    "这几年": "rel:recent-years",
    "往年": "rel:past-years",
    "以往年度": "rel:past-years",
    "过去几年": "rel:recent-years",
    "过去数年": "rel:recent-years",
    "未来几年": "rel:coming-years",
    "未来数年": "rel:coming-years",
    "本季度末": "end:rel:this-quarter",
    "本季度": "rel:this-quarter",
    "当季度": "rel:this-quarter",
    "当季": "rel:this-quarter",
    "上一季度": "rel:last-quarter",
    "上一个季度": "rel:last-quarter",
    "上个季度": "rel:last-quarter",
    "上季度末": "end:rel:last-quarter",
    "上季度": "rel:last-quarter",
    "下一季度": "rel:next-quarter",
    "下一个季度": "rel:next-quarter",
    "下个季度": "rel:next-quarter",
    "下季度": "rel:next-quarter",
    "本月末": "end:rel:this-month",
    "本月底": "end:rel:this-month",
    "本月": "rel:this-month",
    "当月": "rel:this-month",
    "上个月": "rel:last-month",
    "上月末": "end:rel:last-month",
    "上月": "rel:last-month",
    "下个月": "rel:next-month",
    "下月": "rel:next-month",
    "本周": "rel:this-week",
    "上周": "rel:last-week",
    "下周": "rel:next-week",
    "十三五": "plan:13",
    "十四五": "plan:14",
    "十五五": "plan:15",
    "十二五": "plan:12",
}
_CN = {c: i + 1 for i, c in enumerate("一二三四五六七八九十")} | {"两": 2, "十一": 11}

_Q = r"[一二三四1-4]"
_PART = re.compile(
    rf" ?的?(?:(?P<first>前(?P<fq>[一二两三123]) ?个?季(?:度)?)"
    rf"|(?P<fhalf>[上下]半年)(?!报)|(?P<half>半年度?(?:报告?)?|[Hh][12]|[12][Hh]|中报|半年报)"
    rf"|第?(?P<q>{_Q}) ?(?:季度?)?(?:[、和及与至到~-]+ ?第?(?P<qto>{_Q})) ?季(?:度)?"
    rf"|第?(?P<q1>{_Q}) ?季(?!节)(?:度)?"
    rf"|[Qq](?P<qq>[1-4])(?![0-9])(?:{TO}[Qq]?(?P<qqto>[1-4])(?![0-9]))?|(?P<qb>[1-4])[Qq](?![A-Za-z0-9])"
    rf"|(?:前|头)(?P<fm>1[01]|[2-9]|十一?|[二两三四五六七八九])个?月"
    rf"|(?P<m>1[0-2]|0?[1-9]) ?(?:月份?)?{TO}(?:(?P<yto>(?:19|20)[0-9]{{2}}|次) ?年 ?)?(?P<mto>1[0-2]|0?[1-9]) ?月(?!内)份?"
    rf"|(?P<m1>1[0-2]|0?[1-9]) ?月(?![内])份?(?:、(?=[0-9]))?"
    rf"|(?P<mcn>十[一二]?|[一二三四五六七八九])月(?!内)份?"
    rf"|(?P<full>全年|整年|(?<!年)度))"
)
_EDGES = {
    "末": "end", "底": "end", "年末": "end", "年底": "end", "初": "start", "年初": "start",
    "年中": "mid", "中期末": "mid", "中旬": "mid", "上旬": "early", "下旬": "late", "月末": "end", "月底": "end",
    "月初": "start",
}  # fmt: skip
_EDGE = re.compile(
    r" ?(年末|年底|年初|年中(?!报)|中旬|上旬|下旬|末(?!端)|底(?![部盘板])|初(?![步始级创期衷]))"
)
_REPORT = re.compile(r" ?(年?年度?报告?(?!表)|报告|报(?![表告废名到出价]))")
_YEARS = re.compile(rf"{Y} ?(?:年度?)?(?:{TO}|和|与){Y} ?(?:年度?|财年)|{Y}{TO}{Y}(?![0-9年])")
_YEAR = re.compile(
    rf"(?:FY ?)?{Y}(?: ?(?:年度(?!报)|财年|年(?!报|度报)|年(?=年报)|年(?=度报)|年(?=报))|(?= ?(?:前[一二三]|第?[一二三四]季|[QqHh][1-4]|[1-4][QH]|[上下]半年|全年|年报|半年|三季|一季|中报)))"
)
_SHORT = re.compile(
    r"([12][0-9]|3[0-5]) ?(?:年 ?(?=第?[一二三四1-4]季|前[一二三123]|[QqHh][1-4]|[1-4][QHqh]|[上下]半年|半年|全年|年[底末初中]|[底末初]|年报|年度|三季|一季|中报|(?:1[0-2]|[1-9])-?(?:1[0-2]|[1-9])?月)|年(?=度)|(?=[QqHh][1-4](?![0-9])))"
)
_DECADE = re.compile(
    r"(?:(上|本|19|20|21|十九|二十|二十一)世纪)?([0-9])0年代|(?:上)世纪([一二三四五六七八九])十年代"
)
_TO_YEAR_MONTH = re.compile(rf"{TO}{Y} ?年 ?{M} ?月(?!{D}?[日号])")

_BASE = re.compile("|".join(sorted(_BASES, key=len, reverse=True)))
_PHRASE = re.compile("|".join(sorted(_PHRASES, key=len, reverse=True)))
# Words at which a period can start; digits come apart.
TIME_WORDS = (
    *_BASES,
    *_PHRASES,
    *(
        "全年",
        "上半年",
        "下半年",
        "年报",
        "半年报",
        "中报",
        "半年度",
        "前一季",
        "前两季",
        "前二季",
        "前三季",
    ),
    *("一季", "二季", "三季", "四季度", "第一季", "第二季", "第三季", "第四季", "上世纪"),
)

Found = tuple[int, Kind, str]


def read_time(text: str, start: int) -> Found | None:
    """A date or period that starts at `start`: its end, kind and key; None where there is none."""
    if text[start].isdigit() and text[start].isascii():
        return _date(text, start) or _years(text, start) or _period(text, start)
    match = _CN_YEAR.match(text, start)
    if match:
        return _chinese_date(match)
    phrase = _PHRASE.match(text, start)
    if phrase and not (phrase[0] == "今年以来" and False):
        return phrase.end(), Kind.PERIOD, _PHRASES[phrase[0]]
    return _period(text, start)


def _two(number: str) -> str:
    return f"{int(number):02d}"


def _time(half: str | None, hour: str, minute: str) -> str:
    late = half in {"下午", "晚上", "晚间"} and int(hour) < 12
    return f"T{int(hour) + 12 * late:02d}:{minute}"


def _date(text: str, start: int) -> Found | None:
    match = _DATE.match(text, start)
    if match:
        y, m, d, y2, m2, d2, half, h, mi, half2, h2, mi2 = match.groups()
        key = f"{y or '-'}-{_two(m)}-{_two(d)}"
        if d2:
            key += (
                f"..{y2}-{_two(m2)}-{_two(d2)}"
                if y2
                else (f"..{_two(m2)}-{_two(d2)}" if m2 else f"..{_two(d2)}")
            )
        if h:
            key += _time(half, h, mi)
            if h2:
                key += f"..{_time(half2 or half, h2, mi2)[1:]}"
        return match.end(), Kind.DATE, key
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


def _chinese_date(match: re.Match[str]) -> Found:
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


def _years(text: str, start: int) -> Found | None:
    match = _YEARS.match(text, start)
    if match:
        first, last = (match[1], match[2]) if match[1] else (match[3], match[4])
        if first < last:
            return match.end(), Kind.PERIOD, f"{first}..{last}"
    match = _DECADE.match(text, start)
    if match and match[2]:
        return match.end(), Kind.PERIOD, f"decade:{20 if match[2] in '012' else 19}{match[2]}0"
    return None


def _period(text: str, start: int) -> Found | None:
    base, end = "", start
    match = _YEAR.match(text, start) or _SHORT.match(text, start)
    if match:
        base = match[1] if len(match[1]) == 4 else f"20{match[1]}"
        end = match.end()
    else:
        match = _BASE.match(text, start)
        if match:
            base, end = _BASES[match[0]], match.end()
    part = _PART.match(text, end)
    if part and not base and part["half"] and not part["half"].endswith("报"):
        return None if part["half"] != "半年度" else (part.end(), Kind.PERIOD, "/01-06")
    first = last = 0
    if part:
        first, last = _months(part)
        if part["yto"]:
            if part["yto"] == "次" or not base:
                return None
            key = f"{period_key(base, first)}..{period_key(part['yto'], last)}"
            return part.end(), Kind.PERIOD, key
        end = part.end()
        if text[end - 1] == "、":
            end -= 1
        if part["half"] and part["half"].endswith(("报", "报告")):
            return end, Kind.PERIOD, period_key(base, 1, 6, "report")
        if first and base and (tail := _TO_YEAR_MONTH.match(text, end)):
            key = f"{period_key(base, first, last)}..{period_key(tail[1], int(tail[2]))}"
            return tail.end(), Kind.PERIOD, key
    elif not base:
        if text.startswith("年报", start):
            return start + 2, Kind.PERIOD, period_key("", 1, 12, "report")
        return None
    report = _REPORT.match(text, end)
    if report and not (part and part["m1"]) and (first or report[1] != "报" or base):
        return (
            report.end(),
            Kind.PERIOD,
            period_key(base, *((first, last) if first else (0, 0)), "report"),
        )
    edge = _EDGE.match(text, end)
    if edge:
        return edge.end(), Kind.PERIOD, period_key(base, first, last, _EDGES[edge[1]])
    if part and part["full"] and base:
        first = last = 0
    return end, Kind.PERIOD, period_key(base, first, last)


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
        return (7, 12) if "2" in groups["half"] else (1, 6)
    for name, to in (("q", "qto"), ("q1", ""), ("qq", "qqto"), ("qb", "")):
        if groups[name]:
            quarter = _number(groups[name])
            last = _number(groups[to]) if to and groups[to] else quarter
            return 3 * quarter - 2, 3 * last
    if groups["fm"]:
        return 1, _number(groups["fm"])
    if groups["m"]:
        return int(groups["m"]), int(groups["mto"])
    if groups["m1"]:
        return int(groups["m1"]), int(groups["m1"])
    if groups["mcn"]:
        month = _ten(groups["mcn"])
        return month, month
    return 1, 12
