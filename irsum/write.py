"""Writing results: whole or not at all."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from irsum.errors import OutputError, UsageError

__all__ = ["Target", "write_whole"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the result for each record goes: stdout, one file, or a folder of files."""

    folder: Path | None = None
    file: Path | None = None
    extension: str = ""

    @classmethod
    def of(cls, records: Sequence[Path], out: Path | None, extension: str) -> "Target":
        """Read --out; raises UsageError where several records have no folder to go to."""
        if out is None:
            if len(records) > 1:
                raise UsageError("Several records need --out FOLDER.")
            return cls()
        if len(records) > 1 or out.is_dir():
            if out.is_file():
                raise UsageError(f"--out {out} is a file; several records need a folder.")
            names = [record.stem for record in records]
            if twice := {name for name in names if names.count(name) > 1}:
                raise UsageError(f"Several records are named {min(twice)!r}; run them one by one.")
            return cls(folder=out, extension=extension)
        return cls(file=out)

    def write(self, record: Path, text: str) -> None:
        """Write the result for `record`. Raises OutputError."""
        if self.folder is not None:
            write_whole(self.folder / f"{record.stem}{self.extension}", text)
        elif self.file is not None:
            write_whole(self.file, text)
        else:
            sys.stdout.write(text)
            sys.stdout.flush()


def write_whole(path: Path, text: str) -> None:
    """Write `text` to `path` under a temporary name first, so that no half file is ever there.

    Raises OutputError where the folder or the file can't be written.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"Can't write {path}: {error.strerror or error}.") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    # The only way to read it is to set it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
