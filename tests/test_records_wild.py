"""Invented records in the layouts found in the wild: every item exact, header fields right.

Run with `-s` for the counts.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wild_layouts import GOLD, LAYOUTS, Fixture, facts_of, fixtures

from irsum.records.read import read
from irsum.records.segment import segment_text, to_json

MADE = Path(__file__).parent / "fixtures"
FIELDS = ("code", "name", "company", "number", "kinds", "kinds_certain", "dates", "place",
          "participants", "hosts", "signed")  # fmt: skip


def by_hand() -> Iterator[Fixture]:
    """The gold records themselves, written by hand, and files LibreOffice made of them."""
    for path in sorted(GOLD.glob("*.txt")):
        yield Fixture(
            f"by hand / {path.stem}", path.read_bytes(), facts_of(path.with_suffix(".json"))
        )
    for path in sorted(MADE.glob("*.pdf")):
        gold = GOLD / f"{path.stem.rpartition('-')[0]}.json"
        if gold.exists():
            yield Fixture(f"LibreOffice / {path.name}", path.read_bytes(), facts_of(gold))


def plain(value: Any) -> Any:
    """Without white space, wherever it stands."""
    if isinstance(value, str):
        return "".join(value.split())
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def score(fixture: Fixture) -> tuple[list[str], int, int, int]:
    """What is wrong, and how many items are right, items and fields there are."""
    expected = plain(fixture.expected)
    found = read(fixture.data, fixture.name)
    made = plain(to_json(segment_text(found.text, fixture.name)))
    wrong = [name for name in FIELDS if made["header"][name] != expected[name]]
    pairs = [
        [(item["question"], item["answer"]) for item in items]
        for items in (made["items"], expected["items"])
    ]
    right = (
        sum(a == b for a, b in zip(*pairs, strict=False)) if len(pairs[0]) == len(pairs[1]) else 0
    )
    numbers = [[item["number"] for item in items] for items in (made["items"], expected["items"])]
    wrong += ["numbers"] * (numbers[0] != numbers[1])
    wrong += [
        name for name in ("introduction", "tail") if made[name] != expected.get(name, made[name])
    ]
    return wrong, right, len(pairs[1]), len(FIELDS)


def test_all_fixtures(capsys: pytest.CaptureFixture[str]) -> None:
    wrong: list[str] = []
    right = items = fields = missed = count = 0
    for fixture in (*by_hand(), *fixtures()):
        bad, good, all_items, all_fields = score(fixture)
        count, right, items, fields = (
            count + 1,
            right + good,
            items + all_items,
            fields + all_fields,
        )
        missed += sum(name in FIELDS for name in bad)
        if bad or good < all_items:
            wrong.append(
                f"{fixture.name}: {good}/{all_items} items; wrong: {', '.join(bad) or '-'}"
            )
    print(f"{count} fixtures in {len(LAYOUTS)} generated layouts and those by hand:")
    print(f"{right} of {items} items exact, {fields - missed} of {fields} header fields right")
    assert right == items, "\n".join(wrong)
    assert missed <= fields / 100, "\n".join(wrong)
    assert count >= 60
    assert len(LAYOUTS) >= 25
    assert not [line for line in wrong if "introduction" in line or "tail" in line], "\n".join(
        wrong
    )
