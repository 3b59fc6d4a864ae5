"""What is put into the Chinese before a model sees it: figures and terms in English.

A model that meets "公司收入为 RMB 150 million" copies the amount; one that meets 1.50亿元 has to
convert it, which small models get wrong. What is put in is decided here alone, by rule.
"""

import re
from collections.abc import Sequence

from irsum.figures.house import render
from irsum.figures.values import TIMES, Figure, Kind, Qualifier
from irsum.translate.set_phrases import Piece, set_phrases
from irsum.translate.terms import Term

__all__ = ["insert_english"]

# Kinds whose Chinese form models carry well, or whose English depends on the sentence around.
_LEFT_ALONE = frozenset({Kind.NAME, Kind.ORDINAL, Kind.CHANGE})

_PUNCTUATION = frozenset("，。；：、！？）】”’,.;:!?) \n")

_PREPOSITIONS = ("in ", "at ", "on ", "from ", "as of ", "by ")

# Chinese around a time -> its English preposition. What is matched is replaced with the time.
_AROUND = (
    (re.compile(r"(?:截至|截止到?|截止至|截止于)$"), re.compile(""), "as of"),
    (re.compile(r"(?:自从?|从)?$"), re.compile("以来|至今"), "since"),
    (re.compile(r"(?:自|从)$"), re.compile("起|开始"), "from"),
    (re.compile("预计$|$"), re.compile("(?:之|以)?前(?![期次一两三])"), "by"),
    (re.compile("[于在]$"), re.compile(""), ""),
)
# 未来3年内: "within the next 3 years"
_AHEAD = re.compile(r"(?:未来|今后|接下来)的? ?$")
# After these a time is compared, joined or a noun's own: no preposition.
_BARE_AFTER = tuple("较比与同由从至到对和及、或是为")
_IN = re.compile(r"the (?:first|second|third|fourth|last|full)|[A-Z]|\d")
_FROM = re.compile(r"^[A-Z]\w+ to [A-Z]|^\d{4} to \d")
_AT = re.compile(r"the (?:end|beginning|start|middle)")


def insert_english(text: str, figures: Sequence[Figure], terms: Sequence[Term]) -> str:
    """Return `text` with figures in house English and terms in theirs.

    A term that overlaps a figure is left out, and so is general vocabulary (see `Term`).
    `figures` and `terms` are those found in `text`.

    >>> from irsum.figures.chinese import read_chinese
    >>> text = "截至9月末，公司收入为1.50亿元。"
    >>> insert_english(text, read_chinese(text), ())
    'as of the end of September，公司收入为 RMB 150 million。'
    """
    phrases = set_phrases(text, figures, terms)
    pieces = _pieces(text, [f for f in figures if not _inside(f, phrases)]) + phrases
    taken = [*((f.start, f.end) for f in figures), *((start, end) for start, end, _ in pieces)]
    pieces += [
        (term.start, term.end, term.en)
        for term in terms
        if term.given and all(term.end <= start or end <= term.start for start, end in taken)
    ]
    starts = {start for start, _, _ in pieces}
    out: list[str] = []
    at = 0
    for start, end, english in sorted(pieces):
        out += [text[at:start], _spaced(english, text, start, end)]
        if end in starts and english.startswith(_PREPOSITIONS) and _begins(text, start):
            out.append("，")  # "in the first half" is no part of the term behind it
        at = end
    return re.sub(r" ， ?", "，", re.sub(r" +", " ", "".join([*out, text[at:]])))


def _pieces(text: str, figures: Sequence[Figure]) -> list[Piece]:
    """What is put in for the figures; 由去年同期的31.2% is "from 31.2% in" that period in one."""
    pieces: list[Piece] = []
    rest = list(figures)
    while rest:
        first = rest.pop(0)
        if rest and _is_base(text, first, rest[0]):
            when, value = render(first), rest.pop(0)
            base = f"from {render(value)} {_preposition(first, when) or 'in'} {when}"
            pieces.append((first.start - 1, value.end, base))
        elif _put_in(first):
            pieces.append(_piece(first, text))
    return pieces


def _inside(figure: Figure, pieces: Sequence[Piece]) -> bool:
    return any(figure.start < end and start < figure.end for start, end, _ in pieces)


def _is_base(text: str, period: Figure, value: Figure) -> bool:
    return (
        period.kind is Kind.PERIOD
        and value.kind not in TIMES
        and text[period.end : value.start] == "的"
        and text[: period.start].endswith(("由", "从"))
    )


def _put_in(figure: Figure) -> bool:
    if figure.kind in _LEFT_ALONE:
        # Phase III, Gen 8.6: there is something to put in; 5G and 第一 stay.
        return figure.key in {"phase", "generation"}
    if figure.kind is Kind.PERIOD:
        # 2024年, 去年, 报告期: models know them, and an inserted phrase stiffens the sentence.
        known = figure.key.isdigit() or "rel:" in figure.key
        return not known or figure.key == "rel:same-period-last-year"
    if figure.kind is Kind.COUNT:
        # 两个, 12家: nothing to convert, and the sentence reads better in one language.
        plain = figure.qualifier is Qualifier.EXACT and not figure.is_range
        return not plain or any(unit in figure.text for unit in "万亿千百")
    return True


def _piece(figure: Figure, text: str) -> Piece:
    if figure.kind in TIMES:
        return _time(figure, text)
    # A classifier's own noun ("entries") only where no noun follows in the Chinese.
    last = figure.end >= len(text) or text[figure.end] in _PUNCTUATION
    english = render(figure, noun=last or figure.kind is not Kind.COUNT)
    ahead = _AHEAD.search(text, 0, figure.start)
    if ahead and english.startswith("within "):
        return ahead.start(), figure.end, f"within the next {english.removeprefix('within ')}"
    return figure.start, figure.end, english


def _time(figure: Figure, text: str) -> Piece:
    """A time with the preposition that the Chinese around it asks for."""
    english = render(figure)
    before, after = text[: figure.start], text[figure.end :]
    for left, right, preposition in _AROUND:
        head, tail = left.search(before), right.match(after)
        if head and tail and (head[0] or tail[0]):
            word = preposition or _preposition(figure, english)
            keep = "预计" if head[0] == "预计" else ""
            start = figure.start - len(head[0]) + len(keep)
            return start, figure.end + len(tail[0]), f"{word} {english}".strip()
    if before.endswith(_BARE_AFTER) or after.startswith("的"):
        return figure.start, figure.end, english
    return figure.start, figure.end, f"{_preposition(figure, english)} {english}".strip()


def _preposition(figure: Figure, english: str) -> str:
    if figure.kind is Kind.DATE:
        return "on" if re.search(r"\d{1,2}(?:,|$| (?:this|last|next|of) )", english) else ""
    if _AT.match(english):
        return "at"
    if _FROM.search(english):
        return "from"
    return "in" if _IN.match(english) else ""


def _begins(text: str, at: int) -> bool:
    """Whether a clause begins at `at`."""
    before = text[:at].rstrip()
    return not before or before[-1] in _PUNCTUATION


def _spaced(english: str, text: str, start: int, end: int) -> str:
    before = " " if start and text[start - 1].isalnum() else ""
    after = " " if end < len(text) and text[end].isalnum() else ""
    return f"{before}{english}{after}"
