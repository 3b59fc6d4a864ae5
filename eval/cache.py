"""Model answers kept by content: the same weights and the same prompt give the same answer.

What is kept is what a model said, not what the rules made of it, so that a change to a rule shows
at once and only new prompts cost time. A model whose weights nobody can name (a server) is asked
each time.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from irsum.errors import OutputError
from irsum.models.base import ChatModel, Prompt, Seq2Seq, speak_for
from irsum.models.store import cache

__all__ = ["Answers", "CachedChat", "CachedSeq2Seq", "cached"]

_ENGINES = ("xllamacpp", "transformers", "torch", "tokenizers")


@dataclass
class Answers:
    """A table of answers in a file, by digest of what was asked; `asked` and `known` count."""

    path: Path
    asked: int = 0
    known: int = 0
    _open: sqlite3.Connection | None = field(default=None, repr=False)

    def all(self, keys: Sequence[str], ask: Callable[[list[int]], Sequence[str]]) -> list[str]:
        """The answer for each key; `ask` is given the places of those that are not known.

        Raises OutputError where the file can't be used.
        """
        try:
            found = {key: self._get(key) for key in keys}
            unknown = [at for at, key in enumerate(keys) if found[key] is None]
            self.asked += len(keys)
            self.known += len(keys) - len(unknown)
            if unknown:
                new = dict(zip([keys[at] for at in unknown], ask(unknown), strict=True))
                with self._table() as table:
                    table.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", new.items())
                found.update(new)
        except (sqlite3.Error, OSError) as error:
            raise OutputError(f"The cache {self.path} can't be used: {error}.") from None
        return [found[key] or "" for key in keys]

    def close(self) -> None:
        """Close the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _get(self, key: str) -> str | None:
        row = self._table().execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def _table(self) -> sqlite3.Connection:
        if self._open is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._open = sqlite3.connect(self.path, timeout=60)
            self._open.execute("CREATE TABLE IF NOT EXISTS answers (key PRIMARY KEY, answer)")
        return self._open


@dataclass
class CachedChat:
    """A ChatModel that asks `model` only what it has not been asked before."""

    model: ChatModel
    answers: Answers
    name: str = field(init=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        speak_for(self, self.model)

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The answers in order. Raises ModelError, OutputError."""
        keys = [_key(self.digest, p.messages, p.max_tokens, p.grammar, p.prefill) for p in prompts]
        return self.answers.all(keys, lambda at: self.model.complete([prompts[n] for n in at]))


@dataclass
class CachedSeq2Seq:
    """A Seq2Seq that asks `model` only what it has not been asked before."""

    model: Seq2Seq
    answers: Answers
    name: str = field(init=False)
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        speak_for(self, self.model)

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        """The hypotheses of each text. Raises ModelError, OutputError."""

        def ask(at: list[int]) -> list[str]:
            outputs = self.model.generate(
                [texts[n] for n in at], num_hypotheses=num_hypotheses, max_tokens=max_tokens
            )
            return [json.dumps(output, ensure_ascii=False) for output in outputs]

        keys = [_key(self.digest, text, num_hypotheses, max_tokens) for text in texts]
        return [list(json.loads(answer)) for answer in self.answers.all(keys, ask)]


def cached(
    model: ChatModel | Seq2Seq, path: Path | None = None
) -> tuple[ChatModel | Seq2Seq, Answers | None]:
    """The model with its answers kept (in the user's cache directory), and the answers.

    A model without a digest comes back as it is, with None.
    """
    if not model.digest:
        return model, None
    answers = Answers(path or cache() / "answers.sqlite")
    if isinstance(model, ChatModel):
        return CachedChat(model, answers), answers
    return CachedSeq2Seq(model, answers), answers


def _key(*asked: object) -> str:
    return hashlib.sha256(repr((_versions(), *asked)).encode()).hexdigest()


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    """The engines' versions: another one may round otherwise and say something else."""
    found = []
    for name in _ENGINES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return tuple(found)
