"""Keys of dates and periods, and their house English.

A period key names a stretch or point of time so that two ways of writing it give the same key:
三季度 and 7-9月 are both `/07-09`, 前三季度 and 1-9月 both `/01-09`.

    key    = [mode ":"] span | span ".." span | "plan:" N | "decade:" YYYY
    mode   = "start" | "early" | "mid" | "late" | "end" | "report"
    span   = base ["/" MM ["-" MM]]           months, one or first-last; none: the whole base
    base   = YYYY | "" (no year) | "rel:" name, one of RELATIVE

So `2024` (2024年), `2024/07-09` (2024年三季度), `/01-12` (全年), `end:/09` (9月末, 三季度末),
`end:2024` (2024年末), `rel:last-year/07-09` (去年三季度), `report:2024/07-09` (2024年三季报),
`report:/01-12` (年报), `2025..2027` (2025年至2027年), `plan:14` (十四五).

A date key is ISO: `2024-11-05`, `--09-30` (no year), `rel:last-year--09-30`, `---15` (a day alone),
each with or without a time `T15:00`, a time alone `T15:00`; `A..B` is a range, whose B may leave
out what A has
(`2024-11-05T09:30..11:30`, `2024-11-05..07`, `T09:30..11:30`).

Spans of years (近三年, 未来两年) are quantities of unit "year" with the figure's key "past" or
"next", see PAST and NEXT.
"""

from dataclasses import dataclass

__all__ = [
    "MONTHS",
    "NEXT",
    "PAST",
    "QUARTERS",
    "RELATIVE",
    "Period",
    "date_english",
    "parse_period",
    "period_english",
    "period_key",
]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# Figure.key of a QUANTITY that is a span of time up to now or from now on.
PAST, NEXT = "past", "next"

# Months (first, last) -> house English of a part of a year.
QUARTERS: dict[tuple[int, int], str] = {
    (1, 3): "the first quarter",
    (4, 6): "the second quarter",
    (7, 9): "the third quarter",
    (10, 12): "the fourth quarter",
    (1, 6): "the first half",
    (7, 12): "the second half",
    (1, 9): "the first three quarters",
    (1, 12): "the full year",
    (4, 9): "the second and third quarters",
    (4, 12): "the last three quarters",
}

# Name of a relative base -> house English.
RELATIVE: dict[str, str] = {
    "this-year": "this year",
    "last-year": "last year",
    "next-year": "next year",
    "year-before-last": "the year before last",
    "year-after-next": "the year after next",
    "that-year": "that year",
    "previous-year": "the previous year",
    "year-to-date": "the year to date",
    "recent-years": "recent years",
    "past-years": "previous years",
    "coming-years": "the coming years",
    "reporting-period": "the reporting period",
    "current-period": "the current period",
    "previous-period": "the previous period",
    "same-period-last-year": "the same period of the previous year",
    "same-period": "the same period",
    "this-quarter": "this quarter",
    "last-quarter": "the previous quarter",
    "next-quarter": "the next quarter",
    "this-half": "this half-year",
    "this-month": "this month",
    "last-month": "last month",
    "next-month": "next month",
    "this-week": "this week",
    "last-week": "last week",
    "next-week": "next week",
}

_REPORTS = {
    (1, 3): "first-quarter report",
    (1, 6): "interim report",
    (7, 9): "third-quarter report",
    (1, 12): "annual report",
    (0, 0): "annual report",
}
_NEAR_YEARS = frozenset({"this", "last", "next"})  # April 1 this year, of the previous year
_SMALL = (
    *("zero", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """The parts of a key: `first` and `last` are months, both 0 where the base is meant whole."""

    base: str = ""
    first: int = 0
    last: int = 0
    mode: str = ""

    @property
    def key(self) -> str:
        """The key of `Figure.key`, see the module."""
        first, last = self.first, self.last
        if self.mode == "end" and last:  # 三季度末 is 9月末, the end of December that of the year
            first = last
        if self.mode == "start" and first:
            last = first
        if (self.mode, last) in {("end", 12), ("start", 1)} and self.base:
            first = last = 0
        span = self.base
        if first:
            span += f"/{first:02d}" + (f"-{last:02d}" if last != first else "")
        return f"{self.mode}:{span}" if self.mode else span


def period_key(base: str = "", first: int = 0, last: int = 0, mode: str = "") -> str:
    """Key of months `first` to `last` of `base` ("2024", "rel:last-year", ""); 0, 0 for all of it.

    >>> period_key("2024", 7, 9), period_key("", 9, 9, "end"), period_key("2024", mode="end")
    ('2024/07-09', 'end:/09', 'end:2024')
    """
    return Period(base, first, last or first, mode).key


def parse_period(key: str) -> Period:
    """The parts of a key with one span (no "..", no plan, no decade).

    >>> parse_period("end:rel:last-year/09")
    Period(base='rel:last-year', first=9, last=9, mode='end')
    """
    mode, _, span = key.partition(":")
    if mode not in {"start", "early", "mid", "late", "end", "report"}:
        mode, span = "", key
    base, _, months = span.partition("/")
    first, _, last = months.partition("-")
    return Period(base, int(first or 0), int(last or first or 0), mode)


def period_english(key: str, *, months: bool = False) -> str:
    """House English of a period key; `months` says 1-9月 rather than 前三季度 was printed.

    >>> period_english("2024/01-09"), period_english("2024/01-09", months=True)
    ('the first three quarters of 2024', 'January to September 2024')
    >>> period_english("end:/09", months=True), period_english("report:2024/07-09")
    ('the end of September', 'the 2024 third-quarter report')
    """
    first, dots, second = key.partition("..")
    if dots:
        word = "and" if first.startswith("rel:") else "to"
        ends = (period_english(key, months=months) for key in (first, second))
        return f" {word} ".join(ends)
    mode, _, rest = key.partition(":")
    if mode == "plan":
        return f"the {_ordinal(int(rest))} Five-Year Plan period"
    if mode == "decade":
        return f"the {rest}s"
    period = parse_period(key)
    if period.mode == "report":
        name = _REPORTS.get((period.first, period.last)) or (
            _span(period, months).removeprefix("the ") + " report"
        )
        return f"the {_possessive(period.base)}{name}"
    span = _span(period, months)
    if period.mode in {"early", "late", "mid"}:
        bare = span.removeprefix("the ")
        return f"mid-{bare}" if period.mode == "mid" else f"{period.mode} {bare}"
    if period.mode:
        words = {"start": "beginning"}.get(period.mode, period.mode)
        return f"the {words} of {span}"
    return span


def _possessive(base: str) -> str:
    """What stands before "annual report": "2024 ", "last year's ", or nothing."""
    if not base.startswith("rel:"):
        return f"{base} " if base else ""
    return RELATIVE[base.removeprefix("rel:")].removeprefix("the ") + "'s "


def _span(period: Period, months: bool) -> str:
    base = period.base
    if base.startswith("rel:"):
        base = RELATIVE[base.removeprefix("rel:")]
    if not period.first:
        # 年末 has no year of its own; "the year" is what the sentence speaks of
        return base or "the year"
    ends = (period.first, period.last)
    if period.mode == "end" and not months and period.last % 3 == 0:
        ends = (period.last - 2, period.last)
    if period.mode == "start" and not months and period.first % 3 == 1:
        ends = (period.first, period.first + 2)
    if not months and ends in QUARTERS:
        return QUARTERS[ends] + (f" of {base}" if base else "")
    if not months and ends[0] == 1 and ends[1] > 1:
        return f"the first {_small(ends[1])} months" + (f" of {base}" if base else "")
    first, last = MONTHS[period.first - 1], MONTHS[period.last - 1]
    names = first if first == last else f"{first} to {last}"
    return names + ("" if not base else f" {base}" if base.isdigit() else f" of {base}")


def _small(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def date_english(key: str) -> str:
    """House English of a date key.

    >>> date_english("2026-08-04"), date_english("--09-30"), date_english("2026-08-04..06")
    ('August 4, 2026', 'September 30', 'August 4 to 6, 2026')
    >>> date_english("rel:this-year--04-01"), date_english("rel:that-year--04-01")
    ('April 1 this year', 'April 1 of that year')
    >>> date_english("2026-08-04T09:30..11:30")
    'August 4, 2026, 9:30 to 11:30'
    >>> date_english("--09-30..10-07")
    'September 30 to October 7'
    """
    if key.startswith("rel:"):
        name, _, rest = key.removeprefix("rel:").partition("--")
        base = RELATIVE[name]
        return f"{date_english('--' + rest)} {'' if base[:4] in _NEAR_YEARS else 'of '}{base}"
    first, dots, second = key.partition("..")
    day, _, time = first.partition("T")
    if not dots:
        return ", ".join(part for part in (_day(day), _time(time)) if part)
    if ":" in second and "T" not in second:
        return date_english(first) + f" to {_time(second)}"
    if len(second) == 2 and not time:
        month, _, year = _day(day).partition(", ")
        return f"{month} to {int(second)}" + (f", {year}" if year else "")
    if len(second) == 5:
        month, _, year = _day(day).partition(", ")
        return f"{month} to {_day('--' + second)}" + (f", {year}" if year else "")
    return f"{date_english(first)} to {date_english(second)}"


def _day(day: str) -> str:
    if not day:
        return ""
    if day.startswith("---"):
        return f"the {_ordinal(int(day[3:]))}"
    if day.startswith("--"):
        return f"{MONTHS[int(day[2:4]) - 1]} {int(day[5:7])}"
    year, month, number = day.split("-")
    return f"{MONTHS[int(month) - 1]} {int(number)}, {year}"


def _time(time: str) -> str:
    hour, _, minute = time.partition(":")
    return f"{int(hour)}:{minute}" if time else ""
