"""The command line: reads arguments, calls the stages, writes results. No logic lives here.

stdout is for results, stderr for everything else. Exit codes: 0 all good, 1 some input failed,
2 the command line was wrong, 130 interrupted.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from irsum.cli_batch import batch
from irsum.cli_evaluate import evaluate
from irsum.cli_export import export, import_revisions, terms_app
from irsum.cli_memory import app as memory_app
from irsum.cli_memory import chosen
from irsum.cli_models import app as models_app
from irsum.errors import InputError, IrsumError, UsageError
from irsum.models.registry import DEFAULT
from irsum.options import Full, GlossaryFile, MemoryFile, Model, NoMemory, Order, Summarizer
from irsum.progress import shown, tell

if TYPE_CHECKING:
    from irsum.records.read import Source

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="English briefs of Chinese investor-relations records, with every figure checked.",
)
app.add_typer(models_app, name="models")
app.add_typer(memory_app, name="memory")
app.command()(evaluate)
app.add_typer(terms_app, name="terms")
app.command()(export)
app.command("import")(import_revisions)
app.command()(batch)

# The base of all complaints about the command line, which typer has no public name for.
_WrongUsage: type[typer.BadParameter] = typer.BadParameter.__bases__[0]

Records = Annotated[
    list[Path],
    typer.Argument(
        metavar="RECORD...",
        help="Records (docx, PDF, HTML, text), folders or zips of them, - for standard input.",
    ),
]


@app.command()
def brief(
    records: Records,
    model: Model = DEFAULT,
    glossary: GlossaryFile = None,
    format: Annotated[str, typer.Option(help="markdown, html, json or docx.")] = "markdown",
    full: Full = False,
    order: Order = "summarise-first",
    summarizer: Summarizer = "extractive",
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write to this file; to this folder for several records."),
    ] = None,
    memory: MemoryFile = None,
    no_memory: NoMemory = False,
) -> None:
    """Turn records into English briefs.

    Several records need --out FOLDER; each brief is named after its record.
    """
    from irsum import pipeline
    from irsum.records.read import Source, sources
    from irsum.records.segment import read_source
    from irsum.render import formats
    from irsum.write import Target

    render = formats.renderer(format)
    target = Target.of(records, out, formats.extension(format))
    pipeline.check_order(order)
    kept = chosen(memory, no_memory)
    found: Iterable[Source] = sources(records)
    if target.folder is None:
        # One bad record is found before a model is fetched and loaded for it.
        found = list(found)
        _for_each(found, read_source)
    with shown() as bar:
        stages = pipeline.load(model, glossary, summarizer, bar, kept)

        def one(source: Source) -> None:
            made = pipeline.make_brief(read_source(source), stages, order, full, bar)
            target.write(Path(source.name), render(made))

        _for_each(found, one)


@app.command()
def segment(
    records: Records,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Why each line was taken as a question or not.")
    ] = False,
) -> None:
    """Show the header fields and the questions and answers of records."""
    from irsum.records.explain import explain as explained
    from irsum.records.read import Source, sources
    from irsum.records.segment import outline, read_source, to_json

    if as_json and explain:
        raise UsageError("Choose one of --json and --explain.")

    def one(source: Source) -> None:
        record = read_source(source)
        if as_json:
            print(json.dumps(to_json(record), ensure_ascii=False))
        elif sys.stdout.isatty():
            from rich.console import Console

            from irsum.render.outline import show

            show(record, Console(highlight=False))
        else:
            print(outline(record))
        if explain:
            print("", *explained(record.text), sep="\n")

    _for_each(sources(records), one)


@app.command()
def translate(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="Chinese text; - is standard input.")
    ] = "-",
    model: Model = DEFAULT,
    glossary: GlossaryFile = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="One English line per Chinese line (the default).")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, with figures and flags.")
    ] = False,
    memory: MemoryFile = None,
    no_memory: NoMemory = False,
) -> None:
    """Translate Chinese lines into English lines, in order, with every figure checked.

    What could not be verified is marked behind the sentence, with its Chinese.
    """
    from irsum import pipeline
    from irsum.records.read import decode, read_text
    from irsum.render.lines import as_line, as_object

    if lines and as_json:
        raise UsageError("Choose one of --lines and --json.")
    kept = chosen(memory, no_memory)
    render = as_object if as_json else as_line
    text = decode(sys.stdin.buffer.read(), "standard input") if file == "-" else read_text(file)
    with shown() as bar:
        stages = pipeline.load(model, glossary, "extractive", bar, kept)
        for translation in pipeline.translate_lines(
            text.removesuffix("\n").split("\n"), stages, bar
        ):
            print(render(translation), flush=True)


def main() -> None:
    """Run the command line and exit; every error on purpose is one sentence on stderr."""
    try:
        code = app(standalone_mode=False) or 0
        if code == 130:  # typer makes this of Ctrl-C
            raise KeyboardInterrupt
        sys.stdout.flush()
        sys.exit(code)
    except IrsumError as error:
        _fail(str(error), error.exit_code)
    except _WrongUsage as error:
        _fail(error.format_message(), 2)
    except (KeyboardInterrupt, typer.Abort):
        _fail("Interrupted; nothing half-written was left behind.", 130)
    except BrokenPipeError:
        # The reader of our output has gone (head, less): no error of ours.
        _drop_stdout()
        sys.exit(0)
    except OSError as error:
        # Every file read or written by name has its own sentence; what is left is stdout.
        _drop_stdout()
        _fail(f"Can't write the output: {error.strerror or error}.", 1)


def _for_each(inputs: "Iterable[Source]", action: "Callable[[Source], object]") -> None:
    # An input that can't be used is told at once and the others go on; other errors stop the run.
    failed = 0
    for source in inputs:
        try:
            action(source)
        except InputError as error:
            failed += 1
            tell(error)
    if failed:
        raise typer.Exit(1)


def _drop_stdout() -> None:
    # What is still buffered can't be written; Python must not try again at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(sentence: str, code: int) -> NoReturn:
    tell(sentence)
    sys.exit(code)
