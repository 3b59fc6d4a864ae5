"""The engines: records made together are those made one by one, and lost workers lose nothing."""

import importlib.util
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from batch_engines import DeadlyPlan, known, small_record, together

from irsum.batch.inputs import Job
from irsum.batch.local import Size, local, size
from irsum.batch.merge import Merger, in_turn, shared
from irsum.batch.record import Made, Plan, make
from irsum.errors import ModelError
from irsum.models.base import ChatModel, Prompt, Seq2Seq
from irsum.models.fake import FakeChat, FakeSeq2Seq
from irsum.pipeline import assemble
from irsum.translate.carried import Carried
from irsum.translate.engines import translator
from irsum.translate.memory import Memory
from irsum.translate.seq2seq import Beam
from irsum.translate.terms import Glossary

PLAN = Plan(Glossary.builtin())
JOBS = [Job(f"{at}.txt", f"{at}.txt", small_record(at).encode()) for at in range(12)]


def one_by_one(model: ChatModel | Seq2Seq, plan: Plan = PLAN) -> dict[str, Made]:
    """The records made in this process, in turn."""
    stages = plan.stages(model)
    return {job.output: make(job, plan, stages) for job in JOBS}


def gathered(ready: Iterator[list[Made]]) -> dict[str, Made]:
    """What an engine made, none of it twice."""
    all_made = [made for some in ready for made in some]
    assert len(all_made) == len({made.output for made in all_made})
    return {made.output: made for made in all_made}


def test_together_as_one_by_one(memory_file: Path) -> None:
    model = together()
    plan = Plan(Glossary.builtin(), memory=Memory(memory_file))
    given: list[str] = []
    made: list[Made] = []
    most = 0

    def jobs() -> Iterator[Job]:
        nonlocal most
        for job in JOBS:
            given.append(job.name)
            most = max(most, len(given) - len(made))
            yield job

    for ready in local(jobs(), model, plan, Size(2, 3)):
        made += ready
    expected = one_by_one(together())
    assert len(made) == len(expected)
    assert {one.output: one for one in made} == expected
    assert 1 < max(model.sizes) <= model.batch
    # No more in the house at once than are worked on, and one waiting for each worker.
    assert most <= 2 * (3 + 1)
    # The memory that the workers filled gives the same again.
    assert one_by_one(FakeChat({}, digest=model.digest, name=model.name), plan) == expected


def test_a_worker_that_dies_loses_nothing(tmp_path: Path) -> None:
    plan = DeadlyPlan(Glossary.builtin(), fatal="3.50亿元", marker=tmp_path / "dead")
    made = gathered(local(iter(JOBS[:6]), known(), plan, Size(1, 3)))
    assert (tmp_path / "dead").exists()
    expected = one_by_one(known())
    assert made == {name: expected[name] for name in made}
    assert len(made) == 6


def test_a_record_that_kills_fails_alone() -> None:
    plan = DeadlyPlan(Glossary.builtin(), fatal="1.50亿元")
    made = gathered(local(iter(JOBS[:3]), known(), plan, Size(1, 3)))
    assert {name: one.error for name, one in made.items()} == {
        "0.txt": None,
        "1.txt": ("died", "1.txt was being worked on when 2 processes died."),
        "2.txt": None,
    }


def test_a_model_that_fails_is_told_for_each_record() -> None:
    def answer(prompt: Prompt) -> str:
        raise ModelError("The server is gone.")

    made = gathered(local(iter(JOBS[:3]), FakeChat(answer), PLAN, Size(1, 2)))
    assert {one.error for one in made.values()} == {("model", "The server is gone.")}


def test_size_follows_machine_and_model() -> None:
    assert size(1, 1, cores=2, memory=8 * 10**9) == Size(2, 2)
    assert size(1, 1, cores=64, memory=4 * 10**8) == Size(1, 2)
    assert size(512, 1, cores=4, memory=10**10) == Size(4, 32)


class TestMerger:
    """What several ask at once."""

    def test_answers_go_to_who_asked(self) -> None:
        model = together()
        merger = Merger(model)
        ask = shared(model, merger.ask)
        assert isinstance(ask, ChatModel)
        answers: dict[int, list[str]] = {}

        def one(number: int) -> None:
            prompts = [Prompt((("user", f"RMB {number}{at} million"),)) for at in range(3)]
            answers[number] = ask.complete(prompts)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        merger.close()
        for number, found in answers.items():
            assert [f"RMB {number}{at} million" in text for at, text in enumerate(found)] == [
                True
            ] * 3
        assert sum(model.sizes) == 27
        assert len(model.sizes) < 27

    def test_what_stands_for_a_model_wants_its_texts_as_that_model_does(self) -> None:
        class Own(FakeSeq2Seq):
            marked = True
            caution = "An experiment."

        def nowhere(items: Sequence[Any], settings: tuple[int, ...]) -> list[Any]:
            raise AssertionError

        one = shared(Own({}), nowhere)
        assert isinstance(translator(one), Carried)
        provenance = dict(assemble(one, Glossary.builtin(), "extractive").provenance)
        assert provenance["caution"] == "An experiment."
        assert isinstance(translator(shared(FakeSeq2Seq({}), nowhere)), Beam)

    def test_settings_are_not_mixed(self) -> None:
        model = FakeSeq2Seq(lambda text: [text, text + "!"])
        merger = Merger(model)
        one = shared(model, merger.ask)
        assert isinstance(one, Seq2Seq)
        futures = [merger.submit([str(at)], (1 + at % 2, 9)) for at in range(6)]
        assert [f.result() for f in futures] == [
            [[str(at)]] if at % 2 == 0 else [[str(at), f"{at}!"]] for at in range(6)
        ]
        assert one.generate([]) == []
        merger.close()

    def test_several_calls_at_once_for_a_server(self) -> None:
        at_once = [0, 0]
        lock = threading.Lock()

        class Slow(FakeChat):
            concurrency = 3

        def answer(_: Prompt) -> str:
            with lock:
                at_once[0] += 1
                at_once[1] = max(at_once)
            time.sleep(0.02)
            with lock:
                at_once[0] -= 1
            return "ok"

        model = Slow(answer)
        merger = Merger(model)
        assert merger.ask([Prompt((("user", str(n)),)) for n in range(9)], ()) == ["ok"] * 9
        merger.close()
        assert 1 < at_once[1] <= 3
        assert {len(call) for call in model.calls} == {1}

    def test_others_have_the_turn_while_the_model_answers(self) -> None:
        turn = threading.Lock()
        free: list[bool] = []

        def ask(items: Sequence[Any], settings: tuple[int, ...]) -> list[Any]:
            free.append(not turn.locked())
            raise ModelError("The server is gone.")

        with turn, pytest.raises(ModelError):
            in_turn(turn, ask)(["x"], ())
        assert free == [True]
        assert not turn.locked()

    def test_an_error_reaches_all_who_asked_with_it(self) -> None:
        model = FakeChat({"known": "yes"})
        merger = Merger(model)
        good = merger.submit([Prompt((("user", "known"),))], ())
        assert good.result() == ["yes"]
        with pytest.raises(ModelError):
            merger.ask([Prompt((("user", "unknown"),))], ())
        assert merger.ask([Prompt((("user", "known"),))], ()) == ["yes"]
        merger.close()


@pytest.mark.ray
@pytest.mark.skipif(not importlib.util.find_spec("ray"), reason="ray is not installed")
@pytest.mark.filterwarnings("ignore")
def test_ray_with_two_workers_one_of_them_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import ray

    from irsum.batch.on_ray import Cluster

    # One session for all: starting it takes most of the time.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    cluster = Cluster(workers=2, cpus=0.5)
    cluster.connect()
    try:
        model = "batch_engines:known"
        assert cluster.describe(model) == ("carrier", "0" * 64)
        with pytest.raises(ModelError, match="nosuch"):
            cluster.describe("nosuch:model")
        jobs = [*JOBS, *(Job(f"b{n}", f"b{n}", small_record(n).encode()) for n in range(28))]
        plan = DeadlyPlan(Glossary.builtin(), fatal="3.50亿元", marker=tmp_path / "dead")
        made = gathered(cluster.run(iter(jobs), model, plan))
        assert (tmp_path / "dead").exists()
        assert len(made) == len(jobs)
        expected = one_by_one(known())
        assert {name: made[name] for name in expected} == expected
    finally:
        ray.shutdown()
