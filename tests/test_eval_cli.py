"""`irsum evaluate` as its users meet it: files written, gate, sentences, exit codes."""

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from running import Run

GOLD = ROOT / "data" / "gold"
RECORD = "605985_condiments"
CARRIER = ["--model", "engines:carrier"]
FILES = ["report.html", "results.json", "samples.jsonl", "summary.md"]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """One record of three questions and a few cases of the benchmark."""
    folder = tmp_path / "gold"
    folder.mkdir()
    shutil.copy(GOLD / f"{RECORD}.txt", folder)
    data = json.loads((GOLD / f"{RECORD}.json").read_text(encoding="utf-8"))
    data["items"] = data["items"][:3]
    (folder / f"{RECORD}.json").write_text(json.dumps(data), encoding="utf-8")
    rows = (GOLD / "figures.tsv").read_text(encoding="utf-8").splitlines()[:6]
    (folder / "figures.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def plain(tmp_path: Path) -> list[object]:
    """Options that score three lines of plain files, with one hostile line."""
    lines = {
        "zh": "收入为1.5亿元。\n毛利率提高2.3个百分点。\n谢谢<script>！\n",
        "ref": "Revenue was RMB 150 million.\nGross margin rose 2.3 percentage points.\nThanks!\n",
        "hyp": "Revenue was $150 million.\nGross margin rose 2.3%.\n<script>alert(1)</script>\n",
        "good": "Revenue was RMB 150 million.\nGross margin rose 2.3 percentage points.\nThanks!\n",
    }
    for name, text in lines.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return ["--references", tmp_path / "ref.txt", "--sources", tmp_path / "zh.txt"]


class Outline(HTMLParser):
    """What a page refers to, and whether its tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an open tag and what it loads."""
        self.scripts += tag == "script"
        self.outside += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself, as in SVG."""

    def handle_endtag(self, tag: str) -> None:
        """The tag that closes has to be the last one opened."""
        assert self.open.pop() == tag


def read(folder: Path) -> dict[str, Any]:
    """results.json of a run."""
    data: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return data


def test_a_run_leaves_four_files_that_agree(
    run: Run, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = tmp_path / "step.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(step))
    out = tmp_path / "out"
    ran = run("evaluate", *CARRIER, "--gold", gold, "--out", out)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.strip() == str(out / "summary.md")
    assert sorted(path.name for path in out.iterdir()) == FILES
    data = read(out)
    assert {"created", "git", "machine", "config", "data", "irsum"} <= set(data)
    [system] = data["systems"]
    assert set(system["scores"]) > {"bleu", "chrf", "figures", "benchmark", "citations", "header"}
    for score in system["scores"].values():
        assert score["signature"]
        assert score["low"] is None or score["low"] <= score["value"] <= score["high"]
    assert system["about"]["provenance"]["glossary sha256"]
    samples = [json.loads(line) for line in (out / "samples.jsonl").read_text("utf-8").splitlines()]
    tasks = [sample["task"] for sample in samples]
    assert tasks.count("translation") == len(system["sentences"])
    assert (tasks.count("benchmark"), tasks.count("brief")) == (3, 3)
    summary = (out / "summary.md").read_text(encoding="utf-8")
    assert step.read_text(encoding="utf-8") == summary
    assert f"| chrF2++ | {system['scores']['chrf']['value']:.1f} [" in summary
    page = (out / "report.html").read_text(encoding="utf-8")
    outline = Outline()
    outline.feed(page)
    assert (outline.open, outline.outside, outline.scripts) == ([], [], 1)
    assert page.count("<article") == len(samples)
    assert "<svg" in page


def test_the_gate_passes_the_same_and_stops_what_loses_figures(
    run: Run, gold: Path, tmp_path: Path
) -> None:
    options = ["evaluate", "--gold", gold, "--limit", "4", "--out"]
    assert run(*options, tmp_path / "one", *CARRIER).code == 0
    against = ["--against", tmp_path / "one" / "results.json"]
    ran = run(*options, tmp_path / "two", *CARRIER, *against)
    assert (ran.code, ran.err) == (0, "")
    summary = (tmp_path / "two" / "summary.md").read_text(encoding="utf-8")
    assert "The gate lets this pass" in summary
    assert "can't tell" in summary
    ran = run(*options, tmp_path / "three", "--model", "eval_engines:mute", *against)
    assert ran.code == 1
    assert "figure recall got worse" in ran.err
    assert "**The gate stops this:**" in (tmp_path / "three" / "summary.md").read_text("utf-8")


def test_a_second_run_asks_the_model_nothing(run: Run, gold: Path, tmp_path: Path) -> None:
    options = ["evaluate", "--model", "eval_engines:mute", "--gold", gold, "--limit", "1", "--out"]
    run(*options, tmp_path / "one")
    run(*options, tmp_path / "two")
    [one], [two] = read(tmp_path / "one")["systems"], read(tmp_path / "two")["systems"]
    answers = two["about"]["answers"]
    assert answers["asked"] == answers["from the cache"] > 0
    assert one["about"]["answers"]["from the cache"] < answers["asked"]
    assert one["sentences"] == two["sentences"]


def test_every_combination_is_a_system(run: Run, gold: Path, tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("zh,en\n酱油,soy sauce\n", encoding="utf-8")
    out = tmp_path / "out"
    orders = ["--order", "summarise-first", "--order", "translate-first", "--glossary", terms]
    ran = run("evaluate", *CARRIER, *orders, "--gold", gold, "--limit", "1", "--out", out)
    assert ran.code == 0
    names = [system["name"] for system in read(out)["systems"]]
    assert names == [
        f"engines:carrier, {order}, glossary {terms}"
        for order in ("summarise-first", "translate-first")
    ]
    assert f"## {names[1]} against {names[0]}" in (out / "summary.md").read_text(encoding="utf-8")


def test_plain_files_are_scored_and_gated(run: Run, plain: list[object], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "hyp.txt"
    one, two = tmp_path / "one", tmp_path / "two"
    assert run("evaluate", "--hypotheses", good, *plain, "--out", one).code == 0
    [system] = read(one)["systems"]
    assert system["scores"]["bleu"]["value"] == pytest.approx(100)
    assert system["scores"]["figures"]["value"] == pytest.approx(100)
    ran = run(
        "evaluate", "--hypotheses", bad, *plain, "--out", two, "--against", one / "results.json"
    )
    assert ran.code == 1
    assert "currency swaps got worse: 0.00 -> 100.00" in ran.err
    page = (two / "report.html").read_text(encoding="utf-8")
    outline = Outline()
    outline.feed(page)
    assert (outline.open, outline.outside, outline.scripts) == ([], [], 1)


def test_the_lead_of_a_better_system_is_told(run: Run, plain: list[object], tmp_path: Path) -> None:
    both = ["--hypotheses", tmp_path / "hyp.txt", "--hypotheses", tmp_path / "good.txt"]
    assert run("evaluate", *both, *plain, "--out", tmp_path / "out").code == 0
    [comparison] = read(tmp_path / "out")["comparisons"]
    assert (comparison["baseline"], comparison["system"]) == ("hyp", "good")
    assert comparison["metrics"]["figures"]["value"] > 0
    assert comparison["failures"] == []


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--hypotheses", "hyp.txt"], 2, "--references and --sources together"),
        (["--split", "train"], 2, "Unknown split 'train'; known: all, dev, test."),
        (["--gold", "nowhere"], 1, "nowhere has no gold data"),
        (["--against", "nowhere.json"], 1, "nowhere.json can't be read"),
        (["--against", "zh.txt"], 1, "is no results.json"),
        (["--order", "backwards"], 2, "Unknown order 'backwards'"),
        (["--model", "nothing"], 2, "Unknown model 'nothing'"),
        (["--metric", "meteor=x"], 2, "Unknown metric with weights 'meteor'"),
        (["--metric", "bertscore=nowhere"], 1, "BERTScore needs an encoder on disk"),
    ],
)
def test_what_can_not_be_done_is_told_in_one_sentence(
    run: Run,
    gold: Path,
    plain: list[object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if "--gold" not in options and "--hypotheses" not in options:
        options = ["--gold", "gold", *options]
    ran = run("evaluate", *options)
    assert ran.code == code
    assert told in ran.sentence
    assert not (tmp_path / "runs").exists()


def test_files_of_different_length_are_refused(
    run: Run, plain: list[object], tmp_path: Path
) -> None:
    short = tmp_path / "short.txt"
    short.write_text("One line.\n", encoding="utf-8")
    ran = run("evaluate", "--hypotheses", short, *plain, "--out", tmp_path / "out")
    assert ran.code == 1
    assert "has 3 lines and" in ran.sentence
    assert not (tmp_path / "out").exists()
