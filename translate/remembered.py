"""A translator that looks into the translation memory first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from irsum.figures.chinese import read_chinese
from irsum.translate.checks import check_translation
from irsum.translate.clauses import split
from irsum.translate.faithful import Faithful
from irsum.translate.memory import Memory, Row, code_version, digest_of
from irsum.types import Translation

__all__ = ["BY_HAND", "Remembered"]

BY_HAND = "by hand"
"""How `Translation.mended` begins where a person wrote the English."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A `Faithful` translator that looks into a memory first and keeps what is new there.

    The results are those of `faithful` alone, but for texts that a person has corrected: these
    have the correction, with `mended` "by hand (WHO, WHEN)" and flags like any translation.
    """

    faithful: Faithful
    memory: Memory

    def translate(
        self, texts: Sequence[str], progress: Callable[[int], None] = lambda done: None
    ) -> list[Translation]:
        """Translate each text; raises ModelError where the model can't be run."""
        todo = list(dict.fromkeys(text for text in texts if text.strip()))
        done = {
            source: self._checked(source, c.english, f"{BY_HAND} ({c.who}, {c.when})")
            for source, c in self.memory.corrections(todo).items()
        }
        keys = self._keys(text for text in todo if text not in done)
        for row in self.memory.translations(list(keys.values())).values():
            done[row.source] = self._checked(row.source, row.english, row.mended)
        progress(sum(text in done for text in texts))
        new = [text for text in dict.fromkeys(texts) if text not in done]
        size, name = self.faithful.translator.batch, self.faithful.translator.name
        # Kept batch by batch, so that a run that is cut short loses no more than one.
        for at in range(0, len(new), size):
            made = {t.source: t for t in self.faithful.translate(new[at : at + size])}
            self.memory.keep(
                Row(keys[t.source], t.source, t.english, t.mended, name)
                for t in made.values()
                if t.source in keys
            )
            done |= made
            progress(sum(text in made for text in texts))
        return [done[text] for text in texts]

    def _checked(self, source: str, english: str, mended: str) -> Translation:
        figures = read_chinese(source)
        terms = self.faithful.glossary.find(source)
        flags = check_translation(source, english, figures, terms)
        return Translation(source, english, figures, flags, mended)

    def _keys(self, texts: Iterable[str]) -> Mapping[str, str]:
        """The key of each text; none where nobody can name the weights."""
        translator, find = self.faithful.translator, self.faithful.glossary.find
        if not translator.digest:
            return {}
        how = (type(translator).__qualname__, translator.digest, code_version())
        # The glossary counts by what it finds: a company's own names, which each record adds, do
        # not keep boilerplate of other records from being known.
        return {
            text: digest_of(*how, text, *(repr(find(part)) for part in (text, *split(text))))
            for text in texts
        }
