"""`irsum memory`: what the translation memory holds, making it smaller, taking it elsewhere."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from irsum.errors import UsageError
from irsum.options import MemoryFile

if TYPE_CHECKING:
    from irsum.translate.memory import Memory

__all__ = ["app", "chosen"]

app = typer.Typer(no_args_is_help=True, help="Show, prune and export the translation memory.")


def chosen(file: Path | None, no_memory: bool) -> "Memory | None":
    """The memory that --memory and --no-memory ask for. Raises UsageError."""
    from irsum.translate.memory import Memory, default_path

    if file is not None and no_memory:
        raise UsageError("Choose one of --memory and --no-memory.")
    if file is not None and file.is_dir():
        raise UsageError(f"--memory {file} is a folder; it has to be a file.")
    return None if no_memory else Memory(file or default_path())


@app.command()
def stats(memory: MemoryFile = None) -> None:
    """Show how much the memory holds."""
    kept = _there(memory)
    print(f"file           {kept.path}")
    for name, count in kept.stats().items():
        print(f"{name:<14} {count:,}")


@app.command()
def prune(
    memory: MemoryFile = None,
    days: Annotated[
        int | None,
        typer.Option("--unused", metavar="DAYS", min=0, help="Also what no run used for so long."),
    ] = None,
) -> None:
    """Drop translations that no run can use again: another version of irsum made them.

    Corrections stay.
    """
    before = None if days is None else date.today() - timedelta(days=days)
    gone = _there(memory).prune(before)
    print(f"{gone:,} translations dropped")


@app.command()
def export(memory: MemoryFile = None) -> None:
    """Print corrections, then translations, one JSON object a line."""
    kept = _there(memory)
    for c in kept.corrections().values():
        _print({"zh": c.source, "en": c.english, "by": c.who, "when": c.when})
    for row in kept.translations().values():
        _print({"zh": row.source, "en": row.english, "by": row.model, "mended": row.mended})


def _there(memory: Path | None) -> "Memory":
    kept = chosen(memory, no_memory=False)
    assert kept is not None
    if not kept.path.exists():
        raise UsageError(f"There is no translation memory at {kept.path} yet.")
    return kept


def _print(row: dict[str, str]) -> None:
    print(json.dumps(row, ensure_ascii=False))
