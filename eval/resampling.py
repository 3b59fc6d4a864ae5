"""Intervals and tests by resampling: bootstrap, paired bootstrap, approximate randomisation.

All work on rows of statistics, one a unit (segment or document), and on a function that gives the
value of each row of sums. The seed is fixed, so that the same rows give the same interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

__all__ = ["SAMPLES", "SEED", "Difference", "compare", "interval", "resolvable"]

Floats = npt.NDArray[np.float64]
Value = Callable[[Floats], Floats]

SAMPLES = 1000
SEED = 12345
_Z95, _POWER80 = 1.96, 0.84


@dataclass(frozen=True, slots=True)
class Difference:
    """How far a system is from a baseline on the same units.

    `value` is system minus baseline, `low` and `high` its 95% interval by paired bootstrap,
    `p_bootstrap` and `p_randomisation` two-sided p-values, `resolvable` the smallest true
    difference that a set of this size would show four times in five.
    """

    value: float
    low: float
    high: float
    p_bootstrap: float
    p_randomisation: float
    resolvable: float

    @property
    def significant(self) -> bool:
        """Whether both tests say so at 5%."""
        return self.p_bootstrap < 0.05 and self.p_randomisation < 0.05


def interval(rows: Floats, value: Value, *, share: int | None = None) -> tuple[float, float]:
    """The 95% bootstrap interval (percentiles) of the value of all rows.

    One unit alone has none (NaN). Where all cases came out alike, resampling sees no spread: with
    `share`, the column that counts the cases, the interval is then Wilson's, which tells 3 of 3
    from 300 of 300.
    """
    whole = float(value(rows.sum(axis=0, keepdims=True))[0])
    if np.isnan(whole) or len(rows) < 2:
        return float("nan"), float("nan")
    if share is not None and whole in (0.0, 100.0):
        return _wilson(whole / 100, float(rows[:, share].sum()))
    values = value(_weights(len(rows)) @ rows)
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def compare(baseline: Floats, system: Floats, value: Value) -> Difference:
    """Compare two systems on the same units (rows in the same order).

    Raises ValueError where the numbers of rows differ.
    """
    if len(baseline) != len(system):
        raise ValueError(f"{len(baseline)} units of the baseline, {len(system)} of the system")

    def total(rows: Floats) -> float:
        return float(value(rows.sum(axis=0, keepdims=True))[0])

    seen = total(system) - total(baseline)
    if np.isnan(seen):
        return Difference(seen, seen, seen, seen, seen, seen)
    if np.array_equal(baseline, system) or len(system) < 2:
        return Difference(seen, seen, seen, 1.0, 1.0, float("nan"))
    weights = _weights(len(system))
    drawn = value(weights @ system) - value(weights @ baseline)
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    # Koehn 2004 and sacrebleu: how often the resampled difference is as far from its mean.
    p_bootstrap = (np.sum(np.abs(drawn - drawn.mean()) >= abs(seen)) + 1) / (len(drawn) + 1)
    return Difference(
        seen,
        float(low),
        float(high),
        float(p_bootstrap),
        _randomised(baseline, system, value, abs(seen)),
        resolvable(float(drawn.std())),
    )


def resolvable(standard_error: float) -> float:
    """The smallest true difference found at 5% with a power of 80%.

    >>> round(resolvable(1.0), 2)
    2.8
    """
    return (_Z95 + _POWER80) * standard_error


def _randomised(baseline: Floats, system: Floats, value: Value, seen: float) -> float:
    """Two-sided p: how often swapping outputs at random gives as great a difference."""
    random = np.random.default_rng(SEED)
    keep = random.integers(0, 2, size=(SAMPLES, len(system))).astype(np.float64)
    one = value(keep @ system + (1 - keep) @ baseline)
    two = value((1 - keep) @ system + keep @ baseline)
    # Rounding in the sums must not hide a difference that is equal.
    as_great = np.sum(np.abs(one - two) >= seen - 1e-9)
    return float((as_great + 1) / (SAMPLES + 1))


def _weights(units: int) -> Floats:
    """How often each unit is drawn in each bootstrap sample."""
    random = np.random.default_rng(SEED)
    return random.multinomial(units, np.full(units, 1 / units), size=SAMPLES).astype(np.float64)


def _wilson(share: float, n: float) -> tuple[float, float]:
    if n <= 0:
        return 0.0, 100.0
    z2 = _Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)
