"""Files, folders, zips and standard input as records; limits on zips."""

import io
import os
import struct
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from raw_files import pdf, word

from irsum.errors import InputError
from irsum.records.limits import MAX_BYTES
from irsum.records.read import read_text, sources

TEXT = "投资者关系活动记录表".encode()
DOCUMENT = word("<w:p><w:r><w:t>x</w:t></w:r></w:p>")


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return buffer.getvalue()


def found(*paths: Path) -> list[tuple[str, bytes | str]]:
    """Names below the first path with bytes, or with the problem."""
    start = len(str(paths[0]))
    return [(s.name[start:], s.problem or s.data) for s in sources(paths)]


def test_a_folder_in_order_without_clutter(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.docx", "a/b.txt", ".hidden", "~$b.docx", "__MACOSX/x", ".git/y"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "a/loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    expected = [(f"{os.sep}{name}", TEXT) for name in ("b.txt", "a/b.txt", "a/c.docx")]
    assert found(tmp_path) == expected


def test_a_zip_of_records_and_a_word_file(tmp_path: Path) -> None:
    inner = archive({"d.txt": TEXT})
    files = {"a/b.txt": TEXT, "a/c.docx": DOCUMENT, "e.zip": inner, "__MACOSX/._b": b"x"}
    (tmp_path / "x.zip").write_bytes(archive(files))
    (tmp_path / "y.txt").write_bytes(DOCUMENT)  # whatever its name, no archive
    assert found(tmp_path) == [
        ("/x.zip/a/b.txt", TEXT),
        ("/x.zip/a/c.docx", DOCUMENT),
        ("/x.zip/e.zip/d.txt", TEXT),
        ("/y.txt", DOCUMENT),
    ]


def test_names_in_a_zip(tmp_path: Path) -> None:
    names = {"../../up.txt": TEXT, "/root.txt": TEXT, "win\\dows.txt": TEXT, "a\x1b[1m.txt": TEXT}
    (tmp_path / "x.zip").write_bytes(archive(names))
    below = [name for name, _ in found(tmp_path / "x.zip")]
    assert below == ["/up.txt", "/root.txt", "/win/dows.txt", "/a[1m.txt"]


def test_chinese_names_of_old_windows_programs(tmp_path: Path) -> None:
    name = "记录表.txt".encode("gb18030")
    data = archive({"x" * len(name): TEXT}).replace(b"x" * len(name), name)
    (tmp_path / "x.zip").write_bytes(data)
    assert found(tmp_path / "x.zip") == [("/记录表.txt", TEXT)]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, names in (
        (TEXT, ["standard input"]),
        (archive({"a.txt": TEXT}), ["standard input/a.txt"]),
        (DOCUMENT, ["standard input"]),
    ):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        assert [source.name for source in sources(["-"])] == names


def test_one_bad_source_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "empty").mkdir()
    paths: list[str | Path] = [
        tmp_path / "none.txt",
        tmp_path / "empty",
        tmp_path / "a.txt",
        "nul\0byte",
    ]
    made = list(sources(paths))
    assert [bool(source.problem) for source in made] == [True, True, False, True]
    assert made[0].problem == f"{tmp_path / 'none.txt'} does not exist."
    assert made[1].problem == f"{tmp_path / 'empty'} has no files in it."
    with pytest.raises(InputError, match="does not exist"):
        made[0].bytes()


def test_a_zip_is_no_single_record(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(archive({"a.txt": TEXT}))
    with pytest.raises(InputError, match="zip of several files"):
        read_text(tmp_path / "x.zip")


def problem(tmp_path: Path, data: bytes) -> str:
    (tmp_path / "x.zip").write_bytes(data)
    problems = [source.problem for source in sources([tmp_path / "x.zip"])]
    assert len(problems) == 1
    return problems[0].removeprefix(str(tmp_path))


def test_bombs_are_refused(tmp_path: Path) -> None:
    zeros = archive({"a.txt": bytes(5_000_000)})
    assert problem(tmp_path, zeros) == "/x.zip is a zip bomb: it unpacks to 5 MB."
    padded = archive({"a.txt": bytes(5_000_000), "b.bin": os.urandom(60_000)})
    (tmp_path / "x.zip").write_bytes(padded)
    first, second = sources([tmp_path / "x.zip"])
    assert first.problem.endswith(
        "a.txt is a zip bomb: it unpacks to more than 200 times its size."
    )
    assert not second.problem
    large = archive({"a.txt": os.urandom(1000) * (MAX_BYTES // 1000 + 1), "b": os.urandom(90_000)})
    (tmp_path / "x.zip").write_bytes(large)
    assert next(sources([tmp_path / "x.zip"])).problem.endswith("larger than 20 MB when unpacked.")


def test_a_header_that_lies_about_the_size(tmp_path: Path) -> None:
    data = archive({"a.txt": b"a" * 3_000_000})
    lying = data.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 1000))
    assert "damaged" in problem(tmp_path, lying)


def test_many_files_and_deep_nesting_are_refused(tmp_path: Path) -> None:
    many = archive({str(i): b"" for i in range(5_001)})
    assert problem(tmp_path, many) == "/x.zip holds more than 5,000 files."
    nested = TEXT
    for _ in range(3):
        nested = archive({"x.zip": nested})
    assert "zip inside 2 others" in problem(tmp_path, nested)
    assert problem(tmp_path, archive({})) == "/x.zip has no files in it."


def test_a_locked_file_in_a_zip(tmp_path: Path) -> None:
    data = bytearray(archive({"a.txt": TEXT}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert problem(tmp_path, bytes(data)) == "/x.zip/a.txt is locked with a password."


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("record.pdf", TEXT, "投资者关系活动记录表"),
        ("record.txt", DOCUMENT, "x\n"),
        ("record.doc", b"<html><p>x", "x\n"),
        ("record", pdf(["BT /F 10 Tf 50 700 Td (" + "word " * 20 + ") Tj ET"],
                       "/Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"), None),
    ],
)  # fmt: skip
def test_wrong_endings_do_not_matter(
    tmp_path: Path, name: str, data: bytes, text: str | None
) -> None:
    (tmp_path / name).write_bytes(data)
    assert read_text(tmp_path / name) == (text or "word " * 19 + "word\n")
