"""What is wrong with an English text, given its Chinese: the checks behind every translation."""

import re
from collections import Counter
from collections.abc import Sequence

from irsum.figures.check import compare
from irsum.figures.english import read_english
from irsum.figures.values import Figure
from irsum.translate.terms import Term, used
from irsum.types import Flag

__all__ = ["check_translation", "grave"]

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z&.+-]*[A-Za-z]")
_WORD = re.compile(r"[A-Za-z0-9.]+")
_END = tuple(".?!\"')]:;…")

# English characters per Chinese character, figures put in; measured over data/ir_*.tsv
# (scripts/measure_ratios.py): 99.9% of the references lie between.
_SHORTEST, _LONGEST = 1.0, 9.0
# Very short texts (headings, names) vary more than any ratio tells.
_MIN_JUDGED = 12

# A run of this many words said this often is a loop, not a way of writing.
_LOOP_WORDS, _LOOP_TIMES = 6, 3

_MINOR = frozenset({"term"})


def grave(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """Return the flags that must be mended or marked; a term in other words is only counted."""
    return tuple(flag for flag in flags if flag.kind not in _MINOR)


def check_translation(
    chinese: str,
    english: str,
    figures: Sequence[Figure],
    terms: Sequence[Term],
) -> tuple[Flag, ...]:
    """Return everything found wrong with `english` as a translation of `chinese`.

    `figures` and `terms` are those read in `chinese`.
    """
    if not english.strip():
        return (Flag("empty", zh=chinese),)
    return (
        *compare(figures, read_english(english)),
        *_chinese_left(english),
        *_dropped_names(chinese, english, figures),
        *_shape(chinese, english),
        *_missed_terms(terms, english),
    )


def _chinese_left(english: str) -> list[Flag]:
    return [Flag("chinese left", zh=found) for found in _CHINESE.findall(english)]


def _dropped_names(chinese: str, english: str, figures: Sequence[Figure]) -> list[Flag]:
    # Latin words of the Chinese (product names, acronyms) have to be in the English.
    spans = [(f.start, f.end) for f in figures]
    folded = re.sub(r"[^a-z0-9]", "", english.lower())
    flags = []
    for match in _LATIN.finditer(chinese):
        if any(s <= match.start() < e for s, e in spans):
            continue
        if re.sub(r"[^a-z0-9]", "", match.group().lower()) not in folded:
            flags.append(Flag("name missing", zh=match.group(), expected=match.group()))
    return flags


def _shape(chinese: str, english: str) -> list[Flag]:
    words = [word.lower() for word in _WORD.findall(english)]
    runs = Counter(tuple(words[i : i + _LOOP_WORDS]) for i in range(len(words) - _LOOP_WORDS + 1))
    if runs and max(runs.values()) >= _LOOP_TIMES:
        return [Flag("loop", found=" ".join(max(runs, key=lambda run: runs[run])))]
    length = len(re.sub(r"\s", "", chinese))
    if length < _MIN_JUDGED:
        return []
    ratio = len(english) / length
    if ratio < _SHORTEST or (chinese.rstrip()[-1:] in "。？！" and not english.endswith(_END)):
        return [Flag("truncated", zh=chinese)]
    return [Flag("too long", found=english)] if ratio > _LONGEST else []


def _missed_terms(terms: Sequence[Term], english: str) -> list[Flag]:
    strict = [term for term in terms if term.strict]
    found = {term.zh for term in used(strict, english)}
    missed = {term.zh: term.en for term in strict if term.zh not in found}
    return [Flag("term", zh=zh, expected=en) for zh, en in missed.items()]
