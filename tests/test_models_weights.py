"""The files of Hugging Face models: weights, configs, tokenizers, and what can be wrong in them."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from tiny_models import TEXTS, Folder, seq2seq

from irsum.errors import ModelError
from irsum.models.transformers import load_folder

pytestmark = pytest.mark.usefixtures("tiny")


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_digest_is_that_of_the_weights(saved: Folder) -> None:
    folder = saved("marian")
    assert load_folder(folder, "tiny").digest == sha256(folder / "model.safetensors")
    assert load_folder(folder, "tiny").name == "tiny"


def test_weights_in_several_files(copied: Folder) -> None:
    folder = copied("marian")
    whole = seq2seq(folder).generate(TEXTS, max_tokens=8)
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    model.save_pretrained(folder, max_shard_size="10KB")
    shards = sorted(folder.glob("model-*.safetensors"))
    assert len(shards) > 1
    loaded = seq2seq(folder)
    assert loaded.generate(TEXTS, max_tokens=8) == whole
    listing = "".join(f"{sha256(file)}  {file.name}\n" for file in shards)
    assert loaded.digest == hashlib.sha256(listing.encode()).hexdigest()
    shards[0].unlink()
    with pytest.raises(ModelError, match=f"lacks the weight file {shards[0].name}"):
        load_folder(folder, "tiny")
    (folder / "model.safetensors.index.json").write_text("[]", "utf-8")
    with pytest.raises(ModelError, match=r"index\.json is damaged"):
        load_folder(folder, "tiny")


def as_bin(folder: Path) -> Path:
    """Save the weights as opus-mt-zh-en has them."""
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder / "pytorch_model.bin"


def test_weights_in_a_bin_file(copied: Folder) -> None:
    folder = copied("marian")
    before = seq2seq(folder).generate(TEXTS, max_tokens=8)
    weights = as_bin(folder)
    model = seq2seq(folder)
    assert model.generate(TEXTS, max_tokens=8) == before
    assert model.digest == sha256(weights)


class Harm:
    """Runs code when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.marker,)


def test_code_in_a_bin_file_is_not_run(copied: Folder, tmp_path: Path) -> None:
    folder = copied("marian")
    weights = as_bin(folder)
    torch.save({"model.shared.weight": Harm(tmp_path / "marker")}, weights)
    with pytest.raises(ModelError, match="Can't load tiny"):
        load_folder(folder, "tiny")
    assert not (tmp_path / "marker").exists()


def test_code_that_comes_with_a_model_is_not_run(copied: Folder, tmp_path: Path) -> None:
    folder = copied("chat")
    (folder / "own.py").write_text(f"open({str(tmp_path / 'marker')!r}, 'w').close()", "utf-8")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.Config"}}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(ModelError, match="Can't load tiny"):
        load_folder(folder, "tiny")
    assert not (tmp_path / "marker").exists()


def test_weights_that_lack_a_part(copied: Folder) -> None:
    folder = copied("marian")
    weights = as_bin(folder)
    parts = torch.load(weights, weights_only=True)
    del parts["model.encoder.layers.0.fc1.weight"]
    torch.save(parts, weights)
    with pytest.raises(ModelError, match=r"lack 1 parameters, such as model\.encoder\.layers\.0"):
        load_folder(folder, "tiny")


@pytest.mark.parametrize("size", [0, 5, 1000])
@pytest.mark.parametrize("bin_file", [False, True])
def test_weights_cut_short(copied: Folder, size: int, bin_file: bool) -> None:
    folder = copied("marian")
    weights = as_bin(folder) if bin_file else folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:size])
    with pytest.raises(ModelError, match=r"^Can't load tiny: [^\n]+\.$"):
        load_folder(folder, "tiny")


def test_a_folder_without_weights(copied: Folder) -> None:
    folder = copied("marian")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"holds no weights \(model\.safetensors or"):
        load_folder(folder, "tiny")


@pytest.mark.parametrize(
    "config", ["", "{", "{}", "[]", '{"model_type": "nonsense"}', '{"model_type": "vit"}']
)
def test_a_broken_config(copied: Folder, config: str) -> None:
    folder = copied("marian")
    (folder / "config.json").write_text(config, "utf-8")
    with pytest.raises(ModelError, match=r"^Can't load tiny: [^\n]+\.$"):
        load_folder(folder, "tiny")


def test_a_folder_without_a_tokenizer(copied: Folder) -> None:
    folder = copied("marian")
    for file in ("source.spm", "vocab.json"):
        (folder / file).unlink()
    with pytest.raises(ModelError, match=r"^Can't load tiny: [^\n]+\.$"):
        load_folder(folder, "tiny")


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"has no config\.json"):
        load_folder(tmp_path, "tiny")


@pytest.mark.parametrize("package", ["torch", "transformers", "sentencepiece"])
def test_without_the_extra(saved: Folder, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    folder = saved("marian")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError) as caught:
        load_folder(folder, "tiny")
    assert str(caught.value) == (
        "tiny needs irsum[transformers]; install it with pip install 'irsum[transformers]'."
    )
