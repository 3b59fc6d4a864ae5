"""Tiny Hugging Face models with random weights, saved to disk as the real ones are.

The fixtures `saved` and `copied` give their folders.
"""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sentencepiece
import torch
import transformers
from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE

from irsum.models import registry
from irsum.models.base import ChatModel, Seq2Seq

__all__ = ["SAVE", "SEQ2SEQ", "TEXTS", "Folder", "chat", "seq2seq"]

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


def seq2seq(folder: Path) -> Any:
    model = registry.load(str(folder))
    assert isinstance(model, Seq2Seq)
    return model


def chat(folder: Path) -> Any:
    model = registry.load(str(folder))
    assert isinstance(model, ChatModel)
    return model
