"""TBX and your own terms: what is written comes back, and terms of other tools go in."""

import csv
from pathlib import Path

import pytest
from running import CARRIER, Run

from irsum.errors import GlossaryError
from irsum.export.tbx import read_tbx, write_tbx
from irsum.translate.own_terms import add_terms
from irsum.translate.terms import Entry, Glossary


def test_tbx_comes_back(tmp_path: Path) -> None:
    glossary = Glossary(Glossary.builtin().entries[::10])
    path = tmp_path / "terms.tbx"
    count = write_tbx(glossary, path)
    back = {entry.zh: entry for entry in read_tbx(path)}
    wanted = {entry.zh: entry for entry in glossary.entries if entry.use != "skip"}
    assert len(back) == count == len(wanted)
    for zh, entry in wanted.items():
        forms = tuple(dict.fromkeys((entry.en, *entry.accepted)))
        assert (back[zh].en, *back[zh].accepted) == forms


TBX2 = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc>
</martifHeader><text><body>{}</body></text></martif>"""


TBX3 = """<tbx type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader/>
<text><body><conceptEntry id="1"><langSec xml:lang="en-US"><termSec><term>gross margin</term>
</termSec></langSec><langSec xml:lang="zh-Hans"><termSec><term>毛利率</term></termSec>
<termSec><term>销售毛利率</term></termSec></langSec></conceptEntry></body></text></tbx>"""


def entry(**terms: str) -> str:
    """A TBX 2 entry with a term for each language."""
    sets = "".join(
        f'<langSet xml:lang="{language}"><tig><term>{term}</term></tig></langSet>'
        for language, term in terms.items()
    )
    return f"<termEntry>{sets}</termEntry>"


def test_terms_of_other_tools(tmp_path: Path) -> None:
    path = tmp_path / "terms.tbx"
    path.write_text(TBX3, encoding="utf-8")
    assert read_tbx(path) == (Entry("毛利率", "gross margin"), Entry("销售毛利率", "gross margin"))
    deprecated = (
        '<termEntry><langSet xml:lang="zh"><tig><term>毛利率</term></tig></langSet><langSet '
        'xml:lang="en"><tig><term>old</term><termNote type="administrativeStatus">'
        "deprecatedTerm-admn-sts</termNote></tig><tig><term>gross margin</term></tig></langSet>"
        "</termEntry>"
    )
    path.write_text(TBX2.format(deprecated), encoding="utf-8")
    assert read_tbx(path) == (Entry("毛利率", "gross margin"),)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (TBX2.format(entry(zh="毛利率", de="Marge")), "has no English in it"),
        (TBX2.format(entry(en="margin", de="Marge")), "has no Chinese terms in it"),
        (TBX2.format(""), "has no terms in it"),
        (TBX2.format(entry(zh="毛利率", en="毛 margin")), "'毛利率' has Chinese in its English"),
        ("<html/>", "is no TBX file"),
        ("<martif><text>", "is no whole TBX file"),
        ("", "is no whole TBX file"),
    ],
)
def test_bad_tbx(run: Run, tmp_path: Path, own_glossary: Path, content: str, part: str) -> None:
    path = tmp_path / "terms.tbx"
    path.write_text(content, encoding="utf-8")
    add_terms([Entry("毛利率", "kept")], own_glossary)
    before = own_glossary.read_bytes()
    ran = run("terms", "import", path)
    assert (ran.code, ran.out) == (1, "")
    assert part in ran.sentence
    assert own_glossary.read_bytes() == before


def test_own_terms_are_used(run: Run, tmp_path: Path, own_glossary: Path) -> None:
    path, line = tmp_path / "terms.csv", tmp_path / "line.txt"
    path.write_text("zh,en\n毛利率,gross profit ratio|gross ratio\n阿尔法机,Alpha\n", "utf-8")
    line.write_text("公司毛利率为12%。", encoding="utf-8")
    assert "gross margin" in run("translate", line, *CARRIER).out
    ran = run("terms", "import", path)
    assert ran.out == f"{own_glossary}: 2 terms added, 0 changed\n"
    assert "gross profit ratio" in run("translate", line, *CARRIER).out
    path.write_text("毛利率,margin\n", encoding="utf-8")
    assert "0 terms added, 1 changed" in run("terms", "import", path).out
    with own_glossary.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["zh", "en"], ["毛利率", "margin"], ["阿尔法机", "Alpha"]]
    assert "0 terms added, 0 changed" in run("terms", "import", path).out
    # A glossary named on the command line still wins; --to leaves one's own alone.
    other = tmp_path / "other.csv"
    path.write_text("毛利率,gross yield\n", encoding="utf-8")
    assert "1 terms added" in run("terms", "import", path, "--to", other).out
    assert "gross yield" in run("translate", line, *CARRIER, "--glossary", other).out
    assert "with margin" not in run("translate", line, *CARRIER, "--glossary", other).out
    ran = run("export", "--to", tmp_path / "all.tbx", "--glossary", other)
    assert ran.code == 0
    assert {e.zh: e.en for e in read_tbx(tmp_path / "all.tbx")}["毛利率"] == "gross yield"
    with pytest.raises(GlossaryError):
        add_terms([Entry("毛利率", "毛利")], own_glossary)
