"""Dates and periods of English text as keys of `irsum.figures.periods`."""

import re
from collections.abc import Iterator

from irsum.figures.english_numerals import number_value, ordinal_value
from irsum.figures.english_phrases import PHRASE_STARTS, PHRASES
from irsum.figures.periods import MONTHS, period_key
from irsum.figures.values import Kind
from irsum.figures.wording import any_case

__all__ = ["Time", "find_times"]

# start, end, kind (date or period), key
Time = tuple[int, int, Kind, str]

_SHORT = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name.lower(): n for n, name in enumerate(MONTHS, 1)} | {
    name.lower(): [m[:3] for m in MONTHS].index(name[:3]) + 1 for name in _SHORT
}
# "May" is a month only beside another sign of a date, "March" only with its capital.
_BEFORE_MAY = "|".join(
    f"(?<={first}{word[1:]} )"
    for word in (
        *"in since by of to from until till and during".split(),
        *"through after before early late".split(),
    )
    for first in (word[0], word[0].upper())
)
_MONTH = (
    r"(?-i:January|February|March|April|June|July|August|September|October|November|December"
    rf"|(?:{_BEFORE_MAY})May\b"
    r"|May(?= (?:[0-9]|of\b|this|last|next)|-)"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:19|20)[0-9]{2}"
_NOT_A_YEAR = (
    r"(?![0-9,.]*[0-9]|[- ](?:million|billion|thousand|hundred|units|people|tonnes|stores|%)|%)"
)
_TO = r"(?: ?(?:-|~|/) ?| (?:to|through|thru|until|till) (?:the )?)"
_DAY = (
    r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9%]|[.,][0-9]| (?:million|billion|thousand))"
)
_CLOCK = (
    r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?: ?[ap]\.?m\b\.?)?"
    r"|[0-9]{1,2} ?[ap]\.?m\b\.?"
)
_TIME = rf"(?:(?:,| at| from|, from|,? between)? ?(?P<t1>{_CLOCK})(?:{_TO}(?P<t2>{_CLOCK}))?)?"

_THIS = (
    r"(?:this (?:same )?|last |next |the (?:same |previous |prior |preceding |following |current "
    r"|coming |next |last )|that |previous |prior |following )"
    r"(?:fiscal |financial )?year\b(?! or two)"
)
_REL_BASE = rf"(?:the year before last|the year after next|{_THIS})"

_DATE = re.compile(
    rf"\b(?:(?P<m>{_MONTH}) (?P<d>{_DAY})(?:{_TO}(?:(?P<m2>{_MONTH}) )?(?P<d2>{_DAY}))?"
    rf"(?:,? (?:of )?(?:(?P<y>{_YEAR})\b|(?P<r>{_REL_BASE})))?"
    rf"|(?P<d3>{_DAY})(?:{_TO}(?P<d4>{_DAY}))? (?:of )?(?P<m3>{_MONTH})(?:,? (?P<y3>{_YEAR})\b)?"
    rf"|(?P<iso>{_YEAR}(?P<dash>[-/.])(?:1[0-2]|0?[1-9])(?P=dash)(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])))"
    rf"(?:,? (?:at |from )?(?P<half>morning|afternoon)?)?{_TIME}",
    re.IGNORECASE,
)
_CLOCKS = re.compile(rf"\b(?P<t1>{_CLOCK})(?:{_TO}(?P<t2>{_CLOCK}))?", re.IGNORECASE)

_NTH = r"(?:first|second|third|fourth|fifth|1st|2nd|3rd|4th|last|final)"
_ORDINAL_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4} | {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4,
}  # fmt: skip
_SMALL = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|1?[0-9])"
_SPAN = (
    rf"(?:(?P<fq>first|last|previous)[- ](?P<fqn>two|three|2|3)[- ]quarters?\b"
    r"|(?P<q>first|second|third|fourth|final|1st|2nd|3rd|4th)"
    rf"(?:(?:[- ]quarters?)?(?:,? and |{_TO})(?P<q2>second|third|fourth|2nd|3rd|4th))?"
    r"[- ]quarters?\b"
    rf"|Q(?P<qq>[1-4])(?:(?:{_TO}| and |&|, )Q?(?P<qq2>[1-4]))?(?![0-9])|(?P<qb>[1-4])Q"
    r"|(?P<half>first|second|1st|2nd|latter|last|other)[- ]half\b(?!-)"
    r"|H(?P<h>[12])(?![0-9])|(?P<hb>[12])H"
    rf"|first (?P<fm>{_SMALL}) months\b|(?P<hy>half[- ]year(?:ly)?|semi-?annual|interim)\b"
    rf"|(?P<month>{_MONTH})(?:(?:{_TO}|, |/)(?P<month2>{_MONTH}))?"
    r"|(?P<full>(?:full|whole|entire)[- ](?:fiscal |financial )?year)\b)"
)
_YEAR_AFTER = (
    r"(?:(?:,? ?(?:of|in|for)?(?: the)?(?: fiscal| financial)?(?: year)? ?(?:FY ?)?"
    rf"(?P<y>{_YEAR}){_NOT_A_YEAR}|'(?P<y2>[0-9]{{2}})\b|(?<=[HQ])(?P<y3>[12][0-9])\b)"
    rf"|,? ?(?:of |in |for )?(?P<r>{_REL_BASE}))"
)
_YEAR_BEFORE = (
    rf"(?:(?:FY ?)?(?P<y0>{_YEAR})(?:'s)?[- ]?|(?P<r0>{_REL_BASE})(?:'s)?[ ,]+(?:the )?"
    rf"|(?P<n0>next )(?={_MONTH}))"
)
_EDGE = (
    r"(?:(?P<edge>end|close|beginning|start|middle) of (?:the )?"
    r"|(?P<adverb>mid[- ]to[- ]late|early[- ]to[- ]mid|early|mid|late|end)"
    r"(?:[- ](?:in |of )?(?:the )?)"
    r"|(?P<yearend>year[- ]end),? (?:of )?(?=[12]))"
)
_REPORT = r"(?P<report>(?:'s)?[- ](?:financial |results |performance |business )?reports?\b)"
# How a period can begin, and a phrase; most words fail here already.
_PERIOD_STARTS = any_case(
    (
        *("0", "1", "2", "3", "4", "q", "h1", "h2", "fy", "year", "half", "semi", "inter", "full"),
        *("whole", "entire", "end", "close", "beg", "start", "mid", "early", "late", "final"),
        *("first", "second", "third", "fourth", "other", "this ", "that ", "last", "next ", "prev"),
        *("prior ", "foll", *(f"the {c}" for c in "cflnpsy"), *(name[:3] for name in MONTHS)),
    )
)
_PERIOD = re.compile(
    rf"\b(?={_PERIOD_STARTS}){_EDGE}?{_YEAR_BEFORE}?{_SPAN}{_REPORT}?"
    rf"(?:{_YEAR_AFTER}| of the year\b)?",
    re.IGNORECASE,
)
# from the third quarter to the fourth
_ELIDED = re.compile(
    r"(?:(?<=quarter to the )|(?<=quarter and the ))(?P<q>second|third|fourth)\b"
    r"(?=[.,;)]| (?:of|in|for|because|as|due|and|at|by|after|before|on)\b|$)",
    re.IGNORECASE,
)
_ANNUAL = re.compile(
    rf"(?<!-)\b{_YEAR_BEFORE}?(?:annual|full-year|yearly) reports?\b{_YEAR_AFTER}?", re.IGNORECASE
)
_YEARS = re.compile(
    rf"\b(?:FY ?)?(?P<a>{_YEAR})(?: ?- ?| to | through )"
    rf"(?:FY ?)?(?P<b>{_YEAR}|[0-9]{{2}}(?![0-9]))\b(?!-[0-9]){_NOT_A_YEAR}"
    rf"|\b(?P<c>{_YEAR})/(?P<d>[1-9][0-9])\b(?![/.-]?[0-9])",
)
_YEAR_ALONE = re.compile(
    rf"\b{_EDGE}?(?:(?:fiscal |financial )?year |FY ?|fiscal )?"
    rf"(?<![0-9.,$¥€£])(?-i:(?<![0-9A-Z]-))(?P<y>{_YEAR})"
    rf"(?P<tail>s\b|[- ](?:year[- ]end|full[- ]year|end)\b)?{_NOT_A_YEAR}\b"
    r"(?!-[A-Za-z]{2,}|-0?[0-9]{2,3}\b|:)",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?P<n>[0-9]+(?:st|nd|rd|th)|[a-z]+th|thirteenth)[- ]five[- ]year(?: plan)?(?: period)?\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    rf"\b(?={PHRASE_STARTS})(?:"
    + "|".join(f"(?P<k{n}>{words})" for n, (words, _) in enumerate(PHRASES))
    + r")\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b(?:{_EDGE}?(?P<r>{_REL_BASE})|(?P<edge2>end|close|beginning|start|middle) of the year\b"
    r"|(?:during|within|for|throughout|in) the year\b|(?P<early2>early|late) (?:in )?the year\b)"
    r"(?! ended)",
    re.IGNORECASE,
)
_EDGE_MODES = {
    "end": "end", "close": "end", "beginning": "start", "start": "start", "middle": "mid",
    "early": "early", "mid": "mid", "late": "late", "mid to late": "late", "early to mid": "early",
}  # fmt: skip


def find_times(text: str) -> Iterator[Time]:
    """Dates and periods of `text` (dashes and quotes in ASCII), in no order, not overlapping.

    >>> [key for *_, key in find_times("In the first three quarters of 2024 and by September 30")]
    ['--09-30', '2024/01-09']
    """
    free, rest, lower = list(text), text, text.lower()
    for pattern, read, signs in _READERS:
        if not any(sign in lower for sign in signs):
            continue
        for match in pattern.finditer(rest):
            found = read(match)
            if found is None:
                continue
            kind, key, end = found
            yield match.start(), end, kind, key
            # what is taken is blanked, so that later patterns see neither it nor its neighbours
            free[match.start() : end] = "\0" * (end - match.start())
        rest = "".join(free)


_Read = tuple[Kind, str, int] | None


def _date(match: re.Match[str]) -> _Read:
    g = match.groupdict()
    if g["iso"]:
        year, month, day = re.split(r"[-/.]", g["iso"])
        key = f"{year}-{int(month):02d}-{int(day):02d}"
    else:
        month, day, year = g["m"] or g["m3"], g["d"] or g["d3"], g["y"] or g["y3"]
        base = year or (_base(g["r"]) + "-" if g["r"] else "-")
        key = f"{base}-{_month(month):02d}-{_day(day)}"
        if g["d2"] or g["d4"]:
            other = f"{_month(g['m2']):02d}-" if g["m2"] else ""
            key += f"..{other}{_day(g['d2'] or g['d4'])}"
    key, end = key + _times(g["t1"], g["t2"]), match.end()
    if not g["t1"] and not g["half"]:
        end = match.start() + len(match[0].rstrip(" ,"))
    return Kind.DATE, key, end


def _clocks(match: re.Match[str]) -> _Read:
    return Kind.DATE, _times(match["t1"], match["t2"]), match.end()


def _times(first: str | None, second: str | None) -> str:
    if not first:
        return ""
    afternoon = second is not None and "p" in second.lower() and "m" not in first.lower()
    key = "T" + _clock(first, afternoon)
    return f"{key}..{_clock(second)}" if second else key


def _clock(text: str, afternoon: bool = False) -> str:
    hour, _, minute = re.sub(r"[^0-9:]", "", text).partition(":")
    late = "p" in text.lower() or (afternoon and int(hour) < 8)
    return f"{int(hour) % 12 + 12 if late else int(hour):02d}:{minute[:2] or '00'}"


def _month(word: str) -> int:
    return _MONTH_NUMBERS[word.lower().rstrip(".")]


def _day(word: str) -> str:
    return f"{int(re.sub('[a-z]', '', word.lower())):02d}"


def _plan(match: re.Match[str]) -> _Read:
    number = ordinal_value(match["n"])
    return (Kind.PERIOD, f"plan:{number}", match.end()) if number else None


def _base(phrase: str) -> str:
    """Base of "last year", "the following year" ..."""
    words = phrase.lower()
    for word, name in (
        ("before last", "year-before-last"),
        ("after next", "year-after-next"),
        ("this", "this-year"),
        ("current", "this-year"),
        ("last", "last-year"),
        ("previous", "last-year"),
        ("prior", "last-year"),
        ("preceding", "last-year"),
        ("next", "next-year"),
        ("following", "next-year"),
        ("coming", "next-year"),
    ):
        if word in words:
            return f"rel:{name}"
    return "rel:that-year"


def _year(g: dict[str, str | None]) -> str:
    """The base said before or behind a span."""
    short = g.get("y2") or g.get("y3")
    if short:
        return f"20{short}"
    year = g.get("y") or g.get("y0")
    phrase = g.get("r") or g.get("r0") or g.get("n0")
    return year or (_base(phrase) if phrase else "")


def _period(match: re.Match[str]) -> _Read:
    g = match.groupdict()
    base = _year(g)
    first, last = _months(g)
    edge = (g["edge"] or g["adverb"] or "").lower().replace("-", " ")
    mode = "end" if g["yearend"] else _EDGE_MODES.get(edge, "")
    if g["report"]:
        mode = "report"
    half_year = (g["hy"] or "").lower() if mode != "report" else ""
    if half_year == "interim" or (half_year and not base and match.start()):
        return None
    if g["full"] and base and not mode:
        first = last = 0
    if first > last:  # November to April of the following year
        return Kind.PERIOD, f"{period_key('', first)}..{period_key(base, last)}", match.end()
    if g["half"] and g["half"].lower() in {"last", "other"} and not base:
        return None
    if (g["qb"] or g["hb"]) and not (g["y3"] or g["y"] or g["y0"] or g["r"]):
        first, last = _months(g)
    return Kind.PERIOD, period_key(base, first, last, mode), match.end()


def _months(g: dict[str, str | None]) -> tuple[int, int]:
    if g["fq"] and g["fqn"]:
        months = 3 * int(number_value(g["fqn"]))
        return (1, months) if g["fq"].lower() == "first" else (13 - months, 12)
    if g["q"]:
        one = _ORDINAL_QUARTERS[g["q"].lower()]
        two = _ORDINAL_QUARTERS[g["q2"].lower()] if g["q2"] else one
        return 3 * one - 2, 3 * two
    if g["qq"] or g["qb"]:
        one = int(g["qq"] or g["qb"] or 1)
        return 3 * one - 2, 3 * int(g["qq2"] or one)
    if g["half"] or g["h"] or g["hb"]:
        early = (g["half"] or g["h"] or g["hb"] or "").lower() in {"first", "1st", "1"}
        return (1, 6) if early else (7, 12)
    if g["fm"]:
        return 1, int(number_value(g["fm"]))
    if g["month"]:
        return _month(g["month"]), _month(g["month2"] or g["month"])
    return (1, 6) if g["hy"] else (1, 12)


def _annual(match: re.Match[str]) -> _Read:
    base = _year(match.groupdict())
    key = period_key(base, mode="report") if base else period_key("", 1, 12, "report")
    return Kind.PERIOD, key, match.end()


def _elided(match: re.Match[str]) -> _Read:
    quarter = _ORDINAL_QUARTERS[match["q"].lower()]
    return Kind.PERIOD, period_key("", 3 * quarter - 2, 3 * quarter), match.end()


def _years(match: re.Match[str]) -> _Read:
    if match["c"]:  # the 2024/25 business year
        first, last = match["c"], f"20{match['d']}"
        business = int(last) == int(first) + 1 > 2012
        return (Kind.PERIOD, f"{first}..{last}", match.end()) if business else None
    first, last = match["a"], match["b"]
    if len(last) == 2:
        if int(last) <= 12 and int(first[2:]) > 12:
            return None
        last = first[:2] + last
    return (Kind.PERIOD, f"{first}..{last}", match.end()) if first < last else None


def _year_alone(match: re.Match[str]) -> _Read:
    tail = (match["tail"] or "").lower()
    if tail == "s":
        return Kind.PERIOD, f"decade:{match['y']}", match.end()
    edge = (match["edge"] or match["adverb"] or "").lower()
    mode = "end" if match["yearend"] or "end" in tail else _EDGE_MODES.get(edge, "")
    return Kind.PERIOD, period_key(match["y"], mode=mode), match.end()


def _phrase(match: re.Match[str]) -> _Read:
    group = match.lastgroup
    assert group is not None
    return Kind.PERIOD, PHRASES[int(group[1:])][1], match.end()


def _relative(match: re.Match[str]) -> _Read:
    edge = (match["edge"] or match["edge2"] or match["adverb"] or match["early2"] or "").lower()
    base = _base(match["r"]) if match["r"] else "rel:this-year"
    return Kind.PERIOD, period_key(base, mode=_EDGE_MODES.get(edge, "")), match.end()


_MONTH_SIGNS = tuple(name[:3].lower() for name in MONTHS)
# Pattern, what reads its matches, and texts one of which is in every match (in small letters).
_READERS = (
    (_DATE, _date, (*_MONTH_SIGNS, "19", "20")),
    (_CLOCKS, _clocks, (":", "am", "pm", "a.m", "p.m")),
    (_PLAN, _plan, ("five-year", "five year")),
    (_ANNUAL, _annual, ("report",)),
    (_ELIDED, _elided, ("quarter to the", "quarter and the")),
    (
        _PERIOD,
        _period,
        ("q", "h1", "h2", "1h", "2h", "half", "year", "inter", "semi", "month", *_MONTH_SIGNS),
    ),
    (_YEARS, _years, ("19", "20")),
    (_YEAR_ALONE, _year_alone, ("19", "20")),
    (_PHRASE, _phrase, ("year", "period", "quarter", "half", "month", "week", "next")),
    (_RELATIVE, _relative, ("year",)),
)
