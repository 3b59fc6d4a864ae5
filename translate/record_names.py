"""Names in one record: its own company, hosts and the firms its text names, as terms.

A small model makes up an English name where it does not know one, so the rules write it: firms in
full (…有限公司), and firms called by place, core and trade (嘉兴某某微电子), after which place and
core alone are the firm too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from irsum.translate.names import company, institution, name_core, name_words, person
from irsum.translate.terms import Entry, Glossary
from irsum.types import Point, Record, Translation

__all__ = ["Introducer", "firms", "record_glossary"]

_NAME = "name"
_LEGAL = re.compile(r"(?:集团)?(?:股份)?有限(?:责任)?公司")
_HAN = re.compile(r"[\u3400-\u9fff（）()]+$")
# Words that stand before a name, never in it.
_BEFORE = re.compile(
    r".*(?:子公司|分公司|孙公司|公司|成立|设立|收购|参股|控股|增资|投资|持有|名为|更名|包括|以及"
    r"|通过|合作|客户|股东|签署|[的了与和及由向对为是系在即])(?=.{4,}$)"
)
# Characters and words that no firm has in the core of its name.
_NOT_CORE = re.compile(
    r"[的了在和与及是有将已为等从到其该各个们这那以由]|公司|企业|一家|某|地区|市场|基地|项目|工厂"
)
# Trades that end a firm's name in running text, and what may not follow them there.
_TRADES = (
    "科技|微电子|电子|光电|新材料|材料|生物|医药|药业|制药|环保|环境|新能源|能源|电气|机械|重工|汽车"
    "|软件|信息|智能|通信|半导体|化工|化学|食品|医疗|实业|股份|控股|集团"
)
_NO_FIRM = "大学|学院|研究|项目|中心|产业|行业|领域|市场|园|基地|业务|板块|工厂|公司"


def record_glossary(record: Record) -> Glossary:
    """Return the names that a record explains or mentions, for use in its text."""
    header = record.header
    said = "\n".join(i.question + "\n" + i.answer for i in record.items or record.topics)
    english = {zh: institution(zh) for zh in firms(said)}
    english |= {zh: company(zh, None) for zh in (header.company, header.name) if zh}
    if header.name and (core := name_core(header.name)):
        english[core] = institution(core)
    english |= {host.name: person(host.name) for host in header.hosts if len(host.name) > 2}
    return Glossary(
        tuple(Entry(zh, en, category=_NAME) for zh, en in english.items() if _usable(zh, en))
    )


def firms(text: str) -> tuple[str, ...]:
    """Return the firms that running text names, each once, in order.

    >>> firms("设立海南衡川国际投资有限公司，子公司嘉兴明禾微电子做设计，嘉兴明禾盈利。")
    ('海南衡川国际投资有限公司', '嘉兴明禾微电子', '嘉兴明禾')
    """
    found: dict[str, None] = {}
    for name in (*_in_full(text), *_by_trade(text)):
        found[name] = None
        if (short := _short(name)) and text.count(short) > text.count(name):
            found[short] = None
    return tuple(found)


def _in_full(text: str) -> Iterator[str]:
    for legal in _LEGAL.finditer(text):
        head = _HAN.search(text[max(0, legal.start() - 24) : legal.start()])
        name = _BEFORE.sub("", head[0]) if head else ""
        name = name.lstrip("）)")
        if len(name) > 2 and name.count("（") == name.count("）"):
            yield name + legal[0]


def _by_trade(text: str) -> Iterator[str]:
    for match in _trades().finditer(text):
        core = match["core"]
        if not _NOT_CORE.search(core) and core not in name_words("place"):
            yield match["name"]


def _short(name: str) -> str:
    """Place and core of a firm's name, "" where they are not both there."""
    place = next((name[:n] for n in (4, 3, 2) if name[:n] in name_words("place")), "")
    core = name[len(place) : len(place) + 2]
    known = name_words("word")
    return place + core if place and len(core) == 2 and core not in known else ""


@cache
def _trades() -> re.Pattern[str]:
    places = "|".join(sorted(name_words("place") - {"中国"}, key=len, reverse=True))
    # Behind a clause's start or the end of a word that names come after (子公司, 设立, 收购).
    return re.compile(
        r"(?:(?<![\u3400-\u9fff])|(?<=[的与和及由向于在对是司立购股为]))"
        rf"(?P<name>(?:{places})(?P<core>[\u3400-\u9fff]{{2}})(?:{_TRADES}){{1,2}}(?!{_NO_FIRM}))"
    )


def _usable(zh: str, en: str) -> bool:
    return len(zh) > 1 and bool(en) and not zh.isascii()


@dataclass(slots=True)
class Introducer:
    """Puts the Chinese in brackets behind the first mention of each name, in reading order."""

    glossary: Glossary
    _known: set[str] = field(default_factory=set)

    def translation(self, translation: Translation) -> Translation:
        """Return `translation` with names that stand there for the first time introduced."""
        return replace(
            translation, english=self._introduced(translation.source, translation.english)
        )

    def point(self, point: Point) -> Point:
        """Return `point` with names that stand there for the first time introduced."""
        chinese = "".join(sentence.text for sentence in point.sources)
        return replace(point, text=self._introduced(chinese, point.text))

    def _introduced(self, chinese: str, english: str) -> str:
        for term in self.glossary.find(chinese):
            if term.category != _NAME or term.en in self._known:
                continue
            mention = re.search(rf"\b{re.escape(term.en)}\b(?!\s*\()", english)
            if mention:
                self._known.add(term.en)
                english = f"{english[: mention.end()]} ({term.zh}){english[mention.end() :]}"
        return english
