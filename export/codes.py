"""Figures as inline codes: which characters of a sentence pair an editor must not touch.

A code stands in the Chinese for a figure and in the English for the same figure. Where the English
lacks a figure, or has it wrong, only the Chinese has the code: a reviser puts it into the English,
where it becomes the house English of the figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from irsum.figures.check import paired
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.house import render as house
from irsum.figures.values import Figure
from irsum.translate.checks import grave
from irsum.types import Flag

__all__ = ["Code", "codes", "pieces"]


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its number from 1, the texts it stands for, and where (None: not there)."""

    number: int
    chinese: str
    english: str
    in_chinese: tuple[int, int]
    in_english: tuple[int, int] | None


def codes(chinese: str, english: str, flags: Iterable[Flag]) -> tuple[Code, ...]:
    """The codes of a sentence pair, in the order of the Chinese.

    >>> [(c.chinese, c.english) for c in codes("近20家客户", "nearly 20 customers", ())]
    [('近20家', 'nearly 20')]
    """
    zh, en = read_chinese(chinese), read_english(english)
    right = {at: en[to] for at, to, wrong in paired(zh, en) if not wrong}
    wrong = {flag.zh for flag in grave(tuple(flags))}
    found: list[Code] = []
    taken: list[Figure] = []
    end = 0
    for at, figure in enumerate(zh):
        other = right.get(at)
        if figure.start < end or (other is None and figure.text not in wrong):
            continue
        text = other.text if other else house(figure)
        # Words ("doubled", "the first half") stay free to be worded otherwise.
        if not any(char.isdigit() for char in text) or (other and _meets(other, taken)):
            continue
        taken += [other] if other else []
        end = figure.end
        place = (other.start, other.end) if other else None
        found.append(Code(len(found) + 1, figure.text, text, (figure.start, figure.end), place))
    return tuple(found)


def pieces(text: str, places: Iterable[tuple[Code, tuple[int, int]]]) -> list[str | Code]:
    """A text cut into what may be edited and codes, in order."""
    made: list[str | Code] = []
    at = 0
    for code, (start, end) in sorted(places, key=lambda place: place[1]):
        made += [text[at:start], code]
        at = end
    return [*made, text[at:]]


def _meets(figure: Figure, others: Iterable[Figure]) -> bool:
    return any(figure.start < other.end and other.start < figure.end for other in others)
