"""Errors planted into right translations: what a metric has to see."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from conftest import ROOT

from irsum.eval.gold import read_gold, spread
from irsum.figures.chinese import read_chinese
from irsum.figures.house import render
from irsum.figures.values import Kind, Qualifier

__all__ = ["PLANTS", "Pair", "answers", "pairs", "planted"]


@dataclass(frozen=True)
class Pair:
    """A Chinese text and its right English."""

    zh: str
    en: str


Planted = tuple[Pair, str]


@cache
def pairs() -> tuple[Pair, ...]:
    """The gold sentences of both halves and the written pairs."""
    found = [Pair(s.zh, s.en) for s in read_gold(ROOT / "data" / "gold", "all").sentences]
    for path in sorted((ROOT / "data").glob("ir_*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            zh, en = line.split("\t")[:2]
            found.append(Pair(zh, en))
    return tuple(found)


@cache
def answers() -> tuple[Pair, ...]:
    """Whole answers of two sentences and more, each English sentence on a line of its own."""
    found = []
    for record in read_gold(ROOT / "data" / "gold", "all").records:
        for item in record.items:
            some = [s for s in item.sentences if s.part == "answer"]
            if len(some) >= 2:
                found.append(Pair("".join(s.zh for s in some), "\n".join(s.en for s in some)))
    return tuple(found)


def _magnitude(pair: Pair) -> Iterator[Planted]:
    swap = {"million": "billion", "billion": "million"}
    yield from _replaced(r"(?<=\d )[mb]illion", lambda m: swap[m[0]], pair)


def _currency(pair: Pair) -> Iterator[Planted]:
    yield from _replaced(r"RMB (?=\d)", lambda m: "$", pair)


def _nearly(pair: Pair) -> Iterator[Planted]:
    if "近" in pair.zh:
        yield from _replaced(r"(?:nearly|almost|close to) (?=RMB|\d)", lambda m: "", pair)
    # An exact amount made a 近 one on both sides, and the English as it was.
    for figure in read_chinese(pair.zh):
        english = render(figure)
        if figure.kind is not Kind.MONEY or figure.qualifier or not figure.text[0].isdigit():
            continue
        zh = f"{pair.zh[: figure.start]}近{pair.zh[figure.start :]}"
        nearly = [f for f in read_chinese(zh) if f.qualifier is Qualifier.NEARLY and f.low]
        if pair.en.count(english) == 1 and any(f.low == figure.low for f in nearly):
            yield Pair(zh, pair.en.replace(english, f"nearly {english}")), pair.en


def _points(pair: Pair) -> Iterator[Planted]:
    if "个百分点" in pair.zh:
        yield from _replaced(r" percentage points?", lambda m: "%", pair)
    # A rate made points on both sides, and the English as it was.
    for match in re.finditer(r"(?<![\d.,%-])\d+\.\d+%(?![-至到、，])", pair.zh):
        points = match[0].replace("%", "个百分点")
        if pair.en.count(match[0]) == 1:
            right = pair.en.replace(match[0], match[0].replace("%", " percentage points"))
            yield Pair(pair.zh[: match.start()] + points + pair.zh[match.end() :], right), pair.en


def _swapped(pair: Pair) -> Iterator[Planted]:
    en = pair.en
    found = list(re.finditer(r"\d[\d.,]*%|RMB [\d.,]+ [mb]illion", en))
    for one, two in pairwise(found):
        if one[0] != two[0] and one[0].startswith("RMB") == two[0].startswith("RMB"):
            between = en[one.end() : two.start()]
            yield pair, en[: one.start()] + two[0] + between + one[0] + en[two.end() :]


def _invented(pair: Pair) -> Iterator[Planted]:
    head, stop, tail = pair.en.rpartition(".")
    if stop and "17.3" not in pair.en:
        yield pair, f"{head}, up 17.3% year on year{stop}{tail}"


def _dropped(pair: Pair) -> Iterator[Planted]:
    lines = pair.en.split("\n")
    middle = len(lines) // 2
    yield Pair(pair.zh, " ".join(lines)), " ".join(lines[:middle] + lines[middle + 1 :])


def _replaced(pattern: str, new: Callable[[re.Match[str]], str], pair: Pair) -> Iterator[Planted]:
    """The English with one of the matches replaced, each in turn."""
    for match in re.finditer(pattern, pair.en):
        yield pair, pair.en[: match.start()] + new(match) + pair.en[match.end() :]


PLANTS: dict[str, Callable[[Pair], Iterator[Planted]]] = {
    "magnitude slip": _magnitude,
    "yuan to dollars": _currency,
    "dropped nearly": _nearly,
    "points to percent": _points,
    "swapped figures": _swapped,
    "invented figure": _invented,
    "dropped sentence": _dropped,
}


def planted(name: str, most: int = 100) -> tuple[Planted, ...]:
    """At most so many right pairs, each with English that has the error, evenly spread."""
    some = answers() if name == "dropped sentence" else pairs()
    return spread([found for pair in some for found in PLANTS[name](pair)], most)
