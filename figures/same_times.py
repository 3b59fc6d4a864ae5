"""Whether two keys of dates or periods mean the same time."""

from functools import lru_cache

from irsum.figures.periods import Period, parse_period, period_key

__all__ = ["is_last_year", "is_vague", "month_ends", "parts_of", "times_pairing", "year_of"]

# Relative bases that are one and the same year in a record.
_CLASSES: dict[str, str] = {
    "rel:this-year": "this",
    "rel:year-to-date": "this",
    "rel:that-year": "this",
    "rel:reporting-period": "period",
    "rel:current-period": "period",
    "rel:last-year": "last",
    "rel:previous-year": "last",
    "rel:same-period-last-year": "same period last year",
    "rel:same-period-next-year": "same period next year",
    "rel:last-half": "last",
    "rel:previous-period": "last",
    "rel:year-before-last": "before last",
    "rel:next-year": "next",
    "rel:year-after-next": "after next",
    "rel:last-quarter": "last quarter",
    "rel:next-quarter": "next quarter",
    "rel:last-month": "last month",
    "rel:next-month": "next month",
    "rel:last-week": "last week",
    "rel:next-week": "next week",
}
_MODES = {"late": "end", "early": "start", "report": ""}


@lru_cache(maxsize=4096)
def _folded(key: str) -> tuple[str, str, int, int]:
    """(mode, base, first month, last month) of a key with one span, a date's in full."""
    if _is_date(key):
        return "date", key, 0, 0
    period = _parse(key)
    mode = _MODES.get(period.mode, period.mode)
    first, last = period.first, period.last
    base = _CLASSES.get(period.base, "" if period.base.startswith("rel:") else period.base)
    if (first, last) == (1, 12):
        first = last = 0
    if mode == "end" and not last and base not in {"period"}:
        first = last = 12
    return mode, base, first, last


def _is_date(key: str) -> bool:
    return "T" in key or "--" in key or key[:1] == "-" or (len(key) > 9 and key[4:5] == "-")


@lru_cache(maxsize=4096)
def _parse(key: str) -> Period:
    if key.startswith(("plan:", "decade:")) or ".." in key:
        return Period(key)
    return parse_period(key)


@lru_cache(maxsize=4096)
def is_vague(key: str) -> bool:
    """Whether a period may be left out or put in freely: this year, recent years, 报告期, 年初."""
    if _is_date(key) or ".." in key:
        return False
    mode, base, first, last = _folded(key)
    if mode in {"start", "end", "mid"} and base in {"", "this", "period"}:
        return not first or first == last == 12
    return not first and base in {"", "this", "period", "same period last year"}


@lru_cache(maxsize=4096)
def parts_of(key: str) -> frozenset[str]:
    """What a key says piece by piece: its year, its months; 今年 and the like say nothing."""
    if ".." in key and not _is_date(key):
        one, two = key.split("..")
        return parts_of(one) | parts_of(two)
    if _is_date(key):
        day = key.partition("T")[0].partition("..")[0]
        year = day[:4] if day[:1].isdigit() else ""
        if key.startswith("rel:"):
            return frozenset({year_of(key), "--" + key.partition("--")[2]}) - {""}
        return frozenset({year, key.removeprefix(year)[-5:] if year else key}) - {""}
    mode, base, first, last = _folded(key)
    parts = {base} if base not in {"this", "period", "same period last year"} else set()
    if first:
        parts.add(f"{mode}:{first}-{last}" if mode == "end" else f"{first}-{last}")
    return frozenset(parts - {""})


def month_ends(key: str) -> tuple[str, ...]:
    """July and August for July to August, the two quarters for 二三季度; else the key alone."""
    mode, base, first, last = _folded(key)
    if mode or ".." in key or not first:
        return (key,)
    base = _parse(key).base
    if last == first + 1:
        return period_key(base, first), period_key(base, last)
    if last == first + 5 and first not in {1, 7} and first % 3 == 1:
        return period_key(base, first, first + 2), period_key(base, last - 2, last)
    return (key,)


def year_of(key: str) -> str:
    """The year of a date key, such as "2024" or "last", "" where it has none or this one."""
    if key.startswith("rel:"):
        year = _CLASSES.get(key.partition("--")[0], "")
        return "" if year == "this" else year
    return key[:4] if key[:4].isdigit() else ""


def is_last_year(key: str) -> bool:
    """Whether a period key is the year before or a part of it."""
    return _folded(key.partition("..")[0])[1] in {"last", "same period last year"}


def times_pairing(zh: str, en: str) -> int | None:
    """Cost of taking the two keys for one time, None where they differ."""
    if zh == en:
        return 0
    if _is_date(zh) or _is_date(en):
        return _dates(zh, en)
    if ".." in zh or ".." in en:
        return None
    one, two = _folded(zh), _folded(en)
    if one == two:
        return 1
    if one[2:] != two[2:] or {one[0], two[0]} not in (
        {""},
        {"start"},
        {"end"},
        {"mid"},
    ):
        return None
    # 今年二季度 and "the second quarter"; a year of its own must be there, see `parts_of`
    if one[1] != two[1] and not {one[1], two[1]} <= {"", "this", "period"}:
        return None
    return 2 + (one[0] != two[0])


def _dates(zh: str, en: str) -> int | None:
    """Dates with and without year, and the last day of a month for its end."""
    one, two = _month_end(zh), _month_end(en)
    if one == two:
        return 1
    same_year = year_of(one) == year_of(two) or one[0] == "-" or two[0] == "-"
    return 3 if same_year and _bare(one) == _bare(two) else None


def _month_end(key: str) -> str:
    if _is_date(key):
        return key.replace("T", " ")
    mode, base, _, last = _folded(key)
    if mode != "end" or not last:
        return key
    day = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(last, 31)
    return f"{base if base.isdigit() else '-'}-{last:02d}-{day:02d}"


def _bare(date: str) -> str:
    if date.startswith("rel:"):
        return date.partition("--")[2]
    return date[5:] if date[:4].isdigit() else date.removeprefix("--")
