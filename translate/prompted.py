"""A chat model as a translator: instructions, worked examples, one text at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from irsum.figures.chinese import read_chinese
from irsum.models.base import ChatModel, Message, Prompt
from irsum.translate.base import OfModel, Request
from irsum.translate.prepare import insert_english
from irsum.translate.terms import Glossary, read_table

__all__ = ["Prompted"]

_SYSTEM = (
    "You are a financial translator. Translate the Chinese text of a listed company's "
    "investor-relations record into plain, factual American English. "
    "Words already in English are exact: copy every figure, date and term exactly as it stands. "
    "Translate everything, add nothing. Output only the English."
)

# Grammars (GBNF) for engines that know them. None lets a model write Chinese or full-width
# punctuation; what was to be a question and became a statement has to begin and end as one.
_CHINESE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_OPENERS = " | ".join(
    f'"{word} "'
    for word in (
        "What How Why When Which Where Who Is Are Was Were Do Does Did Has Have Had Will Would "
        "Can Could Should"
    ).split()
)
_STATEMENT = f"root ::= [^{_CHINESE}]+"
_QUESTION = 'root ::= asked (" " asked)*\n' rf'asked ::= ({_OPENERS}) [^?\n{_CHINESE}]+ "?"'


@dataclass(frozen=True, slots=True)
class Prompted(OfModel):
    """Any `ChatModel` as a `Translator`; one hypothesis each."""

    model: ChatModel
    batch: int = 1

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        """One hypothesis for each request. Raises ModelError."""
        return [[text] for text in self.model.complete([_prompt(r) for r in requests])]


def _prompt(request: Request) -> Prompt:
    shots = _shots()
    asked = request.text if not request.note else f"{request.text}\n\n({request.note})"
    return Prompt(
        (*shots, ("user", asked)),
        max_tokens=request.max_tokens,
        shared=len(shots),
        grammar=_QUESTION if request.must_ask else _STATEMENT,
    )


@cache
def _shots() -> tuple[Message, ...]:
    """The instructions and examples, which are prepared just as the texts to translate are."""
    shots: list[Message] = [("system", _SYSTEM)]
    glossary = Glossary.builtin()
    for row in read_table("examples.tsv"):
        chinese = insert_english(row["zh"], read_chinese(row["zh"]), glossary.find(row["zh"]))
        shots += [("user", chinese), ("assistant", row["en"])]
    return tuple(shots)
