"""English figures held against the Chinese ones: what is missing, added or changed.

Figures are paired at the least cost, exact pairs first; what is left over on the Chinese side is
missing, on the English side added. A range may stand for its two ends and the other way round.
What only the pairs together show (order, directions, bases) is in `check_together`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from irsum.figures.check_together import Pair, check_together
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.house import render
from irsum.figures.same import digits_of, is_small_word, pairing, small_value
from irsum.figures.same_times import is_last_year, is_vague, month_ends, parts_of, times_pairing
from irsum.figures.values import TIMES, Basis, Figure, Kind
from irsum.types import Flag

__all__ = ["check", "compare", "paired"]

_TOLD_ONCE = TIMES | {Kind.ORDINAL, Kind.NAME}
# 两大, 三个: a sentence that names the things may leave out how many they are.
_SMALL = ("两", "二", "三")
_NEAR = 4  # characters between a time and its value
_OF_THE_NAMED = frozenset({"大", "个", "项"})
_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "双": 2, "零": 0}
# LiPF6, CO2: elements and how many atoms of each.
_FORMULA = re.compile(
    r"(?:(?:He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Zr|Nb|Mo|Ag"
    r"|Cd|In|Sn|Sb|Te|Ba|Ta|Pt|Au|Pb|Bi|[HBCNOFPSKVIUW])[0-9]{0,2})+"
)
# Words with a number that is no figure in Chinese, and its value.
_WORDS_OF_NUMBERS = (("每百", 100), ("每千", 1_000))
_PROFIT_AND_LOSS = frozenset("盈亏损正负")
_TIME_WORDS = {"day": "天", "week": "周", "month": "个月", "year": "年"}


def check(zh: str, en: str) -> tuple[Flag, ...]:
    """Read the figures of a Chinese text and its English and compare them.

    >>> [flag.kind for flag in check("收入为1.50亿元", "Revenue was RMB 150 million")]
    []
    >>> [(flag.kind, flag.expected) for flag in check("近20家", "over 20")]
    [('qualifier', 'nearly 20')]
    """
    return compare(read_chinese(zh), read_english(en), source=zh)


def compare(
    chinese: Sequence[Figure], english: Sequence[Figure], *, source: str | None = None
) -> tuple[Flag, ...]:
    """Flags for every figure of `chinese` that `english` has not, or has otherwise, and back.

    `zh` of a flag is the Chinese expression, `expected` its house English, `found` the English
    expression that stands instead. With the Chinese text as `source`, small numbers in English
    words (two, three) are flagged too where the Chinese has no such numeral, even in a word.
    """
    pairs = paired(chinese, english)
    flags = [_flag(wrong, chinese[at], english[to]) for at, to, wrong in sorted(pairs) if wrong]
    matched_zh = {at for at, _, _ in pairs}
    matched_en = {to for _, to, _ in pairs}
    left_zh = [f for n, f in enumerate(chinese) if n not in matched_zh]
    left_en = [f for n, f in enumerate(english) if n not in matched_en]
    left_zh, left_en, more = _ranges(left_zh, left_en, (chinese, english))
    flags += more
    missing = [f for f in left_zh if not _may_miss(f, chinese, english)]
    added = [f for f in left_en if not _may_add(f, chinese, source)]
    if any(is_small_word(f) and f.kind is Kind.COUNT for f in left_en):
        # 两家 and "three companies": not left out but changed
        missing += [f for f in left_zh if f not in missing and f.text[:1] in _SMALL]
    missing += _moved(left_zh, left_en, missing)
    for figure in missing:
        same = [f for f in added if f.kind is figure.kind]
        found = same[0].text if len(same) == 1 else ""
        flags.append(Flag("figure missing", figure.text, render(figure), found))
    flags += [Flag("figure added", found=f.text) for f in added]
    return (*flags, *check_together(chinese, english, pairs, source))


def _moved(
    left_zh: Sequence[Figure], left_en: Sequence[Figure], missing: Sequence[Figure]
) -> list[Figure]:
    """Periods told elsewhere, where the English has one too many: one for the other."""
    others = [parts_of(f.key) for f in left_en if f.kind is Kind.PERIOD and not is_vague(f.key)]
    return [
        zh
        for zh in left_zh
        if zh.kind is Kind.PERIOD
        and zh not in missing
        and (not is_vague(zh.key) or zh.key.endswith("/01-12"))
        and any(parts != parts_of(zh.key) for parts in others)
    ]


def _flag(wrong: str, zh: Figure, en: Figure) -> Flag:
    if wrong == "qualifier":
        return Flag("qualifier", zh.text, render(zh), en.text)
    if wrong == "unit":
        return Flag("unit", zh.text, render(zh), en.text)
    words = (str(zh.direction), render(zh), str(zh.basis))
    return Flag("direction", zh.text, " ".join(word for word in words if word), en.text)


def paired(chinese: Sequence[Figure], english: Sequence[Figure]) -> list[Pair]:
    """The pairs of figures as places in both, with what is wrong with each ("" for nothing).

    The cheapest come first, among equals those that stand at like places in their texts.
    """
    candidates = []
    for at, zh in enumerate(chinese):
        place = at / len(chinese)
        for to, en in enumerate(english):
            found = pairing(zh, en)
            if found is not None:
                away = abs(place - to / len(english))
                candidates.append((found.cost, away, at, to, found.wrong))
    pairs: list[Pair] = []
    used_zh: set[int] = set()
    used_en: set[int] = set()
    for _, _, at, to, wrong in sorted(candidates):
        if at not in used_zh and to not in used_en:
            used_zh.add(at)
            used_en.add(to)
            pairs.append((at, to, wrong))
    return pairs


def _ranges(
    chinese: list[Figure],
    english: list[Figure],
    texts: tuple[Sequence[Figure], Sequence[Figure]],
) -> tuple[list[Figure], list[Figure], list[Flag]]:
    """What is left once ranges may pair with their two ends, and what is wrong with the ends.

    `texts` are all figures of both texts, those that are paired already too.
    """
    zh_ends = [(n, end) for n, f in enumerate(chinese) for end in _ends(f)]
    en_ends = [(n, end) for n, f in enumerate(english) for end in _ends(f)]
    if len(zh_ends) == len(chinese) and len(en_ends) == len(english):
        return chinese, english, []
    flags = []
    zh_free, en_free = set(range(len(zh_ends))), set(range(len(en_ends)))
    places: dict[tuple[bool, Figure], list[tuple[int, Figure]]] = {}
    for at, to, wrong in paired([f for _, f in zh_ends], [f for _, f in en_ends]):
        if wrong == "unit":
            continue
        zh_free.discard(at)
        en_free.discard(to)
        zh, en = chinese[zh_ends[at][0]], english[en_ends[to][0]]
        places.setdefault((True, zh), []).append((at, en))
        places.setdefault((False, en), []).append((to, zh))
        if wrong and not (wrong == "qualifier" and _said_once(zh, en)):
            flags.append(_flag(wrong, zh, en))
    for (in_chinese, figure), ends in places.items():
        partners = [partner for _, partner in sorted(ends, key=lambda end: end[0])]
        if not _torn(partners, texts[in_chinese]):
            continue
        if in_chinese:
            flags.append(Flag("figure missing", figure.text, render(figure)))
        else:
            flags.append(Flag("figure added", found=figure.text))
    return (
        [f for n, f in enumerate(chinese) if n in {zh_ends[at][0] for at in zh_free}],
        [f for n, f in enumerate(english) if n in {en_ends[to][0] for to in en_free}],
        flags,
    )


def _torn(partners: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether the ends of a range stand in another order or apart in the other text.

    从200万元到1,500万元 is not "from RMB 15 million to RMB 2 million", 2%-3% not "2%, 30% and 3%".
    """
    one, two = partners[0], partners[-1]
    if any(a.start > b.start for a, b in pairwise(partners)):
        return True
    if one is two or one.kind in TIMES:
        return False
    if len(_ends(one)) > 1 or len(_ends(two)) > 1:
        return True
    return any(f.kind is one.kind and one.start < f.start < two.start for f in others)


def _said_once(zh: Figure, en: Figure) -> bool:
    """Whether "about" before the lower end of a range holds for its upper end: about 80 to 100."""
    if zh.is_range:
        return not en.qualifier and en.high == zh.high
    return en.is_range and not zh.qualifier and zh.high == en.high


def _ends(figure: Figure) -> list[Figure]:
    """The two ends of a range as figures without qualifier, or the figure itself."""
    if figure.kind in TIMES and ".." in figure.key:
        one, two = figure.key.split("..")
        return [replace(figure, key=one), replace(figure, key=two)]
    if figure.kind is Kind.PERIOD:
        return [replace(figure, key=key) for key in month_ends(figure.key)]
    if not figure.is_range:
        return [figure]
    return [replace(figure, high=figure.low), replace(figure, low=figure.high)]


def _may_miss(zh: Figure, chinese: Sequence[Figure], english: Sequence[Figure]) -> bool:
    """Whether a Chinese figure without its own English one is told all the same."""
    if zh.kind is Kind.CHANGE:
        return True
    if zh.kind in TIMES:
        if zh.key == "rel:same-period-last-year" and _holds_value(zh, chinese):
            return any(f.basis is Basis.YEAR or is_last_year(f.key) for f in english)
        return is_vague(zh.key) or _told(zh.key, english)
    if zh.kind in _TOLD_ONCE and any(pairing(zh, en) for en in english):
        return True
    if zh.kind is Kind.NAME:
        return not digits_of(zh.text)
    if zh.kind is Kind.NUMBER and zh.low == 0 and zh.high == 1:
        # 从0到1: from scratch
        return not any(
            f.low in {Decimal(0), Decimal(1)} and f.kind in {Kind.COUNT, Kind.NUMBER}
            for f in english
        )
    if zh.kind in {Kind.COUNT, Kind.ORDINAL, Kind.NUMBER} and not zh.qualifier:
        # 一期, 第一, 1家: English says the, a, initial
        return zh.low == zh.high == 1 or (zh.text[:1] in _SMALL and zh.unit in _OF_THE_NAMED)
    return False


def _holds_value(time: Figure, chinese: Sequence[Figure]) -> bool:
    """Whether a value of the time stands behind it, as in 上年同期为12%."""
    near = (f for f in chinese if 0 <= f.start - time.end <= _NEAR and f.low is not None)
    return any(not f.direction and not f.basis for f in near)


def _told(key: str, figures: Sequence[Figure]) -> bool:
    """Whether the times among `figures` say all that `key` says, together if not one by one."""
    keys = [f.key for f in figures if f.kind in TIMES]
    if any(times_pairing(key, other) is not None for other in keys):
        return True
    parts = parts_of(key)
    return bool(parts) and parts <= frozenset().union(*map(parts_of, keys))


def _may_add(en: Figure, chinese: Sequence[Figure], source: str | None) -> bool:
    """Whether an English figure without its own Chinese one adds nothing."""
    if en.kind is Kind.CHANGE:
        return source is None or not _PROFIT_AND_LOSS.isdisjoint(source)
    if is_small_word(en):
        value = small_value(en)
        return source is None or value is None or value in _numerals(source, chinese)
    if source is not None and _is_of_word(en, source):
        return True
    if en.key == "past" and en.low == 1:
        # 一周暴跌: "in the past week"
        return f"一{_TIME_WORDS.get(en.unit, en.unit)}" in (source or "")
    if en.unit == "year" and en.text.lower().startswith("half"):
        return any(f.key.endswith("/01-06") for f in chinese if f.kind is Kind.PERIOD)
    if en.kind in TIMES:
        if en.key == "rel:next-year" and "跨年" in (source or ""):
            return True
        compared = any(f.basis for f in chinese) and en.key in {
            "rel:last-year",
            "rel:previous-year",
        }
        return compared or is_vague(en.key) or _told(en.key, chinese)
    if en.kind in _TOLD_ONCE:
        return any(pairing(zh, en) for zh in chinese) or _is_dimension(en.text, source or "")
    return False


def _is_of_word(en: Figure, source: str) -> bool:
    """Whether a number belongs to a word that is no figure in Chinese: 每百 is per 100."""
    if en.kind is Kind.NAME:
        symbols = _FORMULA.fullmatch(en.text) and re.findall("[A-Z][a-z]?", en.text)
        return bool(symbols and len(set(symbols)) > 1) or (
            en.text.upper().startswith("COVID") and "新冠" in source
        )
    if en.key == "several":
        return "成千上万" in source and en.low in {1_000, 10_000}
    return any(
        word in source
        for word, value in _WORDS_OF_NUMBERS
        if en.kind in {Kind.COUNT, Kind.NUMBER} and en.low == en.high == value
    )


def _is_dimension(name: str, source: str) -> bool:
    """Whether 3D stands for 三维."""
    return name[1:] == "D" and any(
        f"{c}维" in source for c in _NUMERALS if str(_NUMERALS[c]) == name[0]
    )


def _numerals(source: str, chinese: Sequence[Figure]) -> set[int]:
    """Values of the Chinese numerals of `source` that are in no figure: 五轴, 两者, 双平台."""
    inside = {at for figure in chinese for at in range(figure.start, figure.end)}
    also = {2} if "孙公司" in source else set()  # second-tier subsidiaries
    return also | {
        _NUMERALS[char] for at, char in enumerate(source) if char in _NUMERALS and at not in inside
    }
