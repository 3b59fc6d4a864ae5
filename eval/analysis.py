"""What is wrong with one English text, as typed errors: the base of all counted metrics.

The figures of the Chinese are read by rule and held against the English by value. An error of a
figure gets the most telling name: a value off by a power of ten is a magnitude slip, one in another
currency a currency swap, two that changed places are swapped.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

from irsum.eval.omissions import dropped_sentences
from irsum.figures.check import compare
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.values import TIMES, Figure, Kind
from irsum.translate.checks import check_translation
from irsum.translate.terms import Glossary, Term, used
from irsum.types import Flag

__all__ = ["FIGURE_ERRORS", "Analysis", "Error", "ErrorKind", "analyse", "typed"]

FigureErrorKind = Literal[
    "magnitude",
    "currency",
    "unit",
    "qualifier",
    "direction",
    "period",
    "missing",
    "swapped",
    "added",
]
ErrorKind = (
    FigureErrorKind
    | Literal[
        "dropped sentence",
        "meaning",
        "metric",
        "chinese left",
        "name missing",
        "term",
        "loop",
        "length",
        "question",
        "empty",
    ]
)

FIGURE_ERRORS: tuple[FigureErrorKind, ...] = get_args(FigureErrorKind)

_VALUES = frozenset({Kind.MONEY, Kind.COUNT, Kind.QUANTITY, Kind.NUMBER})
_LATIN = re.compile(r"[A-Za-z][A-Za-z&.+-]*[A-Za-z]")
_FLAG_KINDS: dict[str, ErrorKind] = {
    "qualifier": "qualifier",
    "unit": "unit",
    "direction": "direction",
    "basis": "direction",
    "meaning": "meaning",
    "metric": "metric",
    "chinese left": "chinese left",
    "name missing": "name missing",
    "question": "question",
    "term": "term",
    "loop": "loop",
    "truncated": "length",
    "too long": "length",
    "empty": "empty",
}


@dataclass(frozen=True, slots=True)
class Error:
    """One thing wrong: the Chinese (or what was asked for), what it should be, what is there."""

    kind: ErrorKind
    zh: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One segment's figures, terms and names, and its errors.

    `figures` are those that the English has to have, each with the kind of its error or "". `forms`
    are the strict terms with the English form that is used ("" for none). `currencies` are those of
    the amounts asked for, `foreign` those that the English has beyond them.
    """

    figures: tuple[tuple[Figure, ErrorKind | Literal[""]], ...]
    errors: tuple[Error, ...]
    forms: tuple[tuple[str, str], ...]
    names: int
    names_kept: int
    currencies: frozenset[str]
    foreign: frozenset[str]

    def count(self, *kinds: ErrorKind) -> int:
        """How many errors are of these kinds."""
        return sum(error.kind in kinds for error in self.errors)


def analyse(
    source: str, hypothesis: str, reference: str, glossary: Glossary, *, gold: bool = False
) -> Analysis:
    """Find what is wrong with `hypothesis`; `gold` is explained at `irsum.eval.base.Segments`.

    >>> [e.kind for e in analyse("收入1.50亿元。", "Revenue was RMB 15 million.", "", _NONE).errors]
    ['magnitude']
    """
    figures, terms = _figures(source), glossary.find(source)
    flags = check_translation(source, hypothesis, figures, terms)
    english = read_english(hypothesis)
    about_figures = [f for f in flags if _is_figure(f)]
    others = [f for f in flags if not _is_figure(f) and not _same_in(f, source, reference)]
    wanted: Sequence[Figure] = figures
    if gold and reference and _misread(source, reference):
        wanted = read_english(reference)
        about_figures = [*compare(wanted, english)]
    errors = typed(about_figures, wanted, english)
    states = _states(wanted, errors)
    if any(f.kind == "empty" for f in others):
        states = [(figure, "missing") for figure in wanted]
        errors = [Error("missing", figure.text) for figure in wanted]
    errors += [Error(_FLAG_KINDS[f.kind], f.zh, f.expected, f.found) for f in others]
    errors += [
        Error("dropped sentence", expected=sentence)
        for sentence in dropped_sentences(reference, hypothesis)
    ]
    names = [term for term in terms if term.category == "name"]
    latin = [m for m in _LATIN.finditer(source) if not _inside(m.start(), figures)]
    lost = sum(error.kind == "name missing" for error in errors)
    currencies = frozenset(f.unit for f in wanted if f.kind is Kind.MONEY)
    return Analysis(
        tuple(states),
        tuple(errors),
        tuple((term.zh, _form(term, hypothesis)) for term in terms if term.strict),
        len(names) + len(latin),
        len(used(names, hypothesis)) + max(0, len(latin) - lost),
        currencies,
        frozenset(f.unit for f in english if f.kind is Kind.MONEY) - currencies,
    )


def typed(
    flags: Iterable[Flag], wanted: Sequence[Figure], english: Sequence[Figure]
) -> list[Error]:
    """The flags about figures as errors; a wrong value explains the figure added in its place."""
    missing = [f for f in flags if f.kind == "figure missing"]
    added = [f for f in flags if f.kind == "figure added"]
    errors = []
    for flag in missing:
        figure = _by_text(wanted, flag.zh)
        kind, stands = _explained(flag, figure, added, english)
        if stands is not None:
            added.remove(stands)
        errors.append(Error(kind, flag.zh, flag.expected, stands.found if stands else flag.found))
    for flag in flags:
        if flag.kind in {"figure missing", "figure added"}:
            continue
        one, two = _by_text(wanted, flag.zh), _by_text(english, flag.found)
        both = one and two and one.kind is two.kind is Kind.MONEY and one.unit != two.unit
        kind = "currency" if flag.kind == "unit" and both else _FLAG_KINDS[flag.kind]
        if one and one.kind in TIMES and kind == "unit":
            kind = "period"
        errors.append(Error(kind, flag.zh, flag.expected, flag.found))
    return errors + [Error("added", found=flag.found) for flag in added]


def _explained(
    flag: Flag, figure: Figure | None, added: Sequence[Flag], english: Sequence[Figure]
) -> tuple[ErrorKind, Flag | None]:
    """Why a figure is missing, and the flag of what stands in its place."""
    if figure is None:
        return "missing", None
    pairs = [(other, _by_text(english, other.found)) for other in added]
    rules: tuple[tuple[ErrorKind, Callable[[Figure, Figure], bool]], ...] = (
        ("magnitude", _slipped),
        ("currency", _in_other_currency),
        ("period", lambda one, two: one.kind in TIMES and two.kind in TIMES),
        ("missing", lambda one, two: one.kind is two.kind),
    )
    for kind, holds in rules:
        for other, stands in pairs:
            if stands is not None and holds(figure, stands):
                return kind, other
    if figure.kind in TIMES:
        return "period", None
    if flag.found and flag.found not in {other.found for other in added}:
        return "swapped", None
    return "missing", None


def _slipped(one: Figure, two: Figure) -> bool:
    """Whether two values have the same digits and differ by a power of ten."""
    if one.kind is not two.kind and not {one.kind, two.kind} <= _VALUES:
        return False
    if not one.low or not two.low or not one.high or not two.high:
        return False
    if Kind.QUANTITY in {one.kind, two.kind} and one.unit != two.unit:
        return False
    by = one.low / two.low
    digits = abs(by).normalize().as_tuple().digits
    return digits == (1,) and abs(by) != 1 and one.high / two.high == by


def _in_other_currency(one: Figure, two: Figure) -> bool:
    if not one.kind is two.kind is Kind.MONEY or one.unit == two.unit:
        return False
    return (one.low, one.high) == (two.low, two.high)


def _states(
    wanted: Sequence[Figure], errors: Iterable[Error]
) -> list[tuple[Figure, ErrorKind | Literal[""]]]:
    states: list[tuple[Figure, ErrorKind | Literal[""]]] = [(figure, "") for figure in wanted]
    for error in errors:
        at = next(
            (n for n, (f, state) in enumerate(states) if f.text == error.zh and not state), None
        )
        if at is not None:
            states[at] = (states[at][0], error.kind)
    return states


def _by_text(figures: Sequence[Figure], text: str) -> Figure | None:
    return next((figure for figure in figures if figure.text == text), None)


def _form(term: Term, english: str) -> str:
    """Which of a term's accepted forms the English uses."""
    for form in (term.en, *term.accepted):
        if used([replace(term, en=form, accepted=())], english):
            return form
    return ""


def _inside(at: int, figures: Sequence[Figure]) -> bool:
    return any(figure.start <= at < figure.end for figure in figures)


def _is_figure(flag: Flag) -> bool:
    return flag.kind in {
        "figure missing",
        "figure added",
        "qualifier",
        "unit",
        "direction",
        "basis",
    }


@lru_cache(maxsize=4096)
def _figures(source: str) -> tuple[Figure, ...]:
    return read_chinese(source)


@lru_cache(maxsize=4096)
def _about(source: str, english: str) -> tuple[Flag, ...]:
    return check_translation(source, english, _figures(source), ())


def _misread(source: str, reference: str) -> bool:
    """Whether the rules disagree with a reference about its figures."""
    return any(_is_figure(flag) for flag in _about(source, reference))


def _same_in(flag: Flag, source: str, reference: str) -> bool:
    """Whether the checks say the same of the reference, and so nothing about the system."""
    if not reference or flag.kind in {"term", "empty"}:
        return False
    return (flag.kind, flag.zh) in {(f.kind, f.zh) for f in _about(source, reference)}


_NONE = Glossary(())
