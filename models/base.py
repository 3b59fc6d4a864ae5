"""The seam between irsum and any model: two protocols and the prompt they speak in.

A chat model answers prompts; a seq2seq model turns texts into texts. Both work on a batch and
decode greedily (or by beam search) without any randomness: the same prompt gives the same answer,
whatever is batched beside it and whatever came before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

__all__ = ["ChatModel", "Message", "Prompt", "Seq2Seq", "speak_for"]

Message = tuple[str, str]
"""One turn of a conversation: (role, content), the role one of system, user, assistant."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One conversation to be answered.

    `messages` ends with a user turn. The answer is cut after `max_tokens` tokens. `shared` is how
    many of the first messages are the same in many prompts (instructions, worked examples): an
    engine may keep what it computed for them; the answer never depends on it. `grammar` (GBNF)
    restricts the answer where the engine can (`irsum.models.gguf`); others ignore it. `prefill` is
    the start of the answer, which the model goes on from; the returned text does not repeat it.
    """

    messages: tuple[Message, ...]
    max_tokens: int = 256
    shared: int = 0
    grammar: str = ""
    prefill: str = ""


_TRAITS = ("name", "digest", "marked", "caution")


def speak_for(stand_in: object, model: "ChatModel | Seq2Seq") -> None:
    """Let `stand_in`, which asks `model` in its place, say of itself what that says."""
    for trait in _TRAITS:
        if hasattr(model, trait):
            setattr(stand_in, trait, getattr(model, trait))


@runtime_checkable
class ChatModel(Protocol):
    """A model that answers prompts.

    `name` is what to print; `digest` is the sha256 of the weights, "" where it can't be known (a
    server). A subclass has to write only `complete`. It may have `batch`, how many prompts it likes
    at once (else 1), `concurrency`, how many calls it bears at the same time (else 1), and
    `caution`, a sentence for the head of every brief.
    """

    name: str = "unnamed"
    digest: str = ""

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The answers in the order of `prompts`, stripped of surrounding white space.

        Raises ModelError where the model can't answer, as for a prompt longer than its context.
        """
        ...


@runtime_checkable
class Seq2Seq(Protocol):
    """An encoder-decoder model: a translation model from Chinese to English, or a summariser.

    `name`, `digest` and `caution` are as in `ChatModel`. A subclass has to write only `generate`.
    """

    name: str = "unnamed"
    digest: str = ""

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        """For each text its `num_hypotheses` best outputs, best first.

        A text longer than the model takes may give empty outputs, so that one long text does not
        stop a run: they are flagged and mended like any other bad output. Raises ModelError where
        the model can't be run.
        """
        ...
