"""One record of a run: from its bytes to its results, or to the reason why there are none."""

import hashlib
import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from irsum import pipeline
from irsum.batch.inputs import Job, read
from irsum.errors import InputError, IrsumError, ModelError
from irsum.models.base import ChatModel, Seq2Seq
from irsum.progress import Silent
from irsum.records.segment import read_source
from irsum.records.sources import Source
from irsum.render import as_json, markdown
from irsum.translate.memory import Memory
from irsum.translate.terms import Glossary
from irsum.types import Brief, Sentence, Translation

__all__ = ["ENDINGS", "Made", "Plan", "make"]

ENDINGS = (".md", ".json", ".rows.jsonl")
"""A record's results: the brief, the same as JSON, and its Chinese and English row by row."""

_ALWAYS = nullcontext()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with every record of a run; small, and can be sent to other processes."""

    glossary: Glossary
    summarizer: str = "extractive"
    order: str = "summarise-first"
    full: bool = False
    memory: Memory | None = None

    def stages(self, model: ChatModel | Seq2Seq) -> pipeline.Stages:
        """The stages around a loaded model."""
        return pipeline.assemble(model, self.glossary, self.summarizer, self.memory)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a record: `files` by ending, or `error` as (kind, sentence).

    `input` is the sha256 of the record's bytes, "" where it has none.
    """

    name: str
    output: str
    input: str = ""
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    figures: int = 0
    verified: int = 0
    error: tuple[str, str] | None = None


def make(
    job: Job,
    plan: Plan,
    stages: pipeline.Stages,
    turn: AbstractContextManager[object] = _ALWAYS,
) -> Made:
    """Make a record's results; never raises, so that one record can't stop the others.

    `turn` is held from when the record has been read.
    """
    source = read(job)
    with turn:
        return _made(job, source, plan, stages)


def _made(job: Job, source: Source, plan: Plan, stages: pipeline.Stages) -> Made:
    digest = "" if source.problem else hashlib.sha256(source.data).hexdigest()
    made = Made(job.name, job.output, digest)
    try:
        brief = pipeline.make_brief(read_source(source), stages, plan.order, plan.full, Silent())
        texts = (markdown.render(brief), as_json.render(brief), _rows(brief))
        files = {e: t.encode("utf-8", "replace") for e, t in zip(ENDINGS, texts, strict=True)}
        return replace(made, files=files, figures=brief.figures, verified=brief.verified)
    except InputError as error:
        return replace(made, error=("input", str(error)))
    except ModelError as error:
        return replace(made, error=("model", str(error)))
    except IrsumError as error:
        return replace(made, error=("other", str(error)))
    except Exception as error:  # a mistake of ours in one record of a hundred thousand
        what = f"{job.name} met a mistake in irsum ({type(error).__name__}: {error})."
        return replace(made, error=("irsum", what))


def _rows(brief: Brief) -> str:
    rows = []
    for item in brief.items:
        rows.append(_row(brief, item.number, "question", item.question_sources, item.question))
        for point in item.points:
            chinese = "".join(sentence.text for sentence in point.sources)
            english = Translation(chinese, point.text, point.figures, point.flags)
            rows.append(_row(brief, item.number, "point", point.sources, english))
        for sentence, english in item.translation:
            rows.append(_row(brief, item.number, "sentence", (sentence,), english))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _row(
    brief: Brief, item: str, kind: str, sentences: tuple[Sentence, ...], english: Translation
) -> dict[str, Any]:
    header = brief.record.header
    return {
        "record": brief.record.file,
        "code": header.code,
        "date": header.dates[0] if header.dates else None,
        "item": item,
        "kind": kind,
        "sentences": [sentence.id for sentence in sentences],
        "zh": english.source,
        "en": english.english,
        "figures": [figure.text for figure in english.figures],
        "flags": [[flag.kind, flag.zh, flag.expected, flag.found] for flag in english.flags],
    }
