"""The gold data: records with reference translations and briefs, and the figure benchmark.

The format is told by `data/gold/README.md` and `data/gold/FIGURES.md`.
"""

import csv
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from irsum.errors import InputError, UnknownNameError

__all__ = [
    "SPLITS",
    "Case",
    "Gold",
    "GoldItem",
    "GoldRecord",
    "GoldSentence",
    "holds",
    "read_gold",
    "spread",
    "squeezed",
]

SPLITS = ("dev", "test", "all")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A Chinese sentence and its reference English; `part` is "question" or "answer"."""

    id: str
    document: str
    part: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One question with its answer, their sentences, and the points a good brief gives."""

    number: str | None
    question: str
    answer: str
    sentences: tuple[GoldSentence, ...]
    summary: tuple[str, ...]


@dataclass(frozen=True)
class GoldRecord:
    """One record: the path of its text, and what should be made of it.

    `header` is as `irsum segment --json` gives it.
    """

    name: str
    split: str
    path: Path
    header: dict[str, Any]
    company_en: str
    overview: tuple[str, ...]
    items: tuple[GoldItem, ...]

    @property
    def sentences(self) -> tuple[GoldSentence, ...]:
        """The sentences of all items, in order."""
        return tuple(sentence for item in self.items for sentence in item.sentences)


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence of the figure benchmark.

    `must` has a group of alternatives for each figure, `never` what no English of it may have.
    """

    id: str
    split: str
    type: str
    zh: str
    must: tuple[tuple[str, ...], ...]
    never: tuple[str, ...]
    values: tuple[str, ...]

    def found(self, english: str) -> int:
        """How many figures are in the English."""
        return sum(any(holds(english, text) for text in group) for group in self.must)

    def forbidden(self, english: str) -> tuple[str, ...]:
        """What is in the English and must not be."""
        return tuple(text for text in self.never if holds(english, text))

    def right(self, english: str) -> bool:
        """Whether every figure is there and nothing forbidden."""
        return self.found(english) == len(self.must) and not self.forbidden(english)


@dataclass(frozen=True)
class Gold:
    """A gold set, or a part of it; `digest` is the sha256 of what is in it.

    `briefs` names the records that briefs are made of. `trusted` says that the references have
    every figure right (see `irsum.eval.base.Segments`).
    """

    records: tuple[GoldRecord, ...]
    sentences: tuple[GoldSentence, ...]
    cases: tuple[Case, ...]
    briefs: tuple[str, ...]
    trusted: bool = True

    @property
    def digest(self) -> str:
        """The sha256 (hex) of all texts."""
        known = [(s.id, s.zh, s.en) for s in self.sentences]
        known += [(c.id, c.zh, f"{c.must} {c.never}") for c in self.cases]
        for record in (r for r in self.records if r.name in self.briefs):
            points = [point for item in record.items for point in item.summary]
            known.append((record.name, f"{record.header}", f"{record.overview} {points}"))
        return hashlib.sha256(repr(known).encode()).hexdigest()

    def limited(self, sentences: int, cases: int, briefs: int) -> "Gold":
        """At most so many of each, spread evenly: always the same ones."""
        return replace(
            self,
            sentences=spread(self.sentences, sentences),
            cases=spread(self.cases, cases),
            briefs=spread(self.briefs, briefs),
        )


def read_gold(folder: Path, split: str) -> Gold:
    """Read the gold data of a folder. Raises InputError, UnknownNameError."""
    if split not in SPLITS:
        raise UnknownNameError("split", split, SPLITS)
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError(f"{folder} has no gold data (JSON files of records); see --gold.")
    records = tuple(r for r in map(_record, paths) if split in {r.split, "all"})
    table = folder / "figures.tsv"
    cases = _cases(table) if table.is_file() else ()
    return Gold(
        records,
        tuple(sentence for record in records for sentence in record.sentences),
        tuple(case for case in cases if split in {case.split, "all"}),
        tuple(record.name for record in records),
    )


def spread(some: Sequence[_T], most: int) -> tuple[_T, ...]:
    """At most `most` of a sequence, evenly spread and in order.

    >>> spread("abcdefgh", 3)
    ('a', 'c', 'f')
    """
    if len(some) <= most:
        return tuple(some)
    return tuple(some[at * len(some) // most] for at in range(most))


def squeezed(text: str) -> str:
    """Text without white space, as Chinese is compared."""
    return re.sub(r"\s", "", text)


def holds(english: str, wanted: str) -> bool:
    """Whether `wanted` stands in the English as whole tokens, whatever the case.

    >>> holds("RMB 115 million", "15 million"), holds("about 15 Million yuan", "15 million")
    (False, True)
    """
    before = r"(?<![\w.,$€£¥])" if wanted[0].isalnum() else r"(?<!\w)"
    pattern = before + re.escape(wanted) + r"(?![\w%]|[.,]\d)"
    return re.search(pattern, english, re.IGNORECASE) is not None


def _record(path: Path) -> GoldRecord:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        name = path.stem
        return GoldRecord(
            name,
            data["split"],
            path.with_name(data["file"]),
            data["header"],
            data["company_en"],
            tuple(data["brief"]["overview"]),
            tuple(_item(name, n, item) for n, item in enumerate(data["items"], 1)),
        )
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.") from None
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path} is no gold record ({type(error).__name__}: {error}).") from None


def _item(name: str, position: int, data: dict[str, Any]) -> GoldItem:
    return GoldItem(
        data["number"],
        data["question"],
        data["answer"],
        tuple(
            GoldSentence(f"{name}/{position}.{n}", name, s["part"], s["zh"], s["en"])
            for n, s in enumerate(data["sentences"], 1)
        ),
        tuple(data["summary"]),
    )


def _cases(path: Path) -> tuple[Case, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    try:
        return tuple(
            Case(
                row["id"],
                row["split"],
                row["type"],
                row["zh"],
                tuple(tuple(g.split("||")) for g in re.split(r"(?<!\|)\|(?!\|)", row["must"])),
                tuple(text for text in row["never"].split("|") if text),
                tuple(row["values"].split("; ")),
            )
            for row in rows
        )
    except (KeyError, AttributeError, TypeError):
        raise InputError(f"{path} is no figure benchmark; see FIGURES.md for its form.") from None
