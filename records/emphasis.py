"""Bold lines: what a format reader sees of them, carried in the text to where questions are told.

A reader puts `BOLD` round each bold stretch of a line, then `emphasised` makes one mark at the
line's start of them, or none. The mark is invisible, and furniture as other such characters are.
"""

import re

__all__ = ["BOLD", "bold_starts", "emphasised", "without_marks"]

BOLD = "\u2063"  # the invisible separator, which no record uses
_BLANK = re.compile(r"[ |\x00]*")


def emphasised(line: str) -> str:
    """A line with `BOLD` round its bold stretches as one with it at the start, if all is bold.

    >>> emphasised(f"1、{BOLD}产能如何？{BOLD}") == "1、产能如何？"
    True
    >>> emphasised(f"{BOLD}产能{BOLD} {BOLD}如何{BOLD}？") == f"{BOLD}产能 如何？"
    True
    """
    if BOLD not in line:
        return line
    pieces = line.split(BOLD)
    text = "".join(pieces)
    plain = any(char.isalnum() for char in "".join(pieces[::2]))
    return text if plain or not text.strip() else BOLD + text


def bold_starts(text: str, copy: str) -> frozenset[int]:
    """Where the bold lines of a record begin in its clean copy."""
    if BOLD not in text:
        return frozenset()
    blanks = (_BLANK.match(copy, mark.start()) for mark in re.finditer(BOLD, text))
    return frozenset(blank.end() for blank in blanks if blank)


def without_marks(text: str) -> str:
    """The text alone."""
    return text.replace(BOLD, "")
