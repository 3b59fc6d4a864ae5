"""What a batch is given: every form of input, as single records with safe names."""

import json
import os
import zipfile
from pathlib import Path

import fsspec  # type: ignore[import-untyped]
import pytest

from irsum.batch.inputs import LOCK, check_apart, count, jobs, read
from irsum.errors import UsageError


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one of each, where the test stands."""
    monkeypatch.chdir(tmp_path)
    for name in ("in/2024/a.txt", "in/2025/a.txt", "in/b.txt", "in/.hidden", "in/2025/Thumbs.db"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as file:
        file.writestr("x/c.txt", "c")
        file.writestr("d.txt", "d")
    rows = [json.dumps({"id": "one/two", "text": "e"}), json.dumps({"text": "f"}), "", "no", "{}"]
    (tmp_path / "all.jsonl").write_text("\n".join(rows))
    return tmp_path


def found(*inputs: str) -> list[tuple[str, bytes]]:
    """Name of results and bytes of each record."""
    return [(job.output, read(job).data) for job in jobs(inputs)]


@pytest.mark.usefixtures("place")
def test_every_form() -> None:
    folder = [("2024/a.txt", b"in/2024/a.txt"), ("2025/a.txt", b"in/2025/a.txt")]
    assert sorted(found("in")) == [*folder, ("b.txt", b"in/b.txt")]
    assert found("in/*/a.txt") == folder
    assert found("in/**/a.txt") == folder
    assert found("in/202*") == folder
    assert found("in/2024/a.txt") == [("a.txt", b"in/2024/a.txt")]
    assert found("all.zip") == [("all.zip/x/c.txt", b"c"), ("all.zip/d.txt", b"d")]
    lines = found("all.jsonl")
    assert lines[:2] == [("all.jsonl/one_two", b"e"), ("all.jsonl/2", b"f")]
    assert [read(job).problem for job in jobs(["all.jsonl"])][2:] == [
        'all.jsonl: line 4 is no JSON object with a "text".',
        'all.jsonl: line 5 is no JSON object with a "text".',
    ]
    everything = ("in", "all.zip", "all.jsonl")
    assert count(everything) == len(found(*everything)) == 3 + 2 + 4


def test_urls(place: Path) -> None:
    system = fsspec.filesystem("memory")
    for path in place.glob("in/20*/a.txt"):
        system.pipe_file(f"/records/{path.parent.name}/a.txt", path.read_bytes())
    system.pipe_file("/all.zip", (place / "all.zip").read_bytes())
    system.pipe_file("/all.jsonl", (place / "all.jsonl").read_bytes())
    names = ["2024/a.txt", "2025/a.txt"]
    assert [name for name, _ in found("memory://records")] == names
    assert found("memory://records/*/a.txt") == found("memory://records")
    assert found("memory://records/2024/a.txt") == [("a.txt", b"in/2024/a.txt")]
    assert found("memory://all.zip") == [("all.zip/x/c.txt", b"c"), ("all.zip/d.txt", b"d")]
    assert len(found("memory://all.jsonl")) == 4
    assert found((place / "in").as_uri()) == sorted(found("in"))


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("gone.txt", "gone.txt does not exist."),
        ("gone*", "gone* matches nothing."),
        ("empty", "empty has no files in it."),
        ("memory://gone.txt", "memory://gone.txt does not exist."),
    ],
)
def test_what_is_not_there_is_a_problem_of_its_own(given: str, sentence: str) -> None:
    Path("empty").mkdir()
    [job] = jobs([given])
    assert read(job).problem == sentence


@pytest.mark.usefixtures("place")
def test_two_results_of_one_name() -> None:
    with pytest.raises(UsageError, match=r"in/2024/a.txt and in/2025/a.txt would have one name"):
        list(jobs(["in/2024/a.txt", "in/2025/a.txt"]))
    assert len(list(jobs(["in/b.txt", "./in/b.txt", "in"]))) == len(list(jobs(["in"])))


def test_an_unknown_kind_of_url() -> None:
    with pytest.raises(UsageError, match="nosuch://x can't be used"):
        list(jobs(["nosuch://x"]))


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "a/./b", "x" * 400, "..", "\x00\n"])
def test_names_lead_nowhere_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": name, "text": "t"}) + "\n")
    [job] = jobs([str(path)])
    inside = os.path.normpath(tmp_path / "out" / job.output)
    assert inside.startswith(str(tmp_path / "out" / "in.jsonl"))
    assert max(map(len, job.output.split("/"))) < 250


def test_two_records_of_one_name_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"id": 7, "text": text} for text in ("a", "b", "a", "b", "c")]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    first, *others = jobs([str(path)])
    assert (first.output, first.data, first.problem) == ("in.jsonl/7", b"a", "")
    assert len({job.output for job in others}) == len(others) == 2
    assert {job.problem for job in others} == {
        f"{path}/7 is there more than once, with different content; give each its own name."
    }


@pytest.mark.usefixtures("place")
def test_results_are_no_records() -> None:
    before = list(jobs(["in"])), list(jobs(["in/**"])), list(jobs(["*"]))
    for out in ("in/briefs", "briefs"):
        Path(out).mkdir()
        for name in (LOCK, "x.txt.md"):
            Path(out, name).write_text("x")
    assert (list(jobs(["in"])), list(jobs(["in/**"])), list(jobs(["*"]))) == before
    check_apart(["in", "in/b.txt"], "in/briefs")
    with pytest.raises(UsageError, match="is the folder of the records; choose another"):
        check_apart(["in"], "in/../in")
    Path("in/manifest").write_text("x")
    assert "manifest" not in [job.output for job in jobs(["in"])]


@pytest.mark.usefixtures("place")
def test_a_circle_of_links_is_gone_through_once() -> None:
    before = [job.name for job in jobs(["in/**/*.txt"])]
    Path("in/2024/circle").symlink_to("..", target_is_directory=True)
    assert [job.name for job in jobs(["in/**/*.txt"])] == before


def test_a_link_that_leads_nowhere_is_told_and_a_pipe_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("gone.txt")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "b.txt")
    [job] = jobs([str(tmp_path), f"{tmp_path}/*.txt"])
    assert read(job).problem == f"{tmp_path}/a.txt does not exist."
