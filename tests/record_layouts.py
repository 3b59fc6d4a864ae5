"""Invented records in many layouts, built from the same header and questions."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from irsum.records.lines import display_width

CODE, SHORT, FULL, NUMBER = "300996", "澜川股份", "宁波澜川精密制造股份有限公司", "2025-017"
HEADER = (
    (
        "kinds",
        "投资者关系活动类别",
        (
            "□特定对象调研        □分析师会议",
            "□媒体采访            √业绩说明会",
            "□新闻发布会          □路演活动",
            "□现场参观            □其他",
        ),
    ),
    (
        "people",
        "参与单位名称及人员姓名",
        ("栖霞路证券：顾远山、沈清越", "东屿基金：何清", "恒桥资产：陆思远、段启明"),
    ),
    ("time", "时间", ("2025年10月30日 15:00-16:30",)),
    ("place", "地点", ("公司三楼会议室",)),
    ("hosts", "上市公司接待人员姓名", ("董事会秘书 程砚秋", "财务总监 苏望舒")),
)
CONTENT = "投资者关系活动主要内容介绍"
FOOTER = ("附件清单（如有） 无", "日期 2025年10月31日")
INTRODUCTION = ("公司就投资者关心的问题进行了交流，主要内容如下：",)

# Question and the paragraphs of its answer. Points, figures and years at line starts on purpose.
QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "请问公司前三季度收入增长的原因是什么？毛利率有没有变化？",
        (
            "前三季度公司实现营业收入12.50亿元，同比增长18.20%，主要是精密结构件放量所致，其中海外客户的订单增速较快。",
            "2.10%的毛利率提升来自自动化改造，随着新产线投入使用，单位人工成本较上年同期有所下降。",
        ),
    ),
    (
        "公司在机器人零部件方面的进展如何？",
        (
            "目前有三项工作在推进：",
            "（1）谐波减速器样品已经送测，部分客户完成了第一轮验证，预计明年上半年小批量供货；",
            "（2）行星滚柱丝杠产线处于调试阶段，设备已经到位，后续将视订单情况逐步释放产能。",
            "2026年公司还将继续加大研发投入，具体进展请关注公司公告。",
        ),
    ),
    ("越南工厂什么时候投产？", ("越南工厂一期已于9月试生产，预计年底前形成每月20万件的产能。",)),
    (
        "大股东有没有减持计划？公司会不会考虑回购股份来稳定股价？",
        ("公司没有收到大股东的减持计划。如有回购安排，公司将及时履行信息披露义务。",),
    ),
    (
        "明年的资本开支大概是多少？",
        (
            "明年资本开支预计在3.2亿元左右，主要用于越南二期和研发中心建设，资金来源为自有资金和银行贷款。",
        ),
    ),
)

_CHINESE = (*"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"


@dataclass(frozen=True)
class Layout:
    """How to print a record. `question` and `answer` are marks: {n} 1, {c} 一, {o} ①."""

    question: str
    answer: str = ""
    columns: int | None = None  # wrap to so many columns
    pages: bool = False  # page numbers and running titles between lines
    cells: bool = False  # docx: `label | content`, paragraphs joined by a space
    before: tuple[str, ...] = INTRODUCTION
    after: tuple[str, ...] = ()
    order: Sequence[int] = (0, 1, 2, 3, 4)
    change: Callable[[str], str] = str  # of the finished text
    repeat: int = 1  # how often the questions come, numbers going on

    def text(self) -> str:
        lines = [
            f"证券代码：{CODE}    证券简称：{SHORT}",
            FULL,
            "投资者关系活动记录表",
            f"编号：{NUMBER}",
        ]
        for place in self.order:
            lines += self._row(HEADER[place][1], HEADER[place][2])
        lines += self._row(CONTENT, list(self._content()))
        lines += [line.replace(" ", " | ", 1) for line in FOOTER] if self.cells else FOOTER
        return self.change("\n".join(self._paged(lines)) + "\n")

    def _content(self) -> Iterator[str]:
        yield from self.before
        for i, (question, answer) in enumerate(QUESTIONS * self.repeat):
            names = {"n": i + 1, "c": _CHINESE[i], "o": _CIRCLED[i]}
            yield self.question.format(**names) + question
            yield self.answer.format(**names) + answer[0]
            yield from answer[1:]
        yield from self.after

    def _row(self, label: str, content: Sequence[str]) -> list[str]:
        if self.cells:
            return [f"{label} | {' '.join(content)}"]
        if self.columns is None:
            return [label, *content]
        return [label, *(line for text in content for line in wrap(text, self.columns))]

    def _paged(self, lines: Sequence[str]) -> Iterator[str]:
        for i, line in enumerate(lines):
            if self.pages and i and i % 20 == 0:
                yield from ("", f"{i // 20} / 9", "")
                yield FULL
            yield line


def wrap(text: str, columns: int) -> Iterator[str]:
    """Break a paragraph as PDFs do: at so many columns, not in words, no mark at a line's start."""
    line = ""
    for unit in re.findall(r"(?:[A-Za-z0-9.,%+-]+|.)[，。；：？！）、”]*", text):
        if line and display_width(line + unit) > columns:
            yield line
            line = ""
        line += unit
    if line:
        yield line


MARKS: tuple[tuple[str, str], ...] = (
    ("{n}、", "答："),
    ("{n}、", ""),
    ("{n}. ", ""),
    ("{n}.", ""),
    ("{n}．", "答:"),
    ("{n}. 问题：", "回答："),
    ("{n}、问：", "答："),
    ("{n}、Q：", "A："),
    ("Q{n}：", "A："),
    ("Q{n}：", "A{n}："),
    ("Q{n}:", "答："),
    ("Q{n}、", "A{n}、"),
    ("Q{n} ", "A{n} "),
    ("Q：", "A："),
    ("Q:", ""),
    ("问：", "答："),
    ("问{n}：", "答{n}："),
    ("提问{n}：", "公司回复："),
    ("投资者：", "公司："),
    ("投资者提问：", "公司回答："),
    ("问题{c}：", "答："),
    ("问题{c}、", "回复："),
    ("问题 {n}：", "回复："),
    ("问题 {n}：", ""),
    ("问题{n}.", "答复："),
    ("问题 {n}、", "答："),
    ("【问题{n}】", "【回复】"),
    ("【问】", "【答】"),
    ("（{c}）", ""),
    ("（{n}）", "答："),
    ("({n})", "答："),
    ("{n}）", "答："),
    ("{c}、", "答："),
    ("{c}、", ""),
    ("{o}", "答："),
    ("{n}、", "答：答："),
    ("Ｑ{n}：", "Ａ{n}："),
    ("提问人{n}：", "回答："),
    ("Q{n}：投资者提问：", "A：公司回复："),
    ("分析师：", "管理层："),
    ("投资者：", "董秘："),
    ("投资者 guest_31 提问：", "董秘程砚秋 回复："),
    ("问 ", "答 "),
    ("「问」", "「答」"),
    ("{n}丶", "回复如下："),
    ("{n}，", ""),
    ("◆", "答："),
    ("", "答："),
    ("", ""),
)
