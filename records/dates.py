"""Dates printed in a record to ISO dates."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

__all__ = ["iso_dates"]

_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日号])")
_SPACES = re.compile(r"\s*([年月日号./~～至、－—–-])\s*")
_DATE = re.compile(
    r"(?<!\d)(?P<y1>\d{4})(?:年|[-./])(?P<m1>\d{1,2})(?:月|[-./])(?P<d1>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})(?!\d)"
    r"|(?<!\d)(?P<m3>\d{1,2})月(?P<d3>\d{1,2})(?=[日号]|[、,和及~～至到—–－-])"
    r"|(?<!\d)(?P<y4>\d{4})年(?P<m4>\d{1,2})月"
    r"|(?<!\d)(?P<m5>\d{1,2})月"
    r"|(?<![\d:：])(?P<d6>\d{1,2})(?=[日号]|(?:[、,和及~～至到—–－-]+\d{1,2})+[日号])"
)


def iso_dates(text: str, year: int | None = None) -> tuple[str, ...]:
    """The ISO dates in `text`, each once, in order; of a range its first and last day.

    A date without a day is a month (`2024-11`). A date without a year takes that of the date before
    it, or `year`; without either it is left out.

    >>> iso_dates("2026 年 5 月 20-22 日、6月1日 15:00-16:30")
    ('2026-05-20', '2026-05-22', '2026-06-01')
    """
    return tuple(dict.fromkeys(_read(_plain(text), year)))


def _read(text: str, year: int | None) -> Iterator[str]:
    month: int | None = None
    for match in _DATE.finditer(text):
        part = {name[0]: int(value) for name, value in match.groupdict().items() if value}
        if "m" in part:
            if "y" not in part and month is not None and year and part["m"] < month:
                year += 1  # a range over the turn of the year
            month = part["m"]
        year = part.get("y", year)
        if year is None or month is None:
            continue
        found = _iso(year, month, part.get("d"))
        if found:
            yield found


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        found = date(year, month, day or 1)
    except ValueError:
        return None
    if not 1990 <= year <= 2100:
        return None
    return found.isoformat() if day else f"{year:04d}-{month:02d}"


def _plain(text: str) -> str:
    """Half-width digits, Chinese numerals of dates as digits, no space inside a date."""
    text = _CHINESE.sub(lambda m: _digits(m[0]), unicodedata.normalize("NFKC", text))
    return _SPACES.sub(r"\1", text)


def _digits(numeral: str) -> str:
    if "十" not in numeral:
        return numeral.translate(_NUMERALS)
    tens, _, ones = numeral.translate(_NUMERALS).partition("十")
    return f"{tens or 1}{ones or 0}"
