"""Shared fixtures."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run: a test run tells of the change, not of luck. To look for new
# failures, run with --hypothesis-profile=explore and keep what it finds as an example.
settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("fixed")

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
