"""A brief as Markdown, to read as it is or rendered: CommonMark with tables.

Nothing of the record can act as Markdown: what could is escaped, and no more than that, so that
the text stays readable.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from irsum.render import wording as w
from irsum.types import Brief, BriefItem, KeyFigure, Point, Sentence

__all__ = ["escape", "render"]

# Anywhere in a line; then only where a line begins (a heading, list, quotation or rule).
_ANYWHERE = re.compile(r"[\\`*_\[\]<|~#$]|&(?=#?\w+;)")
_FIRST = re.compile(r"^(?:[>=]|[-+](?=[-+\s]|$)|[0-9]{1,9}(?=[.)](?:\s|$)))")


def render(brief: Brief) -> str:
    """Return the brief as Markdown, ending in one newline."""
    shown = {sentence for item in brief.items for sentence, _ in item.translation}
    sources = [sentence for sentence in w.cited(brief) if sentence not in shown]
    sections = (
        _head(brief),
        _section("Overview", _points(brief.overview)),
        _section("Key figures", _table(brief, brief.key_figures)),
        _section(w.items_title(brief), _items(brief)),
        _section("Participants", _participants(brief)),
        _section("Verification", _verification(brief)),
        _section("Full text", _full(brief)),
        _section("Sources", [f"- {_cite(s)} {escape(s.text)}" for s in sources]),
        _section("Provenance", _provenance(brief)),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def escape(text: str) -> str:
    r"""Return `text` (made plain) so that Markdown shows it as it is.

    >>> print(escape("# R&D costs *rose* 3~5% | see [1]"))
    \# R&D costs \*rose\* 3\~5% \| see \[1\]
    >>> print(escape("1. Growth"), escape("-12.5%"))
    1\. Growth -12.5%
    """
    text = _ANYWHERE.sub(r"\\\g<0>", w.plain(text))
    return _FIRST.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], text)


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *lines] if lines else []


def _head(brief: Brief) -> list[str]:
    name, chinese = w.title(brief)
    facts = [f"- **{label}:** {escape(value)}" for label, value in w.facts(brief)]
    return [
        f"# {escape(name)}" + (f" ({escape(chinese)})" if chinese else ""),
        "",
        "English brief of an investor-relations record.",
        "",
        *facts,
        f"- **Figures:** {w.verification(brief)}",
    ]


def _cite(sentence: Sentence) -> str:
    # No link: the brief defines none, and brackets of the record are escaped.
    return f"[{escape(sentence.id)}]"


def _points(points: Iterable[Point]) -> list[str]:
    return [line for point in points for line in _point(point)]


def _point(point: Point) -> Iterator[str]:
    text, cites = escape(w.english(point.text)), " ".join(map(_cite, point.sources))
    notes = w.notes(point.flags)
    yield f"- {'⚠ ' if notes else ''}{text} {cites}".rstrip()
    yield from _check(notes)
    if notes:
        yield from (f"  - Chinese {_cite(s)}: {escape(s.text)}" for s in point.sources)


def _check(notes: Iterable[str]) -> Iterator[str]:
    return (f"  - ⚠ **Check:** {escape(note)}" for note in notes)


def _table(brief: Brief, figures: Sequence[KeyFigure]) -> list[str]:
    if not figures:
        return []
    rows = [
        (
            *map(escape, (figure.metric, figure.value, figure.change, figure.period)),
            f"{escape(w.item_label(brief, figure.item))} {_cite(figure.source)}",
        )
        for figure in figures
    ]
    head = ("Metric", "Value", "Change", "Period", "Source")
    return [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]


def _items(brief: Brief) -> list[str]:
    lines: list[str] = []
    for item in brief.items:
        notes = w.notes(item.question.flags)
        lines += [_question(brief, item, bool(notes)), ""]
        if notes:
            chinese = w.question_zh(item.question.source, item.question_sources)
            lines += [f"- ⚠ **Check the question:** {escape(note)}" for note in notes]
            lines += [f"- Chinese: {escape(chinese)}"]
        lines += [*(_points(item.points) or [f"- {w.NOTHING}"]), ""]
    return lines[:-1]


def _question(brief: Brief, item: BriefItem, marked: bool) -> str:
    label = escape(w.item_label(brief, item.number))
    return f"### {'⚠ ' if marked else ''}{label}. {escape(w.english(item.question.english))}"


def _participants(brief: Brief) -> list[str]:
    lines: list[str] = []
    for name, chinese, role in w.hosts(brief):
        lines.append(f"- For the company: {_named(name, chinese)}{_after(', ', role)}")
    for firm, chinese, people in w.participants(brief):
        lines.append(f"- {_named(firm, chinese)}{_after(': ', ', '.join(people))}")
    if not lines:
        return ["The record names none."]
    count = w.attendance(brief)
    return [f"{count}.", "", *lines] if count else lines


def _named(name: str, chinese: str) -> str:
    return f"**{escape(name)}**" + (f" ({escape(chinese)})" if chinese else "")


def _after(mark: str, text: str) -> str:
    return mark + escape(text) if text else ""


def _verification(brief: Brief) -> list[str]:
    marks = [f"- ⚠ {escape(where)}: {escape(note)}" for where, note in w.marks(brief)]
    lines = [f"**{w.verification(brief)}.** {w.checked(brief)}"]
    return [*lines, "", *marks] if marks else lines


def _full(brief: Brief) -> list[str]:
    lines: list[str] = []
    for item in brief.items:
        if not item.translation:
            continue
        lines += [_question(brief, item, False), ""]
        for sentence, translation in item.translation:
            notes = w.notes(translation.flags)
            text = escape(w.english(translation.english))
            lines += [
                f"- {'⚠ ' if notes else ''}{_cite(sentence)} {text}",
                *_check(notes),
                f"  - {escape(sentence.text)}",
            ]
        lines.append("")
    return lines[:-1]


def _provenance(brief: Brief) -> list[str]:
    rows = (("record", brief.record.file), *brief.provenance)
    lines = [f"- {escape(name)}: {escape(value)}" for name, value in rows]
    return lines + [f"- warning: {escape(warning)}" for warning in brief.record.warnings]
