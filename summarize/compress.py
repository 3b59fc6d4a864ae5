"""Shortening a Chinese sentence by rule: what goes says nothing, what stays is as it was.

Clauses are dropped, never rewritten. A clause with a figure or a negation stays, unless it only
points to an announcement; and where the figures left are not those of before, nothing is dropped.
"""

import re
from collections import Counter
from functools import cache

from irsum.figures.chinese import read_chinese
from irsum.figures.values import Figure, Kind
from irsum.summarize.phrases import clauses, has, is_, phrase

__all__ = [
    "MARKER",
    "compress",
    "figures_kept",
    "is_empty",
    "is_strong",
    "strong_figures",
    "substance",
]

# Above these lengths (characters) more kinds of clause may go.
_LONG, _VERY_LONG = 60, 100

MARKER = re.compile(
    r"\s*(?:[（(][0-9一二三四五六七八九十]{1,2}[）)]"
    r"|[0-9]{1,2}(?:[、．)）]|\.(?!\d)|\.(?=20\d\d ?年))"
    r"|[①-⑳]|第[一二三四五六七八九]是?[，、：]|[一二三四五六七八九]是(?![否一])|[一二三四五六七八九]、)\s*"
)
"""The number of a point at the start of a sentence or clause: 1、 （一） 第一， 一是."""

_NEGATION = re.compile(r"[不未没无非否]|暂缓|停止|终止|取消|避免|除外")
_TIMES = frozenset({Kind.PERIOD, Kind.DATE, Kind.NAME, Kind.NUMBER, Kind.ORDINAL})
_STRONG = frozenset({
    Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.COUNT, Kind.CHANGE
})  # fmt: skip
_SPAN_UNITS = frozenset({"year", "month", "week", "day", "quarter", "hour", "minute"})
_ASIDE = re.compile(r"[（(][^（()）]*[）)]")
_QUOTED = re.compile(r"(“[^”]*”|《[^》]*》)")
_END = "。！？!?"


def compress(text: str) -> str:
    """The sentence without greetings, connectives, boilerplate and, where long, empty phrases.

    "" where nothing but those is in it.

    >>> compress("此外，公司毛利率提升至66.83%，敬请关注公司公告。")
    '公司毛利率提升至66.83%。'
    """
    kept = _ended(substance(text))
    for least, shorten in ((_LONG, _without_effects), (_VERY_LONG, _without_asides)):
        if len(kept) > least:
            shorter = _ended(shorten(kept))
            if shorter and _figures(shorter) == _figures(kept):
                kept = shorter
    return kept


def is_strong(figure: Figure) -> bool:
    """Whether a figure says how much: amounts, rates, quantities, counts, but no times or names."""
    physical = figure.kind is Kind.QUANTITY and figure.unit not in _SPAN_UNITS
    return figure.kind in _STRONG or physical


def strong_figures(text: str) -> tuple[Figure, ...]:
    """The figures of the Chinese text that say how much."""
    return tuple(filter(is_strong, read_chinese(text)))


def figures_kept(text: str) -> tuple[Figure, ...]:
    """The figures of the Chinese text that no shortening may lose: all but times and names."""
    return tuple(figure for figure in read_chinese(text) if figure.kind not in _TIMES)


def is_empty(text: str) -> bool:
    """Whether the text says nothing: courtesies, boilerplate and refusals only."""
    parts = [p for p in clauses(substance(text)) if p.strip(" ，。；！？")]
    return all(
        is_("refusal", p) or is_("effect", p) or (n and is_("generic", p))
        for n, p in enumerate(parts)
    )


def substance(text: str) -> str:
    """The text without greetings and boilerplate clauses, number and connectives in front."""
    parts = clauses(MARKER.sub("", text, count=1) if MARKER.match(text) else text)
    idle = [_is_idle(part) for part in parts]
    for at in range(len(parts) - 2, -1, -1):
        # 具体业务进展，请关注…: the first half goes with the second
        idle[at] = idle[at] or (idle[at + 1] and is_("stub", parts[at]))
    return _without_lead("".join(p for p, gone in zip(parts, idle, strict=True) if not gone))


def _is_idle(clause: str) -> bool:
    if is_("greeting", clause):
        return True
    return is_("boilerplate", clause) and not figures_kept(clause)


def _without_lead(text: str) -> str:
    """Drops greetings and connectives in front."""
    text = text.lstrip(" ，。；：！？、")
    while match := _lead().match(text):
        if match.end() == len(text) or (match[0].startswith("一方面") and "另一方面" in text):
            break
        text = text[match.end() :]
    return text


@cache
def _lead() -> re.Pattern[str]:
    greeting, connective = phrase("greeting").pattern, phrase("connective").pattern
    return re.compile(rf"(?:{greeting})[ ，,。！!：:]+|(?:{connective})[，,：:] *")


def _without_effects(text: str) -> str:
    """Drops clauses at the end that praise or hope: "，为…奠定基础", "，提升竞争力"."""
    parts = clauses(text)
    while len(parts) > 1 and is_("effect", parts[-1]) and _may_go(parts[-1]):
        if is_("dangling", parts[-2]):
            break
        parts.pop()
    return "".join(parts)


def _without_asides(text: str) -> str:
    """Drops brackets outside quotation marks, and a purpose in front."""
    pieces = _QUOTED.split(text)
    pieces[::2] = [_ASIDE.sub(_aside, piece) for piece in pieces[::2]]
    parts = clauses("".join(pieces))
    if len(parts) > 1 and is_("purpose", parts[0]) and _may_go(parts[0]):
        parts.pop(0)
    return "".join(parts)


def _aside(match: re.Match[str]) -> str:
    named = re.search(r"[A-Za-z《]", match[0])
    return match[0] if named or not _may_go(match[0]) else ""


def _may_go(part: str) -> bool:
    return not read_chinese(part) and not _NEGATION.search(part) and not has("cause", part)


def _ended(text: str) -> str:
    text = text.rstrip(" ，,；;：:、")
    return text if not text or text[-1] in _END else text + "。"


def _figures(text: str) -> Counter[tuple[object, ...]]:
    return Counter(_value(figure) for figure in read_chinese(text))


def _value(f: Figure) -> tuple[object, ...]:
    return (f.kind, f.low, f.high, f.unit, f.per, f.qualifier, f.key, f.direction, f.basis)
