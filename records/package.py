"""Zip files opened with care: bounded in files, size and ratio, whatever their headers claim."""

import contextlib
import io
import struct
import zipfile
import zlib
from typing import IO

from irsum.records.limits import MAX_MEMBERS, MAX_RATIO, Refusal

__all__ = ["member_name", "open_zip", "read_member"]

_END = b"PK\x05\x06"  # end of the central directory
_END64 = b"PK\x06\x07"
_ENTRY = 46 + 1000  # bytes that a directory entry takes at most, generously
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALL = 1_000_000  # bytes; below, a ratio tells nothing


def open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """The zip in a seekable file; Refusal where it is damaged or has too many files."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(_END)
    # Reading a directory costs memory by its size, which so is looked at first.
    if end >= 0 and len(tail) >= end + 16:
        (directory,) = struct.unpack_from("<I", tail, end + 12)
        if tail[max(0, end - 20) : end].startswith(_END64) or directory > MAX_MEMBERS * _ENTRY:
            raise Refusal(f"holds more than {MAX_MEMBERS:,} files")
    try:
        opened = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise Refusal("is damaged: not a whole zip or Word file") from None
    if len(opened.infolist()) > MAX_MEMBERS:
        raise Refusal(f"holds more than {MAX_MEMBERS:,} files")
    return opened


def read_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a file in a zip; Refusal where it is locked, damaged, too large or a bomb."""
    if info.flag_bits & 0x1:
        raise Refusal("is locked with a password")
    if info.compress_type not in _METHODS:
        raise Refusal("is packed in a way that is not read (neither stored nor deflated)")
    # The header may lie; what counts is what comes out.
    if info.file_size > most:
        raise Refusal(f"is larger than {most // 1_000_000} MB when unpacked")
    try:
        with opened.open(info) as file:
            data = file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
            RuntimeError, struct.error):  # fmt: skip
        raise Refusal("is damaged: it can't be unpacked") from None
    if len(data) > most:
        raise Refusal(f"is larger than {most // 1_000_000} MB when unpacked")
    if len(data) > _SMALL and len(data) > MAX_RATIO * max(info.compress_size, 1):
        raise Refusal(f"is a zip bomb: it unpacks to more than {MAX_RATIO} times its size")
    return data


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a file in a zip, Chinese names of older Windows programs put right."""
    name = info.filename
    if not info.flag_bits & 0x800:  # no UTF-8: zipfile has read it as cp437
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    parts = name.replace("\\", "/").split("/")
    kept = (
        "".join(c for c in part if c.isprintable()) for part in parts if part not in ("", ".", "..")
    )
    return "/".join(kept)
