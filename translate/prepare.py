"""What is put into the Chinese before a model sees it: figures and strict terms in English.

A model that meets "公司收入为RMB 150 million" copies the amount; one that meets 1.50亿元 has to
convert it, which small models get wrong. What is put in is decided here alone, by rule.
"""

import re
from collections.abc import Sequence

from irsum.figures.house import render
from irsum.figures.values import Figure, Kind, Qualifier
from irsum.translate.terms import Term

__all__ = ["insert_english"]

# Kinds whose Chinese form models carry well, or whose English depends on the sentence around.
_LEFT_ALONE = frozenset({Kind.NAME, Kind.ORDINAL, Kind.CHANGE})

_PUNCTUATION = frozenset("，。；：、！？）】”’,.;:!?) \n")


def insert_english(text: str, figures: Sequence[Figure], terms: Sequence[Term]) -> str:
    """Return `text` with figures in house English and strict terms in theirs.

    A term that overlaps a figure is left out. `figures` and `terms` are those found in `text`.

    >>> from irsum.figures.chinese import read_chinese
    >>> insert_english("公司收入为1.50亿元。", read_chinese("公司收入为1.50亿元。"), ())
    '公司收入为 RMB 150 million。'
    """
    pieces = [(f.start, f.end, _english(f, text)) for f in figures if _put_in(f)]
    taken = [(f.start, f.end) for f in figures]
    pieces += [
        (term.start, term.end, term.en)
        for term in terms
        if term.strict and all(term.end <= s or e <= term.start for s, e in taken)
    ]
    out: list[str] = []
    at = 0
    for start, end, english in sorted(pieces):
        out += [text[at:start], _spaced(english, text, start, end)]
        at = end
    return re.sub(r" +", " ", "".join([*out, text[at:]]))


def _put_in(figure: Figure) -> bool:
    if figure.kind in _LEFT_ALONE:
        return False
    if figure.kind is Kind.PERIOD:
        # 2024年, 去年, 报告期: models know them, and an inserted phrase stiffens the sentence.
        return not (figure.key.isdigit() or "rel:" in figure.key)
    if figure.kind is Kind.COUNT:
        # 两个, 12家: nothing to convert, and the sentence reads better in one language.
        plain = figure.qualifier is Qualifier.EXACT and not figure.is_range
        return not plain or any(unit in figure.text for unit in "万亿千百")
    return True


def _english(figure: Figure, text: str) -> str:
    # A classifier's own noun ("entries") only where no noun follows in the Chinese.
    last = figure.end >= len(text) or text[figure.end] in _PUNCTUATION
    return render(figure, noun=last or figure.kind is not Kind.COUNT)


def _spaced(english: str, text: str, start: int, end: int) -> str:
    before = " " if start and text[start - 1].isalnum() else ""
    after = " " if end < len(text) and text[end].isalnum() else ""
    return f"{before}{english}{after}"
