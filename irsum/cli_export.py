"""`irsum export`, `irsum import` and `irsum terms import`: to other tools, and back."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from irsum.cli_memory import chosen
from irsum.errors import InputError, UnknownNameError, UsageError
from irsum.options import MemoryFile
from irsum.progress import Bar, shown, tell

if TYPE_CHECKING:
    from irsum.types import Brief, Record

__all__ = ["export", "import_revisions", "terms_app"]

terms_app = typer.Typer(no_args_is_help=True, help="Your own terms.")

_ENDINGS = {".tmx": "tmx", ".xliff": "xliff", ".xlf": "xliff", ".tbx": "tbx"}


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
    if to is None:
        raise UsageError("Say where the export goes with --to.")
    kind = format or _ENDINGS.get(to.suffix.lower(), "dataset")
    if kind not in {"dataset", *_ENDINGS.values()}:
        raise UnknownNameError("format", kind, {"dataset", *_ENDINGS.values()})
    if push and kind != "dataset":
        raise UsageError("--push uploads datasets only.")
    documents = _Documents(inputs or [])
    if not inputs and kind != "tbx" and not push:
        raise UsageError("Name the records or briefs to export.")
    if inputs and kind == "tbx":
        raise UsageError("tbx is the glossary: it takes no records.")
    if glossary and kind != "tbx":
        raise UsageError("--glossary is for tbx only.")
    with shown() as bar:
        if kind == "dataset":
            _dataset(documents, to, push, dry_run, bar)
        elif kind == "tmx":
            _tmx(documents, to, bar)
        elif kind == "xliff":
            _xliff(documents, to, bar)
        else:
            _tbx(to, glossary)
    if documents.failed:
        raise typer.Exit(1)


def import_revisions(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE.xliff...", help="XLIFF files that were revised.")
    ],
    memory: MemoryFile = None,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who revised; default: your user name.")
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Take wrong figures too; briefs will mark them."),
    ] = False,
) -> None:
    """Take a reviser's corrections into the translation memory.

    Sentences that were changed, or set to reviewed or final, go in; the next brief or translation
    uses them. A sentence whose figures are wrong is told and stays out.
    """
    from irsum.export.corrections import take_in
    from irsum.export.reviser import read_revisions

    kept = chosen(memory, False)
    assert kept is not None
    failed = False
    for file in files:
        try:
            count, refused = take_in(read_revisions(file), kept, by or _user(), force)
        except InputError as error:
            count, refused = -1, [str(error)]
        failed = failed or bool(refused)
        for sentence in refused:
            tell(sentence)
        if count >= 0:
            print(f"{file}: {count:,} sentences are in {kept.path}; {len(refused):,} refused")
    if failed:
        raise typer.Exit(1)


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may know no name
        return "unknown"


@terms_app.command("import")
def import_terms(
    file: Annotated[Path, typer.Argument(metavar="FILE.tbx|csv", help="TBX, or columns zh,en.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="CSV", help="Another glossary, for --glossary, instead."),
    ] = None,
) -> None:
    """Add terms to your own glossary, which every brief and translation uses.

    A term that is there gets the new English.
    """
    from irsum.export.tbx import read_tbx
    from irsum.translate.own_terms import add_terms, own_path
    from irsum.translate.terms import Glossary

    is_tbx = file.suffix.lower() in {".tbx", ".xml"}
    entries = read_tbx(file) if is_tbx else Glossary.from_csv(file).entries
    added, changed = add_terms(entries, to or own_path())
    print(f"{to or own_path()}: {added:,} terms added, {changed:,} changed")


class _Documents:
    """The inputs, read one by one; what can't be read is told and left out."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.failed = 0

    def read(self, bar: Bar) -> "Iterator[Brief | Record]":
        """Yield what can be read."""
        from irsum.export.read import inputs

        found = list(inputs(self.paths)) if all(map(_is_light, self.paths)) else None
        bar.start("exporting", _count(self.paths) if found is None else len(found))
        for one in inputs(self.paths) if found is None else found:
            try:
                yield one.read()
            except InputError as error:
                self.fail(str(error))
            bar.advance(1)

    def briefs(self, bar: Bar) -> "Iterator[Brief]":
        """Yield the briefs; records have no English."""
        from irsum.types import Brief

        for document in self.read(bar):
            if isinstance(document, Brief):
                yield document
            else:
                self.fail(f"{document.file} has no English; export its brief (--format json).")

    def fail(self, sentence: str) -> None:
        """Tell of an input that can't be used."""
        self.failed += 1
        tell(sentence)


def _is_light(path: Path) -> bool:
    """Whether listing what is at a path needs little memory: briefs are listed by name."""
    return path.suffix.lower() == ".json" or (path.is_dir() and any(path.rglob("*.json")))


def _count(paths: list[Path]) -> int:
    """How many files there are; a zip may hold more records than that."""
    return sum(sum(len(files) for _, _, files in os.walk(p)) if p.is_dir() else 1 for p in paths)


def _dataset(
    documents: _Documents, folder: Path, repository: str | None, dry_run: bool, bar: Bar
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
        print(f"{folder}: {told or 'nothing'} added; already there: {added.known:,}")
        if added.unlicensed:
            tell(f"{folder / 'README.md'} names no licence; fill it in before you share it.")
    if repository:
        planned = push.plan(folder, repository)
        if dry_run:
            print("\n".join(planned.lines()))
            print("Nothing was uploaded; add --no-dry-run to do it.")
        else:
            bar.start(f"uploading to {repository}", 1)
            print(push.push(planned))


def _tmx(documents: _Documents, file: Path, bar: Bar) -> None:
    from irsum.export.tmx import write_tmx

    written, left = write_tmx(documents.briefs(bar), file)
    print(f"{file}: {written:,} sentence pairs; {left:,} left out because something is marked")


def _xliff(documents: _Documents, to: Path, bar: Bar) -> None:
    from irsum.export.xliff import render
    from irsum.write import Target

    several = len(documents.paths) > 1 or documents.paths[0].is_dir()
    if several and to.suffix.lower() in _ENDINGS and not to.is_dir():
        raise UsageError("Several briefs need a folder: --to DIR --format xliff.")
    target = Target.of(documents.paths, to, ".xliff")
    for brief in documents.briefs(bar):
        try:
            target.write(Path(brief.record.file), render(brief))
        except InputError as error:
            documents.fail(str(error))


def _tbx(file: Path, csv: Path | None) -> None:
    from irsum.export.tbx import write_tbx
    from irsum.translate.own_terms import default_glossary

    count = write_tbx(default_glossary(csv), file)
    print(f"{file}: {count:,} terms")
