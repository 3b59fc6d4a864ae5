"""The metrics of translations, by name: words from sacrebleu and rouge-score, errors counted.

`METRICS` are those that need nothing but the texts; `irsum.eval.learned` has those with weights.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from irsum.errors import InputError
from irsum.eval.base import Better, Floats, Metric, Ratio, Score, Segments
from irsum.eval.counted import COUNTS, Counted, SilentDifferences, TermConsistency

__all__ = ["METRICS", "Bleu", "Chrf", "Metric", "Rouge", "Score", "Ter", "metric"]


class _Sacrebleu(Metric[Segments]):
    """A metric as sacrebleu computes it, from sacrebleu's own statistics."""

    def __init__(self, scorer: Any) -> None:
        self._scorer = scorer

    def rows(self, output: Segments) -> tuple[Floats, str]:
        """sacrebleu's statistics of each segment and its signature."""
        # The method that sacrebleu's own significance tests call.
        rows = self._scorer._extract_corpus_statistics(output.hypotheses, [output.references])
        return np.array(rows, dtype=np.float64), str(self._scorer.get_signature())

    def value(self, sums: Floats) -> Floats:
        """sacrebleu's score of each row of sums."""
        return np.array([self._one(row) for row in sums])

    def _one(self, row: Floats) -> float:
        return float(self._scorer._compute_score_from_stats(row.tolist()).score)


class Bleu(_Sacrebleu):
    """BLEU as sacrebleu computes it (tokenizer 13a, case kept)."""

    name = "BLEU"

    def __init__(self) -> None:
        from sacrebleu.metrics.bleu import BLEU

        super().__init__(BLEU())

    def _one(self, row: Floats) -> float:
        return float(self._scorer._compute_score_from_stats([int(n) for n in row]).score)


class Chrf(_Sacrebleu):
    """chrF2++ as sacrebleu computes it: chrF2 with word unigrams and bigrams."""

    name = "chrF2++"

    def __init__(self) -> None:
        from sacrebleu.metrics.chrf import CHRF

        super().__init__(CHRF(word_order=2))


class Ter(_Sacrebleu):
    """TER as sacrebleu computes it: edits per reference word, lower is better."""

    name = "TER"
    better: Better = "lower"

    def __init__(self) -> None:
        from sacrebleu.metrics.ter import TER

        super().__init__(TER())


class Rouge(Ratio[Segments]):
    """ROUGE-1, -2 or -L as rouge-score computes it: the mean F1 of the segments, stemmed."""

    share = None

    def __init__(self, kind: str) -> None:
        self.name = f"ROUGE-{kind}"
        self._key = f"rouge{kind}"

    def rows(self, output: Segments) -> tuple[Floats, str]:
        """F1 and 1 for each segment."""
        from importlib.metadata import version

        from rouge_score.rouge_scorer import RougeScorer  # type: ignore[import-untyped]

        scorer = RougeScorer([self._key], use_stemmer=True)
        rows = [
            (scorer.score(reference, hypothesis)[self._key].fmeasure, 1)
            for reference, hypothesis in zip(output.references, output.hypotheses, strict=True)
        ]
        signature = f"{self._key}|f1|stemmer:yes|rouge-score:{version('rouge-score')}"
        return np.array(rows, dtype=np.float64), signature


METRICS: dict[str, Callable[[], Metric[Segments]]] = {
    "bleu": Bleu,
    "chrf": Chrf,
    "ter": Ter,
    "rouge-1": lambda: Rouge("1"),
    "rouge-2": lambda: Rouge("2"),
    "rouge-l": lambda: Rouge("L"),
    **{name: partial(Counted, count) for name, count in COUNTS.items()},
    "silent-differences": SilentDifferences,
    "term-consistency": TermConsistency,
}


def metric(name: str) -> Metric[Segments]:
    """The metric of a name; raises UnknownNameError, InputError where its package is missing."""
    from irsum.errors import UnknownNameError

    if name not in METRICS:
        raise UnknownNameError("metric", name, METRICS)
    try:
        return METRICS[name]()
    except ModuleNotFoundError as error:
        raise InputError(
            f"The metric {name!r} needs {error.name}; install irsum with its extra: irsum[eval]."
        ) from None
