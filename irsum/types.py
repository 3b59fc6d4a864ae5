"""The values that flow from stage to stage: read -> segment -> translate -> summarise -> render.

All are frozen dataclasses without behaviour beyond small derived properties. Spans are character
offsets into `Record.text`, the decoded source, end exclusive.
"""

from dataclasses import dataclass
from typing import Literal

from irsum.figures.values import Figure

__all__ = [
    "Brief",
    "BriefItem",
    "Evidence",
    "Flag",
    "FlagKind",
    "Header",
    "Host",
    "Item",
    "KeyFigure",
    "Part",
    "PartKind",
    "Participant",
    "Point",
    "Record",
    "Sentence",
    "Span",
    "Translation",
]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of `Record.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a header field or an item was found; docs/records.md lists what `how` may be.

    `answer` tells how the beginning of an item's answer was found, "" for a field. `doubt` is what
    makes it uncertain, "" where it is certain.
    """

    how: str
    answer: str = ""
    doubt: str = ""

    @property
    def certain(self) -> bool:
        """Whether nothing makes it doubtful."""
        return not self.doubt


@dataclass(frozen=True, slots=True)
class Participant:
    """An institution and those who came from it; `institution` is None for private investors."""

    institution: str | None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """A person who spoke for the company; `title` is None where the record gives none."""

    name: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The form's fields; None (or an empty tuple) where the text has none, never a guess.

    `dates` and `signed` are ISO dates (`2024-11-05`), or `2024-11` where no day is given.
    `kinds` are the ticked kinds of meeting in Chinese; `kinds_certain` is False where the tick
    marks were lost and `kinds` is only what is likely. `found` gives (field, how it was found) of
    each field that has a value or a row of the form.
    """

    code: str | None = None
    name: str | None = None
    company: str | None = None
    number: str | None = None
    kinds: tuple[str, ...] = ()
    kinds_certain: bool = False
    dates: tuple[str, ...] = ()
    place: str | None = None
    participants: tuple[Participant, ...] = ()
    hosts: tuple[Host, ...] = ()
    signed: str | None = None
    found: tuple[tuple[str, Evidence], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One Chinese sentence: `id` such as "3.q1" (question) or "3.2" (second sentence of answer 3).

    `text` has line wraps of the source joined; `span` covers it in the source.
    """

    id: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its answer, or one topic (heading as `question`) of a record without Q&A.

    `number` is the printed number as text, None where none is printed. `question` and `answer`
    have the printed markers removed and line wraps joined.
    """

    number: str | None
    question: str
    answer: str
    span: Span
    question_sentences: tuple[Sentence, ...] = ()
    answer_sentences: tuple[Sentence, ...] = ()
    found: Evidence = Evidence("")


PartKind = Literal["field", "introduction", "item", "tail", "furniture"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of `Record.text` and what it belongs to.

    `name` of a field is its row of the form (`title` is what stands above the first row), of an
    item its position from 1. Furniture is what a page or a program adds: page numbers, repeated
    titles, invisible characters. A section's heading between two items is an introduction.
    """

    kind: PartKind
    span: Span
    name: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One investor-relations record. `topics` is filled only where it has no Q&A items.

    `introduction` is what stands before the first item, `tail` what stands after the last one in
    the row of the content; line wraps are joined. `parts` are the whole of `text` in order.
    """

    file: str
    text: str
    header: Header
    items: tuple[Item, ...]
    topics: tuple[Item, ...] = ()
    warnings: tuple[str, ...] = ()
    introduction: str = ""
    tail: str = ""
    parts: tuple[Part, ...] = ()


FlagKind = Literal[
    "figure missing",  # a figure of the Chinese is not in the English
    "figure added",  # a figure of the English is not in the Chinese
    "qualifier",  # the value is right, nearly/over/about is not
    "unit",  # the value is right, its currency or unit is not
    "direction",  # up where the Chinese says down
    "basis",  # a change without "year on year" where the Chinese says 同比
    "meaning",  # a word that decides the meaning is lost or made up
    "metric",  # the figure is right and stands with another metric
    "chinese left",
    "name missing",  # a name of the Chinese is not in the English
    "question",  # a question has become a statement
    "term",  # a glossary term is not used
    "loop",  # the model repeats itself
    "truncated",  # much too short, or no end of sentence
    "too long",
    "empty",
]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a translation that a check found wrong and no mending put right.

    `zh` is the Chinese it is about (may be empty), `expected` the house English where the rules
    know it (may be empty), `found` what the English has instead (may be empty).
    """

    kind: FlagKind
    zh: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """English of one Chinese text, with what the checks say about it.

    `figures` are all figures of the Chinese; those named in no flag are verified. `mended` tells
    how a first failing output was put right ("" if it was right at once).
    """

    source: str
    english: str
    figures: tuple[Figure, ...] = ()
    flags: tuple[Flag, ...] = ()
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One English statement of a brief and the Chinese sentences it rests on (one or more)."""

    text: str
    sources: tuple[Sentence, ...]
    figures: tuple[Figure, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One row of the key-figures table, all cells English; `item` is the question's number."""

    metric: str
    value: str
    change: str
    period: str
    item: str
    source: Sentence


@dataclass(frozen=True, slots=True)
class BriefItem:
    """One question of a brief; `translation` (question, then answer sentences) only with --full."""

    number: str
    question: Translation
    points: tuple[Point, ...]
    question_sources: tuple[Sentence, ...] = ()
    translation: tuple[tuple[Sentence, Translation], ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a renderer needs. English names stand beside the Chinese ones of the record.

    `participants` are (institution, people) in English; `provenance` is an ordered list of
    (name, value), such as ("model", "qwen2.5-coder-1.5b"), ("model sha256", "cc32...").
    """

    record: Record
    company: str
    kinds: tuple[str, ...]
    place: str
    participants: tuple[tuple[str, tuple[str, ...]], ...]
    hosts: tuple[tuple[str, str], ...]
    overview: tuple[Point, ...]
    key_figures: tuple[KeyFigure, ...]
    items: tuple[BriefItem, ...]
    provenance: tuple[tuple[str, str], ...]
    figures: int
    verified: int
    marked: tuple[tuple[str, Flag], ...]
