"""The worked examples of docs/evaluation.md."""

import doctest

from conftest import ROOT

from irsum.eval.benchmark import BENCHMARK
from irsum.eval.briefs import BRIEFS
from irsum.eval.gold import Case
from irsum.eval.summary import GROUPS, group_of

PAGE = ROOT / "docs" / "evaluation.md"


def test_the_examples_hold() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False)
    assert found.failed == 0
    assert found.attempted > 15


def test_brief_metrics_are_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for key, make in BRIEFS.items():
        assert make().name.partition(": ROUGE")[0].removeprefix("overview") in text, key
        assert group_of(key) == GROUPS[-1]
    for key in BENCHMARK:
        assert group_of(key) == "Figure benchmark"


def test_a_case_needs_every_figure() -> None:
    case = Case("x", "dev", "dense", "二", (("1 million",), ("2%", "2 percent")), (), ("", ""))
    assert case.found("Up 2 percent to 1 million.") == 2
    assert not case.right("Up 2% to 11 million.")
