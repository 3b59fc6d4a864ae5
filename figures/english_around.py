"""What stands around an English number: qualifiers, spans of time, direction, basis, losses."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from irsum.figures import english_grammar as g
from irsum.figures.values import Basis, Direction, Figure, Kind, Qualifier

__all__ = ["CHANGEABLE", "COMPARED", "Read", "share_units", "with_surroundings"]

CHANGEABLE = frozenset(
    {Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.COUNT}
) | {Kind.QUANTITY, Kind.NUMBER}
_TIME_UNITS = frozenset({"year", "half-year", "quarter", "month", "week", "day", "hour", "minute"})


@dataclass(frozen=True, slots=True)
class Read:
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
    role: str = ""

    def figure(self, text: str) -> Figure:
        """The figure of `text` that was read."""
        return Figure(
            self.kind, text[self.start : self.end], self.start, self.end, self.low, self.high,
            self.unit, self.per, self.qualifier, self.key, self.direction, self.basis, self.role,
        )  # fmt: skip


def share_units(source: str, reads: list[Read]) -> None:
    """Gives bare numbers of a list the unit they share: RMB 42 million, 48 million; 12 and 18%."""
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
            and two.kind in CHANGEABLE
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


def _joined(source: str, one: Read, two: Read) -> bool:
    between = source[one.end : two.start]
    return len(between) < 12 and g.JOIN.fullmatch(between) is not None


def with_surroundings(source: str, reads: list[Read]) -> list[Read]:
    """`reads` with qualifiers, spans of time, losses, directions and bases."""
    done: list[Read] = []
    floor = 0
    for at, read in enumerate(reads):
        limit = reads[at + 1].start if at + 1 < len(reads) else len(source)
        read = _qualified(source, read, floor)
        if read.kind in CHANGEABLE:
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
    r"(?i:\bthe (?:above|over|under|around|about|some) "
    r"|\b(?:ramp|step|scal|mov|pick|add|go|goes|went|ris|rose|work|bring|brought|come|came|catch)\w*"
    r" up to )\Z"
)


def _qualified(source: str, read: Read, floor: int) -> Read:
    if read.kind in {Kind.NAME, Kind.ORDINAL} or source[read.start : read.end] == "once":
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
        things = read.kind is Kind.COUNT and read.bare
        if things and ((word in _PASSING and not read.scaled) or match[0].endswith(" the ")):
            # passed 12 inspections, over the two holidays
            return replace(read, end=end, qualifier=qualifier)
        if not qualifier or found is not Qualifier.ABOUT:
            qualifier = found
        start -= len(window) - match.start("word")
    if (start, end, qualifier) == (read.start, read.end, read.qualifier):
        return read
    return replace(read, start=start, end=end, qualifier=qualifier)


# Verbs that say "over" of amounts, but not of things.
_PASSING = frozenset("passed|has passed|have passed|passing|passes|crossed".split("|"))
# What is exceeded is a level, whatever the figure before it changed by.
_EXCEEDING = re.compile(r"(?:exceed|surpass|topp|pass|cross|broke)", re.IGNORECASE)


# down 0.9 from 13.8
_CHANGED = re.compile(r"\b(?:from|to|versus|vs)\b")
# 12% year on year and 60%
_OF_THE_LAST = re.compile(rf"\A {g.ON}\b", re.IGNORECASE)
# or 36.2%, year on year
_ASIDE = re.compile(rf"\A,(?= {g.ON}\b)", re.IGNORECASE)
# What a level is compared with: 90%, compared with 81%; up to 90% from 81%
_FROM_BEFORE = re.compile(
    r"\b(?:from|compared (?:with|to)|versus|vs\.?|against|than)(?: [a-z]+){0,3} \Z", re.IGNORECASE
)


# Something is compared with the period behind: compared with 2024, than in 2024.
COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|versus|vs\.?|against|than|relative to|from)(?: (?:that|those))?"
    r"(?: (?:in|of|for|at))?(?: the)? \Z",
    re.IGNORECASE,
)


_GAIN_BEFORE = re.compile(
    r"\b(?:gains?|profits?|earned|earning) (?:(?:of|about|a) )*\Z", re.IGNORECASE
)
# a gain of RMB 860 million is a profit, gained RMB 2 a change
_GAIN_NOUN = re.compile(r"\bgains? of (?:about |nearly |over )?\Z", re.IGNORECASE)
# 20% off the list price
_OFF = re.compile(r" (?:off|discount)\b")


# 24 of the 37 warehouses
_PART = re.compile(r" (?:[a-z]+ )?(?:out )?of (?:the |its |our |these |those |all )?(?=[0-9])")
_BREAK = re.compile(r"[.;,](?![0-9])")


def _change(source: str, read: Read, last: Read | None, limit: int) -> Read:
    """`read` with direction, basis, loss and role; `last` is the figure before it."""
    window = source[max(0, read.start - 72) : read.start]
    joined = last if last and last.kind is read.kind and _joined(source, last, read) else None
    direction = _direction(source, read, window)
    level = _EXCEEDING.match(source, read.start)
    if joined and not level and not _CHANGED.search(source, joined.end, read.start):
        direction = direction or joined.direction
    unit, key = read.unit, read.key
    if read.kind is Kind.MULTIPLE and unit == "x" and direction is Direction.UP:
        text = source[read.start : read.end].lower()
        is_level = window.endswith(" to ") or "fold" in text or text.endswith(("twice", "thrice"))
        unit = unit if is_level else "+x"
    if read.kind is Kind.MONEY and not key and _is_loss(source, read):
        key = "loss"
    basis = _basis(source, read, last, window, limit) or (joined.basis if joined else Basis.NONE)
    role = _role(source, read, window, direction)
    return replace(read, direction=direction, basis=basis, key=key, unit=unit, role=role)


def _is_level(source: str, read: Read) -> bool:
    """Whether a change leads there: fallen below 5%."""
    return source.startswith(("below", "above", "beyond"), read.start)


def _direction(source: str, read: Read, window: str) -> Direction:
    """Which way the verb before or the noun behind a figure goes."""
    if read.unit == "+x":
        return Direction.UP
    if read.kind is Kind.MONEY and _GAIN_NOUN.search(window):
        return Direction.NONE
    match = g.DIRECTION_BEFORE.search(window) or g.DIRECTION_AFTER.match(source, read.end)
    if match:
        return Direction.NONE if _is_level(source, read) else _way(match["verb"])
    if by := g.DIRECTION_BY.search(window):
        verbs = list(g.VERB.finditer(window, 0, by.start()))
        if verbs and not re.search(r"[.;,]", window[verbs[-1].end() : by.start()]):
            return _way(verbs[-1][0])
    return read.direction


def _way(verb: str) -> Direction:
    if g.UP.match(verb):
        return Direction.UP
    return Direction.DOWN if g.DOWN.match(verb) else Direction.NONE


def _basis(source: str, read: Read, last: Read | None, window: str, limit: int) -> Basis:
    """What a change is compared with: said behind or before the figure in its part of a clause."""
    after = _ASIDE.sub("", source[read.end : min(limit, read.end + 90)])
    own = source[max(last.end, read.start - 72) : read.start] if last else window
    before = _OF_THE_LAST.sub("", own) if last else own
    for part in (_BREAK.split(after, maxsplit=1)[0], _BREAK.split(before)[-1]):
        for pattern, meaning in g.BASES:
            if pattern.search(part):
                return meaning
    return read.basis


def _is_loss(source: str, read: Read) -> bool:
    sentence = source[max(0, read.start - 160) : read.start]
    return bool(g.LOSS_BEFORE.search(sentence) or g.LOSS_AFTER.match(source, read.end))


def _role(source: str, read: Read, window: str, direction: Direction) -> str:
    """What a value is in its clause, see `Figure.role`."""
    if read.kind is Kind.PERCENT and _OFF.match(source, read.end):
        return "off"
    if read.kind is Kind.COUNT and _PART.match(source, read.end):
        return "part"
    if _FROM_BEFORE.search(window):
        return "from"
    if not direction and _is_level(source, read) and g.DIRECTION_BEFORE.search(window):
        return "to"
    if read.kind is Kind.MONEY and _GAIN_BEFORE.search(window):
        return "profit"
    is_level = not direction and window[-3:].lower() == "to " and g.LEVEL_BEFORE.search(window)
    return "to" if is_level else ""
