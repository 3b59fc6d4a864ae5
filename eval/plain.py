"""Plain parallel files as a gold set with outputs, so that any system can be measured."""

from collections.abc import Sequence
from pathlib import Path

from irsum.errors import InputError
from irsum.eval.gold import Gold, GoldSentence
from irsum.eval.systems import Line, Output
from irsum.records.read import read_text
from irsum.translate.terms import Glossary

__all__ = ["lines", "read_plain"]


def lines(path: Path) -> list[str]:
    """The lines of a text file (UTF-8 or GB18030). Raises InputError."""
    return read_text(path).removesuffix("\n").split("\n")


def read_plain(
    hypotheses: Sequence[Path], references: Path, sources: Path
) -> tuple[list[Output], Gold]:
    """One output for each file of hypotheses, and the sentences they translate.

    The references are not trusted with figures (see `irsum.eval.base.Segments`): figures are held
    against the Chinese. Raises InputError where a file can't be read or has too few lines.
    """
    chinese, english = lines(sources), lines(references)
    _same_length(sources, chinese, references, english)
    sentences = tuple(
        GoldSentence(str(n), sources.name, "answer", zh, en)
        for n, (zh, en) in enumerate(zip(chinese, english, strict=True), 1)
    )
    outputs = []
    for path in hypotheses:
        found = lines(path)
        _same_length(sources, chinese, path, found)
        pairs = zip(sentences, found, strict=True)
        outputs.append(
            Output(
                path.stem if [p.stem for p in hypotheses].count(path.stem) == 1 else str(path),
                {sentence.id: Line(sentence.zh, text) for sentence, text in pairs},
                {},
                {},
                {"file": str(path)},
                Glossary.builtin(),
            )
        )
    return outputs, Gold((), sentences, (), (), trusted=False)


def _same_length(one: Path, some: Sequence[str], other: Path, others: Sequence[str]) -> None:
    if len(some) != len(others):
        raise InputError(
            f"{one} has {len(some)} lines and {other} {len(others)}; they do not go together."
        )
