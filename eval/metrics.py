"""Metrics as objects that sign their scores.

The base class owns the checks of the input, a variant supplies the arithmetic.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from irsum.errors import InputError
from irsum.figures.chinese import read_chinese
from irsum.figures.check import compare
from irsum.figures.english import read_english

__all__ = ["METRICS", "Bleu", "Chrf", "FigureAccuracy", "Metric", "Score"]


@dataclass(frozen=True, slots=True)
class Score:
    """A value from 0 to 100, higher is better, with all that is needed to repeat it."""

    name: str
    value: float
    signature: str

    def __str__(self) -> str:
        """One line for a report."""
        return f"{self.name} {self.value:.2f} ({self.signature})"


class Metric(ABC):
    """A corpus-level metric."""

    name: str

    def score(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str]
    ) -> Score:
        """Score parallel lists of Chinese, system output and reference English.

        Raises InputError where they are empty or differ in length.
        """
        lengths = {len(sources), len(hypotheses), len(references)}
        if len(lengths) != 1:
            raise InputError(
                f"{len(sources)} sources, {len(hypotheses)} hypotheses and {len(references)} "
                "references do not go together."
            )
        if not sources:
            raise InputError("There is nothing to score.")
        value, signature = self._compute(sources, hypotheses, references)
        return Score(self.name, value, signature)

    @abstractmethod
    def _compute(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str]
    ) -> tuple[float, str]:
        """Return value and signature."""


class Bleu(Metric):
    """BLEU as sacrebleu computes it."""

    name = "BLEU"

    def _compute(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str]
    ) -> tuple[float, str]:
        from sacrebleu.metrics import BLEU

        metric = BLEU()
        value = metric.corpus_score(hypotheses, [references]).score
        return value, str(metric.get_signature())


class Chrf(Metric):
    """chrF2++ as sacrebleu computes it."""

    name = "chrF2++"

    def _compute(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str]
    ) -> tuple[float, str]:
        from sacrebleu.metrics import CHRF

        metric = CHRF(word_order=2)
        value = metric.corpus_score(hypotheses, [references]).score
        return value, str(metric.get_signature())


class FigureAccuracy(Metric):
    """The share of Chinese figures that are right in the English, by value (recall)."""

    name = "figures"

    def _compute(
        self, sources: Sequence[str], hypotheses: Sequence[str], references: Sequence[str]
    ) -> tuple[float, str]:
        total = wrong = 0
        for source, hypothesis in zip(sources, hypotheses, strict=True):
            figures = read_chinese(source)
            total += len(figures)
            flags = compare(figures, read_english(hypothesis))
            wrong += min(len(figures), sum(flag.kind != "figure added" for flag in flags))
        value = 100.0 if total == 0 else 100 * (total - wrong) / total
        return value, f"irsum-figures|n:{total}"


METRICS: dict[str, type[Metric]] = {"bleu": Bleu, "chrf": Chrf, "figures": FigureAccuracy}
