"""The abstractive summarisers: points written by a model, each checked against its sentences.

A chat model reads the question and the numbered sentences, figures and terms already in English,
and writes one or two English points with the numbers of the sentences each rests on. A seq2seq
summariser (BART, mT5, Pegasus) reads the Chinese answer and writes one point, in Chinese or
English. A point that fails a check gives way to what the extractive summariser has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from irsum.figures.check import compare
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.values import Figure, Kind
from irsum.models.base import ChatModel, Message, Prompt, Seq2Seq
from irsum.summarize.base import Draft
from irsum.summarize.compress import is_empty, substance
from irsum.summarize.extractive import Extractive, grams
from irsum.summarize.questions import core_question
from irsum.translate.prepare import insert_english
from irsum.translate.terms import Glossary
from irsum.types import Item, Sentence

__all__ = ["Prompted", "Sequenced", "is_faithful"]

_MOST = 2
# Characters of the answer that are shown, English characters of a point.
_SHOWN, _LONGEST = 1600, 420

_SYSTEM = (
    "You are a sell-side analyst. You read one question and the numbered Chinese sentences of the "
    "answer from a listed company's investor-relations record. Write the one or two points that "
    "answer the question, in plain, factual American English, one a line. Begin each line with the "
    "numbers of the sentences it rests on in brackets. Words already in English are exact: copy "
    "figures, dates and terms exactly as they stand. Add nothing. Leave out courtesies."
)
# Invented sentences in the form `irsum.translate.prepare` gives them.
_EXAMPLES = (
    (
        "公司the first half业绩增长的主要原因是什么？\n"
        "[1] the first half of 2025，公司实现operating revenue RMB 1.286 billion，"
        "同比增长12.30%。\n"
        "[2] 增长主要系海外储能订单集中交付，gross margin较高的产品占比提升。\n"
        "[3] 公司管理层对未来发展充满信心。",
        "[1] Operating revenue was RMB 1.286 billion in the first half of 2025, up 12.30% year on "
        "year.\n"
        "[2] Growth was driven mainly by the concentrated delivery of overseas energy storage "
        "orders and a larger share of products with higher gross margin.",
    ),
    (
        "公司是否有回购计划？新工厂何时投产？\n"
        "[1] 公司目前暂无回购计划。\n"
        "[2] 新工厂已完成主体施工，预计the fourth quarter of 2026投产，"
        "达产后年产能为about 30,000 tonnes。",
        "[1] The Company currently has no plan to repurchase shares.\n"
        "[2] The main structure of the new plant is complete; production is expected to start in "
        "the fourth quarter of 2026, with annual capacity of about 30,000 tonnes.",
    ),
)
_GRAMMAR = r"""root ::= point ("\n" point)?
point ::= "[" id (", " id)* "] " [A-Z0-9"] [^\n\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+
id ::= [1-9] [0-9]?"""

_IDS = re.compile(r"[\[(（【]\s*([0-9]{1,2}(?:[\s,，、;；&-]+[0-9]{1,2})*)\s*[\])）】]")
_BULLET = re.compile(r"^(?:[-*•·]|[0-9]+[.)、])\s+")
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Prompted:
    """A chat model as a summariser; its points are English."""

    model: ChatModel
    glossary: Glossary = field(default_factory=Glossary.builtin)
    name: str = "abstractive"

    def summarise(self, items: Sequence[Item]) -> list[tuple[Draft, ...]]:
        """One or two points for each item, as `Summarizer.summarise`. Raises ModelError."""
        plain = Extractive().summarise(items)
        shown = {n: _shown(items[n]) for n, drafts in enumerate(plain) if _is_chinese(drafts)}
        prompts = [_prompt(items[n], some, self.glossary) for n, some in shown.items()]
        answers = self.model.complete(prompts) if prompts else []
        for (n, some), answer in zip(shown.items(), answers, strict=True):
            plain[n] = _filled(tuple(_points(answer, some)), plain[n])
        return plain


@dataclass(frozen=True, slots=True)
class Sequenced:
    """A seq2seq model for summaries; its point is Chinese or English, as it was trained."""

    model: Seq2Seq
    name: str = "abstractive"

    def summarise(self, items: Sequence[Item]) -> list[tuple[Draft, ...]]:
        """One or two points for each item, as `Summarizer.summarise`. Raises ModelError."""
        plain = Extractive().summarise(items)
        shown = {n: _shown(items[n]) for n, drafts in enumerate(plain) if _is_chinese(drafts)}
        texts = ["".join(substance(s.text) for s in some) for some in shown.values()]
        outputs = self.model.generate(texts) if texts else []
        for (n, some), hypotheses in zip(shown.items(), outputs, strict=True):
            draft = _summary(hypotheses[0].strip() if hypotheses else "", some)
            plain[n] = (draft,) if draft else plain[n]
        return plain


def is_faithful(text: str, sources: Sequence[Sentence]) -> bool:
    """Whether an English point is well formed and has no figure that its sentences have not.

    A figure left out is no fault, one with another qualifier, unit or direction is.
    """
    if not text or len(text) > _LONGEST or _CHINESE.search(text) or text[-1] not in ".!?)\"'”":
        return False
    flags = compare(_figures(sources), read_english(text))
    return bool(sources) and all(f.kind == "figure missing" and not f.found for f in flags)


def _is_chinese(drafts: Sequence[Draft]) -> bool:
    return any(draft.language == "zh" for draft in drafts)


def _shown(item: Item) -> tuple[Sentence, ...]:
    """The sentences that say something, as many as a model can be shown."""
    shown: list[Sentence] = []
    for sentence in item.answer_sentences:
        if not is_empty(sentence.text) and sum(len(s.text) for s in shown) < _SHOWN:
            shown.append(sentence)
    return tuple(shown[:99]) or item.answer_sentences[:1]


def _prompt(item: Item, sentences: Sequence[Sentence], glossary: Glossary) -> Prompt:
    def english(text: str) -> str:
        return insert_english(text, read_chinese(text), glossary.find(text))

    shots: list[Message] = [("system", _SYSTEM)]
    for asked, answer in _EXAMPLES:
        shots += [("user", asked), ("assistant", answer)]
    lines = [english(core_question(item))]
    lines += [f"[{n}] {english(substance(s.text))}" for n, s in enumerate(sentences, 1)]
    return Prompt(
        (*shots, ("user", "\n".join(lines))),
        max_tokens=220,
        shared=len(shots),
        grammar=_GRAMMAR,
    )


def _points(answer: str, shown: Sequence[Sentence]) -> Iterator[Draft]:
    """The points of an answer that pass the checks, at most two."""
    for line in answer.strip().splitlines()[:_MOST]:
        numbers = {int(n) for ids in _IDS.findall(line) for n in re.findall(r"[0-9]+", ids)}
        text = " ".join(_BULLET.sub("", _IDS.sub(" ", line).strip(" :-")).split())
        if not numbers or max(numbers) > len(shown) or min(numbers) < 1:
            continue
        sources = tuple(shown[n - 1] for n in sorted(numbers))
        if is_faithful(text, sources):
            yield Draft(text, "en", sources)


def _filled(points: tuple[Draft, ...], plain: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The model's points; extractive ones stand in for those that were refused."""
    used = {s.id for point in points for s in point.sources}
    free = [d for d in plain if not used & {s.id for s in d.sources}]
    wanted = max(len(plain), len(points)) - len(points)
    order = {s.id: n for n, d in enumerate(plain) for s in d.sources}
    both = [*points, *free[:wanted]]
    return tuple(sorted(both, key=lambda d: order.get(d.sources[0].id, -1)))


def _summary(text: str, shown: Sequence[Sentence]) -> Draft | None:
    """A summariser's output as a draft, None where it fails the checks."""
    if not _CHINESE.search(text):
        return Draft(text, "en", tuple(shown)) if is_faithful(text, shown) else None
    words = grams(text)
    sources = tuple(s for s in shown if len(grams(s.text) & words) * 4 > len(grams(s.text)))
    said = frozenset[str]().union(*(grams(s.text) for s in sources))
    told = _figures(sources)
    new = any(not any(_says(f, one) for one in told) for f in read_chinese(text))
    if not sources or new or len(words - said) * 4 > len(words):
        return None
    return Draft(text, "zh", sources)


def _figures(sources: Sequence[Sentence]) -> list[Figure]:
    return [figure for sentence in sources for figure in read_chinese(sentence.text)]


def _says(said: Figure, told: Figure) -> bool:
    """Whether a figure of a summary is one of its sentences; a time may leave the year out."""
    if said.kind is told.kind and said.kind in {Kind.PERIOD, Kind.DATE}:
        return told.key.endswith(said.key)
    return _value(said) == _value(told)


def _value(f: Figure) -> tuple[object, ...]:
    return (f.kind, f.low, f.high, f.unit, f.per, f.qualifier, f.key, f.direction)
