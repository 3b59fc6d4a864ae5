"""The digests of model files, and where the cache is that keeps them."""

import hashlib
import os
from pathlib import Path

import pytest

from irsum.models import store


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("IRSUM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_digest_is_of_the_bytes_as_they_are_now(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"

    def digest(content: bytes, time: int) -> str:
        file.write_bytes(content)
        os.utime(file, ns=(time, time))
        return store.digest(file)

    for content, time in [(b"a", 1), (b"b", 2), (b"bb", 2), (b"", 3)]:
        assert digest(content, time) == hashlib.sha256(content).hexdigest()
        assert store.digest(file) == hashlib.sha256(content).hexdigest()
    [stamp] = (cache / "digests").iterdir()
    stamp.write_text("{", "utf-8")
    assert store.digest(file) == hashlib.sha256(b"").hexdigest()


def test_digest_is_remembered(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a")
    first = store.digest(file)
    status = file.stat()
    file.write_bytes(b"b")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert store.digest(file) == first


def test_the_cache_is_the_users_own_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IRSUM_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/else")
    assert store.cache().name == "irsum"
    monkeypatch.setenv("IRSUM_CACHE", "~/there")
    assert store.cache() == Path.home() / "there"
