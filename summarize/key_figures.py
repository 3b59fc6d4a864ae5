"""The table of key figures, built by rule: metric, value, change and period of what was said.

A row needs a metric that stands right before the figure and is understood to its last word (see
`irsum.summarize.metrics`); a figure without one makes no row, for a wrong metric is as bad as a
wrong figure.
"""

import re

from irsum.figures.house import render
from irsum.figures.values import Kind
from irsum.summarize.phrases import has
from irsum.summarize.rows import Row, rows_of
from irsum.translate.terms import Glossary
from irsum.types import KeyFigure, Record

__all__ = ["key_figures"]

_MOST = 20
_CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef]")
# Metrics that count by themselves; others are a number of something.
_AMOUNTS = re.compile(r"volume|capacity|number|sales|output|shipment|traffic|orders|production")


def key_figures(record: Record, glossary: Glossary) -> tuple[KeyFigure, ...]:
    """At most 20 rows: financial statements first, then the others, each in the record's order.

    All cells are English; `value` is "" where only a change is told, `change` and `period` where
    the text tells none.
    """
    rows: list[tuple[bool, KeyFigure]] = []
    for position, item in enumerate(record.items or record.topics, 1):
        if has("other company", item.question):
            continue  # 公司 in the answer may be that one
        of_others = has("other subject", item.question)
        for part in (item.question_sentences, item.answer_sentences):
            for row in rows_of(part, glossary, of_others):
                cells = _cells(row, item.number or str(position))
                rows.append((row.metric.top, cells))
    different: dict[tuple[str, ...], tuple[bool, KeyFigure]] = {}
    for top, found in rows:
        if not _CHINESE.search(found.metric + found.value + found.change + found.period):
            key = (found.metric, found.value or found.change, found.period)
            different.setdefault(key, (top, found))
    ranked = sorted(different.values(), key=lambda pair: not pair[0])
    return tuple(found for _, found in ranked[:_MOST])


def _cells(row: Row, number: str) -> KeyFigure:
    name, value = row.metric.english, ""
    if row.value:
        value = render(row.value, noun=bool(_AMOUNTS.search(name))).strip()
        if row.value.key == "loss":
            value = f"loss of {value}"
        if row.value.kind is Kind.COUNT and not _AMOUNTS.search(name):
            name = f"number of {_plural(name)}"
    name = name[:1].upper() + name[1:]
    if row.metric.outlook:
        name += f" ({row.metric.outlook})"
    return KeyFigure(name, value, row.change, row.period_english, number, row.source)


def _plural(noun: str) -> str:
    if noun.endswith("s"):
        return noun
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"
