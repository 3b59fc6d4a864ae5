"""The points that make the short overview at the top of a brief: results, outlook, main cause.

Each draft is scored in each of the three roles by what stands in its Chinese; the best of each
role is taken, then the best of the other items.
"""

from collections.abc import Mapping, Sequence

from irsum.figures.values import Kind
from irsum.summarize.base import Draft, says_nothing
from irsum.summarize.compress import strong_figures
from irsum.summarize.extractive import grams
from irsum.summarize.phrases import count, has, phrase
from irsum.types import Item

__all__ = ["overview"]

_MOST = 4
_ROLES = ("result", "outlook", "cause")
# Of the company as a whole; other amounts are a detail.
_CHANGES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.MULTIPLE})


def overview(items: Sequence[Item], drafts: Sequence[Sequence[Draft]]) -> list[tuple[int, int]]:
    """The places (item, draft) of the three or four points of the overview, in record order.

    Fewer where the record has fewer items that say something.
    """
    scores = {
        (at, n): [_score(draft, role) for role in _ROLES]
        for at, some in enumerate(drafts[: len(items)])
        for n, draft in enumerate(some)
        if not says_nothing(draft.text)
    }
    texts = {(at, n): _chinese(drafts[at][n]) for at, n in scores}
    chosen: list[tuple[int, int]] = []
    for role in range(len(_ROLES)):
        _take(chosen, {p: of[role] for p, of in scores.items()}, texts)
    taken = {item for item, _ in chosen}
    rest = {p: sum(s for s in of if s > 0) for p, of in scores.items() if p[0] not in taken}
    while len(chosen) < _MOST and _take(chosen, rest, texts):
        rest = {place: score for place, score in rest.items() if place[0] != chosen[-1][0]}
    return sorted(chosen)


def _take(
    chosen: list[tuple[int, int]],
    scores: Mapping[tuple[int, int], float],
    texts: Mapping[tuple[int, int], str],
) -> bool:
    """Adds the best place that says something new, an earlier one among equals."""
    known = [grams(texts[place]) for place in chosen]
    free = [
        place
        for place, score in scores.items()
        if score > 0
        and place not in chosen
        and all(2 * len(grams(texts[place]) & one) < len(grams(texts[place])) for one in known)
    ]
    if free:
        chosen.append(max(free, key=lambda place: (scores[place], -place[0], -place[1])))
    return bool(free)


def _chinese(draft: Draft) -> str:
    return draft.text if draft.language == "zh" else "".join(s.text for s in draft.sources)


def _score(draft: Draft, role: str) -> float:
    """How well a point plays a role of the overview; 0 or less where it doesn't."""
    text = _chinese(draft)
    figures = strong_figures(text)
    money = any(figure.kind is Kind.MONEY for figure in figures)
    change = any(figure.kind in _CHANGES for figure in figures)
    plain = (
        (1.0 if text.startswith("其中") else 0.0)
        + count("generic", text) * 0.3
        + max(0, len(text) - 100) / 60
    )
    if phrase("anaphora").match(text):
        plain += 0.5
    statement = has("statement", text)
    if role == "result":
        return (2.0 * statement + money + change + 0.2 * min(len(figures), 4) - plain) * bool(
            figures
        )
    if role == "outlook":
        return (1.5 + bool(figures) + 0.5 * statement - plain) * has("guidance", text)
    return (1.5 + statement + 0.5 * bool(figures) - plain) * has("cause", text)
