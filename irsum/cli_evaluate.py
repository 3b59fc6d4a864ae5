"""`irsum evaluate`: run systems over gold data, or score plain files, and report."""

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from irsum.errors import UsageError
from irsum.options import Summarizer
from irsum.progress import shown, tell

if TYPE_CHECKING:
    from irsum.eval.gold import Gold
    from irsum.eval.systems import Output

__all__ = ["evaluate"]

File = Annotated[Path | None, typer.Option(metavar="FILE", help="Plain text, one segment a line.")]


def evaluate(
    model: Annotated[
        list[str] | None, typer.Option(help="A model, as for brief; several are compared.")
    ] = None,
    order: Annotated[
        list[str] | None, typer.Option(help="summarise-first or translate-first; several too.")
    ] = None,
    glossary: Annotated[
        list[Path] | None, typer.Option(metavar="CSV", help="Your own terms; several too.")
    ] = None,
    summarizer: Summarizer = "extractive",
    gold: Annotated[Path, typer.Option(metavar="DIR", help="Gold data.")] = Path("data/gold"),
    split: Annotated[str, typer.Option(help="dev (for tuning), test (for reporting) or all.")] = (
        "dev"
    ),
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="At most so many sentences, benchmark sentences and briefs."),
    ] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=WEIGHTS", help="Also comet=, bertscore= or judge=MODEL."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="RESULTS", help="results.json of an earlier run to compare with."),
    ] = None,
    hypotheses: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Score these lines instead of running a model."),
    ] = None,
    references: File = None,
    sources: File = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Where the report goes.")
    ] = Path("runs/evaluation"),
) -> None:
    """Measure systems on gold data and write a report.

    Every combination of --model, --order and --glossary is a system. Writes results.json,
    samples.jsonl, report.html and summary.md and prints the summary's place. With --against, exits
    1 when figures got worse at all or chrF significantly worse.
    """
    from irsum.eval import learned, results, scoring

    more = learned.chosen(metric or [])
    earlier = results.read_outputs(against) if against else []
    if hypotheses or references or sources:
        if not (hypotheses and references and sources):
            raise UsageError("Plain files need --hypotheses, --references and --sources together.")
        if model or order or glossary or limit:
            raise UsageError("Plain files are scored as they are: no --model, --order, --limit.")
        outputs, data = _files(hypotheses, references, sources)
    else:
        outputs, data = _systems(model, order, glossary, summarizer, gold, split, limit)
    comparisons = [
        scoring.against(_baseline(earlier, output), output, data) for output in outputs if earlier
    ]
    found = results.Results(
        {
            "gold": str(references or gold),
            "split": None if references else split,
            "limit": limit,
            "against": str(against) if against else None,
        },
        data,
        tuple(outputs),
        tuple(scoring.measure(output, data, more) for output in outputs),
        (*comparisons, *scoring.pairs(outputs, data)),
    )
    results.write(found, out)
    print(out / "summary.md")
    failures = [f"{c.system}: {failure}" for c in comparisons for failure in c.failures]
    for failure in failures:
        tell(failure)
    if failures:
        raise typer.Exit(1)


def _systems(
    models: list[str] | None,
    orders: list[str] | None,
    glossaries: list[Path] | None,
    summarizer: str,
    folder: Path,
    split: str,
    limit: int | None,
) -> tuple[list["Output"], "Gold"]:
    from irsum.eval.gold import read_gold
    from irsum.eval.systems import System, run
    from irsum.models.registry import DEFAULT

    data = read_gold(folder, split)
    if limit is not None:
        data = data.limited(limit, limit, limit)
    terms: list[Path | None] = [*(glossaries or [])] or [None]
    systems = [
        System(model, order, glossary, summarizer)
        for model, glossary, order in product(
            models or [DEFAULT], terms, orders or ["summarise-first"]
        )
    ]
    with shown() as bar:
        return run(systems, data, bar), data


def _files(
    hypotheses: list[Path], references: Path, sources: Path
) -> tuple[list["Output"], "Gold"]:
    from irsum.eval.plain import read_plain

    return read_plain(hypotheses, references, sources)


def _baseline(earlier: list["Output"], output: "Output") -> "Output":
    """The earlier output of the same name, or the only one."""
    same = [known for known in earlier if known.name == output.name]
    if same:
        return same[0]
    if len(earlier) == 1:
        return earlier[0]
    names = ", ".join(known.name for known in earlier)
    raise UsageError(f"The earlier results have no {output.name!r} but {names}.")
