"""Briefs made by hand, about an invented company, as the pipeline would make them."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from irsum.figures.chinese import read_chinese
from irsum.figures.values import Figure
from irsum.types import (
    Brief,
    BriefItem,
    Flag,
    Header,
    Host,
    Item,
    KeyFigure,
    Participant,
    Point,
    Record,
    Sentence,
    Span,
    Translation,
)

__all__ = ["bare", "lanxu", "long", "rewritten", "topics"]

NEARLY = Flag("qualifier", "近60个", "nearly 60", "over 60")

# id, Chinese, English of each sentence; the id begins with the question's number
_SENTENCES = [
    ("1.q1", "请介绍一下公司前三季度的经营情况，业绩增长的主要原因是什么？",
     "How did the business do in the first three quarters, and what drove the growth?"),
    ("1.1", "2025年前三季度，公司实现营业收入4.86亿元，同比增长21.37%；"
     "归属于上市公司股东的净利润为6,378.87万元，同比增长44.90%。",
     "In the first three quarters of 2025, the Company recorded operating revenue of RMB 486 "
     "million, up 21.37% year on year; net profit attributable to shareholders of the listed "
     "company was RMB 63.7887 million, up 44.90% year on year."),
    ("1.2", "业绩增长主要是由于一次性内窥镜产品进入放量阶段，1-9月销量超过62万支。",
     "The growth came mainly from single-use endoscopes entering volume production, with more "
     "than 620,000 units sold from January to September."),
    ("1.3", "同时，公司持续推进降本增效，期间费用率同比下降2.3个百分点。",
     "The Company also kept cutting costs, and its period expense ratio fell by 2.3 percentage "
     "points year on year."),
    ("2.q1", "海外业务进展如何？", "How is the overseas business developing?"),
    ("2.1", "1-9月，公司境外收入为1.52亿元，同比增长52.60%，占营业收入的31.28%。",
     "From January to September, overseas revenue was RMB 152 million, up 52.60% year on year, "
     "or 31.28% of operating revenue."),
    ("2.2", "截至9月末，公司产品已销往近60个国家和地区，并与20余家海外经销商建立了长期合作。",
     "As of the end of September, the Company's products had been sold to over 60 countries "
     "and regions, with long-term partnerships with over 20 overseas distributors."),
    ("3.q1", "公司产能和扩产计划是怎样的？",
     "What are the Company's capacity and expansion plans?"),
    ("3.1", "公司现有一次性内窥镜年产能为90万支，前三季度产能利用率为92%。",
     "The Company can make 900,000 single-use endoscopes a year; capacity utilization was 92% "
     "in the first three quarters."),
    ("3.2", "苏州二期项目总投资3.2亿元，计划于2026年第三季度投产，"
     "达产后年产能将增至现有水平的2.5倍。",
     "The Suzhou Phase II project, with a total investment of RMB 320 million, is to start "
     "production in the third quarter of 2026 and will raise annual capacity to 2.5 times the "
     "present level."),
    ("3.3", "感谢您的关注！", "Thank you for your attention!"),
]  # fmt: skip
_FLAGS = {"2.2": (NEARLY,)}

# question: the sentences each of its points rests on
_POINTS: dict[str, list[tuple[str, ...]]] = {
    "1": [("1.1",), ("1.2", "1.3")],
    "2": [("2.1",), ("2.2",)],
    "3": [("3.1",), ("3.2",)],
}

# metric, value, change, period, question; then the sentence
_KEY_FIGURES = [
    (("Operating revenue", "RMB 486 million", "up 21.37% year on year", "2025 Q1-Q3", "1"), "1.1"),
    (("Net profit attributable to shareholders of the listed company", "RMB 63.7887 million",
      "up 44.90% year on year", "2025 Q1-Q3", "1"), "1.1"),
    (("Single-use endoscopes sold", "over 620,000", "", "January to September", "1"), "1.2"),
    (("Period expense ratio", "", "down 2.3 percentage points year on year", "2025 Q1-Q3", "1"),
     "1.3"),
    (("Overseas revenue", "RMB 152 million", "up 52.60% year on year", "January to September",
      "2"), "2.1"),
    (("Overseas share of operating revenue", "31.28%", "", "January to September", "2"), "2.1"),
    (("Single-use endoscope capacity", "900,000 a year", "", "", "3"), "3.1"),
    (("Capacity utilization", "92%", "", "2025 Q1-Q3", "3"), "3.1"),
    (("Total investment, Suzhou Phase II", "RMB 320 million", "", "", "3"), "3.2"),
]  # fmt: skip

_People = tuple[tuple[str, str], ...]
_PARTICIPANTS: list[tuple[str | None, str, _People]] = [
    ("东屿基金", "Dongyu Fund", (("何清", "He Qing"), ("罗一鸣", "Luo Yiming"))),
    ("恒桥证券", "Hengqiao Securities", (("陆思远", "Lu Siyuan"),)),
    ("川岳资产", "Chuanyue Asset Management", (("段启明", "Duan Qiming"),)),
    ("青檀人寿", "Qingtan Life", (("韩冬", "Han Dong"), ("沈知夏", "Shen Zhixia"))),
    ("Foxglove Capital", "Foxglove Capital", (("Ann Ray", "Ann Ray"),)),
    ("宁川期货", "Ningchuan Futures", ()),
    (None, "", (("许望", "Xu Wang"),)),
]

_PROVENANCE = (
    ("irsum", "0.1.0"),
    ("model", "qwen2.5-coder-1.5b"),
    ("model sha256", "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"),
    ("glossary sha256", "5d41402abc4b2a76b9719d911017c592ae2f1f7a3b7a3f0e7f8f5b5a5d9d9c11"),
    ("summarizer", "extractive"),
    ("order", "summarise-first"),
)


_Pair = tuple[Sentence, Translation]


def lanxu(*, full: bool = False, clean: bool = False) -> Brief:
    """A record with three questions, one statement marked unless `clean`."""
    text = "".join(zh for _, zh, _ in _SENTENCES)
    flags = {} if clean else _FLAGS
    pairs = {id: _pair(text, id, zh, en, flags.get(id, ())) for id, zh, en in _SENTENCES}
    items = tuple(_brief_item(number, pairs, full) for number in _POINTS)
    points = [point for item in items for point in item.points]
    figures = sum(len(point.figures) for point in points)
    return Brief(
        record=_record(text),
        company="Lanxu Medical Technology",
        kinds=("Research Visit by Specific Investors", "Conference Call"),
        place="The Company's third-floor meeting room, Tencent Meeting",
        participants=tuple(
            (institution, tuple(name for _, name in people))
            for _, institution, people in _PARTICIPANTS
        ),
        hosts=(
            ("Gu Wenxi", "Board Secretary"),
            ("Liang Yining", "Head of Investor Relations"),
        ),
        overview=(points[0], points[3], points[5]),
        key_figures=tuple(KeyFigure(*row, pairs[id][0]) for row, id in _KEY_FIGURES),
        items=items,
        provenance=_PROVENANCE,
        figures=figures,
        verified=figures - len(flags),
        marked=() if clean else (("question 2", NEARLY),),
    )


def _pair(text: str, id: str, zh: str, en: str, flags: tuple[Flag, ...]) -> _Pair:
    start = text.index(zh)
    sentence = Sentence(id, zh, Span(start, start + len(zh)))
    return sentence, Translation(zh, en, read_chinese(zh), flags)


def _record(text: str) -> Record:
    header = Header(
        code="688997",
        name="澜序医疗",
        company="苏州澜序医疗科技股份有限公司",
        number="2025-011",
        kinds=("特定对象调研", "电话会议"),
        kinds_certain=True,
        dates=("2025-10-30", "2025-11-03"),
        place="公司三楼会议室、腾讯会议",
        participants=tuple(
            Participant(institution, tuple(name for name, _ in people))
            for institution, _, people in _PARTICIPANTS
        ),
        hosts=(Host("顾闻溪", "董事会秘书"), Host("梁以宁", "投资者关系负责人")),
        signed="2025-11-04",
    )
    whole = Span(0, len(text))
    items = tuple(
        Item(
            number,
            "".join(zh for id, zh, _ in _SENTENCES if id.startswith(f"{number}.q")),
            "".join(zh for id, zh, _ in _SENTENCES if re.match(rf"{number}\.[0-9]", id)),
            whole,
        )
        for number in _POINTS
    )
    return Record("lanxu.txt", text, header, items)


def _brief_item(number: str, pairs: dict[str, _Pair], full: bool) -> BriefItem:
    asked, question = pairs[f"{number}.q1"]
    whole = tuple(pair for id, pair in pairs.items() if id.startswith(f"{number}."))
    return BriefItem(
        number=number,
        question=question,
        points=tuple(_point([pairs[id] for id in ids]) for ids in _POINTS[number]),
        question_sources=(asked,),
        translation=whole if full else (),
    )


def _point(pairs: list[_Pair]) -> Point:
    made = [translation for _, translation in pairs]
    return Point(
        " ".join(translation.english for translation in made),
        tuple(sentence for sentence, _ in pairs),
        tuple(figure for translation in made for figure in translation.figures),
        tuple(flag for translation in made for flag in translation.flags),
    )


def bare() -> Brief:
    """A record of which nothing is known and from which nothing came."""
    return Brief(
        Record("empty.txt", "", Header(), ()), "", (), "", (), (), (), (), (), (), 0, 0, ()
    )


def topics() -> Brief:
    """A record without questions; its kinds are only likely, and reading it left warnings."""
    brief = lanxu(clean=True)
    record = replace(
        brief.record,
        header=replace(brief.record.header, kinds_certain=False, code="301997", dates=("2025-11",)),
        items=(),
        topics=brief.record.items,
        warnings=("The tick marks of the kinds are lost.",),
    )
    return replace(brief, record=record)


def long() -> Brief:
    """A brief with a key-figures table of several pages and many participants."""
    brief = lanxu(full=True)
    header = brief.record.header
    record = replace(brief.record, header=replace(header, participants=header.participants * 12))
    return replace(
        brief,
        record=record,
        key_figures=brief.key_figures * 8,
        participants=brief.participants * 12,
    )


def rewritten(brief: Brief, change: Callable[[str], str]) -> Brief:
    """`brief` with every text in it, wherever from, changed; missing and empty ones stay so."""
    made = _rewritten(brief, change)
    assert isinstance(made, Brief)
    return made


def _rewritten(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value) if value else value
    if isinstance(value, tuple):
        return tuple(_rewritten(part, change) for part in value)
    if isinstance(value, Figure) or not is_dataclass(value) or isinstance(value, type):
        return value
    kept = ("kind",) if isinstance(value, Flag) else ()
    return replace(
        value,
        **{
            field.name: _rewritten(getattr(value, field.name), change)
            for field in fields(value)
            if field.name not in kept
        },
    )
