"""The English figure reader: house English and what translation models write, as exact values.

Dates and periods are found first; what is left is searched for the places a number can start at.
Numbers, units and ranges are matched there by the patterns of `english_grammar`; qualifier,
direction and basis come from the words around. Digits that are no amount come back as NAME.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from irsum.figures import english_grammar as g
from irsum.figures.english_amounts import read_amount, read_name, unit_of
from irsum.figures.english_around import COMPARED, Read, share_units, with_surroundings
from irsum.figures.english_numerals import number_value, ordinal_value, several_value
from irsum.figures.english_periods import find_times
from irsum.figures.units import ENGLISH
from irsum.figures.values import Figure, Kind

__all__ = ["read_english"]

_ROMAN = {word: n for n, word in enumerate("I II III IV V VI VII VIII IX X".split(), 1)}
_BELOW = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_PLACES = {"single": 1, "double": 2, "two": 2, "triple": 3, "three": 3, "four": 4}
# Nouns with a number that are more than a rank -> key of the ordinal.
_RANKS = {"phase": "phase", "phases": "phase", "no.": "number"}

_SENTENCE = 1000  # characters: longer texts are not kept


def read_english(text: str) -> tuple[Figure, ...]:
    """All figures of `text` in order, not overlapping.

    Counts have no unit ("320 stores" is the count 320). Small numbers in words ("one", "two") are
    figures too; `irsum.figures.check` knows them by their text and never misses them in Chinese.
    `role` is "from" for a value that another is compared with (up from 9%).

    >>> [(f.text, f"{f.low:f}") for f in read_english("up nearly 12.5% to RMB 1.2 billion")]
    [('nearly 12.5%', '12.5'), ('RMB 1.2 billion', '1200000000')]
    """
    return _known(text) if len(text) <= _SENTENCE else _figures(text)


def _figures(text: str) -> tuple[Figure, ...]:
    source = text.translate(g.NORMAL)
    reads = [_time(source, *time) for time in find_times(source)]
    free = _blanked(source, reads)
    lower = free.lower()
    for pattern, key, signs in g.CHANGES:
        if any(sign in lower for sign in signs):
            found = pattern.finditer(free)
            changes = [Read(m.start(), m.end(), Kind.CHANGE, key=key) for m in found]
            reads += changes
            free = _blanked(free, changes)
    amounts = _amounts(free)
    share_units(source, amounts)
    reads += with_surroundings(source, amounts)
    return tuple(read.figure(text) for read in sorted(reads, key=lambda r: (r.start, r.end)))


# Each check of a translation reads its English again.
_known = lru_cache(256)(_figures)


def _time(source: str, start: int, end: int, kind: Kind, key: str) -> Read:
    compared = COMPARED.search(source, max(0, start - 32), start)
    return Read(start, end, kind, key=key, role="from" if compared else "")


def _blanked(source: str, reads: list[Read]) -> str:
    """`source` with what was read out of the way."""
    for read in reads:
        source = source[: read.start] + "\0" * (read.end - read.start) + source[read.end :]
    return source


def _amounts(free: str) -> list[Read]:
    """Everything but times and changes of `free`, in which those are blanked."""
    reads: list[Read] = []
    match = g.START.search(free)
    per = ""
    while match:
        if match.lastgroup == "per":
            per = _per_shares(match[0])
            match = g.START.search(free, match.end())
            continue
        read = _READERS[match.lastgroup or ""](free, match)
        if read and per and read.kind is Kind.MONEY and not read.per:
            read, per = replace(read, per=per), ""
        if read:
            reads.append(read)
        match = g.START.search(free, max(read.end if read else 0, match.start() + 1))
    return reads


def _per_shares(text: str) -> str:
    number = text.lower().split()[-2]
    return f"{ {'ten': '10', 'hundred': '100'}.get(number, number) } shares"


def _many(free: str, start: re.Match[str]) -> Read | None:
    """dozens of, tens of millions of RMB: the power of ten, key "several"."""
    match = g.MANY.match(free, start.start())
    if not match:
        return None
    value = several_value(match["value"])
    unit = ENGLISH.get(match["cur"] or "") or unit_of(match["unit"])
    if unit is None:
        return Read(start.start(), match.end("value"), Kind.COUNT, value, value, key="several")
    value *= unit.factor
    return Read(start.start(), match.end(), unit.kind, value, value, unit.unit, key="several")


def _ordinal(free: str, match: re.Match[str]) -> Read:
    word, *largest = re.split(r"[- ](?=largest|biggest)", match[0].lower())
    value = Decimal(ordinal_value(word))
    key = "largest" if largest else ""
    return Read(match.start(), match.end(), Kind.ORDINAL, value, value, key=key)


def _fraction(free: str, match: re.Match[str]) -> Read:
    above, stroke, below = match[0].lower().partition("/")
    if not stroke:
        above, _, below = match[0].lower().replace("-", " ").strip().rpartition(" ")
        below = str(_BELOW[below.removesuffix("s")])
        value = number_value(above) if above not in {"a", "an"} else Decimal(1)
        above = f"{value.normalize():f}"
    end = match.start() + len(match[0].rstrip())
    return Read(match.start(), end, Kind.NUMBER, key=f"{above}/{below}")


def _places(free: str, match: re.Match[str]) -> Read:
    """double-digit, high single digits."""
    *where, count, _ = match[0].lower().replace("-", " ").split()
    key = " ".join([f"digits:{_PLACES[count]}", *where])
    return Read(match.start(), match.end(), Kind.NUMBER, key=key)


def _name(free: str, match: re.Match[str]) -> Read:
    return read_name(free, match.start())


def _phase(free: str, match: re.Match[str]) -> Read | None:
    """Phase II, Phase I/IIa, Gen 8.6, No. 18, Tier 1."""
    head, word = re.split("[ -]", match[0], maxsplit=1)
    letter = word[-1] if word[-1] in "abc" and word[:-1] else ""
    ends = [_rank(part) for part in word.removesuffix(letter).split("/")]
    if not all(ends):
        return None
    key = _RANKS.get(head.lower(), "generation" if head.lower().startswith("gen") else "")
    return Read(match.start(), match.end(), Kind.ORDINAL, ends[0], ends[-1], letter, key=key)


def _rank(word: str) -> Decimal:
    if word in _ROMAN:
        return Decimal(_ROMAN[word])
    return Decimal(word) if word[0].isdigit() else number_value(word) if word.isalpha() else _ZERO


_ZERO = Decimal(0)


def _word_figure(free: str, match: re.Match[str]) -> Read:
    """doubled, twice, half, largest ..."""
    word, start, end = match[0].lower(), match.start(), match.end()
    if word in g.WORD_FIGURES:
        kind, number, unit = g.WORD_FIGURES[word]
        return Read(start, end, kind, Decimal(number), Decimal(number), unit)
    if word.startswith("half") and word != "half":
        half = Decimal("0.5")
        unit = re.split("[ -]", word)[-1].removesuffix("s")
        return Read(start, end, Kind.QUANTITY, half, half, unit)
    if word in {"largest", "biggest"}:
        return Read(start, end, Kind.ORDINAL, Decimal(1), Decimal(1), key="largest")
    return Read(start, end, Kind.NUMBER, key="1/2")


def _and_half(free: str, match: re.Match[str]) -> Read:
    """a year and a half, two and a half years."""
    words = match[0].lower().split()
    unit = words[1] if words[1] != "and" else words[-1]
    whole = Decimal(1) if words[0] in {"a", "an"} else number_value(words[0])
    value = whole + Decimal("0.5")
    return Read(match.start(), match.end(), Kind.QUANTITY, value, value, unit.removesuffix("s"))


def _or_two(free: str, match: re.Match[str]) -> Read:
    """a year or two."""
    unit = match[0].lower().split()[-3]
    return Read(match.start(), match.end(), Kind.QUANTITY, Decimal(1), Decimal(2), unit)


def _day(free: str, match: re.Match[str]) -> Read:
    """The shopping days Double 11 and Double 12."""
    twelve = match[0].lower().endswith(("12", "twelve"))
    key = "Double 12" if twelve else "Double 11"
    return Read(match.start(), match.end(), Kind.NAME, key=key)


def _year(free: str, match: re.Match[str]) -> Read:
    """over a year, within a month."""
    unit = match[0].rpartition(" ")[2]
    return Read(match.start(), match.end(), Kind.QUANTITY, Decimal(1), Decimal(1), unit)


def _amount(free: str, match: re.Match[str]) -> Read | None:
    return read_amount(free, match.start())


# Group of START -> what reads a figure that starts so.
_READERS: dict[str, Callable[[str, re.Match[str]], Read | None]] = {
    "day": _day,
    "andhalf": _and_half,
    "ortwo": _or_two,
    "many": _many,
    "ordinal": _ordinal,
    "fraction": _fraction,
    "places": _places,
    "name": _name,
    "phase": _phase,
    "figure": _word_figure,
    "year": _year,
    "digit": _amount,
    "word": _amount,
}
