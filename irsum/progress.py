"""What is said on stderr: sentences, and progress where it is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

__all__ = ["Bar", "Silent", "shown", "tell"]


class Bar(Protocol):
    """What a stage tells of its progress."""

    def start(self, what: str, total: int) -> None:
        """Begin a task of `total` steps."""
        ...

    def advance(self, steps: int) -> None:
        """Tell that `steps` more steps are done."""
        ...


class Silent:
    """A bar that shows nothing."""

    def start(self, what: str, total: int) -> None:
        """Show nothing."""

    def advance(self, steps: int) -> None:
        """Show nothing."""


def tell(sentence: object) -> None:
    """Say one sentence, or an error that is one."""
    print(f"irsum: {sentence}", file=sys.stderr)


@contextmanager
def shown() -> Iterator[Bar]:
    """Yield a bar drawn on stderr, or a silent one where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Rich(progress)


class _Rich:
    def __init__(self, progress: "object") -> None:
        from rich.progress import Progress

        assert isinstance(progress, Progress)
        self._progress = progress
        self._task = progress.add_task("", total=None, visible=False)

    def start(self, what: str, total: int) -> None:
        self._progress.remove_task(self._task)
        self._task = self._progress.add_task(what, total=total)

    def advance(self, steps: int) -> None:
        self._progress.advance(self._task, steps)
