"""What a run is given, as single records: files, folders, globs, zips, JSONL and fsspec URLs.

    records/        every file in it         named records/2024/a.txt  -> 2024/a.txt
    'rec/*/a.txt'   what matches             named rec/2024/a.txt      -> 2024/a.txt
    a.zip           every file in it         named a.zip/b.docx        -> a.zip/b.docx
    all.jsonl       each line {"id", "text"} named all.jsonl/ID        -> all.jsonl/ID
    s3://b/records  the same behind a URL    named s3://b/records/a.txt -> a.txt

The name on the right is what results are called after. Plain files are not read here but where
they are worked on; a zip is unpacked one file at a time.
"""

import glob
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from irsum.errors import UsageError
from irsum.records.limits import MAX_ARCHIVE, MAX_BYTES
from irsum.records.sources import Source, sources, unpacked

__all__ = ["LOCK", "Job", "check_apart", "count", "jobs", "read"]

LOCK = ".irsum-lock"
"""The file that a folder of results has; such a folder is no input."""

_MAGIC = re.compile(r"[*?\[]")
_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
_UNSAFE = re.compile(r"[\x00-\x1f\\:*?\"<>|]")
_LONGEST = 180  # bytes of one part of a name; file systems take 255, endings and all


@dataclass(frozen=True, slots=True)
class Job:
    """One record to work on: its `name`, and `output`, the name its results have.

    Its bytes are `data`, or to be read at `place` (a path or URL); `problem` says why there are
    none.
    """

    name: str
    output: str
    data: bytes = field(default=b"", repr=False)
    place: str = ""
    problem: str = ""


def read(job: Job) -> Source:
    """The record's bytes, or the sentence that says why there are none."""
    if job.problem or not job.place:
        return Source(job.name, job.data, job.problem)
    try:
        with _opened(job.place) as file:
            return Source(job.name, file.read(MAX_BYTES + 1))
    except FileNotFoundError:
        return Source(job.name, problem=f"{job.name} does not exist.")
    except Exception as error:  # whatever a file system behind a URL raises
        return Source(job.name, problem=f"{job.name} can't be read: {_reason(error)}.")


def jobs(inputs: Iterable[str]) -> Iterator[Job]:
    """The records of `inputs`, in order, none twice.

    What can't be read is a job with a problem; so is a second record of the same name in one zip
    or JSONL. Raises UsageError where two records would have results of one name, or a URL is of an
    unknown kind.
    """
    seen: dict[str, tuple[str, bytes]] = {}
    for given in inputs:
        for job in _jobs(given):
            digest = hashlib.sha256(job.data).digest() if job.data else b""
            other, before = seen.get(job.output, (job.name, digest))
            if _plain(other) != _plain(job.name):
                raise UsageError(
                    f"The results of {other} and {job.name} would have one name; give the folder "
                    "that holds both, or run them with different --out."
                )
            wanted = job if before == digest else _namesake(job, digest)
            if wanted.output not in seen:
                seen[wanted.output] = wanted.name, digest
                yield wanted


def _plain(name: str) -> str:
    return name if _URL.match(name) else os.path.normpath(name)


def _namesake(job: Job, digest: bytes) -> Job:
    problem = f"{job.name} is there more than once, with different content; give each its own name."
    return Job(job.name, f"{job.output}-{digest.hex()[:12]}", problem=problem)


def check_apart(inputs: Iterable[str], out: str) -> None:
    """Raise UsageError where results would be written among the records."""
    for given in inputs:
        if os.path.isdir(given) and os.path.isdir(out) and os.path.samefile(given, out):
            raise UsageError(f"--out {out} is the folder of the records; choose another.")


def count(inputs: Iterable[str]) -> int:
    """How many records there are, for progress: nothing is unpacked, a zip may hold others."""
    import zipfile

    total = 0
    for path in {path for given in inputs for path, _ in _places(given)}:
        try:
            if path.endswith(".jsonl"):
                with _opened(path) as file:
                    total += sum(bool(line.strip()) for line in file)
            elif path.lower().endswith(".zip"):
                with _opened(path) as file, zipfile.ZipFile(file) as opened:
                    total += sum(not info.is_dir() for info in opened.infolist())
            else:
                total += 1
        except Exception:  # told of when it is worked on
            total += 1
    return total


def _jobs(given: str) -> Iterator[Job]:
    if given == "-":
        for source in sources(["-"]):
            yield _held(source, source.name)
        return
    found = False
    for path, name in _places(given):
        found = True
        if path.endswith(".jsonl"):
            yield from _lines(path, name)
        elif _packed(path):
            whole = unpacked(path, _archive(path)) if _URL.match(path) else sources([path])
            for source in whole:
                yield _held(source, name + source.name.removeprefix(path))
        else:
            yield Job(path, _safe(name), place=path)
    if not found:
        what = "matches nothing" if _MAGIC.search(given) else "has no files in it"
        yield Job(given, _safe(PurePosixPath(given).name), problem=f"{given} {what}.")


def _places(given: str) -> Iterator[tuple[str, str]]:
    """Each file's path or URL, and its name below what was given."""
    if _URL.match(given):
        yield from _remote(given)
    elif os.path.isdir(given):
        yield from _folder(given, given)
    elif _MAGIC.search(given) and not os.path.exists(given):
        base = _base(given)
        for path in sorted(glob.glob(given, recursive=True)):
            if os.path.isdir(path):
                yield from _folder(path, base)
            elif _is_file(path) and not _aside(path):
                yield path, os.path.relpath(path, base)
    else:
        yield given, os.path.basename(given)


def _folder(folder: str, base: str) -> Iterator[tuple[str, str]]:
    for place, folders, files in os.walk(folder):
        if LOCK in files:
            folders[:] = []
            continue
        folders[:] = sorted(name for name in folders if _wanted(name))
        for name in sorted(files):
            path = os.path.join(place, name)
            if _wanted(name) and _is_file(path):
                yield path, os.path.relpath(path, base)


def _remote(url: str) -> Iterator[tuple[str, str]]:
    import fsspec  # type: ignore[import-untyped]

    try:
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{url} can't be used: {_reason(error)}.") from None
    try:
        if _MAGIC.search(url):
            found, base = system.glob(path), _base(path)
        elif system.isdir(path):
            found, base = system.find(path), path.rstrip("/")
        else:
            yield url, PurePosixPath(path).name
            return
    except Exception as error:  # whatever a file system behind a URL raises
        raise UsageError(f"{url} can't be read: {_reason(error)}.") from None
    for inner in sorted(found):
        if _wanted(PurePosixPath(inner).name):
            yield system.unstrip_protocol(inner), inner.removeprefix(base).lstrip("/")


def _lines(path: str, name: str) -> Iterator[Job]:
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _line(path, name, number, line)
    except Exception as error:  # whatever a file system behind a URL raises
        yield Job(path, _safe(name), problem=f"{path} can't be read: {_reason(error)}.")


def _line(path: str, name: str, number: int, line: bytes) -> Job:
    try:
        row = json.loads(line)
        text, key = row["text"], str(row.get("id") or number)
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, LookupError, TypeError, AttributeError):
        problem = f'{path}: line {number} is no JSON object with a "text".'
        return Job(f"{path}/{number}", _safe(f"{name}/{number}"), problem=problem)
    output = _safe(f"{name}/{key.replace('/', '_')}")
    return Job(f"{path}/{key}", output, text.encode("utf-8", "replace"))


def _held(source: Source, output: str) -> Job:
    return Job(source.name, _safe(output), source.data, problem=source.problem)


def _packed(path: str) -> bool:
    """Whether a file begins like a zip: records in it, or a Word file."""
    try:
        with _opened(path) as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except Exception:  # told of when it is worked on
        return False


def _archive(url: str) -> bytes:
    with _opened(url) as file:
        data: bytes = file.read(MAX_ARCHIVE + 1)
    return data


def _opened(place: str) -> IO[Any]:
    if not _URL.match(place):
        return Path(place).open("rb")
    import fsspec

    opened: IO[Any] = fsspec.open(place, "rb").open()
    return opened


def _base(pattern: str) -> str:
    """The folder above the first part of a pattern that has a wildcard."""
    parts = pattern.split("/")
    wild = next(at for at, part in enumerate(parts) if _MAGIC.search(part))
    return "/".join(parts[:wild]) or ("/" if pattern.startswith("/") else ".")


def _is_file(path: str) -> bool:
    """Whether this is a file, and no pipe, or a link that leads nowhere, of which is to be told."""
    return os.path.isfile(path) or not os.path.exists(path)


def _aside(path: str) -> bool:
    """Whether a path that matches leads through a folder of results, or round in a circle."""
    above = [str(folder) for folder in Path(path).parents]
    real = [os.path.realpath(folder) for folder in above]
    return len(set(real)) < len(real) or any(
        os.path.exists(os.path.join(folder, LOCK)) for folder in above
    )


def _wanted(name: str) -> bool:
    return not name.startswith((".", "~$")) and name not in ("Thumbs.db", "desktop.ini")


def _safe(name: str) -> str:
    """A relative name with no part that leads elsewhere or is too long."""
    parts = []
    for part in name.replace(os.sep, "/").split("/"):
        clean = _UNSAFE.sub("_", part.encode("utf-8", "replace").decode()).lstrip(".").strip()
        if len(clean.encode()) > _LONGEST:
            short = hashlib.sha256(part.encode("utf-8", "replace")).hexdigest()[:12]
            clean = clean.encode()[:_LONGEST].decode("utf-8", "ignore") + short
        if clean:
            parts.append(clean)
    safe = "/".join(parts) or "record"
    return "manifest_" if safe == "manifest" else safe  # manifest.json is the run's own


def _reason(error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(reason).split()).rstrip(".")
