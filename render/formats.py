"""The formats a brief can be rendered in, by name; each is imported only when asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from irsum.errors import UnknownNameError
from irsum.types import Brief

__all__ = ["FORMATS", "extension", "renderer"]

# name: (module with `render(brief) -> str`, file extension)
FORMATS = {
    "markdown": ("irsum.render.markdown", ".md"),
    "html": ("irsum.render.html", ".html"),
    "json": ("irsum.render.as_json", ".json"),
}


def renderer(format: str) -> Callable[[Brief], str]:
    """Return the function that renders a brief; raises UnknownNameError."""
    module, _ = _known(format)
    return cast("Callable[[Brief], str]", import_module(module).render)


def extension(format: str) -> str:
    """Return the file extension of a format, dot included; raises UnknownNameError.

    >>> extension("markdown")
    '.md'
    """
    return _known(format)[1]


def _known(format: str) -> tuple[str, str]:
    if format not in FORMATS:
        raise UnknownNameError("format", format, FORMATS)
    return FORMATS[format]
