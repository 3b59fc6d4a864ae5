"""Writing results: whole or not at all, whatever goes wrong."""

import errno
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from irsum.errors import OutputError, UsageError
from irsum.write import Target, write_whole


def fails(error: BaseException) -> Callable[..., None]:
    """A function that raises `error` whatever it is called with."""

    def call(*_: object, **__: object) -> None:
        raise error

    return call


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "new" / "brief.md"
    write_whole(path, "one\n")
    write_whole(path, "二\n")
    assert path.read_bytes() == "二\n".encode()
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
@pytest.mark.parametrize("before", [None, "kept\n"])
def test_a_full_disk_leaves_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, before: str | None
) -> None:
    path = tmp_path / "brief.md"
    if before is not None:
        path.write_text(before)
    monkeypatch.setattr(where, fails(FULL))
    with pytest.raises(OutputError, match=r"Can't write .*brief\.md: No space left on device\."):
        write_whole(path, "new\n")
    assert [p.read_text() for p in tmp_path.iterdir()] == ([] if before is None else [before])


@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace"])
def test_an_interrupt_leaves_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    path = tmp_path / "brief.md"
    path.write_text("kept\n")
    monkeypatch.setattr(where, fails(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new\n")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_text() == "kept\n"


def test_a_folder_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    monkeypatch.setattr("irsum.write.NamedTemporaryFile", fails(denied))
    with pytest.raises(OutputError, match="Permission denied"):
        write_whole(tmp_path / "brief.md", "new\n")


def test_a_file_where_a_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept\n")
    for path in (tmp_path / "file" / "brief.md", tmp_path / "file" / "deep" / "brief.md"):
        with pytest.raises(OutputError, match=r"Can't write .*file.*\."):
            write_whole(path, "new\n")
    assert (tmp_path / "file").read_text() == "kept\n"


def test_a_folder_where_a_file_is_needed(tmp_path: Path) -> None:
    (tmp_path / "brief.md").mkdir()
    with pytest.raises(OutputError, match="Is a directory"):
        write_whole(tmp_path / "brief.md", "new\n")
    assert list(tmp_path.iterdir()) == [tmp_path / "brief.md"]


def test_permissions(tmp_path: Path) -> None:
    kept, new = tmp_path / "kept.md", tmp_path / "new.md"
    kept.write_text("old\n")
    kept.chmod(0o600)
    before = os.umask(0o027)
    try:
        write_whole(kept, "new\n")
        write_whole(new, "new\n")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.md", tmp_path / "link.md"
    link.symlink_to(target)
    write_whole(link, "one\n")
    assert link.is_symlink()
    assert target.read_text() == "one\n"
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)
    with pytest.raises(OutputError, match=r"Can't write .*loop\.md"):
        write_whole(loop, "new\n")


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write_whole(pipe, "one\n")
    reader.join()
    assert got == ["one\n"]
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    Target.of([Path("a.txt")], None, ".md").write(Path("a.txt"), "one\n")
    assert capsys.readouterr().out == "one\n"


def test_one_record_goes_to_a_file_or_into_a_folder(tmp_path: Path) -> None:
    record = tmp_path / "a.txt"
    Target.of([record], tmp_path / "b.md", ".md").write(record, "one\n")
    assert (tmp_path / "b.md").read_text() == "one\n"
    Target.of([record], tmp_path, ".md").write(record, "two\n")
    assert (tmp_path / "a.md").read_text() == "two\n"


def test_several_records_go_to_a_folder(tmp_path: Path) -> None:
    records = [tmp_path / "a.txt", tmp_path / "b.txt"]
    target = Target.of(records, tmp_path / "out", ".html")
    for record in records:
        target.write(record, record.stem)
    assert (tmp_path / "out" / "b.html").read_text() == "b"
    with pytest.raises(UsageError, match="Several records need --out FOLDER"):
        Target.of(records, None, ".md")
    with pytest.raises(UsageError, match="Several records are named 'a'"):
        Target.of([*records, tmp_path / "old" / "a.txt"], tmp_path / "out", ".md")
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is a file"):
        Target.of(records, tmp_path / "file", ".md")


def test_a_record_is_never_replaced_by_its_brief(tmp_path: Path) -> None:
    record = tmp_path / "a.md"
    record.write_text("kept\n")
    for out in (tmp_path, record, tmp_path / "." / "a.md"):
        with pytest.raises(UsageError, match=r"would replace the record .*a\.md"):
            Target.of([record], out, ".md")


def test_bytes_go_to_stdout_as_they_are(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = tmp_path / "a.txt"
    Target.of([record], None, ".docx").write(record, b"PK\x00\r\n\xff")
    assert capsysbinary.readouterr().out == b"PK\x00\r\n\xff"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(UsageError, match="A Word file needs --out FILE"):
        Target.of([record], None, ".docx")
