"""A model trained with marks as a translator: figures carried, terms given (see `marked`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from irsum.models.base import Seq2Seq
from irsum.records.sentences import split
from irsum.translate.base import OfModel, Request
from irsum.translate.marked import Marked, fill, mark
from irsum.translate.terms import Term, used

__all__ = ["Carried"]

_HYPOTHESES = 4
_MAX_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Carried(OfModel):
    """A `Seq2Seq` that takes marks as a `Translator`: sentence by sentence, figures put in after.

    A text whose best output lacks a given term is translated again, with that term as a placeholder
    too. Notes mean nothing to such a model; its beam gives the hypotheses.
    """

    model: Seq2Seq
    batch: int = 256

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        """The hypotheses of each request. Raises ModelError."""
        outputs = self._outputs([_sentences(request, ()) for request in requests])
        missed = [_missed(r, found[0]) for r, found in zip(requests, outputs, strict=True)]
        again = [n for n, terms in enumerate(missed) if terms]
        carried = self._outputs([_sentences(requests[n], missed[n]) for n in again])
        for n, found in zip(again, carried, strict=True):
            outputs[n] += found
        return outputs

    def _outputs(self, texts: Sequence[Sequence[Marked]]) -> list[list[str]]:
        """For each text, in sentences, the best outputs together, the second best, and so on."""
        marked = [sentence.text for sentences in texts for sentence in sentences]
        outputs = iter(
            self.model.generate(marked, num_hypotheses=_HYPOTHESES, max_tokens=_MAX_TOKENS)
        )
        made = [[(sentence, next(outputs)) for sentence in sentences] for sentences in texts]
        return [
            [
                " ".join(fill(found[n], marked.fills) for marked, found in sentences).strip()
                for n in range(_HYPOTHESES)
            ]
            for sentences in made
        ]


def _missed(request: Request, english: str) -> tuple[Term, ...]:
    given = [term for term in request.terms if term.strict or term.hard]
    found = {term.zh for term in used(given, english)}
    return tuple(term for term in given if term.zh not in found)


def _sentences(request: Request, carried: Sequence[Term]) -> list[Marked]:
    """The sentences of a request; the terms `carried` are placeholders in them."""
    text = request.source or request.text
    marked = []
    for start, end in split(text):
        figures = [
            replace(f, start=f.start - start, end=f.end - start)
            for f in request.figures
            if start <= f.start and f.end <= end
        ]
        terms = {
            term: replace(term, start=term.start - start, end=term.end - start)
            for term in request.terms
            if start <= term.start and term.end <= end
        }
        placed = [here for term, here in terms.items() if term in carried]
        marked.append(mark(text[start:end], figures, tuple(terms.values()), placed))
    return marked
