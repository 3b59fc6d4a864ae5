"""What a model trained with marks reads and writes: figures as placeholders, terms with English.

    公司营业收入为1.50亿元  ->  公司<t>营业收入<e> operating revenue</t>为<money><1>

The English has `<1>` where the amount goes, and `fill` puts its house English there. So such a
model only carries figures, and a term that it never met comes with its translation. The symbols are
whole pieces of the model's vocabulary. What becomes a placeholder is decided here alone, for
training and for translating.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from irsum.figures.house import render
from irsum.figures.values import Figure, Kind, Qualifier
from irsum.translate.terms import Term

__all__ = [
    "CARRIED",
    "PLACES",
    "SYMBOLS",
    "Marked",
    "fill",
    "kind_of",
    "mark",
    "places",
    "write_source",
]

PLACES = 16
"""How many figures of one text become placeholders; further ones stay as they are."""

_KINDS = {
    Kind.MONEY: "<money>",
    Kind.PERCENT: "<%>",
    Kind.POINTS: "<points>",
    Kind.BASIS_POINTS: "<points>",
    Kind.MULTIPLE: "<times>",
    Kind.COUNT: "<count>",
    Kind.NUMBER: "<number>",
    Kind.QUANTITY: "<quantity>",
    Kind.ORDINAL: "<name>",
    Kind.NAME: "<name>",
}
# Of a time the first words of its house English: they decide the preposition and the article.
_TIMES = (
    (re.compile("the (?:end|beginning|start|middle)"), "<at>"),
    (re.compile("the "), "<the>"),
    (re.compile(r"[A-Z]\w+ to [A-Z]|\d{4} to \d"), "<from>"),
    (re.compile(r"[A-Z]\w+ \d{1,2}(?:,|$)"), "<on>"),
    (re.compile(""), "<in>"),
)
_TERM, _ENGLISH, _END = "<t>", "<e>", "</t>"
CARRIED = "<name>"
"""The kind of a term that is a placeholder itself."""

_INDICES = tuple(f"<{n}>" for n in range(1, PLACES + 1))
SYMBOLS = (
    *dict.fromkeys((*_KINDS.values(), *(symbol for _, symbol in _TIMES))),
    *(_TERM, _ENGLISH, _END),
    *_INDICES,
)
"""All symbols, in the order of the vocabulary."""

_SYMBOL = re.compile("|".join(map(re.escape, SYMBOLS)))
_INDEX = re.compile(rf" ?<({'|'.join(str(n) for n in range(PLACES, 0, -1))})>(-(?=\s))?")
_NO_SPACE_AFTER = re.compile(r"[\s(\[{/“‘\"'$€£~—–-]$")
_DIGIT = re.compile("[0-9]")
_LARGE = re.compile("[万亿千百]")
_STANDS_FIRST = re.compile(r"(?:^|[.?!:]\s+|^[\"“])$")

Span = tuple[int, int, str]
"""Characters from and to, and what stands for them."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A source with marks, and the English of its placeholders: the first is that of `<1>`."""

    text: str
    fills: tuple[str, ...]


def mark(
    text: str, figures: Sequence[Figure], terms: Sequence[Term], carried: Sequence[Term] = ()
) -> Marked:
    """Mark the figures and the strict and hard terms of `text`; terms never overlap a figure.

    Terms that are in `carried` too become placeholders, as long as there are numbers.

    >>> from irsum.figures.chinese import read_chinese
    >>> mark("收入为1.50亿元。", read_chinese("收入为1.50亿元。"), ())
    Marked(text='收入为<money><1>。', fills=('RMB 150 million',))
    """
    chosen = places(figures)
    spans = [(f.start, f.end, f"{kind_of(f)}<{n}>") for n, f in enumerate(chosen, 1)]
    fills = [_english(f) for f in chosen]
    for term in terms:
        if not term.given or any(f.start < term.end and term.start < f.end for f in figures):
            continue
        if term in carried and len(fills) < PLACES:
            fills.append(term.en)
            spans.append((term.start, term.end, f"{CARRIED}<{len(fills)}>"))
        else:
            with_english = _with_english(text[term.start : term.end], term.en)
            spans.append((term.start, term.end, with_english))
    return Marked(write_source(text, spans), tuple(fills))


def places(figures: Sequence[Figure]) -> list[Figure]:
    """Those of `figures` that become placeholders, in order."""
    return [f for f in figures if _carried(f)][:PLACES]


def kind_of(figure: Figure) -> str:
    """The symbol that tells what kind of figure a placeholder stands for."""
    if figure.kind in _KINDS:
        return _KINDS[figure.kind]
    english = render(figure)
    return next(symbol for pattern, symbol in _TIMES if pattern.match(english))


def write_source(text: str, spans: Sequence[Span]) -> str:
    """`text` with `spans`, which don't overlap, replaced; what only looks like a symbol is not."""
    out: list[str] = []
    at = 0
    for start, end, new in sorted(spans):
        out += [plain(text[at:start]), new]
        at = end
    return "".join([*out, plain(text[at:])])


def plain(text: str) -> str:
    """`text` without anything that reads as a symbol.

    >>> plain("a<1>b")
    'a〈1〉b'
    """
    return _SYMBOL.sub(lambda m: f"〈{m[0][1:-1]}〉", text)


def fill(english: str, fills: Sequence[str]) -> str:
    """The model's `english` with every placeholder replaced; one without figure vanishes.

    `<1>-` before a noun asks for the form of an adjective.

    >>> fill("Revenue of the<1>- plant was<2>.", ["12 tonnes", "RMB 5 million"])
    'Revenue of the 12-tonne plant was RMB 5 million.'
    """
    out = ""
    at = 0
    for match in _INDEX.finditer(english):
        out += english[at : match.start()]
        at = match.end()
        number = int(match[1])
        if number > len(fills):
            continue
        text = fills[number - 1]
        if match[2]:
            text = _adjective(text)
        if _STANDS_FIRST.search(out):
            text = text[:1].upper() + text[1:]
        out += text if not out or _NO_SPACE_AFTER.search(out) else f" {text}"
        if english[at : at + 1].isalnum():
            out += " "
    return out + english[at:]


def _carried(figure: Figure) -> bool:
    """Whether a figure becomes a placeholder: what has digits or needs converting."""
    if figure.kind is Kind.CHANGE:
        return False
    if figure.kind is Kind.ORDINAL:
        return figure.key in {"phase", "generation"}
    if figure.kind is Kind.NAME:
        return figure.text.isascii()
    if figure.kind in {Kind.DATE, Kind.PERIOD}:
        return bool(_DIGIT.search(figure.text)) or "/" in figure.key
    if figure.kind in {Kind.COUNT, Kind.QUANTITY, Kind.NUMBER}:
        # 两家, 三个月: nothing to convert, and English says both, either, the two.
        exact = figure.qualifier is Qualifier.EXACT and not figure.is_range
        return not exact or bool(_DIGIT.search(figure.text) or _LARGE.search(figure.text))
    return True


def _english(figure: Figure) -> str:
    # The model writes articles and the nouns of counts itself, as the sentence needs them.
    return render(figure, noun=figure.kind is not Kind.COUNT).removeprefix("the ")


def _with_english(chinese: str, english: str) -> str:
    return f"{_TERM}{plain(chinese)}{_ENGLISH} {plain(english)}{_END}"


def _adjective(text: str) -> str:
    number, space, unit = text.rpartition(" ")
    if not space or not unit.isalpha():
        return text
    singular = unit if unit.endswith("ss") or len(unit) < 4 else unit.removesuffix("s")
    return f"{number}-{singular}"
