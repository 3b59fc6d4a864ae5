"""The Chinese reader and the house English, case by case.

`tables/figures_chinese.tsv` has one text a line and, after it, one column for each of its figures:
span = kind|value|unit/per|qualifier|key|direction|basis|role = house English. It was read through.
"""

import re
from pathlib import Path

import pytest
from figure_text import english_of

from irsum.figures import grammar
from irsum.figures.check import check, compare
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.house import render
from irsum.figures.values import Figure, Kind

TABLE = Path(__file__).with_name("tables") / "figures_chinese.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
# Words that begin or look like a numeral and are none.
NO_FIGURES = (
    "一方面 一定 三方 万一 千方百计 一体化 百货 十分 第一时间 两岸 三农 "
    "一线 二手 四川 万科 统一 唯一 同一 进一步 逐一 一致 一直 "
    "一般 一旦 一些 一起 万事 百姓 百花齐放 千家万户 百分百努力 三方面 多元化 "
    "半导体 半成品 十足 二维码 二级市场 三星 五金 六安 七匹狼 八方 九州 "
    "双方 双碳 双抗 数据 数字化 数智 多次 多个 多少 多年 几乎 "
    "几何 首先 首次 首款 三元锂 三甲医院 三峡 两者 两化融合 一带一路 一站式 "
    "一流 一系列 一如既往 独一无二 举一反三 万众 万物互联 亿纬 百度 百克 千里 "
    "千禾 申万宏源 成长 成本 成果 完成 十全十美 三位一体 四季如春 五一 六一 "
    "十一假期 三文鱼 二氧化碳 三氯氢硅 四氟 六氟磷酸锂 多晶硅 单一 专一 节约用水 附近 "
    "赶超 通过 预约 契约 一步一步 一次性 一季稻 三级医院 四面 万达 目前年产能 "
).split()


def described(figure: Figure) -> str:
    low, high = figure.low, figure.high
    value = "" if low is None else f"{low:f}" if low == high else f"{low:f}..{high:f}"
    unit = figure.unit + (f"/{figure.per}" if figure.per else "")
    fields = (figure.kind, value, unit, figure.qualifier, figure.key, figure.direction)
    return "|".join(map(str, (*fields, figure.basis, figure.role))).rstrip("|")


def test_the_table_is_large() -> None:
    assert len(ROWS) > 550
    assert len({row[0] for row in ROWS}) == len(ROWS)
    kinds = {re.split(" = ", column)[1].partition("|")[0] for row in ROWS for column in row[1:]}
    assert kinds == set(Kind)


@pytest.mark.parametrize(("text", "columns"), [(row[0], row[1:]) for row in ROWS])
def test_every_figure_is_read_and_rendered(text: str, columns: list[str]) -> None:
    found = [f"{f.text} = {described(f)} = {render(f)}" for f in read_chinese(text)]
    assert found == columns


def test_house_english_says_what_the_chinese_says() -> None:
    flagged = {}
    for text, *_ in ROWS:
        figures = read_chinese(text)
        english = english_of(figures)
        if compare(figures, read_english(english), source=text):
            flagged[text] = english
    assert flagged == {}


def test_no_figure_in_a_word() -> None:
    contexts = ("{}", "公司{}，", "在{}的发展", "、{}和")
    texts = [context.format(word) for word in NO_FIGURES for context in contexts]
    assert [text for text in texts if read_chinese(text)] == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("营收同比增长12%，其中三季度增长15%", ["12%", "三季度", "15%"]),
        ("12、25年公司新签多少", ["12", "25年"]),
        ("1.2025年1季度的业绩", ["1", "2025年1季度"]),
        ("Q1：公司的产能如何", ["Q1"]),
        ("万先生、申万的百先生", []),
        ("在2024年三季度末、2025年初", ["2024年三季度末", "2025年初"]),
        ("达产后年产能1万吨", ["1万吨"]),
        ("可比口径下一季度收入", ["一季度"]),
        ("本学年报到新生", []),
        ("10派2元转4股派现", ["10派2元", "4股"]),
        ("（1）收入；（2）利润", ["1", "2"]),
    ],
)
def test_where_figures_begin_and_end(text: str, spans: list[str]) -> None:
    assert [figure.text for figure in read_chinese(text)] == spans


def test_full_width_and_blanks_do_not_matter() -> None:
    plain = [f.low for f in read_chinese("营收12.5亿元，增长3%")]
    for text in ("营收１２.５亿元，增长３％", "营收 12.5 亿元，增长 3 %", "营收12．5亿元，增长3％"):
        assert [f.low for f in read_chinese(text)] == plain


def test_the_table_of_the_page_is_true() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "figures.md").read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", page, re.MULTILINE)
    assert len(rows) > 50
    assert [(zh, "; ".join(map(render, read_chinese(zh)))) for zh, _ in rows] == rows


def test_checking_reads_both_sides() -> None:
    assert (
        check("前三季度收入1.50亿元", "Revenue was RMB 150 million in the first three quarters")
        == ()
    )
    [flag] = check("收入1.50亿元", "Revenue was RMB 15 million")[:1]
    assert (flag.kind, flag.zh, flag.expected) == ("figure missing", "1.50亿元", "RMB 150 million")


def test_every_verb_of_a_change_has_a_direction() -> None:
    words = grammar.TRANSITIVE.pattern.partition(")")[0].strip("(").split("|")
    assert [word for word in words if word not in grammar.VERBS] == []
