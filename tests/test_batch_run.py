"""A run that is killed anywhere goes on, and ends with the same bytes."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec  # type: ignore[import-untyped]
import pytest
from batch_engines import known, small_record

from irsum.batch.display import Silent
from irsum.batch.inputs import Job
from irsum.batch.journal import JOURNAL, Journal, check
from irsum.batch.record import Made, Plan, make
from irsum.batch.run import Outcome, held, identity, run
from irsum.batch.store import Folder, Remote, store
from irsum.errors import ModelError, OutputError, UsageError
from irsum.translate.memory import Correction, Memory
from irsum.translate.terms import Glossary

PLAN = Plan(Glossary.builtin())
IDENTITY = identity(PLAN, "known", "0" * 64)


class KilledError(BaseException):
    """Stands for SIGKILL: nothing after it is done."""


@pytest.fixture(scope="module")
def all_made() -> dict[str, Made]:
    """The results of five records, one of which is none, by the text."""
    stages = PLAN.stages(known())
    texts = [*map(small_record, range(4)), "no record"]
    return {
        text: make(Job(f"in/{at}.txt", f"{at}.txt", text.encode()), PLAN, stages)
        for at, text in enumerate(texts)
    }


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, all_made: dict[str, Made]) -> list[str]:
    """The folder of the records."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for at, text in enumerate(all_made):
        Path(f"in/{at}.txt").write_text(text)
    return ["in"]


@pytest.fixture
def engine(all_made: dict[str, Made]) -> Callable[[Iterator[Job]], Iterator[list[Made]]]:
    """An engine that has the results already, two at a time, and tells what it was asked for."""

    def work(jobs: Iterator[Job]) -> Iterator[list[Made]]:
        ready = []
        for job in jobs:
            asked.append(job.name)
            ready.append(all_made[Path(job.place).read_text()])
            if len(ready) == 2:
                yield ready
                ready = []
        if ready:
            yield ready

    asked: list[str] = []
    work.asked = asked  # type: ignore[attr-defined]
    return work


def go(inputs: list[str], engine: Any, out: str = "out", **options: Any) -> Outcome:
    """One run, from the beginning or wherever an earlier one was."""
    engine.asked.clear()
    with held(out) as place:
        return run(inputs, Journal(place, IDENTITY), engine, Silent(), **options)


def tree(out: str) -> dict[str, bytes]:
    """All files below a folder."""
    root = Path(out)
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".irsum-lock"
    }


def test_results_and_manifest(inputs: list[str], engine: Any) -> None:
    ended = go(inputs, engine)
    assert ended.totals["records"] == 5
    assert (ended.totals["failed"], ended.failed) == (1, 1)
    assert sorted(tree("out")) == sorted(
        [f"{at}.txt{e}" for at in range(4) for e in (".md", ".json", ".rows.jsonl")]
        + ["errors.jsonl", "manifest.json"]
    )
    [error] = Path("out/errors.jsonl").read_text().splitlines()
    assert json.loads(error) == {
        "record": "in/4.txt",
        "kind": "input",
        "why": "in/4.txt is no investor-relations record.",
    }
    manifest = json.loads(Path("out/manifest.json").read_text())
    assert manifest["run"] == IDENTITY
    assert manifest["totals"] == ended.totals
    assert check(store("out")) == []
    Path("out/1.txt.md").write_text("other")
    assert check(store("out")) == ["1.txt.md"]
    for line in Path("out/1.txt.rows.jsonl").read_text().splitlines():
        assert {"zh", "en", "figures", "flags", "sentences"} <= set(json.loads(line))


def test_killed_at_every_step(
    inputs: list[str], engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(inputs, engine, "undisturbed")
    undisturbed = tree("undisturbed")
    steps = [(os, "fsync"), (Path, "replace"), (Path, "unlink"), (Path, "mkdir")]
    asked = kills = 0
    for when in range(1, 1000):
        out, count = f"out{when}", 0

        def killing(real: Callable[..., Any], when: int = when) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                nonlocal count
                count += 1
                if count >= when:  # the dead do no more
                    raise KilledError
                return real(*arguments, **options)

            return call

        with monkeypatch.context() as patch:
            for place, name in steps:
                patch.setattr(place, name, killing(getattr(place, name)))
            try:
                go(inputs, engine, out)
            except KilledError:
                kills += 1
            else:
                break
        go(inputs, engine, out)
        asked += len(engine.asked)
        assert tree(out) == undisturbed, when
    assert kills > 30
    # What was done before a kill was not done again.
    assert asked < 4 * kills


def test_a_journal_cut_anywhere(inputs: list[str], engine: Any) -> None:
    go(inputs, engine, "undisturbed")
    for limit in (1, 2):
        go(inputs, engine, "out", limit=limit)
    Path("out/manifest.json").unlink()
    with held("out") as place:
        journal = Journal(place, IDENTITY)
        assert len(journal) == 0
        journal.add([])
        journal.add([])
    whole = Path("out", JOURNAL).read_bytes()
    for cut in range(0, len(whole) + 1, 41):
        Path("out", JOURNAL).write_bytes(whole[:cut])
        go(inputs, engine, "out")
        assert tree("out") == tree("undisturbed")
        Path("out/manifest.json").unlink()


def test_a_second_run_does_nothing_again(inputs: list[str], engine: Any) -> None:
    go(inputs, engine)
    first = tree("out")
    assert go(inputs, engine).failed == 1
    assert engine.asked == []
    assert tree("out") == first


def test_a_changed_record_or_result_is_made_again(
    inputs: list[str], engine: Any, all_made: dict[str, Made]
) -> None:
    go(inputs, engine)
    first = tree("out")
    Path("out/1.txt.json").unlink()
    Path("out/2.txt.md").write_text("cut")
    go(inputs, engine)
    assert engine.asked == ["in/1.txt", "in/2.txt"]
    assert tree("out") == first
    Path("in/4.txt").write_text(next(iter(all_made)))
    go(inputs, engine)
    assert engine.asked == ["in/4.txt"]


def test_limit_and_only_failed(inputs: list[str], engine: Any) -> None:
    assert go(inputs, engine, limit=2).totals["records"] == 2
    assert go(inputs, engine, only_failed=True).totals["records"] == 2
    assert engine.asked == []
    assert go(inputs, engine, limit=3).totals["records"] == 5
    assert engine.asked == ["in/2.txt", "in/3.txt", "in/4.txt"]
    go(inputs, engine, only_failed=True)
    assert engine.asked == ["in/4.txt"]


def test_another_run_is_not_mixed_in(inputs: list[str], engine: Any) -> None:
    go(inputs, engine, limit=1)
    other = {**IDENTITY, "model sha256": "f" * 64, "full": "yes"}
    with (
        held("out") as place,
        pytest.raises(
            UsageError, match="model sha256 was 000000000000, is ffffffffffff; full was no, is yes"
        ),
    ):
        Journal(place, other)
    # Nor into one that was killed before its end.
    with held("killed") as place:
        Journal(place, IDENTITY).add([])
    with held("killed") as place, pytest.raises(UsageError, match="full was no"):
        Journal(place, other)


def test_corrections_are_part_of_what_a_run_is(memory_file: Path) -> None:
    memory = Memory(memory_file)
    memory.freeze()
    before = identity(Plan(Glossary.builtin(), memory=memory), "m", "")
    memory.correct([Correction("中", "Chinese", "Anna", "2026-11-20")])
    assert identity(Plan(Glossary.builtin(), memory=memory), "m", "") == before
    assert memory.corrections(["中"]) == {}
    memory.freeze()
    assert identity(Plan(Glossary.builtin(), memory=memory), "m", "") != before


def test_one_run_at_a_time(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    with held(out), pytest.raises(UsageError, match="Another run is writing to"), held(out):
        pass
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UsageError, match="is a file; it has to be a folder"),
        held(str(tmp_path / "file")),
    ):
        pass


def test_a_manifest_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "an app"}')
    with pytest.raises(UsageError, match="no run's of irsum batch"):
        Journal(Folder(tmp_path), IDENTITY)


def test_a_full_disk_stops_with_a_sentence(
    inputs: list[str], engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(inputs, engine, "undisturbed")
    with monkeypatch.context() as patch:

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="No space left on device"):
            go(inputs, engine)
    go(inputs, engine)
    assert tree("out") == tree("undisturbed")


def test_behind_a_url(inputs: list[str], engine: Any) -> None:
    go(inputs, engine, "undisturbed")
    system = fsspec.filesystem("memory")
    go(inputs, engine, "memory://batch-out", limit=2)
    with held("memory://batch-out") as place:
        assert isinstance(place, Remote)
        with pytest.raises(UsageError, match="of another run"):
            Journal(place, {**IDENTITY, "full": "yes"})
    # Killed: the journal is there, the manifest is not.
    system.rm("/batch-out/manifest.json")
    with held("memory://batch-out") as place:
        place.append(JOURNAL, b'{"run": ' + json.dumps(IDENTITY).encode() + b"}\n")
    go(inputs, engine, "memory://batch-out")
    assert len(engine.asked) == 5
    go(inputs, engine, "memory://batch-out")
    assert engine.asked == []
    found = {
        path.removeprefix("/batch-out/"): system.cat(path) for path in system.find("/batch-out")
    }
    assert found == tree("undisturbed")


def test_a_model_that_is_gone_ends_the_run_and_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(f'{{"text": "{at}"}}\n' for at in range(30)))
    calls: list[str] = []

    def gone(jobs: Iterator[Job]) -> Iterator[list[Made]]:
        for job in jobs:
            calls.append(job.name)
            yield [Made(job.name, job.output, "0", error=("model", "The server is gone."))]

    for times in (1, 2):
        with (
            held(str(tmp_path / "out")) as place,
            pytest.raises(ModelError, match=r"The server is gone. 20 records in a row"),
        ):
            run([str(path)], Journal(place, IDENTITY), gone, Silent())
        assert len(calls) == 20 * times
