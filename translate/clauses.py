"""Cutting a long Chinese sentence into clauses, and joining their English again."""

import re
from collections.abc import Iterable

__all__ = ["join", "split"]

# A clause shorter than this is no statement of its own ("此外，", "同比增长12%").
_SHORTEST = 16
_CUT = re.compile(r"(?<=[，；：。！？])")
_OPEN, _CLOSE = "（“「《(", "）”」》)"


def split(text: str) -> list[str]:
    """Cut `text` after punctuation outside brackets into clauses of a useful length.

    The pieces joined are `text` again.

    >>> split("公司前三季度实现营业收入1.50亿元，同比增长44.90%，主要受益于大模型技术的快速发展。")
    ['公司前三季度实现营业收入1.50亿元，', '同比增长44.90%，主要受益于大模型技术的快速发展。']
    """
    pieces = [""]
    depth = 0
    for part in _CUT.split(text):
        if depth == 0 and len(pieces[-1]) >= _SHORTEST:
            pieces.append("")
        pieces[-1] += part
        depth += sum(part.count(c) for c in _OPEN) - sum(part.count(c) for c in _CLOSE)
    if len(pieces) > 1 and len(pieces[-1]) < _SHORTEST:
        pieces[-2:] = ["".join(pieces[-2:])]
    return [piece for piece in pieces if piece]


def join(english: Iterable[str]) -> str:
    """Join the English of clauses into sentences.

    >>> join(["Revenue was RMB 150 million", "it rose 44.90% year on year."])
    'Revenue was RMB 150 million. It rose 44.90% year on year.'
    """
    sentences = [text.strip().rstrip(",;:") for text in english if text.strip()]
    return " ".join(
        text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
        for text in sentences
    )
