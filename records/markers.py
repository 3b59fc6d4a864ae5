"""Marks at the start of lines: what may begin a question or an answer.

Nothing is decided here; every mark that could be one is listed with its number and family
(how it is printed), and `irsum.records.numbering` finds the sequence that makes sense.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from irsum.records.lines import Line

__all__ = ["Mark", "answer_mark", "numeral", "question_mark", "word_pattern"]

_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"
_ENUMERATOR = re.compile(
    rf"[（(【\[] ?(?P<bracketed>{_NUMBER}) ?[）)】\]] ?[、.．：:]? ?"
    rf"|(?P<closed>{_NUMBER}) ?[）)] ?"
    rf"|(?P<plain>{_NUMBER}) ?(?:[、丶．](?! ?$)|[,，](?=[^\d\s])|\.(?! ?$)|[：:](?!\d)) ?"
    r"|(?P<sign>[①-⑳❶-❿⑴-⒇⒈-⒛㈠-㈩]) ?"
)
_OPEN, _CLOSE = r"【\[「『<＜", r"】\]」』>＞"  # round a word
_BULLET = re.compile(r"[●◆◇•▪★►▶] ?")
_DIGITS = re.compile(r"\d{1,3}")
_CHINESE_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the start of line `line`; its text begins at `end` of the copy.

    `family` tells how it is printed: `digit`, `chinese`, `circled`, with `()` where bracketed,
    `cell` (a number that fills a cell), `bullet`, `word` (with a word such as 问), `bold` (bold
    type only) or `bare` (no mark at all). `word` tells that there is such a word, `glued` that a
    digit follows at once, as in `2.10%`.
    """

    line: int
    end: int
    family: str
    number: int | None = None
    word: bool = False
    glued: bool = False


def question_mark(line: Line, place: int) -> Mark | None:
    """The mark that may begin a question at the start of that line, number `place`."""
    text = line.text
    if line.cut and _DIGITS.fullmatch(text):
        return Mark(place, line.end, "cell", int(text))
    bullet = _BULLET.match(text)
    at = bullet.end() if bullet else 0
    found = _ENUMERATOR.match(text, at)
    at = found.end() if found else at
    word = _question_word().match(text, at)
    if word is None and found is None and bullet is None:
        return None
    end = word.end() if word else at
    if end >= len(text) and not word:
        return None
    printed = word and (word["number"] or word["spaced"])
    number = numeral(printed) if printed else None
    family = "word" if word else "bullet"
    if found:
        name = str(found.lastgroup)
        number = numeral(found[name])
        family = _kind(found[name])
        family += "()" if name in ("bracketed", "closed") else ""
    if word and (twice := _question_word().match(text, end)):  # `Q1：投资者提问：`
        end = twice.end()
    glued = not word and found is not None and text[at - 1] in ".．" and text[at].isdigit()
    return Mark(place, line.start + end, family, number, word is not None, glued)


def answer_mark(line: Line) -> int | None:
    """Where the text after an answer's mark begins in the copy; None where there is none."""
    found = _answer_word().match(line.text)
    return line.start + found.end() if found else None


def numeral(text: str) -> int:
    """The value of a printed number.

    >>> numeral("十六"), numeral("③"), numeral("12")
    (16, 3, 12)
    """
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text not in "十百" and text not in _CHINESE_DIGITS:
        return int(unicodedata.numeric(text))
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE_DIGITS[char]
    return total + digit


@cache
def word_pattern(kind: str) -> re.Pattern[str]:
    """Everything of that kind in `words.tsv` as one pattern."""
    text = files("irsum.records").joinpath("words.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in text.splitlines() if row and not row.startswith("#"))
    return re.compile("|".join(f"(?:{pattern})" for name, pattern in rows if name == kind))


@cache
def _question_word() -> re.Pattern[str]:
    words = word_pattern("question").pattern
    return re.compile(
        rf"[{_OPEN}]? ?(?:{words}) ?[#＃]?(?P<number>{_NUMBER})? ?(?:[{_CLOSE}] ?[：:]?|[：:]) ?"
        rf"|(?:问题|提问|问|[QＱ]) ?(?P<spaced>{_NUMBER}) ?(?:[、.．)）] ?| (?=\S))"
        r"|问 +(?=[^ 题])",
        re.IGNORECASE,
    )


@cache
def _answer_word() -> re.Pattern[str]:
    words = word_pattern("answer").pattern
    return re.compile(
        rf"(?:[{_OPEN}]? ?(?:{words}) ?(?:{_NUMBER})? ?(?:[{_CLOSE}] ?[：:]?|[：:]) ?"
        r"|[AＡ]\d{1,3}(?:[、.．] ?| (?=\S))|回?答 +(?=[^ 复：:]))+",
        re.IGNORECASE,
    )


def _kind(text: str) -> str:
    if text.isdecimal() or "⒈" <= text <= "⒛":
        return "digit"
    if "⑴" <= text <= "⒇":
        return "digit()"
    if "㈠" <= text <= "㈩":
        return "chinese()"
    return "circled" if "①" <= text <= "⑳" or "❶" <= text <= "❿" else "chinese"
