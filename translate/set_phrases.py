"""Set phrases of company law and of reports, put into the Chinese as a whole.

Word by word a small model makes 第六届董事会第五次会议 "the board approved in its fifth year", and
2025年度利润分配方案 a plan that was approved in 2025.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from irsum.figures.house import render
from irsum.figures.values import Figure, Kind
from irsum.translate.terms import Term

__all__ = ["set_phrases"]

_NTH = "第[一二三四五六七八九十百0-9]+"
_MEETING = re.compile(
    rf"{_NTH}届(?P<body>董事会|监事会)(?:的?{_NTH}次(?P<extra>临时)?会议)?"
    rf"|(?P<year>[12][0-9]{{3}} ?年)?{_NTH}次(?P<general>临时股东(?:大)?会)"
    rf"|{_NTH}届(?=任期|开始|起|届满|任职)"
)
_BODIES = {"董事会": "board of directors", "监事会": "board of supervisors"}
_LOSSES = {"减亏": "narrowed", "增亏": "widened", "扩亏": "widened"}
_MORE = {"高": "higher", "贵": "higher", "低": "lower"}
_DIFFERENCE = re.compile(r"[较比][^，。；：、]{1,20}?(?P<word>[高低贵])出?了?\s*$")
_SIZES = frozenset({Kind.MONEY, Kind.PERCENT})
_FIGURES = frozenset({"statement", "ratio"})
"""Categories of terms that a period is told of, not named after: revenue in 2025."""

Piece = tuple[int, int, str]
"""Characters from and to, and the English to stand there."""


def set_phrases(text: str, figures: Sequence[Figure], terms: Sequence[Term]) -> list[Piece]:
    """What is put in for the set phrases of `text`, in order; none overlap.

    `figures` and `terms` are those found in `text`.

    >>> from irsum.figures.chinese import read_chinese
    >>> text = "经第六届董事会第五次会议审议通过"
    >>> set_phrases(text, read_chinese(text), ())
    [(1, 12, 'the fifth meeting of the sixth board of directors')]
    """
    pieces = [_meeting(match, figures) for match in _MEETING.finditer(text)]
    named = (_of_year(figure, terms) for figure in figures)
    pieces += [*_loss_changes(text, figures), *_differences(text, figures), *_two_sides(text)]
    pieces += [
        p for p in named if p and all(p[1] <= start or end <= p[0] for start, end, _ in pieces)
    ]
    return sorted(pieces)


def _meeting(match: re.Match[str], figures: Sequence[Figure]) -> Piece:
    inside = [f for f in figures if match.start() <= f.start and f.end <= match.end()]
    numbers = [render(f) for f in inside if f.kind is Kind.ORDINAL]
    if match["general"]:
        english = f"the {numbers[0]} extraordinary general meeting"
        if match["year"]:
            english += f" of {match['year'][:4]}"
    elif match["body"]:
        english = f"the {numbers[0]} {_BODIES[match['body']]}"
        if len(numbers) > 1:
            extra = "extraordinary " if match["extra"] else ""
            english = f"the {numbers[1]} {extra}meeting of {english}"
    else:
        english = f"the {numbers[0]} term"
    return match.start(), match.end(), english


def _loss_changes(text: str, figures: Sequence[Figure]) -> list[Piece]:
    """减亏1.06亿元: whose English would else be that profit is "down RMB 106 million"."""
    return [
        (word.start, amount.end, f"the loss {_LOSSES[word.text]} by {render(amount)}")
        for word, amount in pairwise(figures)
        if word.text in _LOSSES
        and amount.kind in _SIZES
        and not text[word.end : amount.start].strip()
    ]


def _differences(text: str, figures: Sequence[Figure]) -> Iterator[Piece]:
    """较常规产品高1,500元/吨, which else becomes a price "ranging from" it."""
    for figure in figures:
        more = _DIFFERENCE.search(text, 0, figure.start)
        if more and figure.kind is Kind.MONEY:
            yield more.start("word"), figure.end, f"{_MORE[more['word']]} by {render(figure)}"


def _two_sides(text: str) -> list[Piece]:
    """一方面 and 另一方面 together, of which small models make "at the same time" twice."""
    one, other = (re.search(word, text) for word in ("(?<!另)一方面", "另一方面"))
    if not one or not other:
        return []
    return [(*one.span(), "on the one hand"), (*other.span(), "on the other hand")]


def _of_year(figure: Figure, terms: Sequence[Term]) -> Piece | None:
    """2025年度报告 is the "2025 annual report"."""
    if figure.kind is not Kind.PERIOD or not figure.key.isdigit():
        return None
    for term in terms:
        annual = term.zh.startswith("年度") and figure.end - 2 <= term.start <= figure.end
        named = figure.text.endswith("年度") and term.start == figure.end
        known = term.given and term.category not in _FIGURES
        if known and (annual or named):
            return figure.start, term.end, f"{figure.key} {term.en}"
    return None
