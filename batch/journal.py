"""What a run has done so far, so that it can be killed anywhere and go on.

    .irsum-journal    while a run is on: the run's identity, then a line for each record that is
                      done or failed, added once its results are on the disk
    manifest.json     at the end: the same with totals, sorted; the journal goes
    errors.jsonl      at the end: the failed records and why

A record counts as done when its line is there, its results have the size the line says, and its
bytes are those it was made from. No line holds a time or an order: what stands at the end is the
same whatever happened on the way.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from irsum.batch.record import ENDINGS, Made
from irsum.batch.store import Store
from irsum.errors import OutputError, UsageError

__all__ = ["ERRORS", "JOURNAL", "MANIFEST", "Journal"]

JOURNAL, MANIFEST, ERRORS = ".irsum-journal", "manifest.json", "errors.jsonl"


class Journal:
    """The state of the run in `place`; `identity` is all that results depend on but the records.

    Raises UsageError where the place has results of another identity, and says what changed.
    """

    def __init__(self, place: Store, identity: Mapping[str, str]) -> None:
        self._place = place
        self._identity = dict(identity)
        self._lines: dict[str, str] = {}
        self._begun = False
        self._load()

    def __len__(self) -> int:
        return len(self._lines)

    def entry(self, output: str) -> dict[str, Any] | None:
        """What is known of the record whose results have this name."""
        line = self._lines.get(output)
        return json.loads(line) if line else None

    def counts(self) -> tuple[int, int, int]:
        """How many records are done, how many failed, and how many of these for the model."""
        # A quote within a name is escaped, so that no name looks like this.
        failed = [line for line in self._lines.values() if ', "error": ["' in line]
        model = sum(', "error": ["model", ' in line for line in failed)
        return len(self._lines) - len(failed), len(failed), model

    def intact(self, entry: Mapping[str, Any]) -> bool:
        """Whether the results of a record that is done are there, with the size they had."""
        return all(
            self._place.size(entry["output"] + ending) == size
            for ending, (_, size) in entry.get("files", {}).items()
        )

    def add(self, several: Iterable[Made]) -> None:
        """Write the results of records, then note that they are done. Raises OutputError."""
        several = list(several)
        self._place.write(
            {made.output + ending: data for made in several for ending, data in made.files.items()}
        )
        new = [_line(made) for made in several]
        lines = new if self._begun else [_dumped({"run": self._identity}), *new]
        self._place.append(JOURNAL, "".join(f"{line}\n" for line in lines).encode())
        self._begun = True
        for made, line in zip(several, new, strict=True):
            self._lines[made.output] = line

    def finish(self) -> dict[str, int]:
        """Write manifest and errors, drop the journal, return the totals. Raises OutputError."""
        totals = {"records": 0, "failed": 0, "figures": 0, "verified": 0}
        errors, lines = [], []
        for output in sorted(self._lines):
            lines.append(line := self._lines[output])
            entry = json.loads(line)
            totals["records"] += 1
            totals["figures"] += entry.get("figures", 0)
            totals["verified"] += entry.get("verified", 0)
            if "error" in entry:
                totals["failed"] += 1
                kind, why = entry["error"]
                errors.append(_dumped({"record": entry["record"], "kind": kind, "why": why}))
        head = f'{{"run": {_dumped(self._identity)},\n"totals": {_dumped(totals)},\n"records": ['
        manifest = head + ",".join(f"\n{line}" for line in lines) + "\n]}\n"
        self._place.write({ERRORS: "".join(f"{line}\n" for line in errors).encode()})
        self._place.write({MANIFEST: manifest.encode()})
        self._place.drop(JOURNAL)
        self._begun = False
        return totals

    def _load(self) -> None:
        log = self._place.log(JOURNAL)
        # What stands behind the last line end was being written when the run was killed.
        whole, _, half = log.rpartition(b"\n")
        if manifest := self._place.read(MANIFEST):
            self._read_manifest(manifest.decode("utf-8", "replace"))
        for line in whole.decode("utf-8", "replace").splitlines():
            row = _parsed(line)
            if "run" in row:
                self._same(row["run"])
            elif "output" in row:
                self._lines[row["output"]] = line
        if half:
            # Else the next line would be added to it. Half a line tells nothing and is no loss.
            self._place.append(JOURNAL, b"\n")
        self._begun = bool(whole)

    def _read_manifest(self, text: str) -> None:
        first, *others = text.split("\n")
        head = _parsed(first.removesuffix(",") + "}")
        if "run" not in head:
            raise UsageError(
                f"There is a {MANIFEST} that is no run's of irsum batch; choose another --out."
            )
        self._same(head["run"])
        for line in others:
            row = _parsed(line.removesuffix(","))
            if "output" in row:
                self._lines[row["output"]] = line.removesuffix(",")

    def _same(self, old: Mapping[str, str]) -> None:
        new = self._identity
        changed = [
            f"{name} was {_short(old.get(name, 'none'))}, is {_short(new.get(name, 'none'))}"
            for name in dict.fromkeys([*old, *new])
            if old.get(name) != new.get(name)
        ]
        if changed:
            raise UsageError(
                f"The results in --out are of another run ({'; '.join(changed)}); choose another "
                "--out, or run as before."
            )


def check(place: Store) -> list[str]:
    """The results whose bytes are not those of the manifest. Raises OutputError without one."""
    manifest = place.read(MANIFEST)
    if manifest is None:
        raise OutputError(f"There is no {MANIFEST}.")
    return [
        entry["output"] + ending
        for entry in json.loads(manifest)["records"]
        for ending, (digest, _) in entry.get("files", {}).items()
        if _sha256(place.read(entry["output"] + ending) or b"") != digest
    ]


def _line(made: Made) -> str:
    entry: dict[str, Any] = {"record": made.name, "output": made.output, "input": made.input}
    if made.error:
        entry["error"] = list(made.error)
    else:
        entry |= {"figures": made.figures, "verified": made.verified}
        entry["files"] = {e: [_sha256(made.files[e]), len(made.files[e])] for e in ENDINGS}
    return _dumped(entry)


def _parsed(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _dumped(value: object) -> str:
    # ASCII: no line end of any kind, no half of a surrogate pair.
    return json.dumps(value)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _short(value: str) -> str:
    return value[:12] if len(value) == 64 else value
