"""The Ray engine: the same records made by actors on one machine or a cluster.

Each actor loads the model once and makes several records at a time around it; Ray Data hands out
records as actors get free (back-pressure), starts lost actors again and gives their records out
again. This process lists the inputs and writes the results, so that a run has one writer whatever
happens to the cluster. Results are those of the local engine.
"""

import logging
import os
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from irsum.batch.inputs import Job
from irsum.batch.local import size
from irsum.batch.merge import Merger, in_turn, patient, shared
from irsum.batch.record import Made, Plan, make
from irsum.errors import IrsumError, ModelError, UsageError

__all__ = ["Cluster"]

_RECORDS = 16  # in one batch of Ray Data: what is made again when an actor is lost


@dataclass(frozen=True, slots=True)
class Cluster:
    """A connection to Ray, and what each actor gets.

    `address` is a running cluster's ("auto", "ray://HOST:PORT"), "" for one on this machine.
    `workers` is the number of actors, 0 for as many as the cluster has room for; `concurrency` how
    many requests each may have at a server (`openai:URL`) at once.
    """

    address: str = ""
    workers: int = 0
    cpus: float = 1
    gpus: float = 0
    concurrency: int | None = None

    def connect(self) -> None:
        """Connect, or start Ray here. Raises UsageError where that fails."""
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
            import ray.data
        except ImportError:
            raise UsageError(
                "--engine ray needs irsum[ray]; install it with pip install 'irsum[ray]'."
            ) from None
        if not ray.is_initialized():
            here: dict[str, Any] = {} if self.address else {"include_dashboard": False}
            try:
                ray.init(
                    address=self.address or "local",
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                    **here,
                )
            except Exception as error:  # Ray has no one error for this
                what = f"reached at {self.address}" if self.address else "started here"
                reason = " ".join(str(error).split()).rstrip(".")
                raise UsageError(f"Ray can't be {what}: {reason}.") from None

    def describe(self, model: str) -> tuple[str, str]:
        """Name and digest of the model as an actor loads it. Raises IrsumError."""
        import ray

        task = ray.remote(num_cpus=self.cpus, num_gpus=self.gpus)(_describe)
        found: tuple[str, str] | str = ray.get(task.remote(model))
        if isinstance(found, str):
            raise ModelError(found)
        return found

    def run(self, jobs: Iterator[Job], model: str, plan: Plan) -> Iterator[list[Made]]:
        """Work on all jobs, yielding what is ready as it gets ready, in no order."""
        import ray

        rows = [{"job": pickle.dumps(job)} for job in jobs]
        if not rows:
            return
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        workers = min(self.workers or self._room(), -(-len(rows) // _RECORDS))
        made = ray.data.from_items(rows, override_num_blocks=-(-len(rows) // _RECORDS)).map_batches(
            _Actor,
            fn_constructor_args=(model, plan, self.concurrency),
            batch_size=_RECORDS,
            batch_format="numpy",
            compute=ray.data.ActorPoolStrategy(size=max(1, workers)),
            num_cpus=self.cpus,
            num_gpus=self.gpus,
        )
        try:
            for batch in made.iter_batches(batch_size=None, batch_format="numpy"):
                yield [pickle.loads(data) for data in batch["made"]]
        except ray.exceptions.RayError as error:
            last = str(error).strip().splitlines()[-1].rstrip(".")
            raise ModelError(f"Ray gave up: {last}.") from None

    def _room(self) -> int:
        """How many actors the cluster has room for, one processor left for Ray's own tasks."""
        import ray

        there: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        room = int(max(1, there.get("CPU", 1) - 1) // self.cpus) if self.cpus else 1
        return min(room, int(there.get("GPU", 0) // self.gpus)) if self.gpus else room


def _describe(model: str) -> tuple[str, str] | str:
    from irsum.models.registry import load

    try:
        loaded = load(model)
    except IrsumError as error:
        return str(error)
    return loaded.name, loaded.digest


class _Actor:
    """One worker of the cluster: a loaded model and some threads that make records around it."""

    def __init__(self, model: str, plan: Plan, concurrency: int | None) -> None:
        from irsum.models.registry import load

        loaded = load(model)
        patient(loaded, concurrency)
        self._merger = Merger(loaded)
        self._plan = plan
        self._turn = threading.Lock()
        self._stages = plan.stages(shared(loaded, in_turn(self._turn, self._merger.ask)))
        at_once = size(self._merger.batch, self._merger.concurrency, cores=1)
        self._threads = ThreadPoolExecutor(at_once.threads)

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        import numpy

        jobs = [pickle.loads(data) for data in batch["job"]]
        made = self._threads.map(lambda job: make(job, self._plan, self._stages, self._turn), jobs)
        return {"made": numpy.array([pickle.dumps(one) for one in made], dtype=object)}
