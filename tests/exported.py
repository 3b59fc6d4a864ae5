"""Briefs of many invented companies, a run's folder, and what an export holds."""

import hashlib
import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import briefs

from irsum.render.as_json import render
from irsum.types import Brief

__all__ = ["changed", "company", "files", "hostile", "load", "run_folder", "write_brief"]


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


def hostile() -> Brief:
    """A brief with what XML has trouble with in every text."""
    return briefs.rewritten(company(1), lambda text: text + "<script>&amp;]]>\x00\x0b\U0001f600")


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


def load(folder: Path, config: str, **options: Any) -> Any:
    """What `datasets.load_dataset` makes of an export."""
    import datasets

    datasets.disable_progress_bars()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return datasets.load_dataset(
            str(folder), config, cache_dir=str(folder.parent / "cache"), **options
        )


def files(folder: Path) -> dict[str, str]:
    """Every file in a folder with the digest of its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
