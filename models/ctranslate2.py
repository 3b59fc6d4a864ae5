"""Encoder-decoder models through CTranslate2: int8 on the CPU, many texts at once.

A folder holds what `convert` writes: model.bin, config.json, shared_vocabulary.json (or one for
each side), source.spm, target.spm, and irsum.json with how the model wants its texts. Texts of the
same number of tokens share a batch, so that there is no padding and the output for a text depends
on that text alone.
"""

import json
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from irsum.errors import ModelError
from irsum.models import store
from irsum.models.threads import available, wait_asleep

__all__ = ["CTranslate2", "convert", "load_ctranslate2"]

_BEAM = 4
_BATCH_TOKENS = 2048
_LIMIT = 500
"""Tokens: longer texts give empty outputs (Marian's fixed positions end at 512)."""

_PIECES = ("source.spm", "target.spm")
_END = "</s>"
_SETTINGS = "irsum.json"
_EXTRA = "install it with pip install 'irsum[compact]'"


class CTranslate2:
    """A Seq2Seq over a converted Marian model.

    `marked` says that the model takes figures as placeholders and terms with their English (see
    `irsum.translate.marked`), `caution` what readers must know of its English. A text longer than
    the model takes gives empty outputs.
    """

    def __init__(self, path: Path, name: str) -> None:
        """Raises ModelError where the folder can't be loaded."""
        self.name = name
        settings = _settings(path)
        self.marked = bool(settings.get("marked", False))
        self.caution = str(settings.get("caution", ""))
        self.digest = store.digest(path / "model.bin")
        wait_asleep()
        engine, pieces = _packages(name)
        with _told(f"Can't load {name}"):
            self._translator = engine.Translator(
                str(path), compute_type="auto", inter_threads=available(), intra_threads=1
            )
            self._source, self._target = (
                pieces.SentencePieceProcessor(model_file=str(path / file)) for file in _PIECES
            )

    def generate(
        self, texts: Sequence[str], *, num_hypotheses: int = 1, max_tokens: int = 256
    ) -> list[list[str]]:
        """For each text its `num_hypotheses` best outputs, best first. Raises ModelError."""
        with _told(f"{self.name} can't be run"):
            encoded = [[*row, _END] for row in self._source.encode(list(texts), out_type=str)]
            out = [[""] * num_hypotheses for _ in texts]
            # Each batch has a core of its own: twice as fast as all cores on one batch.
            running = [
                (batch, self._started([encoded[n] for n in batch], num_hypotheses, max_tokens))
                for batch in _batches(encoded)
            ]
            for batch, results in running:
                for n, result in zip(batch, results, strict=True):
                    found = [self._target.decode(t).strip() for t in result.result().hypotheses]
                    out[n][: len(found)] = found  # a narrow beam may end with fewer
        return out

    def _started(self, batch: Sequence[Sequence[str]], count: int, max_tokens: int) -> list[Any]:
        started: list[Any] = self._translator.translate_batch(
            batch,
            beam_size=max(_BEAM, count),
            num_hypotheses=count,
            max_decoding_length=min(max_tokens, _LIMIT),
            asynchronous=True,
        )
        return started


def _batches(encoded: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Indices of texts with the same number of tokens, short ones first."""
    by_length: dict[int, list[int]] = {}
    for n, tokens in enumerate(encoded):
        by_length.setdefault(len(tokens), []).append(n)
    for length, rows in sorted(by_length.items()):
        if 1 < length <= _LIMIT:
            size = max(1, _BATCH_TOKENS // length)
            yield from (rows[at : at + size] for at in range(0, len(rows), size))


def load_ctranslate2(path: Path, name: str) -> CTranslate2:
    """Load a folder that `convert` wrote. Raises ModelError."""
    missing = [f for f in ("model.bin", *_PIECES) if not (path / f).is_file()]
    if missing:
        raise ModelError(f"{path} lacks {missing[0]}: it is no model converted by irsum.")
    return CTranslate2(path, name)


def convert(source: Path, out: Path, *, marked: bool = False, caution: str = "") -> None:
    """Convert the folder of a Marian model saved by transformers (opus-mt) to CTranslate2, in int8.

    `out` must not exist, or be empty. `marked` and `caution` are as in `CTranslate2`. Raises
    ModelError.
    """
    for file in ("config.json", *_PIECES):
        if not (source / file).is_file():
            raise ModelError(f"{source} lacks {file}: it is no folder of a Marian model (opus-mt).")
    if out.is_dir() and any(out.iterdir()):
        raise ModelError(f"{out} is not empty.")
    if out.exists() and not out.is_dir():
        raise ModelError(f"{out} is a file.")
    wait_asleep()
    _packages(source.name)
    part = out.with_name(f"{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    with _told(f"Can't convert {source}"):
        from ctranslate2.converters import TransformersConverter

        converter = TransformersConverter(str(source), copy_files=list(_PIECES))
        converter.convert(str(part), quantization="int8", force=True)
        settings = json.dumps({"marked": marked, "caution": caution}, indent=1)
        (part / _SETTINGS).write_text(f"{settings}\n", encoding="utf-8")
        if out.is_dir():
            out.rmdir()
        part.rename(out)


def _settings(path: Path) -> dict[str, Any]:
    file = path / _SETTINGS
    try:
        settings = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (OSError, ValueError):
        raise ModelError(f"{file} is damaged.") from None
    return settings if isinstance(settings, dict) else {}


def _packages(name: str) -> tuple[Any, Any]:
    try:
        import ctranslate2
        import sentencepiece
    except ImportError:
        raise ModelError(f"{name} needs irsum[compact]; {_EXTRA}.") from None
    return ctranslate2, sentencepiece


@contextmanager
def _told(what: str) -> Iterator[None]:
    """One sentence for whatever the libraries raise; their warnings are about other uses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ModelError:
        raise
    except Exception as error:
        lines = (line.strip() for line in str(error).splitlines())
        reason = next((line for line in lines if line), type(error).__name__)
        raise ModelError(f"{what}: {reason.rstrip('.:')}.") from error
