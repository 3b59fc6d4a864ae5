"""A run's progress: done, failed, figures verified, records a minute, time left."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import monotonic

from irsum.batch.record import Made
from irsum.batch.run import Totals, Watcher

__all__ = ["Silent", "duration", "shown", "status"]

_BAR = 16  # characters


class Silent:
    """A watcher that shows nothing."""

    def known(self, totals: Totals) -> None:
        """Show nothing."""

    def made(self, several: Sequence[Made]) -> None:
        """Show nothing."""


def status(totals: Totals, rate: float, left: float, width: int) -> str:
    """The line beside the bar, as much of it as `width` characters hold.

    `rate` is in records a second, `left` in seconds; 0 and less where it is not known yet.

    >>> totals = Totals(records=90, done=40, failed=1, figures=230, verified=228)
    >>> status(totals, 0.5, 98.0, 120)
    '40 done, 1 failed of 90, 228 of 230 figures verified, 30.0 records/min, 2 min left'
    >>> status(totals, 0.5, 98.0, 64)
    '40 done, 1 failed of 90, 228/230 figures, 30.0/min, 2 min left'
    >>> status(totals, 0.0, 0.0, 30)
    '40 done, 1 failed of 90'
    """
    seen = f"{totals.done:,} done, {totals.failed:,} failed of {totals.records:,}"
    time = f", {duration(left)} left" if left > 0 else ""
    pace = f", {rate * 60:,.1f} records/min" if rate > 0 else ""
    checked = f", {totals.verified:,} of {totals.figures:,} figures verified"
    checked = checked if totals.figures else ""
    short = checked.replace(" of ", "/").removesuffix(" verified")
    lines = (
        f"{seen}{checked}{pace}{time}",
        f"{seen}{short}{pace.replace(' records', '')}{time}",
        f"{seen}{time}",
    )
    return next((line for line in lines if len(line) <= width), lines[-1])


@contextmanager
def shown(expected: Callable[[], tuple[int, int]]) -> Iterator[Watcher]:
    """Yield a watcher that draws on stderr, or a silent one where stderr is no terminal.

    `expected` says how many records there are and how many of them are to do; it is called only
    where that is shown.
    """
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (BarColumn(_BAR), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("looking for records", total=None)
        records, todo = expected()

        def show(totals: Totals, rate: float, left: float) -> None:
            begun = totals.done + totals.failed > 0
            line = status(totals, rate, left, console.width - _BAR - 3)
            progress.update(
                task,
                total=totals.records,
                completed=totals.done + totals.failed,
                description=line if begun else f"starting on {totals.records:,} records",
            )

        yield _Shown(show, records, todo)


class _Shown:
    def __init__(
        self, show: Callable[[Totals, float, float], None], records: int, todo: int
    ) -> None:
        self._show, self._todo, self._known, self._made = show, todo, Totals(records), Totals()
        # Starting the workers tells nothing of the pace: it counts from the first results on.
        self._first: tuple[float, int] | None = None
        self._draw()

    def known(self, totals: Totals) -> None:
        self._known = replace(totals, records=self._known.records)
        self._draw()

    def made(self, several: Sequence[Made]) -> None:
        failed = sum(made.error is not None for made in several)
        figures = sum(made.figures for made in several)
        verified = sum(made.verified for made in several)
        self._made = self._made.plus(Totals(0, len(several) - failed, failed, figures, verified))
        self._first = self._first or (monotonic(), self._new())
        self._draw()

    def _new(self) -> int:
        return self._made.done + self._made.failed

    def _draw(self) -> None:
        rate = 0.0
        if self._first:
            since, before = self._first
            # A second at least: what was ready with the first came no faster than it.
            rate = (self._new() - before) / max(1.0, monotonic() - since)
        left = max(0, self._todo - self._new()) / rate if rate else 0.0
        self._show(self._known.plus(self._made), rate, left)


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
