"""What is wrong with an English text, given its Chinese: the checks behind every translation."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from irsum.figures.check import compare
from irsum.figures.english import read_english
from irsum.figures.house import render
from irsum.figures.same import pairing
from irsum.figures.values import Basis, Figure, Kind
from irsum.translate.meaning import check_meaning
from irsum.translate.terms import Term, used
from irsum.types import Flag

__all__ = ["asks", "check_translation", "grave", "says"]

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z&.+-]*[A-Za-z]")
_WORD = re.compile(r"[A-Za-z0-9.]+")
_END = tuple(".?!\"')]:;…")

# English characters per Chinese character, figures put in; measured over data/ir_*.tsv
# (scripts/measure_ratios.py): 99.9% of the references lie between.
_SHORTEST, _LONGEST = 1.0, 9.0
# Very short texts (headings, names) vary more than any ratio tells.
_MIN_JUDGED = 12

# A run of this many words said this often is a loop, unless the Chinese repeats itself as often.
_LOOP_WORDS, _LOOP_TIMES, _LOOP_CHARACTERS = 6, 3, 5

# A question in English: one that begins like a statement is none, whatever its last character.
_ASKING = re.compile(
    r"(?:^|[.?!,;:] |\b(?:and|but|or|if|tell me|explain|introduce|share|roughly|about) )"
    r"(?:(?:in|at|on|by|for|to|from|of|with|under) )?(?:what|how|why|when|which|where|who|whether|"
    r"is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|please)\b.*\?"
    r"|\b(?:know|ask|asks|wonder|understand)\b.*\b(?:what|how|why|when|which|where|who|whether|if)\b",
    re.IGNORECASE,
)
# Each question of several, also where they are joined: "Has it ..., and will it ...?"
_ASKED = re.compile(
    r"(?:^|[.?!,;:] |\b(?:and|but|or|if|so|then|also) )"
    r"(?:(?:in|at|on|by|for|to|from|of|with|under|roughly|about|around|within|also|then) ){0,2}"
    r"(?:what|how|why|when|which|where|who|whether|is|are|was|were|do|does|did|has|have|had|will|"
    r"would|can|could|should|may|please)\b"
    r"|\b(?:know|asks?|wonder|understand|tell|explain|introduce|or)\b",
    re.IGNORECASE,
)
_YEAR_AGO = re.compile(
    r"(?:the )?(?:(?:same|corresponding) period (?:of |in )?)?(?:the )?"
    r"(?:previous|last|prior) year",
    re.IGNORECASE,
)
_PHRASES = {Basis.YEAR: "year on year", Basis.PREVIOUS: "quarter on quarter"}
_MONTHLY = "month on month"
# What says in English that a change is one.
_BASES = {
    Basis.YEAR: re.compile(
        r"year[ -](?:on|over|to)[ -]year|\byoy\b|(?:previous|last|prior|earlier) year"
        r"|year (?:earlier|ago|before)|same period|annual",
        re.IGNORECASE,
    ),
    Basis.PREVIOUS: re.compile(
        r"(?:quarter|month|half|week|period)[ -](?:on|over)[ -](?:quarter|month|half|week|period)"
        r"|sequential|\b(?:qoq|mom|hoh)\b|previous|prior|last|preceding|earlier"
        r"|(?:first|second|third) (?:quarter|half)",
        re.IGNORECASE,
    ),
}

_CLAUSE_START = re.compile(r"[，。；！？]")
_LEVEL = re.compile(r"(?:至|到|达|为|占|的|是)\s*(?:约|近|超过?|不足|逾)?$")
_CHANGING = re.compile(r"[增减升降涨跌高低多少快慢扩缩超翻回]|幅度")
_SENTENCE_END = re.compile(r"[.!?] (?=[A-Z])|; ")

_MINOR = frozenset({"term"})

# Terms whose absence is grave, and what English leaves off a firm's name.
_NAMES = frozenset({"name", "place", "person"})
_TRADE_WORDS = (
    r"Group|Holdings?|Co\.,? Ltd\.?|Corporation|Company|Technology|Technologies|Industrial"
    r"|Industry|Electronics?|Pharmaceuticals?|Securities|Asset Management|Fund|Management"
    r"|International|Motors?|Auto(?:mobile)?|Energy|Materials|Bank|Development|Investment"
    r"|City|County|District|Prefecture"
)


def grave(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """Return the flags that must be mended or marked; a term in other words is only counted."""
    return tuple(flag for flag in flags if flag.kind not in _MINOR)


def asks(chinese: str) -> bool:
    """Whether a text ends as a question.

    >>> asks("毛利率如何？"), asks("毛利率为12%。")
    (True, False)
    """
    return chinese.rstrip().endswith(("？", "?"))


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
    read = read_english(english)
    return (
        *_figures(chinese, figures, read),
        *_basis(chinese, english, figures, read),
        *_invented_changes(chinese, figures, read),
        *check_meaning(chinese, english, figures, read, terms),
        *_chinese_left(english),
        *_dropped_names(chinese, english, figures),
        *_shape(chinese, english),
        *_missed_terms(terms, english),
    )


def _figures(chinese: str, figures: Sequence[Figure], read: Sequence[Figure]) -> list[Flag]:
    flags = compare(figures, read, source=chinese)
    # "compared with the previous year" says 同比 of a change without a number.
    compared = "同比" in chinese or "上年" in chinese or "去年" in chinese
    return [
        f
        for f in flags
        if not (compared and f.kind == "figure added" and _YEAR_AGO.fullmatch(f.found))
    ]


def _basis(
    chinese: str, english: str, figures: Sequence[Figure], read: Sequence[Figure]
) -> list[Flag]:
    # "year on year" said once holds for all changes of an English sentence, up to a semicolon.
    flags = []
    for figure in (f for f in figures if f.basis):
        places = [f.end for f in read if says(figure, f)]
        if places and not any(_BASES[figure.basis].search(_sentence(english, p)) for p in places):
            monthly = figure.basis is Basis.PREVIOUS and "月" in chinese
            expected = _MONTHLY if monthly else _PHRASES[figure.basis]
            flags.append(Flag("basis", zh=figure.text, expected=expected))
    return flags


def _invented_changes(
    chinese: str, figures: Sequence[Figure], read: Sequence[Figure]
) -> list[Flag]:
    # A level or share told as a change: "up 105.9%" for 为同期的105.9%, "rose 9%" for 升至9%.
    flags = []
    for figure in figures:
        if figure.direction or figure.kind not in (Kind.PERCENT, Kind.MULTIPLE):
            continue
        clause = _CLAUSE_START.split(chinese[: figure.start])[-1]
        level = _LEVEL.search(clause)
        if not level and _CHANGING.search(clause + chinese[figure.end : figure.end + 4]):
            continue
        told = [f for f in read if _same_value(f, figure)]
        if told and all(f.direction for f in told):
            flags.append(Flag("direction", figure.text, render(figure), told[0].text))
    return flags


def _same_value(one: Figure, two: Figure) -> bool:
    """Whether two figures have one kind and value."""
    return (one.kind, one.low, one.high) == (two.kind, two.low, two.high)


def says(chinese: Figure, english: Figure) -> bool:
    """Whether an English figure says the Chinese one, be it in another form: 1.5倍 as 150%."""
    return _same_value(chinese, english) or pairing(chinese, english) is not None


def _sentence(english: str, at: int) -> str:
    """The sentence of `english` around a place, or its part between semicolons."""
    ends = [0, *(m.end() for m in _SENTENCE_END.finditer(english)), len(english)]
    start = max(end for end in ends if end <= at)
    return english[start : min((end for end in ends if end > at), default=len(english))]


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
        name = re.sub(r"[^a-z0-9]", "", match.group().lower())
        if name not in folded and not (name.endswith("s") and name[:-1] in folded):
            flags.append(Flag("name missing", zh=match.group(), expected=match.group()))
    return flags


def _shape(chinese: str, english: str) -> list[Flag]:
    run, times = _most_repeated(_WORD.findall(english.lower()), _LOOP_WORDS)
    if times >= _LOOP_TIMES and times > _most_repeated(list(chinese), _LOOP_CHARACTERS)[1]:
        return [Flag("loop", found=" ".join(run))]
    questions = len(re.findall("[？?]+", chinese))
    lost = questions > 1 and len(_ASKED.findall(english)) < questions
    if asks(chinese) and (lost or not _ASKING.search(english)):
        return [Flag("question", zh=chinese)]
    length = len(re.sub(r"\s", "", chinese))
    if length < _MIN_JUDGED:
        return []
    ratio = len(english) / length
    if ratio < _SHORTEST or (chinese.rstrip()[-1:] in "。？！" and not english.endswith(_END)):
        return [Flag("truncated", zh=chinese)]
    return [Flag("too long", found=english)] if ratio > _LONGEST else []


def _most_repeated(parts: Sequence[str], size: int) -> tuple[tuple[str, ...], int]:
    runs = Counter(tuple(parts[i : i + size]) for i in range(len(parts) - size + 1))
    return next(iter(runs.most_common(1)), ((), 0))


def _missed_terms(terms: Sequence[Term], english: str) -> list[Flag]:
    strict = [term for term in terms if term.strict]
    found = {term.zh for term in used(strict, english)}
    missed = {term.zh: term for term in strict if term.zh not in found}
    return [
        Flag("name missing" if _is_name_lost(term, english) else "term", zh=zh, expected=term.en)
        for zh, term in missed.items()
    ]


def _is_name_lost(term: Term, english: str) -> bool:
    """Whether a name is not there in any form: without its trade it is only another wording."""
    if term.category not in _NAMES:
        return False
    forms = (re.sub(rf"(?: (?:{_TRADE_WORDS}))+$", "", f) for f in (term.en, *term.accepted))
    return not used([replace(term, accepted=tuple(forms))], english)
