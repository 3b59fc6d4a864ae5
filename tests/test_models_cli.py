"""`irsum models`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from irsum.cli_models import app
from irsum.errors import UnknownNameError
from irsum.models import hub, registry, store

CONTENT = b"invented weights"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("IRSUM_OFFLINE", "1")
    return tmp_path / "cache"


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> store.Weights:
    """The weights of a known model named tiny, not fetched yet."""
    (tmp_path / "file").write_bytes(CONTENT)
    weights = store.Weights(
        "tiny.gguf",
        len(CONTENT),
        store.digest(tmp_path / "file"),
        "invented/tiny",
        ("tiny-part1==1.0", "tiny-part2==1.0"),
    )
    known = registry.Known("an invented model", "MIT", weights)
    monkeypatch.setitem(registry.MODELS, "tiny", known)
    return weights


def run(*arguments: str) -> tuple[str, str]:
    result = CliRunner().invoke(app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.stdout, result.stderr


def put(weights: store.Weights) -> None:
    weights.path.parent.mkdir(parents=True)
    weights.path.write_bytes(CONTENT)


def test_list_is_a_table(tiny: store.Weights) -> None:
    lines = run("list")[0].splitlines()
    header, *rows = lines
    assert header.split() == ["NAME", "STATE", "SIZE", "LICENCE", "WHAT", "IT", "IS"]
    assert len(rows) == len(registry.MODELS)
    for title in ("STATE", "SIZE", "LICENCE", "WHAT"):
        column = header.index(title)
        assert all(row[column - 1] == " " != row[column] for row in rows)
    assert all(row == row.rstrip() for row in lines)
    [default] = [row for row in rows if row.startswith(f"{registry.DEFAULT} ")]
    assert default.split()[1:5] == ["not", "fetched", "1.12", "GB"]
    assert default.endswith("(the default)")
    [own] = [row for row in rows if row.startswith("tiny ")]
    assert "not fetched" in own
    put(tiny)
    [own] = [row for row in run("list")[0].splitlines() if row.startswith("tiny ")]
    assert "present" in own


def test_show(tiny: store.Weights) -> None:
    output = run("show", "tiny")[0]
    for value in (
        "an invented model",
        "MIT",
        "not fetched",
        str(tiny.path),
        "16 bytes",
        tiny.sha256,
        "invented/tiny",
        "tiny-part1==1.0 ... tiny-part2==1.0 (2 in all)",
    ):
        assert value in output
    put(tiny)
    assert "present" in run("show", "tiny")[0]
    assert "built in" in run("show", "fake")[0]


def test_pull_prints_the_path(tiny: store.Weights) -> None:
    put(tiny)
    assert run("pull", "tiny") == (f"{tiny.path}\n", "")


def test_pull_of_a_model_without_weights() -> None:
    assert run("pull", "fake") == ("", "fake is built in; there is nothing to fetch.\n")


def test_pull_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "snapshot", lambda repository, progress: tmp_path / repository)
    assert run("pull", "hf:invented/model") == (f"{tmp_path}/invented/model\n", "")


@pytest.mark.parametrize("command", ["pull", "show"])
def test_an_unknown_name(command: str) -> None:
    with pytest.raises(UnknownNameError, match=r"Unknown model 'x'; known: .*fake"):
        run(command, "x")


def irsum(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from irsum.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_errors_are_one_sentence() -> None:
    unknown = irsum("models", "show", "x")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr == "irsum: Unknown model 'x'; known: compact, fake, qwen2.5-coder-1.5b.\n"
    offline = irsum("models", "pull")
    assert (offline.returncode, offline.stdout) == (1, "")
    assert offline.stderr.startswith("irsum: qwen2.5-coder-1.5b-instruct-q4_k_m.gguf is not on")
    assert offline.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="terminals")
@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_is_drawn_on_a_terminal_only(terminal: bool) -> None:
    import pty

    script = (
        "from irsum.progress import shown\n"
        "with shown() as bar:\n"
        "    bar.start('fetching (MB)', 30)\n    bar.advance(10)\n    bar.advance(2)\n"
    )
    reading, writing = pty.openpty() if terminal else os.pipe()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    run = subprocess.run(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=writing,
        env=environment,
        check=True,
    )
    os.close(writing)
    drawn = b""
    try:
        while more := os.read(reading, 10_000):
            drawn += more
    except OSError:
        pass  # how Linux tells that a terminal was closed
    os.close(reading)
    assert run.stdout == b""
    assert (b"fetching (MB)" in drawn) is terminal
    assert (b"12/30" in drawn) is terminal
    assert drawn == b"" or terminal
