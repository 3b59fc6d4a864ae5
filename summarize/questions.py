"""The core of a question, for its heading: no courtesies and, where long, no background."""

import re

from irsum.summarize.compress import MARKER
from irsum.summarize.phrases import clauses, has, phrase
from irsum.types import Item

__all__ = ["core_question"]

# Characters of a heading; longer questions lose what is not asked.
_LONG = 45

# A clause shorter than this that names nobody asks nothing alone (主要有哪些侧重点？).
_BARE = 20

_MARK = "。！？!?；;"

_ASKING = re.compile(
    "什么|多少|如何|怎么|怎样|咋|为何|为啥|是否|有没有|有无|会不会|能不能|能否|可否|哪|吗|么|呢|几|何|多久|多大"
    "|还是|啥|谁|多长"
)
_NAMED = re.compile(
    "(?:情况|进展|进度|规划|计划|布局|展望|趋势|优势|战略|策略|格局|表现|影响|预期|前景|安排|成效)$"
)
"""What a question may name and leave it at that: 建设进度？"""


def core_question(item: Item) -> str:
    """The Chinese of what an item asks, about 45 characters at most where nothing is lost.

    Headings of topics stay as they are, an empty question is "".

    >>> from irsum.types import Span
    >>> core_question(Item("1", "领导好，请问公司毛利率提升的原因是什么？谢谢！", "", Span(0, 0)))
    '公司毛利率提升的原因是什么？'
    """
    asked = re.sub(r"\s*\n\s*|[①-⑳]", "", item.question)
    parts = [_bare(part) for part in clauses(asked, _MARK)]
    kept = [part for part in parts if part]
    if not kept:
        return item.question.strip()
    if sum(map(len, kept)) > _LONG:
        kept = _asking(kept)
    if sum(map(len, kept)) > _LONG:
        kept = [_without_background(_to_the_point(part)) for part in kept]
    return _joined([_as_question(part) for part in kept])


def _as_question(part: str) -> str:
    """A question that only names what it is about, with the word that asks.

    >>> _as_question("新厂区的建设情况和建设进度？")
    '新厂区的建设情况和建设进度如何？'
    """
    named = part.rstrip("？?")
    last = clauses(named, "，,")[-1]
    asks = _ASKING.search(last) or "介绍" in part
    if named != part and _NAMED.search(last) and not asks:
        return f"{named}如何？"
    return f"{part}？" if part[-1] not in _MARK and _ASKING.search(last) else part


def _asking(parts: list[str]) -> list[str]:
    """The sentences that ask, each with the one before where it only refers back to that."""
    asking = [n for n, part in enumerate(parts) if part[-1] in "？?" or has("asks", part)]
    wanted = set(asking or [0])
    wanted |= {n - 1 for n in asking if n and phrase("refers").match(parts[n])}
    return [part for n, part in enumerate(parts) if n in wanted]


def _bare(part: str) -> str:
    """A sentence of the question without its number, greetings, names addressed and 请问."""
    text = part.strip()
    told = False
    while match := phrase("address").match(text) or MARKER.match(text):
        text = text[match.end() :].lstrip(" ，,：:、")
        told = told or "介绍" in match[0] or "说明" in match[0]
        if not match[0]:
            break
    if told:
        # 介绍一下经营情况，增长的原因是什么？ asks twice.
        first, *rest = clauses(text, "，,")
        if rest and _NAMED.search(first.rstrip("，,")) and _ASKING.search(rest[0]):
            text = "".join([first.rstrip("，,"), "如何？", *rest])
    text = re.sub(r"(?<=[，,：:])\s*(?:请问|想问)[一下，：:]*", "", text)
    text = phrase("thanks").sub("", text).strip(" ，,")
    return text if text.strip(_MARK + " ，,") else ""


def _to_the_point(part: str) -> str:
    """A long request without its "on the basis of": what is wanted stands last."""
    word = re.match("恳请|请求|希望|建议", part)
    pieces = clauses(part, "，,")
    return f"{word[0]}{pieces[-1]}" if word and len(pieces) > 2 else part


def _without_background(part: str) -> str:
    """The clauses from the first that asks on, with those it refers back to."""
    pieces = clauses(part, "，,")
    first = next((n for n, p in enumerate(pieces) if has("asks", p)), len(pieces) - 1)
    while first:
        short = sum(map(len, pieces[first - 1 :])) <= _LONG
        refers = phrase("refers").match(pieces[first])
        bare = len(pieces[first]) < _BARE
        if not refers and (has("subject", pieces[first]) or not (short or bare)):
            break
        first -= 1
    return _bare("".join(pieces[first:])) or part


def _joined(parts: list[str]) -> str:
    return "".join(
        part if part[-1] in _MARK or part is parts[-1] else f"{part.rstrip('，,')}；"
        for part in parts
    )
