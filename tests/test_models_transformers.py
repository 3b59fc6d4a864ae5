"""Hugging Face models, on tiny random ones that the tests save to disk themselves."""

import hashlib
import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
import torch
import transformers
from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE

from irsum.errors import ModelError
from irsum.models import registry
from irsum.models.base import ChatModel, Prompt, Seq2Seq
from irsum.models.transformers import load_folder

# Invented.
TEXTS = [
    "公司上半年实现营业收入一亿元。",
    "毛利率同比上升，主要系产品结构优化，公司将持续加大研发投入。",
    "请问未来规划？",
    "产品覆盖二十余家客户",
]
ENGLISH = ["The Company recorded revenue of RMB 100 million.", "The gross margin rose."]

SMALL: dict[str, Any] = {
    "d_model": 16,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 16,
    "decoder_ffn_dim": 16,
    "max_position_embeddings": 64,
}
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
NO_SYSTEM = (
    "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    + TEMPLATE
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Threads only wait for each other on models this small."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def train(file: Path) -> list[str]:
    """Train a sentencepiece model into `file`; return its pieces."""
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter((TEXTS + ENGLISH) * 3),
        model_writer=trained,
        vocab_size=120,
        hard_vocab_limit=False,
        character_coverage=1.0,
        minloglevel=2,
    )
    file.write_bytes(trained.getvalue())
    model = sentencepiece.SentencePieceProcessor(model_proto=trained.getvalue())
    return [model.IdToPiece(i) for i in range(model.GetPieceSize())]


def number(*pieces: str) -> dict[str, int]:
    return {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}


def save(model: Any, folder: Path) -> None:
    # Random weights as they start give much the same output for every input.
    torch.manual_seed(3)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter))
        for name, parameter in model.named_parameters():
            if "encoder_attn.out_proj" in name or "EncDecAttention.o" in name:
                parameter.mul_(9)  # so that the source tells in the output
    model.save_pretrained(folder)


def save_marian(folder: Path, *codes: str) -> None:
    pieces = train(folder / "source.spm")
    shutil.copy(folder / "source.spm", folder / "target.spm")
    vocabulary = number("</s>", "<unk>", *codes, *pieces, "<pad>")
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    settings = {"source_lang": "zh", "target_lang": "en", "tokenizer_class": "MarianTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    pad = vocabulary["<pad>"]
    config = transformers.MarianConfig(
        **SMALL,
        vocab_size=len(vocabulary),
        pad_token_id=pad,
        eos_token_id=0,
        decoder_start_token_id=pad,
    )
    save(transformers.MarianMTModel(config), folder)


def save_m2m100(folder: Path) -> None:
    pieces = train(folder / "sentencepiece.bpe.model")
    vocabulary = number("<s>", "<pad>", "</s>", "<unk>", *pieces, "en")
    (folder / "vocab.json").write_text(json.dumps(vocabulary), "utf-8")
    settings = {"tokenizer_class": "M2M100Tokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), "utf-8")
    config = transformers.M2M100Config(**SMALL, vocab_size=len(vocabulary) + 108)
    save(transformers.M2M100ForConditionalGeneration(config), folder)


def save_nllb(folder: Path) -> None:
    letters = sorted(set("".join(TEXTS + ENGLISH)))
    codes = ["zho_Hans", "eng_Latn", "fra_Latn"]
    tokenizer = transformers.NllbTokenizer(
        vocab=number("<s>", "<pad>", "</s>", "<unk>", "▁", *letters),
        merges=[],
        additional_special_tokens=codes,
    )
    tokenizer.save_pretrained(folder)
    config = transformers.M2M100Config(**SMALL, vocab_size=len(tokenizer))
    save(transformers.M2M100ForConditionalGeneration(config), folder)


def save_mbart(folder: Path) -> None:
    letters = sorted(set("".join(TEXTS + ENGLISH)))
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    pieces = [*specials, "▁", *letters, "zh_CN", "en_XX", "fr_XX", "<mask>"]
    tokenizer = transformers.MBart50Tokenizer(vocab=[(piece, 0.0) for piece in pieces])
    tokenizer.save_pretrained(folder)
    config = transformers.MBartConfig(**SMALL, vocab_size=len(tokenizer))
    save(transformers.MBartForConditionalGeneration(config), folder)


def letters_tokenizer(**options: Any) -> Any:
    """A tokenizer of bytes."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    backend = Tokenizer(BPE(number(*alphabet), []))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    kind: Any = transformers.PreTrainedTokenizerFast
    return kind(tokenizer_object=backend, **options)


def save_bart(folder: Path) -> None:
    tokenizer = letters_tokenizer(bos_token="<s>", eos_token="</s>", pad_token="<pad>")
    tokenizer.save_pretrained(folder)
    config = transformers.BartConfig(
        **{**SMALL, "max_position_embeddings": 200},
        vocab_size=len(tokenizer),
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        decoder_start_token_id=tokenizer.eos_token_id,
        forced_eos_token_id=tokenizer.eos_token_id,
    )
    save(transformers.BartForConditionalGeneration(config), folder)


def save_mt5(folder: Path) -> None:
    tokenizer = letters_tokenizer(eos_token="</s>", pad_token="<pad>")
    tokenizer.save_pretrained(folder)
    config = transformers.MT5Config(
        vocab_size=len(tokenizer),
        d_model=16,
        d_kv=8,
        d_ff=16,
        num_layers=1,
        num_heads=2,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
    )
    save(transformers.MT5ForConditionalGeneration(config), folder)


def save_chat(folder: Path, template: str = TEMPLATE, llama: bool = False) -> None:
    tokenizer = letters_tokenizer(
        eos_token="<|im_end|>", pad_token="<|pad|>", additional_special_tokens=["<|im_start|>"]
    )
    if template:
        tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    kind = transformers.LlamaConfig if llama else transformers.Qwen2Config
    config = kind(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=256,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    factory: Any = transformers.AutoModelForCausalLM
    save(factory.from_config(config), folder)


SAVE: dict[str, Callable[[Path], None]] = {
    "marian": save_marian,
    "m2m100": save_m2m100,
    "nllb": save_nllb,
    "mbart": save_mbart,
    "bart": save_bart,
    "mt5": save_mt5,
    "chat": save_chat,
    "llama": lambda folder: save_chat(folder, llama=True),
    "no system": lambda folder: save_chat(folder, NO_SYSTEM),
    "no template": lambda folder: save_chat(folder, ""),
    "several targets": lambda folder: save_marian(folder, ">>eng<<", ">>fra<<"),
}
SEQ2SEQ = ("marian", "m2m100", "nllb", "mbart", "bart", "mt5")

Folder = Callable[[str], Path]


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """The folder of a model of `SAVE`, saved once."""
    folders: dict[str, Path] = {}

    def get(name: str) -> Path:
        if name not in folders:
            folders[name] = tmp_path_factory.mktemp("model")
            SAVE[name](folders[name])
        return folders[name]

    return get


@pytest.fixture
def copied(saved: Folder, tmp_path: Path) -> Folder:
    """A copy of the folder of a model, to be damaged."""

    def get(name: str) -> Path:
        return Path(shutil.copytree(saved(name), tmp_path / "copy"))

    return get


def seq2seq(folder: Path) -> Any:
    model = registry.load(str(folder))
    assert isinstance(model, Seq2Seq)
    return model


def chat(folder: Path) -> Any:
    model = registry.load(str(folder))
    assert isinstance(model, ChatModel)
    return model


@pytest.mark.parametrize("name", SEQ2SEQ)
def test_gives_the_best_hypotheses_of_the_beam(saved: Folder, name: str) -> None:
    model = seq2seq(saved(name))
    one = model.generate(TEXTS, num_hypotheses=1, max_tokens=12)
    four = model.generate(TEXTS, num_hypotheses=4, max_tokens=12)
    assert [len(outputs) for outputs in one] == [1] * len(TEXTS)
    assert [len(outputs) for outputs in four] == [4] * len(TEXTS)
    assert all(len(set(outputs)) > 1 for outputs in four)
    assert all(text == text.strip() for outputs in four for text in outputs)
    assert not any(
        special in text
        for outputs in four
        for text in outputs
        for special in ("</s>", "<pad>", "__en__", "eng_Latn", "en_XX")
    )
    assert len({tuple(outputs) for outputs in four}) > 1


@pytest.mark.parametrize("name", SEQ2SEQ)
def test_an_output_does_not_depend_on_its_neighbours(saved: Folder, name: str) -> None:
    model = seq2seq(saved(name))
    batch = model.generate(TEXTS, num_hypotheses=3, max_tokens=12)
    alone = [model.generate([t], num_hypotheses=3, max_tokens=12)[0] for t in reversed(TEXTS)]
    assert batch == alone[::-1]
    assert model.generate([]) == []


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("m2m100", "__zh__", "__en__"),
        ("nllb", "zho_Hans", "eng_Latn"),
        ("mbart", "zh_CN", "en_XX"),
    ],
)
def test_language_codes(
    saved: Folder, monkeypatch: pytest.MonkeyPatch, name: str, source: str, target: str
) -> None:
    model = seq2seq(saved(name))
    asked: list[dict[str, Any]] = []
    generate = model._model.generate

    def watched(**options: Any) -> Any:
        asked.append(options)
        outputs = generate(**options)
        tokens = model._tokenizer.convert_ids_to_tokens(outputs[0].tolist())
        assert target in tokens[:2]
        return outputs

    monkeypatch.setattr(model._model, "generate", watched)
    model.generate(TEXTS[:1], max_tokens=5)
    tokens = model._tokenizer.convert_ids_to_tokens(asked[0]["input_ids"][0].tolist())
    assert source in tokens
    assert target not in tokens


def test_language_codes_without_english(copied: Folder) -> None:
    folder = copied("nllb")
    for file in folder.glob("*.json"):
        file.write_text(file.read_text("utf-8").replace("eng_Latn", "deu_Latn"), "utf-8")
    with pytest.raises(ModelError, match="has language codes, but none that irsum knows"):
        load_folder(folder, "other")


@pytest.mark.parametrize(("name", "prefixed"), [("marian", False), ("several targets", True)])
def test_a_marian_model_with_several_targets_is_told_english(
    saved: Folder, monkeypatch: pytest.MonkeyPatch, name: str, prefixed: bool
) -> None:
    model = seq2seq(saved(name))
    asked: list[list[int]] = []
    generate = model._model.generate

    def watched(**options: Any) -> Any:
        asked.append(options["input_ids"][0].tolist())
        return generate(**options)

    monkeypatch.setattr(model._model, "generate", watched)
    model.generate(TEXTS[:1], max_tokens=5)
    tokens = model._tokenizer.convert_ids_to_tokens(asked[0])
    assert (tokens[0] == ">>eng<<") is prefixed


def test_a_text_longer_than_the_model_takes_gives_empty_outputs(saved: Folder) -> None:
    model = seq2seq(saved("marian"))
    long, short = model.generate(["公司" * 100, TEXTS[0]], num_hypotheses=2, max_tokens=5)
    assert long == ["", ""]
    assert [short] == model.generate(TEXTS[:1], num_hypotheses=2, max_tokens=5)


def test_an_output_ends_where_the_model_does(saved: Folder) -> None:
    model = seq2seq(saved("marian"))
    assert model.generate(TEXTS[:1], max_tokens=10_000)


def by_hand(folder: Path, text: str, steps: int) -> str:
    """Greedy decoding, spelled out."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model: Any = transformers.AutoModelForCausalLM.from_pretrained(folder)
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    length = len(ids)
    with torch.inference_mode():
        for _ in range(steps):
            best = int(model(torch.tensor([ids])).logits[0, -1].argmax())
            if best == tokenizer.eos_token_id:
                break
            ids.append(best)
    return str(tokenizer.decode(ids[length:], skip_special_tokens=True)).strip()


@pytest.mark.parametrize("name", ["chat", "llama"])
def test_a_chat_model_answers_greedily(copied: Folder, name: str) -> None:
    folder = copied(name)
    rendered = "<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n{}"
    expected = [by_hand(folder, rendered.format(text, "The"), 9) for text in TEXTS]
    # What many models come with, none of it greedy.
    settings = folder / "generation_config.json"
    sampling = {"do_sample": True, "temperature": 2.0, "top_k": 3, "repetition_penalty": 9.0}
    settings.write_text(json.dumps({**json.loads(settings.read_text("utf-8")), **sampling}))
    prompts = [Prompt((("user", text),), max_tokens=9, prefill="The") for text in TEXTS]
    model = chat(folder)
    assert model.complete(prompts) == expected
    assert [model.complete([prompt])[0] for prompt in reversed(prompts)] == expected[::-1]
    assert len(set(expected)) > 1


def test_prefill_changes_the_answer(saved: Folder) -> None:
    model = chat(saved("chat"))
    answers = {
        model.complete([Prompt((("user", TEXTS[0]),), max_tokens=9, prefill=prefill)])[0]
        for prefill in ("", "The Company", "No")
    }
    assert len(answers) > 1


def test_a_template_that_refuses_a_system_message(saved: Folder) -> None:
    folder = saved("no system")
    prompt = Prompt((("system", "Translate."), ("user", TEXTS[0])), max_tokens=9)
    rendered = f"<|im_start|>user\nTranslate.\n\n{TEXTS[0]}<|im_end|>\n<|im_start|>assistant\n"
    assert chat(folder).complete([prompt]) == [by_hand(folder, rendered, 9)]


def test_a_template_that_refuses_all(copied: Folder) -> None:
    folder = copied("chat")
    (folder / "chat_template.jinja").write_text("{{ raise_exception('never') }}", "utf-8")
    with pytest.raises(ModelError, match=r"copy can't be run: never\.$"):
        chat(folder).complete([Prompt((("user", "x"),))])


def test_a_model_without_a_chat_template(saved: Folder) -> None:
    with pytest.raises(ModelError, match="tiny has no chat template"):
        load_folder(saved("no template"), "tiny")


def test_a_prompt_longer_than_the_context(saved: Folder) -> None:
    model = chat(saved("chat"))
    with pytest.raises(ModelError, match=r"a prompt of \d+ tokens is longer than 255\.$"):
        model.complete([Prompt((("user", "x" * 300),))])
    # An answer ends with the context.
    [answer] = model.complete([Prompt((("user", "x" * 200),), max_tokens=1000)])
    assert len(answer) < 56


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
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError) as caught:
        load_folder(saved("marian"), "tiny")
    assert str(caught.value) == (
        "tiny needs irsum[transformers]; install it with pip install 'irsum[transformers]'."
    )


def test_says_nothing_while_loading(saved: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    names: Sequence[str] = ("marian", "chat")
    folders = [saved(name) for name in names]
    capfd.readouterr()
    for folder in folders:
        load_folder(folder, "tiny")
    seq2seq(folders[0]).generate(TEXTS[:1], max_tokens=5)
    chat(folders[1]).complete([Prompt((("user", "x"),), max_tokens=5)])
    assert capfd.readouterr() == ("", "")
