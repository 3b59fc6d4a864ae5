"""The compact model that comes with the package: no download, figures and terms carried."""

import re
from pathlib import Path

import pytest
from conftest import ROOT

from irsum.figures.check import compare
from irsum.figures.english import read_english
from irsum.models import registry
from irsum.models.base import Seq2Seq
from irsum.pipeline import assemble, make_brief
from irsum.progress import Silent
from irsum.records.segment import read_record
from irsum.records.sentences import split
from irsum.render.wording import facts
from irsum.translate.checks import grave
from irsum.translate.engines import translator
from irsum.translate.faithful import Faithful
from irsum.translate.terms import Glossary

FOLDER = ROOT / "models" / "compact"


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    found = registry.load("compact")
    assert isinstance(found, Seq2Seq)
    return found


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """The first answers of an invented record."""
    record = read_record(ROOT / "examples" / "688997_medical_devices.txt")
    return [i.answer[a:b] for i in record.items for a, b in split(i.answer)][:10]


def test_it_is_small_and_whole() -> None:
    files = {file.name: file.stat().st_size for file in FOLDER.iterdir()}
    assert set(files) == {
        "README.md",
        "config.json",
        "irsum.json",
        "model.bin",
        "shared_vocabulary.json",
        "source.spm",
        "target.spm",
    }
    assert sum(files.values()) < 60e6


def test_its_card_has_scores() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "Not measured" not in card
    for row in ("marked terms used, checked", "placeholders kept", "BLEU, FLORES test"):
        assert re.search(rf"\| {row}.*\| [0-9.]+%? \|", card)


def test_what_it_writes_is_right_or_marked(model: Seq2Seq, sentences: list[str]) -> None:
    """Poor English is its own; a wrong figure never goes unmarked."""
    done = Faithful(translator(model), Glossary.builtin()).translate(sentences)
    assert [t.source for t in done] == sentences
    assert sum(len(t.figures) for t in done) > 10
    wrong = [t for t in done if compare(t.figures, read_english(t.english), source=t.source)]
    assert [t.english for t in wrong if not grave(t.flags)] == []


def test_every_brief_of_it_says_what_it_is(model: Seq2Seq) -> None:
    record = read_record(ROOT / "examples" / "688997_medical_devices.txt")
    stages = assemble(model, Glossary.builtin(), "extractive")
    brief = make_brief(record, stages, "summarise-first", full=False, progress=Silent())
    assert "experimental model" in dict(facts(brief))["Caution"]


def test_the_words_of_a_user_s_glossary_are_taken(model: Seq2Seq, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("zh,en\n星舟平台,Starboat platform\n", encoding="utf-8")
    glossary = Glossary.builtin().extended(Glossary.from_csv(tmp_path / "mine.csv"))
    [done] = Faithful(translator(model), glossary).translate(["公司将继续推广星舟平台。"])
    assert "Starboat platform" in done.english
