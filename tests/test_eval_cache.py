"""Answers kept by content: asked once, and never taken for another model's."""

from pathlib import Path

import pytest

from irsum.errors import OutputError
from irsum.eval.cache import CachedChat, CachedSeq2Seq, cached
from irsum.models.base import ChatModel, Prompt, Seq2Seq
from irsum.models.fake import FakeChat, FakeSeq2Seq
from irsum.translate.base import Translator
from irsum.translate.carried import Carried
from irsum.translate.engines import translator
from irsum.translate.seq2seq import Beam


def prompt(text: str, *, grammar: str = "", shared: int = 0) -> Prompt:
    """A prompt with one message."""
    return Prompt((("user", text),), grammar=grammar, shared=shared)


def chat(digest: str = "d1", answer: str = "yes") -> FakeChat:
    """A model that says one thing."""
    return FakeChat(lambda asked: f"{answer} {asked.messages[-1][1]}", "chat", digest)


def test_only_new_prompts_are_asked(tmp_path: Path) -> None:
    inner = chat()
    model, answers = cached(inner, tmp_path / "answers")
    assert isinstance(model, CachedChat)
    assert isinstance(model, ChatModel)
    assert answers is not None
    assert model.complete([prompt("a"), prompt("b")]) == ["yes a", "yes b"]
    assert model.complete([prompt("b"), prompt("c"), prompt("a")]) == ["yes b", "yes c", "yes a"]
    assert [[p.messages[-1][1] for p in call] for call in inner.calls] == [["a", "b"], ["c"]]
    assert (answers.asked, answers.known) == (5, 2)


def test_a_later_run_finds_them(tmp_path: Path) -> None:
    cached(chat(), tmp_path / "answers")[0].complete([prompt("a")])  # type: ignore[union-attr]
    inner = chat(answer="no")
    model, _ = cached(inner, tmp_path / "answers")
    assert isinstance(model, CachedChat)
    assert model.complete([prompt("a")]) == ["yes a"]
    assert inner.calls == []


def test_another_model_or_prompt_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "answers"
    for inner, asked, answer in (
        (chat("d1"), prompt("a"), "yes a"),
        (chat("d2", "no"), prompt("a"), "no a"),
        (chat("d1", "well"), prompt("a", grammar="root"), "well a"),
        # How much of a prompt is shared is no part of the question.
        (chat("d1", "never"), prompt("a", shared=1), "yes a"),
    ):
        model, _ = cached(inner, path)
        assert isinstance(model, CachedChat)
        assert model.complete([asked]) == [answer]


def test_a_translation_model_keeps_its_beam(tmp_path: Path) -> None:
    inner = FakeSeq2Seq({"a": ["x", "y"]}, "nmt", "d1")
    model, _ = cached(inner, tmp_path / "answers")
    assert isinstance(model, CachedSeq2Seq)
    assert isinstance(model, Seq2Seq)
    assert not isinstance(model, Translator)
    for _ in range(2):
        assert model.generate(["a"], num_hypotheses=2) == [["x", "y"]]
    assert len(inner.calls) == 1


def test_what_is_kept_wants_its_texts_as_the_model_does(tmp_path: Path) -> None:
    class Own(FakeSeq2Seq):
        marked = True

    kept, _ = cached(Own({}, "own", "d1"), tmp_path / "answers.sqlite")
    assert isinstance(translator(kept), Carried)
    plain, _ = cached(FakeSeq2Seq({}, "nmt", "d2"), tmp_path / "answers.sqlite")
    assert isinstance(translator(plain), Beam)


def test_a_model_that_nobody_can_name_is_asked_each_time(tmp_path: Path) -> None:
    inner = chat(digest="")
    assert cached(inner, tmp_path / "answers") == (inner, None)
    assert not (tmp_path / "answers").exists()


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "answers"
    path.write_bytes(b"no database" * 100)
    model, _ = cached(chat(), path)
    assert isinstance(model, CachedChat)
    with pytest.raises(OutputError, match="can't be used"):
        model.complete([prompt("a")])
