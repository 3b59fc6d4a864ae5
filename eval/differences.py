"""Two English texts side by side: what differs, and which figures are there or wrong."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from html import escape
from itertools import groupby

from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.values import Figure

__all__ = ["chinese", "side_by_side"]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def side_by_side(hypothesis: str, reference: str, wrong: Iterable[str]) -> tuple[str, str]:
    """Both texts as HTML: words of one alone in `<ins>` and `<del>`, figures in `<mark>`.

    A figure of the hypothesis that is one of `wrong` has the class "wrong".

    >>> side_by_side("up 5% now", "up 6% now", ["5%"])[1]
    'up <del><mark>6</mark></del><mark>%</mark> now'
    """
    ours, theirs = _TOKEN.findall(hypothesis), _TOKEN.findall(reference)
    only_ours, only_theirs = [True] * len(ours), [True] * len(theirs)
    for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        only_ours[block.a : block.a + block.size] = [False] * block.size
        only_theirs[block.b : block.b + block.size] = [False] * block.size
    return (
        _html(hypothesis, _spread(ours, only_ours), read_english(hypothesis), "ins", set(wrong)),
        _html(reference, _spread(theirs, only_theirs), read_english(reference), "del", set()),
    )


def chinese(text: str, wrong: Iterable[str]) -> str:
    """Chinese as HTML with its figures in `<mark>`."""
    return _html(text, [False] * len(text), read_chinese(text), "ins", set(wrong))


def _spread(tokens: list[str], flags: list[bool]) -> list[bool]:
    """A flag for each character."""
    return [flag for token, flag in zip(tokens, flags, strict=True) for _ in token]


def _html(
    text: str, differs: list[bool], figures: Iterable[Figure], tag: str, wrong: set[str]
) -> str:
    inside = [""] * len(text)
    for figure in figures:
        css = "wrong" if figure.text in wrong else "figure"
        inside[figure.start : figure.end] = [css] * (figure.end - figure.start)
    out = []
    at = 0
    for (differing, css), some in groupby(zip(differs, inside, strict=True)):
        end = at + len(list(some))
        piece = escape(text[at:end])
        if css:
            piece = (
                f'<mark class="wrong">{piece}</mark>' if css == "wrong" else f"<mark>{piece}</mark>"
            )
        out.append(f"<{tag}>{piece}</{tag}>" if differing and piece.strip() else piece)
        at = end
    return "".join(out)
