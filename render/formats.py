"""The formats a brief can be rendered in, by name; each is imported only when asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from irsum.errors import UnknownNameError, UsageError
from irsum.types import Brief

__all__ = ["FORMATS", "extension", "renderer"]

# name: (module with `render(brief) -> str`, or bytes, file extension)
FORMATS = {
    "markdown": ("irsum.render.markdown", ".md"),
    "html": ("irsum.render.html", ".html"),
    "json": ("irsum.render.as_json", ".json"),
    "docx": ("irsum.render.word", ".docx"),
}


def renderer(format: str) -> Callable[[Brief], str | bytes]:
    """Return the function that renders a brief; raises UnknownNameError, UsageError."""
    module, _ = _known(format)
    try:
        found = import_module(module)
    except ImportError:  # the extra is named like the format
        extra = f"irsum[{format}]"
        raise UsageError(
            f"--format {format} needs {extra}; install it with pip install '{extra}'."
        ) from None
    return cast("Callable[[Brief], str | bytes]", found.render)


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
