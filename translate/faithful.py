"""The faithful wrapper around any translator: put in, translate, check, mend, mark.

Every text goes through the same rounds, each only for what the one before left wrong:

1. the source with its figures and strict terms already in English;
2. part by part, a long sentence cut at its semicolons and commas;
3. the whole again, with a note that names what was wrong.

After each round, figures whose place in the English is certain are put right by rule. What is
still wrong after the last round stays in `Translation.flags`, for the renderer to mark.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from irsum.figures.chinese import read_chinese
from irsum.figures.values import Figure
from irsum.translate.base import Request, Translator
from irsum.translate.checks import asks, check_translation, grave
from irsum.translate.clauses import join, split
from irsum.translate.polish import polish
from irsum.translate.prepare import insert_english
from irsum.translate.repair import repair
from irsum.translate.terms import Glossary, Term
from irsum.types import Flag, Translation

__all__ = ["Faithful"]

Progress = Callable[[int], None]
"""Called with how many texts are finished since the last call."""

_TOKENS_PER_CHARACTER, _SPARE_TOKENS = 1.5, 48

# How much each kind of flag weighs when the better of two outputs is chosen.
_WEIGHTS = {"empty": 100, "loop": 20, "chinese left": 2, "name missing": 2, "term": 0.1}
_WEIGHT = 5


@dataclass(frozen=True, slots=True)
class _Source:
    """A Chinese text with what the rules read in it."""

    text: str
    figures: tuple[Figure, ...]
    terms: tuple[Term, ...]

    def request(self, flags: Sequence[Flag] = ()) -> Request:
        return Request(
            insert_english(self.text, self.figures, self.terms),
            note=_note(flags),
            max_tokens=_SPARE_TOKENS + int(_TOKENS_PER_CHARACTER * len(self.text)),
            must_ask=asks(self.text) and any(flag.kind == "question" for flag in flags),
            source=self.text,
            figures=self.figures,
            terms=self.terms,
        )


_Job = tuple[_Source, Sequence[Flag]]
"""A text to translate, and what was wrong with it before."""


@dataclass(frozen=True, slots=True)
class Faithful:
    """A checked translator of Chinese texts.

    The result for a text depends on that text alone, never on its neighbours in the batch.
    """

    translator: Translator
    glossary: Glossary

    def translate(
        self, texts: Sequence[str], progress: Progress = lambda done: None
    ) -> list[Translation]:
        """Translate each text; raises ModelError where the model can't be run.

        Equal texts are translated once. `progress` hears of finished texts.
        """
        done = {text: Translation(text, "") for text in texts if not text.strip()}
        todo = [text for text in dict.fromkeys(texts) if text not in done]
        for batch in _batches(todo, self.translator.batch):
            done.update(zip(batch, self._batch([self._source(t) for t in batch]), strict=True))
            progress(sum(text in batch for text in texts))
        return [done[text] for text in texts]

    def _source(self, text: str) -> _Source:
        return _Source(text, read_chinese(text), self.glossary.find(text))

    def _batch(self, sources: Sequence[_Source]) -> list[Translation]:
        best = self._attempt([(source, ()) for source in sources])
        for mend in (self._by_parts, self._with_note):
            wrong = [i for i, translation in enumerate(best) if grave(translation.flags)]
            mended = mend([(sources[i], grave(best[i].flags)) for i in wrong])
            for i, translation in zip(wrong, mended, strict=True):
                best[i] = _better(best[i], translation)
        return best

    def _with_note(self, jobs: Sequence[_Job]) -> list[Translation]:
        return [replace(t, mended="with a note") for t in self._attempt(jobs)]

    def _by_parts(self, jobs: Sequence[_Job]) -> list[Translation]:
        cut = [[self._source(part) for part in split(source.text)] for source, _ in jobs]
        todo = [
            (part, [f for f in flags if f.kind == "question" and asks(part.text)])
            for parts, (_, flags) in zip(cut, jobs, strict=True)
            for part in parts
            if len(parts) > 1
        ]
        english = iter(self._attempt(todo))
        return [
            _joined(source, [next(english) for _ in parts])
            if len(parts) > 1
            else Translation(source.text, "", source.figures, (Flag("empty"),))
            for (source, _), parts in zip(jobs, cut, strict=True)
        ]

    def _attempt(self, jobs: Sequence[_Job]) -> list[Translation]:
        if not jobs:
            return []
        outputs = self.translator.translate([source.request(flags) for source, flags in jobs])
        return [
            _best(_checked(source, text) for text in hypotheses)
            for (source, _), hypotheses in zip(jobs, outputs, strict=True)
        ]


def _checked(source: _Source, english: str) -> Translation:
    english = polish(english, source.text)

    def flags_of(text: str) -> tuple[Flag, ...]:
        return check_translation(source.text, text, source.figures, source.terms)

    first = Translation(source.text, english, source.figures, flags_of(english))
    if not grave(first.flags):
        return first
    mended = repair(english, source.figures, first.flags)
    if mended == english:
        return first
    second = Translation(source.text, mended, source.figures, flags_of(mended), "by rule")
    return _better(first, second)


def _joined(source: _Source, parts: Sequence[Translation]) -> Translation:
    english = join([part.source for part in parts], [part.english for part in parts])
    return replace(_checked(source, english), mended="part by part")


def _cost(translation: Translation) -> float:
    return sum(_WEIGHTS.get(flag.kind, _WEIGHT) for flag in translation.flags)


def _better(first: Translation, second: Translation) -> Translation:
    return second if _cost(second) < _cost(first) else first


def _best(translations: Iterable[Translation]) -> Translation:
    return min(translations, key=_cost)


def _note(flags: Sequence[Flag]) -> str:
    """What a second try is told of the first one's mistakes."""
    wanted = dict.fromkeys(f.expected for f in flags if f.expected and f.kind != "meaning")
    wrong = dict.fromkeys(f.found for f in flags if f.found)
    meant = dict.fromkeys(f"{f.zh}: {f.expected}" for f in flags if f.kind == "meaning" and f.zh)
    moved = dict.fromkeys(f.zh for f in flags if f.kind == "metric")
    notes = [f"Use exactly: {'; '.join(wanted)}."] if wanted else []
    notes += [f"Do not write: {'; '.join(wrong)}."] if wrong else []
    notes += [f"Keep the meaning of {'; '.join(meant)}."] if meant else []
    notes += [f"Say what each figure measures: {'; '.join(moved)}."] if moved else []
    kinds = {flag.kind for flag in flags}
    notes += ["Translate the whole text."] if "truncated" in kinds else []
    notes += ["It is a question: end it with a question mark."] if "question" in kinds else []
    return " ".join(notes)


def _batches(texts: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    # itertools.batched, which Python 3.11 lacks.
    rest = iter(texts)
    while batch := tuple(islice(rest, size)):
        yield batch
