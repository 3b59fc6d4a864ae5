"""How many threads the engines in this process use, and how they wait for each other."""

import os

__all__ = ["available", "wait_asleep"]


def available() -> int:
    """The number of CPUs this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 2


def wait_asleep() -> None:
    """Let OpenMP's threads sleep soon while they wait; call it before an engine is imported.

    By default each of some hundred barriers a token spins for milliseconds: beside any other busy
    process that is many times slower.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "2000")
