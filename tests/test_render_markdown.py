"""Markdown: nothing of the record acts as Markdown, by the judgement of a real parser."""

import briefs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from irsum.render.markdown import escape, render
from irsum.render.wording import plain

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="|*_#<>[]()`~-+=!:.1\\\n &;ax"),
    st.sampled_from(
        ["- - x", "1. x", "***", "---", "```", "> x", "<b>", "&lt;", "a|b", "\\", "[x]: /y"]
    ),
)


def structure(text: str) -> list[str]:
    """The blocks and inline elements of a Markdown text, without its words."""
    found: list[str] = []
    for token in PARSER.parse(text):
        found.append(f"{token.type} {token.tag} {token.level}")
        found += [child.type for child in token.children or [] if not _is_text(child)]
    return found


def shown(text: str) -> str:
    """What a reader sees of a Markdown text."""
    return "".join(child.content for token in PARSER.parse(text) for child in token.children or [])


def _is_text(token: Token) -> bool:
    return token.type in {"text", "text_special"}


HARMLESS = render(briefs.lanxu(full=True))


def test_the_structure_is_what_is_meant() -> None:
    found = structure(HARMLESS)
    assert found.count("table_open table 0") == 1
    assert found.count("tr_open tr 2") == 1 + len(briefs.lanxu().key_figures)
    assert found.count("heading_open h1 0") == 1
    assert "link_open" not in found
    assert "html_inline" not in found


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_no_text_breaks_out(before: str, after: str) -> None:
    brief = briefs.rewritten(briefs.lanxu(full=True), lambda text: f"{before}{text}{after}")
    text = render(brief)
    assert structure(text) == structure(HARMLESS)
    assert len(text.split("\n")) == len(HARMLESS.split("\n"))
    seen = shown(text)
    assert plain(brief.items[0].points[0].text) in seen
    for row in brief.key_figures:
        cells = (row.metric, row.value, row.change, row.period)
        assert "".join(map(plain, cells)) in seen


@given(HOSTILE)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    for before, after in [("- ", ""), ("### Q1. ", ""), ("x ", " y")]:
        made = before + escape("a" + text + "b") + after
        assert plain("a" + text + "b") in shown(made)
    # At the beginning of a list item it must not begin a block of its own.
    assert shown(f"- {escape(text)}").strip() == plain(text)


@pytest.mark.parametrize(
    "text", ["RMB 1.5 billion", "R&D expenses rose 12.5% (Q3)", "-12.5%", "China's STAR Market: +3"]
)
def test_ordinary_text_stays_readable(text: str) -> None:
    assert escape(text) == text
