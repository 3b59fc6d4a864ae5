"""Options that several commands take, each said once."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Full", "GlossaryFile", "MemoryFile", "Model", "NoMemory", "Order", "Summarizer"]

Model = Annotated[
    str,
    typer.Option(help="A known model (irsum models list), FILE.gguf, hf:OWNER/NAME, openai:URL."),
]
GlossaryFile = Annotated[
    Path | None,
    typer.Option("--glossary", metavar="CSV", help="Your own terms (columns zh,en); they win."),
]
Full = Annotated[bool, typer.Option("--full", help="Add the whole bilingual Q&A.")]
Order = Annotated[str, typer.Option(help="summarise-first (faster) or translate-first.")]
Summarizer = Annotated[str, typer.Option(help="extractive or abstractive.")]
MemoryFile = Annotated[
    Path | None,
    typer.Option(
        "--memory",
        metavar="FILE",
        help="The translation memory; default: one file for all your runs (or IRSUM_MEMORY).",
    ),
]
NoMemory = Annotated[
    bool, typer.Option("--no-memory", help="Translate everything anew, remember nothing.")
]
