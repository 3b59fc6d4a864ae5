"""Metrics with weights, on stand-ins: a fake comet, a tiny random encoder, a fake judge."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from irsum.errors import ModelError, UnknownNameError, UsageError
from irsum.eval.base import Segments
from irsum.eval.learned import BertScore, Comet, Judge, chosen
from irsum.models.fake import FakeChat, FakeSeq2Seq

TEXTS = Segments(
    ("收入增长。", "成本下降。"),
    ("Revenue rose.", "Cost fell."),
    ("Revenue rose.", "Costs declined."),
)


class FakeComet:
    """Scores by length, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def predict(self, data: list[dict[str, str]], **options: Any) -> SimpleNamespace:
        """As unbabel-comet's models do."""
        self.asked += data
        return SimpleNamespace(scores=[len(row["mt"]) / 100 for row in data])


def test_comet_is_the_mean_of_its_segments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model, module = FakeComet(), ModuleType("comet")
    module.load_from_checkpoint = lambda path: model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "comet", module)
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))
    weights = tmp_path / "model.ckpt"
    weights.write_bytes(b"weights")
    measured = Comet(str(weights)).measure(TEXTS)
    assert measured.value == pytest.approx((13 + 10) / 2)
    assert measured.by_unit == pytest.approx([13, 10])
    assert measured.signature.startswith("comet|sha256:")
    assert model.asked[0] == {"src": "收入增长。", "mt": "Revenue rose.", "ref": "Revenue rose."}
    with pytest.raises(ModelError, match="there is no file nowhere"):
        Comet("nowhere")


def test_comet_without_its_package_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(ModelError, match=r"^COMET needs unbabel-comet, which is not installed\.$"):
        Comet("model.ckpt")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random BERT with a word vocabulary."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("encoder")
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] revenue rose cost costs fell declined .".split()
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def test_bertscore_of_the_same_text_is_full(
    encoder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path))
    measured = BertScore(str(encoder)).measure(TEXTS)
    same, other = measured.by_unit
    assert same == pytest.approx(100)
    assert other < 99.9
    assert "layer:last" in measured.signature
    assert "sha256:" in measured.signature


def test_bertscore_without_weights_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"has no config\.json"):
        BertScore(str(tmp_path))


def test_a_judge_gives_grades() -> None:
    def grade(prompt: Any) -> str:
        [(role, text)] = prompt.messages
        assert role == "user"
        return "Score: 90" if "Translation: Revenue rose." in text else "I can't say."

    measured = Judge(FakeChat(grade, "judge", "abcdef")).measure(TEXTS)
    assert measured.by_unit == pytest.approx([90, 0])
    assert measured.signature == "judge|judge|abcdef|prompt:gemba-da|unread:1"


def test_a_judge_has_to_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("irsum.models.registry.load", lambda spec: FakeSeq2Seq({}, "nmt"))
    with pytest.raises(ModelError, match="nmt only translates"):
        Judge("hf:some/nmt")


def test_metrics_with_weights_are_named() -> None:
    assert list(chosen(["judge=fake"])) == ["judge"]
    with pytest.raises(UnknownNameError, match="bertscore, comet, judge"):
        chosen(["bleurt=x"])
    with pytest.raises(UsageError, match="comet=WEIGHTS"):
        chosen(["comet"])
