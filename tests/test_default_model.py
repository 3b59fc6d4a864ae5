"""The whole with the real default model (pytest -m model); it is fetched where it is missing."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

pytestmark = pytest.mark.model

EXAMPLE = ROOT / "examples" / "688997_medical_devices.txt"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def irsum(*arguments: str | Path, stdin: str | None = None) -> str:
    """The standard output of a run that has to succeed."""
    run = subprocess.run(
        [sys.executable, "-m", "irsum", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.fixture(scope="module")
def brief() -> dict[str, object]:
    """The brief of an example record."""
    whole: dict[str, object] = json.loads(irsum("brief", EXAMPLE, "--format", "json"))
    return whole


def statements(brief: dict[str, object]) -> list[dict[str, object]]:
    """Every question and point of a brief."""
    items = brief["items"]
    assert isinstance(items, list)
    points = [point for item in items for point in item["points"]]
    return [*points, *({"text": item["question_en"]} for item in items)]


def test_every_figure_is_verified_or_marked(brief: dict[str, object]) -> None:
    checks = brief["checks"]
    assert isinstance(checks, dict)
    assert checks["figures"] > 20
    assert checks["verified"] + len(checks["marked"]) >= checks["figures"]
    assert checks["verified"] >= 0.95 * checks["figures"]


def test_no_chinese_is_left(brief: dict[str, object]) -> None:
    left = [
        text
        for statement in statements(brief)
        if _CHINESE.search(_IN_BRACKETS.sub("", text := str(statement["text"])))
    ]
    assert left == []


def test_the_headline_figures_are_told(brief: dict[str, object]) -> None:
    told = " ".join(str(statement["text"]) for statement in statements(brief))
    for figure in ("RMB 486 million", "21.37%", "RMB 63.7887 million", "RMB 152 million"):
        assert figure in told


def test_a_line_does_not_depend_on_its_neighbours() -> None:
    lines = [
        "前三季度，公司实现营业收入4.86亿元，同比增长21.37%。",
        "截至9月末，产品已销往近60个国家和地区。",
        "公司后续有什么扩产计划？",
    ]
    together = irsum("translate", "-", stdin="\n".join(lines)).splitlines()
    alone = [irsum("translate", "-", stdin=line).strip() for line in reversed(lines)]
    assert together == alone[::-1]
    assert "RMB 486 million" in together[0]
    assert "nearly 60" in together[1]
    assert together[2].endswith("?")
