"""Items and records made of a question and an answer, for the tests of `irsum.summarize`."""

from irsum.records.sentences import split
from irsum.types import Header, Item, Record, Sentence, Span

__all__ = ["item", "record", "sentence"]


def sentence(text: str, name: str = "1.1") -> Sentence:
    return Sentence(name, text, Span(0, len(text)))


def item(question: str, answer: str, number: str = "1") -> Item:
    def sentences(text: str, before: str) -> tuple[Sentence, ...]:
        places = enumerate(split(text), 1)
        return tuple(
            Sentence(f"{number}.{before}{n}", text[a:b], Span(a, b)) for n, (a, b) in places
        )

    return Item(
        number, question, answer, Span(0, 0), sentences(question, "q"), sentences(answer, "")
    )


def record(*items: Item) -> Record:
    return Record("test.txt", "", Header(), items)
