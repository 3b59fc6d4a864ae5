"""The faithful wrapper: what is put in, checked, mended and marked, around invented models."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irsum.figures.chinese import read_chinese
from irsum.models.fake import FakeChat, FakeSeq2Seq
from irsum.translate.base import Request, Translator
from irsum.translate.checks import check_translation, grave
from irsum.translate.clauses import join, split
from irsum.translate.engines import translator
from irsum.translate.faithful import Faithful
from irsum.translate.polish import polish
from irsum.translate.prepare import insert_english
from irsum.translate.terms import Glossary
from irsum.types import Translation


@dataclass
class Scripted:
    """A translator that answers from a function of the request and keeps the requests."""

    answer: Callable[[Request], str]
    name: str = "scripted"
    digest: str = ""
    batch: int = 4
    asked: list[Request] = field(default_factory=list)

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        self.asked += requests
        return [[self.answer(request)] for request in requests]


def run(chinese: str, *answers: str) -> tuple[Translation, Scripted]:
    """Translate one text with a model that gives these answers, the last one for ever."""
    left = list(answers)
    model = Scripted(lambda _: left.pop(0) if len(left) > 1 else left[0])
    [result] = Faithful(model, Glossary.builtin()).translate([chinese])
    return result, model


def put_in(chinese: str) -> str:
    """The text a model is given."""
    return insert_english(chinese, read_chinese(chinese), Glossary.builtin().find(chinese))


@pytest.mark.parametrize(
    ("chinese", "expected"),
    [
        ("净利润为378.87万元。", "net profit 为 RMB 3.7887 million。"),
        ("产品覆盖近20家医院。", "产品覆盖 nearly 20 医院。"),
        ("用户超过1,200万人。", "用户 over 12 million people。"),
        ("公司未来3年内的规划。", "公司 within the next 3 years 的规划。"),
        (
            "占比由上年同期的31.2%提升至38.5%。",
            "占比 from 31.2% in the same period of the previous year 提升至 38.5%。",
        ),
        ("去年新建了3个仓库。", "去年新建了3个仓库。"),
        ("2024年公司新建2个仓库。", "2024年公司新建2个仓库。"),
    ],
)
def test_figures_and_terms_are_put_in(chinese: str, expected: str) -> None:
    assert put_in(chinese) == expected


def test_a_right_answer_is_taken_as_it_is() -> None:
    result, model = run("净利润为378.87万元。", "Net profit was RMB 3.7887 million.")
    assert (result.english, result.flags, result.mended) == (
        "Net profit was RMB 3.7887 million.",
        (),
        "",
    )
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("chinese", "answer", "mended"),
    [
        ("公司服务近20家客户。", "The Company serves over 20 customers.", "nearly 20 customers"),
        ("公司服务近20家客户。", "The Company serves 20 customers.", "nearly 20 customers"),
        ("净利润为378.87万元。", "Net profit was $3.7887 million.", "RMB 3.7887 million"),
        ("净利润为378.87万元。", "Net profit was RMB 378.87 million.", "RMB 3.7887 million"),
    ],
)
def test_a_certain_slip_is_put_right_by_rule(chinese: str, answer: str, mended: str) -> None:
    result, model = run(chinese, answer)
    assert mended in result.english
    assert grave(result.flags) == ()
    assert result.mended == "by rule"
    assert len(model.asked) == 1


def test_a_note_names_what_was_wrong() -> None:
    chinese = "毛利率为31.5%，净利率为12.3%。"
    right = "The gross margin was 31.5% and the net margin was 12.3%."
    result, model = run(chinese, "The margins were good.", right)
    assert result.english == right
    assert result.mended == "with a note"
    assert "31.5%" in model.asked[1].note


def test_what_stays_wrong_is_flagged_with_its_chinese() -> None:
    result, _ = run("毛利率为31.5%，净利率为12.3%。", "The margins were good.")
    assert {flag.zh for flag in grave(result.flags)} == {"31.5%", "12.3%"}


def test_clauses_are_tried_last() -> None:
    chinese = "前三季度公司实现营业收入15.2亿元，同比增长12.5%，公司新建成华东仓库并投入使用。"

    def answer(request: Request) -> str:
        if "仓库" in request.text and "RMB" in request.text:
            return "The Company did well."
        if "仓库" in request.text:
            return "The East China warehouse was built and put into use"
        return (
            "In the first three quarters, operating revenue was RMB 1.52 billion, up 12.5% year "
            "on year,"
        )

    [result] = Faithful(Scripted(answer), Glossary.builtin()).translate([chinese])
    assert grave(result.flags) == ()
    assert result.mended == "part by part"
    assert "RMB 1.52 billion" in result.english


@pytest.mark.parametrize(
    ("chinese", "english", "mended"),
    [
        (
            "客运量为45.76万人，为2025年同期的105.90%。",
            "Passenger volume was 457,600, up 105.90% compared to the same period in 2025.",
            "457,600, which was 105.90% of the same period in 2025.",
        ),
        (
            "第三季度收入1.74亿元，同比增长5.45%。",
            "In the third quarter, revenue was RMB 174 million, up 5.45%.",
            "up 5.45% year on year.",
        ),
        (
            "毛利率同比增长2.3个百分点的原因是什么？",
            "What was the reason for the 2.3 percentage point increase in the gross margin?",
            "2.3 percentage point year-on-year increase",
        ),
        (
            "期间费用率同比下降2.3个百分点。",
            "The period expense ratio fell 2.3 percentage points year on year compared with the "
            "previous period.",
            "fell 2.3 percentage points year on year.",
        ),
        (
            "净利润为-200万元，较上年同期减亏300万元。",
            "Net profit was RMB -2 million, down RMB 3 million from the same period last year.",
            "RMB -2 million, with the loss narrowed by RMB 3 million from the same period",
        ),
        (
            "收入增长5%；净利润同比增长12.5%；费用同比下降3%。",
            "Revenue rose 5%; net profit rose 12.5% year on year; expenses fell 3%.",
            "expenses fell 3% year on year.",
        ),
    ],
)
def test_changes_are_put_right_by_rule(chinese: str, english: str, mended: str) -> None:
    result, _ = run(chinese, english)
    assert mended in result.english
    assert (grave(result.flags), result.mended) == ((), "by rule")


@pytest.mark.parametrize(
    ("chinese", "english", "kind"),
    [
        (
            "毛利率为12.5%，保持稳定。",
            "The gross margin rose 12.5% and stayed stable.",
            "direction",
        ),
        ("毛利率提升至12.5%。", "The gross margin rose by 12.5%.", "direction"),
        ("公司三季度收入同比增长12.5%。", "In the third quarter, revenue rose 12.5%.", "basis"),
        ("公司是否会扩大产能？", "The Company will expand its capacity.", "question"),
        (
            "现阶段协同能力如何？产能还能释放吗？",
            "Its synergies are strong. Can more capacity be released?",
            "question",
        ),
        ("公司将承接更多订单。", "The Company will 承接 more orders.", "chinese left"),
        ("公司的DOTS平台已经成熟。", "The Company's platform is mature.", "name missing"),
        ("公司将继续加大研发投入，丰富产品矩阵，提升盈利能力。", "More R&D.", "truncated"),
        ("公司将继续加大研发投入。", "and so on and on we go " * 4 + ".", "loop"),
        ("公司将继续加大研发投入。", " ", "empty"),
        ("营业收入保持增长。", "Business went well.", "term"),
        (
            "前三季度营业收入增长。",
            "Operating revenue rose in the third quarter.",
            "figure missing",
        ),
    ],
)
def test_checks(chinese: str, english: str, kind: str) -> None:
    terms = Glossary.builtin().find(chinese)
    flags = check_translation(chinese, english, read_chinese(chinese), terms)
    assert kind in {flag.kind for flag in flags}


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("毛利率提升至12.5%。", "The gross margin rose to 12.5%."),
        ("成本高约15%，需要时间。", "Costs are about 15% higher, which takes time."),
        ("想了解公司是否会扩产？", "I would like to know whether the Company will expand."),
        (
            "产品涨价了吗？幅度多少？",
            "Have prices gone up, and roughly by how much?",
        ),
        (
            "包括A型数据集、B型数据集、C型数据集。",
            "It has type A data sets, type B data sets and type C data sets.",
        ),
    ],
)
def test_checks_let_good_english_pass(chinese: str, english: str) -> None:
    terms = Glossary.builtin().find(chinese)
    assert grave(check_translation(chinese, english, read_chinese(chinese), terms)) == ()


def test_a_result_does_not_depend_on_its_neighbours() -> None:
    texts = [f"净利润为{n}万元。" for n in range(11, 20)]
    model = Scripted(lambda request: request.text.replace("净利润为", "Net profit was"))
    faithful = Faithful(model, Glossary.builtin())
    together = faithful.translate([*texts, texts[0], ""])
    assert together[:-1] == [faithful.translate([text])[0] for text in [*texts, texts[0]]]
    assert together[-1] == Translation("", "")


def test_progress_adds_up() -> None:
    steps: list[int] = []
    model = Scripted(lambda _: "Yes.")
    Faithful(model, Glossary.builtin()).translate(["是。", "是。", "对。", ""], steps.append)
    assert sum(steps) == 3


def test_any_model_becomes_a_translator() -> None:
    chat = translator(FakeChat(lambda prompt: "Hello."))
    beam = translator(FakeSeq2Seq(lambda text: ["Hello.", "Hi."]))
    own = Scripted(lambda _: "Hello.")
    assert isinstance(chat, Translator)
    assert chat.translate([Request("你好。")]) == [["Hello."]]
    assert beam.translate([Request("你好。")])[0][:2] == ["Hello.", "Hi."]
    assert translator(own) is own


@given(st.text(alphabet="公司收入，。；（）“”1亿元增长", max_size=120))
def test_clauses_lose_nothing(text: str) -> None:
    assert "".join(split(text)) == text


def test_joining_makes_sentences() -> None:
    assert join(["销售增长；", "费用下降。"], ["sales rose,", " costs fell; "]) == (
        "Sales rose. Costs fell."
    )
    assert join(["销售增长，", "费用下降。"], ["Sales rose.", "The costs fell."]) == (
        "Sales rose, the costs fell."
    )


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ('"Sales rose."', "Sales rose."),
        ("the company 's sales rose，by 5%", "The Company's sales rose, by 5%."),
        ("Translation: RMB3 million", "RMB 3 million."),
        (
            "Half of the parent company's net profit attributable to shareholders.",
            "Half of net profit attributable to shareholders of the parent company.",
        ),
        (
            "The share from scopes from 12.3% in 2024 rose to 15%.",
            "The share from scopes rose from 12.3% in 2024 to 15%.",
        ),
    ],
)
def test_polish(english: str, expected: str) -> None:
    assert polish(english, "公司收入增长。") == expected


@pytest.mark.parametrize(
    ("chinese", "english", "expected"),
    [
        ("一季度环比下降3%。", "Down 3% month on month.", "Down 3% quarter on quarter."),
        ("6月环比下降3%。", "A quarter-on-quarter fall of 3%.", "A month-on-month fall of 3%."),
        ("一季度3月环比下降3%。", "Down 3% month on month.", "Down 3% month on month."),
    ],
)
def test_a_period_before_is_of_its_kind(chinese: str, english: str, expected: str) -> None:
    assert polish(english, chinese) == expected
