"""A record file to its text: what kind it is, the right reader for it, and limits on the result.

bytes -> kind -+- text, html ---------+-> text -> normalised, within limits
               +- docx, pdf (child) --+
               +- doc, rtf (LibreOffice) -> docx
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from irsum.errors import InputError
from irsum.records import sandbox
from irsum.records.detect import kind_of
from irsum.records.emphasis import without_marks
from irsum.records.encoding import decoded, plain_glyphs
from irsum.records.legacy import to_docx
from irsum.records.limits import MAX_BYTES, MAX_CHARACTERS, MAX_LINE, Refusal
from irsum.records.sources import Source, sources
from irsum.records.web import is_page

__all__ = ["MAX_BYTES", "Read", "Source", "decode", "read", "read_file", "read_text", "sources"]

# Control characters that extracted text may hold: tab, line ends, page and cell marks.
_HARMLESS = frozenset("\t\n\r\v\f\x07\x1a\x1b\x85")
_LONG_LINE = re.compile(rf"[^\n]{{{MAX_LINE + 1}}}")
_XML = re.compile(r"\s*<\?xml\b")


@dataclass(frozen=True, slots=True)
class Read:
    """The text of a record with `\\n` line ends, and notes (sentences) on what it lacks.

    An invisible mark (`irsum.records.emphasis`) stands before each line that is bold.
    """

    text: str
    notes: tuple[str, ...] = ()


def read_text(path: Path | str) -> str:
    """The text alone of the file at `path`; InputError where it can't be had."""
    return without_marks(read_file(path).text)


def read_file(path: Path | str) -> Read:
    """The text of the file at `path` and notes; InputError where it can't be had."""
    if os.path.isdir(path):
        raise InputError(f"{path} is a directory, not a record file.")
    found = list(sources([Path(path)]))
    if len(found) != 1 or found[0].name != str(path):
        raise InputError(f"{path} is a zip of several files, not one record.")
    return read(found[0].bytes(), str(path))


def decode(data: bytes, name: str) -> str:
    """The text alone of a file's bytes; `name` stands for the file in the InputError.

    A character cut in half at the very end, as in a half-written file, is dropped.
    """
    return without_marks(read(data, name).text)


def read(data: bytes, name: str) -> Read:
    """The text of a file's bytes, in any format that is read, with notes on what it lacks."""
    try:
        return _read(data)
    except Refusal as refusal:
        raise InputError(f"{name} {refusal}.") from None


def _read(data: bytes) -> Read:
    if len(data) > MAX_BYTES:
        raise Refusal(f"is larger than {MAX_BYTES // 1_000_000} MB, too large a record")
    kind = kind_of(data)
    notes: tuple[str, ...] = ()
    if kind == "zip":
        raise Refusal("is a zip of several files, not one record")
    if kind in ("doc", "rtf"):
        data, kind = to_docx(data, f".{kind}"), "docx"
    if kind == "text":
        text = _plain(data)
        if is_page(text):
            text, notes = sandbox.extract("html", data)
        elif _XML.match(text):
            raise Refusal("is an XML file, no record")
    else:
        text, notes = sandbox.extract(kind, data)
    return Read(_normal(text), notes)


def _plain(data: bytes) -> str:
    text = decoded(data)
    if text is None:
        raise Refusal("is no text: neither UTF-8, UTF-16, GB18030 nor Big5")
    control = sum(1 for c in text if (c < " " or "\x7f" <= c < "\xa0") and c not in _HARMLESS)
    if "\0" in text or control * 100 > len(text):
        raise Refusal("is a binary file, not text")
    return text


def _normal(text: str) -> str:
    """`text` with `\\n` line ends and usual characters; Refusal where it is empty or too long."""
    text = plain_glyphs(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " "))
    if not text.strip("\ufeff \t\n\f\v\u3000"):
        raise Refusal("is empty")
    if len(text) > MAX_CHARACTERS:
        raise Refusal(f"holds more than {MAX_CHARACTERS:,} characters, too long a record")
    if _LONG_LINE.search(text):
        raise Refusal(f"has a line of more than {MAX_LINE:,} characters, which no record has")
    return text
