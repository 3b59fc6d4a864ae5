"""The time a figure is of: told in its clause, or carried over from what was said before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from irsum.figures.house import render
from irsum.figures.periods import parse_period
from irsum.figures.values import Figure, Kind
from irsum.summarize.metrics import Metric, Text

__all__ = ["Clock"]

_BEFORE = re.compile(r"(?:其中|而|但|在|截至|截止到?|：|:|，|\s)*")


@dataclass(slots=True)
class Clock:
    """What time an answer speaks of, clause by clause.

    A time at the start of a clause holds until the next one: a period for what a period has, a
    moment (截至9月末) for what a moment has. A time without a year takes the year of one told
    before that holds it: 第三季度 after 2024年前三季度 is of 2024.
    """

    period: Figure | None = None
    moment: Figure | None = None
    latest: Figure | None = None
    dated: list[Figure] = field(default_factory=list)

    def next_sentence(self) -> None:
        """A year alone does not date the months of later sentences."""
        self.dated = [time for time in self.dated if parse_period(time.key).first]

    def hear(self, source: Text, start: int) -> None:
        """Takes in the time at the start of the clause from `start` on, if there is one."""
        lead = _BEFORE.match(source.text, start)
        at = lead.end() if lead else start
        as_of = bool(lead and "截" in lead[0])
        for figure in source.figures:
            span = figure.kind is Kind.QUANTITY and figure.key in {"past", "next"}
            held = figure.kind is Kind.PERIOD or span or (figure.kind is Kind.DATE and as_of)
            if figure.start == at and held and not _is_base(figure.key):
                self._take(_with_year(figure, self.dated), as_of)

    def _take(self, time: Figure, as_of: bool) -> None:
        self.latest = time
        if as_of or time.key.startswith("end:"):
            self.moment = time
        else:
            self.period = time
        if time.kind is Kind.PERIOD and _is_span(time.key):
            if time.key[:2] == "20":
                self.dated.append(time)
            elif time.key.startswith("rel:"):
                self.dated.clear()  # 今年 after 2024年: months are of neither for certain

    def period_of(self, metric: Metric) -> tuple[Figure | None, str]:
        """The time of a metric and its English, (None, "") where none was told."""
        time = metric.period
        if time is None:
            time = {"flow": self.period, "stock": self.moment}.get(metric.time, self.latest)
        if time is None:
            return None, ""
        as_of = metric.as_of if metric.period else time is self.moment
        time = _with_year(time, self.dated)
        english = render(time)
        return time, f"as of {english}" if as_of or time.key.startswith("end:") else english


def _is_base(key: str) -> bool:
    """Whether a time is only what another is compared with: 上年同期, 年初."""
    return "same-period" in key or key.startswith("start:")


def _with_year(period: Figure, dated: Sequence[Figure]) -> Figure:
    """`period` with the year of the last time told that holds it."""
    if period.kind is not Kind.PERIOD or not _is_span(period.key):
        return period
    one = parse_period(period.key)
    if one.base or not one.first:
        return period
    for time in reversed(dated):
        whole = parse_period(time.key) if _is_span(time.key) else None
        if whole and (not whole.first or (whole.first <= one.first and one.last <= whole.last)):
            mode, colon, span = period.key.rpartition(":")
            return replace(period, key=f"{mode}{colon}{whole.base}{span}")
    return period


def _is_span(key: str) -> bool:
    return ".." not in key and not key.startswith(("plan", "decade"))
