"""Points written by a model, checked against their sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from summarize_items import item, sentence

from irsum.errors import UnknownNameError, UsageError
from irsum.models.base import Prompt
from irsum.models.fake import FakeChat, FakeSeq2Seq, fake
from irsum.summarize.abstractive import Prompted, Sequenced, is_faithful
from irsum.summarize.base import UNDISCLOSED, Draft
from irsum.summarize.extractive import Extractive
from irsum.summarize.registry import SUMMARIZERS, summarizer

ONE = "2025年上半年，公司实现营业收入8.12亿元，同比增长15.2%。"
TWO = "增长主要系海外储能订单集中交付所致，公司已为近20家客户供货。"
ITEM = item("上半年业绩增长的原因是什么？", f"您好！{ONE}{TWO}感谢您的关注！")
FIRST, SECOND = ITEM.answer_sentences[1:3]
PLAIN = Extractive().summarise([ITEM])[0]

GOOD_ONE = "Operating revenue was RMB 812 million in the first half of 2025, up 15.2% year on year."
GOOD_TWO = "Growth came mainly from overseas energy storage orders; it serves nearly 20 customers."


def points(answer: str) -> tuple[Draft, ...]:
    [found] = Prompted(FakeChat(lambda _: answer)).summarise([ITEM])
    return found


@pytest.mark.parametrize(
    "answer",
    [
        f"[1] {GOOD_ONE}\n[2] {GOOD_TWO}",
        f"- [1]: {GOOD_ONE}\n- [2]: {GOOD_TWO}",
        f"1. {GOOD_ONE} [1]\n2. {GOOD_TWO} [2]",
        f"（1）{GOOD_ONE}\n\n（2）{GOOD_TWO}",
    ],
)
def test_points_with_their_sentences(answer: str) -> None:
    assert points("\n".join(filter(None, answer.split("\n")))) == (
        Draft(GOOD_ONE, "en", (FIRST,)),
        Draft(GOOD_TWO, "en", (SECOND,)),
    )


def test_a_point_may_rest_on_several_sentences_and_leave_figures_out() -> None:
    text = "Operating revenue grew 15.2% year on year, mainly on overseas orders."
    assert points(f"[1, 2] {text}") == (Draft(text, "en", (FIRST, SECOND)),)


REFUSED = {
    "another amount": "[1] Operating revenue was RMB 821 million, up 15.2% year on year.",
    "another unit": "[1] Operating revenue was USD 812 million, up 15.2% year on year.",
    "another direction": "[1] Operating revenue was RMB 812 million, down 15.2% year on year.",
    "another qualifier": "[2] It serves over 20 customers.",
    "a figure of another sentence": "[2] Operating revenue was RMB 812 million.",
    "an added figure": "[1] Operating revenue was RMB 812 million, with a margin of 30%.",
    "another period": "[1] Operating revenue was RMB 812 million in the third quarter of 2025.",
    "no sentence": "Operating revenue was RMB 812 million.",
    "a sentence that is not there": "[7] Operating revenue was RMB 812 million.",
    "sentence nought": "[0] Operating revenue was RMB 812 million.",
    "Chinese left": "[1] 营业收入 was RMB 812 million.",
    "cut short": "[1] Operating revenue was RMB 812 million, up",
    "nothing": "",
    "no words": "[1]",
    "endless": "[1] " + "Revenue grew. " * 60,
}


@pytest.mark.parametrize("answer", REFUSED.values(), ids=REFUSED)
def test_a_point_that_fails_gives_way_to_the_extractive_ones(answer: str) -> None:
    assert points(answer) == PLAIN


def test_the_other_point_stays() -> None:
    found = points(f"[1] Operating revenue was RMB 821 million.\n[2] {GOOD_TWO}")
    assert found == (PLAIN[0], Draft(GOOD_TWO, "en", (SECOND,)))


def test_the_prompt_has_figures_in_english_and_no_courtesies() -> None:
    chat = FakeChat(lambda _: "")
    Prompted(chat).summarise([ITEM, ITEM])
    [[one, two]] = chat.calls
    assert one == two
    assert one.shared == len(one.messages) - 1
    asked = one.messages[-1][1]
    assert "RMB 812 million" in asked
    assert "nearly 20" in asked
    assert "8.12亿元" not in asked
    assert "您好" not in asked
    assert "\n[2] " in asked


def test_a_refusal_needs_no_model() -> None:
    chat = FakeChat(lambda _: "[1] It is 5%.")
    refused = item("订单多少？", "订单信息属于商业秘密，敬请关注公告。")
    [[draft]] = Prompted(chat).summarise([refused])
    assert draft.text == UNDISCLOSED
    assert chat.calls == []


def test_a_long_answer_is_cut_to_what_a_model_can_read() -> None:
    chat = FakeChat(lambda _: "")
    Prompted(chat).summarise([item("如何？", "公司产品获得客户认可，订单稳步增长。" * 500)])
    [[prompt]] = chat.calls
    assert len(prompt.messages[-1][1]) < 3000


def test_a_model_that_talks_nonsense_does_no_harm() -> None:
    assert Prompted(fake()).summarise([ITEM]) == [PLAIN]


@settings(deadline=None)
@given(st.text())
def test_any_answer_gives_points(answer: str) -> None:
    found = points(answer)
    assert 1 <= len(found) <= 2
    assert all(set(draft.sources) <= set(ITEM.answer_sentences) for draft in found)


def summary(output: str) -> tuple[Draft, ...]:
    [found] = Sequenced(FakeSeq2Seq(lambda _: output, name="mt5")).summarise([ITEM])
    return found


def test_a_chinese_summary_rests_on_the_sentences_it_shares_most_with() -> None:
    text = "上半年营业收入8.12亿元，同比增长15.2%。"
    assert summary(text) == (Draft(text, "zh", (FIRST,)),)


def test_an_english_summary_rests_on_the_answer() -> None:
    assert summary(GOOD_ONE) == (Draft(GOOD_ONE, "en", (FIRST, SECOND)),)


@pytest.mark.parametrize(
    "output",
    [
        "上半年公司实现营业收入8.21亿元，同比增长15.2%。",
        "公司已为超过20家客户供货，海外储能订单集中交付。",
        "美国总统今天宣布了一项新的贸易政策。",
        "Operating revenue was RMB 821 million.",
        "",
    ],
)
def test_a_wrong_summary_gives_way(output: str) -> None:
    assert summary(output) == PLAIN


def test_is_faithful() -> None:
    assert is_faithful(GOOD_ONE, [sentence(ONE)])
    assert not is_faithful(GOOD_ONE, [sentence(TWO)])
    assert not is_faithful(GOOD_ONE, [])


def _chat(_: Prompt) -> str:
    return ""


@pytest.mark.parametrize("name", SUMMARIZERS)
def test_by_name(name: str) -> None:
    assert summarizer(name, FakeChat(_chat)).name == name


def test_extractive_needs_no_model() -> None:
    assert isinstance(summarizer("extractive"), Extractive)


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(UnknownNameError, match="Unknown summarizer 'best'; known: abstractive, ex"):
        summarizer("best", FakeChat(_chat))


@pytest.mark.parametrize(
    "name",
    [
        "facebook/bart-large-cnn",
        "google/mt5-small",
        "csebuetnlp/mT5_multilingual_XLSum",
        "google/pegasus-xsum",
    ],
)
def test_seq2seq_summarisers_by_name(name: str) -> None:
    assert isinstance(summarizer("abstractive", FakeSeq2Seq(lambda _: "", name=name)), Sequenced)


@pytest.mark.parametrize(
    "name",
    [
        "Helsinki-NLP/opus-mt-zh-en",
        "facebook/nllb-200-distilled-600M",
        "facebook/m2m100_418M",
        "facebook/mbart-large-50-many-to-many-mmt",
    ],
)
def test_a_translation_model_cannot_summarise(name: str) -> None:
    with pytest.raises(UsageError, match="only translates"):
        summarizer("abstractive", FakeSeq2Seq(lambda _: "", name=name))
