"""Why each line of a record was taken as a question or not, for a person who checks it."""

from collections.abc import Iterator

from irsum.records.emphasis import bold_starts
from irsum.records.items import content_row
from irsum.records.labels import read_form
from irsum.records.lines import clean, lines_of
from irsum.records.markers import Mark
from irsum.records.numbering import features, look, questions, topics

__all__ = ["explain"]

_SHOWN = 30  # characters of a line


def explain(text: str) -> Iterator[str]:
    """One line for the numbering that was chosen, then one for each line of the content."""
    copy = clean(text)
    form = read_form(copy)
    start, end = content_row(form)
    seen = look(lines_of(form.copy, start, end), bold_starts(text, copy))
    chain = questions(seen)
    kind = "question" if chain else "topic"
    chain = chain or topics(seen)
    yield f"{kind}s: " + (", ".join(map(_mark, chain)) or "none")
    chosen = {mark.line: mark for mark in chain}
    marks = {mark.line: mark for mark in seen.marks}
    for place, line in enumerate(seen.lines):
        shown = line.text[:_SHOWN] + ("…" if len(line.text) > _SHOWN else "")
        mark = chosen.get(place) or marks.get(place)
        if seen.answers[place] is not None:
            what, why = "answer", "the label of an answer"
        elif mark is None:
            what, why = "-", "no mark" if place else "the content begins"
        else:
            weights = features(seen, mark)
            total = sum(weight for _, weight in weights)
            what = kind if place in chosen else "no " + kind
            told = ", ".join(f"{name} {weight:+g}" for name, weight in weights)
            why = f"{_mark(mark)}: {told} = {total:+g}"
            if place not in chosen and chain:
                why += "; it does not fit the numbering chosen"
        yield f"{what:<11} {shown}  [{why}]"


def _mark(mark: Mark) -> str:
    return mark.family if mark.number is None else f"{mark.family} {mark.number}"
