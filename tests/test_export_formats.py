"""TMX, and what all formats for translators have in common."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import exported
import pytest
from conftest import ROOT
from lxml import etree
from running import EXAMPLE, Run, environment

from irsum.errors import InputError
from irsum.export.reviser import read_revisions
from irsum.export.tbx import read_tbx
from irsum.export.tmx import read_tmx, write_tmx
from irsum.types import Brief


def pairs(brief: Brief) -> list[tuple[str, str]]:
    """The sentence pairs that nothing is marked in."""
    return [
        (sentence.text, made.english)
        for item in brief.items
        for sentence, made in item.translation
        if not made.flags
    ]


def test_tmx_comes_back(tmp_path: Path) -> None:
    some = [exported.company(1), exported.company(2)]
    assert write_tmx(some, tmp_path / "memory.tmx") == (20, 2)
    assert read_tmx(tmp_path / "memory.tmx") == [pair for brief in some for pair in pairs(brief)]
    tree = etree.parse(tmp_path / "memory.tmx")
    assert tree.docinfo.doctype == '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    assert tree.getroot().get("version") == "1.4"
    header = tree.getroot().find("header")
    assert set(header.attrib) >= {
        "creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang",
        "datatype",
    }  # fmt: skip
    units = tree.findall(".//tu")
    assert len({unit.get("tuid") for unit in units}) == len(units)
    assert not any("近60个" in zh for zh, _ in read_tmx(tmp_path / "memory.tmx"))


def test_tmx_with_hostile_text(tmp_path: Path) -> None:
    write_tmx([exported.hostile()], tmp_path / "memory.tmx")
    for zh, en in read_tmx(tmp_path / "memory.tmx"):
        assert zh.endswith("<script>&amp;]]>\U0001f600")
        assert "<script>" in en


def test_exports_for_translators(run: Run, tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 2)
    ran = run("export", folder, "--to", tmp_path / "memory.tmx")
    assert (ran.code, "20 sentence pairs; 2 left out" in ran.out) == (0, True)
    assert run("export", folder, "--to", tmp_path / "xliff", "--format", "xliff").code == 0
    assert len(list((tmp_path / "xliff").glob("*.xliff"))) == 2
    kept = (tmp_path / "memory.tmx").read_bytes()
    ran = run("export", EXAMPLE, "--to", tmp_path / "memory.tmx")
    assert ran.code == 1
    assert "has no English; export its brief" in ran.err
    assert "There are no sentence pairs" in ran.err
    assert (tmp_path / "memory.tmx").read_bytes() == kept


@pytest.mark.parametrize("read", [read_tmx, read_revisions, read_tbx])
def test_files_that_are_not_there(read: Callable[[Path], Any]) -> None:
    with pytest.raises(InputError, match="no-such can't be read: no such file"):
        read(Path("no-such"))


def test_the_checkout_does_not_hide_the_toolkit() -> None:
    """Our folder `translate` and the toolkit's package of that name live side by side."""
    code = "from irsum.export.toolkit import storage; print(storage('tmx').tmxfile.Name)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=False, cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert ran.stdout.strip() == "TMX Translation Memory"
