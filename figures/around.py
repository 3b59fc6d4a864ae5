"""What stands around a number in Chinese and belongs to its figure, or says which way it goes.

Qualifiers, currencies and signs in front are found by looking back from the number; direction,
basis and loss by looking back in the clause.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from irsum.figures import grammar as g
from irsum.figures.amounts import Amount
from irsum.figures.values import Basis, Direction, Figure, Kind, Qualifier

__all__ = [
    "Found",
    "carry_back",
    "is_compared",
    "is_qualified",
    "with_context",
    "with_words_before",
]

_TIMES = frozenset({Kind.PERIOD, Kind.DATE, Kind.NAME})
_CHANGING = frozenset({Kind.PERCENT, Kind.POINTS, Kind.MONEY, Kind.MULTIPLE})
_DIGITS = frozenset("0123456789")
_JOINS = frozenset(("、", "和", "及", "与", "或", "以及", "/", "、 ", "和 "))
_BOTH_BASES = re.compile(r"[同环]比[、和及/与][同环]比")
_REACH = 26  # characters in which a figure's verb, 同比 or far qualifier stands


class Found(NamedTuple):
    """A figure while it is read: the fields of `Figure`, and the amount it came from."""

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
    amount: Amount | None = None
    role: str = ""

    @classmethod
    def from_amount(cls, at: int, amount: Amount) -> "Found | None":
        """What `read_amount` read at `at`; None where that has no unit."""
        if amount.kind is None:
            return None
        a = amount
        return cls(
            at, a.end, amount.kind, a.low, a.high, a.unit, a.per, a.qualifier, a.key, amount=a
        )

    def figure(self, text: str) -> Figure:
        """The figure of `text` that was found."""
        span = text[self.start : self.end]
        return Figure(self.kind, span, self.start, self.end, *self[3:11], self.role)


def is_qualified(source: str, at: int, floor: int) -> bool:
    """Whether a qualifier stands before `at`, so that 百家 there is a number."""
    if at <= floor:
        return False
    if source.startswith("每万", at - 1):
        return True
    if source[at - 1] not in g.PREFIX_ENDS:
        return False
    match = g.BEFORE.match(source[max(floor, at - 8) : at][::-1])
    return match is not None and match.lastgroup == "qualifier"


def with_words_before(source: str, found: Found, floor: int) -> Found:
    """`found` with the qualifiers, currency and sign that stand before it, not before `floor`."""
    start = found.start
    if start <= floor or source[start - 1] not in g.PREFIX_ENDS:
        return _with_span(source, found, floor)
    back = source[max(0, floor, start - 20) : start][::-1]
    at = taken = 0
    while match := g.BEFORE.match(back, at):
        word, role = match[0][::-1], match.lastgroup
        at = match.end()
        if role == "blank":
            continue
        step = _STEPS[role or ""](source, found, word, start - at)
        if step is None:
            break
        found, taken = step, at
    return _with_span(source, found._replace(start=start - taken), floor)


def _qualifier(source: str, found: Found, word: str, start: int) -> Found | None:
    first = source[found.start]
    if word in {"上", "过"} and first in _DIGITS:
        return None
    if word == "近" and _is_span(found):
        return None
    inner = found.qualifier
    return found._replace(qualifier=inner if inner and word == "约" else g.PREFIXES[word])


def _currency(source: str, found: Found, word: str, start: int) -> Found | None:
    """RMB 5亿, 港币5亿元; 元 alone says no country."""
    unit = g.CURRENCIES[word]
    if found.kind is Kind.MONEY:
        return found._replace(unit=unit) if found.unit == "CNY" else found
    if found.kind in {Kind.COUNT, Kind.NUMBER} and not found.unit and found.low is not None:
        return found._replace(kind=Kind.MONEY, unit=unit)
    return None


def _sign(source: str, found: Found, word: str, start: int) -> Found | None:
    low, high = found.low, found.high
    if low is None or high is None or (found.kind is Kind.COUNT and found.unit):
        return None
    if word == "+":
        return found._replace(direction=Direction.UP) if _starts(source, start) else None
    if word == "-" and not _starts(source, start):
        return None
    single = found.amount is None or not found.amount.is_range
    return found._replace(low=-low, high=-low if single else high)


def _starts(source: str, at: int) -> bool:
    """Whether a sign at `at` does not join what is before it with the number: 5%-8%, A-3."""
    before = source[at - 1] if at else ""
    return not (before == "%" or (before.isascii() and before.isalnum()))


_STEPS = {"qualifier": _qualifier, "currency": _currency, "sign": _sign}


def _is_span(found: Found) -> bool:
    return found.kind is Kind.QUANTITY and found.unit in g.SPAN_UNITS


def _with_span(source: str, found: Found, floor: int) -> Found:
    """近三年, 未来两年: spans of time up to now and from now on."""
    if not _is_span(found):
        return found
    match = g.SPAN.match(source[max(floor, found.start - 6) : found.start][::-1])
    if not match:
        return found
    start, word = found.start - match.end(), match[0][::-1]
    if word == "近" and _is_nearly(source, start, floor, found.low):
        return found._replace(start=start, qualifier=Qualifier.NEARLY)
    return found._replace(start=start, key=g.SPAN_WORDS[word])


def _is_nearly(source: str, start: int, floor: int, value: Decimal | None) -> bool:
    """近20年的积累 is nearly 20 years, 近三年 the past three."""
    if value is None or value > 10 or value != value.to_integral_value():
        return True
    return source[max(floor, start - 2) : start].endswith(tuple("时了经达期长有已"))


def with_context(source: str, read: Found, found: Sequence[Found]) -> Found:
    """`read` with far qualifier, direction, basis and loss; `found` is what stands before."""
    start = read.start
    direction, basis, key, fold = read.direction, read.basis, read.key, False
    window = source[max(0, start - _REACH) : start]
    bases = _bases(window) if "比" in window or "年" in window or "较" in window else []
    if start and source[start - 1] in g.CONTEXT_ENDS and (match := g.CONTEXT.match(window[::-1])):
        verb, fold = match["verb"], bool(match["fold"])
        if verb and not (len(verb) == 1 and window.endswith(verb + "为")):  # 降为: to a level
            direction = g.VERBS[verb[::-1]]
        elif match["loss"] and read.kind is Kind.MONEY:
            key = "loss"
        basis = next(iter(bases), basis)
    elif found and _is_joined(source, found[-1], read):
        last = found[-1]
        direction, basis, fold = last.direction, last.basis, last.unit == "+x"
        key = "loss" if last.key == "loss" else key
        bases = _bases(source[max(0, last.start - _REACH) : last.start])
        if len(bases) > 1 and last.basis is bases[0]:
            basis = bases[1]
    elif not direction and read.kind is not Kind.NUMBER and not _is_span(read):
        verb_match = g.TRANSITIVE.search(window)
        if verb_match:
            direction, basis = g.VERBS[verb_match[1]], next(iter(bases), basis)
    if read.unit == "+x":
        direction, basis = Direction.UP, next(iter(bases), basis)
    if not direction and read.kind in {Kind.PERCENT, Kind.MULTIPLE, Kind.NUMBER}:
        after = g.AFTER.match(source, read.end)
        direction = g.VERBS[after[1]] if after else direction
    elif not direction and (after := g.AFTER.match(source, read.end)) and after[2]:
        direction = g.VERBS[after[1]]
    if (
        not direction
        and window[-1:] in g.DIFFERENCES
        and (read.kind is Kind.MULTIPLE or g.FROM.search(window))
    ):
        direction = g.DIFFERENCES[window[-1]]
    if not direction and read.kind in _CHANGING:
        direction, basis = _more_or_less(source, start, window, bases) or (direction, basis)
    role = _role(read, window, direction)
    if role in {"from", "to"} and (rate := g.CHANGE_OF_RATE.search(window)):
        basis = Basis[rate.lastgroup or ""]
    unit = read.unit
    if read.kind is Kind.MULTIPLE and unit == "x" and (direction is Direction.UP or fold):
        unit = "+x"
    qualifier = read.qualifier or _far_qualifier(read, window, found)
    if not qualifier and read.low == read.high and g.RANGE_BEHIND.match(source, read.end):
        qualifier = Qualifier.AT_MOST
    return Found(
        read.start, read.end, read.kind, read.low, read.high, unit, read.per, qualifier, key,
        direction, basis, read.amount, role,
    )  # fmt: skip


def _more_or_less(
    source: str, start: int, window: str, bases: Sequence[Basis]
) -> tuple[Direction, Basis] | None:
    """Direction and basis of 同比多计提3,260万元, and of 下修转股价…，修正幅度约21%."""
    if match := g.MORE_OR_LESS.search(window):
        return g.DIFFERENCES[match[1]], next(iter(bases), Basis.NONE)
    if "幅度" in window and g.SIZE.search(window):
        sentence = source[max(0, source.rfind("。", 0, start), start - 80) : start]
        verbs = list(g.LONG_VERB.finditer(sentence))
        return (g.VERBS[verbs[-1][0]], Basis.NONE) if verbs else None
    return None


def _role(read: Found, window: str, direction: Direction) -> str:
    """What a value is in its clause, see `Figure.role`."""
    if not direction and read.kind is not Kind.NUMBER and g.FROM.search(window):
        return "from"
    if not direction and window[-1:] in g.LEVEL_ENDS and g.LEVEL.match(window[::-1]):
        return "to"
    if read.kind is Kind.MONEY and not _is_negative(read):
        return "profit" if g.PROFIT.search(window) else "loss" if g.LOSS.search(window) else ""
    return ""


def _is_joined(source: str, last: Found, read: Found) -> bool:
    """Whether two numbers stand in one list: 增长3%和5%, 提高0.8个和2个百分点."""
    alike = last.kind is read.kind or (read.amount is not None and _lacks_unit(last, read.amount))
    return alike and source[last.end : read.start] in _JOINS


def is_compared(source: str, start: int, end: int) -> bool:
    """Whether something is compared with the period there: 较2024年, 与2024年相比."""
    if start and source[start - 1] in g.WITH:
        return source.startswith(("相比", "比较"), end)
    return g.COMPARED.search(source, max(0, start - 3), start) is not None


def _is_negative(found: Found) -> bool:
    return found.low is not None and found.low < 0


def _far_qualifier(read: Found, window: str, found: Sequence[Found]) -> Qualifier:
    """That of 不足公司总收入的5%, where no other measure stands between."""
    if read.key in {"past", "next"}:
        return Qualifier.EXACT
    near = "的" in window[-2:] or "约" in window or "最" in window or "几乎" in window
    match = g.FAR_BEFORE.search(window) if near else None
    if not match:
        return Qualifier.EXACT
    at = read.start - len(window) + match.start()
    if any(f.end > at and f.kind not in _TIMES and not _is_span(f) for f in found[-3:]):
        return Qualifier.EXACT
    if match["most"] or match["nearly"]:
        return Qualifier.AT_MOST if match["most"] else Qualifier.NEARLY
    if match["word"][-1] == "于" and g.COMPARISON.match(match[0]):
        return Qualifier.EXACT
    return g.PREFIXES[match["word"]]


def _bases(window: str) -> list[Basis]:
    """同比 and 环比 in the last clause of `window`, in order."""
    clause = window[max(window.rfind(mark) for mark in "，。；,;？！") + 1 :]
    names = [Basis[match.lastgroup or ""] for match in g.BASIS.finditer(clause)]
    if len(names) > 1 and not _BOTH_BASES.search(clause):
        return names[-1:]
    return names


def carry_back(source: str, read: Found, found: list[Found]) -> None:
    """Gives the unit of `read` to numbers joined before it: 12、15、18亿元; 0.8个和2个百分点."""
    if read.amount is None or read.kind is Kind.NUMBER:
        return
    start = read.start
    for index in range(len(found) - 1, -1, -1):
        last = found[index]
        if last.amount is None or last.low is None or source[last.end : start] not in _JOINS:
            return
        if not _lacks_unit(last, read.amount) or _is_label(source, last, index == len(found) - 1):
            return
        high = last.high if last.high is not None else last.low
        found[index] = last._replace(
            kind=read.kind,
            low=read.amount.apply(last.low),
            high=read.amount.apply(high),
            unit=read.unit,
            per=read.per,
            direction=read.direction,
            basis=read.basis,
        )
        start = last.start


def _lacks_unit(found: Found, amount: Amount) -> bool:
    """Whether a number has no unit, or only the 个 of the unit of `amount`, which is 个百分点."""
    unit = amount.unit_word or ""
    return found.kind is Kind.NUMBER or (found.unit == "个" and unit[:1] == "个" != unit)


_LABEL_AFTER = re.compile(r"(?:\A|[。；;\n]) *\Z")


def _is_label(source: str, found: Found, alone: bool) -> bool:
    """Whether a number begins a sentence and numbers it: 1、220kV电缆."""
    low = found.low
    few = low is not None and 1 <= low <= 30 and low == low.to_integral_value()
    begins = _LABEL_AFTER.search(source, max(0, found.start - 4), found.start) is not None
    return alone and few and begins and source[found.end] == "、"
