"""How long a run would take: a few of its records, evenly spread, are made and thrown away."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from irsum.batch.inputs import Job
from irsum.batch.record import Made
from irsum.batch.run import Todo

__all__ = ["Estimate", "estimate"]

_SIZES = (1, 3, 12, 48)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Records `done` and `failed` before and `todo` now; `seconds` for these.

    `sample` records were made for it, of which `bad` failed.
    """

    done: int
    failed: int
    todo: int
    sample: int
    bad: int
    seconds: float


def estimate(
    todo: Todo,
    engine: Callable[[Iterator[Job]], Iterator[list[Made]]],
    limit: int | None,
    progress: Callable[[int, int], None] = lambda made, of: None,
    enough: float = 10.0,
) -> Estimate:
    """Count what is to do and time some of it: a first record to warm up, then 3, 12, 48.

    It ends with the first of these that took `enough` seconds: what is slow is not made often, and
    what is fast is given enough records at once. None is made twice, which a memory would make
    look fast. `progress` is told of records made, and how many are to be made next.
    """
    kept: list[Job] = []
    number, step = 0, 1
    for job in todo:
        # Evenly spread, with few in memory: when too many are kept, every other one goes.
        if number % step == 0:
            kept.append(job)
            if len(kept) > 2 * sum(_SIZES):
                kept, step = kept[::2], 2 * step
        number += 1
    number = min(number, limit) if limit is not None else number
    made: list[Made] = []
    seconds, rest = 0.0, kept[::2] + kept[1::2] if len(kept) > sum(_SIZES) else kept
    for size in _SIZES:
        some, rest = rest[:size], rest[size:]
        if len(some) <= len(made) or (seconds > enough and size > _SIZES[1]):
            break
        start, made = time.perf_counter(), []
        progress(0, len(some))
        for ready in engine(iter(some)):
            made += ready
            progress(len(made), len(some))
        seconds = time.perf_counter() - start
    bad = sum(one.error is not None for one in made)
    each = seconds / len(made) if made else 0.0
    known = todo.known
    return Estimate(known.done, known.failed, number, len(made), bad, each * number)
