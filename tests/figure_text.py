"""English sentences around house English, as the tests of the figures need them."""

from collections.abc import Iterable

from irsum.figures.house import render
from irsum.figures.values import Basis, Direction, Figure, Kind

__all__ = ["english_of"]

_VERBS = {Direction.UP: "increased by ", Direction.DOWN: "decreased by ", Direction.NONE: ""}
_BASES = {Basis.YEAR: " year on year", Basis.PREVIOUS: " quarter on quarter", Basis.NONE: ""}


def english_of(figures: Iterable[Figure]) -> str:
    """House English of `figures` in one sentence, with their losses, directions and bases."""
    return "; ".join(map(_clause, figures))


def _clause(figure: Figure) -> str:
    english = render(figure)
    if figure.key == "loss":
        english = f"a loss of {english}"
    by_itself = figure.kind is Kind.MULTIPLE and not any(map(str.isdigit, english))
    verb = "" if by_itself or english == "halved" else _VERBS[figure.direction]
    return verb + english + _BASES[figure.basis]
