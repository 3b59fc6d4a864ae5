"""Spaces that typesetting leaves between Chinese and numbers change no figure."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from irsum.figures.chinese import read_chinese
from irsum.figures.values import Figure

ROOT = Path(__file__).resolve().parent.parent
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9])(?=[\u4e00-\u9fff])")


def _values(figures: tuple[Figure, ...]) -> list[Figure]:
    return [replace(figure, text="", start=0, end=0) for figure in figures]


@pytest.mark.parametrize(
    ("zh", "direction", "basis"),
    [
        ("营业收入同比下降 37.17%。", "down", "year on year"),
        ("毛利率较上年同期 减少 1.2 个百分点", "down", "year on year"),
        ("环比 增长 8%", "up", "on the previous period"),
    ],
)
def test_a_change_keeps_its_verb(zh: str, direction: str, basis: str) -> None:
    figure = read_chinese(zh)[-1]
    assert (str(figure.direction), str(figure.basis)) == (direction, basis)


def test_spans_are_those_of_the_text() -> None:
    text = "实现利润总额 9,690.01 万元，同比 下降 37.17 %"
    figures = read_chinese(text)
    assert [f.text for f in figures] == ["9,690.01 万元", "37.17 %"]
    assert all(text[f.start : f.end] == f.text for f in figures)


@pytest.mark.parametrize("name", ["ir_a", "ir_b", "ir_c"])
def test_all_sentences_read_the_same_with_spaces(name: str) -> None:
    rows = (ROOT / "data" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    for zh in (row.split("\t")[0] for row in rows):
        assert _values(read_chinese(_GAP.sub(" ", zh))) == _values(read_chinese(zh)), zh
