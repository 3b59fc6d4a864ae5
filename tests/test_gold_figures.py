"""The figure benchmark: in shape, free of contradictions, and in agreement with the reader."""

import csv
import re
from pathlib import Path

import pytest

from irsum.figures.chinese import read_chinese
from irsum.figures.house import render

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold"
VALUE = re.compile(
    r"(money [A-Z]{3} |percent |points |basis points |multiple [x+]|number |count |quantity "
    r"|period |date |basis |change |ordinal |name )\S.*"
)
# Sentences whose figure irsum's own reader does not render, and the reason.
UNREAD = {
    "period-13": "同比 without a figure",
    "period-14": "环比 without a figure",
    "period-30": "季度 without a number",
    "ordinal-03": "首家 is a word, not a figure",
}


def rows() -> list[dict[str, str]]:
    with (GOLD / "figures.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = rows()


def groups(row: dict[str, str]) -> list[list[str]]:
    return [group.split("||") for group in re.split(r"(?<!\|)\|(?!\|)", row["must"])]


def never(row: dict[str, str]) -> list[str]:
    return [text for text in row["never"].split("|") if text]


def holds(english: str, wanted: str) -> bool:
    before = r"(?<![\w.,$€£¥])" if wanted[0].isalnum() else r"(?<!\w)"
    pattern = before + re.escape(wanted) + r"(?![\w%]|[.,]\d)"
    return re.search(pattern, english, re.IGNORECASE) is not None


def house(row: dict[str, str]) -> str:
    return " ; ".join(render(figure) for figure in read_chinese(row["zh"]))


def test_it_is_as_large_as_the_card_says() -> None:
    card = (GOLD / "FIGURES.md").read_text(encoding="utf-8")
    figures = sum(len(groups(row)) for row in ROWS)
    assert f"{len(ROWS)} invented Chinese sentences with {figures} figures" in card
    for kind in {row["type"] for row in ROWS}:
        some = [row for row in ROWS if row["type"] == kind]
        assert f"| `{kind}` | {len(some)} | {sum(len(groups(row)) for row in some)} |" in card
    assert len(ROWS) >= 400


def test_ids_and_sentences_are_unique_and_splits_are_halves() -> None:
    assert len({row["id"] for row in ROWS}) == len({row["zh"] for row in ROWS}) == len(ROWS)
    assert all(row["id"].rpartition("-")[0] == row["type"] for row in ROWS)
    dev = sum(row["split"] == "dev" for row in ROWS)
    assert {row["split"] for row in ROWS} == {"dev", "test"}
    assert abs(2 * dev - len(ROWS)) <= 20


def test_every_group_has_a_value() -> None:
    for row in ROWS:
        values = row["values"].split("; ")
        assert len(values) == len(groups(row)), row["id"]
        assert all(VALUE.fullmatch(value) for value in values), row["id"]
        assert all(text == text.strip() != "" for group in groups(row) for text in group)


def test_dense_sentences_have_four_to_six_figures() -> None:
    dense = [row for row in ROWS if row["type"] == "dense"]
    assert len(dense) >= 60
    assert all(4 <= len(groups(row)) <= 6 for row in dense)


def test_nothing_is_both_wanted_and_forbidden() -> None:
    clashes = [
        (row["id"], text, wanted)
        for row in ROWS
        for text in never(row)
        for group in groups(row)
        for wanted in group
        if holds(wanted, text)
    ]
    assert not clashes


def test_house_english_of_the_reader_passes() -> None:
    failed = []
    for row in ROWS:
        english = house(row)
        missing = [group[0] for group in groups(row) if not any(holds(english, w) for w in group)]
        forbidden = [text for text in never(row) if holds(english, text)]
        if (missing or forbidden) and row["id"] not in UNREAD:
            failed.append((row["id"], missing, forbidden, english))
    assert not failed


@pytest.mark.parametrize(
    ("english", "wanted", "found"),
    [
        ("RMB 115 million", "15 million", False),
        ("RMB 1.15 million", "15 million", False),
        ("$15 million", "15 million", False),
        ("15 million yuan", "15 Million", True),
        ("about 30%", "30", False),
        ("30.", "30", True),
        ("30.5", "30", False),
        ("US$15 million", "$15 million", False),
    ],
)
def test_matching_is_by_whole_tokens(english: str, wanted: str, found: bool) -> None:
    assert holds(english, wanted) is found
