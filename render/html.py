"""A brief as one self-contained HTML page: no script, no outside resource, ready for A4.

Each statement stands beside the Chinese it rests on. Everything of the record goes through
`irsum.render.highlight`, which escapes it.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template

from irsum.render import wording as w
from irsum.render.highlight import chinese_html, english_html, text_html
from irsum.types import Brief, BriefItem, Flag, Point, Sentence

__all__ = ["render"]


def render(brief: Brief) -> str:
    """Return the brief as an HTML page, ending in one newline."""
    name, _ = w.title(brief)
    page = Template(_file("brief.html"))
    return page.substitute(title=escape(name), css=_file("brief.css"), body=_body(brief))


class _Anchors:
    """Where sentences stand on the page: the id of each is where its Chinese comes first."""

    def __init__(self) -> None:
        self._names: dict[Sentence, str] = {}
        self._placed: set[Sentence] = set()

    def name(self, sentence: Sentence) -> str:
        """Return the id of a sentence, unique on the page."""
        if sentence not in self._names:
            name = "s-" + re.sub(r"[^A-Za-z0-9.-]", "-", sentence.id)
            taken = set(self._names.values())
            while name in taken:
                name += "-"
            self._names[sentence] = name
        return self._names[sentence]

    def place(self, sentence: Sentence) -> str:
        """Return the attribute for an element that shows the sentence: its id, the first time."""
        if self.placed(sentence):
            return ""
        self._placed.add(sentence)
        return f' id="{self.name(sentence)}"'

    def placed(self, sentence: Sentence) -> bool:
        """Return whether the page already has the sentence in Chinese."""
        return sentence in self._placed


def _file(name: str) -> str:
    return files("irsum.render").joinpath(name).read_text(encoding="utf-8")


def _body(brief: Brief) -> str:
    anchors = _Anchors()
    overview = "".join(_overview(point, anchors) for point in brief.overview)
    sections = [
        _head(brief),
        _section("Overview", f'<ul class="overview">\n{overview}</ul>\n' if overview else ""),
        _section("Key figures", _key_figures(brief, anchors)),
        _section(w.items_title(brief), "".join(_item(brief, i, anchors) for i in brief.items)),
        _section("Participants", _participants(brief)),
        _section("Full text", "".join(_full(brief, i, anchors) for i in brief.items)),
        _section("Further sources", _sources(brief, anchors)),
        _foot(brief),
    ]
    return "\n".join(section for section in sections if section)


def _section(title: str, inner: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n{inner}</section>" if inner else ""


def _head(brief: Brief) -> str:
    name, chinese = w.title(brief)
    original = f' <span class="original">{text_html(chinese)}</span>' if chinese else ""
    return (
        '<header>\n<p class="genre">Investor-relations record · English brief</p>\n'
        f"<h1>{text_html(name)}{original}</h1>\n{_facts('facts', w.facts(brief))}"
        f'<p class="badge {"marked" if brief.marked else "clean"}">'
        f'<a href="#verification">{"⚠" if brief.marked else "✓"} {w.verification(brief)}</a></p>\n'
        "</header>"
    )


def _facts(css: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<div><dt>{text_html(label)}</dt><dd>{text_html(value)}</dd></div>\n"
        for label, value in rows
    )
    return f'<dl class="{css}">\n{cells}</dl>\n'


def _cites(sentences: Iterable[Sentence], anchors: _Anchors, flags: Sequence[Flag] = ()) -> str:
    return "".join(
        f' <span class="cite"><a href="#{name}" aria-describedby="{name}">{text_html(s.id)}</a>'
        f'<span class="tip" lang="zh-Hans" aria-hidden="true">{chinese_html(s.text, flags)}'
        "</span></span>"
        for s in sentences
        for name in [anchors.name(s)]
    )


def _checks(flags: Sequence[Flag]) -> str:
    return "".join(
        f'<p class="check"><strong>⚠ Check:</strong> {text_html(note)}</p>'
        for note in w.notes(flags)
    )


def _marked(css: str, flags: Sequence[Flag]) -> str:
    return f"{css} marked" if w.notes(flags) else css


def _overview(point: Point, anchors: _Anchors) -> str:
    text = english_html(w.english(point.text), point.flags)
    return (
        f'<li class="{_marked("statement", point.flags)}"><p>{text}'
        f"{_cites(point.sources, anchors, point.flags)}</p>{_checks(point.flags)}</li>\n"
    )


def _key_figures(brief: Brief, anchors: _Anchors) -> str:
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Metric", "Value", "Change", "Period", "Source")
    )
    rows = "".join(
        f'<tr><th scope="row">{text_html(figure.metric)}</th>'
        f'<td class="value">{text_html(figure.value)}</td><td>{text_html(figure.change)}</td>'
        f"<td>{text_html(figure.period)}</td>"
        f'<td class="source">{text_html(w.item_label(brief, figure.item))}'
        f"{_cites([figure.source], anchors)}</td></tr>\n"
        for figure in brief.key_figures
    )
    head = f"<thead>\n<tr>{heads}</tr>\n</thead>\n"
    return f"<table>\n{head}<tbody>\n{rows}</tbody>\n</table>\n" if rows else ""


def _item(brief: Brief, item: BriefItem, anchors: _Anchors) -> str:
    flags = item.question.flags
    chinese = w.question_zh(item.question.source, item.question_sources)
    text = english_html(w.english(item.question.english), flags)
    points = "".join(
        _row("li", english_html(w.english(point.text), point.flags), point.flags, point.sources,
             anchors)
        for point in item.points
    )  # fmt: skip
    points = f"<ul>\n{points}</ul>\n" if points else f"<p>{w.NOTHING}</p>\n"
    return (
        f'<article>\n<div class="{_marked("row question", flags)}"><div class="en"><h3>'
        f'<span class="label">{text_html(w.item_label(brief, item.number))}</span> {text}</h3>'
        f'{_checks(flags)}</div><div class="zh" lang="zh-Hans"><p>{chinese_html(chinese, flags)}'
        f"</p></div></div>\n{points}</article>\n"
    )


def _row(
    tag: str, text: str, flags: Sequence[Flag], sources: Iterable[Sentence], anchors: _Anchors
) -> str:
    """Return an English statement (HTML) with the Chinese it rests on beside it."""
    chinese = "".join(
        f'<p{anchors.place(s)}><span class="id" lang="en">{text_html(s.id)}</span> '
        f"{chinese_html(s.text, flags)}</p>"
        for s in sources
    )
    return (
        f'<{tag} class="{_marked("row", flags)}"><div class="en"><p>{text}</p>{_checks(flags)}'
        f'</div><div class="zh" lang="zh-Hans">{chinese}</div></{tag}>\n'
    )


def _participants(brief: Brief) -> str:
    hosts = "".join(
        f"<li>{_named(name, chinese)}{_under(role)}</li>\n"
        for name, chinese, role in w.hosts(brief)
    )
    guests = "".join(
        f"<li>{_named(firm, chinese)}{_under(', '.join(people))}</li>\n"
        for firm, chinese, people in w.participants(brief)
    )
    count = f" <small>{w.attendance(brief)}</small>" if w.attendance(brief) else ""
    parts = [
        f'<h3>For the company</h3>\n<ul class="people">\n{hosts}</ul>\n' if hosts else "",
        f'<h3>Investors{count}</h3>\n<ul class="people">\n{guests}</ul>\n' if guests else "",
    ]
    return "".join(parts) or "<p>The record names none.</p>\n"


def _named(name: str, chinese: str) -> str:
    original = f' <span class="original">{text_html(chinese)}</span>' if chinese else ""
    return f"<b>{text_html(name)}</b>{original}"


def _under(text: str) -> str:
    return f"<br>{text_html(text)}" if text else ""


def _full(brief: Brief, item: BriefItem, anchors: _Anchors) -> str:
    if not item.translation:
        return ""
    rows = "".join(
        _row("div", english_html(w.english(t.english), t.flags), t.flags, [sentence], anchors)
        for sentence, t in item.translation
    )
    label = text_html(w.item_label(brief, item.number))
    return f'<div class="full">\n<h3 class="label">{label}</h3>\n{rows}</div>\n'


def _sources(brief: Brief, anchors: _Anchors) -> str:
    """Return cited sentences that stand nowhere else on the page."""
    rest = [sentence for sentence in w.cited(brief) if not anchors.placed(sentence)]
    lines = "".join(
        f'<p{anchors.place(s)}><span class="id" lang="en">{text_html(s.id)}</span> '
        f"{chinese_html(s.text)}</p>\n"
        for s in rest
    )
    return f'<div class="sources" lang="zh-Hans">\n{lines}</div>\n' if lines else ""


def _foot(brief: Brief) -> str:
    marks = "".join(
        f'<li class="check">⚠ {text_html(where)}: {text_html(note)}</li>\n'
        for where, note in w.marks(brief)
    )
    warnings = "".join(f"<li>{text_html(warning)}</li>\n" for warning in brief.record.warnings)
    provenance = _facts("provenance", (("record", brief.record.file), *brief.provenance))
    return (
        f'<footer id="verification">\n<p><strong>{w.verification(brief)}.</strong> '
        f"{w.checked(brief)}</p>"
        + (f'\n<ul class="marks">\n{marks}</ul>' if marks else "")
        + (f"\n<p>About the record:</p>\n<ul>\n{warnings}</ul>" if warnings else "")
        + f"\n{provenance}</footer>"
    )
