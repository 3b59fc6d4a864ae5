"""The most memory that a process had, for the benchmarks."""

import os
import resource
from pathlib import Path

__all__ = ["peak"]


def peak(pid: int | None = None) -> float:
    """Megabytes at most in use by `pid` (this process if none); 0 where it is gone.

    Not what `resource.getrusage` says, which counts what the parent had before the child began;
    systems other than Linux have nothing better.
    """
    if pid is None and not Path("/proc/self/status").exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    try:
        rows = Path(f"/proc/{pid or os.getpid()}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) / 1e3 for row in rows if row.startswith("VmHWM:")), 0)
