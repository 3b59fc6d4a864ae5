"""Set phrases that are put into the Chinese as a whole."""

import pytest

from irsum.figures.chinese import read_chinese
from irsum.translate.prepare import insert_english
from irsum.translate.terms import Glossary


@pytest.mark.parametrize(
    ("zh", "prepared"),
    [
        (
            "经第六届董事会第五次会议审议通过",
            "经 the fifth meeting of the sixth board of directors 审议通过",
        ),
        (
            "第三届监事会第十二次临时会议决议",
            "the twelfth extraordinary meeting of the third board of supervisors 决议",
        ),
        ("第四届董事会成员共9名", "the fourth board of directors 成员共9名"),
        ("2025年第一次临时股东会通过", "the first extraordinary general meeting of 2025 通过"),
        ("第二次临时股东大会通过", "the second extraordinary general meeting 通过"),
        (
            "自第五届开始任职，正在第六届任期内",
            "自 the fifth term 开始任职，正在 the sixth term 任期内",
        ),
        ("2025年度报告已披露", "2025 annual report 已披露"),
        ("公司2025年度利润分配方案", "公司 2025 profit distribution plan"),
        ("2025年度业绩说明会", "2025 annual earnings briefing"),
        (
            "净利润较上年同期减亏1.06亿元",
            "net profit 较 the same period of the previous year "
            "the loss narrowed by RMB 106 million",
        ),
        (
            "一方面收入上升，另一方面费用下降",
            "on the one hand 收入上升，on the other hand 费用下降",
        ),
        ("另一方面费用下降", "另一方面费用下降"),
        ("加工费较常规产品高1,500元/吨", "加工费较常规产品 higher by RMB 1,500 per tonne"),
        # A time that a term follows is no part of it.
        ("上半年营业收入增长", "in the first half，operating revenue 增长"),
        # What a year is told of is not named after it, and a fair is no board.
        ("2025年度营业收入", "2025年度 operating revenue"),
        ("第五届展会", "第五届展会"),
    ],
)
def test_set_phrases(zh: str, prepared: str) -> None:
    assert insert_english(zh, read_chinese(zh), Glossary.builtin().find(zh)) == prepared


@pytest.mark.parametrize(
    ("zh", "found"),
    [
        ("亚洲小语种、中东欧小语种", ["Central and Eastern Europe"]),
        ("其中东南亚收入占比最高", ["Southeast Asia"]),
        ("其中亚洲市场增长较快", []),
        ("我国中东部地区", []),
        ("中东及非洲市场", ["Middle East", "Africa"]),
    ],
)
def test_regions(zh: str, found: list[str]) -> None:
    terms = Glossary.builtin().find(zh)
    assert [t.en for t in terms if t.category in {"region", "market"}][: len(found) + 1] == found
