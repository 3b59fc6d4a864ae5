"""Hugging Face models through transformers: any seq2seq model, any chat model.

Texts run one by one: floating-point sums depend on the shape of a batch and on padding, and the
output for a text is to depend on that text alone. (A beam is a batch already.)
"""

import hashlib
import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from irsum.errors import ModelError
from irsum.models import store
from irsum.models.base import ChatModel, Message, Prompt, Seq2Seq
from irsum.models.threads import wait_asleep

__all__ = ["HuggingFaceChat", "HuggingFaceSeq2Seq", "load_folder"]

_LANGUAGES = (
    # source language, target language, token of the target language
    ("zho_Hans", "eng_Latn", "eng_Latn"),  # NLLB
    ("zh_CN", "en_XX", "en_XX"),  # mBART
    ("zh", "en", "__en__"),  # M2M100
)
_ENGLISH = ">>eng<<"  # begins the source where one Marian model has several target languages

_UNLIMITED = 1_000_000
"""Tokenizers without a limit name an absurd one."""


class HuggingFaceSeq2Seq:
    """A Seq2Seq over an encoder-decoder model; one with language codes goes Chinese to English.

    A text longer than the model takes gives empty outputs.
    """

    def __init__(self, tokenizer: Any, model: Any, name: str, digest: str) -> None:
        self.name = name
        self.digest = digest
        self._tokenizer = tokenizer
        self._model = model
        self._limit = _limit(tokenizer, model)
        self._english = _to_english(tokenizer, name)
        several = getattr(tokenizer, "supported_language_codes", ())
        self._prefix = f"{_ENGLISH} " if len(several) > 1 and _ENGLISH in several else ""

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        """For each text its `num_hypotheses` best outputs, best first. Raises ModelError."""
        with _running(self.name):
            return [self._one(text, num_hypotheses, max_tokens) for text in texts]

    def _one(self, text: str, count: int, max_tokens: int) -> list[str]:
        inputs = self._tokenizer(self._prefix + text, return_tensors="pt")
        if inputs["input_ids"].shape[1] > self._limit:
            return [""] * count
        options = {} if self._english is None else {"forced_bos_token_id": self._english}
        # The beam the model was made for, or one wide enough for what is asked.
        beams = max(self._model.generation_config.num_beams or 1, count)
        outputs = self._model.generate(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            do_sample=False,
            num_beams=beams,
            num_return_sequences=count,
            max_length=None,
            max_new_tokens=min(max_tokens, self._limit - 1),
            **options,
        )
        # Not every tokenizer knows its language codes as special tokens.
        rows = [[token for token in row if token != self._english] for row in outputs.tolist()]
        decoded = self._tokenizer.batch_decode(rows, skip_special_tokens=True)
        return [text.strip() for text in decoded]


class HuggingFaceChat:
    """A ChatModel over a decoder with a chat template, decoded greedily."""

    def __init__(self, tokenizer: Any, model: Any, name: str, digest: str) -> None:
        """Raises ModelError for a model without a chat template."""
        if not tokenizer.chat_template:
            raise ModelError(
                f"{name} has no chat template; irsum needs one made to follow instructions."
            )
        self.name = name
        self.digest = digest
        self._tokenizer = tokenizer
        self._model = model
        self._limit = _limit(tokenizer, model)

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The answers, in order. Raises ModelError, as for a prompt longer than the context."""
        with _running(self.name):
            return [self._one(prompt) for prompt in prompts]

    def _one(self, prompt: Prompt) -> str:
        text = self._render(prompt.messages) + prompt.prefill
        # The template writes the special tokens itself.
        inputs = self._tokenizer(text, add_special_tokens=False, return_tensors="pt")
        length = inputs["input_ids"].shape[1]
        room = self._limit - length
        if room < 1:
            raise ModelError(
                f"{self.name}: a prompt of {length} tokens is longer than {self._limit - 1}."
            )
        outputs = self._model.generate(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            do_sample=False,
            num_beams=1,
            # Many chat models come with one; it would punish copying figures from the prompt.
            repetition_penalty=1.0,
            max_length=None,
            max_new_tokens=min(prompt.max_tokens, room),
        )
        return str(self._tokenizer.decode(outputs[0][length:], skip_special_tokens=True)).strip()

    def _render(self, messages: Sequence[Message]) -> str:
        from jinja2 import TemplateError

        try:
            return self._template(messages)
        except TemplateError:
            # Some templates refuse a system message: it then begins the first user message.
            if messages[0][0] != "system" or len(messages) < 2:
                raise
            (_, system), (role, first), *rest = messages
            return self._template([(role, f"{system}\n\n{first}"), *rest])

    def _template(self, messages: Sequence[Message]) -> str:
        return str(
            self._tokenizer.apply_chat_template(
                [{"role": role, "content": content} for role, content in messages],
                tokenize=False,
                add_generation_prompt=True,
                enable_thinking=False,
            )
        )


def load_folder(path: Path, name: str) -> ChatModel | Seq2Seq:
    """Load a model saved by transformers: seq2seq or chat, as its config says.

    Weights are read from safetensors, else from `.bin` files without running code in them; code
    that comes with a model is never run. `name` is what messages and provenance call the model.

    Raises ModelError where the folder can't be loaded or transformers is not installed.
    """
    if not (path / "config.json").is_file():
        raise ModelError(f"{path} has no config.json: it is no folder of a Hugging Face model.")
    files = _weight_files(path)
    _need_extra(name)
    import transformers

    with _loading(name):
        config = transformers.AutoConfig.from_pretrained(path, trust_remote_code=False)
        tokenizer = transformers.AutoTokenizer.from_pretrained(path, trust_remote_code=False)
        if config.is_encoder_decoder:
            return HuggingFaceSeq2Seq(
                tokenizer,
                # Half precision is slow on CPUs, and these models are small.
                _load(transformers.AutoModelForSeq2SeqLM, path, name, "float32"),
                name,
                _digest(files),
            )
        model = _load(transformers.AutoModelForCausalLM, path, name, "auto")
        return HuggingFaceChat(tokenizer, model, name, _digest(files))


def _load(factory: Any, path: Path, name: str, dtype: str) -> Any:
    model, info = factory.from_pretrained(
        path,
        dtype=dtype,
        weights_only=True,
        trust_remote_code=False,
        output_loading_info=True,
    )
    # The library would fill them with random numbers and only warn.
    parameters = dict(model.named_parameters())
    missing = sorted(key for key in info["missing_keys"] if key in parameters)
    if missing:
        raise ModelError(
            f"{name}: the weights lack {len(missing)} parameters, such as {missing[0]}."
        )
    return model.eval()


def _weight_files(path: Path) -> list[Path]:
    """The files transformers will load, in the order it prefers them."""
    for file in ("model.safetensors", "pytorch_model.bin"):
        if (path / file).is_file():
            return [path / file]
        index = path / f"{file}.index.json"
        if not index.is_file():
            continue
        try:
            shards = set(json.loads(index.read_text("utf-8"))["weight_map"].values())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ModelError(f"{index} is damaged.") from None
        absent = sorted(shard for shard in shards if not (path / shard).is_file())
        if absent:
            raise ModelError(f"{path} lacks the weight file {absent[0]}.")
        return [path / shard for shard in sorted(shards)]
    raise ModelError(f"{path} holds no weights (model.safetensors or pytorch_model.bin).")


def _digest(files: Sequence[Path]) -> str:
    """The sha256 of one file; of several, that of the list `sha256  name` that sha256sum prints."""
    digests = [store.digest(file) for file in files]
    if len(digests) == 1:
        return digests[0]
    lines = (f"{digest}  {file.name}\n" for digest, file in zip(digests, files, strict=True))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _to_english(tokenizer: Any, name: str) -> int | None:
    """Set a tokenizer with language codes to Chinese, and return the token English begins with.

    None for a tokenizer without language codes; ModelError where Chinese or English has none.
    """
    if not hasattr(tokenizer, "src_lang"):
        return None
    for source, target, token in _LANGUAGES:
        number = tokenizer.convert_tokens_to_ids(token)
        if number is not None and number != tokenizer.unk_token_id:
            tokenizer.src_lang = source
            tokenizer.tgt_lang = target
            return int(number)
    raise ModelError(f"{name} has language codes, but none that irsum knows for English.")


def _limit(tokenizer: Any, model: Any) -> int:
    """How many tokens the model takes."""
    positions = getattr(model.config, "max_position_embeddings", None)
    limit = int(positions or tokenizer.model_max_length)
    return min(limit, _UNLIMITED)


def _need_extra(name: str) -> None:
    wait_asleep()
    try:
        import sentencepiece  # noqa: F401
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError:
        raise ModelError(
            f"{name} needs irsum[transformers]; install it with pip install 'irsum[transformers]'."
        ) from None


@contextmanager
def _loading(name: str) -> Iterator[None]:
    """Quiet, with one sentence for whatever the libraries raise on a folder they can't load."""
    import transformers

    log: Any = transformers.utils.logging
    log.set_verbosity_error()
    log.disable_progress_bar()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"Can't load {name}: {_reason(error)}.") from error


@contextmanager
def _running(name: str) -> Iterator[None]:
    import torch

    try:
        with torch.inference_mode():
            yield
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"{name} can't be run: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    """The first line of what a library says, without its full stop."""
    first = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    return first.rstrip(".:") or type(error).__name__
