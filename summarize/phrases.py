"""The turns of phrase of `phrases.tsv`: courtesies, boilerplate, causes, plans and the like.

One row is a `role` and a regular expression; the rows of a role are alternatives. Clauses are held
against them whole (`is_`), texts anywhere (`has`, `count`).
"""

import re
from functools import cache
from importlib.resources import files

__all__ = ["clauses", "count", "has", "is_", "phrase"]

_OPEN, _CLOSE = "（“「《(【", "）”」》)】"


@cache
def phrase(role: str) -> re.Pattern[str]:
    """The pattern of a role of `phrases.tsv`; KeyError for one it does not have."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in _table()[role]))


def is_(role: str, clause: str) -> bool:
    """Whether a clause, punctuation around it aside, is nothing but this.

    >>> is_("greeting", "感谢您的关注！"), is_("greeting", "感谢您的关注，公司收入增长")
    (True, False)
    """
    return phrase(role).fullmatch(clause.strip(" ，,。；;！!？?~")) is not None


def has(role: str, text: str) -> bool:
    """Whether such a phrase stands in the text."""
    return phrase(role).search(text) is not None


def count(role: str, text: str) -> int:
    """How many such phrases stand in the text."""
    return sum(1 for _ in phrase(role).finditer(text))


def clauses(text: str, marks: str = "，,；;。！？!?") -> list[str]:
    """Cut after each of `marks` outside brackets and quotation marks; the pieces joined are `text`.

    A comma inside a number is no mark; brackets that never close count for nothing.

    >>> clauses("收入为1,200万元（同比增长，未经审计），毛利率提升。")
    ['收入为1,200万元（同比增长，未经审计），', '毛利率提升。']
    """
    pieces = [""]
    depth = 0
    for at, char in enumerate(text):
        pieces[-1] += char
        if char in _OPEN:
            depth += _CLOSE[_OPEN.index(char)] in text[at:]
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char in marks and not (char in ",，" and _in_number(text, at)):
            pieces.append("")
    return [piece for piece in pieces if piece]


def _in_number(text: str, at: int) -> bool:
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 4]
    return len(around) == 4 and around.isascii() and around.isdigit()


@cache
def _table() -> dict[str, list[str]]:
    text = files("irsum.summarize").joinpath("phrases.tsv").read_text(encoding="utf-8")
    table: dict[str, list[str]] = {}
    for line in text.splitlines()[1:]:
        role, pattern = line.split("\t")
        table.setdefault(role, []).append(pattern)
    return table
