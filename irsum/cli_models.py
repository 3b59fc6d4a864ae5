"""`irsum models`: what models there are, fetching one, and where it came from."""

from typing import TYPE_CHECKING, Annotated

import typer

from irsum.errors import UnknownNameError

if TYPE_CHECKING:
    from irsum.models.registry import Known

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="List, fetch and show models.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of 'irsum models list'.")]


@app.command("list")
def list_models() -> None:
    """List the known models, one a line: name, state, size, licence, what it is."""
    from irsum.models import store
    from irsum.models.registry import MODELS

    for name, known in MODELS.items():
        if known.weights is None:
            state, size = "built in", "-"
        else:
            state = "present" if store.locate(known.weights) else "not fetched"
            size = f"{known.weights.size / 1e9:.2f} GB"
        print(f"{name:20}  {state:11}  {size:8}  {known.licence:10}  {known.summary}")


@app.command()
def pull(name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None) -> None:
    """Fetch a model into the cache (the default model if none is named) and print its path."""
    from irsum import progress
    from irsum.models import store
    from irsum.models.registry import DEFAULT

    weights = _known(name or DEFAULT).weights
    if weights is None:
        print(f"{name} is built in; there is nothing to fetch.")
        return
    with progress.shown() as bar:
        path = store.ensure(weights, bar)
    print(path)


@app.command()
def show(name: Name) -> None:
    """Show a model's path, digest, licence and sources."""
    from irsum.models import store

    known = _known(name)
    rows = [("name", name), ("summary", known.summary), ("licence", known.licence)]
    if known.weights is not None:
        weights = known.weights
        rows += [
            ("file", str(weights.path)),
            ("state", "present" if store.locate(weights) else "not fetched"),
            ("size", f"{weights.size} bytes"),
            ("sha256", weights.sha256),
            ("repository", weights.repository),
        ]
        if weights.packages:
            rows.append(("packages", f"{weights.packages[0]} ... {weights.packages[-1]}"))
    for label, value in rows:
        print(f"{label:10}  {value}")


def _known(name: str) -> "Known":
    from irsum.models.registry import MODELS

    if name not in MODELS:
        raise UnknownNameError("model", name, MODELS)
    return MODELS[name]
