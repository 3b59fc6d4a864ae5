"""Metrics of briefs on one small record where every number can be counted by hand."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from irsum.eval.base import Measured
from irsum.eval.briefs import BRIEFS, BriefOutput, Briefs, PointOutput, supported
from irsum.eval.gold import GoldItem, GoldRecord, GoldSentence, read_gold

GROWTH = "收入为1.5亿元，同比增长5.2%。"
PLAN = "公司计划投资3亿元。"
ITEMS = (
    GoldItem(
        "1",
        "收入如何？",
        GROWTH,
        (
            GoldSentence("r/1.1", "r", "question", "收入如何？", "How was revenue?"),
            GoldSentence(
                "r/1.2", "r", "answer", GROWTH, "Revenue was RMB 150 million, up 5.2% year on year."
            ),
        ),
        ("Revenue was RMB 150 million, up 5.2% year on year.",),
    ),
    GoldItem(
        "2",
        "有何计划？",
        PLAN,
        (
            GoldSentence("r/2.1", "r", "question", "有何计划？", "What are the plans?"),
            GoldSentence(
                "r/2.2", "r", "answer", PLAN, "The Company plans to invest RMB 300 million."
            ),
        ),
        ("It plans to invest RMB 300 million.",),
    ),
)
RECORD = GoldRecord(
    "r",
    "dev",
    Path("r.txt"),
    {"code": "600000", "place": "公司 会议室", "hosts": [{"name": "张三", "title": "董秘"}]},
    "Shenghui Technology Co., Ltd.",
    ("Revenue rose 5.2%.",),
    ITEMS,
)
RIGHT = BriefOutput(
    {"code": "600000", "place": "公司会议室", "hosts": [{"name": "张三", "title": "董秘"}]},
    (("收入如何？", GROWTH), ("有何计划？", PLAN)),
    "Shenghui Technology",
    (
        (PointOutput("Revenue was RMB 150 million, up 5.2% year on year.", (GROWTH,)),),
        (PointOutput("It plans to invest RMB 300 million.", (PLAN,)),),
    ),
    ("Revenue rose 5.2%.",),
    3,
    3,
)


def measured(name: str, output: BriefOutput) -> Measured:
    """A metric of one brief."""
    return BRIEFS[name]().measure(Briefs((RECORD,), (output,)))


@pytest.mark.parametrize("name", [name for name in BRIEFS if name != "compression"])
def test_the_right_brief_is_perfect(name: str) -> None:
    assert measured(name, RIGHT).value == pytest.approx(100)


def test_compression_is_words_over_words() -> None:
    # 10 + 7 words of points, 10 + 8 words of answers.
    found = measured("compression", RIGHT)
    assert found.value == pytest.approx(100 * 17 / 18)
    assert found.metric.better == ""


def test_segmentation_by_hand() -> None:
    # One of two found items right, one of two gold items found: F1 is a half.
    other = replace(RIGHT, items=(RIGHT.items[0], ("有何计划？", "公司计划")))
    assert measured("segmentation", other).value == pytest.approx(50)
    # Both found among three: precision 2/3, recall 1.
    more = replace(RIGHT, items=(*RIGHT.items, ("多余？", "无。")))
    assert measured("segmentation", more).value == pytest.approx(80)
    assert measured("segmentation", BriefOutput.nothing()).value == 0


def test_header_fields_are_compared_without_white_space() -> None:
    wrong = {**RIGHT.header, "code": "600001", "hosts": []}
    assert measured("header", replace(RIGHT, header=wrong)).value == pytest.approx(100 / 3)


def test_coverage_counts_the_figures_of_the_reference_summary() -> None:
    # Of RMB 150 million, 5.2% and RMB 300 million one is there and one a tenth of it.
    points = (
        (PointOutput("Revenue was RMB 15 million, up 5.2% year on year.", (GROWTH,)),),
        (),
    )
    assert measured("coverage", replace(RIGHT, points=points)).value == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("text", "sources", "holds"),
    [
        ("Revenue was RMB 150 million.", (GROWTH,), True),
        ("Revenue rose.", (GROWTH,), True),
        ("Revenue was RMB 150 million.", (PLAN,), False),
        ("Revenue was RMB 15 million.", (GROWTH,), False),
        ("Revenue was $150 million.", (GROWTH,), False),
        ("Revenue was nearly RMB 150 million.", (GROWTH,), False),
        ("Revenue fell 5.2% year on year.", (GROWTH,), False),
        ("It plans to invest RMB 300 million, and revenue was RMB 150 million.", (PLAN,), False),
        ("Revenue was RMB 150 million.", (), False),
    ],
)
def test_a_point_is_supported_by_what_it_cites(
    text: str, sources: tuple[str, ...], holds: bool
) -> None:
    assert supported(PointOutput(text, sources), {}) is holds


def test_reference_summaries_are_supported_by_their_answers() -> None:
    records = read_gold(ROOT / "data" / "gold", "dev").records
    points = [
        (point, item) for record in records for item in record.items for point in item.summary
    ]
    alarms = []
    for point, item in points:
        answer = [s for s in item.sentences if s.part == "answer"]
        references = {"".join(s.zh.split()): s.en for s in item.sentences}
        if not supported(PointOutput(point, tuple(s.zh for s in answer)), references):
            alarms.append(point)
    assert len(points) > 90
    assert len(alarms) <= 0.06 * len(points), alarms


def test_points_belong_to_their_question_whatever_the_order() -> None:
    turned = replace(RIGHT, items=RIGHT.items[::-1], points=RIGHT.points[::-1])
    assert measured("coverage", turned).value == pytest.approx(100)
    assert measured("points-rouge-l", turned).value == pytest.approx(100)


def test_output_survives_json() -> None:
    import json
    from dataclasses import asdict

    assert BriefOutput.from_json(json.loads(json.dumps(asdict(RIGHT)))) == RIGHT
