"""Lines of a record and what they hold: furniture, widths, paragraphs, joined text.

Everything works on a *clean copy* of the record of the same length, in which noise is blanked
out; so an offset in the copy is an offset in the source.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from irsum.records.emphasis import BOLD
from irsum.records.traditional import simplified

__all__ = ["Joined", "Line", "breaks", "clean", "display_width", "join", "lines_of"]

GONE = "\x00"  # stands in the clean copy for a character that is not even a space

_SPACES = dict.fromkeys(f"{BOLD}\t\x07\xa0\u2002\u2003\u2009\u200a\u202f\u205f\u3000", " ")
_LINE_ENDS = dict.fromkeys("\x0c\x0b\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_NOTHING = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\xad\x00", GONE)
_PLAIN = str.maketrans(_SPACES | _LINE_ENDS | _NOTHING)
_NOISE = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")

_PAGE = re.compile(
    r"\s*(?:\d{1,3} ?/ ?\d{1,3}(?: ?页)?|第 ?\d{1,3} ?页(?:[ ，,/]*共 ?\d{1,3} ?页)?"
    r"|[-–—~] ?\d{1,3} ?[-–—~]|[Pp]age ?\d{1,3}(?: of \d{1,3})?)\s*"
)
_NUMBERED = re.compile(r"(\D{4,40}?)[ -]*(\d{1,3})|(\d{1,3})[ -]*(\D{4,40})")
# Lines that stand once in a record: each repeat is a page's running title.
_RUNNING = re.compile(r".*(?:投资者关系活动记录表|(?:证券|股票)代码[：:].*)|.{2,36}股份有限公司")
_SENTENCE_END = "。！？!?；;：:…"
_CLOSERS = "”’」』）)】》\"'"
_ENDS = frozenset(_SENTENCE_END + _CLOSERS)
# A point of a list at the start of a line: a paragraph begins there.
_POINT = re.compile(
    r"(?:\d{1,2}[、)）]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)
_NEXT_UNIT = re.compile(r"[A-Za-z0-9.,%+/&\-]+|.")
_SPACE_RUN = re.compile(r"[ \n\x00]+")
_URL = re.compile(r"(?:https?://|www\.)[!-~]*$")
# Where a question's or answer's mark may stand inside a line: after the end of a sentence.
_INLINE_MARK = re.compile(
    r"(?<=[。！？?!；;…”）) ])(?=(?:(?:公司|董秘)?(?:回答|回复|答复|答)|提问|问) ?\d{0,3} ?[：:]"
    r"|(?:投资者|网友|分析师|公司|董秘|嘉宾) ?\w{1,12} ?(?:提问|回答|回复|答复) ?[：:]"
    r"|[QAＱＡ]\d{0,3} ?[：:]|问题 ?[\d一二三四五六七八九十]{1,3} ?[：:、])"
)
# What may stand before such a mark and belongs to it: who asks or answers.
_SPEAKER = re.compile(
    r"(?:^|[。！？?!；;：:…”）)] ?)"
    r"(?:投资者|网友|分析师|公司|董|总经理|财务总监|嘉宾)[^：:，。？]{0,20} $"
)
_INLINE_NUMBER = re.compile(
    r"(?<=[。！？?!]) ?(?=(?:\d{1,2}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])[^\d\s])"
)
_CELL = re.compile(r" \| ")
_GLUED_PARAGRAPHS = re.compile(r"(?<=[。！？?!；：:]) +(?=[^ ])")
_MARK_END = re.compile(
    r"(?:[QA]|问题?|提问|回答|回复|答复|(?<!问)答) ?[\d一二三四五六七八九十]{0,3} ?[：:]$"
)
_LONG = 100  # characters; a longer line was never wrapped to a page
_WIDE = re.compile(
    "[\u1100-\u115f\u2014\u2018\u2019\u201c\u201d\u2026\u2460-\u249b\u25a0-\u26ff\u2e80-\ua4cf"
    "\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)


class Line(NamedTuple):
    """Characters `start` to `end` of the clean copy, no space at either end, never empty.

    `row` is the whole row it stands in; `cut` tells that the row goes on.
    """

    start: int
    end: int
    text: str
    row: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Text with line wraps joined; `offsets[i]` is where `text[i]` stands in the source."""

    text: str
    offsets: tuple[int, ...]


def display_width(text: str) -> int:
    """Columns that `text` takes: two for a full-width character, one for another.

    >>> display_width("2024年")
    6
    """
    return 2 * len(text) - len(_WIDE.sub("", text))


def clean(text: str) -> str:
    """A copy of the same length with other spaces made plain, noise and furniture blanked."""
    plain = _NOISE.sub(lambda m: " " * len(m[0]), simplified(text).translate(_PLAIN))
    parts = list(plain)
    for line in _furniture(_rows(plain, 0, len(plain))):
        parts[line.start : line.end] = " " * (line.end - line.start)
    return "".join(parts)


def lines_of(copy: str, start: int, end: int) -> list[Line]:
    """The lines of `copy[start:end]`, blank ones left out.

    A cell mark ends a line, and so does an answer's or question's mark inside it. In very long
    lines the paragraphs of a table cell stand with only a space between them: split there too.
    """
    result = []
    for row in _rows(copy, start, end):
        cuts: set[int] = set()
        if "：" in row.text or ":" in row.text or "问题" in row.text:
            marks = (m.start() for m in _INLINE_MARK.finditer(row.text))
            cuts.update(at for at in marks if not _SPEAKER.search(row.text[max(0, at - 30) : at]))
        cells = " | " in row.text
        if cells:
            cuts.update(m.end() for m in _CELL.finditer(row.text))
        if cells or len(row.text) > _LONG:
            cuts.update(
                m.end()
                for m in _GLUED_PARAGRAPHS.finditer(row.text)
                if not _MARK_END.search(row.text[max(0, m.start() - 12) : m.start()])
            )
            cuts.update(m.end() for m in _INLINE_NUMBER.finditer(row.text))
        if not cuts:
            result.append(row)
            continue
        edges = [0, *sorted(cuts), len(row.text)]
        for left, right in pairwise(edges):
            line = _line(copy, row.start + left, row.start + right)
            if line:
                cut = right < len(row.text)
                result.append(Line(line.start, line.end, line.text, row.text, cut))
    return result


def breaks(lines: Sequence[Line]) -> list[int]:
    """For each line whether a paragraph ends with it: 2 yes, 1 it may, 0 no.

    In text wrapped to a page a line ends a paragraph where the next word would still have fitted,
    and may end one where it is full but ends a sentence; otherwise each line is a paragraph.
    """
    known = {row: display_width(row) for row in {line.row for line in lines}}
    widths = [known[line.row] for line in lines]
    width = _wrap_width(widths)
    if width is None:
        return [2] * len(lines)
    found = []
    for (line, following), own in zip(pairwise(lines), widths, strict=False):
        unit = _NEXT_UNIT.match(following.text)
        room = width - own - display_width(unit[0] if unit else "")
        if line.cut:
            found.append(2)
        elif line.text[-1] in _ENDS:
            point = line.text[-1] in "：:；;" and _POINT.match(following.text)
            found.append(2 if room >= 2 or point else 1)
        else:  # first lines are indented and letter spacing varies
            found.append(2 if room >= (4 if _POINT.match(following.text) else 8) else 0)
    return [*found, 2][: len(lines)]


def join(copy: str, start: int, end: int) -> Joined:
    """`copy[start:end]` on one line.

    No space stays at a line end between Chinese characters, nor inside a line between two of
    them; between Latin words one stays. Digits are never glued to digits.
    """
    parts: list[str] = []
    offsets: list[int] = []
    position = start
    for gap in _SPACE_RUN.finditer(copy, start, end):
        parts.append(copy[position : gap.start()])
        offsets.extend(range(position, gap.start()))
        position = gap.end()
        if start < gap.start() and gap.end() < end and _keeps_space(copy, gap, start, end):
            parts.append(" ")
            offsets.append(gap.start())
    parts.append(copy[position:end])
    offsets.extend(range(position, end))
    return Joined("".join(parts), tuple(offsets))


def _wrap_width(widths: Sequence[int]) -> int | None:
    """The width in columns that lines are wrapped to, None where they are not wrapped."""
    if len(widths) < 4:
        return None
    width = sorted(widths)[int(len(widths) * 0.93)]
    full = sum(1 for w in widths if 0.85 * width <= w <= 1.15 * width)
    return width if 30 <= width <= 140 and full * 3 >= len(widths) else None


def _keeps_space(copy: str, gap: re.Match[str], start: int, end: int) -> bool:
    left, right = copy[gap.start() - 1], copy[gap.end()]
    wrapped = "\n" in gap[0]
    if not wrapped:
        return " " in gap[0] and (left.isascii() or right.isascii()) and not _hugs(left, right)
    if not (left.isascii() and right.isascii()):
        return False
    before = copy[max(start, gap.start() - 80) : gap.start()]
    after = copy[gap.end() : min(end, gap.end() + 4)]
    if left in "-/+_=&@#" or _URL.search(before):
        return False
    if re.search(r"\d\.$", before) and right.isdigit():
        return False
    if re.search(r"\d,$", before) and re.match(r"\d{3}(?!\d)", after):
        return False
    return (left.isalnum() or left in ")%,.;:!?\"'") and (right.isalnum() or right in "($\"'")


def _hugs(left: str, right: str) -> bool:
    """Whether full-width punctuation makes the space beside it needless."""
    return any(unicodedata.category(c)[0] == "P" and not c.isascii() for c in (left, right))


def _rows(copy: str, start: int, end: int) -> list[Line]:
    rows = []
    while start < end:
        stop = copy.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = _line(copy, start, stop)
        if line:
            rows.append(line)
        start = stop + 1
    return rows


def _line(copy: str, start: int, end: int) -> Line | None:
    text = copy[start:end].rstrip(" |\x00")
    whole = len(text)
    text = text.lstrip(" |\x00")
    begin = start + whole - len(text)
    return Line(begin, begin + len(text), text, text) if text else None


def _furniture(rows: list[Line]) -> list[Line]:
    """Page numbers, running titles and lines that count the pages."""
    found = [row for row in rows if _PAGE.fullmatch(row.text)]
    counted: dict[str, list[tuple[int, int, Line]]] = defaultdict(list)
    titles: dict[str, list[Line]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.text.isdecimal() and len(row.text) <= 3:
            counted[""].append((int(row.text), place, row))
        elif match := _NUMBERED.fullmatch(row.text):
            text, number = match[1] or match[4], match[2] or match[3]
            if text[-1] not in _ENDS and not re.search(r"[问答QA、.，]", text):
                counted[text].append((int(number), place, row))
        if len(row.text) <= 50 and _RUNNING.fullmatch(row.text):
            titles["".join(row.text.split())].append(row)
    for group in counted.values():
        numbers = [number for number, _, _ in group]
        far = all(b[1] - a[1] > 8 for a, b in pairwise(group))
        if len(group) > 1 and far and numbers == list(range(numbers[0], numbers[0] + len(group))):
            found.extend(row for _, _, row in group)
    for same in titles.values():
        found.extend(same[1:])
    return found
