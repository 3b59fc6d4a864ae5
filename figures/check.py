"""English figures held against the Chinese ones: what is missing, added or changed.

Figures are paired at the least cost, exact pairs first; what is left over on the Chinese side is
missing, on the English side added. A range may stand for its two ends and the other way round.
"""

from collections.abc import Sequence
from dataclasses import replace

from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.house import render
from irsum.figures.same import digits_of, is_small_word, pairing
from irsum.figures.same_times import is_vague, month_ends, parts_of, times_pairing
from irsum.figures.values import Figure, Kind, Qualifier
from irsum.types import Flag

__all__ = ["check", "compare"]

_TIMES = frozenset({Kind.DATE, Kind.PERIOD})
_TOLD_ONCE = _TIMES | {Kind.ORDINAL, Kind.NAME}
_OPPOSITES = {
    "turned profit": "turned loss",
    "turned loss": "turned profit",
    "turned positive": "turned negative",
    "turned negative": "turned positive",
    "loss narrowed": "loss widened",
    "loss widened": "loss narrowed",
}
# Small Chinese numerals, which a sentence that names the things may leave out.
_SMALL = ("两", "二", "三")
# indices into the two lists, and what is wrong with the pair
_Pair = tuple[int, int, str]


def check(zh: str, en: str) -> tuple[Flag, ...]:
    """Read the figures of a Chinese text and its English and compare them.

    >>> [flag.kind for flag in check("收入为1.50亿元", "Revenue was RMB 150 million")]
    []
    >>> [(flag.kind, flag.expected) for flag in check("近20家", "over 20")]
    [('qualifier', 'nearly 20')]
    """
    return compare(read_chinese(zh), read_english(en))


def compare(chinese: Sequence[Figure], english: Sequence[Figure]) -> tuple[Flag, ...]:
    """Flags for every figure of `chinese` that `english` has not, or has otherwise, and back.

    `zh` of a flag is the Chinese expression, `expected` its house English, `found` the English
    expression that stands instead.
    """
    pairs = _paired(chinese, english)
    flags = [_flag(wrong, chinese[at], english[to]) for at, to, wrong in sorted(pairs) if wrong]
    matched_zh = {at for at, _, _ in pairs}
    matched_en = {to for _, to, _ in pairs}
    left_zh = [f for n, f in enumerate(chinese) if n not in matched_zh]
    left_en = [f for n, f in enumerate(english) if n not in matched_en]
    left_zh, left_en = _ranges(left_zh, left_en)
    missing = [f for f in left_zh if not _may_miss(f, english)]
    added = [f for f in left_en if not _may_add(f, chinese)]
    if any(is_small_word(f) and f.kind is Kind.COUNT for f in left_en):
        # 两家 and "three companies": not left out but changed
        missing += [f for f in left_zh if f not in missing and f.text[:1] in _SMALL]
    for figure in missing:
        same = [f for f in added if f.kind is figure.kind]
        found = same[0].text if len(same) == 1 else ""
        flags.append(Flag("figure missing", figure.text, render(figure), found))
    flags += [Flag("figure added", found=f.text) for f in added]
    return (*flags, *_changes(chinese, english))


def _flag(wrong: str, zh: Figure, en: Figure) -> Flag:
    if wrong == "qualifier":
        return Flag("qualifier", zh.text, render(zh), en.text)
    if wrong == "unit":
        return Flag("unit", zh.text, render(zh), en.text)
    words = (str(zh.direction), render(zh), str(zh.basis))
    return Flag("direction", zh.text, " ".join(word for word in words if word), en.text)


def _paired(chinese: Sequence[Figure], english: Sequence[Figure]) -> list[_Pair]:
    """The cheapest pairs first, among equals those that stand at like places in their texts."""
    candidates = []
    for at, zh in enumerate(chinese):
        place = at / len(chinese)
        for to, en in enumerate(english):
            found = pairing(zh, en)
            if found is not None:
                away = abs(place - to / len(english))
                candidates.append((found.cost, away, at, to, found.wrong))
    pairs: list[_Pair] = []
    used_zh: set[int] = set()
    used_en: set[int] = set()
    for _, _, at, to, wrong in sorted(candidates):
        if at not in used_zh and to not in used_en:
            used_zh.add(at)
            used_en.add(to)
            pairs.append((at, to, wrong))
    return pairs


def _ranges(chinese: list[Figure], english: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    """What is left once ranges may pair with their two ends."""
    if not any(len(_ends(f)) > 1 for f in (*chinese, *english)):
        return chinese, english
    zh_ends = [(n, end) for n, f in enumerate(chinese) for end in _ends(f)]
    en_ends = [(n, end) for n, f in enumerate(english) for end in _ends(f)]
    pairs = [
        (at, to)
        for at, to, wrong in _paired([f for _, f in zh_ends], [f for _, f in en_ends])
        if wrong != "unit"
    ]
    zh_free = {n for at, (n, _) in enumerate(zh_ends) if at not in {a for a, _ in pairs}}
    en_free = {n for to, (n, _) in enumerate(en_ends) if to not in {t for _, t in pairs}}
    return (
        [f for n, f in enumerate(chinese) if n in zh_free],
        [f for n, f in enumerate(english) if n in en_free],
    )


def _ends(figure: Figure) -> list[Figure]:
    """The two ends of a range as figures without qualifier, or the figure itself."""
    if figure.kind in _TIMES and ".." in figure.key:
        one, two = figure.key.split("..")
        return [replace(figure, key=one), replace(figure, key=two)]
    if figure.kind is Kind.PERIOD:
        return [replace(figure, key=key) for key in month_ends(figure.key)]
    if not figure.is_range:
        return [figure]
    return [
        replace(figure, high=figure.low, qualifier=Qualifier.EXACT),
        replace(figure, low=figure.high, qualifier=Qualifier.EXACT),
    ]


def _may_miss(zh: Figure, english: Sequence[Figure]) -> bool:
    """Whether a Chinese figure without its own English one is told all the same."""
    if zh.kind is Kind.CHANGE:
        return True
    if zh.kind in _TIMES:
        return is_vague(zh.key) or _told(zh.key, english)
    if zh.kind in _TOLD_ONCE and any(pairing(zh, en) for en in english):
        return True
    if zh.kind is Kind.NAME:
        digits = digits_of(zh.text)
        return not digits or any(digits in digits_of(en.text) for en in english)
    if zh.kind in {Kind.COUNT, Kind.ORDINAL, Kind.NUMBER} and not zh.qualifier:
        # 一期, 第一, 1家: English says the, a, initial; 两个方向 names the two
        return zh.low == zh.high == 1 or zh.text[:1] in _SMALL
    return False


def _told(key: str, figures: Sequence[Figure]) -> bool:
    """Whether the times among `figures` say all that `key` says, together if not one by one."""
    keys = [f.key for f in figures if f.kind in _TIMES]
    if any(times_pairing(key, other) is not None for other in keys):
        return True
    parts = parts_of(key)
    return bool(parts) and parts <= frozenset().union(*map(parts_of, keys))


def _may_add(en: Figure, chinese: Sequence[Figure]) -> bool:
    """Whether an English figure without its own Chinese one adds nothing."""
    if en.kind is Kind.CHANGE or is_small_word(en):
        return True
    if en.kind in _TIMES:
        compared = any(f.basis for f in chinese) and en.key in {
            "rel:last-year",
            "rel:previous-year",
        }
        return compared or is_vague(en.key) or _told(en.key, chinese)
    if en.kind in _TOLD_ONCE:
        return any(pairing(zh, en) for zh in chinese)
    return False


def _changes(chinese: Sequence[Figure], english: Sequence[Figure]) -> list[Flag]:
    """Changes without a number that go the other way: a profit where there is a loss."""
    flags = []
    keys = {f.key for f in chinese if f.kind is Kind.CHANGE}
    for zh in chinese:
        if zh.kind is not Kind.CHANGE or _OPPOSITES.get(zh.key) in keys:
            continue
        for en in english:
            if en.kind is Kind.CHANGE and en.key == _OPPOSITES.get(zh.key):
                flags.append(Flag("direction", zh.text, render(zh), en.text))
    return flags
