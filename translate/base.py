"""The seam between irsum and a translation model: one method over a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from irsum.figures.values import Figure
from irsum.models.base import ChatModel, Seq2Seq
from irsum.translate.terms import Term

__all__ = ["OfModel", "Request", "Translator"]


@dataclass(frozen=True, slots=True)
class Request:
    """One Chinese text to translate, prepared by `irsum.translate.prepare`.

    `text` may hold English already: figures in house style and terms, which are to be carried
    over as they stand.
    `note` names what an earlier attempt got wrong; a model that takes no instructions ignores it.
    `must_ask` tells that the text is a question and an earlier attempt became a statement.
    `source` is the Chinese as it was, with the `figures` and `terms` in it, for a model that takes
    them otherwise.
    """

    text: str
    note: str = ""
    max_tokens: int = 256
    must_ask: bool = False
    source: str = ""
    figures: tuple[Figure, ...] = ()
    terms: tuple[Term, ...] = ()


@runtime_checkable
class Translator(Protocol):
    """A translation model.

    `name` and `digest` (sha256 of the weights or "") go into provenance; `batch` is how many
    requests it likes at once.
    """

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str: ...

    @property
    def batch(self) -> int: ...

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        """For each request its hypotheses, best first, at least one.

        The same request always gives the same hypotheses, whatever stands beside it in the batch.
        Raises ModelError where the model can't be run.
        """
        ...


class OfModel:
    """What a translator around a `model` says of itself: that model's name and digest."""

    __slots__ = ()
    model: ChatModel | Seq2Seq

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    @property
    def digest(self) -> str:
        """The model's digest."""
        return self.model.digest
