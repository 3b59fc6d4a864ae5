"""Firms that running text names: in full, by trade, as bought or owned, and their short forms.

A rule needs evidence: a legal form, a place, a core known from the same record, or a word that only
firms stand beside (收购, 子公司, 持股). An ordinary phrase taken for a name is worse than a miss.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from irsum.translate.names import name_words
from irsum.translate.terms import read_table

__all__ = ["firm_cores", "firms", "is_ordinary", "short_form", "short_forms"]

_LEGAL = re.compile(r"(?:集团)?(?:股份)?有限(?:责任)?公司")
_HAN = re.compile(r"[\u3400-\u9fff（）()]+$")
# Words that stand before a name, never in it.
_BEFORE = re.compile(
    r".*(?:子公司|分公司|孙公司|公司|成立|设立|收购|参股|控股|增资|投资|持有|名为|更名|包括|以及|旗下"
    r"|通过|合作|客户|股东|签署|[的了与和及由向对为是系在即])(?=.{4,}$)"
)
# Characters and words that no firm has in the core of its name.
_NOT_CORE = re.compile(
    r"[的了在和与及是有将已为等从到其该各个们这那以由]|公司|企业|一家|某|地区|市场|基地|项目|工厂"
)
# Trades that end a firm's name in running text, and what may not follow them there.
_TRADES = (
    "科技|微电子|电子|光电|新材料|材料|生物|医药|药业|制药|环保|环境|新能源|能源|电气|机械|重工|汽车"
    "|软件|信息|智能|通信|半导体|化工|化学|食品|医疗|实业|股份|控股|集团|文旅|旅游|客车|动力|重汽|传感"
)
_NO_FIRM = "大学|学院|研究|项目|中心|产业|行业|领域|市场|园|基地|业务|板块|工厂|公司"
_START = r"(?:(?<![\u3400-\u9fff])|(?<=[的与和及由向于在对是司立购股为下]))"
_HAN2, _HAN24 = r"[\u3400-\u9fff]{2}", r"[\u3400-\u9fff]{2,4}?"
_STAKE = r"(?:\d[\d.]*%)?的?(?:股权|股份)|持股|\d[\d.]*%"
# Core and trade without a place: what must stand before or behind.
_OWNED = "(?:" + "|".join(f"(?<={w})" for w in "子公司 孙公司 旗下 收购 参股 友商".split()) + ")"
_END = r"(?=[，。、；？！,;?!）)”的等]|$|已|将|主业|持股|股权|签署|签订|\s)"
# What is bought: 收购优某某等事项, 优某某并购失败.
_BOUGHT = re.compile(
    rf"(?:收购|并购)(?P<name>{_HAN24})(?=[，。、；？！,;?!的\d]|等|股权|事项|失败|后|$)"
)
_FIRST_NUMBER = tuple("一二三四五六七八九十百千万亿两双多数几某各本该此新旧大小")


def firms(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the firms that running text names, each once, in order of the rule that found them.

    `known` are cores of firms known already, such as the record's own company.

    >>> firms("设立海南衡川国际投资有限公司，子公司嘉兴明禾微电子做设计，嘉兴明禾盈利。")
    ('海南衡川国际投资有限公司', '嘉兴明禾微电子', '嘉兴明禾')
    """
    found: dict[str, None] = {}
    for name in (*_in_full(text), *_by_company(text), *_by_trade(text), *_owned(text)):
        found[name] = None
        if (short := short_form(name)) and text.count(short) > text.count(name):
            found[short] = None
    cores = {*known, *(core for name in found if (core := _core(name)))}
    rest = text
    for name in sorted(found, key=len, reverse=True):
        rest = rest.replace(name, "\n")
    for name in (*_with_core(rest, cores), *_bought(text)):
        found[name] = None
    return tuple(found)


def firm_cores(text: str) -> tuple[str, ...]:
    """Return the coined cores of the firms that `text` names in full, each once."""
    return tuple(dict.fromkeys(core for name in _in_full(text) if (core := _core(name))))


def short_forms(names: Iterable[str], text: str) -> dict[str, str]:
    """Return the cores of `names` that stand alone in `text`, each with the name it is short for.

    >>> short_forms(["佛山维舜"], "公司收购佛山维舜，在维舜基础上合作。")
    {'维舜': '佛山维舜'}
    """
    names = list(names)
    rest = text
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "\n")
    return {
        core: name for name in names if (core := _core(name)) and core not in names and core in rest
    }


def short_form(name: str) -> str:
    """Place and core of a firm's name, "" where they are not both there."""
    place = _place(name)
    core = name[len(place) : len(place) + 2]
    return place + core if place and len(core) == 2 and not is_ordinary(core) else ""


@cache
def is_ordinary(zh: str) -> bool:
    """Whether `zh` is a common word, or two of them, and so no firm's coined name."""
    words = _ordinary()
    return zh in words or any(zh[:n] in words and zh[n:] in words for n in range(2, len(zh) - 1))


@cache
def _ordinary() -> frozenset[str]:
    common = {row["zh"] for row in read_table("common_words.tsv")}
    return frozenset(common | name_words("word") | name_words("place") | set(_TRADES.split("|")))


def _core(name: str) -> str:
    """The coined two characters of a firm's name, "" where they are a common word."""
    rest = re.sub(r"^[省市县区]", "", name[len(_place(name)) :])
    core = rest[:2]
    whole = len(rest) == 2 and rest != name
    traded = len(rest) > 3 and re.match(rf"(?:{_TRADES}|[^有]{{2,12}}公司)", rest[2:])
    fits = len(core) == 2 and (whole or traded) and not _NOT_CORE.search(core)
    return core if fits and not is_ordinary(core) else ""


def _place(name: str) -> str:
    return next((name[:n] for n in (4, 3, 2) if name[:n] in name_words("place")), "")


def _in_full(text: str) -> Iterator[str]:
    for legal in _LEGAL.finditer(text):
        head = _HAN.search(text[max(0, legal.start() - 24) : legal.start()])
        name = _BEFORE.sub("", head[0]) if head else ""
        name = name.lstrip("）)")
        if len(name) > 2 and name.count("（") == name.count("）"):
            yield name + legal[0]


def _by_company(text: str) -> Iterator[str]:
    """Place and core with 公司, but no legal form: 北京某某某某公司."""
    for match in _company_pattern().finditer(text):
        core = match["core"]
        if not _NOT_CORE.search(core) and not is_ordinary(core) and not is_ordinary(core[:2]):
            yield match["name"]


def _by_trade(text: str) -> Iterator[str]:
    for match in _trade_pattern().finditer(text):
        core = match["core"]
        if not _NOT_CORE.search(core) and core not in name_words("place"):
            yield match["name"]


def _owned(text: str) -> Iterator[str]:
    """Core and trade, or place and core, beside a word that only firms stand beside."""
    for match in _owned_pattern().finditer(text):
        name = match["a"] or match["b"] or match["c"] or match["d"]
        place = _place(name)
        # 巫山文旅: the place is the name.
        by_place = bool(place) and re.fullmatch(_TRADES, name[len(place) :]) is not None
        core = name[len(place) : len(place) + 2]
        if by_place or not (_NOT_CORE.search(name) or is_ordinary(core)):
            yield name


def _with_core(text: str, cores: Iterable[str]) -> Iterator[str]:
    """Firms named by a core known from the record: 山东某某, 某某光电."""
    cores = sorted(core for core in set(cores) if not is_ordinary(core))
    if not cores:
        return
    core = "|".join(map(re.escape, cores))
    for match in re.finditer(rf"(?:{_places()})(?:{core})(?!有限)|(?:{core})(?:{_TRADES})", text):
        if not re.match(rf"(?:{_TRADES}|[\u3400-\u9fff]{{0,8}}有限)", text[match.end() :]):
            yield match[0]


def _bought(text: str) -> Iterator[str]:
    """Names without place or trade that the text says are bought, said more than once."""
    for match in _BOUGHT.finditer(text):
        name = match["name"]
        plain = name.startswith(_FIRST_NUMBER) or _NOT_CORE.search(name)
        parts = {name[n : n + 2] for n in range(len(name) - 1)}
        if not plain and text.count(name) > 1 and not any(map(is_ordinary, {name, *parts})):
            yield name


@cache
def _places() -> str:
    return "|".join(sorted(name_words("place") - {"中国"}, key=len, reverse=True))


@cache
def _trade_pattern() -> re.Pattern[str]:
    # Behind a clause's start or the end of a word that names come after (子公司, 设立, 收购).
    return re.compile(
        rf"{_START}(?P<name>(?:{_places()})(?P<core>{_HAN2})(?:{_TRADES}){{1,2}}(?!{_NO_FIRM}))"
    )


@cache
def _company_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_START}(?P<name>(?:{_places()})(?P<core>[\u3400-\u9fff]{{2,8}}?)公司)")


@cache
def _owned_pattern() -> re.Pattern[str]:
    traded = rf"{_HAN2}(?:{_TRADES})"
    placed = rf"(?:{_places()}){_HAN2}"
    listed = rf"{_HAN2}(?:{_TRADES})(?=等(?:客户|企业|公司|厂商))"
    return re.compile(
        rf"{_OWNED}(?P<a>{traded}){_END}"
        rf"|{_START}(?P<b>{traded}|{placed})(?={_STAKE})"
        rf"|(?<=收购)(?P<c>{placed})(?={_STAKE}|[，。、；的])"
        rf"|(?<=、)(?P<d>{listed})"
    )
