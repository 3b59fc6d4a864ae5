"""Hostile files: always a sentence, never a traceback, a hang, a connection or a file left."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_files import pdf, scan, word
from record_documents import LAYOUTS, form_of, plain

from irsum.errors import InputError
from irsum.records import legacy, sandbox
from irsum.records.limits import Refusal
from irsum.records.read import decode, read_text

FIXTURES = Path(__file__).parent / "fixtures"
PDF = (FIXTURES / "605998_restaurant_chain-shanghai.pdf").read_bytes()
OLD = FIXTURES / "688997_medical_devices-star.doc"
_NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
SMALL = word(
    f"<w:p>{_NUMBERED}<w:r><w:t>x</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>y</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
)
DRAWN = pdf(
    ["50 600 m 50 700 l S 50 700 m 90 700 l S BT /F 10 Tf 60 650 Td (x) Tj ET"],
    "/Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
)
PAGE = (
    "<!DOCTYPE html><table><tr><td>甲<td><ol><li>乙<input type=checkbox checked></table>".encode()
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def text_or_sentence(data: bytes) -> None:
    try:
        decode(data, "x")
    except InputError as error:
        sentence = str(error)
        assert sentence.startswith("x ")
        assert sentence.endswith(".")
        assert "\n" not in sentence


def changed(data: bytes, changes: list[tuple[int, bytes]], length: float) -> bytes:
    made = bytearray(data)
    for place, new in changes:
        at = place % len(made)
        made[at : at + len(new)] = new
    return bytes(made[: int(len(made) * length)])


changes = st.lists(st.tuples(st.integers(0, 10**7), st.binary(min_size=1, max_size=6)), max_size=8)
lengths = st.one_of(st.just(1.0), st.floats(0.05, 1.0))


SEEDS = {"docx": SMALL, "pdf": DRAWN, "scan": scan(1), "html": PAGE, "long pdf": PDF}


@pytest.mark.parametrize("data", SEEDS.values(), ids=SEEDS)
def test_changed_bytes(data: bytes) -> None:
    @quick
    @given(changes, lengths)
    def check(some: list[tuple[int, bytes]], length: float) -> None:
        text_or_sentence(changed(data, some, length))

    check()


names = st.sampled_from(
    "p r t tab br sym tbl tr tc tcPr vMerge pPr numPr ilvl numId sdt sdtPr checkbox sdtContent "
    "del ins txbxContent drawing AlternateContent Choice rPr vanish ruby rubyBase fldChar".split()
)
values = st.sampled_from(["", "1", "0", "-1", "F0FE", "restart", "99999999999999999999"])


def element(name: str, value: str, parts: list[str]) -> str:
    return f'<w:{name} w:val="{value}" w:char="{value}">{"".join(parts)}</w:{name}>'


elements = st.recursive(
    st.sampled_from(["", "甲", "1"]),
    lambda inner: st.builds(element, names, values, st.lists(inner, max_size=4)),
    max_leaves=25,
)


@quick
@given(elements, elements)
def test_any_elements_in_any_order(body: str, numbering: str) -> None:
    text_or_sentence(word(body, numbering))


@quick
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    text_or_sentence(data)


beginnings = st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"II*\0"])


@quick
@given(beginnings, st.binary(max_size=300))
def test_any_bytes_after_a_known_beginning(start: bytes, data: bytes) -> None:
    text_or_sentence(start + data)


def test_xml_that_is_nested_deeply() -> None:
    deep = word("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000)
    with pytest.raises(InputError, match=r"^x is nested too deeply\.$"):
        decode(deep, "x")


def test_entities_are_neither_expanded_nor_fetched() -> None:
    laughs = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    file, url = '<!ENTITY a9 SYSTEM "file:///etc/hostname">', '<!ENTITY % a SYSTEM "http://[::1]/">'
    for entities in (laughs, file, url):
        bomb = word("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", prolog=f"<!DOCTYPE x [{entities}]>")
        with pytest.raises(InputError, match="DOCTYPE"):
            decode(bomb, "x")


def test_a_bomb_in_a_word_file() -> None:
    bomb = word("<w:p/>" + " " * 30_000_000)
    with pytest.raises(InputError, match="zip bomb"):
        decode(bomb, "x")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("while True: pass", "takes more than 1 seconds to read"),
        ("bytearray(2_000_000_000)", "needs more than 1,000 MB of memory to read"),
        ("import os; os.abort()", "is damaged: its parser broke down on it"),
        ("open('/etc/hostname')", r"is damaged: it can't be read \(OSError\)"),
        ("import socket; socket.socket()", "is damaged: it can't be read"),
        ("def f(): f()\n    f()", "is nested too deeply"),
        ("1 / 0", r"is damaged: it can't be read \(ZeroDivisionError\)"),
        ("print('noise'); return 'text', ()", ""),
    ],
)
def test_what_a_parser_may_not_do(
    body: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker whose parser misbehaves, as one that a file has taken over might."""
    (tmp_path / "bad.py").write_text(f"def extract(data):\n    {body}\n", encoding="utf-8")
    start = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import irsum.records.worker as w; "
        "w.SECONDS = 1; w.PARSERS['bad'] = 'bad'; w.main('bad')"
    )
    real = subprocess.Popen

    def popen(command: list[str], **options: int) -> "subprocess.Popen[bytes]":
        return real([sys.executable, "-c", start], **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sandbox, "SECONDS", 1)
    monkeypatch.setattr(subprocess, "Popen", popen)
    try:
        if sentence:
            with pytest.raises(Refusal, match=sentence):
                sandbox.extract("bad", b"data")
        else:
            assert sandbox.extract("bad", b"data") == ("text", ())
    finally:
        sandbox.close()


def test_a_slow_child_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def popen(command: list[str], **options: int) -> "subprocess.Popen[bytes]":
        return real([sys.executable, "-c", "import time; time.sleep(99)"], **options)  # type: ignore[call-overload, no-any-return]

    sandbox.close()
    monkeypatch.setattr(sandbox, "_WAIT", 0.2)
    monkeypatch.setattr(subprocess, "Popen", popen)
    with pytest.raises(Refusal, match="takes more than"):
        sandbox.extract("docx", b"data" * 100_000)
    sandbox.close()


def test_children_are_kept_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    real = subprocess.Popen

    def popen(command: list[str], **options: int) -> "subprocess.Popen[bytes]":
        started.append(command)
        return real(command, **options)  # type: ignore[call-overload, no-any-return]

    sandbox.close()
    monkeypatch.setattr(sandbox, "_FILES", 3)
    monkeypatch.setattr(subprocess, "Popen", popen)
    for _ in range(7):
        assert sandbox.extract("docx", SMALL)[0] == "1 x\ny\n"
    assert len(started) == 3
    sandbox.close()


@pytest.fixture
def url() -> Iterator[str]:
    """An address on this machine at which nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        with pytest.raises(BlockingIOError):
            server.accept()


def test_nothing_is_fetched(url: str) -> None:
    assert decode(f"<html><img src='{url}'><link href='{url}'><p>x".encode(), "x") == "x\n"
    linked = f'<w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="{url}" xmlns:r="urn:r"/></w:drawing>'
    assert decode(word(f"<w:p>{linked}<w:t>x</w:t></w:r></w:p>"), "x") == "x\n"


@pytest.mark.skipif(legacy.office() is None, reason="no LibreOffice")
def test_libreoffice_fetches_nothing(url: str) -> None:
    picture = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}" \\\\d}}{{\\fldrslt}}}}'
    rich = f"{{\\rtf1\\ansi text {picture}\\par}}".encode()
    assert decode(rich, "x").split() == ["text"]


@pytest.fixture
def empty_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_old_word_files_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "office", lambda: None)
    for data in (OLD.read_bytes(), b"{\\rtf1 x}"):
        with pytest.raises(InputError, match="install LibreOffice to read it, or save it"):
            decode(data, "x")


@pytest.mark.skipif(legacy.office() is None, reason="no LibreOffice")
def test_old_word_files_with_libreoffice(empty_tmp: Path, records: dict[str, str]) -> None:
    assert plain(read_text(OLD)) == plain(records["688997_medical_devices"])
    assert not os.listdir(empty_tmp)


def test_libreoffice_that_fails_or_hangs(empty_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "office", lambda: "/bin/false")
    with pytest.raises(Refusal, match="LibreOffice can't read"):
        legacy.to_docx(b"x", ".doc")
    monkeypatch.setattr(legacy, "office", lambda: str(empty_tmp / "nothing"))
    with pytest.raises(Refusal, match="can't be started"):
        legacy.to_docx(b"x", ".doc")
    assert not os.listdir(empty_tmp)
    program = empty_tmp / "program"
    program.write_text("#!/bin/sh\nsleep 99 & sleep 99\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(legacy, "office", lambda: str(program))
    monkeypatch.setattr(legacy, "_WAIT", 0.2)
    with pytest.raises(Refusal, match="takes LibreOffice more than"):
        legacy.to_docx(b"x", ".doc")
    assert os.listdir(empty_tmp) == ["program"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x89PNG\r\n", "x is an image; OCRmyPDF makes a PDF with text of it."),
        (b"Rar!\x1a\x07\x00", "x is a RAR archive; unpack it first, or pack it as .zip."),
        (b"\x1f\x8b\x08", "x is a gzip archive; unpack it first, or pack it as .zip."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "x is locked with a password."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
         "x is an Excel file, no record."),
    ],
)  # fmt: skip
def test_files_of_other_kinds(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "x")
    assert str(caught.value) == sentence


def test_a_whole_form_through_the_sandbox(records: dict[str, str]) -> None:
    text = records["605985_condiments"]
    assert plain(decode(LAYOUTS["shanghai"](form_of(text)), "x")) == plain(text)
