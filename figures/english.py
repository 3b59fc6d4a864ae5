"""The English figure reader: house English and what translation models write, as exact values.

Dates and periods are found first; what is left is searched for the places a number can start at.
Numbers, units and ranges are matched there by the patterns of `english_grammar`; qualifier,
direction and basis come from the words around. Digits that are no amount come back as NAME.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from irsum.figures import english_grammar as g
from irsum.figures.english_numerals import number_value, ordinal_value, several_value
from irsum.figures.english_periods import find_times
from irsum.figures.units import ENGLISH, Unit
from irsum.figures.values import Basis, Direction, Figure, Kind, Qualifier

__all__ = ["read_english"]

_CHANGEABLE = frozenset(
    {Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.COUNT}
) | {Kind.QUANTITY, Kind.NUMBER}
_TIME_UNITS = frozenset({"year", "half-year", "quarter", "month", "week", "day", "hour", "minute"})
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
}
_SHORT = {"k": 3, "m": 6, "mm": 6, "mn": 6, "b": 9, "bn": 9}
_BELOW = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?::[0-9]+(?:\.[0-9]+)?)+")


@dataclass(frozen=True, slots=True)
class _Read:
    """A figure before its surroundings are read; `bare` means a number without any unit."""

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
    bare: bool = False
    factor: Decimal = Decimal(1)
    scaled: bool = False


def read_english(text: str) -> tuple[Figure, ...]:
    """All figures of `text` in order, not overlapping.

    Counts have no unit ("320 stores" is the count 320). Small numbers in words ("one", "two") are
    figures too; `irsum.figures.check` knows them by their text and never misses them in Chinese.

    >>> [(f.text, f"{f.low:f}") for f in read_english("up nearly 12.5% to RMB 1.2 billion")]
    [('nearly 12.5%', '12.5'), ('RMB 1.2 billion', '1200000000')]
    """
    source = text.translate(g.NORMAL)
    reads = [_Read(start, end, kind, key=key) for start, end, kind, key in find_times(source)]
    free = source
    for read in reads:
        free = free[: read.start] + "\0" * (read.end - read.start) + free[read.end :]
    for pattern, key in g.CHANGES:
        reads += [_Read(m.start(), m.end(), Kind.CHANGE, key=key) for m in pattern.finditer(free)]
    amounts = _amounts(free)
    _share_units(source, amounts)
    amounts = _surroundings(source, amounts)
    return tuple(
        Figure(
            r.kind, text[r.start : r.end], r.start, r.end, r.low, r.high, r.unit, r.per,
            r.qualifier, r.key, r.direction, r.basis,
        )
        for r in sorted(reads + amounts, key=lambda r: (r.start, r.end))
    )  # fmt: skip


def _amounts(free: str) -> list[_Read]:
    """Everything but times and changes of `free`, in which the times are blanked."""
    reads: list[_Read] = []
    match = g.START.search(free)
    per = ""
    while match:
        at, name = match.start(), match.lastgroup
        found: list[_Read] = []
        if name == "per":
            per = _per_shares(match[0])
            found = [_Read(at, match.end(), Kind.NAME, key="per")]
        elif name == "many":
            found = _many(free, at)
        elif name == "ordinal":
            found = [_ordinal(match)]
        elif name == "fraction":
            found = [_fraction(match)]
        elif name == "name":
            found = [_name(free, at)]
        elif name == "phase":
            found = _phase(match)
        elif name == "figure":
            found = _word_figure(match)
        elif name == "year":
            unit = match[0].rpartition(" ")[2]
            found = [_Read(at, match.end(), Kind.QUANTITY, Decimal(1), Decimal(1), unit)]
        else:
            found = _amount(free, at)
        if per and found and found[0].kind is Kind.MONEY and not found[0].per:
            found[0] = replace(found[0], per=per)
            per = ""
        reads += [read for read in found if read.key != "per"]
        match = g.START.search(free, max(found[-1].end if found else 0, at + 1))
    return reads


def _per_shares(text: str) -> str:
    number = {"ten": "10", "hundred": "100"}.get(text.lower().split()[-2], text.split()[-2])
    return f"{number} shares"


def _many(free: str, at: int) -> list[_Read]:
    """dozens of, tens of millions of RMB: the power of ten, key "several"."""
    match = g.MANY.match(free, at)
    if not match:
        return []
    value = several_value(match["value"])
    unit = ENGLISH.get(match["cur"] or "") or _unit(match["unit"])
    if unit is None:
        end = match.end("value")
        return [_Read(at, end, Kind.COUNT, value, value, key="several")]
    value *= unit.factor
    return [_Read(at, match.end(), unit.kind, value, value, unit.unit, key="several")]


def _ordinal(match: re.Match[str]) -> _Read:
    word = re.split(r"[- ](?=largest|biggest)", match[0].lower())
    value = Decimal(ordinal_value(word[0]))
    key = "largest" if word[1:] else ""
    return _Read(match.start(), match.end(), Kind.ORDINAL, value, value, key=key)


def _fraction(match: re.Match[str]) -> _Read:
    text = match[0].lower()
    above, stroke, below = text.partition("/")
    if not stroke:
        above, _, below = text.replace("-", " ").strip().rpartition(" ")
        below = str(_BELOW[below.removesuffix("s")])
        value = number_value(above) if above not in {"a", "an"} else Decimal(1)
        above = f"{value.normalize():f}"
    key = f"{above}/{below}"
    return _Read(match.start(), match.start() + len(match[0].rstrip()), Kind.NUMBER, key=key)


def _name(free: str, at: int) -> _Read:
    match = g.NAME.match(free, at)
    assert match
    end = match.end()
    start = at
    return _Read(start, end, Kind.NAME)


def _phase(match: re.Match[str]) -> list[_Read]:
    head, word = re.split("[ -]", match[0], maxsplit=1)
    if word in _ROMAN:
        value = Decimal(_ROMAN[word])
    elif word[0].isdigit():
        value = Decimal(word)
    else:
        value = number_value(word) or Decimal(ordinal_value(word))
        if not value:
            return []
    key = "phase" if head.lower().startswith("phase") else ""
    return [_Read(match.start(), match.end(), Kind.ORDINAL, value, value, key=key)]


def _word_figure(match: re.Match[str]) -> list[_Read]:
    """doubled, twice, half, largest ..."""
    word, start, end = match[0].lower(), match.start(), match.end()
    if word in g.WORD_FIGURES:
        kind, number, unit = g.WORD_FIGURES[word]
        return [_Read(start, end, kind, Decimal(number), Decimal(number), unit)]
    if word.startswith("half a "):
        half = Decimal("0.5")
        return [_Read(start, end, Kind.QUANTITY, half, half, word.removeprefix("half a "))]
    if word in {"largest", "biggest"}:
        return [_Read(start, end, Kind.ORDINAL, Decimal(1), Decimal(1), key="largest")]
    return [_Read(start, end, Kind.NUMBER, key="1/2")]


def _unit(word: str | None) -> Unit | None:
    if not word:
        return None
    folded = re.sub(r"^(?:renminbi|rmb|chinese) ", "", word.lower())
    return (
        ENGLISH.get(word)
        or ENGLISH.get(folded)
        or _FOLDED.get(folded)
        or _FOLDED.get(folded.replace("-", " "))
    )


_FOLDED = {word.lower(): unit for word, unit in ENGLISH.items() if len(word) > 3}


@dataclass(frozen=True, slots=True)
class _Side:
    """One number of a match of AMOUNT with its unit; `plain` means it has none."""

    value: str
    number: Decimal
    printed: Decimal
    kind: Kind
    unit: str
    factor: Decimal
    plain: bool
    qualifier: Qualifier
    end: int

    @property
    def scaled(self) -> bool:
        """Whether a word such as million stands behind the digits."""
        return self.number != self.printed


def _side(match: re.Match[str], which: str) -> _Side:
    """The first (`which` is "") or second ("2") number of a match of AMOUNT."""
    g_ = {name: match[name + which] for name in ("value", "short", "odd", "cur", "rate", "unit")}
    number = number_value(g_["value"])
    if g_["short"]:
        number = number.scaleb(_SHORT[g_["short"].strip().lower()])
    digits = _DIGITS.match(g_["value"])
    printed = Decimal(digits[0].replace(",", "")) if digits else number
    row = _unit(g_["unit"])
    taken = ["value", "short", "odd"]
    kind, unit, factor = Kind.COUNT, "", Decimal(1)
    if g_["cur"]:
        kind, unit = Kind.MONEY, (_unit(g_["cur"]) or ENGLISH["RMB"]).unit
        if row and row.kind is Kind.MONEY:
            taken.append("unit")
    elif g_["rate"] and (digits or not _POINT.fullmatch(g_["rate"])):
        kind, unit = _rate(g_["rate"])
        taken.append("rate")
    elif row:
        kind, unit, factor = row.kind, row.unit, row.factor
        taken.append("unit")
    odd = (g_["odd"] or "").strip()
    qualifier = g.ODD.get(odd, Qualifier.OVER if odd else Qualifier.EXACT)
    end = max(match.end(name + which) for name in taken)
    plain = not g_["cur"] and len(taken) == 3
    return _Side(g_["value"], number, printed, kind, unit, factor, plain, qualifier, end)


_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_POINT = re.compile(r"[- ]points?", re.IGNORECASE)


def _rate(words: str) -> tuple[Kind, str]:
    """Kind and unit of "%", "percentage points", "bps", "times" ..."""
    word = words.strip(" -").lower().replace("-", " ").replace(".", "")
    if word in g.RATE_WORDS:
        return g.RATE_WORDS[word]
    return (Kind.POINTS if "p" in word[1:] else Kind.PERCENT), ""


def _amount(free: str, at: int) -> list[_Read]:
    """The number, amount or range at `at`."""
    ratio = _RATIO.match(free, at)
    if ratio:
        return [_Read(at, ratio.end(), Kind.NUMBER, key=ratio[0])]
    match = g.AMOUNT.match(free, at)
    if not match:
        return []
    one = _side(match, "")
    after = free[one.end : one.end + 1]
    if one.plain and after.isascii() and after.isalnum():
        return [_name(free, match.start("value"))]
    digits = one.value
    if one.plain and digits.isdigit() and (len(digits) > 4 or digits[0] == "0" != digits):
        return [_name(free, match.start("value"))]
    sign = -1 if _negative(match["sign"]) or _negative(match["sign2"]) else 1
    two = _side(match, "2") if match["value2"] is not None else None
    if two is None or not _is_range(free, match, one, two):
        value = sign * one.number * one.factor
        read = _Read(
            at, one.end, _kind(one, one.number), value, value, one.unit,
            qualifier=one.qualifier, bare=one.plain, factor=one.factor, scaled=one.scaled,
        )  # fmt: skip
        return [_with_per(free, read)]
    unit = one if two.plain else two
    low = one.number
    if not one.scaled and two.scaled and low <= two.printed:
        # 1.2 to 1.5 billion: the scale behind holds for both
        low *= two.number / two.printed
    low *= sign * (unit.factor if one.plain else one.factor)
    high = two.number * unit.factor
    kind = _kind(unit, low, high)
    return [
        _with_per(
            free,
            _Read(
                at,
                two.end,
                kind,
                low,
                high,
                unit.unit,
                qualifier=two.qualifier,
                bare=two.plain and one.plain,
            ),
        )
    ]


def _kind(side: _Side, *values: Decimal) -> Kind:
    """A bare number with decimals counts nothing."""
    if side.kind is Kind.COUNT and any(v != v.to_integral_value() for v in values):
        return Kind.NUMBER
    return side.kind


def _negative(sign: str | None) -> bool:
    return sign is not None and sign.strip() in {"-", "negative", "minus"}


def _is_range(free: str, match: re.Match[str], one: _Side, two: _Side) -> bool:
    """Whether the second number of a match of AMOUNT is the other end of a range."""
    sep = match["sep"].strip()
    if one.end != match.start("sep") or two.number * two.factor <= 0:
        return False
    if not one.plain and not two.plain and (one.kind, one.unit) != (two.kind, two.unit):
        return False
    if two.plain and free[two.end : two.end + 1].isalnum():
        return False
    if two.plain and not one.plain and sep != "-" and one.kind is not Kind.MONEY:
        return False
    before = free[max(0, match.start() - 64) : match.start()]
    if sep in {"and", "or"}:
        few = sep == "or" and one.plain and one.value.isalpha()
        return few or (sep == "and" and g.BETWEEN.search(before) is not None)
    if sep == "to":
        # from 40% to 82% are two figures
        return not _FROM.search(before)
    if sep == "-" and one.plain and two.plain:
        return one.printed < two.printed and one.value[0] != "0"
    return True


_FROM = re.compile(r"\bfrom(?: \w+){0,2} \Z", re.IGNORECASE)


def _with_per(free: str, read: _Read) -> _Read:
    """`read` with "per share", "/kWh", "for every 10 shares" behind it."""
    if read.kind not in {Kind.MONEY, Kind.QUANTITY, Kind.COUNT, Kind.NUMBER}:
        return read
    match = g.PER.match(free, read.end)
    if not match:
        return read
    word = match["word"] or match["word2"]
    unit = _unit(word)
    name = unit.singular if unit else (word.removesuffix("s") if len(word) > 3 else word)
    number = {"ten": "10", "hundred": "100"}.get(match["n"] or word, match["n"])
    if number:
        name = f"{number} {name}s"
    return replace(read, end=match.end(), per=name)


def _share_units(source: str, reads: list[_Read]) -> None:
    """Gives bare numbers of a list the unit they share: RMB 42 million, 48 million; 12, 15 and 18%."""
    for at in range(1, len(reads)):
        one, two = reads[at - 1], reads[at]
        if two.bare and one.kind is Kind.MONEY and two.scaled and _joined(source, one, two):
            reads[at] = replace(two, kind=Kind.MONEY, unit=one.unit, per=two.per, bare=False)
    for at in range(len(reads) - 1, 0, -1):
        one, two = reads[at - 1], reads[at]
        if (
            one.bare
            and not two.bare
            and two.low is not None
            and one.low is not None
            and one.high is not None
            and two.kind in _CHANGEABLE
            and source[one.end : one.end + 1] != "-"
            and two.kind is not Kind.MULTIPLE
            and _joined(source, one, two)
        ):
            factor = two.factor
            reads[at - 1] = replace(
                one,
                kind=two.kind,
                low=one.low * factor,
                high=one.high * factor,
                unit=two.unit,
                per=two.per,
                bare=False,
                factor=factor,
            )


def _joined(source: str, one: _Read, two: _Read) -> bool:
    between = source[one.end : two.start]
    return len(between) < 12 and g.JOIN.fullmatch(between) is not None


def _surroundings(source: str, reads: list[_Read]) -> list[_Read]:
    """`reads` with qualifiers, spans of time, losses, directions and bases."""
    done: list[_Read] = []
    floor = 0
    for at, read in enumerate(reads):
        limit = reads[at + 1].start if at + 1 < len(reads) else len(source)
        read = _qualified(source, read, floor)
        if read.kind in _CHANGEABLE:
            read = _change(source, read, done[-1] if done else None, limit)
        done.append(read)
        floor = read.end
    for at in range(len(done) - 1, 0, -1):
        one, two = done[at - 1], done[at]
        if not one.basis and two.basis and one.kind is two.kind and _joined(source, one, two):
            done[at - 1] = replace(one, basis=two.basis)
    return done


# "the above two", "ramps up to 100": no qualifiers there
_NO_QUALIFIER = re.compile(
    r"(?i:\bthe (?:above|over|under|around|about|some) |"
    r"\b(?:ramp|step|scal|mov|pick|add|go|goes|went|ris|rose|work|bring|brought|come|came|catch)\w* up to )\Z"
)


def _qualified(source: str, read: _Read, floor: int) -> _Read:
    if read.kind in {Kind.NAME, Kind.ORDINAL}:
        return read
    start, end, qualifier, key = read.start, read.end, read.qualifier, read.key
    for pattern, meaning in g.AFTER:
        match = pattern.match(source, end)
        if match:
            end, qualifier = match.end(), meaning
            break
    window = source[max(floor, start - 28) : start]
    if _NO_QUALIFIER.search(window):
        return replace(read, end=end, qualifier=qualifier)
    span = g.SPAN_BEFORE.search(window) if read.unit in _TIME_UNITS else None
    if span and not key:
        word = span["word"].lower()
        if word in {"past", "last", "recent", "previous", "preceding"}:
            key = "past"
        elif word in {"next", "coming", "following", "future"}:
            key = "next"
        if key:
            start -= len(window) - span.start()
            if window[: span.start()].lower().endswith("the "):
                start -= 4
            inner = window[span.end("word") :].strip().lower()
            qualifier = g.QUALIFIERS.get(inner, qualifier)
            return replace(read, start=start, end=end, qualifier=qualifier, key=key)
    match = g.BEFORE.search(window)
    if match:
        word = re.sub(r"\s+", " ", match["word"].lower())
        found = g.QUALIFIERS.get(word, Qualifier.ABOUT)
        if not qualifier or found is not Qualifier.ABOUT:
            qualifier = found
        start -= len(window) - match.start("word")
    return replace(read, start=start, end=end, qualifier=qualifier)


def _change(source: str, read: _Read, last: _Read | None, limit: int) -> _Read:
    """`read` with direction, basis and loss."""
    start, end = read.start, read.end
    window = source[max(0, start - 56) : start]
    direction, basis, key, unit = read.direction, read.basis, read.key, read.unit
    match = g.DIRECTION_BEFORE.search(window) or g.DIRECTION_AFTER.match(source, end)
    if match:
        direction = Direction.UP if g.UP.match(match["verb"]) else Direction.DOWN
        if not g.UP.match(match["verb"]) and not g.DOWN.match(match["verb"]):
            direction = Direction.NONE
    if unit == "+x":
        direction = Direction.UP
    if read.kind is Kind.MULTIPLE and unit == "x" and direction and "fold" not in source[start:end]:
        before = window.rstrip()
        unit = "+x" if direction is Direction.UP and not before.endswith(" to") else unit
    joined = last is not None and last.kind is read.kind and _joined(source, last, read)
    if joined and last is not None:
        direction = direction or last.direction
    after = re.split(r"[.;,](?![0-9])", source[end : min(limit, end + 90)], maxsplit=1)[0]
    before = re.split(r"[.;,](?![0-9])", window)[-1]
    for part in (after, before):
        for pattern, meaning in g.BASES:
            if not basis and pattern.search(part):
                basis = meaning
    if joined and last is not None and not basis:
        basis = last.basis
    if read.kind is Kind.MONEY and not key:
        sentence = source[max(0, start - 160) : start]
        if g.LOSS_BEFORE.search(sentence) or g.LOSS_AFTER.match(source, end):
            key = "loss"
    return replace(read, direction=direction, basis=basis, key=key, unit=unit)
