"""The glossary: its tables, finding, a user's own terms, counting in English."""

from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT

from irsum.errors import GlossaryError
from irsum.translate.terms import Entry, Glossary, translate_label, used

USES = {"strict", "hard", "hint", "skip", "alone"}
TABLES = sorted((ROOT / "translate").glob("terms_*.tsv"))
NAMES = ROOT / "translate" / "institutions.tsv"
PLACES = ROOT / "translate" / "places.tsv"


def rows(path: Path) -> list[list[str]]:
    """The rows of a table below its header."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == ["zh", "en", "category", "note", "use"]
    return [line.split("\t") for line in lines[1:]]


@pytest.mark.parametrize("path", [*TABLES, NAMES, PLACES], ids=lambda path: path.stem)
def test_tables_are_well_formed(path: Path) -> None:
    for row in rows(path):
        assert len(row) == 5, row
        zh, en, _, _, use = row
        assert zh == zh.strip() != "", row
        assert use in USES, row
        assert bool(en) or use == "skip", row
        assert not any("\u3400" <= char <= "\u9fff" for char in en), row


def test_no_term_stands_twice() -> None:
    counted = Counter(row[0] for path in TABLES for row in rows(path))
    assert [zh for zh, times in counted.items() if times > 1] == []
    names = Counter(row[0] for row in rows(NAMES))
    assert [zh for zh, times in names.items() if times > 1] == []


def found(text: str) -> list[str]:
    """The Chinese of the strict and hard terms in a text."""
    return [t.zh for t in Glossary.builtin().find(text) if t.strict or t.hard]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("归属于上市公司股东的净利润增长", ["归属于上市公司股东的净利润"]),
        ("毛利率与净利率", ["毛利率", "净利率"]),
        ("2026年有望带来一定增量", []),
        ("公司向特定对象定增募资", ["定增"]),
        ("公司提高通过率，并表示感谢", []),
        ("AA股与A股", ["A股"]),
    ],
)
def test_the_longest_term_at_each_place(text: str, terms: list[str]) -> None:
    assert found(text) == terms


def test_a_user_s_terms_win(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "zh,en\n毛利率,gross profit ratio\n星云平台,Nebula Platform\n", encoding="utf-8"
    )
    own = Glossary.builtin().extended(Glossary.from_csv(file))
    english = {term.zh: term.en for term in own.find("星云平台的毛利率")}
    assert english == {"星云平台": "Nebula Platform", "毛利率": "gross profit ratio"}
    assert own.digest != Glossary.builtin().digest


@pytest.mark.parametrize(
    "content",
    [
        "毛利率,gross margin\n",
        "en,note,zh\ngross margin,x,毛利率\n",
        "\ufeffzh\ten\n毛利率\tgross margin\n",
        "中文,英文\n\n毛利率,gross margin\n毛利率,gross margin\n",
    ],
)
def test_forms_of_a_user_s_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "own.csv"
    file.write_text(content, encoding="utf-8")
    assert [(e.zh, e.en) for e in Glossary.from_csv(file).entries] == [("毛利率", "gross margin")]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"zh,en\n\xe6\xaf\x9b\xe5\x88\xa9,\n", "line 2: '毛利' has no English"),
        ("zh,en\n毛利率,毛利\n".encode(), "line 2: Chinese in the English"),
        ("zh,en\n毛利,margin\n毛利,profit\n".encode(), "line 3: '毛利' is already 'margin'"),
        (b"\x00\x01", "not a text file"),
    ],
)
def test_bad_user_s_files(tmp_path: Path, content: bytes, part: str) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(content)
    with pytest.raises(GlossaryError, match=f"own.csv.*{part}"):
        Glossary.from_csv(file)


@pytest.mark.parametrize(
    ("chinese", "english", "all_used"),
    [
        ("量产", "The product was mass-produced in May.", True),
        ("研发费用", "Selling and R&D expenses rose.", True),
        ("研发费用", "Research and development expenses rose.", True),
        ("毛利率", "Margins rose a lot.", False),
        ("应收账款", "Inventories rose.", False),
    ],
)
def test_use_in_english(chinese: str, english: str, all_used: bool) -> None:
    terms = Glossary.builtin().find(chinese)
    assert terms
    assert (len(used(terms, english)) == len(terms)) is all_used


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("董事、董事会秘书", "Director and Board Secretary"),
        ("副总经理兼财务总监", "Deputy General Manager and Chief Financial Officer"),
        ("业绩说明会", "Earnings Briefing"),
        ("不存在的头衔", None),
    ],
)
def test_labels(zh: str, en: str | None) -> None:
    assert translate_label(zh) == en


def test_extended_finds_as_one_made_at_once() -> None:
    new = [
        ("毛利", "gross"),
        ("归母净利润率", "attributable margin"),
        ("桐", "Tong"),
        ("毛利率", "GM"),
    ]
    own = Glossary(tuple(Entry(zh, en) for zh, en in new))
    both = Glossary.builtin().extended(own).extended(own)
    text = "归母净利润率、归母净利润、毛利、毛利率、桐川"
    assert both.find(text) == Glossary(both.entries).find(text)
    assert {term.en for term in both.find(text)} >= {en for _, en in new}
    assert Glossary.builtin().find("毛利率")[0].en == "gross margin"
