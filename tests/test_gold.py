"""The gold data: in shape, true to the records, and with figures that agree."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from irsum.figures.check import check

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold"
FILES = sorted(GOLD.glob("*.json"))
STEMS = [path.stem for path in FILES]

HEADER: dict[str, type | tuple[type, ...]] = {
    "code": str,
    "name": str,
    "company": str,
    "number": (str, type(None)),
    "kinds": list,
    "kinds_certain": bool,
    "dates": list,
    "place": str,
    "participants": list,
    "hosts": list,
    "signed": str,
}
TOP = {"file", "split", "industry", "layout", "header", "company_en", "brief", "items"}
ITEM = {"number", "question", "answer", "sentences", "summary"}
ISO = re.compile(r"2025-\d\d-\d\d")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
FURNITURE = re.compile(
    r"^[ \t]*(?:\d+ ?/ ?\d+|第 ?\d+ ?页 ?共 ?\d+ ?页|- ?\d+ ?-)[ \t]*$", re.MULTILINE
)
NUMBER = re.compile(r"\d+(?:[,.]\d+)*")

# Pairs whose English is right although the checker flags it: words of the Chinese, and the reason.
KNOWN: dict[str, str] = {}


@lru_cache(maxsize=64)
def gold(stem: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((GOLD / f"{stem}.json").read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=64)
def squeezed(stem: str) -> str:
    """The record's text without page numbers and without any white space."""
    text = (GOLD / f"{stem}.txt").read_text(encoding="utf-8")
    return without_space(FURNITURE.sub("", text))


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def english(item: dict[str, Any]) -> str:
    return " ".join(sentence["en"] for sentence in item["sentences"])


def without_wraps(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def known(zh: str) -> bool:
    return any(words in zh for words in KNOWN)


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def test_there_are_twelve_records_and_about_a_hundred_questions() -> None:
    assert len(STEMS) >= 12
    assert sum(len(gold(stem)["items"]) for stem in STEMS) >= 100


def test_splits_are_halves_and_share_no_company() -> None:
    companies: dict[str, set[str]] = {"dev": set(), "test": set()}
    for stem in STEMS:
        header = gold(stem)["header"]
        companies[gold(stem)["split"]] |= {header["company"], header["code"], header["name"]}
    assert not companies["dev"] & companies["test"]
    assert len(companies["dev"]) == len(companies["test"])


@pytest.mark.parametrize("stem", STEMS)
def test_shape(stem: str) -> None:
    data = gold(stem)
    assert set(data) == TOP
    assert data["file"] == f"{stem}.txt"
    assert data["split"] in {"dev", "test"}
    assert data["industry"]
    assert data["layout"]
    assert data["company_en"]
    header = data["header"]
    assert set(header) == set(HEADER)
    for name, kind in HEADER.items():
        assert isinstance(header[name], kind), name
    assert stem.startswith(f"{header['code']}_")
    assert all(ISO.fullmatch(date) for date in (*header["dates"], header["signed"]))
    assert all(set(row) == {"institution", "people"} for row in header["participants"])
    assert all(set(row) == {"name", "title"} for row in header["hosts"])
    assert set(data["brief"]) == {"overview"}
    assert 2 <= len(data["brief"]["overview"]) <= 4
    for item in data["items"]:
        assert set(item) == ITEM
        assert 1 <= len(item["summary"]) <= 2
        parts = [sentence["part"] for sentence in item["sentences"]]
        assert parts == sorted(parts, reverse=True)
        assert set(parts) == {"question", "answer"}
        assert all(set(sentence) == {"part", "zh", "en"} for sentence in item["sentences"])


@pytest.mark.parametrize("stem", STEMS)
def test_sentences_joined_are_question_and_answer(stem: str) -> None:
    for item in gold(stem)["items"]:
        for part in ("question", "answer"):
            joined = "".join(s["zh"] for s in item["sentences"] if s["part"] == part)
            assert without_space(joined) == without_space(item[part])


@pytest.mark.parametrize("stem", STEMS)
def test_record_holds_questions_and_answers_in_order(stem: str) -> None:
    text, at = squeezed(stem), 0
    for item in gold(stem)["items"]:
        for part in ("question", "answer"):
            found = text.find(without_space(item[part]), at)
            assert found >= 0, (item["number"], part)
            at = found + len(without_space(item[part]))


@pytest.mark.parametrize("stem", STEMS)
def test_record_holds_the_header(stem: str) -> None:
    text, header = squeezed(stem), gold(stem)["header"]
    wanted = [header[name] for name in ("code", "name", "company", "place")]
    wanted += header["kinds"]
    wanted += [header["number"]] if header["number"] else []
    for row in header["participants"]:
        wanted += [row["institution"], *row["people"]]
    for row in header["hosts"]:
        wanted += [row["name"], row["title"]]
    for value in wanted:
        assert without_space(value) in text


@pytest.mark.parametrize("stem", STEMS)
def test_english_has_no_chinese(stem: str) -> None:
    data = gold(stem)
    texts = [data["company_en"], data["industry"], *data["brief"]["overview"]]
    for item in data["items"]:
        texts += [english(item), *item["summary"]]
    for text in texts:
        assert text.strip()
        assert not CHINESE.search(text), text


@pytest.mark.parametrize("stem", STEMS)
def test_figures_of_each_pair_agree(stem: str) -> None:
    flagged = [
        (sentence["zh"], sentence["en"], flags)
        for item in gold(stem)["items"]
        for sentence in item["sentences"]
        if not known(sentence["zh"]) and (flags := check(sentence["zh"], sentence["en"]))
    ]
    assert not flagged


def test_known_pairs_are_still_in_the_gold_and_few() -> None:
    sentences = [
        s["zh"] for stem in STEMS for item in gold(stem)["items"] for s in item["sentences"]
    ]
    for words, reason in KNOWN.items():
        assert reason
        assert sum(words in zh for zh in sentences) == 1, words
    assert len(KNOWN) <= len(sentences) / 100


@pytest.mark.parametrize("stem", STEMS)
def test_summaries_and_overviews_give_only_numbers_of_the_translation(stem: str) -> None:
    data = gold(stem)
    for item in data["items"]:
        for point in item["summary"]:
            assert numbers(point) <= numbers(english(item)), point
    # An overview may name the year that the record leaves to its date.
    whole = numbers(" ".join(english(item) for item in data["items"])) | {
        data["header"]["signed"][:4]
    }
    for sentence in data["brief"]["overview"]:
        assert numbers(sentence) <= whole, sentence


def row(stem: str) -> str:
    """The record's row of the table in the data card."""
    data = gold(stem)
    sentences = [s for item in data["items"] for s in item["sentences"]]
    zh = "".join(s["zh"] for s in sentences)
    cells = [
        data["file"].removesuffix(".txt"),
        data["split"],
        data["industry"],
        str(len(data["items"])),
        str(len(sentences)),
        f"{len(zh):,}",
        f"{sum(len(s['en'].split()) for s in sentences):,}",
        f"{len(NUMBER.findall(zh)):,}",
        str(sum(len(NUMBER.findall(s["zh"])) >= 4 for s in sentences)),
    ]
    return f"| {' | '.join(cells)} |"


def test_data_card_gives_the_statistics() -> None:
    card = (GOLD / "README.md").read_text(encoding="utf-8")
    missing = [row(stem) for stem in STEMS if row(stem) not in card]
    assert not missing, "\n" + "\n".join(missing)
    assert len(re.findall(r"^\| \d{6}_", card, re.MULTILINE)) == len(STEMS)
    items: dict[str, list[dict[str, Any]]] = {split: [] for split in ("dev", "test")}
    for stem in STEMS:
        items[gold(stem)["split"]] += gold(stem)["items"]
    points = sum(len(item["summary"]) for some in items.values() for item in some)
    overview = sum(len(gold(stem)["brief"]["overview"]) for stem in STEMS)
    dev, test = len(items["dev"]), len(items["test"])
    total = (
        f"`dev` has {dev} items, `test` {test}; together {dev + test}, "
        f"with {points} summary points and {overview} overview sentences."
    )
    assert total in without_wraps(card), total


@pytest.mark.parametrize("stem", STEMS)
def test_data_card_describes_the_layout(stem: str) -> None:
    card = (GOLD / "README.md").read_text(encoding="utf-8")
    assert f"| {stem[:6]} | {gold(stem)['layout'].replace('|', chr(92) + '|')} |" in card
