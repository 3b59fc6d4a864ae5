"""Sentences of a reference that a translation has left out."""

import re
from collections import Counter

__all__ = ["dropped_sentences"]

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])|(?<=;)\s+")
_WORD = re.compile(r"[a-z]{4,}")
_STEM = 6
# What is found of a sentence that is there in other words, and of one that is not.
_LEAST_WORDS, _LEAST_FOUND, _SHORTER = 4, 0.2, 0.5


def dropped_sentences(reference: str, hypothesis: str) -> list[str]:
    """The sentences (or parts between semicolons) of `reference` that `hypothesis` has nothing of.

    One is dropped where fewer than a fifth of the words that it alone has are in the hypothesis,
    and the hypothesis is shorter by half the sentence or more.

    >>> dropped_sentences("Revenue rose sharply this year. Costs were largely unchanged overall.",
    ...     "Revenue rose sharply this year.")
    ['Costs were largely unchanged overall.']
    """
    parts = [part for part in _SENTENCE.split(reference) if part]
    stems = [set(_stems(part)) for part in parts]
    counts = Counter(stem for some in stems for stem in some)
    there = set(_stems(hypothesis))
    missing = len(reference) - len(hypothesis)
    dropped = []
    for part, some in zip(parts, stems, strict=True):
        own = {stem for stem in some if counts[stem] == 1}
        if len(own) < _LEAST_WORDS or len(own & there) >= _LEAST_FOUND * len(own):
            continue
        if missing >= _SHORTER * len(part):
            dropped.append(part)
    return dropped


def _stems(english: str) -> list[str]:
    return [word[:_STEM] for word in _WORD.findall(english.lower())]
