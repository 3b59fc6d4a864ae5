"""`irsum batch` as its users meet it: killed for real, sentences, exit codes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from batch_engines import small_record
from conftest import ROOT

from irsum import cli

KNOWN = ["--model", "batch_engines:known", "--workers", "1"]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process, in a folder with three records and a broken one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))
    Path("in").mkdir()
    for at in range(3):
        Path(f"in/{at}.txt").write_text(small_record(at))
    Path("in/bad.txt").write_text("no record")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["irsum", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return call


Run = Callable[..., tuple[int, str, str]]


def test_the_briefs_are_those_of_irsum_brief(run: Run) -> None:
    code, out, err = run("batch", "in", "--out", "out", *KNOWN)
    assert (code, err) == (1, "irsum: 1 record failed; out/errors.jsonl says why.\n")
    assert out.startswith("4 records in out: 3 done, 1 failed; ")
    for form, ending in (("markdown", ".md"), ("json", ".json")):
        code, brief, _ = run("brief", "in/1.txt", *KNOWN[:2], "--format", form)
        assert brief == Path(f"out/1.txt{ending}").read_text()
    # Again: nothing is done, the same is told; with other options it is refused.
    assert run("batch", "in", "--out", "out", *KNOWN) == (1, out, err)
    assert run("batch", "in/0.txt", "--out", "out", *KNOWN)[0] == 0
    code, _, err = run("batch", "in", "--out", "out", *KNOWN, "--full")
    assert (code, "full was no, is yes" in err) == (2, True)


def test_dry_run_writes_nothing(run: Run) -> None:
    code, out, err = run("batch", "in", "--out", "out", *KNOWN, "--dry-run", "--limit", 2)
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first == "0 records done, 0 failed, 2 to do"
    assert second.startswith("about ")
    assert second.endswith("going by 3 records, 1 of which failed")
    assert [path.name for path in Path("out").iterdir()] == [".irsum-lock"]


def test_ctrl_c_tells_what_is_done(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("irsum.batch.run.run", stopped)
    sentence = "irsum: Stopped with 0 records done; the same command goes on from there.\n"
    assert run("batch", "in", "--out", "out", *KNOWN) == (130, "", sentence)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--engine", "dask"], "Unknown engine 'dask'; known: local, ray."),
        (["--address", "auto"], "--address needs --engine ray."),
        (["--summarizer", "x"], "Unknown summarizer 'x'; known: abstractive, extractive."),
        (["--concurrency", "9"], "--concurrency needs --model openai:URL."),
        (["--memory", "m", "--no-memory"], "Choose one of --memory and --no-memory."),
    ],
)
def test_wrong_usage(run: Run, arguments: list[str], sentence: str) -> None:
    assert run("batch", "in", "--out", "out", *KNOWN, *arguments) == (2, "", f"irsum: {sentence}\n")


def results(folder: Path) -> dict[str, bytes]:
    """The bytes of all results, and of the manifest."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.name != ".irsum-lock"
    }


def test_killed_at_random(tmp_path: Path) -> None:
    for at in range(12):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{at}.txt").write_text(small_record(at))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}

    def start(out: str) -> "subprocess.Popen[bytes]":
        command = ["batch", "in", "--out", out, "--model", "batch_engines:paced", "--workers", "1"]
        return subprocess.Popen(
            [sys.executable, "-m", "irsum", *command],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
        )

    assert start("undisturbed").wait() == 0
    chance = random.Random(7)
    for wanted in (2, 7):
        # Killed once so many results are there, and then a moment later.
        running = start("out")
        while len(list((tmp_path / "out").glob("*.md"))) < wanted and running.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() / 20)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
        assert not (tmp_path / "out" / "manifest.json").exists()
    assert start("out").wait() == 0
    assert results(tmp_path / "out") == results(tmp_path / "undisturbed")
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["totals"]["records"] == 12
