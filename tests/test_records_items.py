"""Questions, answers and tails in awkward contents."""

from collections.abc import Sequence

import pytest
from record_layouts import CONTENT, FOOTER, FULL, HEADER, wrap

from irsum.records.segment import segment_text
from irsum.types import Item, Record

Expected = Sequence[tuple[str | None, str, str]]


def record(content: Sequence[str], columns: int | None = None) -> Record:
    lines = [FULL, "投资者关系活动记录表"]
    for _, label, cell in HEADER:
        lines += [label, *cell]
    lines.append(CONTENT)
    for paragraph in content:
        lines += wrap(paragraph, columns) if columns else [paragraph]
    return segment_text("\n".join([*lines, *FOOTER]), "test")


def squeezed(items: Sequence[Item]) -> list[tuple[str | None, str, str]]:
    return [(i.number, "".join(i.question.split()), "".join(i.answer.split())) for i in items]


FINE = ("2", "有没有并购计划？", "公司暂无并购计划。")
CAPACITY = ("3", "产能如何？", "产能利用率为85%。")
CASES: dict[str, tuple[Sequence[str], Expected]] = {
    "the first question has no mark": (
        ["今年业绩如何？", "答：业绩平稳。", "2、有没有并购计划？", "答：公司暂无并购计划。"],
        [(None, "今年业绩如何？", "业绩平稳。"), FINE],
    ),
    "a question in the middle lost its mark": (
        [
            "1、今年业绩如何？",
            "答：业绩平稳。",
            "有没有并购计划？",
            "答：公司暂无并购计划。",
            "3、产能如何？",
            "答：产能利用率为85%。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), (None, *FINE[1:]), CAPACITY],
    ),
    "one answer lost its mark": (
        [
            "1、今年业绩如何？",
            "答：业绩平稳。",
            "2、有没有并购计划？",
            "公司暂无并购计划。",
            "3、产能如何？",
            "答：产能利用率为85%。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE, CAPACITY],
    ),
    "points of an answer are numbered like the questions": (
        [
            "1、今年业绩如何？",
            "公司主要做了以下工作：",
            "1、拓展客户，新增客户多家，海外增长较快。",
            "2、降本增效，费用率下降。",
            "3、研发投入，推出新品。",
            "2、有没有并购计划？",
            "公司暂无并购计划。",
            "3、产能如何？",
            "产能利用率为85%。",
        ],
        [
            (
                "1",
                "今年业绩如何？",
                "公司主要做了以下工作：1、拓展客户，新增客户多家，海外增长较快。2、降本增效，费用率下降。3、研发投入，推出新品。",
            ),
            FINE,
            CAPACITY,
        ],
    ),
    "a compound question on one line": (
        [
            "1、请问：1、业绩如何？2、为什么毛利率下降？",
            "公司业绩平稳，毛利率下降系原材料涨价。",
            "2、有没有并购计划？",
            "公司暂无并购计划。",
        ],
        [
            (
                "1",
                "请问：1、业绩如何？2、为什么毛利率下降？",
                "公司业绩平稳，毛利率下降系原材料涨价。",
            ),
            FINE,
        ],
    ),
    "a compound question on several lines": (
        [
            "1、请问：",
            "（1）业绩如何？",
            "（2）为什么毛利率下降？",
            "公司业绩平稳，毛利率下降系原材料涨价。",
            "2、有没有并购计划？",
            "公司暂无并购计划。",
        ],
        [
            (
                "1",
                "请问：（1）业绩如何？（2）为什么毛利率下降？",
                "公司业绩平稳，毛利率下降系原材料涨价。",
            ),
            FINE,
        ],
    ),
    "section headings between questions": (
        [
            "一、经营情况",
            "1、今年业绩如何？",
            "业绩平稳。",
            "二、资本运作",
            "2、有没有并购计划？",
            "公司暂无并购计划。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE],
    ),
    "numbers that begin again": (
        [
            "一、现场提问",
            "Q1：今年业绩如何？",
            "A：业绩平稳。",
            "Q2：有没有并购计划？",
            "A：公司暂无并购计划。",
            "二、网上提问",
            "Q1：产能如何？",
            "A：产能利用率为85%。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE, ("1", *CAPACITY[1:])],
    ),
    "a staff list before the questions": (
        [
            "一、参会人员",
            "1、董事长林知远",
            "2、总经理许南乔",
            "二、问答",
            "1、今年业绩如何？",
            "答：业绩平稳。",
            "2、有没有并购计划？",
            "答：公司暂无并购计划。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE],
    ),
    "statements instead of questions": (
        ["1、听说产品要涨价。", "答：暂无涨价安排。", "2、股东人数", "答：截至三季度末约3万户。"],
        [("1", "听说产品要涨价。", "暂无涨价安排。"), ("2", "股东人数", "截至三季度末约3万户。")],
    ),
    "an answer that asks something itself": (
        [
            "1、今年业绩如何？",
            "业绩平稳。为什么平稳？因为客户稳定。",
            "2、有没有并购计划？",
            "公司暂无并购计划。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。为什么平稳？因为客户稳定。"), FINE],
    ),
    "figures at the start of lines": (
        [
            "1. 今年业绩如何？",
            "收入增长情况如下，净利率同比提高",
            "2.10%；毛利率同比提高",
            "3.50%。",
            "2. 有没有并购计划？",
            "公司暂无并购计划。",
        ],
        [
            ("1", "今年业绩如何？", "收入增长情况如下，净利率同比提高2.10%；毛利率同比提高3.50%。"),
            FINE,
        ],
    ),
    "question and answer on one line": (
        ["1、今年业绩如何？答：业绩平稳。", "2、有没有并购计划？答：公司暂无并购计划。"],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE],
    ),
    "question and answer on one line, no mark": (
        ["Q:今年业绩如何？今年业绩平稳，收入增长。", "Q:有没有并购计划？公司暂无并购计划。"],
        [(None, "今年业绩如何？", "今年业绩平稳，收入增长。"), (None, *FINE[1:])],
    ),
    "marks of several kinds mixed": (
        [
            "问题 1、今年业绩如何？",
            "答：业绩平稳。",
            "问题2：有没有并购计划？",
            "答:公司暂无并购计划。",
            "问题三：产能如何？",
            "回复：产能利用率为85%。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE, CAPACITY],
    ),
    "another session, whose heading has no number": (
        [
            "第一场（上午）",
            "问题1：今年业绩如何？",
            "回复：业绩平稳。",
            "问题2：有没有并购计划？",
            "回复：公司暂无并购计划。",
            "第二场（下午）",
            "问题1：产能如何？",
            "回复：产能利用率为85%。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE, ("1", *CAPACITY[1:])],
    ),
    "a number printed twice": (
        [
            "1、今年业绩如何？",
            "业绩平稳。",
            "2、有没有并购计划？",
            "公司暂无并购计划。",
            "2、产能如何？",
            "产能利用率为85%。",
        ],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE, ("2", *CAPACITY[1:])],
    ),
    "numbered question and answer in one paragraph": (
        [
            "1、今年业绩如何？今年业绩平稳，主要产品的产销量和价格与上年同期相比变化不大，费用有所下降。",
            "2、有没有并购计划？公司暂无并购计划，后续如有相关安排，公司将及时履行信息披露义务，请关注公告。",
        ],
        [
            (
                "1",
                "今年业绩如何？",
                "今年业绩平稳，主要产品的产销量和价格与上年同期相比变化不大，费用有所下降。",
            ),
            (
                "2",
                "有没有并购计划？",
                "公司暂无并购计划，后续如有相关安排，公司将及时履行信息披露义务，请关注公告。",
            ),
        ],
    ),
    "signs that are numbers": (
        ["⑴今年业绩如何？", "答：业绩平稳。", "⑵有没有并购计划？", "答：公司暂无并购计划。"],
        [("1", "今年业绩如何？", "业绩平稳。"), FINE],
    ),
    "points of an answer behind its label": (
        [
            "1、今年业绩如何？",
            "答：1、国内业绩平稳；",
            "2、海外业绩增长。",
            "2、有没有并购计划？",
            "答：公司暂无并购计划。",
        ],
        [("1", "今年业绩如何？", "1、国内业绩平稳；2、海外业绩增长。"), FINE],
    ),
    "a single question": (["问：产能如何？", "答：产能利用率为85%。"], [(None, *CAPACITY[1:])]),
}


@pytest.mark.parametrize("columns", [None, 46])
@pytest.mark.parametrize("name", CASES)
def test_awkward_contents(name: str, columns: int | None) -> None:
    content, expected = CASES[name]
    assert squeezed(record(content, columns).items) == list(expected)


@pytest.mark.parametrize(
    "tail",
    [
        ["风险提示：以上内容涉及前瞻性描述的，不构成承诺。", "请投资者注意投资风险。"],
        ["其他情况说明：", "会议严格遵守有关规定。"],
        ["以上内容未涉及内幕信息。"],
        ["注：部分问题已合并。"],
        ["部分问题与以往重复，不再列示。"],
        ["本次交流会中，公司严格遵守有关规定，没有出现未公开重大信息泄露等情况。"],
        ["附件：参会人员名单", "东屿基金 何清"],
        ["2025年10月31日"],
        ["（以下无正文）"],
        ["以上为本次调研的主要内容。"],
        ["本次业绩说明会到此结束，感谢各位投资者的参与！"],
        ["特别提醒：以上信息不构成对投资者的承诺。"],
        ["本记录表涉及的行业预测、发展战略等不构成公司对投资者的承诺，请注意投资风险。"],
        ["如涉及公司业务预测、发展战略规划等，不能视作公司对业绩的承诺，请注意投资风险。"],
        ["会议最后，董事长对各位投资者表示感谢。"],
        ["附：参会机构名单"],
        ["三、其他事项"],
        ["调研过程中，公司严格遵照自律监管指引的规定，接待人员没有透露未公开重大信息。"],
    ],
    ids=lambda tail: tail[0][:6],
)
def test_tails_belong_to_no_answer(tail: list[str]) -> None:
    content, expected = CASES["one answer lost its mark"]
    for columns in (None, 46):
        assert squeezed(record([*content, *tail], columns).items) == list(expected)


def test_questions_in_a_table() -> None:
    rows = [
        "序号 | 提问 | 回复",
        "1 | 有没有并购计划？ | 公司暂无并购计划。",
        "2 | 产能如何？ | 85%。",
    ]
    made = record(rows)
    assert squeezed(made.items) == [("1", *FINE[1:]), ("2", "产能如何？", "85%。")]
    assert squeezed(record([row.partition(" | ")[2] for row in rows[1:]]).items) == [
        (None, *FINE[1:]),
        (None, "产能如何？", "85%。"),
    ]


def test_a_tail_inside_the_last_paragraph() -> None:
    content = ["1、产能如何？", "产能利用率为85%。以上交流内容未涉及未公开重大信息。"]
    assert squeezed(record(content).items) == [("1", *CAPACITY[1:])]


def test_topics_of_a_record_without_questions() -> None:
    made = record(
        [
            "会议介绍了以下内容：",
            "一、产能建设",
            "越南工厂一期已经投产，产能逐步释放。",
            "二、研发进展",
            "谐波减速器完成样品验证。",
        ]
    )
    assert made.items == ()
    assert squeezed(made.topics) == [
        ("1", "产能建设", "越南工厂一期已经投产，产能逐步释放。"),
        ("2", "研发进展", "谐波减速器完成样品验证。"),
    ]


def test_prose_without_any_numbering_is_one_topic() -> None:
    made = record(["越南工厂一期已经投产。", "产能逐步释放。"])
    assert squeezed(made.topics) == [(None, "", "越南工厂一期已经投产。产能逐步释放。")]


def test_numbers_that_miss_one_are_told() -> None:
    made = record(["1、产能如何？", "答：85%。", "3、分红？", "答：有。"])
    assert made.warnings == ("Question 3 follows question 1.",)


def test_a_question_without_answer_is_told() -> None:
    made = record(["1、产能如何？", "答：85%。", "2、有没有分红？"])
    assert "Question 2 has no answer." in made.warnings


def test_sentences() -> None:
    made = record(
        [
            "1、产能如何？海外呢？",
            "答：目前情况：（1）国内（含“三期”。）满产；（2）海外在建。感谢关注！",
        ]
    )
    [item] = made.items
    assert [(s.id, s.text) for s in item.question_sentences] == [
        ("1.q1", "产能如何？"),
        ("1.q2", "海外呢？"),
    ]
    assert [(s.id, s.text) for s in item.answer_sentences] == [
        ("1.1", "目前情况："),
        ("1.2", "（1）国内（含“三期”。）满产；"),
        ("1.3", "（2）海外在建。"),
        ("1.4", "感谢关注！"),
    ]
    for sentence in (*item.question_sentences, *item.answer_sentences):
        assert made.text[sentence.span.start : sentence.span.end] == sentence.text


def test_semicolons_end_only_long_sentences() -> None:
    short = "甲项目投产；乙项目在建。"
    long = "；".join(["越南工厂一期进展顺利并已经形成稳定产能，客户认证工作同步推进"] * 6) + "。"
    [first, second] = record(
        ["1、项目情况如何？", f"答：{short}", "2、越南工厂如何？", f"答：{long}"]
    ).items
    assert [s.text for s in first.answer_sentences] == [short]
    assert len(second.answer_sentences) == 6
