"""The Word file: what is in it, as python-docx and its XML tell."""

import io
import re
import sys
import zipfile
from pathlib import Path

import briefs
import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree
from running import EXAMPLE, Run

from irsum.render.word import render
from irsum.types import Brief

MADE = {
    "lanxu": briefs.lanxu(),
    "full": briefs.lanxu(full=True),
    "topics": briefs.topics(),
    "bare": briefs.bare(),
    "long": briefs.long(),
    "hostile": briefs.rewritten(briefs.lanxu(), lambda text: text + "<b>&amp;\x00\u202e\ud800"),
}


def opened(brief: Brief) -> Document:
    """The document of a brief."""
    return docx.Document(io.BytesIO(render(brief)))


def part(brief: Brief, name: str) -> etree._Element:
    """The XML of one part of a brief's file."""
    with zipfile.ZipFile(io.BytesIO(render(brief))) as file:
        return etree.fromstring(file.read(name))


def texts(document: Document) -> list[str]:
    """The text of all paragraphs that are in no table."""
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("brief", MADE.values(), ids=MADE)
def test_same_brief_same_bytes(brief: Brief) -> None:
    made = render(brief)
    assert made == render(brief)
    section = docx.Document(io.BytesIO(made)).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_statements_questions_and_figures_are_there() -> None:
    brief = briefs.lanxu()
    document = opened(brief)
    found = texts(document)
    for item in brief.items:
        assert any(item.question.english in line for line in found)
        for point in item.points:
            assert any(point.text in line for line in found)
    facts, table = document.tables
    assert facts.rows[0].cells[0].text == "Listed"
    assert [cell.text for cell in table.rows[0].cells] == [
        "Metric", "Value", "Change", "Period", "Source",
    ]  # fmt: skip
    assert [row.cells[0].text for row in table.rows[1:]] == [k.metric for k in brief.key_figures]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert "⚠ 21 of 22 figures verified, 1 marked" in found
    assert "⚠ Check: 近60个 = nearly 60 (the English has “over 60”)" in found
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "Check"} <= {
        paragraph.style.name for paragraph in document.paragraphs if paragraph.style
    }


def test_citations_are_footnotes_of_the_chinese() -> None:
    brief = briefs.lanxu()
    notes = part(brief, "word/footnotes.xml")
    told = {
        note.get(qn("w:id")): "".join(note.itertext()).strip()
        for note in notes
        if note.get(qn("w:type")) is None
    }
    sentences = {s.id: s.text for i in brief.items for p in i.points for s in p.sources}
    sentences |= {s.id: s.text for item in brief.items for s in item.question_sources}
    assert sorted(re.sub(r"\s+", " ", text) for text in told.values()) == sorted(
        f"{id} {text}" for id, text in sentences.items()
    )
    body = part(brief, "word/document.xml")
    references = [r.get(qn("w:id")) for r in body.iter(qn("w:footnoteReference"))]
    assert references == sorted(told, key=int)
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    fields = [field.get(qn("w:instr")) for field in body.iter(qn("w:fldSimple"))]
    assert fields
    assert {field.split()[1] for field in fields if field.split()[0] == "NOTEREF"} <= marks


def test_the_full_text_stands_side_by_side() -> None:
    document = opened(briefs.lanxu(full=True))
    rows = [[c.text for c in row.cells] for table in document.tables[2:] for row in table.rows]
    assert len(rows) == 11
    assert rows[-1] == ["3.3", "Thank you for your attention!", "感谢您的关注！"]


def test_chinese_has_its_font() -> None:
    styles = part(briefs.lanxu(), "word/styles.xml")
    assert {lang.get(qn("w:eastAsia")) for lang in styles.iter(qn("w:lang"))} == {"zh-CN"}
    notes = part(briefs.lanxu(), "word/footnotes.xml")
    assert notes.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "Microsoft YaHei"


def test_brief_as_word(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "brief.docx"
    ran = run("brief", EXAMPLE, "--model", "engines:carrier", "--format", "docx", "--out", out)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert any("figures verified" in line for line in texts(docx.Document(str(out))))


def test_word_without_the_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("irsum.render.word", "irsum.render.word_parts"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "docx", None)
    ran = run("brief", EXAMPLE, "--format", "docx", "--out", "brief.docx")
    assert ran.code == 2
    assert ran.sentence == (
        "--format docx needs irsum[docx]; install it with pip install 'irsum[docx]'."
    )
