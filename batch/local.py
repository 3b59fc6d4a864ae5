"""The local engine: one copy of the weights, worker processes for everything else.

    this process                          worker processes, each with some threads
    jobs --------------- a few at a time ------> read, segment, summarise
    model <-- Merger <-- prompts of all ------- translate, mend
    results <---------------------------------- check, render

The rules are Python and need a processor each; the model is loaded once, here, and is asked for
several records at once. There are only so many records in the house at a time, however many there
are. A worker that dies (out of memory) is replaced, and its records are given out again, each alone
in a worker; one that dies again fails.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any

from irsum.batch.inputs import Job
from irsum.batch.merge import Merger, in_turn, shared
from irsum.batch.record import Made, Plan, make
from irsum.errors import IrsumError, ModelError
from irsum.models.base import ChatModel, Seq2Seq
from irsum.models.threads import available

__all__ = ["Size", "local", "size"]

_WORKER_MEMORY = 400_000_000  # bytes: a worker with its glossary and the records it is at
_DEATHS = 2


@dataclass(frozen=True, slots=True)
class Size:
    """How many worker processes, and how many records each works on at once."""

    workers: int
    threads: int


def size(batch: int, concurrency: int, cores: int = 0, memory: int = 0) -> Size:
    """What suits the machine and the model: `memory` is in bytes, 0 (as `cores`) to look it up.

    Enough records at once that the model finds two batches waiting.

    >>> size(batch=32, concurrency=1, cores=8, memory=16 * 10**9)
    Size(workers=8, threads=8)
    >>> size(batch=1, concurrency=64, cores=8, memory=10**9)
    Size(workers=2, threads=32)
    """
    workers = min(cores or available(), max(1, (memory or _free()) // _WORKER_MEMORY))
    wanted = 2 * max(batch, concurrency)
    return Size(workers, min(32, max(2, -(-wanted // workers))))


def local(
    jobs: Iterator[Job], model: ChatModel | Seq2Seq, plan: Plan, at_once: Size | None = None
) -> Iterator[list[Made]]:
    """Work on all jobs, yielding what is ready as it gets ready, in no order."""
    merger = Merger(model)
    try:
        with _Pool(model, plan, merger, at_once or size(merger.batch, merger.concurrency)) as pool:
            yield from pool.run(jobs)
    finally:
        merger.close()


@dataclass
class _Worker:
    process: BaseProcess
    link: Connection
    lock: threading.Lock = field(default_factory=threading.Lock)
    jobs: dict[str, Job] = field(default_factory=dict)
    alone: bool = False

    def give(self, job: Job) -> None:
        self.jobs[job.output] = job
        self.send("job", job)

    def send(self, *message: object) -> None:
        try:
            with self.lock:
                self.link.send(message)
        except OSError:
            pass  # it died; whoever waits for its results sees that


class _Pool:
    def __init__(
        self, model: ChatModel | Seq2Seq, plan: Plan, merger: Merger, at_once: Size
    ) -> None:
        self._stub = shared(model, _nowhere)
        self._plan, self._merger, self._size = plan, merger, at_once
        self._again: deque[Job] = deque()
        self._deaths: dict[str, int] = {}
        self._workers: list[_Worker] = []
        self._idle = True

    def __enter__(self) -> "_Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.link.close()

    def run(self, jobs: Iterator[Job]) -> Iterator[list[Made]]:
        more = True
        while True:
            if self._idle:
                self._idle = False
                more = self._give_out(jobs, more)
            if not any(worker.jobs for worker in self._workers):
                return
            if ready := self._ready():
                yield ready

    def _give_out(self, jobs: Iterator[Job], more: bool) -> bool:
        """Fill the workers; False once there are no more jobs."""
        if self._again:
            self._give_out_again()
            return more
        # One record for every worker before any has a second. One more than it has threads waits
        # in each worker, so that no thread waits for this process.
        for depth in range(1, self._size.threads + 2):
            for number in range(self._size.workers):
                if number < len(self._workers):
                    worker = self._workers[number]
                    if worker.alone or len(worker.jobs) >= depth:
                        continue
                job = next(jobs, None) if more else None
                if job is None:
                    return False
                if number == len(self._workers):
                    self._workers.append(self._start())
                self._workers[number].give(job)
        return more

    def _give_out_again(self) -> None:
        """Records that were in a worker that died: each alone now, to find the one that kills."""
        while self._again:
            free = [worker for worker in self._workers if not worker.jobs]
            if not free and len(self._workers) == self._size.workers:
                return
            if not free:
                self._workers.append(self._start())
                free = self._workers[-1:]
            free[0].alone = True
            free[0].give(self._again.popleft())

    def _ready(self) -> list[Made]:
        ready = []
        links = {worker.link: worker for worker in self._workers}
        for link in wait(list(links)):
            assert isinstance(link, Connection)
            worker = links[link]
            try:
                kind, *rest = link.recv()
            except (EOFError, OSError):
                ready += self._died(worker)
                self._idle = True
                continue
            if kind == "made":
                self._idle, worker.alone = True, False
                [made] = rest
                del worker.jobs[made.output]
                ready.append(made)
            else:
                number, items, settings = rest
                future = self._merger.submit(items, settings)
                future.add_done_callback(_answer(worker, number))
        return ready

    def _died(self, worker: _Worker) -> list[Made]:
        worker.process.join()
        worker.link.close()
        failed = []
        for job in worker.jobs.values():
            self._deaths[job.output] = self._deaths.get(job.output, 0) + 1
            if self._deaths[job.output] < _DEATHS:
                self._again.append(job)
            else:
                why = f"{job.name} was being worked on when {_DEATHS} processes died."
                failed.append(Made(job.name, job.output, error=("died", why)))
        self._workers.remove(worker)
        return failed

    def _start(self) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._size.threads), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        # Not among the arguments: a worker whose parent is killed meanwhile would die noisily.
        worker.send(self._stub, self._plan)
        return worker


def _context() -> SpawnContext | ForkServerContext:
    """Processes that are not forked from this one: threads of the model's engine would be lost.

    They are forked from a server that has loaded everything once, where the system can.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", "irsum.batch.preload"])
    return context


def _answer(worker: _Worker, number: int) -> Any:
    def done(future: "Future[list[Any]]") -> None:
        error = future.exception()
        if error is None:
            worker.send("answers", number, future.result())
        else:
            worker.send("failed", number, _sentence(error))

    return done


def _sentence(error: BaseException) -> str:
    if isinstance(error, IrsumError):
        return str(error)
    return f"The model failed: {type(error).__name__}: {error}."


def _nowhere(items: Sequence[Any], settings: tuple[int, ...]) -> list[Any]:
    raise AssertionError


class _Link:
    """A worker's end: what its threads ask, and where the answers go."""

    def __init__(self, link: Connection) -> None:
        self.link = link
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[list[Any]]] = {}
        self._asked = 0

    def ask(self, items: Sequence[Any], settings: tuple[int, ...]) -> list[Any]:
        future: Future[list[Any]] = Future()
        with self._lock:
            number = self._asked = self._asked + 1
            self._waiting[number] = future
            self._send("ask", number, list(items), settings)
        return future.result()

    def made(self, made: Made) -> None:
        with self._lock:
            self._send("made", made)

    def _send(self, *message: Any) -> None:
        try:
            self.link.send(message)
        except OSError:
            os._exit(0)  # the run was ended or killed

    def take(self, kind: str, number: int, what: Any) -> None:
        with self._lock:
            future = self._waiting.pop(number)
        if kind == "answers":
            future.set_result(what)
        else:
            future.set_exception(ModelError(what))


def _work(connection: Connection, threads: int) -> None:
    import queue
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    try:
        stub, plan = connection.recv()
    except (EOFError, OSError):
        os._exit(0)
    link = _Link(connection)
    turn = threading.Lock()
    stages = plan.stages(shared(stub, in_turn(turn, link.ask)))
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()

    def loop() -> None:
        while True:
            link.made(make(jobs.get(), plan, stages, turn))

    for _ in range(threads):
        threading.Thread(target=loop, daemon=True).start()
    try:
        # This thread only takes in, so that neither side waits for the other to read.
        while True:
            kind, *rest = connection.recv()
            if kind == "job":
                jobs.put(rest[0])
            else:
                link.take(kind, *rest)
    except (EOFError, OSError):
        os._exit(0)  # the run was ended or killed


def _free() -> int:
    """Bytes of memory that can be had without swapping; a guess where the system tells nothing."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            rows = dict(line.split(":", 1) for line in file)
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, LookupError, ValueError):
        return 4_000_000_000
