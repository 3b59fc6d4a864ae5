"""How long a run would take: a few of its records, evenly spread, are made and thrown away."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from irsum.batch.inputs import Job
from irsum.batch.record import Made
from irsum.batch.run import Todo

__all__ = ["Estimate", "estimate"]


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
    sample: int = 3,
) -> Estimate:
    """Count what is to do and time some of it, a first record for warming up left out."""
    kept: list[Job] = []
    number, step = 0, 1
    for job in todo:
        # Evenly spread, with few in memory: when too many are kept, every other one goes.
        if number % step == 0:
            kept.append(job)
            if len(kept) > 2 * sample:
                kept, step = kept[::2], 2 * step
        number += 1
    number = min(number, limit) if limit is not None else number
    made, times = [], [time.perf_counter()]
    for ready in engine(iter(kept[: sample + 1])):
        made += ready
        times += [time.perf_counter()] * len(ready)
    first = 2 if len(times) > 2 else 1
    each = (times[-1] - times[first - 1]) / (len(times) - first) if len(times) > 1 else 0.0
    bad = sum(one.error is not None for one in made)
    return Estimate(todo.done, todo.failed, number, len(made), bad, each * number)
