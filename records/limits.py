"""What a record may be at most. Everything over a limit is refused with a sentence.

A real record has some tens of pages; each limit is far above that and far below what would hurt.
"""

__all__ = [
    "MAX_ARCHIVE",
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "MAX_EXPANDED",
    "MAX_LINE",
    "MAX_MEMBERS",
    "MAX_NESTING",
    "MAX_PAGES",
    "MAX_PART",
    "MAX_RATIO",
    "MEMORY",
    "SECONDS",
    "Refusal",
]

MAX_BYTES = 20_000_000  # of a file
MAX_CHARACTERS = 2_000_000  # of the text in a file
MAX_LINE = 200_000  # characters of a line; the longest table cells have some 30,000
MAX_PAGES = 300  # of a PDF
MAX_PART = 50_000_000  # bytes of a part of a Word file, unpacked
MAX_RATIO = 200  # unpacked to packed, of anything larger than a megabyte
MAX_ARCHIVE = 500_000_000  # bytes of a zip of records
MAX_EXPANDED = 1_000_000_000  # bytes of all its files, unpacked
MAX_MEMBERS = 5_000  # files in a zip
MAX_NESTING = 2  # a zip in a zip
MEMORY = 1_000_000_000  # bytes of address space of a parser's process
SECONDS = 20  # of computing and of waiting for a parser, for one file


class Refusal(Exception):  # noqa: N818 (no error of the program)
    """Why a file is not read, as what follows its name: `has 400 pages, more than 300`."""
