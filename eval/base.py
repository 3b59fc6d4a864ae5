"""What a metric is: statistics of each segment, and a value of their sums.

A corpus score, a segment's score, its interval and every comparison come from the same rows of
statistics, so that a metric has to say only how it counts and what the counts are worth.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from irsum.errors import InputError
from irsum.eval.analysis import Analysis, analyse
from irsum.eval.resampling import interval
from irsum.translate.terms import Glossary

__all__ = ["Better", "Floats", "Measured", "Metric", "Ratio", "Score", "Segments", "percent"]

T = TypeVar("T")
Floats = npt.NDArray[np.float64]
Better = Literal["higher", "lower", ""]


@dataclass(frozen=True, slots=True)
class Score:
    """A value, mostly from 0 to 100, with all that is needed to repeat it.

    `low` and `high` are its 95% interval, `n` is how many units (segments, documents) it is of,
    `better` says which way is better ("" for a value that is neither). A value is NaN where there
    was nothing to score.
    """

    name: str
    value: float
    signature: str
    low: float = float("nan")
    high: float = float("nan")
    n: int = 0
    better: Better = "higher"

    def __str__(self) -> str:
        """One line for a report."""
        return f"{self.name} {self.value:.2f} [{self.low:.2f}, {self.high:.2f}] ({self.signature})"


@dataclass(frozen=True)
class Segments:
    """Parallel texts: Chinese, a system's English, reference English, and their documents.

    `documents` names the document of each segment (all one if empty). With `gold` the references
    are trusted to have every figure right: where the reading of the Chinese contradicts one, the
    reference takes its place. `marked` tells which segments the system itself marked as doubtful.
    Raises InputError where the lists are empty or differ in length.
    """

    sources: tuple[str, ...]
    hypotheses: tuple[str, ...]
    references: tuple[str, ...]
    documents: tuple[str, ...] = ()
    marked: tuple[bool, ...] = ()
    gold: bool = False
    glossary: Glossary = field(default_factory=Glossary.builtin)

    def __post_init__(self) -> None:
        lengths = {len(self.sources), len(self.hypotheses), len(self.references)}
        others = {len(some) for some in (self.documents, self.marked) if some}
        if len(lengths | others) != 1:
            raise InputError(
                f"{len(self.sources)} sources, {len(self.hypotheses)} hypotheses and "
                f"{len(self.references)} references do not go together."
            )
        if not self.sources:
            raise InputError("There is nothing to score.")

    @cached_property
    def analyses(self) -> tuple[Analysis, ...]:
        """What is wrong with each hypothesis, found once for all metrics."""
        return tuple(
            analyse(source, hypothesis, reference, self.glossary, gold=self.gold)
            for source, hypothesis, reference in zip(
                self.sources, self.hypotheses, self.references, strict=True
            )
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's statistics of one system, one row a unit: the score, and what to compare."""

    metric: "Metric[Any]"
    rows: Floats
    signature: str

    @property
    def value(self) -> float:
        """The corpus value."""
        return float(self.metric.value(self.rows.sum(axis=0, keepdims=True))[0])

    @property
    def by_unit(self) -> list[float]:
        """The value of each unit alone."""
        return [float(v) for v in self.metric.value(self.rows)]

    def score(self) -> Score:
        """The score with its 95% interval."""
        low, high = interval(self.rows, self.metric.value, share=self.metric.share)
        metric = self.metric
        return Score(
            metric.name, self.value, self.signature, low, high, len(self.rows), metric.better
        )


class Metric(ABC, Generic[T]):
    """A corpus-level metric of a system's output `T` (`Segments`, or briefs with their gold).

    A variant supplies `rows` and `value`. `share` is the column that counts the cases where the
    value is a percentage of cases, None otherwise.
    """

    name: str
    better: Better = "higher"
    share: int | None = None

    @abstractmethod
    def rows(self, output: T) -> tuple[Floats, str]:
        """The statistics, one row a unit, and the signature."""

    @abstractmethod
    def value(self, sums: Floats) -> Floats:
        """The value of each row of summed statistics."""

    def measure(self, output: T) -> Measured:
        """The statistics of a system's output."""
        rows, signature = self.rows(output)
        return Measured(self, rows, signature)

    def score(
        self: "Metric[Segments]",
        sources: Sequence[str],
        hypotheses: Sequence[str],
        references: Sequence[str],
    ) -> Score:
        """Score parallel lists of Chinese, system output and reference English.

        Raises InputError where they are empty or differ in length.
        """
        texts = Segments(tuple(sources), tuple(hypotheses), tuple(references))
        return self.measure(texts).score()


class Ratio(Metric[T]):
    """100 times the first column over the second: a share, or a mean where the second is ones."""

    share: int | None = 1

    def value(self, sums: Floats) -> Floats:
        """The percentage; NaN where there is nothing to count."""
        return percent(sums[:, 0], sums[:, 1])


def percent(above: Floats, below: Floats) -> Floats:
    """100 * above / below, NaN where `below` is 0."""
    out = np.full(above.shape, np.nan)
    np.divide(100 * above, below, out=out, where=below != 0)
    return out
