"""The words of `words.tsv` that make a figure more than a number.

One row is `role`, `value`, the `words` it holds for (blanks between them) and `not after`: the
characters behind which the words are part of another one (约 in 节约, 近 in 附近).
"""

import re
from collections.abc import Iterable
from importlib.resources import files

__all__ = ["any_case", "backwards", "blocked", "word_pattern", "words"]


def _read() -> list[tuple[str, str, list[str], str]]:
    table = files("irsum.figures").joinpath("words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return [(role, value, names.split(" "), after) for role, value, names, after in rows]


_ROWS = _read()


def words(role: str) -> dict[str, str]:
    """The words of a role with their values.

    >>> words("before")["近"], words("verb")["下滑"]
    ('NEARLY', 'DOWN')
    """
    return {word: value for r, value, names, _ in _ROWS if r == role for word in names}


def blocked(role: str) -> dict[str, str]:
    """Words of a role -> the characters they must not stand behind, where there are any."""
    return {word: after for r, _, names, after in _ROWS if r == role and after for word in names}


def word_pattern(some: Iterable[str], not_after: dict[str, str] | None = None) -> str:
    """A pattern for any of `some` words, the longest first, sharing their first characters.

    >>> word_pattern(["年", "年末", "月"])
    '(?:年(?:末|)|月)'
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(some), key=lambda w: (-len(w), w)):
        look = f"(?<![{not_after[word]}])" if not_after and word in not_after else ""
        by_first.setdefault(look + re.escape(word[0]), []).append(word[1:])
    parts = []
    for first, rests in by_first.items():
        if rests == [""]:
            parts.append(first)
        else:
            parts.append(first + "(?:" + "|".join(map(re.escape, rests)) + ")")
    return "(?:" + "|".join(parts) + ")"


def any_case(starts: Iterable[str]) -> str:
    """A fast pattern for texts that begin with any of `starts`, small or capital.

    Patterns that ignore case are slow to fail; this one, as a look ahead, spares them most words.

    >>> any_case(["ten", "two", "6"])
    '(?:6|[tT](?:[eE][nN]|[wW][oO]))'
    """
    by_first: dict[str, set[str]] = {}
    for start in starts:
        by_first.setdefault(start[0].lower(), set()).add(start[1:])
    parts = []
    for first, rests in sorted(by_first.items()):
        upper = first.upper()
        part = re.escape(first) if upper == first else f"[{first}{upper}]"
        parts.append(part if "" in rests else part + any_case(rests))
    return parts[0] if len(parts) == 1 else "(?:" + "|".join(parts) + ")"


def backwards(role: str) -> str:
    """A pattern for the words of a role in reversed text, where they may stand."""
    after = blocked(role)
    parts = []
    for word in sorted(words(role), key=lambda w: (-len(w), w)):
        look = f"(?![{after[word]}])" if word in after else ""
        parts.append(re.escape(word[::-1]) + look)
    return "(?:" + "|".join(parts) + ")"
