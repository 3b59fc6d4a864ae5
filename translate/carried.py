"""A model trained with marks as a translator: figures carried, terms given (see `marked`)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from irsum.models.base import Seq2Seq
from irsum.records.sentences import split
from irsum.translate.base import OfModel, Request
from irsum.translate.clauses import join
from irsum.translate.clauses import split as clauses
from irsum.translate.marked import Marked, fill, mark
from irsum.translate.terms import used

__all__ = ["Carried"]

_HYPOTHESES = 4
_MAX_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Carried(OfModel):
    """A `Seq2Seq` that takes marks as a `Translator`: sentence by sentence, figures put in after.

    Terms are placeholders first. Where the best output lacks one, they come with their English
    inside the text, and where that lacks one too, the text goes part by part. Notes mean nothing to
    such a model; its beam gives the hypotheses.
    """

    model: Seq2Seq
    batch: int = 256

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        """The hypotheses of each request. Raises ModelError."""
        outputs = self._outputs([_sentences(request, carried=True) for request in requests])
        for attempt in (self._with_english, self._by_parts):
            again = [
                n
                for n, (request, found) in enumerate(zip(requests, outputs, strict=True))
                if not any(_has_terms(request, english) for english in found)
            ]
            for n, more in zip(again, attempt([requests[n] for n in again]), strict=True):
                outputs[n] += more
        return outputs

    def _with_english(self, requests: Sequence[Request]) -> list[list[str]]:
        return self._outputs([_sentences(request, carried=False) for request in requests])

    def _by_parts(self, requests: Sequence[Request]) -> list[list[str]]:
        cut = [_parts(request) for request in requests]
        found = iter(self._outputs([_sentences(p, carried=True) for parts in cut for p in parts]))
        return [
            [join([p.source for p in parts], [next(found)[0] for _ in parts])] if parts else []
            for parts in cut
        ]

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


def _has_terms(request: Request, english: str) -> bool:
    given = [term for term in request.terms if term.given]
    return len(used(given, english)) == len(given)


def _sentences(request: Request, *, carried: bool) -> list[Marked]:
    """The sentences of a request; its terms as placeholders, or with their English."""
    made = []
    for start, end in split(_chinese(request)):
        here = _within(request, start, end)
        made.append(mark(here.source, here.figures, here.terms, here.terms if carried else ()))
    return made


def _parts(request: Request) -> list[Request]:
    """The parts of a request, for what is lost in a long sentence; none where it is one."""
    ends = list(accumulate(map(len, clauses(_chinese(request))), initial=0))
    return [_within(request, start, end) for start, end in pairwise(ends)] if len(ends) > 2 else []


def _chinese(request: Request) -> str:
    return request.source or request.text


def _within(request: Request, start: int, end: int) -> Request:
    """What a request says of the characters from `start` to `end`."""
    return replace(
        request,
        source=_chinese(request)[start:end],
        figures=tuple(
            replace(f, start=f.start - start, end=f.end - start)
            for f in request.figures
            if start <= f.start and f.end <= end
        ),
        terms=tuple(
            replace(t, start=t.start - start, end=t.end - start)
            for t in request.terms
            if start <= t.start and t.end <= end
        ),
    )
