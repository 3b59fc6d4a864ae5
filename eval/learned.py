"""Metrics with weights: COMET, BERTScore and an LLM as a judge, loaded only where asked for.

comet=FILE.ckpt     a checkpoint of unbabel-comet (the package is not among irsum's extras)
bertscore=FOLDER    any Hugging Face encoder on disk, by greedy matching of its last layer
judge=MODEL         any chat model that irsum can load: a grade from 0 to 100 for each segment
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from irsum.errors import ModelError, UnknownNameError, UsageError
from irsum.eval.base import Floats, Metric, Ratio, Segments

if TYPE_CHECKING:
    from irsum.models.base import ChatModel

__all__ = ["LEARNED", "BertScore", "Comet", "Judge", "chosen"]

_BATCH = 16


class _Mean(Ratio[Segments]):
    """100 times the mean of a score of each segment."""

    share = None

    def rows(self, output: Segments) -> tuple[Floats, str]:
        """The score and 1 for each segment."""
        scores = self._scores(output)
        return np.array([(score, 1) for score in scores], dtype=np.float64), self._signature()

    def _scores(self, output: Segments) -> Sequence[float]:
        raise NotImplementedError

    def _signature(self) -> str:
        raise NotImplementedError


class Comet(_Mean):
    """COMET as unbabel-comet computes it from a checkpoint. Raises ModelError."""

    name = "COMET"

    def __init__(self, weights: str) -> None:
        try:
            from comet import load_from_checkpoint  # type: ignore[import-not-found]
        except ModuleNotFoundError:
            raise ModelError("COMET needs unbabel-comet, which is not installed.") from None
        if not Path(weights).is_file():
            raise ModelError(f"COMET needs its weights; there is no file {weights}.")
        self._weights = weights
        self._model = load_from_checkpoint(weights)

    def _scores(self, output: Segments) -> Sequence[float]:
        data = [
            {"src": source, "mt": hypothesis, "ref": reference}
            for source, hypothesis, reference in zip(
                output.sources, output.hypotheses, output.references, strict=True
            )
        ]
        prediction = self._model.predict(data, batch_size=_BATCH, gpus=0)
        return [float(score) for score in prediction.scores]

    def _signature(self) -> str:
        return f"comet|{_digest(Path(self._weights))}"


class BertScore(_Mean):
    """BERTScore F1 with the last layer of an encoder, without idf and rescaling.

    Raises ModelError where the folder has no encoder.
    """

    name = "BERTScore"

    def __init__(self, weights: str) -> None:
        folder = Path(weights)
        if not (folder / "config.json").is_file():
            raise ModelError(f"BERTScore needs an encoder on disk; {weights} has no config.json.")
        try:
            from transformers import AutoModel, AutoTokenizer
        except ModuleNotFoundError:
            raise ModelError(
                "BERTScore needs transformers; install irsum with its extra: irsum[transformers]."
            ) from None
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(weights)
            self._model: Any = AutoModel.from_pretrained(weights).eval()
        except (OSError, ValueError) as error:
            raise ModelError(f"The encoder in {weights} can't be loaded: {error}") from None
        self._folder = folder

    def _scores(self, output: Segments) -> Sequence[float]:
        return [
            _greedy_f1(self._embedded(hypothesis), self._embedded(reference))
            for hypothesis, reference in zip(output.hypotheses, output.references, strict=True)
        ]

    def _embedded(self, text: str) -> Floats:
        """Unit vectors of the tokens of a text, special tokens left out."""
        import torch

        coded = self._tokenizer(
            text, return_tensors="pt", truncation=True, return_special_tokens_mask=True
        )
        special = coded.pop("special_tokens_mask")[0].bool().numpy()
        with torch.inference_mode():
            hidden = self._model(**coded).last_hidden_state[0].double().numpy()
        vectors = hidden[~special]
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

    def _signature(self) -> str:
        files = sorted(self._folder.glob("*.safetensors")) + sorted(self._folder.glob("*.bin"))
        return f"bertscore|f1|layer:last|idf:no|{'+'.join(map(_digest, files))}"


class Judge(_Mean):
    """A chat model's grade from 0 to 100 for each segment, after GEMBA-DA.

    An answer without a number counts as 0 and is told in the signature.
    """

    name = "LLM judge"

    def __init__(self, model: "str | ChatModel") -> None:
        from irsum.models.base import ChatModel
        from irsum.models.registry import load

        loaded = load(model) if isinstance(model, str) else model
        if not isinstance(loaded, ChatModel):
            raise ModelError(f"The judge has to be a chat model; {loaded.name} only translates.")
        self._model = loaded
        self._unread = 0

    def _scores(self, output: Segments) -> Sequence[float]:
        from irsum.models.base import Prompt

        prompts = [
            Prompt((("user", _QUESTION.format(source, reference, hypothesis)),), max_tokens=8)
            for source, hypothesis, reference in zip(
                output.sources, output.hypotheses, output.references, strict=True
            )
        ]
        grades = [_grade(answer) for answer in self._model.complete(prompts)]
        self._unread = sum(grade is None for grade in grades)
        return [(grade or 0.0) / 100 for grade in grades]

    def _signature(self) -> str:
        digest = self._model.digest[:10] or "unknown"
        return f"judge|{self._model.name}|{digest}|prompt:gemba-da|unread:{self._unread}"


_QUESTION = (
    "Score the following translation from Chinese to English with respect to the human reference "
    'on a continuous scale from 0 to 100, where a score of zero means "no meaning preserved" and '
    'a score of one hundred means "perfect meaning and grammar". Answer with the number only.\n\n'
    "Chinese source: {0}\nHuman reference: {1}\nTranslation: {2}\n\nScore:"
)


LEARNED: dict[str, Callable[[str], Metric[Segments]]] = {
    "bertscore": BertScore,
    "comet": Comet,
    "judge": Judge,
}


def chosen(specs: Sequence[str]) -> dict[str, Metric[Segments]]:
    """The metrics that NAME=WEIGHTS name. Raises UsageError, ModelError."""
    found = {}
    for spec in specs:
        name, equals, weights = spec.partition("=")
        if name not in LEARNED:
            raise UnknownNameError("metric with weights", name, LEARNED)
        if not equals or not weights:
            raise UsageError(f"The metric {name} needs its weights: {name}=WEIGHTS.")
        found[name] = LEARNED[name](weights)
    return found


def _greedy_f1(one: Floats, other: Floats) -> float:
    """F1 of the best cosine of each vector; 0 where a text has none."""
    if not len(one) or not len(other):
        return 0.0
    cosines = one @ other.T
    precision, recall = float(cosines.max(axis=1).mean()), float(cosines.max(axis=0).mean())
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def _grade(answer: str) -> float | None:
    match = re.search(r"\d+(?:\.\d+)?", answer)
    return min(float(match[0]), 100.0) if match else None


def _digest(path: Path) -> str:
    from irsum.models.store import digest

    return f"sha256:{digest(path)[:10]}"
