"""One loaded model for many records: what they ask at the same time goes to it together.

Whoever asks (a thread, a worker process) hands in its prompts and waits. The model is given what
has come together, up to its `batch`, in as many calls at once as its `concurrency`: one for
weights in this process, several for a server. No answer depends on what is asked beside it
(`irsum.models.base`), so that the results are those of records made one by one.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from irsum.errors import UsageError
from irsum.models.base import ChatModel, Prompt, Seq2Seq, speak_for

__all__ = [
    "Ask",
    "Merger",
    "SharedChat",
    "SharedSeq2Seq",
    "batch_of",
    "in_turn",
    "patient",
    "shared",
]

Ask = Callable[[Sequence[Any], tuple[int, ...]], list[Any]]
"""Asks the model: the prompts or texts, and the settings (seq2seq: hypotheses, tokens)."""

_PATIENCE = 900.0  # seconds


def batch_of(model: ChatModel | Seq2Seq) -> int:
    """How many prompts or texts a model likes at once: its `batch`, or what `brief` gives it."""
    if getattr(model, "concurrency", 1) > 1:
        return 1  # each by itself, several at a time: none waits for the slowest
    return max(1, getattr(model, "batch", 1 if isinstance(model, ChatModel) else 32))


def patient(model: ChatModel | Seq2Seq, concurrency: int | None) -> None:
    """Have a server waited for longer than a person would wait, and asked as much as it bears.

    Raises UsageError for a `concurrency` with a model that is no server.
    """
    from irsum.models.openai import Server

    if isinstance(model, Server):
        model.patience = _PATIENCE
        model.concurrency = model.batch = concurrency or model.concurrency
    elif concurrency is not None:
        raise UsageError("--concurrency needs --model openai:URL.")


@dataclass(slots=True)
class _Asked:
    """What one caller asked; `answers` fills up as the model gets to it."""

    items: Sequence[Any]
    settings: tuple[int, ...]
    future: "Future[list[Any]]" = field(default_factory=Future)
    answers: dict[int, Any] = field(default_factory=dict)


class Merger:
    """The model's queue and the threads that serve it. Close it when done."""

    def __init__(self, model: ChatModel | Seq2Seq) -> None:
        self._model = model
        self.concurrency = max(1, getattr(model, "concurrency", 1))
        self.batch = batch_of(model)
        self._queue: queue.SimpleQueue[tuple[_Asked, int] | None] = queue.SimpleQueue()
        self._taking = threading.Lock()
        self._left: tuple[_Asked, int] | None = None
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._serve, daemon=True) for _ in range(self.concurrency)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, items: Sequence[Any], settings: tuple[int, ...]) -> "Future[list[Any]]":
        """The answers to come, in the order of `items`; ModelError for all where one fails."""
        asked = _Asked(items, settings)
        if not items:
            asked.future.set_result([])
        for at in range(len(items)):
            self._queue.put((asked, at))
        return asked.future

    def ask(self, items: Sequence[Any], settings: tuple[int, ...]) -> list[Any]:
        """The answers, waited for."""
        return self.submit(items, settings).result()

    def close(self) -> None:
        """End the threads once they have answered what they are at."""
        for _ in self._threads:
            self._queue.put(None)

    def _serve(self) -> None:
        while some := self._take():
            try:
                answers = self._call([asked.items[at] for asked, at in some], some[0][0].settings)
            except BaseException as error:
                for asked, _ in some:
                    with self._lock:
                        if not asked.future.done():
                            asked.future.set_exception(error)
                continue
            for (asked, at), answer in zip(some, answers, strict=True):
                with self._lock:
                    asked.answers[at] = answer
                    if len(asked.answers) == len(asked.items) and not asked.future.done():
                        asked.future.set_result([asked.answers[n] for n in range(len(asked.items))])

    def _take(self) -> list[tuple[_Asked, int]]:
        """What is asked now, up to a batch, all with the same settings; nothing at the end."""
        with self._taking:
            first, self._left = self._left or self._queue.get(), None
            if first is None:
                return []
            some = [first]
            while len(some) < self.batch:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    self._queue.put(None)
                    break
                if more[0].settings != first[0].settings:
                    self._left = more
                    break
                some.append(more)
            return some

    def _call(self, items: list[Any], settings: tuple[int, ...]) -> Sequence[Any]:
        if isinstance(self._model, ChatModel):
            return self._model.complete(items)
        hypotheses, tokens = settings
        return self._model.generate(items, num_hypotheses=hypotheses, max_tokens=tokens)


class SharedChat:
    """A ChatModel that others ask too; `ask` leads to it."""

    name: str
    digest: str

    def __init__(self, model: ChatModel, ask: Ask) -> None:
        speak_for(self, model)
        self.batch = getattr(model, "batch", 1)
        self.ask = ask

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The answers in order. Raises ModelError."""
        return self.ask(prompts, ())


class SharedSeq2Seq:
    """A Seq2Seq that others ask too; `ask` leads to it."""

    name: str
    digest: str

    def __init__(self, model: Seq2Seq, ask: Ask) -> None:
        speak_for(self, model)
        self.ask = ask

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        """The hypotheses of each text. Raises ModelError."""
        return self.ask(texts, (num_hypotheses, max_tokens))


def in_turn(turn: threading.Lock, ask: Ask) -> Ask:
    """`ask` for threads that hold `turn`: others have it while the model answers.

    Threads of one process share one processor in any case. With turns the first record comes to
    its questions while others have not begun; without, all come to them together, late.
    """

    def asked(items: Sequence[Any], settings: tuple[int, ...]) -> list[Any]:
        turn.release()
        try:
            return ask(items, settings)
        finally:
            turn.acquire()

    return asked


def shared(model: ChatModel | Seq2Seq, ask: Ask) -> ChatModel | Seq2Seq:
    """What stands for `model` where `ask` leads to it; it is asked in the same batches."""
    return SharedChat(model, ask) if isinstance(model, ChatModel) else SharedSeq2Seq(model, ask)
