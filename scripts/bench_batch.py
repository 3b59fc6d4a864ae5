"""How fast `irsum batch` is, what it holds in memory, and whether kills lose anything.

    python scripts/bench_batch.py [--records 1000] [--many 10000] [--kills 100] [--loop 10]

Records are invented (tests/batch_engines.py); the model is a fake, so that no number here is about
a real one. All are ratios or counts measured in one run, on whatever machine this is:

- throughput: records a second of `irsum batch` against a loop of `irsum brief` (of which --loop
  are run), both with an engine that answers at once. Bar: 5 times.
- engine: an engine that takes --rate tokens a second, asked the same prompts without any rules,
  against the whole run around it. Bar: 90%. It sleeps for the time that tokens take, as one on a
  GPU or a server does; one on these processors would share them with the rules. The start of the
  workers and the end of the run, when the engine has nothing to do, are part of the run.
- rules: processor time for reading, checking and writing an example record, and the engine's
  tokens for it: how fast an engine has to be before one core of rules can't keep up.
- memory: peaks of all processes of a run, summed (Linux), 100 against --many records.
- manifest: time in journal and manifest (the results' own writing left out). Bar: 2%.
- kills: --kills times SIGKILL after a random while, then the end; bytes as of a run undisturbed.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from batch_engines import known, small_record  # noqa: E402
from peak import peak  # noqa: E402

from irsum.batch import journal as journals  # noqa: E402
from irsum.batch.display import Silent  # noqa: E402
from irsum.batch.inputs import Job  # noqa: E402
from irsum.batch.local import local  # noqa: E402
from irsum.batch.record import Made, Plan, make  # noqa: E402
from irsum.batch.run import held, identity, run  # noqa: E402
from irsum.models.base import Prompt  # noqa: E402
from irsum.translate.terms import Glossary  # noqa: E402

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
MODEL = "batch_engines:forgetful"
_TOKENS_A_CHARACTER = 0.3  # of English


class Paced:
    """The carrier behind a pace of `rate` tokens a second over all it is asked; keeps the asked."""

    name, digest, batch = "paced", "2" * 64, 32

    def __init__(self, rate: float) -> None:
        self.rate, self.asked = rate, []  # type: tuple[float, list[Prompt]]
        self._model = known()

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The carrier's answers, after the time their tokens take."""
        start = time.perf_counter()
        answers: list[str] = self._model.complete(prompts)
        self._model.calls.clear()
        self.asked += prompts
        due = start + _TOKENS_A_CHARACTER * sum(map(len, answers)) / self.rate
        time.sleep(max(0.0, due - time.perf_counter()))
        return answers


def records(folder: Path, number: int) -> Path:
    """A folder of invented records, no two the same."""
    folder.mkdir(parents=True)
    for at in range(number):
        (folder / f"{at:06}.txt").write_text(small_record(at), encoding="utf-8")
    return folder


def batch(place: Path, source: Path, out: str, *more: str) -> "subprocess.Popen[bytes]":
    """`irsum batch` in a process of its own."""
    command = ["batch", str(source), "--out", out, "--model", MODEL, "--no-memory"]
    return subprocess.Popen(
        [sys.executable, "-m", "irsum", *command, *more],
        cwd=place,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
    )


def throughput(place: Path, source: Path, number: int, loop: int) -> dict[str, float]:
    """Records a second of a batch and of a loop of single briefs."""
    start = time.perf_counter()
    assert batch(place, source, "batch").wait() == 0
    middle = time.perf_counter()
    for path in sorted(source.iterdir())[:loop]:
        command = ["brief", str(path), "--model", MODEL, "--no-memory"]
        subprocess.run(
            [sys.executable, "-m", "irsum", *command],
            check=True,
            cwd=place,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
        )
    end = time.perf_counter()
    fast, slow = number / (middle - start), loop / (end - middle)
    return {"batch records/s": fast, "loop records/s": slow, "ratio": fast / slow}


def engine_share(place: Path, source: Path, rate: float) -> dict[str, float]:
    """The share of the engine's bare rate that a run reaches, and the manifest's share of time."""
    model, plan = Paced(rate), Plan(Glossary.builtin())
    spent = 0.0

    class Timed(journals.Journal):
        """A journal that knows how long it took, but for writing results."""

        def add(self, several: "Sequence[Made]") -> None:  # type: ignore[override]
            nonlocal spent
            start = time.perf_counter()
            super().add(several)
            spent += time.perf_counter() - start - written[0]
            written[0] = 0.0

        def finish(self) -> dict[str, int]:
            nonlocal spent
            start = time.perf_counter()
            totals = super().finish()
            spent += time.perf_counter() - start
            return totals

    written = [0.0]
    # One record first, so that the process that workers are forked from is there.
    list(local(iter([Job("x", "x", small_record(1).encode())]), model, plan))
    model.asked.clear()
    with held(str(place / "paced")) as store:
        real = store.write

        def write(files: "dict[str, bytes]") -> None:
            start = time.perf_counter()
            real(files)
            written[0] += time.perf_counter() - start

        store.write = write  # type: ignore[method-assign, assignment]

        def work(jobs: Iterator[Job]) -> Iterator[list[Made]]:
            return local(jobs, model, plan)

        start = time.perf_counter()
        kept = Timed(store, identity(plan, model.name, model.digest))
        run([str(source)], kept, work, Silent())
        whole = time.perf_counter() - start
    prompts, bare = list(model.asked), Paced(rate)
    start = time.perf_counter()
    for at in range(0, len(prompts), bare.batch):
        bare.complete(prompts[at : at + bare.batch])
    alone = time.perf_counter() - start
    return {"share of bare rate": alone / whole, "manifest share": spent / whole}


def rules() -> dict[str, float]:
    """Milliseconds of one core for an example record, and the tokens its model writes."""
    model, plan = known(), Plan(Glossary.builtin())
    stages = plan.stages(model)
    make(Job("x", "x", small_record(1).encode()), plan, stages)
    model.calls.clear()
    examples = [path.read_bytes() for path in sorted(ROOT.glob("examples/*.txt"))]
    start = time.process_time()
    for text in examples:
        made = make(Job("x", "x", text), plan, stages)
        assert made.error is None, made.error
    spent = time.process_time() - start
    prompts = [prompt for call in model.calls for prompt in call]
    tokens = _TOKENS_A_CHARACTER * sum(map(len, known().complete(prompts)))
    return {
        "ms a record": 1000 * spent / len(examples),
        "tokens a record": tokens / len(examples),
        "tokens/s that one core keeps up with": tokens / spent,
    }


def peaks(place: Path, few: Path, many: Path) -> dict[str, float]:
    """Peak memory in MB of a run: its processes' own peaks, summed."""
    found = {}
    for name, source in (("few", few), ("many", many)):
        process = batch(place, source, f"memory-{name}")
        highest: dict[int, float] = {}
        while process.poll() is None:
            for pid in _family(process.pid):
                highest[pid] = max(highest.get(pid, 0), peak(pid))
            time.sleep(0.2)
        assert process.returncode == 0
        found[f"peak MB, {name}"] = sum(highest.values())
    found["ratio"] = found["peak MB, many"] / found["peak MB, few"]
    return found


def _family(pid: int) -> list[int]:
    """A process and all below it (Linux)."""
    try:
        below = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        below = []
    return [pid, *(one for child in below for one in _family(child))]


def kills(place: Path, source: Path, times: int) -> dict[str, float]:
    """Kill a run again and again; compare with one that was left alone."""
    start = time.perf_counter()
    assert batch(place, source, "undisturbed").wait() == 0
    longest = time.perf_counter() - start
    chance, done, finished = random.Random(7), 0, 0
    while done < times:
        running = batch(place, source, "killed")
        try:
            running.wait(chance.uniform(0.3, 1.0) * longest)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            done += 1
        else:
            # It got to its end between kills: compared, and begun anew.
            finished += 1
            different(place)
            shutil.rmtree(place / "killed")
    assert batch(place, source, "killed").wait() == 0
    return {"kills": done, "runs finished": finished + 1, "files different": different(place)}


def different(place: Path) -> int:
    """How many files are missing, too many or not the same; any ends the benchmark."""

    def tree(name: str) -> dict[str, bytes]:
        return {
            path.name: path.read_bytes()
            for path in (place / name).iterdir()
            if path.name != ".irsum-lock"
        }

    killed, undisturbed = tree("killed"), tree("undisturbed")
    count = sum(killed.get(n) != undisturbed.get(n) for n in {*killed, *undisturbed})
    assert count == 0, f"{count} files differ"
    return count


def main() -> None:
    """Measure, and print each number."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--many", type=int, default=10000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--loop", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1000.0, help="tokens a second")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        some = records(place / "some", asked.records)
        few = records(place / "few", 100)
        _print("throughput", throughput(place, some, asked.records, asked.loop))
        paced = records(place / "paced-in", min(asked.records, 300))
        _print("engine", engine_share(place, paced, asked.rate))
        _print("rules", rules())
        many = records(place / "many", asked.many)
        _print("memory", peaks(place, few, many))
        shutil.rmtree(many)
        if asked.kills:
            _print("kills", kills(place, few, asked.kills))


def _print(what: str, numbers: dict[str, float]) -> None:
    rounded = {name: round(number, 4) for name, number in numbers.items()}
    print(f"{what}: {json.dumps(rounded)}", flush=True)


if __name__ == "__main__":
    main()
