"""A run's progress: done, failed, figures verified, records a minute, time left."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from irsum.batch.record import Made
from irsum.batch.run import Watcher

__all__ = ["Silent", "duration", "shown", "status"]


class Silent:
    """A watcher that shows nothing."""

    def known(self, done: int, failed: int) -> None:
        """Show nothing."""

    def made(self, several: Sequence[Made]) -> None:
        """Show nothing."""


def status(done: int, failed: int, figures: int, verified: int, new: int, seconds: float) -> str:
    """The line beside the bar; `new` records were made in `seconds`.

    >>> status(40, 1, 230, 228, 20, 30.0)
    '40 done, 1 failed, 228 of 230 figures verified, 40.0 records/min'
    """
    rate = f"{new / seconds * 60:,.1f}" if seconds and new else "-"
    return (
        f"{done:,} done, {failed:,} failed, {verified:,} of {figures:,} figures verified, "
        f"{rate} records/min"
    )


@contextmanager
def shown(count: Callable[[], int]) -> Iterator[Watcher]:
    """Yield a watcher that draws on stderr, or a silent one where stderr is no terminal.

    `count` says how many records there are; it is called only where that is shown.
    """
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("starting", total=count(), left="")

        def show(seen: int, description: str, left: str) -> None:
            progress.update(task, completed=seen, description=description, left=left)

        yield _Shown(show, lambda: progress.tasks[0].total or 0)


class _Shown:
    def __init__(self, show: Callable[[int, str, str], None], total: Callable[[], float]) -> None:
        self._show, self._total = show, total
        self._done = self._failed = self._figures = self._verified = self._new = 0
        self._start = time.monotonic()

    def known(self, done: int, failed: int) -> None:
        self._done += done
        self._failed += failed
        self._draw()

    def made(self, several: Sequence[Made]) -> None:
        failed = sum(made.error is not None for made in several)
        self._done += len(several) - failed
        self._failed += failed
        self._figures += sum(made.figures for made in several)
        self._verified += sum(made.verified for made in several)
        self._new += len(several)
        self._draw()

    def _draw(self) -> None:
        seconds = time.monotonic() - self._start
        seen = self._done + self._failed
        rest = max(0, self._total() - seen)
        left = f", {duration(rest * seconds / self._new)} left" if self._new else ""
        line = status(self._done, self._failed, self._figures, self._verified, self._new, seconds)
        self._show(seen, line, left)


def duration(seconds: float) -> str:
    """A time for people.

    >>> duration(59), duration(600), duration(9000), duration(260000)
    ('59 s', '10 min', '2.5 h', '3.0 days')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 2 * 86400 else f"{seconds / 86400:.1f} days"
