"""The dataset: rows that come back, splits, adding; its card and Croissant."""

import logging
import shutil
import warnings
from pathlib import Path
from typing import Any

import exported
import pytest
import yaml
from conftest import ROOT
from exported import files, load
from running import EXAMPLES, Run

from irsum.errors import ExportError, InputError
from irsum.export.dataset import export_dataset
from irsum.export.manifest import read_manifest
from irsum.export.read import digest, read_brief
from irsum.export.rows import CONFIGS, rows
from irsum.export.splits import SPLITS, Companies, split_of
from irsum.records.segment import read_record
from irsum.types import Header

MANY = 40


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the briefs of many companies."""
    folder = tmp_path_factory.mktemp("export") / "dataset"
    export_dataset(map(exported.company, range(MANY)), folder)
    return folder


@pytest.mark.parametrize("config", CONFIGS)
def test_rows_come_back(whole: Path, config: str) -> None:
    wanted = [row for n in range(MANY) for row in rows(exported.company(n))[config]]
    loaded, streamed = load(whole, config), load(whole, config, streaming=True)
    assert list(loaded) == list(streamed) == list(SPLITS)
    by_split = {split: loaded[split].to_list() for split in loaded}
    assert {split: list(streamed[split]) for split in streamed} == by_split
    found = [row for split in SPLITS for row in by_split[split]]
    assert sorted(found, key=lambda row: row["id"]) == sorted(wanted, key=lambda row: row["id"])
    assert len({row["id"] for row in found}) == len(found)


def test_features_are_typed(whole: Path) -> None:
    features = load(whole, "sentences", split="train").features
    assert features["translation"].languages == ["zh", "en"]
    assert features["part"].names == ["question", "answer"]
    assert features["figures"].feature["start"].dtype == "int32"


def test_no_company_is_in_two_splits(whole: Path) -> None:
    for config in CONFIGS:
        codes = {split: set(load(whole, config, split=split)["code"]) for split in SPLITS}
        assert all(codes.values())
        assert sum(map(len, codes.values())) == len(set().union(*codes.values())) == MANY


def test_a_split_never_depends_on_the_others(tmp_path: Path) -> None:
    assert [split_of(f"{600000 + n}") for n in range(6)].count("train") > 2
    companies = Companies()
    first = companies.split(Header(code="600001", company="甲股份有限公司", name="*ST甲甲"), "a")
    assert companies.split(Header(company="甲股份 有限公司"), "b") == first
    assert companies.split(Header(name="甲甲"), "c") == first
    assert companies.split(Header(code="900901", company="甲股份有限公司"), "d") == first
    assert len(companies) == 1
    with pytest.raises(InputError, match="names no company"):
        companies.split(Header(), "e")
    for split, code in (("train", "1"), ("test", "2")):
        companies.learn(code, None, code * 4, split)
    with pytest.raises(InputError, match="joins two companies"):
        companies.split(Header(code="1", name="2222"), "f")


def test_sentences_carry_figures_and_checks(whole: Path) -> None:
    rows_ = [row for split in SPLITS for row in load(whole, "sentences", split=split)]
    marked = [row for row in rows_ if not row["verified"]]
    assert len(marked) == MANY
    assert {row["sentence"] for row in marked} == {"2.2"}
    [wrong] = [figure for figure in marked[0]["figures"] if not figure["verified"]]
    assert (wrong["zh"], wrong["en"]) == ("近60个", "nearly 60")
    assert marked[0]["flags"][0]["kind"] == "qualifier"
    for row in rows_:
        for figure in row["figures"]:
            assert row["translation"]["zh"][figure["start"] : figure["end"]] == figure["zh"]
        assert "/" not in row["record"]


def test_adding_leaves_old_shards_alone(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    assert export_dataset([exported.company(1), exported.company(1)], folder).known == 1
    before = files(folder)
    added = export_dataset(map(exported.company, range(1, 4)), folder)
    assert (added.records, added.known) == (2, 1)
    after = files(folder)
    assert {n: d for n, d in after.items() if n in before and n.endswith(".parquet")} == {
        n: d for n, d in before.items() if n.endswith(".parquet")
    }
    rows_ = [row for split in load(folder, "records").values() for row in split]
    assert sorted(row["code"] for row in rows_) == ["600001", "600002", "600003"]
    again = files(folder)
    assert export_dataset(map(exported.company, range(4)), tmp_path / "other").records == 4
    assert export_dataset([exported.company(2)], folder).records == 0
    assert files(folder) == again


def test_the_same_inputs_give_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    export_dataset(map(exported.company, range(MANY)), tmp_path / "again")
    assert files(tmp_path / "again") == files(whole)


def test_a_record_first_and_its_brief_later(tmp_path: Path, run: Run) -> None:
    folder, made = tmp_path / "dataset", tmp_path / "brief.json"
    record = EXAMPLES[0]
    assert run("export", record, "--to", folder).code == 0
    assert [c for c in CONFIGS if read_manifest(folder).of(c)] == ["records", "items"]
    model = ["--model", "engines:carrier", "--full", "--format", "json"]
    run("brief", record, *model, "--out", made)
    assert digest(read_brief(made).record) == digest(read_record(record))
    assert "sentences" in run("export", made, "--to", folder).out
    assert read_manifest(folder).rows("records") == 1
    assert read_manifest(folder).rows("summaries") > 1
    assert "nothing added; already there: 1" in run("export", made, "--to", folder).out


def test_what_a_batch_made_is_a_run(run: Run, tmp_path: Path) -> None:
    model = ["--model", "engines:carrier", "--workers", "1"]
    assert run("batch", EXAMPLES[0], *model, "--full", "--out", tmp_path / "run").code == 0
    assert run("export", tmp_path / "run", "--to", tmp_path / "out").code == 0
    assert read_manifest(tmp_path / "out").rows("records") == 1
    assert read_manifest(tmp_path / "out").rows("sentences") > 10


def card(folder: Path) -> tuple[dict[str, Any], str]:
    """The YAML and the text of a card."""
    _, head, body = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def test_the_card_says_it_all(whole: Path) -> None:
    data, body = card(whole)
    assert data["language"] == ["zh", "en"]
    assert data["task_categories"] == ["translation", "summarization"]
    assert data["size_categories"] == ["n<1K"]
    assert "license" not in data
    assert "No licence is set" in body
    assert [c["config_name"] for c in data["configs"]] == list(CONFIGS)
    assert {i["config_name"] for i in data["dataset_info"]} == set(CONFIGS)
    told = {
        (i["config_name"], s["name"]): s["num_examples"]
        for i in data["dataset_info"]
        for s in i["splits"]
    }
    manifest = read_manifest(whole)
    assert told == {(c, s): manifest.rows(c, s) for c in CONFIGS for s in SPLITS}
    for plot in ("splits", "figures"):
        assert f"plots/{plot}.svg" in body
        assert (whole / "plots" / f"{plot}.svg").read_text("utf-8").startswith("<svg")


def test_what_a_user_writes_into_the_card_stays(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    assert export_dataset([exported.company(1)], folder).unlicensed
    readme = folder / "README.md"
    text = readme.read_text(encoding="utf-8").replace("language:", "license: cc-by-4.0\nlanguage:")
    text = text.replace("(Say here where", "Ours, from where").replace(
        "pretty_name: ", "pretty_name: My "
    )
    readme.write_text(text + "\n## Thanks\n\nTo all.\n", encoding="utf-8")
    assert not export_dataset([exported.company(2)], folder).unlicensed
    data, body = card(folder)
    assert data["license"] == "cc-by-4.0"
    assert data["pretty_name"].startswith("My ")
    assert "Ours, from where" in body
    assert body.endswith("\n## Thanks\n\nTo all.\n")
    assert "No licence is set" not in body
    assert "2 companies, 2 records" in body
    readme.write_text("---\n: [\n---\n", encoding="utf-8")
    before = files(folder)
    with pytest.raises(ExportError, match=r"YAML at the top of README\.md can't be read"):
        export_dataset([exported.company(3)], folder)
    assert files(folder) == before


def test_croissant_is_valid(whole: Path, caplog: pytest.LogCaptureFixture) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlcroissant

        caplog.set_level(logging.CRITICAL)
        told = mlcroissant.Dataset(jsonld=str(whole / "croissant.json"))
        assert told.metadata.ctx.issues.errors == set()
        for config in CONFIGS:
            found = list(told.records(config))
            assert len(found) == read_manifest(whole).rows(config)
            assert {row[f"{config}/split"].decode() for row in found} == set(SPLITS)


def test_a_moved_export_is_whole(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "moved")
    assert load(tmp_path / "moved", "items", split="test").num_rows > 0
    assert ROOT.name not in (whole / "README.md").read_text(encoding="utf-8").split()
