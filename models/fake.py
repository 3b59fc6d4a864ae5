"""Models that answer without weights, for tests and for trying out the stages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from irsum.errors import ModelError
from irsum.models.base import Prompt

__all__ = ["FakeChat", "FakeSeq2Seq", "fake"]

_T = TypeVar("_T")


@dataclass(slots=True)
class FakeChat:
    """A ChatModel whose answers come from a function of the prompt or a dict.

    A dict is keyed by the content of the prompt's last message. `calls` keeps every batch asked.

    >>> chat = FakeChat({"你好": "Hello"})
    >>> chat.complete([Prompt((("system", "Translate."), ("user", "你好")))])
    ['Hello']
    """

    answers: Mapping[str, str] | Callable[[Prompt], str]
    name: str = "fake"
    digest: str = ""
    calls: list[list[Prompt]] = field(default_factory=list)

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The answers; ModelError for a prompt the dict does not have."""
        self.calls.append(list(prompts))
        return [self._answer(prompt).strip() for prompt in prompts]

    def _answer(self, prompt: Prompt) -> str:
        if callable(self.answers):
            return self.answers(prompt)
        return _look_up(self.answers, prompt.messages[-1][1])


@dataclass(slots=True)
class FakeSeq2Seq:
    """A Seq2Seq whose outputs come from a function of the text or a dict: one, or several.

    With fewer outputs than hypotheses asked for, the last one is repeated.

    >>> FakeSeq2Seq({"你好": ["Hello", "Hi"]}).generate(["你好"], num_hypotheses=2)
    [['Hello', 'Hi']]
    """

    outputs: Mapping[str, str | Sequence[str]] | Callable[[str], str | Sequence[str]]
    name: str = "fake"
    digest: str = ""
    calls: list[list[str]] = field(default_factory=list)

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        """The outputs; ModelError for a text the dict does not have."""
        self.calls.append(list(texts))
        return [self._outputs(text, num_hypotheses) for text in texts]

    def _outputs(self, text: str, count: int) -> list[str]:
        found = self.outputs(text) if callable(self.outputs) else _look_up(self.outputs, text)
        several = [found] if isinstance(found, str) else list(found)
        return (several + several[-1:] * count)[:count]


def _look_up(table: Mapping[str, _T], key: str) -> _T:
    try:
        return table[key]
    except KeyError:
        raise ModelError(f"The fake model has no answer to {key!r}.") from None


def fake() -> FakeChat:
    """The model named "fake": it answers with the last message itself, upper case and reversed.

    >>> fake().complete([Prompt((("user", "abc"),))])
    ['CBA']
    """
    return FakeChat(lambda prompt: prompt.messages[-1][1].upper()[::-1])
