"""Words that decide what a sentence says: none may be lost, none made up, no figure change owner.

A small model turns 注销 (cancel) into a repurchase, drops 尚未 (not yet), or gives the revenue
share of one line to its gross margin, and every figure stays right. `keywords.tsv` has the words:
`lost` rows want one of their English forms where the Chinese matches, `added` rows want the Chinese
where the English matches. Both are so wide that good translations pass
(tests/test_translate_meaning.py counts the false alarms over all reference pairs); what they catch
is surely wrong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from irsum.figures.values import Figure, Kind
from irsum.translate.terms import Term, read_table, used
from irsum.types import Flag

__all__ = ["check_meaning"]

# "investments and investments": two Chinese words that the model knows one English word for.
_TWICE = re.compile(
    r"\b(\w{3,})(?:,? (?:and|or) | )\1(?=[.,;:?!]|$| (?:in|of|for|on|to|with|by|at|from)\b)",
    re.IGNORECASE,
)
_MAY_REPEAT = frozenset("more again over year years step day one that had".split())

_METRICS = frozenset({"statement", "ratio"})
# Terms of those kinds that measure nothing by themselves: 同比增长, 上年同期, 增速.
_NO_METRIC = re.compile(r"[同环]比|同期|[增减升降]|较|幅|报表|^费用.?$|收益率$")
_TO_LEVEL = re.compile("[增提上下回]?[加长升高降][低落]?[至到]")
_SHARE = re.compile(r"占比|比重|收入比例|份额|占[^，。；：]{0,12}的[0-9]")
_SHARE_ENGLISH = re.compile(
    r"share|proportion|percent|account|represent|ratio|weight|\bmix\b|ma[dk]\w* up|portion"
    r"|contribut|part of|concentration|penetration|% (?:or \w+ )?of\b|of the total|equal to"
    r"|% went to",
    re.IGNORECASE,
)
# Metrics of the English, be they in the Chinese or made up: "revenue of 66.83%" for 毛利率66.83%.
_MEASURES = re.compile(
    r"\b(?:revenue|income|sales|profit|gross margin|net margin|cash flow)"
    r" (?:of|was|were|is|are|reached|amounted to|totaled) ",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"[较比][^，。；：、]{1,20}(?:[高低多贵]|(?<!减)少)出?了?约?$")
_AT_LEVEL = re.compile(r"\b(?:rang\w+ (?:from|between)|at) (?:about |around )?$")
_LEVELS = frozenset({Kind.PERCENT, Kind.MONEY, Kind.POINTS})
_STOPS = re.compile(r"[，。；！？]")


class _Keyword(NamedTuple):
    zh: re.Pattern[str]
    en: re.Pattern[str]
    expected: str


class _Mention(NamedTuple):
    """A metric of the Chinese and the characters where it stands; `term` is None for a share."""

    start: int
    end: int
    term: Term | None


def check_meaning(
    chinese: str,
    english: str,
    figures: Sequence[Figure],
    read: Sequence[Figure],
    terms: Sequence[Term],
) -> Iterator[Flag]:
    """Flags for lost and made-up words that decide the meaning, and for figures of another metric.

    `figures` and `terms` are those of the Chinese, `read` the figures of the English.
    """
    for word in _keywords("lost"):
        found = word.zh.search(chinese)
        if found and not word.en.search(english):
            yield Flag("meaning", zh=found[0], expected=word.expected)
    for word in _keywords("added"):
        told = word.en.search(english)
        if told and not word.zh.search(chinese):
            yield Flag("meaning", found=_to_word_end(english, told))
    for match in _TWICE.finditer(english):
        twice = match[1].lower()
        if twice not in _MAY_REPEAT and not twice.isdigit() and not twice.endswith("er"):
            yield Flag("loop", found=match[0])
    yield from _moved(chinese, english, figures, read, terms)
    yield from _levels(chinese, english, figures, read)


def _levels(
    chinese: str, english: str, figures: Sequence[Figure], read: Sequence[Figure]
) -> Iterator[Flag]:
    """Differences told as levels: 较常规产品高1,500元 is no price "ranging from RMB 1,500"."""
    for figure in figures:
        if figure.kind is Kind.MONEY and _DIFFERENCE.search(chinese, 0, figure.start):
            places = [f for f in read if (f.kind, f.low) == (figure.kind, figure.low)]
            if places and all(_AT_LEVEL.search(english, 0, f.start) for f in places):
                yield Flag(
                    "meaning", zh=figure.text, expected="the difference", found=places[0].text
                )


def _moved(
    chinese: str,
    english: str,
    figures: Sequence[Figure],
    read: Sequence[Figure],
    terms: Sequence[Term],
) -> Iterator[Flag]:
    """Figures whose metric in the Chinese is not beside them in the English, but another one is."""
    mentions = _mentions(chinese, terms)
    for figure in figures:
        before = [m for m in mentions if m.end <= figure.start]
        if figure.kind not in _LEVELS or not before:
            continue
        own = before[-1]
        if own.start == 0:  # 占比不到1%: of what, the sentence before says
            continue
        between = chinese[own.end : figure.start]
        if _STOPS.search(between):
            continue
        places = [i for i, f in enumerate(read) if (f.kind, f.low) == (figure.kind, figure.low)]
        if len(places) != 1:
            continue
        beside = _beside(english, read, places[0])
        others = [m for m in mentions if m.term != own.term]
        moved = any(_names(other, beside) for other in others) or _MEASURES.search(beside)
        if moved and not _names(own, beside):
            yield Flag("metric", zh=chinese[own.start : own.end] + between + figure.text)


def _mentions(chinese: str, terms: Sequence[Term]) -> list[_Mention]:
    shares = [_Mention(m.start(), m.end(), None) for m in _SHARE.finditer(chinese)]
    named = [
        _Mention(t.start, t.end, t)
        for t in terms
        if t.category in _METRICS and _measures(t, chinese)
    ]
    apart = [m for m in named if not any(s.start < m.end and m.start < s.end for s in shares)]
    return sorted([*shares, *apart])


def _measures(term: Term, chinese: str) -> bool:
    """Whether a term stands for a level: not in 毛利率增速, but in 毛利率增加至66.83%."""
    after = "" if _TO_LEVEL.match(chinese, term.end) else chinese[term.end : term.end + 1]
    return not _NO_METRIC.search(term.zh + after)


def _names(mention: _Mention, english: str) -> bool:
    if mention.term is None:
        return _SHARE_ENGLISH.search(english) is not None
    # "gross margin" names the overall gross margin well enough.
    head = " ".join(mention.term.en.split()[-2:])
    return bool(used([replace(mention.term, accepted=(*mention.term.accepted, head))], english))


def _beside(english: str, read: Sequence[Figure], at: int) -> str:
    """The English from the end of the sentence before a figure to that of its own."""
    figure = read[at]
    ends = [0, *(m.end() for m in re.finditer(r"[.!?](?= )", english)), len(english)]
    start = max(end for end in ends if end <= figure.start)
    return english[start : min((e for e in ends if e >= figure.end), default=len(english))]


def _to_word_end(text: str, match: re.Match[str]) -> str:
    end = re.compile(r"[\w'-]*").match(text, match.end())
    return text[match.start() : end.end() if end else match.end()]


@cache
def _keywords(side: str) -> tuple[_Keyword, ...]:
    return tuple(
        _Keyword(re.compile(row["zh"]), re.compile(row["en"], re.IGNORECASE), row["expected"])
        for row in read_table("keywords.tsv")
        if row["side"] == side
    )
