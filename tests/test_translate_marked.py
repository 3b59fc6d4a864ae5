"""The marks of the compact model."""

import re
from collections.abc import Sequence

import pytest

from irsum.figures.chinese import read_chinese
from irsum.translate.base import Request
from irsum.translate.carried import Carried
from irsum.translate.engines import translator
from irsum.translate.faithful import Faithful
from irsum.translate.marked import PLACES, fill, mark
from irsum.translate.terms import Entry, Glossary

GLOSSARY = Glossary((Entry("毛利率", "gross margin"), Entry("季度", "quarter")))


class Echo:
    """Answers with what was asked."""

    name, digest, marked = "echo", "", True

    def __init__(self) -> None:
        self.asked: list[str] = []

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        self.asked += texts
        return [[text.replace("<money>", "was") for _ in range(num_hypotheses)] for text in texts]


def marked(text: str) -> str:
    return mark(text, read_chinese(text), GLOSSARY.find(text)).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("毛利率为44.90%", "<t>毛利率<e> gross margin</t>为<%><1>"),
        ("截至9月30日，两家公司", "截至<on><1>，两家公司"),
        ("前三季度", "<the><1>"),
        ("第一，扭亏为盈", "第一，扭亏为盈"),
        ("支持5G的12家客户", "支持<name><1>的<count><2>客户"),
        ("见<e>与<t>", "见〈e〉与〈t〉"),
    ],
)
def test_mark(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_more_figures_than_places() -> None:
    text = "、".join(f"{n}.5%" for n in range(1, PLACES + 4))
    found = mark(text, read_chinese(text), ())
    assert len(found.fills) == PLACES
    assert found.text.endswith(f"{PLACES + 3}.5%")


@pytest.mark.parametrize(
    ("english", "fills", "expected"),
    [
        ("Up<1> (<2>).", ["5%", "RMB 1"], "Up 5% (RMB 1)."),
        ("<1>, it rose.", ["nearly 5%"], "Nearly 5%, it rose."),
        ("A<1>- project", ["200,000 tonnes"], "A 200,000-tonne project"),
        ("A<1>- project", ["5%"], "A 5% project"),
        ("Up<1><2>", ["1", "2"], "Up 1 2"),
        ("Up<3>.", ["1"], "Up."),
        ("<16>a", ["x"] * 16, "X a"),
    ],
)
def test_fill(english: str, fills: list[str], expected: str) -> None:
    assert fill(english, fills) == expected


def test_each_sentence_has_its_own_numbers() -> None:
    echo = Echo()
    text = "收入为1元。费用为2元。"
    request = Request("", source=text, figures=read_chinese(text))
    (outputs,) = Carried(echo).translate([request])
    assert echo.asked == ["收入为<money><1>。", "费用为<money><1>。"]
    assert outputs == ["收入为was RMB 1。 费用为was RMB 2。"] * 4


def test_faithful_hands_over_figures_and_terms() -> None:
    echo = Echo()
    Faithful(translator(echo), GLOSSARY).translate(["毛利率为5%。"])
    assert echo.asked[0] == "<name><2>为<%><1>。"


class Forgetful(Echo):
    """Loses the placeholders of terms in a long text, and what is given inside the text."""

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        self.asked += texts
        kept = [re.findall(r"<name><\d+>" if len(t) < 40 else "<%><1>", t) for t in texts]
        return [[" ".join(found)] * num_hypotheses for found in kept]


def test_a_term_that_is_lost_is_given_in_other_ways() -> None:
    forgetful = Forgetful()
    text = "公司本年度主要产品的毛利率为5%左右，公司管理层预计明年主要产品的毛利率为6%。"
    request = Request("", source=text, figures=read_chinese(text), terms=GLOSSARY.find(text))
    (outputs,) = Carried(forgetful).translate([request])
    whole, inline, *parts = forgetful.asked
    assert whole.count("<name>") == 2
    assert inline.count("<t>毛利率<e> gross margin</t>") == 2
    assert [part.count("<name>") for part in parts] == [1, 1]
    assert len(outputs) == 9


def test_more_terms_than_places() -> None:
    text = "毛利率、" * (PLACES + 2)
    found = mark(text, (), GLOSSARY.find(text), GLOSSARY.find(text))
    assert found.fills == ("gross margin",) * PLACES
    assert found.text.endswith("<t>毛利率<e> gross margin</t>、")
