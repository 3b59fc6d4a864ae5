"""A model trained with marks as a translator: figures carried, terms given (see `marked`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from irsum.models.base import Seq2Seq
from irsum.records.sentences import split
from irsum.translate.base import OfModel, Request
from irsum.translate.marked import Marked, fill, mark

__all__ = ["Carried"]

_HYPOTHESES = 4
_MAX_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Carried(OfModel):
    """A `Seq2Seq` that takes marks as a `Translator`: sentence by sentence, figures put in after.

    Notes mean nothing to it; its beam gives the hypotheses.
    """

    model: Seq2Seq
    batch: int = 256

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        """The hypotheses of each request. Raises ModelError."""
        marked = [_sentences(request) for request in requests]
        outputs = iter(
            self.model.generate(
                [sentence.text for sentences in marked for sentence in sentences],
                num_hypotheses=_HYPOTHESES,
                max_tokens=_MAX_TOKENS,
            )
        )
        return [_joined([(s, next(outputs)) for s in sentences]) for sentences in marked]


def _sentences(request: Request) -> list[Marked]:
    text = request.source or request.text
    return [
        mark(
            text[start:end],
            [
                replace(f, start=f.start - start, end=f.end - start)
                for f in request.figures
                if start <= f.start and f.end <= end
            ],
            [
                replace(t, start=t.start - start, end=t.end - start)
                for t in request.terms
                if start <= t.start and t.end <= end
            ],
        )
        for start, end in split(text)
    ]


def _joined(sentences: Sequence[tuple[Marked, Sequence[str]]]) -> list[str]:
    """The best outputs together, the second best, and so on."""
    return [
        " ".join(fill(outputs[n], marked.fills) for marked, outputs in sentences).strip()
        for n in range(_HYPOTHESES)
    ]
