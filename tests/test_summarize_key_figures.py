"""Rows of the key-figures table: the right metric or none."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summarize_items import item, record

from irsum.summarize.key_figures import key_figures
from irsum.translate.terms import Glossary

Cells = tuple[str, str, str, str]
PARENT = "Net profit attributable to shareholders of the parent company"


def rows(answer: str, question: str = "经营情况如何？") -> list[Cells]:
    found = key_figures(record(item(question, answer)), Glossary.builtin())
    return [(r.metric, r.value, r.change, r.period) for r in found]


ROWS: dict[str, tuple[str, list[Cells]]] = {
    "value, change, period": (
        "2024年前三季度，公司实现营业收入2.36亿元，同比增长18.70%。",
        [
            (
                *("Operating revenue", "RMB 236 million", "up 18.70% year on year"),
                "the first three quarters of 2024",
            )
        ],
    ),
    "several metrics": (
        "2025年，公司实现营业收入23.07亿元，同比增长8.6%；归母净利润1.12亿元，同比下降5.1%。",
        [
            ("Operating revenue", "RMB 2.307 billion", "up 8.6% year on year", "2025"),
            (PARENT, "RMB 112 million", "down 5.1% year on year", "2025"),
        ],
    ),
    "year on year and quarter on quarter": (
        "2026年一季度，公司营业收入6.31亿元，同比增长11.2%，环比下降3.4%。",
        [
            (
                *("Operating revenue", "RMB 631 million"),
                "up 11.2% year on year; down 3.4% quarter on quarter",
                "the first quarter of 2026",
            )
        ],
    ),
    "month on month": (
        "公司9月销量为3万辆，环比增长5%。",
        [("Sales volume", "30,000 vehicles", "up 5% month on month", "September")],
    ),
    "from the beginning of the year": (
        "截至9月末，公司存货余额为3.1亿元，较年初下降12%。",
        [
            (
                *("Inventory", "RMB 310 million", "down 12% from the beginning of the year"),
                "as of the end of September",
            )
        ],
    ),
    "the quarter of the year told before": (
        "2025年前三季度，公司营业收入增长平稳。其中，第三季度公司净利润为800万元。",
        [("Net profit", "RMB 8 million", "", "the third quarter of 2025")],
    ),
    "no year where it is not certain": (
        "2024年，公司净利润为800万元。截至3月末，公司货币资金为1.2亿元。",
        [
            ("Net profit", "RMB 8 million", "", "2024"),
            ("Cash and bank balances", "RMB 120 million", "", "as of the end of March"),
        ],
    ),
    "what a moment has is no sales": (
        "上半年公司业绩平稳。截至6月末，公司货币资金为1.2亿元，营业收入为3亿元。",
        [
            ("Cash and bank balances", "RMB 120 million", "", "as of the end of June"),
            ("Operating revenue", "RMB 300 million", "", "the first half"),
        ],
    ),
    "respectively": (
        "2025年，公司营业收入和净利润分别为5亿元和4,000万元。",
        [
            ("Operating revenue", "RMB 500 million", "", "2025"),
            ("Net profit", "RMB 40 million", "", "2025"),
        ],
    ),
    "respectively, the head said once": (
        "公司境内和境外营业收入分别为3.2亿元和1.1亿元。",
        [
            ("Domestic operating revenue", "RMB 320 million", "", ""),
            ("Overseas operating revenue", "RMB 110 million", "", ""),
        ],
    ),
    "changes respectively": (
        "公司营业收入和净利润同比分别增长10%和20%。",
        [
            ("Operating revenue", "", "up 10% year on year", ""),
            ("Net profit", "", "up 20% year on year", ""),
        ],
    ),
    "share": (
        "1月，公司境外收入为1.52亿元，占营业收入的31.28%。",
        [
            ("Overseas revenue", "RMB 152 million", "", "January"),
            ("Overseas revenue as a share of operating revenue", "31.28%", "", "January"),
        ],
    ),
    "from and to": (
        "公司毛利率由30%提升至35%。",
        [("Gross margin", "35%", "up from 30%", "")],
    ),
    "by and to": (
        "公司第三季度毛利率环比下降2.3个百分点至30.1%。",
        [
            (
                *("Gross margin", "30.1%", "down 2.3 percentage points quarter on quarter"),
                "the third quarter",
            )
        ],
    ),
    "loss": (
        "2024年公司净利润亏损1.2亿元。",
        [("Net profit", "loss of RMB 120 million", "", "2024")],
    ),
    "turned": (
        "公司第二季度实现净利润412.56万元，单季度扭亏为盈。",
        [("Net profit", "RMB 4.1256 million", "turned from loss to profit", "the second quarter")],
    ),
    "loss narrowed": (
        "2024年，公司归母净利润为-1.09亿元，同比减亏2.43亿元。",
        [(PARENT, "RMB -109 million", "loss narrowed by RMB 243 million year on year", "2024")],
    ),
    "times": (
        "公司净利润同比增长1.5倍。",
        [("Net profit", "", "up 150% year on year", "")],
    ),
    "doubled": (
        "公司研发投入为500万元，同比翻番。",
        [("R&D investment", "RMB 5 million", "doubled year on year", "")],
    ),
    "qualifier": (
        "公司在手订单超过20亿元。",
        [("Orders on hand", "over RMB 2 billion", "", "")],
    ),
    "count": (
        "截至3月末，公司共有门店1,268家，其中直营门店412家、加盟门店856家。",
        [
            ("Number of stores", "1,268", "", "as of the end of March"),
            ("Number of directly operated stores", "412", "", "as of the end of March"),
            ("Number of franchise stores", "856", "", "as of the end of March"),
        ],
    ),
    "forecast": (
        "公司预计全年毛利率在65%左右。",
        [("Gross margin (forecast)", "around 65%", "", "the full year")],
    ),
    "target": (
        "公司力争2026年营业收入达到50亿元。",
        [("Operating revenue (target)", "RMB 5 billion", "", "2026")],
    ),
    "forecast a clause before": (
        "公司预计明年订单充足，公司营业收入达到50亿元。",
        [("Operating revenue (forecast)", "RMB 5 billion", "", "")],
    ),
}

NONE = {
    "no metric": "公司向客户交付了120台设备，金额为3亿元。",
    "a subsidiary's": "公司子公司星澜实现营业收入5亿元，同比增长10%。",
    "another company's": "衡远科技公司2025年营业收入为30亿元。",
    "after a subsidiary": "子公司星澜主营电源模块。上半年营业收入为5亿元，净利润为800万元。",
    "the industry's": "行业平均毛利率为20%。",
    "only supposed": "如果公司营业收入达到10亿元，净利润将为1亿元。",
    "a product's, not named": "氟化液已通过3家客户的测试，去年销量为260吨，收入4,186万元。",
    "respectively with one too many": "公司营业收入和净利润分别为5亿元、4,000万元和3%。",
    "an unknown word before the metric": "公司霁月牌营业收入为5亿元。",
    "a share of nobody knows what": "其中海外占比为30%。",
    "a kind the metric can't have": "公司毛利率为3亿元。",
    "not reached": "公司营业收入未达到10亿元。",
}


@pytest.mark.parametrize(("answer", "expected"), ROWS.values(), ids=ROWS)
def test_rows(answer: str, expected: list[Cells]) -> None:
    assert rows(answer) == expected


@pytest.mark.parametrize("answer", NONE.values(), ids=NONE)
def test_never_a_guess(answer: str) -> None:
    assert rows(answer) == []


def test_a_change_of_something_else_is_not_taken_for_its_own() -> None:
    [row] = rows("公司营业收入为5亿元，星澜牌机床热销，同比增长50%。")
    assert row == ("Operating revenue", "RMB 500 million", "", "")


def test_a_question_about_a_subsidiary_gives_no_rows() -> None:
    assert rows("公司营业收入为5亿元。", "子公司星澜的业绩如何？") == []


def test_the_question_tells_figures_too() -> None:
    found = rows("感谢关注。", "公司一季度营业收入同比增长5%，原因是什么？")
    assert found == [("Operating revenue", "", "up 5% year on year", "the first quarter")]


def test_source_and_number() -> None:
    one = item("业绩如何？", "您好！公司净利润为800万元。", "7")
    [row] = key_figures(record(one), Glossary.builtin())
    assert (row.item, row.source) == ("7", one.answer_sentences[1])


def test_statements_first_and_nothing_twice() -> None:
    one = item("产能如何？", "公司门店数量为300家。公司净利润为800万元。")
    two = item("利润如何？", "公司净利润为800万元。", "2")
    found = key_figures(record(one, two), Glossary.builtin())
    assert [(r.metric, r.item) for r in found] == [("Net profit", "1"), ("Number of stores", "1")]


def test_no_more_than_twenty() -> None:
    items = [item("如何？", f"公司净利润为{n}万元。", str(n)) for n in range(10, 40)]
    found = key_figures(record(*items), Glossary.builtin())
    assert [r.item for r in found] == [str(n) for n in range(10, 30)]


WORDS = (
    *(
        "公司",
        "营业收入",
        "净利润",
        "为",
        "1.50亿元",
        "12.3%",
        "同比",
        "增长",
        "，",
        "。",
        "分别为",
        "和",
        "、",
    ),
    *(
        "2024年",
        "前三季度",
        "截至9月末",
        "其中",
        "占",
        "的",
        "由",
        "提升至",
        "扭亏为盈",
        "2.3个百分点",
        "境外",
        "预计",
    ),
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=30).map("".join)))
def test_any_text_gives_english_rows_of_its_own_sentences(answer: str) -> None:
    one = item("", answer)
    for row in key_figures(record(one), Glossary.builtin()):
        assert row.source in one.answer_sentences
        assert row.metric
        assert row.value or row.change
        assert not re.search(r"[\u3400-\u9fff]", row.metric + row.value + row.change + row.period)
