"""`irsum models`: what models there are, fetching one, and where it came from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from irsum.errors import UnknownNameError
from irsum.progress import shown

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="List, fetch and show models.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of 'irsum models list'.")]
Fetched = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="A name of 'irsum models list', or hf:OWNER/NAME."),
]


@app.command("list")
def list_models() -> None:
    """List the models known by name."""
    from irsum.models.registry import DEFAULT, MODELS

    rows = [("NAME", "STATE", "SIZE", "LICENCE", "WHAT IT IS")]
    for name, known in MODELS.items():
        size = f"{known.weights.size / 1e9:.2f} GB" if known.weights else "-"
        what = f"{known.summary} (the default)" if name == DEFAULT else known.summary
        rows.append((name, _state(name), size, known.licence, what))
    _print(rows)


@app.command()
def pull(name: Fetched = None) -> None:
    """Fetch a model into the cache (the default model if none is named) and print its path."""
    from irsum.models import registry

    with shown() as bar:
        path = registry.fetch(name or registry.DEFAULT, bar)
    if path is None:
        typer.echo(f"{name} is built in; there is nothing to fetch.", err=True)
    else:
        print(path)


@app.command()
def convert(
    folder: Annotated[Path, typer.Argument(help="A Marian model (opus-mt) saved by transformers.")],
    out: Annotated[Path, typer.Argument(help="The folder to write; name it as ct2:FOLDER.")],
) -> None:
    """Convert an opus-mt model to CTranslate2 in int8 and print the spec that names it."""
    from irsum.models.ctranslate2 import convert as convert_model

    convert_model(folder, out)
    print(f"ct2:{out}")


@app.command()
def show(name: Name) -> None:
    """Show a model's path, digest, licence and sources."""
    from irsum.models.registry import MODELS

    if name not in MODELS:
        raise UnknownNameError("model", name, MODELS)
    known = MODELS[name]
    rows = [
        ("name", name),
        ("summary", known.summary),
        ("licence", known.licence),
        ("state", _state(name)),
    ]
    weights = known.weights
    if weights is not None:
        rows += [
            ("file", str(weights.path)),
            ("size", f"{weights.size:,} bytes"),
            ("sha256", weights.sha256),
            ("repository", weights.repository),
        ]
        if weights.packages:
            first, last = weights.packages[0], weights.packages[-1]
            rows.append(("packages", f"{first} ... {last} ({len(weights.packages)} in all)"))
    _print(rows)


def _state(name: str) -> str:
    from irsum.models import store
    from irsum.models.registry import MODELS

    weights = MODELS[name].weights
    if weights is None:
        return "built in"
    return "present" if store.locate(weights) else "not fetched"


def _print(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows as columns, each as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
