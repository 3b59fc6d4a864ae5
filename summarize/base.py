"""The seam between irsum and a summariser: for each item of a record one or two points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from irsum.types import Item, Sentence

__all__ = ["NO_DETAILS", "UNDISCLOSED", "Draft", "Summarizer"]

UNDISCLOSED = "The Company did not disclose this; see its announcements."
"""The point of an answer that only declines or points to announcements."""

NO_DETAILS = "The Company gave no further details."
"""The point of an answer that is nothing but courtesies."""


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
