"""The dataset: rows that come back, splits, adding, what goes wrong; Croissant; uploads."""

import base64
import errno
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import briefs
import exported
import pytest
import yaml
from conftest import ROOT
from huggingface_hub import constants
from test_cli import EXAMPLES, Run, environment, run

from irsum.errors import ExportError, InputError
from irsum.export import dataset, push
from irsum.export.dataset import export_dataset
from irsum.export.manifest import MANIFEST, read_manifest
from irsum.export.read import digest, inputs, parse_brief, read_brief
from irsum.export.rows import CONFIGS, rows
from irsum.export.splits import SPLITS, Companies, split_of
from irsum.records.segment import read_record
from irsum.render.as_json import render
from irsum.types import Header

__all__ = ["run"]

MANY = 40


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of the briefs of many companies."""
    folder = tmp_path_factory.mktemp("export") / "dataset"
    export_dataset(map(exported.company, range(MANY)), folder)
    return folder


def load(folder: Path, config: str, **options: Any) -> Any:
    """What `datasets.load_dataset` makes of an export."""
    import datasets

    datasets.disable_progress_bars()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return datasets.load_dataset(
            str(folder), config, cache_dir=str(folder.parent / "cache"), **options
        )


def files(folder: Path) -> dict[str, str]:
    """Every file in a folder with the digest of its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


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


@pytest.mark.parametrize("brief", [briefs.lanxu(full=True), briefs.bare(), briefs.long()])
def test_a_brief_survives_its_json(brief: Any) -> None:
    assert render(parse_brief(json.loads(render(brief)), "brief")) == render(brief)


def test_a_run_is_its_briefs(tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 3)
    (folder / "briefs" / "half.json").write_text('{\n "record": {"fi', encoding="utf-8")
    (folder / "briefs" / "empty.json").write_text("", encoding="utf-8")
    names = [Path(one.name).name for one in inputs([folder])]
    assert names == ["0.json", "1.json", "2.json", "empty.json", "half.json"]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all values in JSON, those within others too; of a list the first."""
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list) and value:
        yield from leaves(value[0], (*path, 0))


@pytest.mark.parametrize(
    "value", [None, -1, 2**40, 0.5, "x", "\ud800", True, [], {}, [[]], {"a": 1}]
)
def test_a_brief_with_anything_in_it(value: Any) -> None:
    """Whatever stands where in a brief's JSON, it is refused or gives rows that can be written."""
    import pyarrow as pa

    from irsum.export.rows import features

    text = render(briefs.lanxu(full=True))
    schemas = {config: features(config).arrow_schema for config in CONFIGS}
    for path in [path for path in leaves(json.loads(text)) if path]:
        data = json.loads(text)
        inner = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        try:
            made = parse_brief(data, "brief")
        except InputError:
            continue
        for config, found in rows(made).items():
            pa.Table.from_pylist(found, schema=schemas[config])


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


def test_mixed_versions_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    export_dataset([exported.company(1)], folder)
    before = files(folder)
    later = tuple((n, "0.2.0" if n == "irsum" else v) for n, v in exported.company(2).provenance)
    with pytest.raises(ExportError, match=r"was made by irsum 0\.2\.0, the others by 0\.1\.0"):
        export_dataset(
            [exported.company(3), replace(exported.company(2), provenance=later)], folder
        )
    assert files(folder) == before
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, "format": 2}), encoding="utf-8")
    with pytest.raises(ExportError, match="another version of irsum"):
        export_dataset([exported.company(3)], folder)


def scratch(path: Path) -> None:
    """Damage a file without changing its size."""
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize(
    ("spoil", "part"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "is no whole export: it has croissant.json"),
        (lambda folder: (folder / MANIFEST).write_text("{"), "can't be read; restore it"),
        (lambda folder: next(folder.rglob("*.parquet")).unlink(), "is missing"),
        (lambda folder: next(folder.rglob("*.parquet")).write_bytes(b"PAR1"), "is not what was"),
        (lambda folder: scratch(next(folder.glob("records/*"))), "can't be read; restore it"),
        (lambda folder: (folder / "README.md").write_bytes(b"\xff\xfe\x00"), "is no UTF-8 text"),
    ],
)
def test_a_damaged_export_is_told(tmp_path: Path, spoil: Any, part: str) -> None:
    folder = tmp_path / "dataset"
    export_dataset([exported.company(1)], folder)
    spoil(folder)
    before = files(folder)
    with pytest.raises(ExportError, match=part):
        export_dataset([exported.company(2)], folder)
    assert files(folder) == before


def fails_after(calls: int, error: BaseException) -> Any:
    """A function like `dataset._move` that fails after some calls."""
    left = [calls]

    def move(path: Path, to: Path) -> None:
        if not left[0]:
            raise error
        left[0] -= 1
        to.parent.mkdir(parents=True, exist_ok=True)
        path.replace(to)

    return move


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("calls", [0, 2, 4])
@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()])
def test_a_failed_export_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: int, error: BaseException
) -> None:
    folder = tmp_path / "dataset"
    export_dataset([exported.company(1)], folder)
    before = files(folder)
    monkeypatch.setattr(dataset, "_move", fails_after(calls, error))
    with pytest.raises((ExportError, KeyboardInterrupt)) as told:
        export_dataset([exported.company(2)], folder)
    if error is FULL:
        assert str(told.value) == f"Can't write {folder}: No space left on device."
    assert files(folder) == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_process_left_does_no_harm(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    export_dataset([exported.company(1)], folder)
    [split] = [s for s in SPLITS if read_manifest(folder).of("records", s)]
    for config in CONFIGS:  # moved in, but the manifest never was
        shutil.copy(
            folder / config / f"{split}-00000.parquet", folder / config / f"{split}-00001.parquet"
        )
    (folder / ".irsum-abc" / "records").mkdir(parents=True)
    assert len(load(folder, "records", split=split)) == 1
    same = next(n for n in range(2, 99) if split_of(f"{600000 + n}") == split)
    assert export_dataset([exported.company(same)], folder).records == 1
    assert not (folder / ".irsum-abc").exists()
    codes = load(folder, "records", split=split)["code"]
    assert list(codes) == ["600001", f"{600000 + same}"]


def test_a_failed_first_export_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset, "_move", fails_after(0, FULL))
    with pytest.raises(ExportError):
        export_dataset([exported.company(2)], tmp_path / "dataset")
    with pytest.raises(ExportError, match="nothing to export"):
        export_dataset([], tmp_path / "dataset")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are Unix's")
def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 3)
    command = (
        "import resource, signal, sys; from irsum import cli; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); "
        f"sys.argv = ['irsum', 'export', {str(folder)!r}, '--to', {str(tmp_path / 'out')!r}]; "
        "cli.main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, env=environment(),
        check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == f"irsum: Can't write {tmp_path / 'out'}: File too large.\n"
    assert not (tmp_path / "out").exists()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"

    def during() -> Iterator[Any]:
        yield exported.company(1)
        with pytest.raises(ExportError, match="Another process is writing"):
            export_dataset([exported.company(2)], folder)

    assert export_dataset(during(), folder).records == 1


def test_bad_inputs_are_told_and_the_others_go_in(run: Run, tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 2)
    half = folder / "briefs" / "half.json"
    half.write_text('{"record": {"file": "x"', encoding="utf-8")
    short = exported.write_brief(briefs.lanxu(), folder / "briefs" / "short.json")
    other = exported.write_brief(exported.company(5), folder / "briefs" / "other.json")
    exported.changed(other, items=[{"number": 3}])
    ran = run("export", folder, tmp_path / "missing.txt", "--to", tmp_path / "out")
    assert ran.code == 1
    assert ran.err.splitlines()[:4] == [
        f"irsum: {half} is no whole JSON file; make its brief again.",
        f"irsum: {other} is no brief as irsum brief --format json writes it.",
        f"irsum: {short} lacks the sentences of the record; make the brief with --full.",
        f"irsum: {tmp_path / 'missing.txt'} does not exist.",
    ]
    assert read_manifest(tmp_path / "out").rows("records") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["RUN"], 2, "Say where the export goes with --to."),
        (["--to", "OUT"], 2, "Name the records or briefs to export."),
        (["RUN", "--to", "OUT", "--format", "csv"], 2, "known: dataset, tbx, tmx, xliff."),
        (["RUN", "--to", "RUN/manifest.json"], 1, "is a file; an export needs a folder."),
        (["RUN", "--to", "RUN"], 1, "is no whole export"),
        (["RUN", "--to", "OUT", "--push", "no name"], 2, "--push needs a name such as"),
        (["RUN", "--to", "OUT.tmx", "--push", "a/b"], 2, "--push uploads datasets only."),
        (["RUN", "--to", "OUT.xliff"], 2, "Several briefs need a folder"),
        (["RUN", "--to", "OUT", "--glossary", "x.csv"], 2, "--glossary is for tbx only."),
        (["--to", "OUT", "--push", "a/b"], 1, "OUT is no export"),
    ],
)
def test_bad_options(run: Run, tmp_path: Path, arguments: list[str], code: int, part: str) -> None:
    folder = exported.run_folder(tmp_path / "run", 1)
    names = {"RUN": str(folder), "OUT": str(tmp_path / "OUT")}
    ran = run("export", *(names.get(a, a.replace("RUN/", f"{folder}/")) for a in arguments))
    assert (ran.code, ran.out) == (code, "")
    assert part in ran.sentence
    assert not (tmp_path / "OUT").exists()


class Hub:
    """A hub that takes uploads; `files` are those of the last commit, `calls` what was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.status = 200
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                self._send({})

            def do_GET(self) -> None:
                hub.calls.append(f"GET {self.path}")
                self._send({"id": "owner/name", "sha": "0" * 40, "siblings": [], "private": True})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hub.calls.append(f"POST {self.path}")
                if hub.status != 200:
                    self._send({"error": "no"}, hub.status)
                elif self.path.endswith("/preupload/main"):
                    asked = json.loads(body)["files"]
                    self._send(
                        {
                            "files": [
                                {"path": f["path"], "uploadMode": "regular", "shouldIgnore": False}
                                for f in asked
                            ]
                        }
                    )
                elif "/commit/" in self.path:
                    for line in map(json.loads, body.splitlines()):
                        if line["key"] == "file":
                            value = line["value"]
                            hub.files[value["path"]] = base64.b64decode(value["content"])
                    address = f"{hub.address}/datasets/owner/name/commit/1"
                    self._send(
                        {"success": True, "commitOid": "1", "commitUrl": address, "hookOutput": ""}
                    )
                else:
                    self._send({"url": f"{hub.address}/datasets/owner/name", "name": "owner/name"})

            def _send(self, content: object, status: int = 200) -> None:
                data = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A fake hub on loopback that the library talks to."""
    served = Hub()
    monkeypatch.setattr(constants, "ENDPOINT", served.address)
    monkeypatch.setenv("HF_TOKEN", "hf_invented")
    yield served
    served.close()


def test_a_push_sends_nothing_by_default(run: Run, hub: Hub, tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 2)
    ran = run("export", folder, "--to", tmp_path / "out", "--push", "owner/name")
    assert ran.code == 0
    assert "for datasets/owner/name" in ran.out
    assert "Nothing was uploaded" in ran.out
    assert hub.calls == []


def test_a_push_uploads_what_the_export_has(
    run: Run, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    run("export", exported.run_folder(tmp_path / "run", 2), "--to", folder)
    (folder / "private.txt").write_text("not part of it", encoding="utf-8")
    monkeypatch.setenv("IRSUM_OFFLINE", "0")
    planned = push.plan(folder, "owner/name")
    assert push.push(planned).endswith("/commit/1")
    assert set(hub.files) == {name for name, _ in planned.files}
    assert all((folder / name).read_bytes() == data for name, data in hub.files.items())
    assert "POST /api/repos/create" in hub.calls
    hub.status = 403
    with pytest.raises(ExportError, match=r"refused owner/name \(403: this account may not"):
        push.push(planned)


def test_a_push_needs_the_hub(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ExportError, match="can't be reached; nothing was uploaded"):
        push.push(push.plan(whole, "owner/name"))
    monkeypatch.setenv("IRSUM_OFFLINE", "1")
    with pytest.raises(ExportError, match="IRSUM_OFFLINE"):
        push.push(push.plan(whole, "owner/name"))


def test_without_the_extra(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    ran = run("export", EXAMPLES[0], "--to", tmp_path / "out")
    assert ran.code == 1
    assert (
        ran.sentence == "Datasets need irsum[export]; install it with pip install 'irsum[export]'."
    )
    assert not (tmp_path / "out").exists()


def test_a_moved_export_is_whole(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "moved")
    assert load(tmp_path / "moved", "items", split="test").num_rows > 0
    assert ROOT.name not in (whole / "README.md").read_text(encoding="utf-8").split()
