"""TMX, XLIFF and TBX: what is written, read back with translate-toolkit, and the way back in."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import briefs
import exported
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_cli import EXAMPLE, Run, environment, run

from irsum.errors import GlossaryError, InputError
from irsum.export.codes import codes, pieces
from irsum.export.reviser import read_revisions
from irsum.export.tbx import read_tbx, write_tbx
from irsum.export.tmx import read_tmx, write_tmx
from irsum.export.toolkit import storage
from irsum.export.xliff import XLIFF, render
from irsum.translate.memory import Memory
from irsum.translate.own_terms import add_terms
from irsum.translate.terms import Entry, Glossary
from irsum.types import Brief

__all__ = ["run"]

HOSTILE = "<script>&amp;]]>\x00\x0b\U0001f600"
CARRIER = ["--model", "engines:carrier"]


def hostile() -> Brief:
    """A brief with what XML has trouble with in every text."""
    return briefs.rewritten(exported.company(1), lambda text: text + HOSTILE)


def pairs(brief: Brief) -> list[tuple[str, str]]:
    """The sentence pairs that nothing is marked in."""
    return [
        (sentence.text, made.english)
        for item in brief.items
        for sentence, made in item.translation
        if not made.flags
    ]


def test_tmx_comes_back(tmp_path: Path) -> None:
    some = [exported.company(1), exported.company(2)]
    assert write_tmx(some, tmp_path / "memory.tmx") == (20, 2)
    assert read_tmx(tmp_path / "memory.tmx") == [pair for brief in some for pair in pairs(brief)]
    tree = etree.parse(tmp_path / "memory.tmx")
    assert tree.docinfo.doctype == '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    assert tree.getroot().get("version") == "1.4"
    header = tree.getroot().find("header")
    assert set(header.attrib) >= {
        "creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang",
        "datatype",
    }  # fmt: skip
    units = tree.findall(".//tu")
    assert len({unit.get("tuid") for unit in units}) == len(units)
    assert not any("近60个" in zh for zh, _ in read_tmx(tmp_path / "memory.tmx"))


def test_tmx_with_hostile_text(tmp_path: Path) -> None:
    write_tmx([hostile()], tmp_path / "memory.tmx")
    for zh, en in read_tmx(tmp_path / "memory.tmx"):
        assert zh.endswith("<script>&amp;]]>\U0001f600")
        assert "<script>" in en


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The XLIFF of a brief, one figure of it marked."""
    path = tmp_path / "lanxu.xliff"
    path.write_bytes(render(briefs.lanxu(full=True)))
    return path


def edited(path: Path, *changes: tuple[str, str]) -> Path:
    """The file with texts replaced, each of which has to be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


def test_xliff_says_what_2_1_asks_for(sent: Path) -> None:
    root = etree.parse(sent).getroot()
    space = {"x": XLIFF}
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "zh-CN", "en")
    units = root.findall(".//x:unit", space)
    assert len({unit.get("id") for unit in units}) == len(units) == 11
    for unit in units:
        order = ["notes", "originalData", "segment"]
        assert [n for n in order if unit.find(f"x:{n}", space) is not None] == [
            etree.QName(child).localname for child in unit
        ]
        data = [d.get("id") for d in unit.findall(".//x:data", space)]
        assert len(set(data)) == len(data)
        codes_ = {}
        for side in ("source", "target"):
            found = unit.findall(f".//x:{side}/x:ph", space)
            assert {code.get("dataRef") for code in found} <= set(data)
            codes_[side] = [code.get("id") for code in found]
            assert len(set(codes_[side])) == len(codes_[side])
        assert set(codes_["target"]) <= set(codes_["source"])
        segment = unit.find("x:segment", space)
        assert set(segment.attrib) == {"id", "state"}


def test_no_digit_of_a_figure_can_be_edited(sent: Path) -> None:
    root = etree.parse(sent).getroot()
    targets = {
        unit.get("name"): "".join(unit.find(f".//{{{XLIFF}}}target").itertext())
        for unit in root.iter(f"{{{XLIFF}}}unit")
    }
    assert {name: text for name, text in targets.items() if re.search(r"\d", text)} == {
        "2.2": targets["2.2"]  # over 60 for nearly 60: to be put right
    }


def test_xliff_is_read_by_the_toolkit(sent: Path) -> None:
    store = storage("xliff2").Xliff2File.parsestring(sent.read_bytes())
    assert len(store.units) == 11
    assert [unit.isfuzzy() for unit in store.units].count(True) == 1
    assert "how did the business do" in store.units[0].target.lower()


def test_nothing_changed_is_nothing_corrected(sent: Path, tmp_path: Path) -> None:
    assert read_revisions(sent) == []
    path = tmp_path / "hostile.xliff"
    path.write_bytes(render(hostile()))
    assert read_revisions(path) == []


def test_a_correction_and_an_approval(sent: Path) -> None:
    edited(
        sent,
        ("The growth came mainly", "Growth came mainly"),
        ('state="translated"', 'state="final"'),
    )
    approved, corrected = read_revisions(sent)
    assert (approved.changed, corrected.changed) == (False, True)
    assert corrected.english.startswith("Growth came mainly from single-use")
    assert "more than 620,000 units" in corrected.english
    assert corrected.chinese == dict_of(briefs.lanxu(full=True))["1.2"]
    assert (corrected.flags, corrected.problem) == ((), "")


def dict_of(brief: Brief) -> dict[str, str]:
    """The Chinese sentences by id."""
    return {s.id: s.text for item in brief.items for s, _ in item.translation}


def test_a_reviser_puts_in_the_code_of_a_missing_figure(sent: Path) -> None:
    edited(sent, ("sold to over 60 countries", 'sold to <ph id="f1" dataRef="z1"/> countries'))
    [revision] = read_revisions(sent)
    assert "sold to nearly 60 countries" in revision.english
    assert revision.problem == ""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "over 60 countries",
            "over 70 countries",
            "近60个 = nearly 60 (the English has “over 70”)",
        ),
        ("Thank you for", "Thanks 3 times for", "“3 times” is not in the Chinese"),
        ("sold to over 60", 'sold to <ph id="f9"/> over 60', "not sent out (f9)"),
        ("sold to over 60", '<ph id="f2"/> sold to over 60', "code for over 20 twice"),
        ("Thank you for your attention!", " ", "has no English"),
    ],
)
def test_wrong_figures_and_broken_codes(sent: Path, old: str, new: str, problem: str) -> None:
    edited(sent, (old, new))
    [revision] = read_revisions(sent)
    assert problem in revision.problem
    assert revision.where.startswith(f"{sent}: sentence ")


def test_what_editors_do_to_files(sent: Path) -> None:
    """A segment cut in two with the space between apart, a term marked."""
    tree = etree.parse(sent)
    [unit] = [u for u in tree.iter(f"{{{XLIFF}}}unit") if u.get("name") == "1.2"]
    segment = unit.find(f"{{{XLIFF}}}segment")
    segment.set("state", "final")
    target = segment.find(f"{{{XLIFF}}}target")
    assert target.text.startswith("The growth came mainly from ")
    rest = target.text.removeprefix("The growth came mainly from ")
    target.text = rest
    start = etree.fromstring(
        f'<segment xmlns="{XLIFF}" state="final"><source/><target><mrk id="m1" type="term">Growth'
        "</mrk> came mainly<!-- better --> from</target></segment>"
    )
    between = etree.fromstring(f'<ignorable xmlns="{XLIFF}"><source> </source></ignorable>')
    place = unit.index(segment)
    unit.insert(place, start)
    unit.insert(place + 1, between)
    tree.write(sent, encoding="UTF-8")
    [revision] = read_revisions(sent)
    assert revision.english.startswith("Growth came mainly from single-use endoscopes")
    assert revision.english.endswith("sold from January to September.")
    assert (revision.problem, revision.changed) == ("", True)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "is no whole XLIFF 2 file"),
        (b"<html/>", "is no XLIFF 2 file"),
        (b'<xliff version="1.2"/>', "is no XLIFF 2 file"),
        (f'<xliff xmlns="{XLIFF}" version="2.1" srcLang="zh"><file id="f"/></xliff>'.encode(),
         "has no sentences"),
        (f'<xliff xmlns="{XLIFF}" version="2.1" srcLang="de" trgLang="en"/>'.encode(),
         "is from de to en, not zh to en"),
        (f'<xliff xmlns="{XLIFF}" version="2.1" srcLang="zh"><file id="f"><unit'.encode(),
         "is no whole XLIFF 2 file (line 1)"),
        (b"\x00\xff\xfe", "is no whole XLIFF 2 file"),
    ],
)  # fmt: skip
def test_bad_xliff(run: Run, tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "bad.xliff"
    path.write_bytes(content)
    ran = run("import", path)
    assert (ran.code, ran.out) == (1, "")
    assert part in ran.sentence
    assert str(path) in ran.sentence


def test_entities_of_other_files_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    path = tmp_path / "x.xliff"
    path.write_text(
        f'<!DOCTYPE x [<!ENTITY a SYSTEM "{tmp_path / "secret"}">]><xliff xmlns="{XLIFF}" '
        'version="2.1" srcLang="zh" trgLang="en"><file id="f"><unit id="u"><segment '
        'state="final"><source>你好</source><target>Hello &a;</target></segment></unit></file>'
        "</xliff>",
        encoding="utf-8",
    )
    try:
        english = [revision.english for revision in read_revisions(path)]
    except InputError:
        english = []
    assert "secret" not in str(english)


@given(st.text(alphabet="近20家1.5亿元增长，。5%nearly over RMB 150 million, 20.", max_size=40),
       st.text(alphabet="近20家1.5亿元nearly over RMB 150 million, 20.", max_size=40))  # fmt: skip
def test_codes_never_overlap(chinese: str, english: str) -> None:
    found = codes(chinese, english, ())
    for text, places in (
        (chinese, [(c, c.in_chinese) for c in found]),
        (english, [(c, c.in_english) for c in found if c.in_english]),
    ):
        parts = pieces(text, places)
        whole = "".join(
            p if isinstance(p, str) else (p.chinese if text is chinese else p.english)
            for p in parts
        )
        assert whole == text


def test_the_whole_way_round(run: Run, tmp_path: Path, memory_file: Path) -> None:
    made, sent = tmp_path / "brief.json", tmp_path / "brief.xliff"
    run("brief", EXAMPLE, *CARRIER, "--full", "--format", "json", "--out", made)
    assert run("export", made, "--to", sent).code == 0
    text = sent.read_text(encoding="utf-8")
    sent.write_text(text.replace("The statement has", "We hear of", 1), encoding="utf-8")
    ran = run("import", sent, "--by", "Ann")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{sent}: 1 sentences are in {memory_file}; 0 refused\n"
    [correction] = Memory(memory_file).corrections().values()
    assert correction.who == "Ann"
    assert correction.english.startswith("We hear of")
    again = run("brief", EXAMPLE, *CARRIER, "--full", "--format", "json").out
    assert correction.english in again
    assert '"corrected": "1 by hand (Ann, ' in again
    translated = tmp_path / "line.txt"
    translated.write_text(correction.source, encoding="utf-8")
    assert run("translate", translated, *CARRIER).out.startswith(correction.english)


def test_wrong_figures_stay_out_unless_forced(
    run: Run, sent: Path, memory_file: Path, tmp_path: Path
) -> None:
    edited(sent, ("sold to over 60", "sold to some 60"), ("The growth came", "Growth came"))
    ran = run("import", sent, "--by", "Ann")
    assert ran.code == 1
    assert ran.sentence == (
        f"{sent}: sentence 2.2: figures are wrong: 近60个 = nearly 60 (the English has “some 60”)."
    )
    assert ran.out == f"{sent}: 1 sentences are in {memory_file}; 1 refused\n"
    assert run("import", sent, "--by", "Ann", "--force").code == 0
    line = tmp_path / "line.txt"
    line.write_text(dict_of(briefs.lanxu(full=True))["2.2"], encoding="utf-8")
    assert "some 60 countries" in run("translate", line, *CARRIER).out
    assert "⚠ 近60个 = nearly 60" in run("translate", line, *CARRIER).out


def test_exports_for_translators(run: Run, tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 2)
    ran = run("export", folder, "--to", tmp_path / "memory.tmx")
    assert (ran.code, "20 sentence pairs; 2 left out" in ran.out) == (0, True)
    assert run("export", folder, "--to", tmp_path / "xliff", "--format", "xliff").code == 0
    assert len(list((tmp_path / "xliff").glob("*.xliff"))) == 2
    kept = (tmp_path / "memory.tmx").read_bytes()
    ran = run("export", EXAMPLE, "--to", tmp_path / "memory.tmx")
    assert ran.code == 1
    assert "has no English; export its brief" in ran.err
    assert "There are no sentence pairs" in ran.err
    assert (tmp_path / "memory.tmx").read_bytes() == kept


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
    exported_ = run("export", "--to", tmp_path / "all.tbx", "--glossary", other)
    assert exported_.code == 0
    assert {e.zh: e.en for e in read_tbx(tmp_path / "all.tbx")}["毛利率"] == "gross yield"
    with pytest.raises(GlossaryError):
        add_terms([Entry("毛利率", "毛利")], own_glossary)


@pytest.mark.parametrize("read", [read_tmx, read_revisions, read_tbx])
def test_files_that_are_not_there(read: Callable[[Path], Any]) -> None:
    with pytest.raises(InputError, match="no-such can't be read: no such file"):
        read(Path("no-such"))


def test_the_checkout_does_not_hide_the_toolkit() -> None:
    """Our folder `translate` and the toolkit's package of that name live side by side."""
    code = "from irsum.export.toolkit import storage; print(storage('tmx').tmxfile.Name)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=False, cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert ran.stdout.strip() == "TMX Translation Memory"
