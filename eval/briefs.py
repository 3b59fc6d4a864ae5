"""Metrics of briefs: segmentation, header, points, citations, coverage of key figures.

A brief is scored item by item of the gold record; an item that the system did not find has no
points and scores nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from irsum.eval.base import Better, Floats, Metric, Ratio, Segments, percent
from irsum.eval.gold import GoldItem, GoldRecord, squeezed
from irsum.eval.metrics import Rouge
from irsum.figures.check import compare
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.values import Basis, Figure, Kind
from irsum.types import Brief, Record

__all__ = ["BRIEFS", "BriefOutput", "Briefs", "PointOutput", "key_figures_of", "supported"]

# What a reader takes away from a point; counts in words and periods are as often left out well.
_KEY = frozenset(
    {Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE, Kind.QUANTITY}
)
# What its sources refuse of a point; it may leave figures out and tell them in another order.
_UNSUPPORTED = frozenset({"figure added", "unit", "qualifier", "direction"})
_LEGAL = re.compile(r",? (?:Group )?Co\., Ltd\.$")
_BRACKETS = re.compile(r" ?\([^()]*[\u3400-\u9fff][^()]*\)")


@dataclass(frozen=True, slots=True)
class PointOutput:
    """An English statement and the Chinese sentences it cites."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class BriefOutput:
    """What a system made of one record, as far as it is scored.

    `items` are (question, answer) in Chinese; `points` belong to them, one tuple an item.
    """

    header: dict[str, Any]
    items: tuple[tuple[str, str], ...]
    company: str
    points: tuple[tuple[PointOutput, ...], ...]
    overview: tuple[str, ...]
    figures: int
    verified: int

    @classmethod
    def of(cls, record: Record, brief: Brief) -> "BriefOutput":
        """What is scored of a record and its brief."""
        from irsum.records.segment import to_json

        return cls(
            to_json(record)["header"],
            tuple((item.question, item.answer) for item in record.items),
            brief.company,
            tuple(
                tuple(PointOutput(p.text, tuple(s.text for s in p.sources)) for p in item.points)
                for item in brief.items
            ),
            tuple(point.text for point in brief.overview),
            brief.figures,
            brief.verified,
        )

    @classmethod
    def nothing(cls) -> "BriefOutput":
        """The output for a record that could not be read."""
        return cls({}, (), "", (), (), 0, 0)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "BriefOutput":
        """The inverse of `dataclasses.asdict` after JSON."""
        return cls(
            data["header"],
            tuple((question, answer) for question, answer in data["items"]),
            data["company"],
            tuple(
                tuple(PointOutput(p["text"], tuple(p["sources"])) for p in some)
                for some in data["points"]
            ),
            tuple(data["overview"]),
            data["figures"],
            data["verified"],
        )


@dataclass(frozen=True)
class Briefs:
    """Gold records with a system's output for each."""

    records: tuple[GoldRecord, ...]
    outputs: tuple[BriefOutput, ...]

    @cached_property
    def items(self) -> tuple[tuple[GoldItem, tuple[PointOutput, ...]], ...]:
        """Every gold item with the points the brief makes of it."""
        found = []
        for record, output in zip(self.records, self.outputs, strict=True):
            points = {
                squeezed(question): some
                for (question, _), some in zip(output.items, output.points, strict=False)
            }
            found += [(item, points.get(squeezed(item.question), ())) for item in record.items]
        return tuple(found)


class _PerItem(Ratio[Briefs]):
    """A share counted item by item."""

    def __init__(
        self,
        name: str,
        counts: Callable[[GoldItem, Sequence[PointOutput]], tuple[float, float]],
        better: Better = "higher",
        share: int | None = 1,
    ) -> None:
        self.name = name
        self.better = better
        self.share = share
        self._counts = counts

    def rows(self, output: Briefs) -> tuple[Floats, str]:
        """Two counts for each gold item."""
        rows = np.array([self._counts(*pair) for pair in output.items], dtype=np.float64)
        return rows, f"irsum-brief|{self.name}|unit:item"


class _PerRecord(Ratio[Briefs]):
    """A share counted record by record."""

    def __init__(
        self, name: str, counts: Callable[[GoldRecord, BriefOutput], tuple[float, float]]
    ) -> None:
        self.name = name
        self._counts = counts

    def rows(self, output: Briefs) -> tuple[Floats, str]:
        """Two counts for each record."""
        pairs = zip(output.records, output.outputs, strict=True)
        rows = np.array([self._counts(*pair) for pair in pairs], dtype=np.float64)
        return rows, f"irsum-brief|{self.name}|unit:record"


class _PointRouge(Ratio[Briefs]):
    """ROUGE of an item's points against its reference summary, the mean of the items."""

    share = None

    def __init__(self, kind: str) -> None:
        self._rouge = Rouge(kind)
        self.name = f"points: ROUGE-{kind}"

    def rows(self, output: Briefs) -> tuple[Floats, str]:
        """F1 and 1 for each gold item."""
        return self._rouge.rows(
            Segments(
                tuple(item.answer for item, _ in output.items),
                tuple(_text(points) for _, points in output.items),
                tuple(" ".join(item.summary) for item, _ in output.items),
            )
        )


class _OverviewRouge(Ratio[Briefs]):
    """ROUGE-L of the overview against the reference overview, the mean of the records."""

    share = None
    name = "overview: ROUGE-L"

    def rows(self, output: Briefs) -> tuple[Floats, str]:
        """F1 and 1 for each record."""
        return Rouge("L").rows(
            Segments(
                tuple(record.name for record in output.records),
                tuple(" ".join(made.overview) for made in output.outputs),
                tuple(" ".join(record.overview) for record in output.records),
            )
        )


class _SegmentationF1(Metric[Briefs]):
    """F1 of the items; one is right where question and answer are, white space aside."""

    name = "segmentation F1"
    share = 3

    def rows(self, output: Briefs) -> tuple[Floats, str]:
        """Items right, items found, items there and all of both, for each record."""
        rows = []
        for record, made in zip(output.records, output.outputs, strict=True):
            gold = [(squeezed(item.question), squeezed(item.answer)) for item in record.items]
            found = [(squeezed(question), squeezed(answer)) for question, answer in made.items]
            right = sum(item in found for item in gold)
            rows.append((right, len(found), len(gold), len(found) + len(gold)))
        return np.array(rows, dtype=np.float64), "irsum-brief|segmentation|unit:record|exact"

    def value(self, sums: Floats) -> Floats:
        """Twice the right items over all found and all there are."""
        return percent(2 * sums[:, 0], sums[:, 3])


def supported(point: PointOutput, references: dict[str, str]) -> bool:
    """Whether the cited sentences have every figure of the point.

    `references` has the English of Chinese sentences (white space removed): a figure that the
    reference of a cited sentence has is supported even where the Chinese is misread. A point that
    cites nothing is not supported.
    """
    if not point.sources:
        return False
    chinese = "".join(point.sources)
    english = [references.get(squeezed(source), "") for source in point.sources]
    return not _strange(read_chinese(chinese), point.text, chinese) or (
        all(english) and not _strange(read_english(" ".join(english)), point.text, None)
    )


def key_figures_of(english: str) -> list[Figure]:
    """The amounts, rates and quantities of an English text."""
    return [figure for figure in read_english(english) if figure.kind in _KEY]


def _strange(known: Sequence[Figure], text: str, chinese: str | None) -> bool:
    # A point may leave "year on year" out as well, or say it as "from the previous year".
    read = read_english(_BRACKETS.sub("", text))
    bare = [[replace(f, basis=Basis.NONE) for f in side] for side in (known, read)]
    ways = ((known, read), bare)
    return all(
        any(flag.kind in _UNSUPPORTED for flag in compare(zh, en, source=chinese))
        for zh, en in ways
    )


def _support(item: GoldItem, points: Sequence[PointOutput]) -> tuple[int, int]:
    references = {squeezed(s.zh): s.en for s in item.sentences}
    return sum(supported(point, references) for point in points), len(points)


def _coverage(item: GoldItem, points: Sequence[PointOutput]) -> tuple[int, int]:
    wanted = key_figures_of(" ".join(item.summary))
    flags = compare(wanted, key_figures_of(_text(points)))
    missing = sum(flag.kind in {"figure missing", "unit"} for flag in flags)
    return len(wanted) - min(missing, len(wanted)), len(wanted)


def _compression(item: GoldItem, points: Sequence[PointOutput]) -> tuple[int, int]:
    whole = " ".join(s.en for s in item.sentences if s.part == "answer")
    return len(_text(points).split()), len(whole.split())


def _header(record: GoldRecord, output: BriefOutput) -> tuple[int, int]:
    right = sum(_same(value, output.header.get(key)) for key, value in record.header.items())
    return right, len(record.header)


def _company(record: GoldRecord, output: BriefOutput) -> tuple[int, int]:
    """Whether the name is right; "Co., Ltd." may be left out."""
    return _LEGAL.sub("", record.company_en) == _LEGAL.sub("", output.company), 1


def _same(one: object, two: object) -> bool:
    if isinstance(one, str) and isinstance(two, str):
        return squeezed(one) == squeezed(two)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(_same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(_same(one[key], two[key]) for key in one)
    return one == two


def _text(points: Sequence[PointOutput]) -> str:
    return " ".join(point.text for point in points)


BRIEFS: dict[str, Callable[[], Metric[Briefs]]] = {
    "segmentation": _SegmentationF1,
    "header": lambda: _PerRecord("header fields right", _header),
    "company": lambda: _PerRecord("company name", _company),
    "points-rouge-1": lambda: _PointRouge("1"),
    "points-rouge-2": lambda: _PointRouge("2"),
    "points-rouge-l": lambda: _PointRouge("L"),
    "overview-rouge-l": _OverviewRouge,
    "coverage": lambda: _PerItem("key figures covered", _coverage),
    "citations": lambda: _PerItem("points supported by their citations", _support),
    "compression": lambda: _PerItem("compression", _compression, "", None),
    "brief-verified": lambda: _PerRecord("figures verified", lambda r, o: (o.verified, o.figures)),
}
