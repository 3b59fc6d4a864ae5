"""Layouts in which records are found, each a way to print the same facts.

    facts (data/gold) -> Layout -> Form -> bytes of a text, Word, PDF or web file

What the reader must find is computed from the facts and the layout, never by the reader.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from record_documents import Form, beijing, shanghai, shenzhen, star
from wild_files import (
    beside,
    broken,
    cells,
    narrow,
    page_prose,
    page_table,
    pdf_beijing,
    pdf_narrow,
    pdf_prose,
    pdf_table,
    split,
    tabbed,
    unwrapped,
    wrapped,
)

from irsum.records.emphasis import BOLD

__all__ = ["LAYOUTS", "Fixture", "Layout", "fixtures"]

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold"
Facts = dict[str, Any]
_KINDS = (
    "特定对象调研",
    "分析师会议",
    "媒体采访",
    "业绩说明会",
    "新闻发布会",
    "路演活动",
    "现场参观",
)
_CHINESE = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_USUAL = {
    "kinds": "投资者关系活动类别",
    "people": "参与单位名称及人员姓名",
    "time": "时间",
    "place": "地点",
    "hosts": "上市公司接待人员姓名",
    "content": "投资者关系活动主要内容介绍",
    "disclosure": "关于本次活动是否涉及应披露重大信息的说明",
    "attachments": "附件清单（如有）",
    "signed": "日期",
}
_SHORT = {
    "kinds": "活动类别",
    "people": "活动参与人员",
    "time": "会议时间",
    "place": "接待地点",
    "hosts": "公司接待人员",
    "content": "交流内容及具体问答记录",
    "signed": "记录日期",
}
_VISIT = {
    "kinds": "调研类别",
    "people": "来访单位及人员",
    "time": "接待时间",
    "place": "调研地点",
    "hosts": "接待人员",
    "content": "调研主要内容",
}


# How each fact is printed. A function takes the header's facts and gives lines.


def ticks(ticked: str, empty: str, columns: int = 2) -> Callable[[Facts], list[str]]:
    """All kinds with a box each, so many on a line."""

    def lines(facts: Facts) -> list[str]:
        names = list(dict.fromkeys([*_KINDS, *facts["kinds"], "其他（请文字说明其他活动内容）"]))
        cells = [f"{ticked if name in facts['kinds'] else empty}{name}" for name in names]
        return ["      ".join(cells[i : i + columns]) for i in range(0, len(cells), columns)]

    return lines


TICKED = ticks("√", "□")
LOST = ticks("", "□")


def ticked_only(facts: Facts) -> list[str]:
    return [" ".join(f"√{name}" for name in facts["kinds"])]


def boxes_absent(facts: Facts) -> list[str]:
    return [" ".join(dict.fromkeys([*_KINDS, *facts["kinds"], "其他"]))]


def colons(facts: Facts) -> list[str]:
    return [
        f"{row['institution']}：{'、'.join(row['people'])}" if row["people"] else row["institution"]
        for row in facts["participants"]
    ]


def spaces(facts: Facts) -> list[str]:
    rows = [" ".join([row["institution"], *row["people"]]) for row in facts["participants"]]
    return [f"{'；'.join(rows)}；"]


def numbered_people(facts: Facts) -> list[str]:
    rows = [
        f"{row['institution']} {'、'.join(row['people'])}".strip() for row in facts["participants"]
    ]
    return [f"{i}、{row}" for i, row in enumerate(rows, 1)]


def counted(facts: Facts) -> list[str]:
    """Institutions only, `等31家机构34人`."""
    names = [row["institution"] for row in facts["participants"]]
    return [f"{'、'.join(names)}等{len(names) + 26}家机构{len(names) + 29}人"]


def attached(facts: Facts) -> list[str]:
    return ["详见附件清单"]


def titles_last(facts: Facts) -> list[str]:
    return [f"{host['name']} {host['title']}" for host in facts["hosts"]]


def titles_first(facts: Facts) -> list[str]:
    return [f"{i}、{host['title']}：{host['name']}" for i, host in enumerate(facts["hosts"], 1)]


def titles_in_brackets(facts: Facts) -> list[str]:
    return ["、".join(f"{host['name']}（{host['title']}）" for host in facts["hosts"])]


def honorifics(facts: Facts) -> list[str]:
    return ["；".join(f"{host['title']}{host['name']}先生" for host in facts["hosts"])]


def chinese_dates(facts: Facts) -> list[str]:
    days = ["{} 年 {} 月 {} 日".format(*map(int, day.split("-"))) for day in facts["dates"]]
    return ["、".join(days) + " 15:00-16:30"]


def hyphens(facts: Facts) -> list[str]:
    return [f"{'、'.join(facts['dates'])}（星期四）上午10:00"]


def slashes(facts: Facts) -> list[str]:
    return [day.replace("-", "/") + " 14:30" for day in facts["dates"]]


def date_range(facts: Facts) -> list[str]:
    """Of a range only the first and the last day are printed."""
    first, last = (facts["dates"][i].split("-") for i in (0, -1))
    start = f"{first[0]}年{int(first[1])}月{int(first[2])}日"
    if first == last:
        return [start]
    month = "" if first[1] == last[1] else f"{int(last[1])}月"
    return [f"{start}~{month}{int(last[2])}日"]


def usual_head(facts: Facts) -> list[str]:
    line = f"证券代码：{facts['code']}                 证券简称：{facts['name']}"
    number = [f"编号：{facts['number']}"] if facts["number"] else []
    return [line, facts["company"], "投资者关系活动记录表", *number]


def one_line_head(facts: Facts) -> list[str]:
    number = f"    编号：{facts['number']}" if facts["number"] else ""
    return [
        f"股票代码：{facts['code']}    股票简称：{facts['name']}{number}",
        f"{facts['company']}投资者关系活动记录表",
    ]


def bracket_head(facts: Facts) -> list[str]:
    number = [f"（编号：{facts['number']}）"] if facts["number"] else []
    announced = " 公告编号:2025-090" if number else ""
    code = f"证券代码:{facts['code']} 证券简称:{facts['name']}{announced}"
    return [code, f"{facts['company']}", "投资者关系活动记录表", *number]


def bare_head(facts: Facts) -> list[str]:
    """No code line."""
    number = [f"编号：{facts['number']}"] if facts["number"] else []
    return [f"{facts['company']}", "投资者关系活动记录表", *number]


def asked(question: str, answer: str = "", inline: bool = False) -> Callable[[Facts], list[str]]:
    """Questions and answers with these marks: {n} 1, {c} 一, {o} ①."""

    def lines(facts: Facts) -> list[str]:
        made: list[str] = []
        for i, item in enumerate(facts["items"]):
            names = {"n": i + 1, "c": _CHINESE[i], "o": _CIRCLED[i]}
            paragraphs = _paragraphs(item["answer"])
            first = question.format(**names) + item["question"]
            answered = answer.format(**names) + paragraphs[0]
            made += [first + answered] if inline else [first, answered]
            made += paragraphs[1:]
        return made

    return lines


def one_answer_unmarked(facts: Facts) -> list[str]:
    lines = asked("问题{n}：", "答：")(facts)
    place = max(i for i, line in enumerate(lines) if line.startswith("答："))
    return [line.removeprefix("答：") if i == place else line for i, line in enumerate(lines)]


def doubled_and_mixed(facts: Facts) -> list[str]:
    """Half and full width mixed, one answer's mark twice."""
    lines = asked("{n}、问：", "答：")(facts)
    for i, line in enumerate(lines):
        if line.startswith("答：") and i % 3 == 1:
            lines[i] = line.replace("答：", "答:", 1)
        elif re.match(r"[24]、问：", line):
            lines[i] = line.replace("、问：", ".问:", 1)
    return [line.replace("答：", "答：答：", 1) if i == 1 else line for i, line in enumerate(lines)]


def _paragraphs(answer: str) -> list[str]:
    """An answer in paragraphs: broken before points, and in two after its second sentence."""
    parts = re.split(r"(?<=[；：。])(?=（\d）)", answer)
    sentences = re.split(r"(?<=。)(?=[^”）])", parts[0])
    if len(sentences) > 3:
        parts[0:1] = ["".join(sentences[:2]), "".join(sentences[2:])]
    return parts


@dataclass(frozen=True)
class Layout:
    """One way to print a record. `hides` are facts it does not print, or not for certain."""

    name: str
    write: Callable[[Form], bytes]
    content: Callable[[Facts], list[str]]
    kinds: Callable[[Facts], list[str]] = TICKED
    people: Callable[[Facts], list[str]] = colons
    time: Callable[[Facts], list[str]] = chinese_dates
    hosts: Callable[[Facts], list[str]] = titles_last
    head: Callable[[Facts], list[str]] = usual_head
    labels: dict[str, str] = field(default_factory=dict)
    order: Sequence[str] = ("kinds", "people", "time", "place", "hosts")
    before: tuple[str, ...] = ("公司就投资者关心的问题进行了交流，主要内容如下：",)
    after: tuple[str, ...] = ()
    numbers: bool = True  # whether questions have printed numbers

    def form(self, facts: Facts) -> Form:
        people = self.people(facts) if facts["participants"] else ["通过网络参与的全体投资者"]
        lists = self.people is attached and facts["participants"]
        rows = {
            "kinds": self.kinds(facts),
            "people": people,
            "time": self.time(facts),
            "place": [facts["place"]],
            "hosts": self.hosts(facts),
            "content": [*self.before, *self.content(facts), *self.after],
            "disclosure": ["本次活动不涉及未公开披露的重大信息。"],
            "attachments": ["参会人员名单：", *colons(facts)] if lists else ["无"],
            "signed": ["{} 年 {} 月 {} 日".format(*map(int, facts["signed"].split("-")))],
        }
        order = (*self.order, "content", "disclosure", "attachments", "signed")
        names = {**_USUAL, **self.labels}
        return Form(
            tuple(self.head(facts)),
            tuple((name, names[name], tuple(rows[name])) for name in order),
        )

    def expected(self, facts: Facts) -> Facts:
        """What the reader must find."""
        wanted = {name: facts[name] for name in facts if name != "items"}
        wanted["kinds_certain"] = True
        if self.kinds is boxes_absent:
            wanted |= {"kinds": [], "kinds_certain": False}
        elif self.kinds is LOST:
            wanted["kinds_certain"] = False
        if self.time is date_range:
            wanted["dates"] = sorted({facts["dates"][0], facts["dates"][-1]})
        if self.head is bare_head:
            wanted |= {"code": None, "name": None}
        if self.people is counted:
            wanted["participants"] = [
                {"institution": row["institution"], "people": []} for row in facts["participants"]
            ]
        wanted["items"] = [
            {**item, "number": str(i) if self.numbers else None}
            for i, item in enumerate(facts["items"], 1)
        ]
        wanted["introduction"], wanted["tail"] = "".join(self.before), "".join(self.after)
        return wanted


RISK = ("风险提示：以上内容涉及前瞻性描述的，不构成公司对投资者的承诺。", "请注意投资风险。")
SECTIONS = ("一、公司基本情况介绍", "公司介绍了主营业务和发展历程。", "二、问答环节")
NOTE = ("注：部分问题已合并整理。",)
CLOSED = ("以上交流内容未涉及内幕信息。",)
_TURNED = ("hosts", "people", "kinds", "place", "time")

LAYOUTS = (
    Layout("shenzhen docx, 1、 and 答：", shenzhen, asked("{n}、", "答：")),
    Layout("shenzhen docx, Q1 and A1", shenzhen, asked("Q{n}：", "A{n}："), ticks("☑", "☐"), spaces,
           hosts=titles_first, after=RISK),
    Layout("shanghai docx, 问题一", shanghai, asked("问题{c}：", "回答："), ticks("■", "□", 3)),
    Layout("shanghai docx, no answer marks", shanghai, asked("{n}. "), people=numbered_people,
           time=hyphens),
    Layout("star docx, 问 and 答", star, asked("问：", "答："), numbers=False,
           hosts=titles_in_brackets),
    Layout("star docx, nothing but question marks", star, asked(""), numbers=False, after=RISK),
    Layout("shenzhen docx, bold questions only", shenzhen, asked(BOLD), numbers=False, after=RISK),
    Layout("shanghai docx, bold questions only", shanghai, asked(BOLD), numbers=False),
    Layout("pdf table, bold questions only", pdf_table, asked(BOLD), numbers=False, after=RISK),
    Layout("beijing docx, （一）", beijing, asked("（{c}）"), before=()),
    Layout("beijing pdf, 问题1", pdf_beijing, asked("问题{n}：", "答复："), before=()),
    Layout("pdf table, 1、", pdf_table, asked("{n}、", "答：")),
    Layout("pdf table, Q and A", pdf_table, asked("Q{n}：", "A："), people=spaces, time=hyphens,
           after=RISK),
    Layout("pdf narrow labels, 1. 问题", pdf_narrow, asked("{n}. 问题：", "回答："),
           ticks("☑", "□"), numbered_people),
    Layout("pdf narrow labels, （1）", pdf_narrow, asked("（{n}）", "答："), people=counted,
           hosts=titles_first, after=NOTE),
    Layout("pdf prose, indented", pdf_prose, asked("{n}、", "答："), people=attached,
           time=slashes, after=CLOSED),
    Layout("html table, bold questions only", page_table, asked(BOLD), numbers=False),
    Layout("html table, 问题 1、", page_table, asked("问题 {n}、", "答："), people=attached,
           labels=_SHORT),
    Layout("html prose, Q:", page_prose, asked("Q: ", "A: "), numbers=False, hosts=titles_first,
           time=date_range),
    Layout("txt with page furniture, 1、", wrapped, asked("{n}、", "答："), after=RISK),
    Layout("txt with page furniture, no answer marks", wrapped, asked("{n}. "), people=spaces),
    Layout("txt with page furniture, 一、", wrapped, asked("{c}、", "答："), LOST, counted,
           labels=_VISIT),
    Layout("txt narrow, gb18030", narrow, asked("问题 {n}：", "回复："), ticked_only,
           hosts=titles_in_brackets),
    Layout("txt narrow, ① and no answer marks", narrow, asked("{o}", "答："), time=slashes,
           head=one_line_head),
    Layout("txt utf-16, 提问", unwrapped, asked("提问{n}：", "公司回复："), boxes_absent, spaces,
           date_range, honorifics),
    Layout("txt unwrapped, sections", unwrapped, asked("（{c}）"), before=SECTIONS, order=_TURNED),
    Layout("txt cells, 1、 and 答：", cells, asked("{n}、", "答："), ticks("√", "□", 9), spaces),
    Layout("txt cells, Q: and nothing", cells, asked("Q{n}: "), ticks("☑", "□", 9), counted,
           hosts=honorifics, before=()),
    Layout("txt tabs", tabbed, asked("【问题{n}】", "【回复】"), ticks("□√", "□"),
           head=bracket_head),
    Layout("txt broken labels", broken, asked("{n}、", "答："), time=hyphens),
    Layout("txt labels split by their content", split, asked("Q{n}：", "A{n}："), order=_TURNED),
    Layout("txt label beside content", beside, asked("{n}、", "答："), labels=_SHORT,
           head=bare_head, hosts=titles_first),
    Layout("txt label beside content, inline", beside, asked("{n}、", "答：", inline=True),
           people=attached),
    Layout("txt inline, no number", wrapped, asked("问：", "答：", inline=True), numbers=False,
           people=numbered_people),
    Layout("txt one answer without mark", unwrapped, one_answer_unmarked, labels=_VISIT),
    Layout("txt half and full width mixed", wrapped, doubled_and_mixed, after=NOTE),
    Layout("txt 投资者 and 公司", unwrapped, asked("投资者提问：", "公司回答："), numbers=False),
)  # fmt: skip


@dataclass(frozen=True)
class Fixture:
    """A file and what the reader must find in it."""

    name: str
    data: bytes
    expected: Facts


def facts_of(path: Path) -> Facts:
    """The facts of a gold record."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    items = [
        {name: item[name] for name in ("number", "question", "answer")} for item in gold["items"]
    ]
    return {**gold["header"], "items": items}


def fixtures(each: int = 2) -> Iterator[Fixture]:
    """Every layout with the facts of so many records, in turn."""
    records = sorted(GOLD.glob("*.json"))
    for place, layout in enumerate(LAYOUTS):
        for i in range(each):
            path = records[(place * each + i) % len(records)]
            facts = facts_of(path)
            data = layout.write(layout.form(facts))
            yield Fixture(f"{layout.name} / {path.stem}", data, layout.expected(facts))
