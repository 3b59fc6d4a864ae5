"""`irsum export`, `irsum import` and `irsum terms import`: to other tools, and back."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from irsum.errors import InputError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from irsum.progress import Bar
    from irsum.types import Brief, Record

__all__ = ["export"]

FORMATS = {".tmx": "tmx", ".xliff": "xliff", ".xlf": "xliff", ".tbx": "tbx"}


def export(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RECORD|RUN]...",
            help="Records, or briefs in JSON made with --full: files, or the folder of a run.",
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR|FILE", help="Where the export goes.")
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(help="dataset, tmx, xliff or tbx; by default as the ending of --to says."),
    ] = None,
    glossary: Annotated[
        Path | None,
        typer.Option("--glossary", metavar="CSV", help="Your own terms, for tbx; they win."),
    ] = None,
    push: Annotated[
        str | None,
        typer.Option(metavar="OWNER/NAME", help="Upload the dataset to the Hugging Face hub."),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run/--no-dry-run", help="With --push, only tell what would be sent."),
    ] = True,
) -> None:
    """Write a Hugging Face dataset, or files for translators.

    A dataset that is there is added to; records it has already are left out. tmx and xliff need
    briefs, tbx only writes the glossary.
    """
    from irsum import progress

    if to is None:
        raise UsageError("Say where the export goes with --to.")
    kind = format or FORMATS.get(to.suffix.lower(), "dataset")
    if kind not in {"dataset", *FORMATS.values()}:
        raise UnknownNameError("format", kind, {"dataset", *FORMATS.values()})
    if push and kind != "dataset":
        raise UsageError("--push uploads datasets only.")
    documents = _Documents(inputs or [])
    if not inputs and kind != "tbx" and not push:
        raise UsageError("Name the records or briefs to export.")
    with progress.shown() as bar:
        if kind == "dataset":
            _dataset(documents, to, push, dry_run, bar)
    if documents.failed:
        raise typer.Exit(1)


class _Documents:
    """The inputs, read one by one; what can't be read is told and left out."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.failed = 0

    def read(self, bar: "Bar") -> "Iterator[Brief | Record]":
        """Yield what can be read."""
        from irsum.export.read import inputs

        found = list(inputs(self.paths)) if all(map(_is_light, self.paths)) else None
        if found:
            bar.start("exporting", len(found))
        for one in inputs(self.paths) if found is None else found:
            try:
                yield one.read()
            except InputError as error:
                self.fail(str(error))
            bar.advance(1)

    def fail(self, sentence: str) -> None:
        """Tell of an input that can't be used."""
        self.failed += 1
        print(f"irsum: {sentence}", file=sys.stderr)


def _is_light(path: Path) -> bool:
    """Whether listing what is at a path needs little memory: briefs are listed by name."""
    return path.suffix.lower() == ".json" or (path.is_dir() and any(path.rglob("*.json")))


def _dataset(
    documents: _Documents, folder: Path, repository: str | None, dry_run: bool, bar: "Bar"
) -> None:
    from irsum.export import push
    from irsum.export.dataset import export_dataset

    if repository:
        push.check(repository)
    if documents.paths:
        added = export_dataset(documents.read(bar), folder)
        for sentence in added.refused:
            documents.fail(sentence)
        told = ", ".join(f"{count:,} {table}" for table, count in added.rows.items())
        print(f"{folder}: {told or 'nothing'} added; {added.known:,} records were there already")
        if added.unlicensed:
            typer.echo(
                f"irsum: {folder / 'README.md'} names no licence; fill it in before you share it.",
                err=True,
            )
    if repository:
        planned = push.plan(folder, repository)
        if dry_run:
            print("\n".join(planned.lines()))
            print("Nothing was uploaded; add --no-dry-run to do it.")
        else:
            bar.start(f"uploading to {repository}", len(planned.files))
            print(push.push(planned))
