"""Exports that can't be made: what is told, and what is left of the old one."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import briefs
import exported
import pytest
from exported import files, load
from running import EXAMPLES, Run, environment

from irsum.errors import ExportError
from irsum.export import dataset
from irsum.export.dataset import export_dataset
from irsum.export.manifest import MANIFEST, read_manifest
from irsum.export.rows import CONFIGS
from irsum.export.splits import SPLITS, split_of


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


def test_without_the_extra(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    ran = run("export", EXAMPLES[0], "--to", tmp_path / "out")
    assert ran.code == 1
    assert (
        ran.sentence == "Datasets need irsum[export]; install it with pip install 'irsum[export]'."
    )
    assert not (tmp_path / "out").exists()
