"""Items and header fields right for each real record, against the gold kept beside the project.

    python scripts/score_records.py [FOLDER]

FOLDER holds records (*.txt) and gold/*.json; the default is ../shared/records.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from irsum.records.segment import read_record, to_json

FIELDS = ("code", "name", "company", "number", "kinds", "kinds_certain", "dates", "place", "signed")


def plain(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def fields(made: dict[str, Any], gold: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each field the gold has, and whether it is right."""
    for field in FIELDS:
        yield field, plain(made[field]) == plain(gold[field])
    yield "hosts", [host["name"] for host in made["hosts"]] == gold["hosts"]
    institutions = [participant["institution"] for participant in made["participants"]]
    least = gold["participants_count_min"]
    yield "participants", len(institutions) >= least and bool(institutions) == bool(least)
    yield "participants named", set(institutions) >= set(gold["participants_sample"])


def pairs(items: list[dict[str, str]]) -> list[tuple[object, object]]:
    return [(plain(item["question"]), plain(item["answer"])) for item in items]


def main() -> None:
    shared = Path(os.environ.get("IRSUM_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "records"
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        print(f"No records at {folder}; nothing is scored.")
        return
    items = exact = right = known = 0
    for path in paths:
        gold = json.loads((folder / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        made = to_json(read_record(path))
        wanted, got = pairs(gold["items"]), pairs(made["items"])
        good = (
            sum(a == b for a, b in zip(wanted, got, strict=False)) if len(wanted) == len(got) else 0
        )
        checks = dict(fields(made["header"], gold["header"]))
        wrong = ", ".join(name for name, fine in checks.items() if not fine)
        print(
            f"{path.stem:<36} items {good}/{len(wanted)} ({len(got)} found)  wrong: {wrong or '-'}"
        )
        items, exact = items + len(wanted), exact + good
        known, right = known + len(checks), right + sum(checks.values())
    print(f"{exact} of {items} items exact, {right} of {known} header fields right")


if __name__ == "__main__":
    main()
