"""XLIFF: what is sent out, and what a reviser's corrections become on the way back in."""

import re
from pathlib import Path

import briefs
import exported
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from running import CARRIER, EXAMPLE, Run

from irsum.errors import InputError
from irsum.export.codes import codes, pieces
from irsum.export.reviser import read_revisions
from irsum.export.toolkit import storage
from irsum.export.xliff import XLIFF, render
from irsum.translate.memory import Memory
from irsum.types import Brief


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


def dict_of(brief: Brief) -> dict[str, str]:
    """The Chinese sentences by id."""
    return {s.id: s.text for item in brief.items for s, _ in item.translation}


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
    path.write_bytes(render(exported.hostile()))
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
