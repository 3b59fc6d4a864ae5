"""What kind of file bytes are, by what is in them: extensions are often wrong."""

import io
import re
import zipfile
from typing import IO

from irsum.records.limits import Refusal
from irsum.records.package import open_zip

__all__ = ["is_archive", "kind_of"]

# What a file begins with, and its kind, or what it is where it can't be read.
_KINDS = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
)
_OTHERS = (
    (b"\x89PNG", "is an image; OCRmyPDF makes a PDF with text of it"),
    (b"\xff\xd8\xff", "is an image; OCRmyPDF makes a PDF with text of it"),
    (b"II*\0", "is an image; OCRmyPDF makes a PDF with text of it"),
    (b"MM\0*", "is an image; OCRmyPDF makes a PDF with text of it"),
    (b"GIF8", "is an image; OCRmyPDF makes a PDF with text of it"),
    (b"Rar!\x1a\x07", "is a RAR archive; unpack it first, or pack it as .zip"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it first, or pack it as .zip"),
    (b"\x1f\x8b", "is a gzip archive; unpack it first, or pack it as .zip"),
    (b"MIME-Version:", "is a web archive (MHTML); save it as .docx or .html"),
    (b"%!PS", "is a PostScript file; save it as .pdf"),
    (b"AT&TFORM", "is a DjVu file; save it as .pdf"),
)
_PDF = re.compile(rb"%PDF-\d")
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # in a Word file with a password
_NO_WORD = (("Workbook", "an Excel file"), ("PowerPoint Document", "a PowerPoint file"))
_BLANKS = b"\xef\xbb\xbf \t\r\n"


def kind_of(data: bytes) -> str:
    """`docx`, `zip`, `pdf`, `doc`, `rtf` or `text`; Refusal where it is known and can't be read.

    A zip that is damaged is taken for a Word file, and refused as such later.
    """
    head = data[:1024].lstrip(_BLANKS)
    for signature, reason in _OTHERS:
        if head.startswith(signature):
            raise Refusal(reason)
    kind = next((kind for signature, kind in _KINDS if head.startswith(signature)), "")
    if kind == "zip":
        return "zip" if is_archive(io.BytesIO(data)) else "docx"
    if kind == "doc":
        _check_old(data)
    if not kind and _PDF.search(data, 0, 1024):
        kind = "pdf"
    return kind or "text"


def is_archive(file: IO[bytes]) -> bool:
    """Whether a zip is an archive of files, not an Office file; Refusal where it is too large."""
    try:
        opened: zipfile.ZipFile = open_zip(file)
    except Refusal as refusal:
        if str(refusal).startswith("is damaged"):
            return False
        raise
    with opened:
        return "[Content_Types].xml" not in opened.namelist()


def _check_old(data: bytes) -> None:
    if _LOCKED in data:
        raise Refusal("is locked with a password")
    for stream, what in _NO_WORD:
        if stream.encode("utf-16-le") in data and "WordDocument".encode("utf-16-le") not in data:
            raise Refusal(f"is {what}, no record")
