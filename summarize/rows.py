"""Reading key figures: which figures of a sentence are values, changes or shares of which metric.

A value needs a metric right before it. Changes and shares in the clauses that follow at once belong
to it; a clause about anything else ends that. What is about others (a subsidiary, the industry) or
only supposed makes no row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from irsum.figures.chinese import read_chinese
from irsum.figures.house import render
from irsum.figures.values import Figure, Kind
from irsum.summarize.changes import CHANGE, VERB, change_english, direction_of, turn_english
from irsum.summarize.metrics import Metric, Text, metric_at, modifier_at, outlook_of, with_head
from irsum.summarize.periods import Clock
from irsum.summarize.phrases import clauses, has
from irsum.translate.terms import Glossary
from irsum.types import Sentence

__all__ = ["Row", "rows_of"]

_KINDS = {
    Kind.MONEY: "money",
    Kind.PERCENT: "percent",
    Kind.COUNT: "count",
    Kind.QUANTITY: "quantity",
}
_MEASURES = frozenset(_KINDS) | {Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.CHANGE}
_POINTS = frozenset({Kind.POINTS, Kind.BASIS_POINTS})
_TIME_UNITS = frozenset({"year", "month", "week", "day", "quarter", "hour", "minute"})

# Between a metric and its value.
_LINK = re.compile(
    r"(?:(?:约|均|分别|合计|累计|仅|稳定|维持|保持|控制)*(?:为|达到了?|达|是|有|在|至|：|:)"
    rf"|{VERB}[至到]|亏损)?\s*$"
)
_AMOUNT = re.compile(r"(?:余额|金额|总额|规模|数量)\s*$")
_FROM = re.compile(r"(?:由|从)\s*[^，；]*$")
_BASE = re.compile(
    r"\s*(?:相?较|相?比|由|从|相对|而?(?:上年|去年|上一年)(?:度|同期|全年)?(?:仅?为|则为|是)?)"
)
_SHARE = re.compile(
    r"(?P<own>.*?)\s*占(?:公司)?(?P<of>.{2,16}?)的?(?:比重|比例)?(?:约?为|达到?|约)?\s*$"
)
_LISTED = re.compile(r"\s*(?:、|和|及|与|以及|，)\s*")
_AND = re.compile(r"以及|[、和及与]")
_TO = frozenset({"至", "到"})
_AGAIN = frozenset({"", "且", "并", "并且", "但", "也", "均"})


@dataclass(slots=True)
class Row:
    """A metric with its value or its change, or both, and the time it is of ("" if not told)."""

    metric: Metric
    value: Figure | None
    period: Figure | None
    period_english: str
    source: Sentence
    change: str = ""


def rows_of(sentences: Sequence[Sentence], glossary: Glossary, of_others: bool) -> list[Row]:
    """The rows of a question or an answer, in order; times carry on from sentence to sentence.

    `of_others` says that a sentence is about others unless it names the Company; so is one after a
    sentence about a subsidiary or another company.
    """
    clock = Clock()
    rows: list[Row] = []
    for sentence in sentences:
        text = sentence.text
        reader = _Reader(Text(text, read_chinese(text), glossary.find(text)), sentence, clock)
        rows += reader.read(of_others and "公司" not in text)
        of_others = of_others or has("other company", text)
        clock.next_sentence()
    return rows


@dataclass(slots=True)
class _Reader:
    """Reads one sentence.

    `last` is the row that changes belong to. `near` is False once a clause was about something
    unknown, so that 净利润 may be the profit of that; `whole` is True while the rows are of the
    Company as a whole, so that 毛利率 is the Company's.
    """

    source: Text
    sentence: Sentence
    clock: Clock
    rows: list[Row] = field(default_factory=list)
    last: Row | None = None
    near: bool = True
    whole: bool = False
    outlook: str = ""

    def read(self, others: bool) -> list[Row]:
        """The rows of the sentence, in order."""
        for start, end in _spans(self.source.text):
            clause = self.source.text[start:end]
            others = others or has("other subject", clause) or has("hypothetical", clause)
            self.clock.hear(self.source, start)
            figures = [f for f in self.source.figures if start <= f.start < end]
            measures = [f for f in figures if f.kind in _MEASURES]
            if others or not measures:
                if others or not _is_lead(clause, figures):
                    self.last, self.near, self.whole = None, False, False
            else:
                self._clause(start, measures)
            self.outlook = outlook_of(clause) or self.outlook
        return self.rows

    def _clause(self, start: int, measures: Sequence[Figure]) -> None:
        many = len(self.rows)
        if listed := self._listed(start, measures):
            self.rows += listed
            self.last = None
            return
        for at, figure in enumerate(measures):
            before = measures[at - 1] if at else None
            self.last = self._figure(start, figure, before, measures[at + 1 : at + 2])
        self.near = self.last is not None or len(self.rows) > many

    def _figure(
        self, start: int, figure: Figure, before: Figure | None, after: Sequence[Figure]
    ) -> Row | None:
        """Takes in one figure of the clause from `start` on; gives the row changes belong to."""
        last = self.last
        if last and before and self.source.text[before.end : before.end + 1] in {"、", "和", "及"}:
            start = before.end + 1  # 直营门店412家、加盟门店856家
        prefix = self.source.text[start : figure.start]
        if _in_brackets(prefix):
            return last
        if figure.kind is Kind.CHANGE:
            self._turn(start, figure, after)
            return last
        if last and before and _fits(last.metric, figure):
            between = self.source.text[before.end : figure.start].strip()
            if last.value is None and between in _TO:
                last.value = figure  # 下降2.3个百分点至30.1%
                return last
            if last.value is before and re.fullmatch(rf".{{0,6}}{VERB}[至到]|.?至", between):
                return _moved(last, figure, between)
        change = CHANGE.search(prefix)
        if change and prefix.rstrip()[-1:] not in _TO:
            return self._change(start, figure, change)
        if _BASE.match(prefix):
            return last
        if share := _SHARE.match(prefix):
            return self._share(start, figure, share)
        metric = _metric_before(self.source, start, prefix, first=before is None)
        return self._row(metric, figure) if metric and _fits(metric, figure) else None

    def _turn(self, start: int, figure: Figure, after: Sequence[Figure]) -> None:
        if self.last and not self.last.change and "利润" in self.last.metric.zh:
            amount = next((f for f in after if f.start - figure.end <= 1), None)
            told = self.source.text[start : figure.start]
            before = self._between(start, figure.start)
            self.last.change = turn_english(figure, told, before, amount)

    def _change(self, start: int, figure: Figure, match: re.Match[str]) -> Row | None:
        """A change of the last row, or a row of its own where a metric stands before it."""
        at = start + match.start()
        own = self.source.text[start:at].strip()
        last = self.last
        told = self._between(at, figure.start)
        if own in _AGAIN:
            compared = "比" in match[0] or "较" in match[0] or figure.kind not in _KINDS
            if not compared and figure.kind is not Kind.PERCENT:
                return None  # 净增44家 is a count of its own
            if last and (not last.change or "环比" in match[0]):
                more = change_english(figure, match[0], told, last.period)
                last.change = "; ".join(part for part in (last.change, more) if part)
            return last
        metric = metric_at(self.source, start, start + len(self.source.text[start:at].rstrip()))
        if not metric or (figure.kind in _POINTS and "percent" not in metric.kinds):
            return None
        period, _ = self.clock.period_of(metric)
        change = change_english(figure, match[0], told, period)
        row = self._row(metric, None) if change else None
        if row:
            row.change = change
        return row

    def _share(self, start: int, figure: Figure, match: re.Match[str]) -> Row | None:
        """占营业收入的31.28%: a row named after the row before, or after what 占 follows."""
        whole = metric_at(self.source, start + match.start("of"), start + match.end("of"))
        own = match["own"].strip()
        part = self.last.metric if self.last and self.last.value and own in _AGAIN else None
        if own not in _AGAIN:
            part = metric_at(self.source, start, start + match.end("own"))
        if not whole or not part or figure.kind is not Kind.PERCENT or not part.top:
            return self.last
        name = f"{part.english} as a share of {whole.english}"
        metric = replace(part, english=name, kinds=frozenset({"percent"}))
        row = self._row(metric, figure, None if own not in _AGAIN else self.last)
        return row if own not in _AGAIN else self.last

    def _listed(self, start: int, figures: Sequence[Figure]) -> list[Row]:
        """A和B分别为X和Y: matched in order where both sides count the same."""
        prefix = self.source.text[start : figures[0].start]
        gaps = [self.source.text[a.end : b.start] for a, b in pairwise(figures)]
        if "分别" not in prefix or not gaps or not all(map(_LISTED.fullmatch, gaps)):
            return []
        change = CHANGE.search(prefix)
        if change and prefix.rstrip()[-1:] in _TO:
            return []
        head = prefix[: change.start()] if change else prefix
        head = re.sub(r"(?:同比|环比)?分别.*$", "", head)
        metrics = _parallel(self.source, start, start + len(head))
        if len(metrics) != len(figures):
            return []
        found = []
        for metric, figure in zip(metrics, figures, strict=True):
            period, english = self.clock.period_of(metric)
            row = Row(metric, None if change else figure, period, english, self.sentence)
            if change:
                row.change = change_english(figure, prefix[len(head) :], (), period)
            elif not _fits(metric, figure):
                return []
            found.append(row)
        return found

    def _row(self, metric: Metric, value: Figure | None, like: Row | None = None) -> Row | None:
        if not (metric.own or (self.near and (self.whole or not metric.generic))):
            return None
        self.whole = metric.single and (metric.own or self.whole or not metric.generic)
        metric = replace(metric, outlook=metric.outlook or self.outlook)
        period, english = self.clock.period_of(metric)
        if like:
            period, english = like.period, like.period_english
        row = Row(metric, value, period, english, self.sentence)
        self.rows.append(row)
        return row

    def _between(self, start: int, end: int) -> list[Figure]:
        return [f for f in self.source.figures if start <= f.start < end]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for clause in clauses(text, "，,；;。！？!?：:"):
        yield at, at + len(clause)
        at += len(clause)


def _is_lead(clause: str, figures: Sequence[Figure]) -> bool:
    """Whether a clause without measures leaves open what the next is about: 2025年，分地区来看，"""
    clause = clause.strip(" ，：:")
    times = sum(figure.end - figure.start for figure in figures)
    return times >= len(clause) - 4 or clause.endswith(("显示", "如下", "来看", "方面", "公司"))


def _in_brackets(prefix: str) -> bool:
    return prefix.count("（") + prefix.count("(") > prefix.count("）") + prefix.count(")")


def _fits(metric: Metric, figure: Figure) -> bool:
    if figure.kind is Kind.QUANTITY and figure.unit in _TIME_UNITS:
        return False
    return _KINDS.get(figure.kind) in metric.kinds


def _metric_before(source: Text, start: int, prefix: str, first: bool) -> Metric | None:
    """The metric in front of a value; in front of 由…提升至 where the value is the `first`."""
    link = _LINK.search(prefix)
    ends = [link.start() if link else len(prefix)]
    if amount := _AMOUNT.search(prefix, 0, ends[0]):
        ends.append(amount.start())
    if first and (moved := _FROM.search(prefix)):
        ends.append(moved.start())
    found = (metric_at(source, start, start + end) for end in ends)
    return next((metric for metric in found if metric), None)


def _moved(row: Row, figure: Figure, between: str) -> Row:
    """由42%提升至48%: the second figure is the value, the first what it was."""
    assert row.value is not None
    row.change = f"{direction_of(between)} from {render(row.value)}".strip()
    row.value = figure
    return row


def _parallel(source: Text, start: int, end: int) -> list[Metric]:
    """The metrics of a list such as 营业收入和净利润, or 境内、境外收入; [] if one is unknown."""
    parts = []
    at = start
    for match in _AND.finditer(source.text, start, end):
        parts.append((at, match.start()))
        at = match.end()
    final = metric_at(source, at, end)
    if not parts or final is None:
        return []
    found = []
    for part in parts:
        metric = metric_at(source, *part)
        if metric is None and len(final.english.split()) > 1:
            modifier = modifier_at(source, *part)
            metric = with_head(modifier, final) if modifier else None
        if metric is None:
            return []
        found.append(metric)
    lead = found[0]
    told = (lead.period, lead.as_of, lead.outlook)
    return [
        metric if metric.period else replace(metric, period=told[0], as_of=told[1], outlook=told[2])
        for metric in (*found, final)
    ]
