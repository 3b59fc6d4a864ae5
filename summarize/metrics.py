"""What a figure measures: the noun phrase in front of it, understood to its last word or not.

The words between the start of a clause and its figure have to be known all: glossary terms and the
modifiers of `metrics.tsv` make the metric, its leads (公司, 实现, 其中), times and link words stand
around it. One unknown word, as the name of a subsidiary, and there is no metric.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from irsum.figures.values import TIMES, Figure
from irsum.translate.terms import Term

__all__ = ["Metric", "Text", "metric_at", "modifier_at", "outlook_of", "with_head"]

# A share of nobody knows what.
_NO_SUBJECT = re.compile(r".*(?:占比|比例|比重|份额)")
_TOP = frozenset({"statement", "ratio"})


@dataclass(frozen=True, slots=True)
class Text:
    """A Chinese sentence with its figures and glossary terms."""

    text: str
    figures: tuple[Figure, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric in lower-case English, the kinds of figure it can have, and what stood before it.

    `period` is the nearest time in front of it, `as_of` that 截至 was there; `outlook` is
    "forecast", "target", "planned" or ""; `top` says that it is one of the financial statements,
    `own` that the clause names the Company, `generic` that the metric is one word that may be of
    anything (销量), `single` that it is one word. `modifier` is the first of several words.
    `time` is "flow" for what a period has (收入), "stock" for what a moment has (存货).
    """

    english: str
    zh: str
    kinds: frozenset[str]
    period: Figure | None = None
    as_of: bool = False
    outlook: str = ""
    top: bool = False
    own: bool = False
    generic: bool = False
    single: bool = True
    modifier: str = ""
    time: str = ""


def metric_at(source: Text, start: int, end: int) -> Metric | None:
    """The metric whose phrase ends at `end`, None unless all from `start` on is understood."""
    pieces: list[_Piece] = []
    period, as_of, outlook, own = None, False, "", False
    in_phrase, at = True, end
    while at > start:
        before = source.text[start:at]
        time = next((f for f in source.figures if f.end == at and f.kind in TIMES), None)
        if before[-1].isspace():
            at -= 1
        elif time and time.start >= start:
            period, at, in_phrase = period or time, time.start, not pieces
        elif word := _ending(before, "forecast"):
            outlook, at, in_phrase = _words("forecast")[word], at - len(word), not pieces
        elif len(word := _ending(before, "lead")) > 1 or (word and not in_phrase):
            as_of = as_of or word.startswith("截")
            own = own or "公司" in word
            at, in_phrase = at - len(word), not pieces
        elif in_phrase and (piece := _piece(source, start, at)):
            pieces.insert(0, piece)
            at -= len(piece.zh)
        elif in_phrase and pieces and before.endswith("的"):
            at -= 1
        elif word:
            at, in_phrase = at - len(word), not pieces
        else:
            return None
    metric = _named(pieces)
    return metric and replace(metric, period=period, as_of=as_of, outlook=outlook, own=own)


def _named(pieces: "list[_Piece]") -> Metric | None:
    """The metric that the pieces name, None where they name none or nobody knows whose it is."""
    zh = "".join(piece.zh for piece in pieces)
    kinds = _kinds(zh)
    if not kinds or _NO_SUBJECT.fullmatch(zh):
        return None
    head, before = pieces[-1], pieces[:-1]
    if before and all(piece.zh in _words("vague") for piece in before):
        return None
    return Metric(
        " ".join(p.english if p is head else p.before for p in pieces),
        zh,
        kinds,
        top=head.top,
        generic=len(pieces) == 1 and zh in _words("generic"),
        single=len(pieces) == 1,
        modifier=pieces[0].before if before else "",
        time=_time(zh),
    )


def _time(zh: str) -> str:
    if any(zh.startswith(word) for word in _words("flow modifier")):
        return "flow"
    return next((role for role in ("stock", "flow") if _ending(zh, role)), "")


def modifier_at(source: Text, start: int, end: int) -> str | None:
    """The English of a phrase of modifiers only (境内 in 境内、境外收入), otherwise None."""
    pieces: list[str] = []
    at = end
    while at > start:
        piece = _piece(source, start, at)
        if piece:
            pieces.insert(0, piece.before)
        word = piece.zh if piece else _ending(source.text[start:at], "lead")
        if not word:
            return None
        at -= len(word)
    return " ".join(pieces) or None


def with_head(modifier: str, metric: Metric) -> Metric:
    """`metric` with another modifier in place of its first one."""
    return replace(metric, english=modifier + metric.english.removeprefix(metric.modifier))


def outlook_of(clause: str) -> str:
    """Whether a clause says it tells a "forecast", "target" or plan ("planned"), "" otherwise."""
    found = (
        value for word, value in _words("forecast").items() if word in clause and len(word) > 1
    )
    return next(found, "")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a metric; `before` is its English in front of another part."""

    zh: str
    english: str
    before: str
    top: bool = False


def _piece(source: Text, start: int, at: int) -> _Piece | None:
    """The term or modifier that ends at `at`, the longer of the two."""
    term = next((t for t in source.terms if t.end == at and t.start >= start), None)
    word = _ending(source.text[start:at], "modifier")
    if term and len(term.zh) >= len(word):
        return _Piece(term.zh, term.en, _attributive(term.en), term.category in _TOP)
    english = _words("modifier").get(word, "")
    return _Piece(word, english, english) if word else None


def _attributive(english: str) -> str:
    """A noun before another one stands in the singular."""
    plural = re.search(r"(?<=[a-z][^sui])s$", english)
    return english[:-1] if plural and not english.endswith(("sales", "overseas")) else english


def _kinds(zh: str) -> frozenset[str]:
    word = _ending(zh, "measure")
    return frozenset(_words("measure")[word].split()) if word else frozenset()


def _ending(text: str, role: str) -> str:
    """The longest word of a role that ends the text, or ""."""
    return max((w for w in _words(role) if text.endswith(w)), key=len, default="")


@cache
def _words(role: str) -> dict[str, str]:
    table = files("irsum.summarize").joinpath("metrics.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return {word: value for r, words, value in rows if r == role for word in words.split()}
