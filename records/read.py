"""Bytes to text: decode a record file and normalise its line ends, nothing else."""

import codecs
from pathlib import Path

from irsum.errors import InputError

__all__ = ["MAX_BYTES", "decode", "read_text"]

MAX_BYTES = 20_000_000

# What a file begins with when it is not plain text, and what to call it.
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word (docx) or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word (doc) or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
)
# Control characters that extracted text may hold: tab, line ends, page and cell marks.
_HARMLESS = frozenset("\t\n\r\v\f\x07\x1a\x1b\x85")


def read_text(path: Path | str) -> str:
    """The text of the file at `path` with `\\n` line ends; InputError where it can't be had."""
    path = Path(path)
    try:
        if path.is_dir():
            raise InputError(f"{path} is a directory, not a record file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist.") from None
    except PermissionError:
        raise InputError(f"{path} can't be read: permission denied.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path} can't be read: {reason}.") from None
    return decode(data, str(path))


def decode(data: bytes, name: str) -> str:
    """Text of `data` (UTF-8, UTF-16 with a byte order mark, or GB18030), `\\n` line ends.

    `name` stands for the file in the InputError raised for empty, too large and binary data.
    A character cut in half at the very end, as in a half-written file, is dropped.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB, too large a record.")
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, kind in _SIGNATURES:
        if head.startswith(signature.lower()):
            raise InputError(f"{name} is {kind}; only plain text is read so far.")
    text = _decoded(data)
    if text is None:
        raise InputError(f"{name} is no text: neither UTF-8, UTF-16 nor GB18030.")
    if not text.strip("\ufeff \t\r\n\f\v\u3000"):
        raise InputError(f"{name} is empty.")
    control = sum(1 for c in text if (c < " " or "\x7f" <= c < "\xa0") and c not in _HARMLESS)
    if "\0" in text or control * 100 > len(text):
        raise InputError(f"{name} is a binary file, not text.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:  # not final: half a character at the end is no error
            return decoder.decode(data)
        except UnicodeDecodeError:
            continue
    return None
