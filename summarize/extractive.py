"""The extractive summariser: the one or two sentences of an answer that answer the question.

Each sentence gets a score (`score`): what it shares with the question, its figures, causes and
plans (more where the question asks for them), its place, what it shares with the other sentences,
less for phrases without content. The best goes first, then the one that adds most to it. A list
of points ("一是…；二是…") stands as one candidate, made of its headings.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from irsum.figures.chinese import read_chinese
from irsum.figures.values import Kind
from irsum.summarize.base import NO_DETAILS, SHAREHOLDERS, UNDISCLOSED, Draft, announced
from irsum.summarize.compress import compress, is_empty, is_strong, strong_figures
from irsum.summarize.enumeration import enumeration
from irsum.summarize.phrases import clauses, count, has, is_, phrase
from irsum.summarize.questions import core_question
from irsum.types import Item, Sentence

__all__ = ["Extractive", "grams"]

# Characters of all points of an item together; a single sentence may be longer.
_BUDGET = 180
# A second point needs this share of the first one's score, and so much that is new.
_SHARE, _NEW, _LEAST = 0.3, 0.45, 0.8

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+-]*|[0-9][0-9.,]*%?|[\u3400-\u9fff]+")
# Characters that join words: pairs with them say nothing.
_JOINING = re.compile("[的了是在和与及有会么什为之也都就将把被让其该等对从而且并已更很如何吗呢]+")
# Pairs that any two sentences of a record share.
_STOP = frozenset(
    "公司 我们 目前 请问 贵公 贵司 如何 什么 情况 哪些 是否 有没 没有 以及 介绍 一下 怎么 怎样 "
    "进行 相关 方面 主要 具体 是多 多少 领导 您好 投资 资者 司的 司在 的情 可以 能否 司目 有哪 "
    "未来 持续 公告".split()
)

_ANNOUNCEMENT = re.compile(r"》\s*[（(](?:公告)?(?:编号[：:]\s*)?(20[0-9]{2}-[0-9]{2,4})[）)]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that could be a point: sentences `first` to `last` (exclusive) shortened."""

    text: str
    used: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question: its text, and what each of its parts is about."""

    text: str
    parts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Extractive:
    """Sentences of the answer, shortened; needs no model."""

    name: str = "extractive"

    def summarise(self, items: Sequence[Item]) -> list[tuple[Draft, ...]]:
        """One or two Chinese points for each item, or one English one where nothing is said."""
        return [_drafts(item) for item in items]


def _drafts(item: Item) -> tuple[Draft, ...]:
    sentences = item.answer_sentences
    if not sentences:
        return ()
    said = [n for n, s in enumerate(sentences) if not is_empty(s.text)]
    # "…如下：" says nothing without what follows
    said = [n for n in said if n + 1 == len(sentences) or not _leads(sentences[n])] or said
    if not said:
        return (_nothing(sentences),)
    candidates = _candidates(item, said)
    return tuple(
        Draft(c.text, "zh", tuple(sentences[n] for n in c.used)) for c in _choose(item, candidates)
    )


def _leads(sentence: Sentence) -> bool:
    return sentence.text.rstrip().endswith(("：", ":"))


def _nothing(sentences: Sequence[Sentence]) -> Draft:
    """The English point of an answer that says nothing, resting on what it says instead."""
    declining = tuple(s for s in sentences if not _is_courtesy(s.text))
    if declining:
        said = "".join(s.text for s in declining)
        numbers = tuple(dict.fromkeys(_ANNOUNCEMENT.findall(said)))
        if numbers:
            return Draft(announced(numbers), "en", declining)
        return Draft(SHAREHOLDERS if "持股证明" in said else UNDISCLOSED, "en", declining)
    return Draft(NO_DETAILS, "en", tuple(sentences))


def _is_courtesy(text: str) -> bool:
    return all(is_("greeting", clause) for clause in clauses(text) if clause.strip(" ，。！？；"))


def _candidates(item: Item, said: Sequence[int]) -> list[Candidate]:
    sentences = item.answer_sentences
    asked = _asked(item)
    texts = [compress(s.text) for s in sentences]
    shared = {n: grams(texts[n]) for n in said}
    found = []
    for n, text in enumerate(texts):
        if n in shared:
            others = [g for m, g in shared.items() if m != n]
            score = _score(text, asked, said.index(n) / len(said)) + _centrality(shared[n], others)
            score += _relevance(sentences[n].text, asked) - _relevance(text, asked)
        elif has("refusal", text):
            # an answer that declines in part, worth a point where the question asked for it
            score = 0.8 + _relevance(text, asked) + 1.5 * has("asks number", asked.text)
        else:
            continue
        found.append(Candidate(text, (n,), score))
    listed = enumeration(sentences)
    if listed:
        text, used = listed
        found.append(Candidate(text, used, 1.2 + _score(text, asked, 0)))
    return found


def _asked(item: Item) -> _Asked:
    text = core_question(item) or item.question
    parts = [grams(part) for part in re.split(r"[？?；;。]|，(?=.*[，？?])", text)]
    return _Asked(text, tuple(part for part in parts if part))


def _relevance(text: str, asked: _Asked) -> float:
    """What the text shares with the part of the question it shares most with, 0 to 2.5."""
    said = grams(text)
    return 2.5 * max((_share(part, said) for part in asked.parts), default=0.0)


def _score(text: str, asked: _Asked, place: float) -> float:
    """How much a text at `place` of the answer (0 first, 1 last) says about the question."""
    figures = read_chinese(text)
    numbers = has("asks number", asked.text)
    strong = sum(is_strong(f) or (numbers and f.kind is Kind.QUANTITY) for f in figures)
    weak = len(figures) - strong
    score = _relevance(text, asked) + 0.9 * (1 - place)
    score += 0.9 * math.log2(1 + min(strong, 5)) + 0.2 * min(weak, 3)
    score += (1.3 if has("asks cause", asked.text) else 0.5) * has("cause", text)
    score += (1.0 if has("asks plan", asked.text) else 0.4) * has("plan", text)
    score += (1.2 if has("asks yes", asked.text) else 0.5) * has("decision", text)
    score += (1.5 if numbers else 0.5) * has("refusal", text)
    # the headline number itself, where results are asked for
    score += 1.5 * (strong > 0 and has("statement", text) and has("statement", asked.text))
    score += 0.4 * has("trend", text)
    score += 0.4 * ("公司" in text and "司" in asked.text)
    score += 1.5 * (place == 0 and is_("direct", clauses(text)[0]))
    score -= min(2.0, 14 * count("generic", text) / max(40, len(text)))
    score -= 1.0 * has("background", text) + 1.5 * (phrase("anaphora").match(text) is not None)
    return score - max(0, len(text) - 80) / 200


def _centrality(one: frozenset[str], others: Sequence[frozenset[str]]) -> float:
    """The mean overlap with the other sentences, 0 to 1."""
    if not others:
        return 0.0
    return sum(len(one & g) / math.sqrt(len(one) * len(g) or 1) for g in others) / len(others)


def _choose(item: Item, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate and the one that adds most to it, in the order of the answer."""
    best = max(candidates, key=lambda c: (c.score, -c.used[0]))
    asked = _asked(item)
    known = grams(best.text)
    rest = [
        (c.score + 2.5 * _gain(asked, known, grams(c.text)), c)
        for c in candidates
        if not set(c.used) & set(best.used)
        and len(best.text) + len(c.text) <= _BUDGET
        and _novelty(c.text, best.text) >= _NEW
    ]
    if not rest:
        return [best]
    score, second = max(rest, key=lambda pair: (pair[0], -pair[1].used[0]))
    if score < max(_LEAST, _SHARE * best.score):
        return [best]
    return sorted((best, second), key=lambda c: c.used)


def _gain(asked: _Asked, known: frozenset[str], said: frozenset[str]) -> float:
    """How much more `said` shares with a part of the question than what is known does, 0 to 1."""
    return max(0.0, *(_share(p, said) - _share(p, known) for p in asked.parts), 0.0)


def _novelty(text: str, known: str) -> float:
    """The part of what a text says, or of its figures, that the `known` text does not."""
    own = grams(text)
    words = len(own - grams(known)) / len(own) if own else 0.0
    told = {f.text for f in strong_figures(known)}
    figures = [f.text for f in strong_figures(text)]
    return max(words, sum(f not in told for f in figures) / max(2, len(figures)))


def _share(asked: frozenset[str], said: frozenset[str]) -> float:
    return len(asked & said) / len(asked) if asked else 0.0


@lru_cache(maxsize=4096)
def grams(text: str) -> frozenset[str]:
    """The words in letters and the pairs of Chinese characters of a text, common ones left out."""
    found: set[str] = set()
    for word in _WORD.findall(text):
        if word[0].isascii():
            found.add(word.lower())
            continue
        for part in _JOINING.split(word):
            found.update(part[at : at + 2] for at in range(len(part) - 1))
    return frozenset(found - _STOP)
