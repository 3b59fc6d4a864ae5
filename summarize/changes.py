"""Changes of a metric in house English, such as "up 44.90% year on year"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from irsum.figures.house import render
from irsum.figures.periods import parse_period
from irsum.figures.values import Figure, Kind
from irsum.figures.wording import words

__all__ = ["CHANGE", "VERB", "change_english", "direction_of", "turn_english"]

_VERBS = {word: value.lower() for word, value in words("verb").items()}

VERB = "(?:" + "|".join(sorted(_VERBS, key=lambda verb: (-len(verb), verb))) + ")"
"""A verb of change, as a pattern."""

CHANGE = re.compile(
    r"(?:(?:同比|环比|相?(?:较|比)[^，；]{0,12}?)\s*)?"
    r"(?:均|分别|仅|大幅|小幅|略有?|显著|明显|有所|继续)*"
    rf"{VERB}(?:幅度|幅|了)?(?:为|达到?|约)?\s*$|(?:同比|环比)\s*$"
)
"""What stands between a metric and its change: 同比增长, 较上年末大幅下降了约."""


def direction_of(text: str) -> str:
    """The way the first verb of change in `text` points: "up", "down", or "" without one."""
    match = re.search(VERB, text)
    return _VERBS[match[0]] if match else ""


def change_english(
    figure: Figure, told: str, before: Sequence[Figure], period: Figure | None
) -> str:
    """The change `figure` in house English, "" where nothing says which way it went.

    `told` are the words in front of it (see CHANGE), `before` the figures among them, `period` what
    the metric is of.
    """
    if figure.kind is Kind.MULTIPLE:
        figure = replace(figure, unit="+x")  # 增长1.5倍 is by, not to
    value = render(figure).strip()
    direction = direction_of(told) or str(figure.direction)
    if not value.endswith("ed"):  # doubled
        if not direction:
            return ""
        value = f"{direction} {value}"
    if "同比" in told:
        return f"{value} year on year"
    if "环比" in told:
        return f"{value} {_previous(period)}"
    return value + _against(before)


def turn_english(figure: Figure, told: str, before: Sequence[Figure], amount: Figure | None) -> str:
    """A change without a number, as 扭亏为盈, or one whose `amount` follows, as 减亏1.06亿元."""
    if figure.key.startswith("loss") and amount:
        against = " year on year" if "同比" in told else _against(before)
        return f"{figure.key} by {render(amount).strip()}{against}"
    return render(figure)


def _against(before: Sequence[Figure]) -> str:
    """The time a change is measured from, in 较上年末, 比年初 and the like."""
    times = [figure for figure in before if figure.kind is Kind.PERIOD]
    if not times:
        return ""
    if "same-period-last-year" in times[-1].key:
        return " year on year"
    return f" from {render(times[-1])}"


def _previous(period: Figure | None) -> str:
    """What 环比 means for a period."""
    if period is not None and period.kind is Kind.PERIOD and ".." not in period.key:
        months = parse_period(period.key)
        if months.first and months.last - months.first == 2 and months.first % 3 == 1:
            return "quarter on quarter"
        if months.first and months.first == months.last:
            return "month on month"
    return "on the previous period"
