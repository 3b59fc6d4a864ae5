"""Time and memory from a record to its brief, with the default model.

    python scripts/bench_brief.py [RECORD] [--model SPEC]

Without RECORD the seed record of the data beside the checkout is used, or an example where there
is none. Each way of making the brief runs in a process of its own; loading the model is not
counted. Bars on two cores: 60 s, 180 s with --full, 2.5 GB.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from irsum import pipeline
from irsum.models.registry import DEFAULT
from irsum.progress import Silent
from irsum.records.segment import read_record

ROOT = Path(__file__).resolve().parent.parent
# name: (order, full, summarizer)
WAYS = {
    "summarise-first": ("summarise-first", False, "extractive"),
    "translate-first": ("translate-first", False, "extractive"),
    "abstractive": ("summarise-first", False, "abstractive"),
    "--full": ("summarise-first", True, "extractive"),
}


def default_record() -> Path:
    """The seed record, or an example where the shared data is absent."""
    shared = Path(os.environ.get("IRSUM_SHARED", ROOT.parent / "shared"))
    seed = shared / "records" / "688787_seed.txt"
    return seed if seed.is_file() else ROOT / "examples" / "688997_medical_devices.txt"


def measure(record: Path, model: str, way: str) -> dict[str, float]:
    """Seconds to load, seconds to brief, peak memory in GB, and the verification counts."""
    order, full, summarizer = WAYS[way]
    start = time.perf_counter()
    stages = pipeline.load(model, None, summarizer, Silent())
    loaded = time.perf_counter()
    brief = pipeline.make_brief(read_record(record), stages, order, full, Silent())
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "load": loaded - start,
        "brief": done - loaded,
        "memory": peak / (1e9 if sys.platform == "darwin" else 1e6),
        "figures": brief.figures,
        "verified": brief.verified,
        "marked": len(brief.marked),
    }


def main() -> None:
    """Measure each way in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("record", nargs="?", type=Path, default=default_record())
    parser.add_argument("--model", default=DEFAULT)
    parser.add_argument("--way", choices=WAYS, help="measure this one here, print JSON")
    args = parser.parse_args()
    if args.way:
        print(json.dumps(measure(args.record, args.model, args.way)))
        return
    print(f"{args.record.name}, {args.model}, {os.cpu_count()} cores")
    print(f"{'way':16} {'load s':>7} {'brief s':>8} {'peak GB':>8}  verified  marked")
    for way in WAYS:
        command = [sys.executable, __file__, str(args.record), "--model", args.model, "--way", way]
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        got = json.loads(run.stdout)
        print(
            f"{way:16} {got['load']:7.1f} {got['brief']:8.1f} {got['memory']:8.2f}  "
            f"{got['verified']} of {got['figures']}  {got['marked']:>4}",
            flush=True,
        )


if __name__ == "__main__":
    main()
