"""Answers that list points: the lead with the headings of the points, without what they go into."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from irsum.summarize.compress import compress, figures_kept, substance
from irsum.summarize.phrases import clauses, is_
from irsum.types import Sentence

__all__ = ["enumeration"]

_NUMERALS = "一二三四五六七八九十"
# How points are numbered: a pattern with the number as its group, and whether a heading may end
# in a comma (一是硬件先进，…).
_FAMILIES = (
    (re.compile(rf"([{_NUMERALS}])是(?!否)"), True),
    (re.compile(rf"第([{_NUMERALS}])(?:是)?[，、：,]"), True),
    (re.compile(r"[（(]([0-9]{1,2})[）)]"), False),
    (re.compile(rf"[（(]([{_NUMERALS}])[）)]"), False),
    (re.compile(r"(?<![0-9.])([0-9]{1,2})[、．]"), False),
)
_HEADING = (4, 24)
# Characters of a point kept whole, and of the list.
_WHOLE, _LONGEST = 80, 240
# A list of this length stays as it is.
_SHORT = 150
_BEFORE = "：:，；。! \n"


@dataclass(frozen=True, slots=True)
class _Point:
    """Where a point starts, and its words up to the next point or the end of its sentence."""

    sentence: int
    text: str


def enumeration(sentences: Sequence[Sentence]) -> tuple[str, tuple[int, ...]] | None:
    """The text of the list among `sentences` and the sentences it comes from, None without one.

    The points of a short list keep all of their words; in a long one each is its heading, but for
    a point with a figure behind that. What further sentences say about a point is no part of it.
    """
    for marker, commas in _FAMILIES:
        found = _points(sentences, marker)
        if not found:
            continue
        lead_at, lead, points = found
        used = tuple(sorted({lead_at, *(p.sentence for p in points)}))
        texts = [compress(point.text).rstrip("。").replace("：", "，", 1) for point in points]
        short = sum(map(len, texts)) <= _SHORT
        if short and len(used) == 1:
            return None  # the sentence itself will do
        if not short:
            texts = [_heading(point.text, commas) for point in points]
        text = f"{lead}：{'；'.join(texts)}。"
        if lead and all(texts) and len(text) <= _LONGEST:
            return text, used
    return None


def _points(
    sentences: Sequence[Sentence], marker: re.Pattern[str]
) -> tuple[int, str, list[_Point]] | None:
    """The sentence and words of the lead, and the points one to the last in a row."""
    points: list[_Point] = []
    lead_at, lead = 0, ""
    for at, sentence in enumerate(sentences):
        text = sentence.text
        marks: list[re.Match[str]] = []
        for match in marker.finditer(text):
            before = text[: match.start()].rstrip()
            right = _number(match[1]) == len(points) + len(marks) + 1
            if right and (not before or before[-1] in _BEFORE):
                marks.append(match)
        if marks and not points:
            lead_at, lead = _lead(sentences, at, marks[0].start())
        for mark, following in zip_longest(marks, marks[1:]):
            end = following.start() if following else len(text)
            points.append(_Point(at, text[mark.end() : end].strip(" ；;，。")))
    return (lead_at, lead, points) if len(points) > 1 else None


def _lead(sentences: Sequence[Sentence], at: int, start: int) -> tuple[int, str]:
    """The clause with a colon before the first point; it may be a sentence of its own."""
    text = sentences[at].text[:start].strip()
    if not text and at:
        at -= 1
        text = sentences[at].text.strip()
    if not text.endswith(("：", ":")):
        return at, ""
    return at, substance(text).rstrip(" ：:，。")


def _heading(text: str, commas: bool) -> str:
    """What a point is about: its words up to a colon, full stop or comma, or all if need be."""
    low, high = _HEADING
    pieces = clauses(text, "：:。" + ("，；" if commas else ""))
    head = pieces[0].strip(" ：:。，；") if pieces else ""
    alone = low <= len(head) <= high and not is_("dangling", head)
    if alone and not figures_kept(text[len(pieces[0]) :]):
        return head
    whole = compress(text).rstrip("。")
    return whole if len(whole) <= _WHOLE else ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMERALS.index(text) + 1
