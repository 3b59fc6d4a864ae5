"""`irsum batch`: many records, in a run that can be killed anywhere and go on."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from irsum.cli_memory import chosen
from irsum.errors import StoppedError, UnknownNameError, UsageError
from irsum.models.registry import DEFAULT
from irsum.options import Full, GlossaryFile, MemoryFile, Model, NoMemory, Order, Summarizer
from irsum.progress import shown, tell

if TYPE_CHECKING:
    from irsum.batch.record import Plan
    from irsum.batch.run import Engine, Todo

__all__ = ["ENGINES", "batch"]

ENGINES = ("local", "ray")


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUTS...",
            help="Records, folders, 'globs', zips, JSONL (id, text), URLs such as s3://....",
        ),
    ],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="DIR", help="A folder, or a URL of one.")
    ],
    model: Model = DEFAULT,
    glossary: GlossaryFile = None,
    full: Full = False,
    order: Order = "summarise-first",
    summarizer: Summarizer = "extractive",
    memory: MemoryFile = None,
    no_memory: NoMemory = False,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="Only records that failed in the run before.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N records that are to do.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what there is to do and how long it takes.")
    ] = False,
    engine: Annotated[str, typer.Option(help="local or ray.")] = "local",
    workers: Annotated[
        int, typer.Option(min=0, metavar="N", help="Worker processes; 0: as many as fit.")
    ] = 0,
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="With openai:URL: requests at once (default 4)."),
    ] = None,
    address: Annotated[
        str, typer.Option(metavar="HOST", help="With --engine ray: a running cluster.")
    ] = "",
    worker_cpus: Annotated[
        float, typer.Option(min=0, help="With --engine ray: processors for each worker.")
    ] = 1,
    worker_gpus: Annotated[
        float, typer.Option(min=0, help="With --engine ray: GPUs (or parts) for each worker.")
    ] = 0,
) -> None:
    """Turn any number of records into briefs, JSON and bilingual rows.

    Killed at any point, the same command goes on where it was. DIR/manifest.json lists what was
    made from what; DIR/errors.jsonl says which records failed and why.
    """
    from irsum import pipeline
    from irsum.batch import run as runs
    from irsum.batch.display import shown
    from irsum.batch.inputs import check_apart
    from irsum.batch.journal import Journal
    from irsum.batch.on_ray import Cluster
    from irsum.batch.record import Plan
    from irsum.summarize.registry import SUMMARIZERS
    from irsum.translate.own_terms import default_glossary

    if engine not in ENGINES:
        raise UnknownNameError("engine", engine, ENGINES)
    if address and engine != "ray":
        raise UsageError("--address needs --engine ray.")
    if summarizer not in SUMMARIZERS:
        raise UnknownNameError("summarizer", summarizer, SUMMARIZERS)
    pipeline.check_order(order)
    check_apart(inputs, out)
    terms = default_glossary(glossary)
    kept = chosen(memory, no_memory)
    if kept:
        kept.freeze()
    plan = Plan(terms, summarizer, order, full, kept)
    with runs.held(out) as place:
        if engine == "ray":
            cluster = Cluster(address, workers, worker_cpus, worker_gpus, concurrency)
            cluster.connect()
            name, digest = cluster.describe(model)
            work: Engine = partial(cluster.run, model=model, plan=plan)
        else:
            work, name, digest = _local(workers, concurrency, model, plan)
        journal = Journal(place, runs.identity(plan, name, digest))
        if dry_run:
            _estimate(runs.Todo(inputs, journal, only_failed), work, limit)
            return
        try:
            with shown(lambda: runs.expected(inputs, journal, only_failed, limit)) as watcher:
                ended = runs.run(
                    inputs, journal, work, watcher, only_failed=only_failed, limit=limit
                )
        except KeyboardInterrupt:
            raise StoppedError(
                f"Stopped with {_records(len(journal))} done; the same command goes on from there."
            ) from None
    totals = ended.totals
    print(
        f"{_records(totals['records'])} in {out}: {totals['records'] - totals['failed']:,} done, "
        f"{totals['failed']:,} failed; {totals['verified']:,} of {totals['figures']:,} figures "
        "verified"
    )
    if ended.failed:
        tell(f"{_records(ended.failed)} failed; {out}/errors.jsonl says why.")
        raise typer.Exit(1)


Work = tuple["Engine", str, str]
"""An engine with the model's name and digest."""


def _local(workers: int, concurrency: int | None, model: str, plan: "Plan") -> Work:
    from irsum.batch.local import Size, local, size
    from irsum.batch.merge import batch_of, patient
    from irsum.models.registry import load

    with shown() as bar:
        loaded = load(model, bar)
    patient(loaded, concurrency)
    at_once = size(batch_of(loaded), getattr(loaded, "concurrency", 1))
    if workers:
        at_once = Size(workers, at_once.threads)
    return lambda jobs: local(jobs, loaded, plan, at_once), loaded.name, loaded.digest


def _estimate(todo: "Todo", work: "Engine", limit: int | None) -> None:
    from irsum.batch.display import duration
    from irsum.batch.estimate import estimate

    told = 0
    with shown() as bar:

        def show(made: int, of: int) -> None:
            nonlocal told
            if not made:
                bar.start("making a few records", of)
            bar.advance(made - told if made else 0)
            told = made

        found = estimate(todo, work, limit, show)
    print(f"{_records(found.done)} done, {found.failed:,} failed, {found.todo:,} to do")
    if found.sample:
        bad = f", {found.bad} of which failed" if found.bad else ""
        print(f"about {duration(found.seconds)}, going by {_records(found.sample)}{bad}")


def _records(number: int) -> str:
    return f"{number:,} record{'' if number == 1 else 's'}"
