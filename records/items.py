"""The content of a record as items: question and answer, or heading and text of a topic.

    content -> lines -> Layout -> marks of the questions (numbering) -> ranges -> items

What stands before the first question (the introduction), section headings between questions and
what stands after the last answer (the tail) belong to no item, and are kept beside them.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import islice

from irsum.records.evidence import Boundary, of_item
from irsum.records.labels import HEADER_FIELDS, Form
from irsum.records.lines import join, lines_of
from irsum.records.markers import Mark, word_pattern
from irsum.records.numbering import (
    ANSWERED,
    ASKED_AT_END,
    Layout,
    features,
    look,
    questions,
    topics,
)
from irsum.records.sentences import split
from irsum.types import Evidence, Item, Sentence, Span

__all__ = ["Content", "content_row", "read_content"]

_ASKED = re.compile(r"[？?]")
_OF_RECORD = re.compile("以上|上述|本次|此次|交流|会议|接待")  # may begin a tail inside a paragraph
_POINT = re.compile(r" ?(?:[（(]?\d{1,2} ?[、.．)）]|[①-⑳])")  # the question goes on with it
_PAUSE = re.compile(r"[，。；：！,;:!]")
_GOES_ON = frozenset("：:；;，,、")
_BOLD = 4.0  # a bold question ends where plain text begins
_TAIL = 4  # lines in which a tail tells what it is
_FARTHEST = 60  # lines, or question marks in a line, where a question may end
_SHORTEST = 8  # characters of an answer on its question's line


@dataclass(frozen=True, slots=True)
class Content:
    """The items of a content, or its topics where it has no questions, and what is round them."""

    items: tuple[Item, ...] = ()
    topics: tuple[Item, ...] = ()
    introduction: str = ""
    tail: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """Ranges in the copy: the printed mark, the question and the answer."""

    number: int | None
    start: int
    question: tuple[int, int]
    answer: tuple[int, int]
    found: Evidence


def content_row(form: Form) -> tuple[int, int]:
    """Where the content of the meeting stands in the form's copy.

    Where its label is lost, what follows the last row of the header may hold questions after all.
    """
    cell = form.cell("content")
    header = [cell for cell in form.cells if cell.field in HEADER_FIELDS]
    row = cell or (header[-1] if header else None)
    return (row.start, row.end) if row else (form.head, len(form.copy))


def read_content(copy: str, start: int, end: int, bold: Set[int] = frozenset()) -> Content:
    """Segment the content row, characters `start` to `end` of the form's copy.

    `bold` are the places where bold lines begin.
    """
    seen = look(lines_of(copy, start, end), bold)
    if not seen.lines:
        return Content()
    chain = questions(seen)
    is_qa = bool(chain)
    chain = chain or topics(seen)
    parts = _parts(copy, seen, chain, is_qa) if chain else [_prose(copy, seen)]
    items = tuple(_item(copy, seen, part, i) for i, part in enumerate(parts, 1))
    before, _ = _text(copy, seen, start, items[0].span.start, "")
    after, _ = _text(copy, seen, items[-1].span.end, end, "")
    return Content(items, (), before, after) if is_qa else Content((), items, before, after)


def _parts(copy: str, seen: Layout, chain: Sequence[Mark], is_qa: bool) -> list[_Part]:
    headings = _headings(seen, chain)
    stops = []
    for mark, following in zip(chain, [*chain[1:], None], strict=True):
        stop = following.line if following else len(seen.lines)
        while following and stop - 1 > mark.line and stop - 1 in headings:
            stop -= 1
        stops.append(stop)
    found = [
        _answer(seen, mark, stop) or _boundary(seen, mark, stop)
        for mark, stop in zip(chain, stops, strict=True)
    ]
    labelled = sum(boundary.how == "label" for boundary in found) * 2 > len(found)
    parts = []
    for mark, stop, boundary in zip(chain, stops, found, strict=True):
        end = seen.lines[stop - 1].end
        if mark is chain[-1]:
            end = _tail(copy, seen, boundary.begin, end)
        answer = (min(boundary.begin, end), end)
        start = seen.lines[mark.line].start
        evidence = Evidence("heading", boundary.how)
        if is_qa:
            evidence = _evidence(seen, mark, boundary, labelled)
        parts.append(_Part(mark.number, start, (mark.end, boundary.end), answer, evidence))
    return parts


def _evidence(seen: Layout, mark: Mark, boundary: Boundary, labelled: bool) -> Evidence:
    before = seen.lines[mark.line - 1] if mark.line else None
    inline = bool(before and before.cut and before.end == seen.lines[mark.line].start)
    score = sum(weight for _, weight in features(seen, mark))
    if boundary.how == "label":
        score += ANSWERED
    return of_item(mark, inline, score, boundary, labelled)


def _answer(seen: Layout, mark: Mark, stop: int) -> Boundary | None:
    """Where the question ends and the answer begins by the answer's mark, None without one."""
    for place in range(mark.line + 1, stop):
        begin = seen.answers[place]
        if begin is not None:
            return Boundary(seen.lines[place - 1].end, begin, "label", 0.0)
    return None


def _prose(copy: str, seen: Layout) -> _Part:
    """A content without any numbering as one topic without a heading."""
    start = seen.lines[0].start
    end = _tail(copy, seen, start, seen.lines[-1].end)
    return _Part(None, start, (start, start), (start, end), Evidence("prose"))


def _headings(seen: Layout, chain: Sequence[Mark]) -> set[int]:
    """Lines that are section headings: short, right before a question, and bold or numbered in
    another way than the questions, or their numbers begin again.
    """
    family = {mark.family for mark in chain}
    used = {mark.line for mark in chain}
    other = {mark.line for mark in seen.marks if mark.family not in family}
    plain = {place for place in seen.bold if place not in seen.marked}
    # Numbers begin again after the heading of another session.
    again = {mark.line - 1 for mark in chain[1:] if mark.number == 1 and mark.line - 2 not in used}
    again = {place for place in again if place > 0 and seen.answers[place] is None}
    found: set[int] = set()
    for place in sorted((other | plain | again) - used, reverse=True):
        if (place + 1 in used or place + 1 in found) and seen.is_heading(place):
            found.add(place)
    return found


def _boundary(seen: Layout, mark: Mark, stop: int) -> Boundary:
    """Where the question ends and the answer begins if no mark tells.

    The best line end, judged by what stands on both sides, or the best question mark inside the
    first paragraph.
    """
    lines = seen.lines[mark.line : min(stop, mark.line + _FARTHEST)]
    texts = [lines[0].text[mark.end - lines[0].start :], *(line.text for line in lines[1:])]
    asked = [len(_ASKED.findall(text)) for text in texts]
    last = seen.lines[stop - 1].end
    best = (float("-inf"), last, last, "none")
    second = float("-inf")
    for i in range(len(lines) - 1):
        score = _split_score(texts, asked, i, seen.breaks[mark.line + i]) - 0.1 * i
        if mark.line in seen.bold:
            place = mark.line + i
            score += _BOLD * ((place in seen.bold) - (place + 1 in seen.bold))
        second = max(second, min(score, best[0]))
        if score > best[0]:
            best = (score, lines[i].end, lines[i + 1].start, "line end")
    left = sum(asked)
    for i in range(min(len(lines), seen.last_line(mark.line) - mark.line + 1)):
        begin = lines[i].start if i else mark.end
        wrapped = seen.breaks[mark.line + i] < 2
        for match in islice(_ASKED.finditer(texts[i]), _FARTHEST):
            left -= 1
            rest = texts[i][match.end() : match.end() + 20]
            if len(rest) >= (1 if wrapped else _SHORTEST):
                greeted = bool(word_pattern("greets").match(rest.strip()))
                score = -0.5 - 1.5 * min(3, left) + 3.0 * greeted + 0.3 * rest.startswith(" ")
                score -= 1.0 * wrapped + 3.0 * bool(_POINT.match(rest))
                second = max(second, min(score, best[0]))
                if score > best[0]:
                    at = begin + match.end()
                    best = (score, at, at, "question mark")
    score, end, begin, how = best
    return Boundary(end, begin, how, score - second)


def _split_score(texts: Sequence[str], asked: Sequence[int], i: int, ends: int) -> float:
    """How likely the question ends with line `i` of an item."""
    text, following = texts[i], texts[i + 1]
    score = (-3.0, 0.5, 2.0)[ends]
    if ASKED_AT_END.search(text):
        score += 3.0
        if ends == 0:
            score += 1.5
    elif any(asked[: i + 1]):
        since = "".join(texts[: i + 1])
        score -= min(3.0, 1.0 + len(re.split("[？?]", since)[-1]) / 60)
    elif i == 0 and not any(asked) and not _PAUSE.search(text):
        score += 5.0  # a heading may fill its line
    if text[-1:] in _GOES_ON:
        score -= 3.0
    if word_pattern("greets").match(following):
        score += 3.0
    return score - 1.5 * min(3, sum(asked[i + 1 :]))


def _tail(copy: str, seen: Layout, begin: int, end: int) -> int:
    """Where the last answer ends: before the first line or sentence that speaks of the record."""
    tail = word_pattern("tail")
    for place in range(bisect_right(seen.starts, begin), len(seen.lines)):
        line = seen.lines[place]
        if line.start > begin and place and seen.breaks[place - 1]:
            text = "".join(line.text for line in seen.lines[place : place + _TAIL])
            goes_on = line.text[-1] not in "。！？；："
            if tail.match(line.text) or (goes_on and tail.match(text)):
                return seen.lines[place - 1].end
    joined = join(copy, begin, end)
    for start, _ in split(joined.text)[1:]:
        if _OF_RECORD.match(joined.text, start) and tail.match(joined.text, start):
            return joined.offsets[start - 1] + 1
    return end


def _item(copy: str, seen: Layout, part: _Part, position: int) -> Item:
    question, asked = _text(copy, seen, *part.question, f"{position}.q")
    answer, said = _text(copy, seen, *part.answer, f"{position}.")
    ends = [end for start, end in (part.question, part.answer) if end > start]
    return Item(
        number=None if part.number is None else str(part.number),
        question=question,
        answer=answer,
        span=Span(part.start, max(ends, default=part.start)),
        question_sentences=asked,
        answer_sentences=said,
        found=part.found,
    )


def _text(
    copy: str, seen: Layout, start: int, end: int, prefix: str
) -> tuple[str, tuple[Sentence, ...]]:
    """The paragraphs of a range, one a line, and their sentences."""
    paragraphs: list[str] = []
    sentences: list[Sentence] = []
    for left, right in _paragraphs(seen, start, end):
        joined = join(copy, left, right)
        paragraphs.append(joined.text)
        for a, b in split(joined.text):
            span = Span(joined.offsets[a], joined.offsets[b - 1] + 1)
            sentences.append(Sentence(f"{prefix}{len(sentences) + 1}", joined.text[a:b], span))
    return "\n".join(paragraphs), tuple(sentences)


def _paragraphs(seen: Layout, start: int, end: int) -> list[tuple[int, int]]:
    """The paragraphs between two offsets, spaces at the edges left out."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    last = start
    for place in range(max(0, bisect_right(seen.starts, start) - 1), len(seen.lines)):
        line = seen.lines[place]
        left, right = max(line.start, start), min(line.end, end)
        if left >= right:
            if line.start >= end:
                break
            continue
        begin, last = left if begin is None else begin, right
        if seen.breaks[place] == 2:
            found.append((begin, last))
            begin = None
    return found if begin is None else [*found, (begin, last)]
