"""The data flow: record -> drafts of points -> checked English -> brief.

Reading and segmenting happen before (`irsum.records`), rendering after (`irsum.render`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import irsum
from irsum.errors import UnknownNameError
from irsum.figures.check import compare
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.values import Figure
from irsum.models.base import ChatModel, Seq2Seq
from irsum.progress import Bar
from irsum.summarize.base import Draft, Summarizer
from irsum.summarize.key_figures import key_figures
from irsum.summarize.overview import overview
from irsum.summarize.questions import core_question
from irsum.translate.checks import grave
from irsum.translate.faithful import Faithful
from irsum.translate.memory import Memory
from irsum.translate.names import company, institution, person, place
from irsum.translate.own_terms import default_glossary
from irsum.translate.polish import polish
from irsum.translate.record_names import Introducer, record_glossary
from irsum.translate.remembered import BY_HAND, Remembered
from irsum.translate.terms import Glossary, translate_label
from irsum.types import Brief, BriefItem, Flag, Header, Item, Point, Record, Sentence, Translation

__all__ = ["ORDERS", "Stages", "assemble", "check_order", "load", "make_brief", "translate_lines"]

ORDERS = ("summarise-first", "translate-first")


@dataclass(frozen=True, slots=True)
class Stages:
    """The loaded stages of a run; `provenance` says which they are.

    With a `memory` nothing it knows is translated again.
    """

    translator: Faithful
    summarizer: Summarizer
    glossary: Glossary
    provenance: tuple[tuple[str, str], ...]
    memory: Memory | None = None

    def checked(self, glossary: Glossary) -> Faithful | Remembered:
        """The translator with this glossary, behind the memory if there is one."""
        faithful = replace(self.translator, glossary=glossary)
        return Remembered(faithful, self.memory) if self.memory else faithful


def check_order(order: str) -> None:
    """Raise UnknownNameError for an order that is none of ORDERS."""
    if order not in ORDERS:
        raise UnknownNameError("order", order, ORDERS)


def load(
    model: str,
    glossary: Path | None,
    summarizer: str,
    progress: Bar,
    memory: Memory | None = None,
) -> Stages:
    """Load model, glossary and summariser. Raises UsageError, GlossaryError, ModelError."""
    from irsum.models.registry import load as load_model
    from irsum.summarize.registry import SUMMARIZERS

    # What can be wrong at once is found before a model is fetched.
    if summarizer not in SUMMARIZERS:
        raise UnknownNameError("summarizer", summarizer, SUMMARIZERS)
    terms = default_glossary(glossary)
    return assemble(load_model(model, progress), terms, summarizer, memory)


def assemble(
    engine: ChatModel | Seq2Seq, terms: Glossary, summarizer: str, memory: Memory | None = None
) -> Stages:
    """The stages around a loaded model. Raises UsageError."""
    from irsum.summarize.registry import summarizer as make_summarizer
    from irsum.translate.engines import translator

    caution = getattr(engine, "caution", "")
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
            *((("caution", caution),) if caution else ()),
        ),
        memory,
    )


def make_brief(record: Record, stages: Stages, order: str, full: bool, progress: Bar) -> Brief:
    """Turn a segmented record into a brief; raises ModelError where the model can't be run."""
    header, items = record.header, record.items or record.topics
    glossary = stages.glossary.extended(record_glossary(record))
    drafts = stages.summarizer.summarise(items)
    questions = [core_question(item) for item in items]
    by_sentence = order == "translate-first"
    wanted = [*questions, *_wanted(items, drafts, full, by_sentence)]
    english = _translated(wanted, stages.checked(glossary), record.file, progress)
    introduce = Introducer(glossary)
    made = tuple(
        BriefItem(
            number=item.number or str(position),
            question=introduce.translation(english[question]),
            points=tuple(introduce.point(_point(d, english, by_sentence)) for d in some),
            question_sources=item.question_sentences,
            translation=_bilingual(item, english) if full else (),
        )
        for position, (item, question, some) in enumerate(
            zip(items, questions, drafts, strict=True), 1
        )
    )
    shown = _statements(made)
    return Brief(
        record=record,
        company=company(header.company, header.name),
        kinds=tuple(translate_label(kind) or place(kind) for kind in header.kinds),
        place=place(header.place) if header.place else "",
        participants=_attendance(header),
        hosts=_hosts(header),
        overview=tuple(made[item].points[point] for item, point in overview(items, drafts)),
        key_figures=key_figures(record, glossary),
        items=made,
        provenance=(*stages.provenance, ("order", order), *_corrected(english.values())),
        figures=sum(len(figures) for _, figures, _ in shown),
        verified=sum(_verified(figures, flags) for _, figures, flags in shown),
        marked=tuple((where, flag) for where, _, flags in shown for flag in grave(flags)),
    )


def translate_lines(lines: Sequence[str], stages: Stages, progress: Bar) -> Iterator[Translation]:
    """Yield the translation of each line, in order; raises ModelError."""
    progress.start("translating", len(lines))
    size = stages.translator.translator.batch
    translator = stages.checked(stages.glossary)
    for start in range(0, len(lines), size):
        yield from translator.translate(lines[start : start + size], progress.advance)


def _wanted(
    items: Sequence[Item], drafts: Sequence[Sequence[Draft]], full: bool, by_sentence: bool
) -> list[str]:
    """The Chinese texts of answers, and of whole items, that the brief needs in English."""
    wanted: list[str] = []
    for draft in (draft for some in drafts for draft in some if draft.language == "zh"):
        wanted += [s.text for s in draft.sources] if by_sentence else [draft.text]
    if full:
        for item in items:
            wanted += [s.text for s in (*item.question_sentences, *item.answer_sentences)]
    return wanted


def _translated(
    wanted: Iterable[str], translator: Faithful | Remembered, title: str, progress: Bar
) -> dict[str, Translation]:
    texts = list(dict.fromkeys(wanted))
    progress.start(title, len(texts))
    return dict(zip(texts, translator.translate(texts, progress.advance), strict=True))


def _corrected(english: Iterable[Translation]) -> tuple[tuple[str, str], ...]:
    """What provenance says of texts whose English a person wrote."""
    by = [t.mended for t in english if t.mended.startswith(BY_HAND)]
    return (("corrected", f"{len(by)} {', '.join(sorted(set(by)))}"),) if by else ()


def _point(draft: Draft, english: Mapping[str, Translation], by_sentence: bool) -> Point:
    if draft.language == "en":
        return Point(polish(draft.text, "。"), draft.sources, _told(draft))
    texts = [s.text for s in draft.sources] if by_sentence else [draft.text]
    parts = [english[text] for text in texts]
    return Point(
        " ".join(part.english for part in parts),
        draft.sources,
        tuple(figure for part in parts for figure in part.figures),
        tuple(flag for part in parts for flag in part.flags),
    )


def _told(draft: Draft) -> tuple[Figure, ...]:
    """The figures of the sources that an English draft, which may leave some out, does tell."""
    figures = [f for s in draft.sources for f in read_chinese(s.text)]
    flags = compare(figures, read_english(draft.text))
    missing = {flag.zh for flag in flags if flag.kind == "figure missing"}
    return tuple(figure for figure in figures if figure.text not in missing)


def _bilingual(
    item: Item, english: Mapping[str, Translation]
) -> tuple[tuple[Sentence, Translation], ...]:
    sentences = (*item.question_sentences, *item.answer_sentences)
    return tuple((sentence, english[sentence.text]) for sentence in sentences)


def _attendance(header: Header) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (institution(p.institution) if p.institution else "", tuple(map(person, p.people)))
        for p in header.participants
    )


def _hosts(header: Header) -> tuple[tuple[str, str], ...]:
    return tuple(
        (person(host.name), (translate_label(host.title) or "") if host.title else "")
        for host in header.hosts
    )


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
