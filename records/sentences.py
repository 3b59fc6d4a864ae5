"""Split joined Chinese text into sentences; together they are the whole text."""

import re
from collections.abc import Iterator

__all__ = ["LONG", "split"]

LONG = 160  # characters; a longer sentence is also split at its semicolons

_PAIRS = {"）": "（", ")": "(", "”": "“", "’": "‘", "》": "《", "】": "【", "」": "「", "』": "『"}
_OPENERS = frozenset(_PAIRS.values())
_BRACKET = re.compile("[" + re.escape("".join([*_PAIRS, *_PAIRS.values()])) + "]")
_GOES_ON = tuple("的等、，,和与及或是")
_FARTHEST = 200  # characters between a bracket and its partner; farther ones are slips
_END = re.compile(r"(?:[。！!？?]|…+|\.{3,})+")
_SEMICOLON = re.compile(r"[；;]")
_CLOSERS = re.compile(r"[”’）)》】」』\"']*")
_POINT = re.compile(
    r"(?<=[；;：:。！？])\s*(?=[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳]"
    r"|\d{1,2}[、）)])"
)


def split(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in `text`, spaces at the edges left out.

    A sentence ends with 。！？ or … outside brackets and quotes, together with what closes after
    it; inside a quote only where the quote ends too. A numbered point such as （1） begins one. A
    `；` ends one only where it would be longer than LONG characters.

    >>> [("甲。（乙。丙）丁！")[a:b] for a, b in split("甲。（乙。丙）丁！")]
    ['甲。', '（乙。丙）丁！']
    """
    inside = _inside(text)
    cuts = {match.end() for match in _POINT.finditer(text) if not inside[match.start() - 1]}
    cuts.update(_ends(text, inside))
    found = []
    for start, end in _trimmed(text, sorted(cuts)):
        if end - start <= LONG:
            found.append((start, end))
        else:
            semicolons = _SEMICOLON.finditer(text, start, end)
            within = [m.end() for m in semicolons if not inside[m.start()]]
            found += [
                (a + start, b + start)
                for a, b in _trimmed(text[start:end], [cut - start for cut in within])
            ]
    return found


def _ends(text: str, inside: bytearray) -> Iterator[int]:
    for match in _END.finditer(text):
        closers = _CLOSERS.match(text, match.end())
        end = closers.end() if closers else match.end()
        if _opens(text, match.end(), end):
            end = match.end()
        # `“……。”` ends a sentence; `“……？”的` goes on, and so does `（……。）`.
        quoted = (
            text[end - 1] in "”’" and not inside[end - 1] and text[end : end + 1] not in _GOES_ON
        )
        if not inside[match.start()] or quoted:
            yield end


def _opens(text: str, start: int, end: int) -> bool:
    """Whether straight quotes after a sentence open the next one rather than close it."""
    return text[start:end] in ('"', "'") and end < len(text) and text[end] not in "\n "


def _inside(text: str) -> bytearray:
    """For each character 1 where it stands inside brackets or quotes that are closed."""
    inside = bytearray(len(text) + 1)
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        position, char = match.start(), match[0]
        if char in _OPENERS:
            stack.append((char, position))
        else:
            while stack and position - stack[-1][1] > _FARTHEST:
                stack.pop()
            for depth in range(len(stack) - 1, -1, -1):
                opener, start = stack[depth]
                if opener == _PAIRS[char]:
                    if position - start <= _FARTHEST:
                        inside[start:position] = b"\x01" * (position - start)
                    del stack[depth:]
                    break
    return inside


def _trimmed(text: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        part = text[start:end]
        left = len(part) - len(part.lstrip())
        right = len(part.rstrip())
        if right > left:
            yield start + left, start + right
