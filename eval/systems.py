"""Running systems over a gold set: what each makes of every sentence, case and record."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from irsum import pipeline
from irsum.errors import InputError
from irsum.eval.base import Segments
from irsum.eval.benchmark import Answered
from irsum.eval.briefs import BriefOutput, Briefs
from irsum.eval.cache import Answers, cached
from irsum.eval.gold import Gold, GoldRecord
from irsum.progress import Bar
from irsum.records.segment import read_record
from irsum.translate.checks import grave
from irsum.translate.faithful import Faithful
from irsum.translate.record_names import record_glossary
from irsum.translate.terms import Glossary
from irsum.types import Record, Translation

__all__ = ["Line", "Output", "System", "load_cached", "run"]


@dataclass(frozen=True, slots=True)
class System:
    """A way of making briefs: a model, an order, a glossary, a summariser."""

    model: str
    order: str = "summarise-first"
    glossary: Path | None = None
    summarizer: str = "extractive"

    @property
    def name(self) -> str:
        """Short, and different for different systems."""
        parts = [self.model, self.order]
        parts += [f"glossary {self.glossary}"] if self.glossary else []
        parts += [self.summarizer] if self.summarizer != "extractive" else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Line:
    """The English of one Chinese text; `marked` where the system says it is doubtful."""

    source: str
    english: str
    marked: bool = False
    mended: str = ""


@dataclass(frozen=True)
class Output:
    """All that a system made of a gold set, by id; `about` tells how.

    `glossary` are the terms it is measured by.
    """

    name: str
    sentences: dict[str, Line]
    cases: dict[str, Line]
    briefs: dict[str, BriefOutput]
    about: dict[str, Any]
    glossary: Glossary

    def segments(self, gold: Gold) -> Segments | None:
        """The sentences with their references, None where there are none of them."""
        some = [s for s in gold.sentences if s.id in self.sentences]
        if not some:
            return None
        lines = [self.sentences[s.id] for s in some]
        return Segments(
            tuple(s.zh for s in some),
            tuple(line.english for line in lines),
            tuple(s.en for s in some),
            tuple(s.document for s in some),
            tuple(line.marked for line in lines),
            gold=gold.trusted,
            glossary=self.glossary,
        )

    def answered(self, gold: Gold) -> Answered | None:
        """The cases with their English, None where there are none."""
        some = tuple(case for case in gold.cases if case.id in self.cases)
        lines = [self.cases[case.id] for case in some]
        if not some:
            return None
        return Answered(some, tuple(x.english for x in lines), tuple(x.marked for x in lines))

    def made(self, gold: Gold) -> Briefs | None:
        """The briefs with their records, None where there are none."""
        some = tuple(record for record in gold.records if record.name in self.briefs)
        return Briefs(some, tuple(self.briefs[r.name] for r in some)) if some else None

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "name": self.name,
            "about": self.about,
            "sentences": {key: asdict(line) for key, line in self.sentences.items()},
            "cases": {key: asdict(line) for key, line in self.cases.items()},
            "briefs": {key: asdict(brief) for key, brief in self.briefs.items()},
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Output":
        """The inverse of `to_json`, measured by the built-in glossary."""
        return cls(
            data["name"],
            {key: Line(**line) for key, line in data["sentences"].items()},
            {key: Line(**line) for key, line in data["cases"].items()},
            {key: BriefOutput.from_json(brief) for key, brief in data["briefs"].items()},
            data["about"],
            Glossary.builtin(),
        )


def load_cached(
    model: str, glossary: Path | None, summarizer: str, progress: Bar
) -> tuple[pipeline.Stages, Answers | None]:
    """The stages of `irsum.pipeline.load`, with the model's answers kept.

    Raises UsageError, GlossaryError, ModelError.
    """
    from irsum.models.registry import load as load_model

    terms = Glossary.builtin()
    if glossary is not None:
        terms = terms.extended(Glossary.from_csv(glossary))
    engine, answers = cached(load_model(model, progress))
    return pipeline.assemble(engine, terms, summarizer), answers


def run(systems: Sequence[System], gold: Gold, progress: Bar) -> list[Output]:
    """Run each system over the gold set. Raises UsageError, GlossaryError, ModelError."""
    for system in systems:
        pipeline.check_order(system.order)
    outputs = []
    for system in systems:
        start = time.monotonic()
        stages, answers = load_cached(system.model, system.glossary, system.summarizer, progress)
        output = _run(system, stages, gold, progress)
        output.about["seconds"] = round(time.monotonic() - start, 1)
        if answers is not None:
            output.about["answers"] = {"asked": answers.asked, "from the cache": answers.known}
            answers.close()
        outputs.append(output)
    return outputs


def _run(system: System, stages: pipeline.Stages, gold: Gold, progress: Bar) -> Output:
    read = {record.name: _read(record) for record in gold.records}
    progress.start(f"{system.model}: sentences", len(gold.sentences))
    sentences: dict[str, Line] = {}
    for name in dict.fromkeys(s.document for s in gold.sentences):
        some = [s for s in gold.sentences if s.document == name]
        english = _named(stages, read.get(name)).translate([s.zh for s in some], progress.advance)
        sentences |= {s.id: _line(t) for s, t in zip(some, english, strict=True)}
    progress.start(f"{system.model}: benchmark", len(gold.cases))
    cases = stages.translator.translate([case.zh for case in gold.cases], progress.advance)
    briefs = {}
    for name in gold.briefs:
        if (record := read[name]) is None:
            briefs[name] = BriefOutput.nothing()
        else:
            made = pipeline.make_brief(record, stages, system.order, False, progress)
            briefs[name] = BriefOutput.of(record, made)
    about = {
        "model": system.model,
        "order": system.order,
        "glossary": str(system.glossary or "built-in"),
        "provenance": dict(stages.provenance),
    }
    lines = {case.id: _line(t) for case, t in zip(gold.cases, cases, strict=True)}
    return Output(system.name, sentences, lines, briefs, about, stages.glossary)


def _named(stages: pipeline.Stages, record: Record | None) -> Faithful:
    """The translator with the names that the record itself explains, as in a brief."""
    if record is None:
        return stages.translator
    terms = stages.glossary.extended(record_glossary(record))
    return replace(stages.translator, glossary=terms)


def _line(translation: Translation) -> Line:
    return Line(
        translation.source,
        translation.english,
        bool(grave(translation.flags)),
        translation.mended,
    )


def _read(record: GoldRecord) -> Record | None:
    try:
        return read_record(record.path)
    except InputError:
        return None
