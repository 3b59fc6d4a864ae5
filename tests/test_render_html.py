"""The HTML page: nothing of the record acts as HTML, and every sentence can be found."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import briefs
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from irsum.render.highlight import chinese_html, english_html
from irsum.render.html import render
from irsum.render.wording import plain
from irsum.types import Brief, Flag

VOID = {"meta", "br"}
# These depend on what the text says: figures and Chinese in it.
INLINE = re.compile(r'<span (?:class="fig(?: wrong)?"|lang="zh-Hans")>')


class Outline(HTMLParser):
    """The elements and attribute names of a page, its ids and links, and its visible text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.open: list[tuple[str, bool]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inline = INLINE.fullmatch(self.get_starttag_text() or "") is not None
        if not inline:
            self.tags.append((tag, *(name for name, _ in attrs)))
        if tag not in VOID:
            self.open.append((tag, inline))
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "aria-describedby"}:
                self.links.append((value or "").removeprefix("#"))
            if name in {"src", "href", "action", "data"}:
                self.addresses.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        opened, inline = self.open.pop()
        assert opened == tag
        if not inline:
            self.tags.append(("/" + tag,))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] != "style":
            self.text += data


HARMLESS = Outline(render(briefs.lanxu(full=True))).tags
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="<>&\"'/=!-scriptlang x;#"),
    st.sampled_from(
        ["</style><script>", "<!--", "]]>", '" onclick="x', "$body", "${css}", "&amp;", "\ud800"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_no_text_breaks_out(before: str, after: str) -> None:
    brief = briefs.rewritten(briefs.lanxu(full=True), lambda text: f"{before}{text}{after}")
    page = render(brief)
    page.encode()
    outline = Outline(page)
    assert outline.tags == HARMLESS
    seen = " ".join(outline.text.split())
    assert plain(brief.items[0].points[0].text) in seen
    assert plain(brief.key_figures[-1].metric) in seen


@pytest.mark.parametrize(
    "brief",
    [briefs.lanxu(), briefs.lanxu(full=True), briefs.topics(), briefs.bare(), briefs.long()],
)
def test_ids_are_unique_and_links_lead_somewhere(brief: Brief) -> None:
    outline = Outline(render(brief))
    assert [name for name, times in Counter(outline.ids).items() if times > 1] == []
    assert set(outline.links) <= set(outline.ids)
    assert all(address.startswith("#") for address in outline.addresses)


def test_ids_stay_unique_where_the_record_repeats_itself() -> None:
    brief = briefs.rewritten(briefs.lanxu(), lambda text: "1 1" if len(text) == 3 else text)
    outline = Outline(render(brief))
    assert len(set(outline.ids)) == len(outline.ids)
    assert set(outline.links) <= set(outline.ids)


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = render(briefs.long())
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|@import|url\(|<script|<link|<img|javascript:", page)


def test_every_cited_sentence_has_its_anchor() -> None:
    ids = Outline(render(briefs.lanxu())).ids
    assert {"s-1.1", "s-1.2", "s-1.3", "s-2.1", "s-2.2", "s-3.1", "s-3.2"} <= set(ids)


def test_figures_are_highlighted_and_wrong_ones_marked() -> None:
    flag = Flag("qualifier", "近60个", "nearly 60", "over 60")
    assert english_html("sold to over 60 countries, one of the 5G firms, up 12.5%", [flag]) == (
        'sold to <span class="fig wrong">over 60</span> countries, one of the 5G firms, up '
        '<span class="fig">12.5%</span>'
    )
    assert chinese_html("销往近60个国家，增长12.5%", [flag]) == (
        '销往<span class="fig wrong">近60个</span>国家，增长<span class="fig">12.5%</span>'
    )


@given(st.text(alphabet="0123456789.,% 亿万元约近同比增长<&年月日至-to million RMBup") | st.text())
def test_highlighting_loses_no_character(text: str) -> None:
    for html in (english_html(text), chinese_html(text)):
        assert Outline(f"<p>{html}</p>").text == plain(text)


def test_an_item_without_points_says_so() -> None:
    brief = briefs.lanxu()
    item = replace(brief.items[0], points=())
    assert "No statement of substance." in render(replace(brief, items=(item,)))


def test_cited_only_in_the_table_stands_among_further_sources() -> None:
    brief = replace(briefs.lanxu(), overview=(), items=())
    page = render(brief)
    assert "<h2>Further sources</h2>" in page
    assert set(Outline(page).links) <= set(Outline(page).ids)


def test_the_screenshot_script_says_when_there_is_no_browser(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(render(briefs.bare()), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "screenshot.py", tmp_path / "page.html", "page.png"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("No browser found; install one of chromium")
