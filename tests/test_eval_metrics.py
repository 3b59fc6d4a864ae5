"""The metrics against hand-computed cases and against sacrebleu and rouge-score themselves."""

import math

import numpy as np
import pytest
from rouge_score.rouge_scorer import RougeScorer  # type: ignore[import-untyped]
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from irsum.errors import InputError, UnknownNameError
from irsum.eval.base import Metric, Segments
from irsum.eval.metrics import METRICS, metric

REFERENCES = (
    "Operating revenue rose 5.2% year on year to RMB 150 million.",
    "The Company will build a second plant in Hefei by the end of 2026.",
    "Inventory fell.",
    "Gross margin was 31.5%, up 2.3 percentage points.",
)
HYPOTHESES = (
    "Operating revenue grew 5.2% year on year to RMB 150 million.",
    "A second plant will be built by the Company in Hefei before 2026 ends.",
    "Stocks dropped!",
    "The gross margin was 31.5%, up 2.3%.",
)
SOURCES = (
    "营业收入同比增长5.2%至1.5亿元。",
    "公司将于2026年底前在合肥建设第二工厂。",
    "存货下降。",
    "毛利率为31.5%，提高2.3个百分点。",
)
ONE = Segments(SOURCES, HYPOTHESES, REFERENCES)


def value(name: str, sources: tuple[str, ...], english: tuple[str, ...]) -> float:
    """A metric's value where the references do not matter."""
    return metric(name).score(sources, english, ("Nothing.",) * len(sources)).value


@pytest.mark.parametrize(
    ("name", "scorer"),
    [("bleu", BLEU()), ("chrf", CHRF(word_order=2)), ("ter", TER())],
)
def test_words_are_scored_as_sacrebleu_does(name: str, scorer: BLEU | CHRF | TER) -> None:
    whole = scorer.corpus_score(list(HYPOTHESES), [list(REFERENCES)])
    score = metric(name).measure(ONE).score()
    assert score.value == pytest.approx(whole.score)
    assert score.signature == str(scorer.get_signature())
    assert score.low <= score.value <= score.high
    assert score.n == 4


@pytest.mark.parametrize("kind", ["1", "2", "L"])
def test_rouge_is_the_mean_of_rouge_score(kind: str) -> None:
    key = f"rouge{kind}"
    scorer = RougeScorer([key], use_stemmer=True)
    each = [scorer.score(r, h)[key].fmeasure for r, h in zip(REFERENCES, HYPOTHESES, strict=True)]
    measured = metric(f"rouge-{kind.lower()}").measure(ONE)
    assert measured.value == pytest.approx(100 * sum(each) / 4)
    assert measured.by_unit == pytest.approx([100 * one for one in each])


def test_rouge_by_hand() -> None:
    # 3 of 4 words in common: precision 3/4, recall 3/4.
    texts = Segments(("。",), ("revenue rose by much",), ("revenue rose by little",))
    assert metric("rouge-1").measure(texts).value == pytest.approx(75.0)
    # 2 of 3 bigrams.
    assert metric("rouge-2").measure(texts).value == pytest.approx(200 / 3)


def test_ter_by_hand() -> None:
    # One substitution in four words.
    texts = Segments(("。",), ("revenue rose by much",), ("revenue rose by little",))
    assert metric("ter").measure(texts).value == pytest.approx(25.0)
    assert metric("ter").better == "lower"


def test_a_perfect_translation_is_perfect() -> None:
    texts = Segments(SOURCES, REFERENCES, REFERENCES)
    for name in ("bleu", "chrf", "rouge-1", "figures", "figure-precision", "terms"):
        assert metric(name).measure(texts).value == pytest.approx(100.0), name
    for name in ("ter", "magnitude-slips", "wrong-segments", "dropped", "silent-differences"):
        assert metric(name).measure(texts).value == pytest.approx(0.0), name


@pytest.mark.parametrize(
    ("english", "recall", "precision"),
    [
        ("Revenue was RMB 150 million, up 5.2% year on year.", 100, 100),
        # One of two is a tenth of what it should be.
        ("Revenue was RMB 15 million, up 5.2% year on year.", 50, 50),
        # One is missing, nothing is added.
        ("Revenue was RMB 150 million.", 50, 100),
        # Both are there, with one that nobody asked for: 2 of 3.
        ("Revenue was RMB 150 million, up 5.2% year on year, and costs RMB 70 million.", 100, 66.7),
    ],
)
def test_figures_by_hand(english: str, recall: float, precision: float) -> None:
    source = ("营业收入1.5亿元，同比增长5.2%。",)
    assert value("figures", source, (english,)) == pytest.approx(recall)
    assert value("figure-precision", source, (english,)) == pytest.approx(precision, abs=0.1)


def test_slips_and_swaps_are_counted_apart() -> None:
    sources = ("投资1.5亿元。", "投资2.5亿元。", "投资3.5亿元。", "人员增长5%。")
    english = (
        "It invested RMB 15 million.",
        "It invested $250 million.",
        "It invested RMB 350 million.",
        "Headcount rose 5%.",
    )
    assert value("magnitude-slips", sources, english) == pytest.approx(100 / 3)
    assert value("currency-swaps", sources, english) == pytest.approx(100 / 3)
    assert value("large-amounts", ("投资1.25亿元。",), ("It invested $125 million.",)) == 100
    assert value("wrong-segments", sources, english) == pytest.approx(50)
    assert value("figures-money", sources, english) == pytest.approx(100 / 3)
    assert value("figures-rates", sources, english) == pytest.approx(100)


def test_qualifiers_and_times_are_counted_apart() -> None:
    sources = ("近20家客户。", "前三季度收入近5亿元。")
    english = ("Over 20 customers.", "Revenue was nearly RMB 500 million in the third quarter.")
    assert value("qualifiers", sources, english) == pytest.approx(50)
    assert value("figures-times", sources, english) == pytest.approx(0)


def test_defects_are_counted() -> None:
    loop = "the market is growing and we see that " * 4
    sources = ("市场增长，我们看到这一点。", "公司使用ERP系统。")
    assert value("loops", sources, (loop, "The Company uses an ERP system.")) == 50
    assert value("chinese-left", sources, ("Good.", "The Company uses an ERP 系统.")) == 50
    names = metric("names").score(sources[1:], ["It uses a system."], ["It uses an ERP system."])
    assert names.value == 0
    dropped = Segments(
        ("收入增长。成本稳定。",),
        ("Revenue increased considerably.",),
        ("Revenue increased considerably. Production costs remained largely stable meanwhile.",),
    )
    assert metric("dropped").measure(dropped).value == 100


def test_terms_and_their_consistency() -> None:
    sources = ("毛利率上升。", "毛利率下降。", "毛利率不变。")
    documents = ("a", "a", "a")
    same = ("Gross margin rose.", "The gross margin fell.", "Gross margin was flat.")
    mixed = ("Gross margin rose.", "The gross margin fell.", "The rate of profit was flat.")
    for english, success, consistency in ((same, 100, 100), (mixed, 66.7, 66.7)):
        texts = Segments(sources, english, english, documents)
        assert metric("terms").measure(texts).value == pytest.approx(success, abs=0.1)
        found = metric("term-consistency").measure(texts)
        assert found.value == pytest.approx(consistency, abs=0.1)
        assert len(found.rows) == 1


def test_silent_differences_leave_marked_segments_out() -> None:
    texts = Segments(
        ("投资1.5亿元。",) * 3,
        (*("It invested RMB 15 million.",) * 2, "It invested RMB 0.15 billion."),
        ("It invested RMB 150 million.",) * 3,
        marked=(True, False, False),
    )
    assert metric("silent-differences").measure(texts).by_unit == [0, 100, 0]


def test_a_score_without_cases_is_no_number() -> None:
    score = metric("figures").score(["收入增长。"], ["Revenue rose."], ["Revenue rose."])
    assert math.isnan(score.value)
    assert math.isnan(score.low)


def test_inputs_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(InputError, match="2 sources, 1 hypotheses and 1 references"):
        metric("bleu").score(["一", "二"], ["one"], ["one"])
    with pytest.raises(InputError, match="nothing to score"):
        metric("bleu").score([], [], [])
    with pytest.raises(UnknownNameError, match="chrf"):
        metric("meteor")


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_adds_up(name: str) -> None:
    """The corpus value comes from the sum of the rows, whatever their order."""
    made: Metric[Segments] = metric(name)
    measured = made.measure(ONE)
    turned = np.array(measured.rows[::-1])
    again = float(made.value(turned.sum(axis=0, keepdims=True))[0])
    assert measured.value == pytest.approx(again, nan_ok=True)
    assert measured.signature
    assert made.better in {"higher", "lower"}
