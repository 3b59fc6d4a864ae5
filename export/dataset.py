"""A Hugging Face dataset as a folder: Parquet shards, a card, Croissant metadata, a manifest.

Everything new is written beside the export first and moved in whole; the manifest comes last, and
the card lists the shards by name. So readers see the old export or the new one, never a part, and
old shards are never written again.
"""

import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import irsum
from irsum.errors import ExportError, InputError
from irsum.export.card import card
from irsum.export.croissant import croissant
from irsum.export.manifest import MANIFEST, Manifest, Shard, read_manifest
from irsum.export.plots import figures_plot, splits_plot
from irsum.export.read import digest
from irsum.export.rows import Row, features, rows, tables_of
from irsum.export.splits import Companies
from irsum.types import Brief, Record

if TYPE_CHECKING:
    import pyarrow.parquet

__all__ = ["Added", "export_dataset", "files_of"]

_GROUP = 1_000  # rows held in memory for each table and split
_SHARD = 200_000  # rows of a shard
_EXTRAS = ("README.md", "croissant.json", "plots/splits.svg", "plots/figures.svg")


@dataclass(slots=True)
class Added:
    """What an export has added: rows by table; `known` counts records that were there already.

    `unlicensed` tells that the card names no licence yet; `refused` are sentences about records
    that could not be taken in.
    """

    records: int = 0
    known: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    unlicensed: bool = True
    refused: list[str] = field(default_factory=list)


def export_dataset(documents: Iterable[Brief | Record], folder: Path) -> Added:
    """Add briefs and records to the export in `folder`, which is made where there is none.

    Memory stays flat however many there are. Raises ExportError; the export is then as it was.
    """
    _require()
    try:
        with _held(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".irsum-") as work:
            manifest = read_manifest(folder)
            writing = _Writing(folder, Path(work), manifest)
            for document in documents:
                writing.add(document)
            return writing.finish()
    except OSError as error:
        raise ExportError(f"Can't write {folder}: {error.strerror or error}.") from None


def files_of(folder: Path) -> list[str]:
    """The files of a whole export, relative to it. Raises ExportError where it is none."""
    manifest = read_manifest(folder)
    if not manifest.shards:
        raise ExportError(f"{folder} is no export: it has no {MANIFEST}.")
    extras = [name for name in _EXTRAS if (folder / name).is_file()]
    return [*extras, MANIFEST, *(shard.path for shard in manifest.shards)]


def _require() -> None:
    try:
        import datasets  # noqa: F401  (missing parts are told before any work)
        import pyarrow  # noqa: F401
    except ImportError:
        raise ExportError(
            "Datasets need irsum[export]; install it with pip install 'irsum[export]'."
        ) from None


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder, for this process alone; one that was made and stayed empty goes again."""
    import filelock

    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file; an export needs a folder.")
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ".irsum.lock"
    lock = filelock.FileLock(path, timeout=0)
    try:
        with lock:
            for left in folder.glob(".irsum-*"):  # by a process that was killed
                shutil.rmtree(left, ignore_errors=True)
            try:
                yield
            finally:
                with suppress(OSError):  # some systems keep what is open
                    path.unlink()
    except filelock.Timeout:
        raise ExportError(f"Another process is writing to {folder}; wait for it.") from None
    finally:
        if made:
            _drop_if_empty(folder, path)


def _drop_if_empty(folder: Path, lock: Path) -> None:
    if {file.name for file in folder.iterdir()} <= {lock.name}:
        lock.unlink(missing_ok=True)
        folder.rmdir()


class _Writing:
    """The new shards of an export, in a folder of their own until they are finished."""

    def __init__(self, folder: Path, work: Path, manifest: Manifest) -> None:
        self._folder, self._work, self._manifest = folder, work, manifest
        self._version = manifest.irsum
        self._companies = Companies()
        self._have: dict[str, set[str]] = {"records": set(), "summaries": set()}
        self._open: dict[tuple[str, str], _Shards] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._dates = list(manifest.dates)
        self._added = Added()
        self._read_old()

    def add(self, made: Brief | Record) -> None:
        """Add a document's rows that are not there yet."""
        record = made.record if isinstance(made, Brief) else made
        self._check_version(made, record)
        key = digest(record)
        new = [t for t in tables_of(made) if key not in self._have[_known_by(t)]]
        if not new:
            self._added.known += 1
            return
        try:
            split = self._companies.split(record.header, record.file)
        except InputError as error:
            self._added.refused.append(str(error))
            return
        self._added.records += 1
        tables = rows(made)
        for config in new:
            self._shards(config, split).write(tables[config])
            self._have[_known_by(config)].add(key)
            self._added.rows[config] += len(tables[config])
            self._count(config, split, tables[config])

    def finish(self) -> Added:
        """Move all that is new into the export, the manifest last."""
        shards = tuple(shard for shards in self._open.values() for shard in shards.close())
        if not (shards or self._manifest.shards):
            told = f" ({self._added.refused[0]})" if self._added.refused else ""
            raise ExportError(f"There is nothing to export into {self._folder}{told}.")
        counts = {group: dict(counter) for group, counter in self._counts.items()}
        manifest = replace(
            self._manifest.with_(shards, counts),
            irsum=self._version,
            dates=tuple(sorted({*self._dates[:1], *self._dates[-1:]})),
            companies=len(self._companies),
        )
        readme = self._folder / "README.md"
        text, licence = card(manifest, _text_of(readme) if readme.is_file() else "")
        self._added.unlicensed = not licence
        extras = {
            "README.md": text,
            "croissant.json": croissant(manifest, licence),
            "plots/splits.svg": splits_plot(manifest),
            "plots/figures.svg": figures_plot(manifest),
        }
        self._commit(shards, manifest, extras)
        return self._added

    def _commit(self, shards: Iterable[Shard], manifest: Manifest, extras: dict[str, str]) -> None:
        for name, text in {MANIFEST: manifest.to_json(), **extras}.items():
            _write(self._work / name, text)
        moved: list[Path] = []
        try:
            for shard in shards:
                _move(self._work / shard.path, self._folder / shard.path)
                moved.append(self._folder / shard.path)
            _move(self._work / MANIFEST, self._folder / MANIFEST)
        except BaseException:
            for path in moved:
                path.unlink(missing_ok=True)
            raise
        for name in extras:
            _move(self._work / name, self._folder / name)

    def _shards(self, config: str, split: str) -> "_Shards":
        if (config, split) not in self._open:
            first = len(self._manifest.of(config, split))
            self._open[config, split] = _Shards(self._work, config, split, first)
        return self._open[config, split]

    def _check_version(self, made: Brief | Record, record: Record) -> None:
        version = irsum.__version__
        if isinstance(made, Brief):
            version = dict(made.provenance).get("irsum", "unknown")
        self._version = self._version or version
        if version != self._version:
            raise ExportError(
                f"{record.file} was made by irsum {version}, the others by {self._version}; "
                "export each version into a folder of its own."
            )

    def _read_old(self) -> None:
        """Learn which records and companies are in the export."""
        for shard in self._manifest.of("summaries"):
            for row in self._columns(shard, "record"):
                self._have["summaries"].add(row[0])
        for shard in self._manifest.of("records"):
            for key, code, company, name in self._columns(shard, "id", "code", "company", "name"):
                self._have["records"].add(key)
                self._companies.learn(code, company, name, shard.split)

    def _columns(self, shard: Shard, *names: str) -> Iterator[tuple[Any, ...]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(self._folder / shard.path) as file:
                for batch in file.iter_batches(_GROUP, columns=list(names)):
                    columns = batch.to_pydict()
                    yield from zip(*(columns[name] for name in names), strict=True)
        except (pa.ArrowException, KeyError):
            raise ExportError(
                f"{self._folder} is damaged: {shard.path} can't be read; restore it, or export "
                "anew."
            ) from None

    def _count(self, config: str, split: str, added: list[Row]) -> None:
        counts = self._counts
        counts.setdefault(config, Counter())[split] += len(added)
        for row in added:
            if config == "records":
                self._dates = sorted({*self._dates[:1], *self._dates[-1:], *row["dates"]})
                model = row["made_by"]["model"]
                counts.setdefault("models", Counter())[model or "none (Chinese only)"] += 1
            elif config == "sentences":
                counts.setdefault("figures", Counter()).update(f["kind"] for f in row["figures"])
                counts.setdefault("flags", Counter()).update(f["kind"] for f in row["flags"])
                counts.setdefault("characters", Counter()).update(
                    {lang: len(text) for lang, text in row["translation"].items()}
                )
                counts.setdefault("verified", Counter())["yes" if row["verified"] else "no"] += 1


def _known_by(config: str) -> str:
    """The table whose rows tell that a record's rows of `config` are there."""
    return "records" if config in {"records", "items"} else "summaries"


class _Shards:
    """The new shards of one table and split."""

    def __init__(self, work: Path, config: str, split: str, first: int) -> None:
        self._work, self._config, self._split, self._next = work, config, split, first
        self._schema = features(config).arrow_schema
        self._rows: list[Row] = []
        self._file: _Counted | None = None
        self._writer: pyarrow.parquet.ParquetWriter | None = None
        self._path, self._written, self._loaded = "", 0, 0
        self._finished: list[Shard] = []

    def write(self, rows: list[Row]) -> None:
        """Add rows; a group is written when it is full."""
        self._rows += rows
        while len(self._rows) >= _GROUP:
            self._flush()
        if self._written >= _SHARD:
            self._finish()

    def close(self) -> list[Shard]:
        """Write what is left; the shards."""
        if self._rows:
            self._flush()
        if self._writer is not None:
            self._finish()
        return self._finished

    def _flush(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            self._path = f"{self._config}/{self._split}-{self._next:05d}.parquet"
            self._next += 1
            (self._work / self._config).mkdir(exist_ok=True)
            self._file = _Counted((self._work / self._path).open("wb"))
            self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")
        group, self._rows = self._rows[:_GROUP], self._rows[_GROUP:]
        table = pa.Table.from_pylist(group, schema=self._schema)
        self._writer.write_table(table)
        self._loaded += table.nbytes
        self._written += len(group)

    def _finish(self) -> None:
        assert self._writer is not None
        assert self._file is not None
        self._writer.close()
        size, digest = self._file.end()
        self._finished.append(
            Shard(self._config, self._split, self._path, self._written, size, self._loaded, digest)
        )
        self._writer, self._file, self._written, self._loaded = None, None, 0, 0


class _Counted:
    """A file being written, with its size and sha256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash, self._size = file, hashlib.sha256(), 0
        self.closed = False

    def write(self, data: Any) -> int:
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()

    def tell(self) -> int:
        return self._size

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def end(self) -> tuple[int, str]:
        """Close the file for good; its size and sha256 (hex)."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._size, self._hash.hexdigest()


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise ExportError(f"{path} is no UTF-8 text; mend it first.") from None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    path.replace(to)
