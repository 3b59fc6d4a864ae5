"""Files, folders, zips and standard input as single records: names with bytes."""

import io
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from irsum.errors import InputError
from irsum.records.detect import is_archive
from irsum.records.limits import (
    MAX_ARCHIVE,
    MAX_BYTES,
    MAX_EXPANDED,
    MAX_NESTING,
    MAX_RATIO,
    Refusal,
)
from irsum.records.package import member_name, open_zip, read_member

__all__ = ["Source", "sources", "unpacked"]

_CLUTTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Source:
    """One record's file; its name in a zip is `FILE.zip/FOLDER/NAME`.

    `problem` is the sentence that says why there are no bytes, "" where there are.
    """

    name: str
    data: bytes = field(default=b"", repr=False)
    problem: str = ""

    def bytes(self) -> bytes:
        """The file's bytes; raises InputError where it has none."""
        if self.problem:
            raise InputError(self.problem)
        return self.data


def sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    """The records at `paths` in order: files, those in folders and zips, `-` for standard input.

    Never raises for bad input: what can't be read is a source with a problem, and the others go
    on. One file at a time is held in memory.
    """
    for path in paths:
        if str(path) == "-":
            yield from _unpacked("standard input", _bounded(sys.stdin.buffer), 0)
        elif os.path.isdir(path):
            yield from _folder(Path(path))
        else:
            yield from _file(Path(path))


def unpacked(name: str, data: bytes) -> Iterator[Source]:
    """The records in a zip's bytes, one at a time; the bytes themselves where they are no zip."""
    if data.startswith(_ZIP) and len(data) <= MAX_ARCHIVE:
        yield from _zip(name, io.BytesIO(data), 0)
    else:
        yield Source(name, data)


def _folder(folder: Path) -> Iterator[Source]:
    found = False
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if _wanted(name))
        for name in sorted(files):
            path = Path(place, name)
            if _wanted(name) and path.is_file():  # no pipe, no device
                found = True
                yield from _file(path)
    if not found:
        yield _broken(str(folder), "has no files in it")


def _file(path: Path) -> Iterator[Source]:
    name = str(path)
    try:
        with path.open("rb") as file:
            head = file.read(4)
            if head in _ZIP and file.seekable() and path.stat().st_size <= MAX_ARCHIVE:
                yield from _zip(name, file, 0)
                return
            data = head + file.read(MAX_BYTES + 1 - len(head))
        yield Source(name, data)
    except FileNotFoundError:
        yield Source(name, problem=f"{name} does not exist.")
    except PermissionError:
        yield Source(name, problem=f"{name} can't be read: permission denied.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Source(name, problem=f"{name} can't be read: {reason}.")


def _unpacked(name: str, data: bytes, depth: int) -> Iterator[Source]:
    if data.startswith(_ZIP) and len(data) <= MAX_BYTES:
        yield from _zip(name, io.BytesIO(data), depth)
    else:
        yield Source(name, data)


def _zip(name: str, file: IO[bytes], depth: int) -> Iterator[Source]:
    """The records in a zip, or the zip itself where it is an Office file."""
    try:
        if not is_archive(file):
            file.seek(0)
            yield Source(name, _bounded(file))
            return
        if depth >= MAX_NESTING:
            raise Refusal(f"is a zip inside {MAX_NESTING} others; unpack it first")
        size = file.seek(0, io.SEEK_END)
        with open_zip(file) as opened:
            infos = [info for info in opened.infolist() if _is_record(info)]
            # Declared sizes first: entries that overlap unpack to far more than they are.
            total = sum(info.file_size for info in infos)
            if total > MAX_EXPANDED or total > MAX_RATIO * max(size, 10_000):
                raise Refusal(f"is a zip bomb: it unpacks to {total // 1_000_000:,} MB")
            if not infos:
                raise Refusal("has no files in it")
            for info in infos:
                inner = f"{name}/{member_name(info)}"
                try:
                    data = read_member(opened, info, MAX_BYTES)
                except Refusal as refusal:
                    yield _broken(inner, str(refusal))
                    continue
                yield from _unpacked(inner, data, depth + 1)
    except Refusal as refusal:
        yield _broken(name, str(refusal))


def _is_record(info: zipfile.ZipInfo) -> bool:
    name = member_name(info)
    return not info.is_dir() and bool(name) and all(map(_wanted, name.split("/")))


def _wanted(name: str) -> bool:
    """Whether a file or folder is no system's clutter and no editor's lock."""
    return not name.startswith((".", "~$")) and name not in _CLUTTER


def _bounded(file: IO[bytes]) -> bytes:
    """One byte more than may be, so that the limit is seen."""
    return file.read(MAX_BYTES + 1)


def _broken(name: str, reason: str) -> Source:
    return Source(name, problem=f"{name} {reason}.")
