"""What Hugging Face models give: hypotheses, languages, answers; on tiny random ones."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from tiny_models import SEQ2SEQ, TEXTS, Folder, chat, seq2seq

from irsum.errors import ModelError
from irsum.models.base import Prompt
from irsum.models.transformers import load_folder

pytestmark = pytest.mark.usefixtures("tiny")


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


def test_says_nothing_while_loading(saved: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    names: Sequence[str] = ("marian", "chat")
    folders = [saved(name) for name in names]
    capfd.readouterr()
    for folder in folders:
        load_folder(folder, "tiny")
    seq2seq(folders[0]).generate(TEXTS[:1], max_tokens=5)
    chat(folders[1]).complete([Prompt((("user", "x"),), max_tokens=5)])
    assert capfd.readouterr() == ("", "")
