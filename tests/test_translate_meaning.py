"""Lost and made-up words, and figures of another metric: caught where planted, else no alarm."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.translate.checks import check_translation
from irsum.translate.meaning import check_meaning
from irsum.translate.terms import Glossary
from irsum.types import Flag

DATA = Path(__file__).resolve().parent.parent / "data"


def _references() -> Iterator[tuple[str, str]]:
    for path in sorted(DATA.glob("ir_*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            zh, en, *_ = line.split("\t")
            yield zh, en
    for path in sorted((DATA / "gold").glob("*.json")):
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]:
            yield from ((s["zh"], s["en"]) for s in item["sentences"])


def _flags(zh: str, en: str) -> list[tuple[str, str, str]]:
    flags = check_translation(zh, en, read_chinese(zh), Glossary.builtin().find(zh))
    return [(f.kind, f.zh, f.found) for f in flags if f.kind in {"meaning", "metric", "loop"}]


def test_no_reference_is_flagged() -> None:
    pairs = list(_references())
    assert len(pairs) > 1700
    wrong: list[tuple[str, Flag]] = []
    for zh, en in pairs:
        figures, read = read_chinese(zh), read_english(en)
        terms = Glossary.builtin().find(zh)
        wrong += [(zh, f) for f in check_meaning(zh, en, figures, read, terms)]
    assert wrong == []


@pytest.mark.parametrize(
    ("zh", "en", "flag"),
    [
        (
            "公司拟注销2023年回购的1,200万股股份。",
            "The Company plans to repurchase 12 million shares in 2023.",
            ("meaning", "注销", ""),
        ),
        (
            "前三季度毛利率增加至66.83%。",
            "In the first three quarters, revenue of 66.83% was up.",
            ("metric", "毛利率增加至66.83%", ""),
        ),
        (
            "公司已成为国内第三大供应商。",
            "The Company has become the third-generation supplier in China.",
            ("meaning", "第三大", ""),
        ),
        (
            "二季度实现净利润1元，单季度扭亏为盈。",
            "Net profit was RMB 1 in the second quarter, a profit per month.",
            ("meaning", "扭亏", ""),
        ),
        (
            "公司尚未收到相关通知。",
            "The Company has received the relevant notice.",
            ("meaning", "尚未", ""),
        ),
        (
            "募投项目延期至2026年12月。",
            "The project funded by raised proceeds will run in December 2026.",
            ("meaning", "延期", ""),
        ),
        (
            "境外业务中标准产品的销售占比更高。",
            "Sales of standard products are higher in the overseas business.",
            ("meaning", "占比", ""),
        ),
        (
            "限售股拟于2026年8月23日解除限售。",
            "The lock-up of the restricted shares ended on August 23, 2026.",
            ("meaning", "拟", ""),
        ),
        (
            "预计新产线在2026年第二季度投产。",
            "The new production line started production in the second quarter of 2026.",
            ("meaning", "预计", ""),
        ),
        (
            "公司暂无股权增发计划。",
            "The Company has no plan to increase capital expenditure.",
            ("meaning", "增发", ""),
        ),
        (
            "净利润为-200万元，较上年同期减亏300万元。",
            "Net profit was RMB -2 million, down RMB 3 million from the same period last year.",
            ("meaning", "减亏", ""),
        ),
        (
            "加工费较常规产品高1,500元/吨。",
            "The processing fee is higher, at RMB 1,500 per tonne.",
            ("meaning", "1,500元/吨", "RMB 1,500 per tonne"),
        ),
        (
            "公司现有年产能90万支。",
            "The Company has a capacity of 900,000 units.",
            ("meaning", "年产", ""),
        ),
        (
            "从在手订单看，2026年该业务占比有望提升。",
            "Taking orders on hand into account, the business is expected to grow in 2026.",
            ("meaning", "占比", ""),
        ),
        (
            "原材料价格下降使成本改善。",
            "Rising raw material prices improved costs.",
            ("meaning", "下降", ""),
        ),
        (
            "具体有螺杆式压缩机和换热设备。",
            "Specific customer names include screw compressors and heat exchangers.",
            ("meaning", "", "customer"),
        ),
        (
            "公司目前产能充足。",
            "The Company does not have enough capacity.",
            ("meaning", "", "not"),
        ),
        (
            "公司在境外做了哪些布局和投入？",
            "What are the Company's overseas investments and investments?",
            ("loop", "", "investments and investments"),
        ),
        (
            "公司综合毛利率为66.8%；内窥镜收入占比由31.2%提升至38.5%。",
            "The gross margin was 66.8%. The gross margin of endoscopes rose from 31.2% to 38.5%.",
            ("metric", "占比由31.2%", ""),
        ),
        (
            "公司实现营业收入5.2亿元，净利润0.8亿元。",
            "Operating revenue was RMB 520 million. Operating revenue was RMB 80 million.",
            ("metric", "净利润0.8亿元", ""),
        ),
    ],
)
def test_planted(zh: str, en: str, flag: tuple[str, str, str]) -> None:
    assert flag in _flags(zh, en)


def test_a_metric_with_its_own_figure_is_no_error() -> None:
    zh = "营业收入同比增长12%，净利润同比下降5%。"
    en = "Net profit fell 5% year on year, while operating revenue rose 12% year on year."
    assert _flags(zh, en) == []
