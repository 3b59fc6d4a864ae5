"""Bytes to text: encodings and everything that is no text."""

import codecs
from pathlib import Path

import pytest

from irsum.errors import InputError
from irsum.records.read import MAX_BYTES, decode, read_text

TEXT = "投资者关系活动记录表\n编号：2025-017\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 bom", "gb18030", "utf-16", "utf-16 be", "crlf", "cr"],
)
def test_encodings(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "record.txt"
    path.write_bytes(data)
    assert read_text(path) == TEXT


def test_half_a_character_at_the_end_is_dropped() -> None:
    assert decode(TEXT.encode() + "表".encode()[:2], "x") == TEXT


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x is empty."),
        (codecs.BOM_UTF8, "x is empty."),
        (" \n\t\u3000".encode(), "x is empty."),
        (bytes(range(256)) * 4, "x is no text: neither UTF-8, UTF-16, GB18030 nor Big5."),
        (b"abc\0def", "x is a binary file, not text."),
        (b"\x01\x02\x03\x04 abc", "x is a binary file, not text."),
        (b"%PDF-1.7 ...", "x is damaged: it can't be read as a PDF."),
        (b"PK\x03\x04...", "x is damaged: not a whole zip or Word file."),
        (b"<?xml version='1.0'?><a/>", "x is an XML file, no record."),
        (b"  <HTML>", "x is empty."),
        (b"a" * (MAX_BYTES + 1), "x is larger than 20 MB, too large a record."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "x")
    assert str(caught.value) == sentence


def test_files_that_cant_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory"):
        read_text(tmp_path)
    with pytest.raises(InputError, match="does not exist"):
        read_text(tmp_path / "nothing.txt")
    with pytest.raises(InputError, match="can't be read"):
        read_text(tmp_path / ("long" * 200))
    with pytest.raises(InputError, match="can't be read"):
        read_text("nul\0byte")
