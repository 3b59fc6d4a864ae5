"""A run over many records: what is still to do, the engine that does it, what is kept of it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from itertools import islice
from typing import Any, Protocol

import irsum
from irsum.batch.inputs import LOCK, Job, count, jobs, read
from irsum.batch.journal import Journal
from irsum.batch.record import Made, Plan
from irsum.batch.store import Folder, Remote, store
from irsum.errors import ModelError, OutputError, UsageError
from irsum.translate.memory import code_version

__all__ = [
    "Engine",
    "Outcome",
    "Todo",
    "Totals",
    "Watcher",
    "expected",
    "held",
    "identity",
    "run",
]

Engine = Callable[[Iterator[Job]], Iterator[list[Made]]]
"""Works on jobs; yields what is ready as it gets ready, in any order."""

_IN_A_ROW = 20  # records that fail for the model's sake before a run is given up
_ALL = ("figures", "models", "translate", "records", "summarize", "render", "batch")


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of records and of their figures; `records` counts those still to do too."""

    records: int = 0
    done: int = 0
    failed: int = 0
    figures: int = 0
    verified: int = 0

    def plus(self, other: "Totals") -> "Totals":
        """Both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Totals(*(one + more for one, more in pairs))


class Watcher(Protocol):
    """What a run tells of itself while it is on."""

    def known(self, totals: Totals) -> None:
        """Tell of all records so far that an earlier run did, or failed at."""
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
        lock = FileLock(place.root / LOCK, timeout=0)
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
    """The records of `inputs` that are still to do; `known` counts the others."""

    def __init__(self, inputs: Iterable[str], journal: Journal, only_failed: bool) -> None:
        self._inputs, self._journal, self._only_failed = inputs, journal, only_failed
        self.known = Totals()

    def __iter__(self) -> Iterator[Job]:
        for job in jobs(self._inputs):
            entry = self._journal.entry(job.output)
            if self._wanted(job, entry):
                yield job
            elif entry and "error" in entry:
                self.known = self.known.plus(Totals(failed=1))
            elif entry:
                figures, verified = entry["figures"], entry["verified"]
                self.known = self.known.plus(Totals(0, 1, 0, figures, verified))

    def _wanted(self, job: Job, entry: dict[str, Any] | None) -> bool:
        if entry is None:
            return not self._only_failed
        if "error" in entry:
            # What the model could not do for want of a server it may be able to do now.
            again = self._only_failed or bool(entry["error"][0] == "model")
            return again or self._changed(job, entry)
        intact = self._only_failed or self._journal.intact(entry)
        return not intact or (not self._only_failed and self._changed(job, entry))

    def _changed(self, job: Job, entry: dict[str, Any]) -> bool:
        source = read(job)
        digest = "" if source.problem else hashlib.sha256(source.data).hexdigest()
        return bool(digest != entry["input"])


def expected(
    inputs: Sequence[str], journal: Journal, only_failed: bool, limit: int | None
) -> tuple[int, int]:
    """How many records a run has, and how many of them are to do, without looking into any."""
    records, (done, failed, hopeful) = count(inputs), journal.counts()
    todo = failed if only_failed else max(0, records - done - failed + hopeful)
    if limit is None or todo <= limit:
        return records, todo
    return min(records, done + failed + limit), limit


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

    def watched() -> Iterator[Job]:
        for job in todo:
            watcher.known(todo.known)
            yield job
        watcher.known(todo.known)

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
    return Outcome(journal.finish(), failed + todo.known.failed)
