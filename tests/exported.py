"""Briefs of many invented companies, and a run's folder, for tests of exports."""

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

import briefs

from irsum.render.as_json import render
from irsum.types import Brief

__all__ = ["changed", "company", "run_folder", "write_brief"]


def company(number: int, record: int = 1) -> Brief:
    """A record of the company of that number."""
    brief = briefs.lanxu(full=True)
    header = replace(
        brief.record.header,
        code=f"{600000 + number}",
        name=f"澜序{number}",
        company=f"苏州澜序{number}股份有限公司",
        number=f"2025-{record:03d}",
    )
    file = f"/home/somebody/records/{number}_{record}.txt"
    return replace(brief, record=replace(brief.record, header=header, file=file))


def write_brief(brief: Brief, path: Path) -> Path:
    """Write a brief as `irsum brief --full --format json` does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(brief), encoding="utf-8")
    return path


def run_folder(folder: Path, count: int) -> Path:
    """A run's folder with briefs of `count` companies, and other files as runs have them."""
    for number in range(count):
        write_brief(company(number), folder / "briefs" / f"{number}.json")
    (folder / "manifest.json").write_text(json.dumps({"records": []}), encoding="utf-8")
    (folder / "notes.txt").write_text("no record", encoding="utf-8")
    return folder


def changed(path: Path, **values: object) -> None:
    """Change top values of a brief's JSON."""
    data = cast("dict[str, object]", json.loads(path.read_text(encoding="utf-8")))
    path.write_text(json.dumps({**data, **values}), encoding="utf-8")
