"""Running the command line in tests: the fixture `run`, and processes of their own."""

import os
from collections.abc import Callable

from conftest import ROOT

__all__ = ["CARRIER", "EXAMPLE", "EXAMPLES", "Ran", "Run", "environment"]

EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
EXAMPLE = EXAMPLES[-1]
CARRIER = ["--model", "engines:carrier"]


class Ran:
    """What one run of the command line gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def sentence(self) -> str:
        """The one sentence on stderr."""
        [line] = self.err.strip().splitlines()
        assert line.startswith("irsum: ")
        return line.removeprefix("irsum: ")


Run = Callable[..., Ran]


def environment() -> dict[str, str]:
    """The environment of a run in a process of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTHONIOENCODING": "utf-8"}
