"""Briefs and runs as inputs of exports: what comes back, what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import briefs
import exported
import pytest

from irsum.errors import InputError
from irsum.export.read import inputs, parse_brief
from irsum.export.rows import CONFIGS, rows
from irsum.render.as_json import render


@pytest.mark.parametrize("brief", [briefs.lanxu(full=True), briefs.bare(), briefs.long()])
def test_a_brief_survives_its_json(brief: Any) -> None:
    assert render(parse_brief(json.loads(render(brief)), "brief")) == render(brief)


def test_a_run_is_its_briefs(tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 3)
    (folder / "briefs" / "half.json").write_text('{\n "record": {"fi', encoding="utf-8")
    (folder / "briefs" / "empty.json").write_text("", encoding="utf-8")
    names = [Path(one.name).name for one in inputs([folder])]
    assert names == ["0.json", "1.json", "2.json", "empty.json", "half.json"]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all values in JSON, those within others too; of a list the first."""
    yield path
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list) and value:
        yield from leaves(value[0], (*path, 0))


@pytest.mark.parametrize(
    "value", [None, -1, 2**40, 0.5, "x", "\ud800", True, [], {}, [[]], {"a": 1}]
)
def test_a_brief_with_anything_in_it(value: Any) -> None:
    """Whatever stands where in a brief's JSON, it is refused or gives rows that can be written."""
    import pyarrow as pa

    from irsum.export.rows import features

    text = render(briefs.lanxu(full=True))
    schemas = {config: features(config).arrow_schema for config in CONFIGS}
    for path in [path for path in leaves(json.loads(text)) if path]:
        data = json.loads(text)
        inner = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        try:
            made = parse_brief(data, "brief")
        except InputError:
            continue
        for config, found in rows(made).items():
            pa.Table.from_pylist(found, schema=schemas[config])
