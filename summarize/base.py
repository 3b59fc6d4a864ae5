"""The seam between irsum and a summariser: for each item of a record one or two points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from irsum.types import Item, Sentence

__all__ = [
    "NO_DETAILS",
    "SHAREHOLDERS",
    "UNDISCLOSED",
    "Draft",
    "Summarizer",
    "announced",
    "says_nothing",
]

UNDISCLOSED = "The Company did not disclose this; see its announcements."
"""The point of an answer that only declines or points to announcements."""

SHAREHOLDERS = "The Company answers this to shareholders who send it proof of their holding."
"""The point of an answer that asks for proof of shareholding (持股证明)."""

NO_DETAILS = "The Company gave no further details."
"""The point of an answer that is nothing but courtesies."""

_SEE = "See the Company's announcement"


def announced(numbers: Sequence[str]) -> str:
    """The point of an answer that only names announcements, by their numbers.

    >>> announced(["2026-045"])
    "See the Company's announcement 2026-045."
    """
    return f"{_SEE}{'s' * (len(numbers) > 1)} {', '.join(numbers)}."


def says_nothing(point: str) -> bool:
    """Whether a point is one of those for an answer without content."""
    return point in {UNDISCLOSED, SHAREHOLDERS, NO_DETAILS} or point.startswith(_SEE)


@dataclass(frozen=True, slots=True)
class Draft:
    """One point before translation: Chinese to translate ("zh"), or English that is ready ("en").

    It says nothing that its `sources` do not; they are sentences of the item's answer, in order.
    """

    text: str
    language: Literal["zh", "en"]
    sources: tuple[Sentence, ...]


@runtime_checkable
class Summarizer(Protocol):
    """A way of summarising answers; `name` goes into provenance."""

    @property
    def name(self) -> str: ...

    def summarise(self, items: Sequence[Item]) -> list[tuple[Draft, ...]]:
        """One or two points for each item, none for one without an answer.

        The drafts of an item never depend on the others. Raises ModelError where a model is
        needed and can't be run.
        """
        ...
