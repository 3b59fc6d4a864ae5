"""GGUF files through llama.cpp, in this process (`xllamacpp`).

The same prompt gives the same bytes whatever was asked before, although floating-point sums on a
CPU depend on how a prompt is cut into batches, and llama.cpp's prompt cache cuts it wherever the
last prompt happens to differ. So the cut is pinned: before each prompt its slot is taken back to
exactly the shared messages (one token to evaluate), and what follows them is always evaluated in
one piece. Prompts run one at a time: two at once are no faster on two cores, four are faster but
change the bits.
"""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from irsum.errors import ModelError
from irsum.models.base import Message, Prompt
from irsum.models.threads import available, wait_asleep

__all__ = ["Gguf", "check"]

# Slot 0 serves prompts without shared messages; each other slot keeps one shared beginning.
_SLOTS = 3
_MAGIC = b"GGUF"


class Gguf:
    """A ChatModel over one GGUF file; its chat template is the file's own.

    `context` is the longest prompt with its answer, in tokens. Memory is about the file's size
    plus 0.4 GB for a model of 1.5 billion parameters.
    """

    def __init__(self, path: Path, name: str = "", digest: str = "", context: int = 4096) -> None:
        """Load the file. Raises ModelError for one that is absent, cut short or no GGUF."""
        check(path)
        self.name = name or path.name
        self.digest = digest
        self._context = context
        self._server = _server(path, context)
        self._lock = threading.Lock()
        # What each slot holds, least recently used first.
        self._kept = {slot: _Kept() for slot in range(1, _SLOTS)}

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The answers, in order. Raises ModelError, as for a prompt longer than the context."""
        # Prompts with the same beginning run together: each beginning is evaluated once.
        first: dict[tuple[Message, ...], int] = {}
        for i, prompt in enumerate(prompts):
            first.setdefault(prompt.messages[: prompt.shared], i)
        order = sorted(
            range(len(prompts)), key=lambda i: first[prompts[i].messages[: prompts[i].shared]]
        )
        answers = [""] * len(prompts)
        with self._lock:
            for i in order:
                answers[i] = self._answer(prompts[i])
        return answers

    def _answer(self, prompt: Prompt) -> str:
        shared = prompt.messages[: prompt.shared]
        messages = prompt.messages
        if prompt.prefill:
            messages = (*messages, ("assistant", prompt.prefill))
        slot = self._slot_with(shared) if shared else 0
        options: dict[str, Any] = {"grammar": prompt.grammar} if prompt.grammar else {}
        text, _ = self._ask(messages, slot, prompt.max_tokens, cache_prompt=bool(shared), **options)
        return text.removeprefix(prompt.prefill).strip()

    def _slot_with(self, shared: tuple[Message, ...]) -> int:
        """The slot that holds exactly `shared`, evaluated from the start in one piece."""
        holding = (slot for slot, kept in self._kept.items() if kept.shared == shared)
        slot = next(holding, next(iter(self._kept)))
        kept = self._kept[slot] = self._kept.pop(slot)
        # A chat template may not begin each prompt with `shared` as it stands; then less is left.
        if kept.shared != shared or self._take_back(shared, slot) != kept.tokens:
            kept.shared = ()
            kept.tokens = self._evaluate(shared, slot)
            kept.shared = shared
        return slot

    def _evaluate(self, shared: tuple[Message, ...], slot: int) -> int:
        self._ask(shared, slot, 0, cache_prompt=False, add_generation_prompt=False)
        return self._take_back(shared, slot)

    def _take_back(self, shared: tuple[Message, ...], slot: int) -> int:
        """Drop all after `shared` from the slot; return how many of its tokens were kept."""
        return self._ask(shared, slot, 0, cache_prompt=True, add_generation_prompt=False)[1]

    def _ask(
        self, messages: tuple[Message, ...], slot: int, max_tokens: int, **options: Any
    ) -> tuple[str, int]:
        """The answer, and how many tokens of the prompt came from the slot's cache."""
        body = {
            "messages": [{"role": role, "content": content} for role, content in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "id_slot": slot,
            "stream": True,
            "chat_template_kwargs": {"enable_thinking": False},
            **options,
        }
        answer = _Answer()
        _interruptible(lambda: self._server.handle_chat_completions(body, answer.take), answer)
        if answer.error:
            raise ModelError(self._sentence(answer.error))
        return "".join(answer.text), answer.cached

    def _sentence(self, error: dict[str, Any]) -> str:
        if error.get("type") == "exceed_context_size_error":
            tokens = error.get("n_prompt_tokens")
            return f"{self.name}: a prompt of {tokens} tokens is longer than {self._context}."
        return f"{self.name}: llama.cpp refused a prompt: {error.get('message', error)}."


@dataclass(slots=True)
class _Kept:
    """What a slot holds: `tokens` of `shared` stay when the slot is taken back to it."""

    shared: tuple[Message, ...] = ()
    tokens: int = 0


@dataclass(slots=True)
class _Answer:
    """Gathers a streamed answer; `stopped` ends the stream at its next token."""

    text: list[str] = field(default_factory=list)
    error: dict[str, Any] = field(default_factory=dict)
    cached: int = 0
    stopped: bool = False

    def take(self, chunk: dict[str, Any]) -> bool:
        """Take one chunk; return True to end the stream."""
        if "error" in chunk:
            self.error = chunk["error"]
        for choice in chunk.get("choices", []):
            self.text.append(choice["delta"].get("content") or "")
        self.cached = chunk.get("timings", {}).get("cache_n", self.cached)
        return self.stopped


def _interruptible(call: Callable[[], Any], answer: _Answer) -> None:
    # llama.cpp runs in a thread of its own, so that Ctrl-C reaches this one at once. A SimpleQueue
    # has no lock that Ctrl-C could leave taken, as threading.Event has.
    done: SimpleQueue[None] = SimpleQueue()
    failure: list[Exception] = []

    def run() -> None:
        try:
            call()
        except Exception as error:
            failure.append(error)
        finally:
            done.put(None)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        while True:
            with suppress(Empty):
                done.get(timeout=1.0)
                break
    finally:
        answer.stopped = True
        thread.join()
    if failure:
        raise ModelError(f"llama.cpp failed: {failure[0]}.")


def check(path: Path) -> None:
    """Raise ModelError unless `path` can be read and begins like a GGUF file."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise ModelError(f"Can't read the model file {path}: {error.strerror}.") from None
    if magic != _MAGIC:
        raise ModelError(f"{path} is no GGUF file.")


def _server(path: Path, context: int) -> Any:
    wait_asleep()
    import xllamacpp  # type: ignore[import-untyped]

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = context * _SLOTS
    params.n_parallel = _SLOTS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = available()
    # Weights are repacked when loaded; mapping the file would keep them in memory twice.
    params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    params.cache_ram_mib = 0
    params.warmup = False
    params.ui = False
    params.verbosity = -1
    # The library opens a port on loopback: no one is to use it.
    params.api_keys = [os.urandom(16).hex()]
    try:
        return xllamacpp.Server(params)
    except RuntimeError:
        raise ModelError(
            f"llama.cpp can't load {path}: it is damaged, cut short or of an unknown kind."
        ) from None
