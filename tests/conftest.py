"""Shared fixtures."""

import os
import shutil
import signal
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from servers import Answer, Serve, Server

if TYPE_CHECKING:
    from running import Run
    from tiny_models import Folder

# The same examples in every run: a test run tells of the change, not of luck. To look for new
# failures, run with --hypothesis-profile=explore and keep what it finds as an example.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("fixed")

# A shell's background job ignores Ctrl-C, and so would the programs that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def memory_file(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this test's translation memory would be: never the user's own."""
    path = tmp_path_factory.getbasetemp() / f"memory-{uuid.uuid4().hex}" / "memory.sqlite"
    monkeypatch.setenv("IRSUM_MEMORY", str(path))
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data kept beside the project (see CONTRIBUTING); skips where it is absent."""
    path = Path(os.environ.get("IRSUM_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        pytest.skip(f"no shared data at {path}")
    return path


@pytest.fixture(scope="session")
def golden() -> Callable[[str, str], None]:
    """Compare a text with the file of that name in tests/golden; a missing file fails.

    With IRSUM_REGENERATE=1 the file is written instead.
    """

    def same(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if os.environ.get("IRSUM_REGENERATE") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no golden file {path}; write it with IRSUM_REGENERATE=1"
        assert text == path.read_text(encoding="utf-8")

    return same


@pytest.fixture(scope="session")
def records() -> dict[str, str]:
    """The text of each invented record, by its file's name without ending."""
    paths = sorted([*ROOT.glob("examples/*.txt"), *ROOT.glob("data/gold/*.txt")])
    return {path.stem: path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(autouse=True)
def own_glossary(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this test's own glossary would be: never the user's."""
    path = tmp_path_factory.getbasetemp() / f"glossary-{uuid.uuid4().hex}.csv"
    monkeypatch.setenv("IRSUM_GLOSSARY", str(path))
    return path


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start servers on loopback, which end with the test."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    started: list[Server] = []

    def begin(answer: Answer) -> Server:
        started.append(Server(answer))
        return started[-1]

    yield begin
    for server in started:
        server.close()


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> "Run":
    """Run the command line in this process, with an empty cache and no network."""
    from running import Ran

    from irsum import cli

    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("IRSUM_OFFLINE", "1")

    def call(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["irsum", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        return Ran(int(stop.value.code or 0), out, err)

    return call


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An empty cache, and one thread: on tiny models threads only wait for each other."""
    import torch

    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> "Folder":
    """The folder of a model of `tiny_models.SAVE`, saved once."""
    from tiny_models import SAVE

    folders: dict[str, Path] = {}

    def get(name: str) -> Path:
        if name not in folders:
            folder = tmp_path_factory.mktemp("model")
            SAVE[name](folder)
            folders[name] = folder
        return folders[name]

    return get


@pytest.fixture
def copied(saved: "Folder", tmp_path: Path) -> "Folder":
    """A copy of the folder of a model, to be damaged."""

    def get(name: str) -> Path:
        return Path(shutil.copytree(saved(name), tmp_path / "copy"))

    return get
