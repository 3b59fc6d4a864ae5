"""Numbers in digits whose unit counts only in some places: 10派3.5, 2025版, 8.6代, 8.5折, 2.6分."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from irsum.figures import grammar as g
from irsum.figures.around import Found
from irsum.figures.units import per_name
from irsum.figures.values import Kind

__all__ = ["read_special"]

_DIVIDEND = re.compile(
    r"(?:10|十) ?股?(派|转增?|送红?股?) ?(?:现金)?(?:红利)?([0-9]+(?:\.[0-9]+)?) ?(元|股)?"
)
# 10派2元转4股
_MORE_SHARES = re.compile(r"[，、]?并?(?:转增?|送红?股?) ?")
_SHARES = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?股?")
_GENERATION = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?代(?![表理])")
_DISCOUNT = re.compile(r"([1-9][0-9]?(?:\.[0-9]+)?) ?折(?![旧扣合算价叠现射弯])")
# 分 of a price is a cent, of a test a point.
_FEN = re.compile(rf"([0-9]+(?:\.[0-9]+)?) ?分(?:{g.PER})?(?![之钟布别析为成红值数享钱])")
_EDITION = re.compile(r"((?:199|20[0-4])[0-9])(?=[版款届])")
_SECTION = re.compile(r"[0-9]+(?:\.[0-9]+){2,}")


def read_special(source: str, at: int, end: int, found: Sequence[Found]) -> Found | None:
    """The special figure at `at` whose number ends at `end`; `found` are the figures before."""
    if source.startswith("10", at) and (shares := _dividend(source, at)):
        return shares
    if found and found[-1].per == "10 shares" and (shares := _more_shares(source, at, found[-1])):
        return shares
    after = source[end : end + 2].lstrip(" ")[:1]
    reader = _READERS.get(after)
    return reader(source, at, found) if reader else None


def _dividend(source: str, at: int) -> Found | None:
    match = _DIVIDEND.match(source, at)
    if not match:
        return None
    value = Decimal(match[2])
    kind, unit = (Kind.MONEY, "CNY") if match[1].startswith("派") else (Kind.COUNT, "股")
    return Found(at, match.end(), kind, value, value, unit, "10 shares")


def _more_shares(source: str, at: int, last: Found) -> Found | None:
    shares = _SHARES.match(source, at)
    if not shares or not _MORE_SHARES.fullmatch(source, last.end, at):
        return None
    value = Decimal(shares[1])
    return Found(at, shares.end(), Kind.COUNT, value, value, "股", "10 shares")


def _generation(source: str, at: int, found: Sequence[Found]) -> Found | None:
    match = _GENERATION.match(source, at)
    if not match:
        return None
    value = Decimal(match[1])
    return Found(at, match.end(), Kind.ORDINAL, value, value, key="generation")


def _discount(source: str, at: int, found: Sequence[Found]) -> Found | None:
    match = _DISCOUNT.match(source, at)
    if not match:
        return None
    value = Decimal(match[1])
    percent = value if value > 10 else value.scaleb(1)
    return Found(at, match.end(), Kind.PERCENT, percent, percent, key="of list price")


def _fen(source: str, at: int, found: Sequence[Found]) -> Found | None:
    match = _FEN.match(source, at)
    if not match or not (match[2] or any(f.kind is Kind.MONEY for f in found[-2:])):
        return None
    value = Decimal(match[1]).scaleb(-2)
    per = per_name(match[2]) if match[2] else ""
    return Found(at, match.end(), Kind.MONEY, value, value, "CNY", per)


def _edition(source: str, at: int, found: Sequence[Found]) -> Found | None:
    match = _EDITION.match(source, at)
    return Found(at, match.end(), Kind.PERIOD, key=match[1]) if match else None


def _section(source: str, at: int, found: Sequence[Found]) -> Found | None:
    match = _SECTION.match(source, at)
    return Found(at, match.end(), Kind.NAME) if match else None


# What stands behind the number -> reader.
_READERS: dict[str, Callable[[str, int, Sequence[Found]], Found | None]] = {
    "代": _generation,
    "折": _discount,
    "分": _fen,
    **dict.fromkeys("版款届", _edition),
    ".": _section,
}
