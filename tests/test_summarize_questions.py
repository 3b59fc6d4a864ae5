"""Headings made of questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summarize_items import item

from irsum.summarize.questions import core_question

CASES = {
    "plain": ("公司毛利率提升的原因是什么？", "公司毛利率提升的原因是什么？"),
    "greeting": ("领导好，请问公司毛利率提升的原因是什么？谢谢！", "公司毛利率提升的原因是什么？"),
    "to somebody": ("请问王总，公司下一步的战略是什么？", "公司下一步的战略是什么？"),
    "dear leaders": ("尊敬的公司领导，公司何时投产？", "公司何时投产？"),
    "introduce": ("请介绍一下公司的海外业务情况。", "公司的海外业务情况。"),
    "leaders introduce": ("请领导介绍一下行业前景？", "行业前景如何？"),
    "introduce and more": (
        "请介绍一下公司前三季度的经营情况，业绩增长的原因是什么？",
        "公司前三季度的经营情况如何？业绩增长的原因是什么？",
    ),
    "only named": ("新厂区的建设进度？", "新厂区的建设进度如何？"),
    "would like to know": ("您好，想了解一下公司的出海亮点？", "公司的出海亮点？"),
    "two numbered": ("1、请问何时投产？2、产能多大？", "何时投产？产能多大？"),
    "line wraps": ("请问：\n①目标多少？②是否更快？", "目标多少？是否更快？"),
    "company stays": ("请问公司产能是多少？", "公司产能是多少？"),
    "topic": ("青川厂区二期热泵项目", "青川厂区二期热泵项目"),
    "nothing but courtesy": ("谢谢！", "谢谢！"),
    "empty": ("", ""),
    "short background stays": (
        "看到公司上半年线上销售增长较快，公司在渠道上有什么安排？",
        "看到公司上半年线上销售增长较快，公司在渠道上有什么安排？",
    ),
    "long background goes": (
        "最近各地陆续出台了支持家电换新的补贴办法，多家厂商也跟着推出了自己的优惠，卖场里的客流比往年多了不少。"
        "请问公司的渠道库存是否已经回到正常水平？",
        "公司的渠道库存是否已经回到正常水平？",
    ),
    "what is referred to stays": (
        "公司一直强调研发投入的重要性，也多次在公开场合表示要保持技术上的领先优势，投资者对此寄予了厚望。"
        "但去年研发人员减少了三成。这是什么原因？",
        "去年研发人员减少了三成。这是什么原因？",
    ),
}


@pytest.mark.parametrize(("question", "core"), CASES.values(), ids=CASES)
def test_core_question(question: str, core: str) -> None:
    assert core_question(item(question, "")) == core


def test_every_part_that_asks_stays() -> None:
    asked = (
        "公司的新型压缩机何时量产？首批样机有没有通过客户测试？还是只在实验室运行？"
        "明年海外工厂的人员编制大概多少人？"
    )
    assert core_question(item(f"您好，{asked}", "")) == asked


WORDS = (
    "请问",
    "公司",
    "王总，",
    "您好",
    "？",
    "。",
    "，",
    "谢谢",
    "产能",
    "如何",
    "1、",
    "：",
    "\n",
    "这是",
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=20).map("".join)))
def test_a_question_is_never_lost(question: str) -> None:
    core = core_question(item(question, ""))
    assert bool(core) is bool(question.strip())
    assert len(core) <= len(question) + question.count("。") + 1
