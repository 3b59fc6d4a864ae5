"""The translation memory's file: what was translated and checked once, and what people put right.

One SQLite file, safe for several processes at once, with two tables:

- `translations`: what a model gave and the checks passed on. The key is a digest of all that the
  result depends on: the Chinese, the terms the glossary finds in it, the model's weights, and the
  code that asks, decodes, mends and checks. A hit is the translation a new run would give. A model
  without a digest (a server) is asked each time.
- `corrections`: English that a person wrote for a Chinese text, with who and when. They come first,
  whatever the model, and their figures are checked like any others.

Only the English is kept. Figures and flags are read anew from it at each use, so that no row, stale
or tampered with, can bring in a wrong figure unseen. A damaged file is set aside under another
name, with a sentence, and a new one begun; a file that can't be used is told of once and done
without. Nothing is written before there is something to keep.
"""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from irsum.errors import UsageError
from irsum.progress import tell

__all__ = ["Correction", "Memory", "Row", "code_version", "default_path", "digest_of"]

_MARK = 0x6972736D  # SQLite's application_id: "irsm"
_CHUNK = 500  # placeholders in one query
_ENGINES = ("xllamacpp", "transformers", "torch", "tokenizers", "sentencepiece", "ctranslate2")
_TABLES = """
CREATE TABLE IF NOT EXISTS translations (
  key TEXT PRIMARY KEY, source TEXT NOT NULL, english TEXT NOT NULL, mended TEXT NOT NULL,
  model TEXT NOT NULL, code TEXT NOT NULL, used TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS corrections (
  source TEXT PRIMARY KEY, english TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
  digest TEXT NOT NULL
) WITHOUT ROWID;
"""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


@dataclass(frozen=True, slots=True)
class Correction:
    """English that a person wrote for a Chinese text.

    `source` is the Chinese exactly as the translator is given it (a sentence of the record); `who`
    is a name, `when` an ISO date or time.
    """

    source: str
    english: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Row:
    """One translation to keep: `key` as `Remembered` makes it, `model` the model's name."""

    key: str
    source: str
    english: str
    mended: str
    model: str


def default_path() -> Path:
    """The file named by IRSUM_MEMORY, or one in the user's data directory; it need not exist."""
    named = os.environ.get("IRSUM_MEMORY")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path("irsum", appauthor=False) / "memory.sqlite"


@dataclass
class Memory:
    """The file at `path`; `tell` is given a sentence where it is damaged or can't be used.

    Safe for several threads and processes. After a `fork` each process opens the file anew.
    """

    path: Path
    tell: Callable[[str], None] = tell
    frozen: Mapping[str, Correction] | None = None
    _open: sqlite3.Connection | None = field(default=None, repr=False)
    _owner: int = 0
    _useless: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """A copy for another process opens the file itself."""
        return {"path": self.path, "frozen": self.frozen}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def freeze(self) -> None:
        """Take the corrections as they are now: later ones do not change a run that is on."""
        self.frozen = self.corrections()

    def correct(self, corrections: Iterable[Correction]) -> int:
        """Keep corrections, each in place of an earlier one of the same Chinese; return how many.

        Raises UsageError where the file can't be written: unlike a translation, which can be made
        again, a person's work must not be lost unseen.
        """
        rows = [(c.source, c.english, c.who, c.when) for c in corrections]
        kept = self._write(
            "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?)",
            [(*row, digest_of(*row)) for row in rows],
        )
        if not kept:
            raise UsageError(f"The corrections can't be written to the memory {self.path}.")
        return len(rows)

    def corrections(self, sources: Sequence[str] | None = None) -> dict[str, Correction]:
        """The corrections of these Chinese texts, or all, by their Chinese."""
        if self.frozen is not None and sources is not None:
            return {source: self.frozen[source] for source in sources if source in self.frozen}
        rows = self._select("corrections", "source", sources)
        return {
            source: Correction(source, english, who, at)
            for source, english, who, at, digest in rows
            if digest == digest_of(source, english, who, at)
        }

    def translations(self, keys: Sequence[str] | None = None) -> dict[str, Row]:
        """What is kept under these keys, or all; a row that is not as it was written is left out.

        Using a row marks it as used today, for `prune`.
        """
        found, old, today = {}, [], date.today().isoformat()
        for *row, code, used, digest in self._select("translations", "key", keys):
            if digest == digest_of(*row, code):
                found[row[0]] = Row(*row)
                old += [(today, row[0])] if used != today else []
        if keys is not None and old:
            self._write("UPDATE translations SET used = ? WHERE key = ?", old)
        return found

    def keep(self, rows: Iterable[Row]) -> None:
        """Keep translations, all of them or, where the file can't be written, none."""
        today, code = date.today().isoformat(), code_version()
        values = [(r.key, r.source, r.english, r.mended, r.model, code) for r in rows]
        self._write(
            "INSERT OR REPLACE INTO translations VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, today, digest_of(*row)) for row in values],
        )

    def stats(self) -> dict[str, int]:
        """How many: translations, of those made by other code than this, corrections, bytes."""
        with self._used() as table:
            if table is None:
                return {"translations": 0, "of other code": 0, "corrections": 0, "bytes": 0}
            count = "SELECT COUNT(*) FROM "
            other = table.execute(
                f"{count} translations WHERE code != ?", (code_version(),)
            ).fetchone()
            return {
                "translations": int(table.execute(f"{count} translations").fetchone()[0]),
                "of other code": int(other[0]),
                "corrections": int(table.execute(f"{count} corrections").fetchone()[0]),
                "bytes": self.path.stat().st_size,
            }
        return {}

    def prune(self, before: date | None = None) -> int:
        """Drop translations that no run can use again: made by other code.

        With `before` also those last used before that day. Corrections stay. Return how many went.
        """
        gone = 0
        with self._used() as table:
            if table is not None:
                with table:
                    gone = table.execute(
                        "DELETE FROM translations WHERE code != ? OR used < ?",
                        (code_version(), before.isoformat() if before else ""),
                    ).rowcount
                table.execute("VACUUM")
        return gone

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._open is not None and self._owner == os.getpid():
                self._open.close()
            self._open = None

    def _select(
        self, table: str, column: str, values: Sequence[str] | None
    ) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = []
        with self._used() as opened:
            if opened is None:
                return rows
            if values is None:
                return opened.execute(f"SELECT * FROM {table} ORDER BY {column}").fetchall()
            for at in range(0, len(values), _CHUNK):
                some = values[at : at + _CHUNK]
                marks = ", ".join("?" * len(some))
                query = f"SELECT * FROM {table} WHERE {column} IN ({marks})"
                rows += opened.execute(query, tuple(some)).fetchall()
            return rows
        return []

    def _write(self, statement: str, rows: Sequence[tuple[str, ...]]) -> bool:
        if not rows:
            return True
        # Once more where the file was found damaged and set aside.
        for _ in range(2):
            with self._used(create=True) as table:
                if table is not None:
                    with table:
                        table.executemany(statement, rows)
                    return True
        return False

    @contextmanager
    def _used(self, create: bool = False) -> Iterator[sqlite3.Connection | None]:
        """The open file, None where there is none; what goes wrong with it is told, not raised."""
        with self._lock:
            try:
                opened = self._connection(create)
            except (sqlite3.DatabaseError, OSError) as error:
                self._failed(error)
                opened = None
            try:
                yield opened
            except (sqlite3.DatabaseError, OSError) as error:
                self._failed(error)

    def _failed(self, error: sqlite3.DatabaseError | OSError) -> None:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            try:
                self._set_aside()
            except OSError as failure:
                self._do_without(failure.strerror or str(failure))
        else:
            self._do_without(getattr(error, "strerror", None) or str(error))

    def _connection(self, create: bool) -> sqlite3.Connection | None:
        if self._useless:
            return None
        if self._open is None or self._owner != os.getpid():
            if not self.path.exists():
                if not create:
                    return None
                self.path.parent.mkdir(parents=True, exist_ok=True)
            self._open, self._owner = _connect(self.path), os.getpid()
        return self._open

    def _set_aside(self) -> None:
        from filelock import FileLock

        self.close()
        # Another process may have set it aside already: only what is damaged now is moved.
        with FileLock(f"{self.path}.lock"):
            if not self.path.exists() or _sound(self.path):
                return
            number = 1
            while (aside := Path(f"{self.path}.damaged-{number}")).exists():
                number += 1
            for ending in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self.path}{ending}").replace(f"{aside}{ending}")
            self.path.replace(aside)
        self.tell(
            f"The translation memory {self.path} is damaged; it is now {aside}, and a new one "
            "is begun."
        )

    def _do_without(self, reason: str) -> None:
        self.close()
        self._useless = True
        self.tell(f"The translation memory {self.path} is not used: {reason.rstrip('.')}.")


@cache
def code_version(packages: Sequence[str] = ("figures", "models", "translate")) -> str:
    """A digest of the code and tables of packages of irsum, and of the engines' versions.

    The default are those that make, mend and check a translation.
    """
    whole = hashlib.sha256()
    for package in packages:
        folder = files(f"irsum.{package}")
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith((".py", ".tsv")):
                whole.update(file.name.encode() + b"\0" + file.read_bytes())
    for engine in _ENGINES:
        with suppress(PackageNotFoundError):
            whole.update(f"{engine} {version(engine)}\0".encode())
    return whole.hexdigest()[:16]


def digest_of(*parts: str) -> str:
    """What a row is known and checked by."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _connect(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, timeout=60, check_same_thread=False)
    try:
        [mark] = opened.execute("PRAGMA application_id").fetchone()
        if mark != _MARK:
            if opened.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]:
                raise UsageError(f"{path} is a database, but no translation memory.")
            opened.execute(f"PRAGMA application_id = {_MARK}")
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("PRAGMA synchronous = NORMAL")
        opened.executescript(_TABLES)
    except BaseException:
        opened.close()
        raise
    return opened


def _sound(path: Path) -> bool:
    try:
        opened = _connect(path)
    except sqlite3.DatabaseError:
        return False
    try:
        return bool(opened.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False
    finally:
        opened.close()
