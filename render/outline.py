"""A segmented record on a terminal, to check in seconds."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from irsum.records.segment import outline
from irsum.render.wording import plain
from irsum.types import Record

__all__ = ["show"]


def show(record: Record, console: Console) -> None:
    """Print the outline: fields as a table, questions bold, warnings last in yellow.

    What is no question or answer is dim. Nothing of the record acts on the terminal.
    """
    name, *lines = outline(record).split("\n")
    console.print(Text(plain(name), style="bold"))
    end = lines.index("")
    table = Table(show_header=False)
    for line in lines[:end]:
        table.add_row(plain(line[:15]), Text(plain(line[15:])))
    console.print(table)
    for line in lines[end + 1 :]:
        indent = "    " if line.startswith("    ") else ""
        style = "bold"
        if indent:
            style = "yellow" if line.endswith("(doubtful)") else ""
        elif line.startswith("warning: "):
            style = "yellow"
        elif line.startswith(("introduction: ", "tail: ", "furniture: ")):
            style = "dim"
        console.print(Text(indent + plain(line), style=style), soft_wrap=True)
