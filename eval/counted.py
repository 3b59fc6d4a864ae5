"""Metrics that count: figures, terms, names and defects, each as a share of what could be right."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from irsum.eval.analysis import Analysis
from irsum.eval.base import Better, Floats, Ratio, Segments
from irsum.figures.check import compare
from irsum.figures.english import read_english
from irsum.figures.values import TIMES, Figure, Kind, Qualifier

__all__ = [
    "COUNTS",
    "Count",
    "Counted",
    "SilentDifferences",
    "TermConsistency",
    "is_large",
    "segments_with",
]

_RATES = frozenset({Kind.PERCENT, Kind.POINTS, Kind.BASIS_POINTS, Kind.MULTIPLE})
_THINGS = frozenset({Kind.COUNT, Kind.QUANTITY, Kind.NUMBER})
# What a reference must have in the same form to be compared with: no times, no small words.
_MEASURES = _RATES | {Kind.MONEY, Kind.QUANTITY}
_SCALE = re.compile("[万亿]|(?:m|b|tr)illion")
_WRONG_VALUE = frozenset({"magnitude", "missing", "swapped"})


@dataclass(frozen=True, slots=True)
class Count:
    """A share: `above` and `below` of each segment. `signature` tells what is counted."""

    name: str
    signature: str
    above: Callable[[Analysis], int]
    below: Callable[[Analysis], int]
    better: Better = "higher"


class Counted(Ratio[Segments]):
    """A metric that is a share of cases, counted segment by segment."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self.name = count.name
        self.better = count.better

    def rows(self, output: Segments) -> tuple[Floats, str]:
        """Cases that hold, and all cases, of each segment."""
        count = self._count
        rows = np.array(
            [(count.above(a), count.below(a)) for a in output.analyses], dtype=np.float64
        )
        truth = "gold" if output.gold else "source"
        return rows, f"irsum-{count.signature}|truth:{truth}|n:{int(rows[:, 1].sum())}"


class TermConsistency(Ratio[Segments]):
    """How far each document keeps to one English for each strict term it uses again.

    Of all mentions of terms mentioned twice or more in a document, the share with the form that
    the document uses most for the term; a mention in no known form agrees with no other.
    """

    name = "term consistency"

    def rows(self, output: Segments) -> tuple[Floats, str]:
        """Mentions in the main form, and all mentions of repeated terms, of each document."""
        documents = output.documents or ("",) * len(output.sources)
        mentions: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in documents}
        for name, analysis in zip(documents, output.analyses, strict=True):
            for zh, form in analysis.forms:
                mentions[name][zh].append(form)
        rows = []
        for terms in mentions.values():
            repeated = [forms for forms in terms.values() if len(forms) > 1]
            agreeing = sum(max(Counter(filter(None, f)).values(), default=0) for f in repeated)
            rows.append((agreeing, sum(map(len, repeated))))
        return np.array(rows, dtype=np.float64), "irsum-consistency|unit:document"


def is_large(figure: Figure) -> bool:
    """Whether a figure is written with 万 or 亿 (million ...) and three or more digits count."""
    if not _SCALE.search(figure.text) or not figure.low:
        return False
    return len(abs(figure.low).normalize().as_tuple().digits) >= 3


class SilentDifferences(Ratio[Segments]):
    """Segments without a mark whose amounts and rates are not those of the reference.

    It asks neither the reader of Chinese nor the system's own checks, only whether the English of
    both says the same; a reference in another form (three in ten for 30%) may differ and be right.
    """

    name = "silent differences"
    better: Better = "lower"

    def rows(self, output: Segments) -> tuple[Floats, str]:
        """1 for a segment that differs in silence, and 1 for each segment."""
        marked = output.marked or (False,) * len(output.sources)
        pairs = zip(output.hypotheses, output.references, marked, strict=True)
        rows = [(not is_marked and _differs(hyp, ref), 1) for hyp, ref, is_marked in pairs]
        return np.array(rows, dtype=np.float64), "irsum-segments|measures differ from reference"


def _differs(hypothesis: str, reference: str) -> bool:
    wanted, found = (
        [figure for figure in read_english(text) if figure.kind in _MEASURES]
        for text in (reference, hypothesis)
    )
    return any(flag.kind != "direction" for flag in compare(wanted, found))


def _of(*kinds: Kind) -> Callable[[Figure], bool]:
    return lambda figure: figure.kind in kinds


def _right(wanted: Callable[[Figure], bool] = lambda figure: True) -> Callable[[Analysis], int]:
    return lambda a: sum(not state and wanted(figure) for figure, state in a.figures)


def _all(wanted: Callable[[Figure], bool] = lambda figure: True) -> Callable[[Analysis], int]:
    return lambda a: sum(wanted(figure) for figure, _ in a.figures)


def _given(a: Analysis) -> int:
    """Figures of the English: the right ones, the wrong ones, those nobody asked for."""
    wrong = a.count("magnitude", "currency", "unit", "qualifier", "direction", "swapped")
    misplaced = sum(error.kind == "period" and bool(error.found) for error in a.errors)
    return _right()(a) + wrong + misplaced + a.count("added")


def _share(name: str, wanted: Callable[[Figure], bool], what: str) -> Count:
    return Count(name, f"figures|{what}", _right(wanted), _all(wanted))


def segments_with(name: str, kind: str) -> Count:
    """The share of segments with an error of a kind."""
    return Count(
        name,
        f"segments|error:{kind}",
        lambda a: any(error.kind == kind for error in a.errors),
        lambda a: 1,
        "lower",
    )


def _scaled(figure: Figure) -> bool:
    return figure.kind in _THINGS | {Kind.MONEY} and bool(_SCALE.search(figure.text))


COUNTS: dict[str, Count] = {
    "figures": _share("figure recall", lambda f: True, "kinds:all"),
    "figure-precision": Count("figure precision", "figures|given", _right(), _given),
    "figures-money": _share("figures: amounts", _of(Kind.MONEY), "kinds:money"),
    "figures-rates": _share("figures: rates", _of(*_RATES), "kinds:rates"),
    "figures-things": _share("figures: counts and quantities", _of(*_THINGS), "kinds:things"),
    "figures-times": _share("figures: periods and dates", _of(*TIMES), "kinds:times"),
    "qualifiers": _share(
        "figures: with a qualifier", lambda f: f.qualifier is not Qualifier.EXACT, "qualified"
    ),
    "large-amounts": Count(
        "large amounts",
        "figures|万,亿|digits:3+|value only",
        lambda a: sum(is_large(f) and s not in _WRONG_VALUE for f, s in a.figures),
        _all(is_large),
    ),
    "magnitude-slips": Count(
        "magnitude slips",
        "figures|scaled|error:magnitude",
        lambda a: sum(_scaled(f) and s == "magnitude" for f, s in a.figures),
        _all(_scaled),
        "lower",
    ),
    "currency-swaps": Count(
        "currency swaps",
        "segments|CNY only|gains another",
        lambda a: a.currencies == {"CNY"} and bool(a.foreign),
        lambda a: a.currencies == {"CNY"},
        "lower",
    ),
    "wrong-segments": Count(
        "segments with a wrong figure",
        "segments|any figure error",
        lambda a: any(state for _, state in a.figures) or a.count("added") > 0,
        lambda a: 1,
        "lower",
    ),
    "terms": Count(
        "term success",
        "terms|strict",
        lambda a: sum(bool(form) for _, form in a.forms),
        lambda a: len(a.forms),
    ),
    "names": Count("names", "names|latin+known", lambda a: a.names_kept, lambda a: a.names),
    "chinese-left": segments_with("leftover Chinese", "chinese left"),
    "loops": segments_with("loops", "loop"),
    "dropped": segments_with("dropped sentences", "dropped sentence"),
}
