"""A run over many records: what is still to do, the engine that does it, what is kept of it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import irsum
from irsum.batch.inputs import Job, jobs, read
from irsum.batch.journal import Journal
from irsum.batch.record import Made, Plan
from irsum.batch.store import Folder, Remote, store
from irsum.errors import ModelError, OutputError, UsageError
from irsum.translate.memory import code_version

__all__ = ["Engine", "Outcome", "Todo", "Watcher", "held", "identity", "run"]

Engine = Callable[[Iterator[Job]], Iterator[list[Made]]]
"""Works on jobs; yields what is ready as it gets ready, in any order."""

_IN_A_ROW = 20  # records that fail for the model's sake before a run is given up
_ALL = ("figures", "models", "translate", "records", "summarize", "render", "batch")


class Watcher(Protocol):
    """What a run tells of itself while it is on."""

    def known(self, done: int, failed: int) -> None:
        """Tell of records that an earlier run did, or failed at."""
        ...

    def made(self, several: Sequence[Made]) -> None:
        """Tell of records that this run worked on."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: `totals` of all in --out, and how many of its inputs failed."""

    totals: dict[str, int]
    failed: int


def identity(plan: Plan, model: str, digest: str) -> dict[str, str]:
    """All that results depend on but the records themselves."""
    corrections = plan.memory.frozen if plan.memory else {}
    kept = sorted(repr(correction) for correction in (corrections or {}).values())
    return {
        "irsum": irsum.__version__,
        "code": code_version(_ALL),
        "model": model,
        "model sha256": digest or "unknown",
        "glossary sha256": plan.glossary.digest,
        "summarizer": plan.summarizer,
        "order": plan.order,
        "full": "yes" if plan.full else "no",
        "corrections sha256": hashlib.sha256("\n".join(kept).encode()).hexdigest() if kept else "",
    }


@contextmanager
def held(out: str) -> Iterator[Folder | Remote]:
    """The place for results, held by this run alone (a folder; behind a URL nobody can).

    Raises UsageError where another run has it.
    """
    place = store(out)
    if isinstance(place, Remote):
        yield place
        return
    from filelock import FileLock, Timeout

    try:
        place.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place.root / ".irsum-lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise UsageError(f"Another run is writing to {out}; wait for it or end it.") from None
    except FileExistsError:
        raise UsageError(f"--out {out} is a file; it has to be a folder.") from None
    except OSError as error:
        raise OutputError(f"Can't write to {out}: {error.strerror or error}.") from None
    try:
        yield place
    finally:
        place.close()
        lock.release()


class Todo:
    """The records of `inputs` that are still to do; `done` and `failed` count the others."""

    def __init__(self, inputs: Iterable[str], journal: Journal, only_failed: bool) -> None:
        self._inputs, self._journal, self._only_failed = inputs, journal, only_failed
        self.done = self.failed = 0

    def __iter__(self) -> Iterator[Job]:
        for job in jobs(self._inputs):
            entry = self._journal.entry(job.output)
            if entry is None:
                wanted = not self._only_failed
            elif "error" in entry:
                # What the model could not do for want of a server it may be able to do now.
                again = self._only_failed or entry["error"][0] == "model"
                wanted = again or self._changed(job, entry)
                self.failed += not wanted
            else:
                wanted = not self._only_failed and (
                    not self._journal.intact(entry) or self._changed(job, entry)
                )
                self.done += not wanted
            if wanted:
                yield job

    def _changed(self, job: Job, entry: dict[str, str]) -> bool:
        source = read(job)
        digest = "" if source.problem else hashlib.sha256(source.data).hexdigest()
        return digest != entry["input"]


def run(
    inputs: Sequence[str],
    journal: Journal,
    engine: Engine,
    watcher: Watcher,
    *,
    only_failed: bool = False,
    limit: int | None = None,
) -> Outcome:
    """Work on what is still to do (at most `limit` records) and finish the manifest.

    Raises OutputError where nothing can be written, and ModelError where one record after another
    fails for the model's sake; what is done stays done.
    """
    todo = Todo(inputs, journal, only_failed)
    told = (0, 0)

    def watched() -> Iterator[Job]:
        nonlocal told
        for job in todo:
            if (todo.done, todo.failed) != told:
                watcher.known(todo.done - told[0], todo.failed - told[1])
                told = (todo.done, todo.failed)
            yield job
        watcher.known(todo.done - told[0], todo.failed - told[1])

    failed = in_a_row = 0
    for ready in engine(islice(watched(), limit)):
        journal.add(ready)
        watcher.made(ready)
        for made in ready:
            failed += made.error is not None
            hopeless = made.error is not None and made.error[0] == "model"
            in_a_row = in_a_row + 1 if hopeless else 0
            if made.error and in_a_row == _IN_A_ROW:
                raise ModelError(
                    f"{made.error[1]} {_IN_A_ROW} records in a row failed so; what is done stays. "
                    "Run the same command again when the model is back."
                )
    return Outcome(journal.finish(), failed + todo.failed)
