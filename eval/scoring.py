"""Everything that is measured of a system's output, and what the numbers say beside another's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from irsum.errors import InputError
from irsum.eval.base import Measured, Metric, Segments
from irsum.eval.benchmark import BENCHMARK
from irsum.eval.briefs import BRIEFS
from irsum.eval.gold import Gold
from irsum.eval.metrics import METRICS, metric
from irsum.eval.resampling import Difference, compare
from irsum.eval.systems import Line, Output

__all__ = ["ANY", "SIGNIFICANT", "Comparison", "Row", "Verdict", "against", "measure", "pairs"]

Verdict = Literal["better", "worse", "can't tell", "different"]

# The gate: these may not get worse at all ...
ANY = frozenset(
    {
        "figures",
        "figure-precision",
        "magnitude-slips",
        "currency-swaps",
        "silent-differences",
        "benchmark",
        "benchmark-figures",
        "benchmark-forbidden",
        "benchmark-silent",
    }
)
# ... and these not so much that both tests are sure of it.
SIGNIFICANT = frozenset({"chrf"})
# Rounding in a sum is no change for the worse.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Row:
    """One metric of two systems on what both have; `gate` is why the gate stops it, or ""."""

    key: str
    baseline: Measured
    system: Measured
    difference: Difference
    verdict: Verdict
    gate: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A system beside a baseline: `common` of `total` segments, cases and records are in both."""

    baseline: str
    system: str
    common: int
    total: int
    rows: tuple[Row, ...]

    @property
    def failures(self) -> tuple[str, ...]:
        """Why the gate stops the system; empty where it doesn't."""
        return tuple(row.gate for row in self.rows if row.gate)


def measure(
    output: Output, gold: Gold, more: Mapping[str, Metric[Segments]] | None = None
) -> dict[str, Measured]:
    """Every metric that the output has something for; `more` are further ones of translations."""
    found: dict[str, Measured] = {}
    segments, answered, briefs = output.segments(gold), output.answered(gold), output.made(gold)
    if segments:
        found |= {name: metric(name).measure(segments) for name in METRICS}
        found |= {name: extra.measure(segments) for name, extra in (more or {}).items()}
    if answered:
        found |= {name: make().measure(answered) for name, make in BENCHMARK.items()}
    if briefs:
        found |= {name: make().measure(briefs) for name, make in BRIEFS.items()}
    return found


def against(baseline: Output, system: Output, gold: Gold) -> Comparison:
    """Compare on the texts that both have translated, both scored by the same code.

    Raises InputError where they have none in common.
    """
    one, two = _common(baseline, system), _common(system, baseline)
    common = sum(len(some) for some in (two.sentences, two.cases, two.briefs))
    total = sum(len(some) for some in (system.sentences, system.cases, system.briefs))
    if not common:
        raise InputError(f"{baseline.name} and {system.name} have no text in common to compare.")
    # Both by one glossary: else the terms asked for would differ.
    one = replace(one, glossary=system.glossary)
    old, new = measure(one, gold), measure(two, gold)
    rows = [_row(key, old[key], new[key]) for key in new if key in old]
    return Comparison(baseline.name, system.name, common, total, tuple(rows))


def _row(key: str, old: Measured, new: Measured) -> Row:
    found = compare(old.rows, new.rows, new.metric.value)
    gain = -found.value if new.metric.better == "lower" else found.value
    verdict: Verdict = "can't tell"
    if found.significant:
        verdict = "better" if gain > 0 else "worse"
        if not new.metric.better:
            verdict = "different"
    gate = ""
    if key in ANY and gain < -_NOTHING:
        gate = f"{new.metric.name} got worse: {old.value:.2f} -> {new.value:.2f}"
    elif key in SIGNIFICANT and verdict == "worse":
        gate = (
            f"{new.metric.name} got significantly worse: {old.value:.2f} -> {new.value:.2f} "
            f"(p = {found.p_randomisation:.3f})"
        )
    return Row(key, old, new, found, verdict, gate)


def _common(one: Output, other: Output) -> Output:
    return replace(
        one,
        sentences=_same_source(one.sentences, other.sentences),
        cases=_same_source(one.cases, other.cases),
        briefs={name: brief for name, brief in one.briefs.items() if name in other.briefs},
    )


def _same_source(one: Mapping[str, Line], other: Mapping[str, Line]) -> dict[str, Line]:
    return {
        key: line for key, line in one.items() if key in other and other[key].source == line.source
    }


def pairs(outputs: Sequence[Output], gold: Gold) -> list[Comparison]:
    """Every further system beside the first."""
    return [against(outputs[0], other, gold) for other in outputs[1:]]
