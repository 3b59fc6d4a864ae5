"""The data flow: record -> drafts of points -> checked English -> brief.

Reading and segmenting happen before (`irsum.records`), rendering after (`irsum.render`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import irsum
from irsum.errors import UnknownNameError
from irsum.figures.house import render as house
from irsum.progress import Bar
from irsum.summarize.base import Draft, Summarizer
from irsum.summarize.key_figures import key_figures
from irsum.summarize.overview import overview
from irsum.summarize.questions import core_question
from irsum.translate.checks import grave
from irsum.translate.faithful import Faithful
from irsum.translate.names import company, institution, person, place
from irsum.translate.terms import Glossary, translate_label
from irsum.types import Brief, BriefItem, Flag, Item, Point, Record, Sentence, Translation

__all__ = ["ORDERS", "Stages", "check_order", "load", "make_brief", "translate_lines"]

ORDERS = ("summarise-first", "translate-first")


@dataclass(frozen=True, slots=True)
class Stages:
    """The loaded stages of a run."""

    translator: Faithful
    summarizer: Summarizer
    glossary: Glossary
    provenance: tuple[tuple[str, str], ...]


def check_order(order: str) -> None:
    """Raise UnknownNameError for an order that is none of ORDERS."""
    if order not in ORDERS:
        raise UnknownNameError("order", order, ORDERS)


def load(model: str, glossary: Path | None, summarizer: str, progress: Bar) -> Stages:
    """Load model, glossary and summariser. Raises UsageError, GlossaryError, ModelError."""
    from irsum.models.registry import load as load_model
    from irsum.summarize.registry import summarizer as make_summarizer
    from irsum.translate.engines import translator

    terms = Glossary.builtin()
    if glossary is not None:
        terms = terms.extended(Glossary.from_csv(glossary))
    engine = load_model(model, progress)
    return Stages(
        Faithful(translator(engine), terms),
        make_summarizer(summarizer, engine),
        terms,
        (
            ("irsum", irsum.__version__),
            ("model", engine.name),
            ("model sha256", engine.digest or "unknown"),
            ("glossary sha256", terms.digest),
            ("summarizer", summarizer),
        ),
    )


def make_brief(record: Record, stages: Stages, order: str, full: bool, progress: Bar) -> Brief:
    """Turn a segmented record into a brief; raises ModelError where the model can't be run."""
    items = record.items or record.topics
    drafts = stages.summarizer.summarise(items)
    questions = [core_question(item) for item in items]
    whole = [s for item in items for s in (*item.question_sentences, *item.answer_sentences)]
    by_sentence = order == "translate-first"
    wanted = [*questions, *(d.text for some in drafts for d in some if d.language == "zh")]
    if full or by_sentence:
        wanted += [sentence.text for sentence in whole]
    progress.start(record.file, len(wanted))
    english = dict(
        zip(wanted, stages.translator.translate(wanted, progress.advance), strict=True)
    )

    points = [
        tuple(
            _joined(draft.sources, english) if by_sentence and draft.language == "zh"
            else _point(draft, english)
            for draft in some
        )
        for some in drafts
    ]
    made = tuple(
        BriefItem(
            number=item.number or str(position),
            question=english[question],
            points=points[position - 1],
            question_sources=item.question_sentences,
            translation=_bilingual(item, english) if full else (),
        )
        for position, (item, question) in enumerate(zip(items, questions, strict=True), 1)
    )
    shown = _statements(made)
    return Brief(
        record=record,
        company=company(record.header.company, record.header.name),
        kinds=tuple(translate_label(kind) or place(kind) for kind in record.header.kinds),
        place=place(record.header.place) if record.header.place else "",
        participants=tuple(
            (institution(p.institution) if p.institution else "", tuple(map(person, p.people)))
            for p in record.header.participants
        ),
        hosts=tuple(
            (person(host.name), (translate_label(host.title) or "") if host.title else "")
            for host in record.header.hosts
        ),
        overview=tuple(made[item].points[point] for item, point in overview(items, drafts)),
        key_figures=key_figures(record, stages.glossary),
        items=made,
        provenance=(*stages.provenance, ("order", order)),
        figures=sum(len(figures) for _, figures, _ in shown),
        verified=sum(_verified(figures, flags) for _, figures, flags in shown),
        marked=tuple((where, flag) for where, _, flags in shown for flag in grave(flags)),
    )


def translate_lines(
    lines: Sequence[str], stages: Stages, as_json: bool, progress: Bar
) -> Iterator[str]:
    """Yield one line for each Chinese line, in order: English, or a JSON object.

    Marked where a check failed and nothing mended it. Raises ModelError.
    """
    progress.start("translating", len(lines))
    for line in lines:
        [translation] = stages.translator.translate([line], progress.advance)
        yield json.dumps(_as_dict(translation), ensure_ascii=False) if as_json else marked(
            translation.english, translation.flags
        )


def _point(draft: Draft, english: Mapping[str, Translation]) -> Point:
    if draft.language == "en":
        figures = tuple(f for s in draft.sources for f in read_chinese(s.text))
        return Point(draft.text, draft.sources, figures)
    translation = english[draft.text]
    return Point(translation.english, draft.sources, translation.figures, translation.flags)


def _joined(sources: Sequence[Sentence], english: Mapping[str, Translation]) -> Point:
    parts = [english[sentence.text] for sentence in sources]
    return Point(
        " ".join(part.english for part in parts),
        tuple(sources),
        tuple(figure for part in parts for figure in part.figures),
        tuple(flag for part in parts for flag in part.flags),
    )


def _bilingual(
    item: Item, english: Mapping[str, Translation]
) -> tuple[tuple[Sentence, Translation], ...]:
    sentences = (*item.question_sentences, *item.answer_sentences)
    return tuple((sentence, english[sentence.text]) for sentence in sentences)


_Checked = tuple[str, Sequence[Figure], Sequence[Flag]]
"""Where a statement stands, the figures of its Chinese, and what is wrong with its English."""


def _statements(items: Sequence[BriefItem]) -> list[_Checked]:
    shown: list[_Checked] = []
    for item in items:
        shown.append((f"question {item.number}", item.question.figures, item.question.flags))
        shown += [(f"question {item.number}", p.figures, p.flags) for p in item.points]
        shown += [(sentence.id, t.figures, t.flags) for sentence, t in item.translation]
    return shown


def _verified(figures: Sequence[Figure], flags: Sequence[Flag]) -> int:
    wrong = [flag.zh for flag in grave(flags)]
    return sum(figure.text not in wrong for figure in figures)


def _as_dict(translation: Translation) -> dict[str, object]:
    return {
        "zh": translation.source,
        "en": translation.english,
        "figures": [
            {"zh": f.text, "en": house(f), "kind": f.kind, "span": [f.start, f.end]}
            for f in translation.figures
        ],
        "flags": [asdict(flag) for flag in translation.flags],
        "mended": translation.mended,
    }
