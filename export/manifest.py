"""What is in an export: its shards and statistics, in one small file that is written last.

A shard that the file doesn't list is not part of the export, so an export that breaks off changes
nothing.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from irsum.errors import ExportError

__all__ = ["FORMAT", "MANIFEST", "Manifest", "Shard", "Statistics", "read_manifest"]

MANIFEST = "irsum-export.json"
FORMAT = 1

Statistics = dict[str, dict[str, int]]
"""Counts by what is counted and group, such as {"figures": {"money": 12}}; they add up."""

# What a folder may hold before the first export: a fresh repository's files.
_HARMLESS = frozenset({"README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"})


@dataclass(frozen=True, slots=True)
class Shard:
    """One Parquet file; `path` is relative to the export, `bytes` its size, `loaded` as Arrow."""

    config: str
    split: str
    path: str
    rows: int
    bytes: int
    loaded: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """An export's shards in order; `irsum` is the version that made all its rows."""

    irsum: str = ""
    shards: tuple[Shard, ...] = ()
    statistics: Statistics = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    companies: int = 0

    def of(self, config: str, split: str | None = None) -> tuple[Shard, ...]:
        """The shards of a table, or of one split of it."""
        return tuple(s for s in self.shards if s.config == config and split in {None, s.split})

    def rows(self, config: str, split: str | None = None) -> int:
        """How many rows a table, or one split of it, has."""
        return sum(shard.rows for shard in self.of(config, split))

    def with_(self, shards: tuple[Shard, ...], statistics: Statistics) -> "Manifest":
        """This with more shards, and with counts added."""
        groups = {*self.statistics, *statistics}
        return replace(
            self,
            shards=(*self.shards, *shards),
            statistics={
                group: _added(self.statistics.get(group, {}), statistics.get(group, {}))
                for group in sorted(groups)
            },
        )

    def to_json(self) -> str:
        """The file's text."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an export, an empty one for a new folder.

    Raises ExportError where the folder holds something else, or not all of what it should.
    """
    path = folder / MANIFEST
    if not path.is_file():
        others = [
            file.name
            for file in (folder.iterdir() if folder.is_dir() else ())
            if not file.name.startswith(".") and file.name not in _HARMLESS
        ]
        if others:
            raise ExportError(
                f"{folder} is no whole export: it has {min(others)} but no {MANIFEST}; "
                "choose another folder, or empty it."
            )
        return Manifest()
    try:
        manifest = _parsed(json.loads(path.read_text(encoding="utf-8")), folder)
    except (AttributeError, KeyError, TypeError, ValueError, OSError):
        raise ExportError(f"{path} can't be read; restore it, or export anew.") from None
    for shard in manifest.shards:
        file = folder / shard.path
        if not file.is_file() or file.stat().st_size != shard.bytes:
            what = "is not what was written" if file.is_file() else "is missing"
            raise ExportError(f"{folder} is damaged: {shard.path} {what}; restore it, or export "
                              "anew.")  # fmt: skip
    return manifest


def _parsed(data: dict[str, Any], folder: Path) -> Manifest:
    if data["format"] != FORMAT:
        raise ExportError(
            f"{folder} was made by another version of irsum (format {data['format']}, "
            f"not {FORMAT}); export into a new folder."
        )
    return Manifest(
        data["irsum"],
        tuple(Shard(**shard) for shard in data["shards"]),
        {group: dict(counts) for group, counts in data["statistics"].items()},
        tuple(data["dates"]),
        int(data["companies"]),
    )


def _added(some: dict[str, int], others: dict[str, int]) -> dict[str, int]:
    return {name: some.get(name, 0) + others.get(name, 0) for name in sorted({*some, *others})}
