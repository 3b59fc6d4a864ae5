"""The sentences that the extractive summariser picks."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from summarize_items import item

from irsum.records.segment import read_record
from irsum.summarize.base import (
    NO_DETAILS,
    SHAREHOLDERS,
    UNDISCLOSED,
    Draft,
    Summarizer,
    says_nothing,
)
from irsum.summarize.compress import compress
from irsum.summarize.enumeration import enumeration
from irsum.summarize.extractive import Extractive
from irsum.summarize.key_figures import key_figures
from irsum.summarize.overview import overview
from irsum.summarize.questions import core_question
from irsum.translate.terms import Glossary
from irsum.types import Item

EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.txt"))


def drafts(question: str, answer: str) -> tuple[Draft, ...]:
    [found] = Extractive().summarise([item(question, answer)])
    return found


def texts(question: str, answer: str) -> list[str]:
    return [draft.text for draft in drafts(question, answer)]


RESULTS = "2025年上半年，公司实现营业收入8.12亿元，同比增长15.2%。"
CAUSE = "增长主要系海外储能订单集中交付所致。"
PRAISE = "公司始终坚持高质量发展，持续提升核心竞争力，为股东创造更大价值。"


def test_it_is_a_summarizer() -> None:
    assert isinstance(Extractive(), Summarizer)


def test_figures_and_causes_come_before_praise() -> None:
    answer = f"您好！{PRAISE}{RESULTS}{CAUSE}感谢您的关注！"
    assert texts("公司上半年业绩增长的原因是什么？", answer) == [RESULTS, CAUSE]


def test_a_direct_answer_is_kept() -> None:
    answer = "公司目前暂无减持计划。公司股价受宏观经济、市场情绪等多种因素影响，请注意风险。"
    assert texts("大股东是否有减持计划？", answer)[0] == "公司目前暂无减持计划。"


def test_each_part_of_a_question_is_answered() -> None:
    answer = (
        "公司成立于2009年，深耕行业多年。公司柔性电池膜的月产能为40万平方米，已经满产。"
        "公司所处行业竞争较为充分。关于再融资，公司暂无相关安排。"
    )
    assert texts("柔性电池膜的产能是多少？公司有没有再融资安排？", answer) == [
        "公司柔性电池膜的月产能为40万平方米，已经满产。",
        "关于再融资，公司暂无相关安排。",
    ]


def test_a_number_refused_is_told() -> None:
    answer = "首批房源认购踊跃，去化率涉及商业机密，不便透露。二期将于9月3日开盘。"
    assert any("不便透露" in text for text in texts("去化率是多少？", answer))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("您好，请以交易所网站刊登的文件为准，谢谢关注。", UNDISCLOSED),
        ("配方属于商业机密，不便透露。敬请关注公司定期报告。", UNDISCLOSED),
        ("公司将及时履行信息披露义务，谢谢！", UNDISCLOSED),
        (
            "相关情况请关注公司于3月8日披露的《关于合资设厂的公告》（2025-112）。",
            "See the Company's announcement 2025-112.",
        ),
        (
            "请关注《关于合资设厂的公告》（公告编号：2025-112）、《进展公告》(2025-113)。",
            "See the Company's announcements 2025-112, 2025-113.",
        ),
        ("请将您的持股证明发送至公司邮箱，工作人员将予以回复。", SHAREHOLDERS),
    ],
)
def test_a_refusal_is_told_once_and_shortly(answer: str, told: str) -> None:
    [draft] = drafts("项目进展如何？", answer)
    assert (draft.text, draft.language) == (told, "en")
    assert says_nothing(draft.text)
    assert draft.sources


def test_courtesies_alone_are_no_refusal() -> None:
    [draft] = drafts("祝公司越来越好！", "感谢您的关注与支持！")
    assert (draft.text, draft.language) == (NO_DETAILS, "en")


def test_no_answer_no_point() -> None:
    assert drafts("公司有回购计划吗？", "") == ()


def test_boilerplate_is_never_a_point() -> None:
    answer = f"感谢您的关注！{RESULTS}具体内容请以公司公告为准。敬请广大投资者注意投资风险。谢谢！"
    assert texts("业绩如何？", answer) == [RESULTS]


def test_the_lead_of_a_list_is_no_point_of_its_own() -> None:
    answer = "公司采取了以下措施：（1）提高铜线的使用比例；（2）对部分产品提价。"
    assert texts("公司有哪些降本措施？", answer) == [
        "公司采取了以下措施：提高铜线的使用比例；对部分产品提价。"
    ]


def test_items_do_not_depend_on_each_other() -> None:
    one, two = item("业绩如何？", RESULTS + CAUSE), item("产能？", "公司满产。", "2")
    together = Extractive().summarise([one, two])
    assert together == [*Extractive().summarise([one]), *Extractive().summarise([two])]


BODY = "管理层为此安排了专门的团队，制定了分阶段的时间表，按月检查各项任务的落实情况并及时作出调整"
LISTS = {
    "headings with bodies": (
        f"公司做了下列安排：1、聚焦主业，提升盈利：{BODY}。2、坚持创新：{BODY}。3、规范治理：{BODY}。"
        f"4、稳定团队：{BODY}。",
        "公司做了下列安排：聚焦主业，提升盈利；坚持创新；规范治理；稳定团队。",
    ),
    "a short list stays whole": (
        "公司通过三项措施对冲：一是签订年度锁价协议；二是提高自产比例；三是精简产品型号。",
        None,
    ),
    "figures stay": (
        f"主要原因如下：（1）费用的影响：补提各项费用3,186.27万元，影响较大；（2）减值的影响：{BODY}；"
        f"（3）其他影响：{BODY}；（4）汇兑的影响：{BODY}。",
        "主要原因如下：费用的影响：补提各项费用3,186.27万元，影响较大；减值的影响；其他影响；"
        "汇兑的影响。",
    ),
    "no list": ("公司收入增长。2025年，费用率下降。", None),
    "numbers without a lead": ("1、收入增长。2、费用下降。", None),
}


@pytest.mark.parametrize(("answer", "expected"), LISTS.values(), ids=LISTS)
def test_lists(answer: str, expected: str | None) -> None:
    sentences = item("", answer).answer_sentences
    found = enumeration(sentences)
    assert (found and found[0]) == expected
    if found:
        assert all(0 <= n < len(sentences) for n in found[1])


WORDS = (
    *(
        "公司",
        "营业收入为1.50亿元",
        "，",
        "；",
        "。",
        "：",
        "（1）",
        "一是",
        "二是",
        "1、",
        "2、",
        "感谢关注",
    ),
    *(
        "请以公告为准",
        "不便披露",
        "同比增长12.3%",
        "主要系",
        "预计",
        "未",
        "？",
        "！",
        "（",
        "“",
        "该项目",
    ),
)
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=30).map("".join))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_any_item_gives_points_that_rest_on_its_answer(question: str, answer: str) -> None:
    one = item(question, answer)
    [found] = Extractive().summarise([one])
    assert len(found) <= 2
    assert bool(found) is bool(one.answer_sentences)
    for draft in found:
        assert draft.text
        assert draft.sources
        assert set(draft.sources) <= set(one.answer_sentences)
        if draft.language == "zh" and len(draft.sources) == 1:
            assert draft.text == compress(draft.sources[0].text)
    core_question(one)


def _summary(items: tuple[Item, ...]) -> list[object]:
    return [
        {
            "question": core_question(one),
            "points": [[d.text, [s.id for s in d.sources]] for d in some],
        }
        for one, some in zip(items, Extractive().summarise(items), strict=True)
    ]


@pytest.mark.parametrize("stem", EXAMPLES)
def test_examples(stem: str, golden: Callable[[str, str], None]) -> None:
    record = read_record(ROOT / "examples" / f"{stem}.txt")
    some = Extractive().summarise(record.items)
    rows = key_figures(record, Glossary.builtin())
    made = {
        "overview": overview(record.items, some),
        "key figures": [
            " | ".join((r.metric, r.value, r.change, r.period, r.item, r.source.id)) for r in rows
        ],
        "items": _summary(record.items),
    }
    golden(f"summarize_{stem}.json", json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def test_real_records(shared: Path) -> None:
    for path in sorted((shared / "records").glob("*.txt")):
        whole = read_record(path)
        items = whole.items or whole.topics
        for one, some in zip(items, Extractive().summarise(items), strict=True):
            assert 1 <= len(some) <= 2, (path.name, one.number)
            for draft in some:
                assert not re.search("感谢|谢谢|敬请关注|您好|信息披露义务", draft.text)
                assert len(draft.text) <= 240
