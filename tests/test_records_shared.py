"""The real records kept beside the project, against their gold segmentation."""

import json
from pathlib import Path

import pytest

from irsum.records.segment import read_record, to_json

FIELDS = ("code", "name", "company", "number", "kinds", "kinds_certain", "dates", "place", "signed")


def plain(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def test_gold(shared: Path) -> None:
    paths = sorted((shared / "records").glob("*.txt"))
    if not paths:
        pytest.skip("no shared records")
    for path in paths:
        gold = json.loads((path.parent / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        made = to_json(read_record(path))
        for item in (made, gold):
            item["pairs"] = [(plain(i["question"]), plain(i["answer"])) for i in item["items"]]
            item["numbers"] = [i["number"] for i in item["items"]]
        assert made["pairs"] == gold["pairs"], path.name
        assert made["numbers"] == gold["numbers"], path.name
        header, expected = made["header"], gold["header"]
        for field in FIELDS:
            assert plain(header[field]) == plain(expected[field]), (path.name, field)
        assert [host["name"] for host in header["hosts"]] == expected["hosts"], path.name
        institutions = {p["institution"] for p in header["participants"]}
        assert len(institutions) >= expected["participants_count_min"], path.name
        assert institutions >= set(expected["participants_sample"]), path.name
        if not expected["participants_count_min"]:
            assert not institutions, path.name
