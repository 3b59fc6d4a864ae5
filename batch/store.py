"""Where the results of a run go: a folder, or a place behind an fsspec URL.

Written in a folder, a file is under a temporary name until all its bytes are on the disk; then it
is renamed, and its folder is synced. Behind a URL a file is put in one piece, as object stores do.
"""

import os
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import Any, Protocol

from irsum.errors import OutputError, UsageError

__all__ = ["Folder", "Remote", "Store", "store"]

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
_THREADS = 8  # waiting for the disk, not computing
_SYNC = 1.0  # seconds


class Store(Protocol):
    """A place for files by name (with / between folders). All methods raise OutputError."""

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write whole files; when this returns they are there to stay."""
        ...

    def append(self, name: str, lines: bytes) -> None:
        """Add whole lines to a log; they outlive this process now, the machine a second later."""
        ...

    def log(self, name: str) -> bytes:
        """All that was added to a log, which may end in half a line; b"" where there is none."""
        ...

    def drop(self, name: str) -> None:
        """Remove a log, if it is there."""
        ...

    def read(self, name: str) -> bytes | None:
        """A file's bytes, None where it is not there."""
        ...

    def size(self, name: str) -> int:
        """A file's size in bytes, -1 where it is not there."""
        ...


def store(place: str) -> "Folder | Remote":
    """The store at a path or URL. Raises UsageError for a kind of URL that is unknown."""
    local = place.removeprefix("file://")
    return Remote(place) if _URL.match(local) else Folder(Path(local))


class Folder:
    """A folder of the local file system."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._threads = ThreadPoolExecutor(_THREADS)
        self._synced = 0.0

    def write(self, files: Mapping[str, bytes]) -> None:
        paths = {self.root / name: data for name, data in files.items()}
        try:
            for folder in {path.parent for path in paths}:
                folder.mkdir(parents=True, exist_ok=True)
            list(self._threads.map(_replace, paths.keys(), paths.values()))
            for folder in {path.parent for path in paths}:
                _sync(folder)
        except OSError as error:
            raise self._failed(error) from None

    def append(self, name: str, lines: bytes) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            new = not (self.root / name).exists()
            # Not each time: what power takes of a log is made again, and nothing else is lost.
            due = new or monotonic() - self._synced > _SYNC
            with (self.root / name).open("ab") as file:
                file.write(lines)
                file.flush()
                if due:
                    os.fsync(file.fileno())
                    self._synced = monotonic()
            if new:
                _sync(self.root)
        except OSError as error:
            raise self._failed(error) from None

    def log(self, name: str) -> bytes:
        return self.read(name) or b""

    def drop(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._failed(error) from None

    def size(self, name: str) -> int:
        try:
            return (self.root / name).stat().st_size
        except OSError:
            return -1

    def close(self) -> None:
        """Wait for what is being written."""
        self._threads.shutdown(cancel_futures=True)

    def _failed(self, error: OSError) -> OutputError:
        return OutputError(f"Can't write to {self.root}: {error.strerror or error}.")


class Remote:
    """A place behind an fsspec URL. A log is a folder of small files, one for each append."""

    def __init__(self, url: str) -> None:
        import fsspec  # type: ignore[import-untyped]

        try:
            self._system: Any
            self._system, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise UsageError(f"--out {url} can't be used: {str(error).rstrip('.')}.") from None
        self._url = url
        self._sizes: dict[str, int] | None = None
        self._appended = 0

    def write(self, files: Mapping[str, bytes]) -> None:
        self._do(lambda: self._put(files))

    def append(self, name: str, lines: bytes) -> None:
        if not self._appended:
            self._appended = len(self._parts(name))
        self._appended += 1
        self.write({f"{name}/{self._appended:08}": lines})

    def log(self, name: str) -> bytes:
        return b"".join(self.read(part) or b"" for part in self._parts(name))

    def drop(self, name: str) -> None:
        place = f"{self._root}/{name}"
        if self._parts(name):
            self._do(lambda: self._system.rm(place, recursive=True))
        self._appended = 0

    def read(self, name: str) -> bytes | None:
        try:
            data: bytes = self._do(lambda: self._system.cat_file(f"{self._root}/{name}"))
        except FileNotFoundError:
            return None
        return data

    def size(self, name: str) -> int:
        if self._sizes is None:  # one listing, not a request for each file
            found = self._do(lambda: self._system.find(self._root, detail=True))
            start = len(self._root.rstrip("/")) + 1
            self._sizes = {path[start:]: int(info["size"] or 0) for path, info in found.items()}
        return self._sizes.get(name, -1)

    def _put(self, files: Mapping[str, bytes]) -> None:
        for folder in {str(PurePosixPath(f"{self._root}/{name}").parent) for name in files}:
            self._system.makedirs(folder, exist_ok=True)
        for name, data in files.items():
            self._system.pipe_file(f"{self._root}/{name}", data)

    def _parts(self, name: str) -> list[str]:
        found: Iterable[str] = self._do(lambda: self._system.find(f"{self._root}/{name}"))
        return sorted(f"{name}/{PurePosixPath(path).name}" for path in found)

    def _do(self, action: Any) -> Any:
        try:
            return action()
        except FileNotFoundError:
            raise
        except Exception as error:  # whatever a file system behind a URL raises
            reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
            raise OutputError(f"Can't write to {self._url}: {reason}.") from None


def _replace(path: Path, data: bytes) -> None:
    # One name for each file, so that what a kill leaves behind is written over the next time.
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
