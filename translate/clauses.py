"""Cutting a long Chinese sentence into parts, and joining their English again."""

import re
from collections.abc import Sequence

__all__ = ["join", "split"]

# Characters: a part shorter than _SHORTEST is no statement of its own ("此外，"), one longer than
# _LONGEST is cut at a comma too.
_SHORTEST, _LONGEST = 16, 60
_HARD = "；。！？"
# A clause that begins like this says nothing without the one before, and one that ends like this
# nothing without the one behind: a model would make something up.
_BOUND = ("同比", "环比", "占", "较", "比", "增长", "下降", "其中")
_OPEN_END = re.compile(
    r"(?:外|时|后|下|上|中|前|方面|因素|来看|来说|而言|以来|之际|原因|看|如|即)[，,]$"
)
_OPEN, _CLOSE = "（“「《(", "）”」》)"
_END = ".,;:!? "
_SENTENCE = re.compile(r"^[A-Z][a-z]+\b")
# First words that stay capital inside a sentence.
_NAMES = frozenset(
    "January February March April May June July August September October November December "
    "China Chinese Beijing Shanghai Shenzhen Europe European America American Asia Japan Japanese "
    "Korea Germany German India Hong Southeast North South East West".split()
)


def split(text: str) -> list[str]:
    """Cut `text` into parts that can be translated one by one; joined they are `text` again.

    Cuts are after semicolons and full stops, and in long parts at the comma nearest the middle,
    never inside brackets.

    >>> split("公司前三季度实现营业收入1.50亿元，同比增长44.90%，主要受益于大模型技术的快速发展。")
    ['公司前三季度实现营业收入1.50亿元，同比增长44.90%，', '主要受益于大模型技术的快速发展。']
    """
    hard, commas = _cuts(text)
    parts = _long_enough([text[a:b] for a, b in zip([0, *hard], [*hard, len(text)], strict=True)])
    out: list[str] = []
    at = 0
    for part in parts:
        inside = [cut - at for cut in commas if at < cut < at + len(part)]
        out += _halved(part, inside, len(parts) == 1)
        at += len(part)
    return out


def join(chinese: Sequence[str], english: Sequence[str]) -> str:
    """Join the English of parts as the Chinese parts were joined: by commas, or into sentences.

    >>> join(["收入上升，", "增长5%；", "费用下降。"], ["Revenue rose.", "Up 5%.", "costs fell"])
    'Revenue rose, up 5%. Costs fell.'
    """
    out = ""
    for zh, text in zip(chinese, english, strict=True):
        text, asks = text.strip(), text.rstrip().endswith("?")
        text = text.rstrip(_END)
        if not text:
            continue
        if asks and out.endswith(", "):
            out = out[:-2] + ". "
        inside = out.endswith(", ")
        out += _lowered(text) if inside else text[:1].upper() + text[1:]
        out += "? " if asks else ", " if zh.rstrip()[-1:] in "，、," else ". "
    out = out.rstrip()
    return out[:-1] + "." if out.endswith(",") else out


def _cuts(text: str) -> tuple[list[int], list[int]]:
    """Where a cut may be: after hard stops, and after commas."""
    hard, commas = [], []
    depth = 0
    for at, char in enumerate(text[:-1], 1):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth <= 0 and char in _HARD:
            hard.append(at)
        elif depth <= 0 and char in "，,":
            if char == "," and text[at : at + 1].isdigit():
                continue
            commas.append(at)
    return hard, commas


def _long_enough(parts: Sequence[str]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if out and len(out[-1]) < _SHORTEST:
            out[-1] += part
        elif part:
            out.append(part)
    if len(out) > 1 and len(out[-1]) < _SHORTEST:
        out[-2:] = ["".join(out[-2:])]
    return out


def _halved(part: str, commas: Sequence[int], lone: bool) -> list[str]:
    """Cut a long part, or the only one, at the comma nearest its middle, again and again."""
    usable = [
        cut
        for cut in commas
        if _SHORTEST <= cut <= len(part) - _SHORTEST and not _OPEN_END.search(part[:cut])
    ]
    if not usable or not (lone or len(part) > _LONGEST):
        return [part]
    cut = min(usable, key=lambda c: (part.startswith(_BOUND, c), abs(2 * c - len(part)), c))
    left = _halved(part[:cut], [c for c in commas if c < cut], False)
    return left + _halved(part[cut:], [c - cut for c in commas if c > cut], False)


def _lowered(text: str) -> str:
    match = _SENTENCE.match(text)
    if not match or match[0] in _NAMES:
        return text
    return text[:1].lower() + text[1:]
