"""Metrics on the figure benchmark: strings that must and must not be there, no reader involved."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from irsum.eval.base import Better, Floats, Ratio
from irsum.eval.gold import Case

__all__ = ["BENCHMARK", "Answered", "Benchmark"]


@dataclass(frozen=True)
class Answered:
    """Cases with a system's English, and which of it the system itself marked as doubtful."""

    cases: tuple[Case, ...]
    english: tuple[str, ...]
    marked: tuple[bool, ...]


_Counts = Callable[[Case, str, bool], tuple[int, int]]


class Benchmark(Ratio[Answered]):
    """A share of cases or of their figures."""

    def __init__(self, name: str, counts: _Counts, better: Better = "higher") -> None:
        self.name = name
        self.better = better
        self._counts = counts

    def rows(self, output: Answered) -> tuple[Floats, str]:
        """Two counts for each case."""
        rows = np.array(
            [
                self._counts(case, english, marked)
                for case, english, marked in zip(
                    output.cases, output.english, output.marked, strict=True
                )
            ],
            dtype=np.float64,
        )
        return rows, f"irsum-benchmark|{self.name}|n:{len(rows)}"


BENCHMARK: dict[str, Callable[[], Benchmark]] = {
    "benchmark": lambda: Benchmark(
        "benchmark: sentences right", lambda case, english, marked: (case.right(english), 1)
    ),
    "benchmark-figures": lambda: Benchmark(
        "benchmark: figures found",
        lambda case, english, marked: (case.found(english), len(case.must)),
    ),
    "benchmark-forbidden": lambda: Benchmark(
        "benchmark: forbidden values",
        lambda case, english, marked: (bool(case.forbidden(english)), 1),
        "lower",
    ),
    "benchmark-silent": lambda: Benchmark(
        "benchmark: wrong without a mark",
        lambda case, english, marked: (not marked and not case.right(english), 1),
        "lower",
    ),
}
