"""The most memory that a process had, for the benchmarks."""

import os
from pathlib import Path

__all__ = ["peak"]


def peak(pid: int | None = None) -> float:
    """Megabytes at most in use by `pid` (this process if none), on Linux; 0 where it is gone.

    Not what `resource.getrusage` says: that counts what the parent had before the child began.
    """
    try:
        rows = Path(f"/proc/{pid or os.getpid()}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) / 1e3 for row in rows if row.startswith("VmHWM:")), 0)
