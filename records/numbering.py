"""Which marks are questions: the most consistent numbering, found by dynamic programming.

Every mark that could begin a question gets a score from what stands around it (a word such as 问,
a question mark, an answer's mark before the next question, the end of a list's point ...). A
sequence of marks scores the sum of its marks and of its steps: the next number of the same family
is rewarded, a jump, a restart or a change of family costs. The best sequence wins, so a numbered
point inside an answer, a figure such as `2.10%` or a name list can't: it breaks the numbering or
looks like no question.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from irsum.records.lines import Line, breaks
from irsum.records.markers import Mark, answer_mark, question_mark, word_pattern

__all__ = ["ANSWERED", "ASKED_AT_END", "Layout", "features", "look", "questions", "topics"]

_BASE = -2.5  # a numbered line that nothing speaks for is no question
_WORD = 2.5  # a word such as 问题
_ASKED = 3.0  # a question mark in its first paragraph
_ASKING = 1.5  # no question mark, but a word that asks
ANSWERED = 2.5  # an answer's mark follows before the next question
_GREETED = 1.5  # the next paragraph begins with the courtesy of an answer
_POINT = -1.5  # a point of a list: `；` at its end or before it, or a mark's `：` before it
_GLUED = -1.5  # `2.10%`
_WRAPPED = -2.5  # the line before goes on in this one
_INLINE = -1.5  # in the middle of a line
_LONG = -1.5  # a paragraph that asks nothing
_BOLD = 1.0  # bold, where most of the content is not
_UNLIKE = -3.0  # no mark of its own and plain, where other lines are bold
_INSIDE = -3.0  # no mark of its own, inside a question that no answer has followed yet

_NEXT, _SKIP, _REPEAT, _RESTART, _JUMP, _CHANGE = 2.0, -1.0, 0.0, -2.0, -4.0, -2.0

ASKED_AT_END = re.compile(r"[？?][”’\"'）)]*(?:谢谢|感谢|多谢)?[您你]?[！!。.]*$")
_PLAIN = frozenset({"bare", "bold"})  # families without a printed mark
_FARTHEST = 12  # lines of a paragraph looked at
_LONGEST = 120  # characters of a question without question mark
_HEADING = 60  # characters of a topic's heading
_SECTION = 30  # characters of a section heading between two questions


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of the content and what can be seen on each.

    `breaks` as in `irsum.records.lines.breaks`; `answers`: where the text after an answer's mark
    begins, None without one; `marks`: all enumerators and question words, on the lines `marked`;
    `starts`: where each line starts; `bold`: the lines that bold type sets apart.
    """

    lines: tuple[Line, ...]
    breaks: tuple[int, ...]
    answers: tuple[int | None, ...]
    marks: tuple[Mark, ...]
    marked: frozenset[int]
    starts: tuple[int, ...]
    bold: frozenset[int] = frozenset()

    def is_heading(self, place: int) -> bool:
        """Whether line `place` may be a section heading: a short paragraph, no sentence."""
        text = self.lines[place].text
        return bool(
            len(text) <= _SECTION
            and text[-1] not in "。！？?；;，,"
            and self.breaks[place]
            and (place == 0 or self.breaks[place - 1])
        )

    def last_line(self, place: int) -> int:
        """The last line of the paragraph from line `place` on; after a mark `：` leads on."""
        last = place
        if place in self.bold:
            while last + 1 in self.bold and last + 1 not in self.marked:
                last += 1
            return last
        while last + 1 < len(self.lines) and self.answers[last + 1] is None:
            text, ends = self.lines[last].text, self.breaks[last]
            leads_on = text[-1] in "：:" or text.isdecimal()
            if ends == 2 and (not leads_on or last > place or last not in self.marked):
                break
            if ends == 1 and (last + 1 in self.marked or ASKED_AT_END.search(text)):
                break
            if last - place >= _FARTHEST:
                break
            last += 1
        return last


def look(lines: Sequence[Line], bold: Set[int] = frozenset()) -> Layout:
    """See what stands on each line; `bold` are the places where bold lines begin."""
    answers = tuple(answer_mark(line) for line in lines)
    found = (question_mark(line, i) for i, line in enumerate(lines) if answers[i] is None)
    marks = tuple(mark for mark in found if mark)
    return Layout(
        lines=tuple(lines),
        breaks=tuple(breaks(lines)),
        answers=answers,
        marks=marks,
        marked=frozenset(mark.line for mark in marks),
        starts=tuple(line.start for line in lines),
        bold=_set_apart(lines, bold),
    )


def _set_apart(lines: Sequence[Line], bold: Set[int]) -> frozenset[int]:
    """The bold lines; none where most of the text is bold, so that it tells nothing."""
    if not bold:
        return frozenset()
    found: list[int] = []
    for place, line in enumerate(lines):
        goes_on = place - 1 in found[-1:] and lines[place - 1].cut
        # A row is cut where a cell ends too.
        if line.start in bold or (goes_on and line.start - lines[place - 1].end < len(" | ")):
            found.append(place)
    size = sum(len(lines[place].text) for place in found)
    return frozenset(found if 3 * size < 2 * sum(len(line.text) for line in lines) else ())


def questions(seen: Layout) -> list[Mark]:
    """The marks that begin questions, in order; empty where the content is no Q&A."""
    bare = _unmarked(seen)
    every = sorted([*seen.marks, *bare], key=lambda mark: mark.line)
    chain, score = _best(every, _scores(seen, every, _INSIDE))
    # Questions without any mark are also tried alone: there all numbers are points of answers.
    plain, plain_score = _best(bare, _scores(seen, bare, 0.0))
    return plain if plain_score > score else chain


def topics(seen: Layout) -> list[Mark]:
    """The headings of the outermost numbering of a content that is no Q&A."""
    runs: dict[str, list[Mark]] = {}
    bold = [mark for mark in _bold(seen) if seen.is_heading(mark.line)]
    if len(bold) > 1 and not seen.bold & seen.marked:
        runs["bold"] = bold
    for mark in seen.marks:
        run = runs.setdefault(mark.family, [])
        if mark.number == len(run) + 1 and len(seen.lines[mark.line].text) <= _HEADING:
            run.append(mark)
    return min((run for run in runs.values() if run), key=lambda run: run[0].line, default=[])


def _unmarked(seen: Layout) -> list[Mark]:
    """Paragraphs without a mark that may be questions; bold ones where most of these ask."""
    bold = list(_bold(seen))
    if 2 * sum(_asks(_head(seen, mark)) for mark in bold) < len(bold):
        bold = []
    taken = {mark.line for mark in bold}
    bare = (mark for mark in _bare(seen) if mark.line not in taken)
    return sorted([*bare, *bold], key=lambda mark: mark.line)


def _bold(seen: Layout) -> Iterator[Mark]:
    """Bold paragraphs without a mark; of several in turn the first that is no heading."""
    for place in sorted(seen.bold - seen.marked):
        line = seen.lines[place]
        goes_on = place - 1 in seen.bold and not seen.is_heading(place - 1)
        leads_on = place + 1 in seen.bold and seen.is_heading(place)
        if (
            not goes_on
            and not leads_on
            and (place == 0 or seen.breaks[place - 1] > 0)
            and seen.answers[place] is None
            and line.text[-1] not in "：:"
            and seen.last_line(place) + 1 < len(seen.lines)
            and not word_pattern("tail").match(line.text)
        ):
            yield Mark(place, line.start, "bold")


def _bare(seen: Layout) -> Iterator[Mark]:
    """Paragraphs without a mark that ask something, or that an answer's mark follows."""
    for place, line in enumerate(seen.lines):
        starts = place == 0 or seen.breaks[place - 1] > 0
        if not starts or place in seen.marked or seen.answers[place] is not None:
            continue
        last = seen.last_line(place)
        if 1 in seen.breaks[place:last]:
            continue  # it may begin later
        answered = last + 1 < len(seen.lines) and seen.answers[last + 1] is not None
        if answered or ASKED_AT_END.search(seen.lines[last].text):
            yield Mark(place, line.start, "bare")


def _scores(seen: Layout, marks: Sequence[Mark], inside: float) -> list[float]:
    """How much each mark looks like the beginning of a question."""
    answered, opened = _answered(seen, marks), _opened(seen, marks)
    bold = any(mark.family == "bold" for mark in marks)
    return [
        _score(seen, mark)
        + (ANSWERED if answered[i] else 0.0)
        + (inside if mark.family in _PLAIN and opened[i] else 0.0)
        + (_UNLIKE if mark.family == "bare" and bold and not answered[i] else 0.0)
        for i, mark in enumerate(marks)
    ]


def _answered(seen: Layout, marks: Sequence[Mark]) -> list[bool]:
    """For each mark whether an answer's mark comes before the next mark that could rival it."""
    none = len(seen.lines)
    following = [none] * (none + 1)  # the next line with an answer's mark, from each line on
    for place in range(none - 1, -1, -1):
        following[place] = place if seen.answers[place] is not None else following[place + 1]
    found = [False] * len(marks)
    rivals: dict[str, int] = {}
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        answer = following[mark.line]
        if mark.family in _PLAIN:
            found[i] = answer == seen.last_line(mark.line) + 1 < none
            continue
        found[i] = answer < min(rivals.get(mark.family, none), rivals.get("word", none))
        rivals["word" if mark.word else mark.family] = mark.line
        rivals[mark.family] = mark.line
    return found


def _opened(seen: Layout, marks: Sequence[Mark]) -> list[bool]:
    """For each mark whether another has begun since the last answer's mark."""
    found = []
    is_open = False
    place = 0
    for mark in marks:
        while place <= mark.line:
            is_open = is_open and seen.answers[place] is None
            place += 1
        found.append(is_open)
        is_open = is_open or mark.family not in _PLAIN
    return found


def features(seen: Layout, mark: Mark) -> list[tuple[str, float]]:
    """What speaks for and against a question at that mark, and how much."""
    before = seen.lines[mark.line - 1] if mark.line else None
    after = seen.last_line(mark.line) + 1
    head = _head(seen, mark)
    found = [("unmarked" if mark.family in _PLAIN else "numbered or labelled", _BASE)]
    if mark.family == "bold":
        found.append(("bold type", _BOLD))
    if mark.word:
        found.append(("a word for a question", _WORD))
    if "？" in head or "?" in head:
        found.append(("a question mark", _ASKED))
    else:
        if _asks(head):
            found.append(("a word that asks", _ASKING))
        if mark.glued:
            found.append(("a figure", _GLUED))
        if len(head) > _LONGEST:
            found.append(("long and asks nothing", _LONG))
    if after < len(seen.lines) and word_pattern("greets").match(seen.lines[after].text):
        found.append(("a courtesy follows", _GREETED))
    nested = before and before.text[-1] in "：:" and mark.line - 1 in seen.marked
    if nested or head[-1:] in ("；", ";") or (before and before.text[-1] in "；;"):
        found.append(("a point of a list", _POINT))
    if before and not seen.breaks[mark.line - 1]:
        found.append(("the line before goes on in it", _WRAPPED))
    if before and before.cut and before.end == seen.lines[mark.line].start:
        found.append(("inside a line", _INLINE))
    return found


def _asks(head: str) -> bool:
    return bool(
        "？" in head or "?" in head or (word_pattern("asks").search(head) and len(head) <= _LONGEST)
    )


def _score(seen: Layout, mark: Mark) -> float:
    return sum(weight for _, weight in features(seen, mark))


def _head(seen: Layout, mark: Mark) -> str:
    """The first paragraph of a mark's text, line wraps joined."""
    lines = seen.lines[mark.line : seen.last_line(mark.line) + 1]
    first = lines[0].text[mark.end - lines[0].start :]
    return "".join([first, *(line.text for line in lines[1:])])


def _best(marks: Sequence[Mark], scores: Sequence[float]) -> tuple[list[Mark], float]:
    """The sequence of marks with the best score, and that score."""
    total = [0.0] * len(marks)
    previous = [-1] * len(marks)
    ends: dict[tuple[str, int | None], int] = {}  # the best sequence that ends in such a mark
    families: dict[str, int] = {}
    best = -1
    overall = -1
    for i, mark in enumerate(marks):
        number = mark.number or 1
        total[i] = scores[i] - min(number - 1, 3)
        steps = [
            (families.get(mark.family, -1), _RESTART if number == 1 else _JUMP),
            (overall, 0.0 if _eased(marks, overall, mark) else _CHANGE),
        ]
        if mark.number is None:
            steps.append((ends.get((mark.family, None), -1), _NEXT))
        else:
            steps += [
                (ends.get((mark.family, mark.number - step), -1), reward)
                for step, reward in ((1, _NEXT), (2, _SKIP), (0, _REPEAT))
            ]
        for j, reward in steps:
            if j >= 0 and total[j] + reward + scores[i] > total[i]:
                total[i], previous[i] = total[j] + reward + scores[i], j
        key = (mark.family, mark.number)
        if key not in ends or total[i] >= total[ends[key]]:
            ends[key] = i
        if mark.family not in families or total[i] >= total[families[mark.family]]:
            families[mark.family] = i
        if overall < 0 or total[i] >= total[overall]:
            overall = i
        if total[i] > 0 and (best < 0 or total[i] > total[best]):
            best = i
    chain = []
    score = total[best] if best >= 0 else 0.0
    while best >= 0:
        chain.append(marks[best])
        best = previous[best]
    return chain[::-1], score


def _eased(marks: Sequence[Mark], before: int, mark: Mark) -> bool:
    """Whether a change of family costs nothing: a question that lost its mark has none."""
    return before >= 0 and bool(_PLAIN & {marks[before].family, mark.family})
