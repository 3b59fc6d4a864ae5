"""Writing results: whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from irsum.errors import OutputError, UsageError

__all__ = ["Target", "write_whole", "writing"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the result for each record goes: stdout, one file, or a folder of files."""

    folder: Path | None = None
    file: Path | None = None
    extension: str = ""
    _written: set[Path] = field(default_factory=set)

    @classmethod
    def of(cls, records: Sequence[Path], out: Path | None, extension: str) -> "Target":
        """Read --out; a folder or a zip may hold several records.

        Raises UsageError where several records have no folder to go to, two results would have
        one name, or a result would replace its record.
        """
        several = len(records) > 1 or any(_holds_several(record) for record in records)
        if out is None:
            if several:
                raise UsageError("Several records need --out FOLDER.")
            if extension == ".docx" and sys.stdout.isatty():
                raise UsageError("A Word file needs --out FILE; it is nothing for a terminal.")
            return cls()
        if several and out.exists() and not out.is_dir():
            raise UsageError(f"--out {out} is a file; several records need a folder.")
        target = cls(folder=out, extension=extension) if several or out.is_dir() else cls(file=out)
        target._check(records)
        return target

    def write(self, record: Path, content: str | bytes) -> None:
        """Write the result for `record`. Raises OutputError, also for a name written before."""
        path = self._path(record)
        if path is None:
            _to_stdout(content)
        elif path in self._written:
            raise OutputError(f"Several records are named {record.stem!r}; run them one by one.")
        else:
            write_whole(path, content)
            self._written.add(path)

    def _path(self, record: Path) -> Path | None:
        if self.folder is not None:
            return self.folder / f"{record.stem}{self.extension}"
        return self.file

    def _check(self, records: Sequence[Path]) -> None:
        names = [record.stem for record in records]
        if twice := {name for name in names if names.count(name) > 1}:
            raise UsageError(f"Several records are named {min(twice)!r}; run them one by one.")
        paths = [path for path in map(self._path, records) if path is not None]
        if replaced := _both(records, paths):
            raise UsageError(
                f"The result would replace the record {replaced}; choose another --out."
            )


def _holds_several(record: Path) -> bool:
    return record.is_dir() or record.suffix.lower() == ".zip"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write `content` to `path` under a temporary name first, so that no half file is ever there.

    A file that was there keeps its permissions; a pipe or device is written to directly. Raises
    OutputError where the folder or the file can't be written.
    """
    with writing(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes its place when it is whole, as `write_whole` tells.

    Raises OutputError.
    """
    try:
        # The file a link points to is replaced, not the link.
        place = path.resolve()
    except (OSError, RuntimeError) as error:
        # RuntimeError: Python before 3.13 on a link that leads to itself.
        reason = error.strerror if isinstance(error, OSError) else None
        raise OutputError(f"Can't write {path}: {reason or error}.") from None
    try:
        if place.exists() and not place.is_file() and not place.is_dir():
            with place.open("wb") as device:
                yield device
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(place) as file:
            yield file
    except FileExistsError:
        raise OutputError(f"Can't write {path}: {path.parent} is a file, not a folder.") from None
    except OSError as error:
        raise OutputError(f"Can't write {path}: {error.strerror or error}.") from None


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    mode = path.stat().st_mode & 0o777 if path.is_file() else 0o666 & ~_umask()
    temporary: Path | None = None
    try:
        with NamedTemporaryFile("wb", dir=path.parent, prefix=".irsum-", delete=False) as file:
            temporary = Path(file.name)
            yield file.file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        # Ctrl-C too: what is there is never half a result.
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise


def _both(some: Iterable[Path], others: Iterable[Path]) -> Path | None:
    """Return the first of `some` that is the same existing file as one of `others`."""
    there = [path for path in others if path.is_file()]
    return next(
        (path for path in some if path.is_file() and any(path.samefile(o) for o in there)), None
    )


def _to_stdout(content: str | bytes) -> None:
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    sys.stdout.flush()


def _umask() -> int:
    # The only way to read it is to set it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
