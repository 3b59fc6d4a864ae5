"""Evaluate a system on a fixed part of the dev gold data and hold it against the baseline.

    python scripts/report.py [--model SPEC] [--out runs/report] [--baseline data/baseline.json]
    python scripts/report.py --accept     write the baseline anew from this run

The part is small enough for two cores and the default model: about ten minutes. Exits 1 where a
figure metric is worse than the baseline at all or chrF significantly so; without a baseline it says
so and exits 0.
"""

import argparse
import sys
from pathlib import Path

from irsum.errors import IrsumError
from irsum.eval.gold import read_gold
from irsum.eval.results import Results, read_outputs, write
from irsum.eval.scoring import against, measure
from irsum.eval.systems import System, run
from irsum.models.registry import DEFAULT
from irsum.progress import shown
from irsum.write import write_whole

ROOT = Path(__file__).resolve().parent.parent
SENTENCES, CASES, BRIEFS = 40, 24, 1


def report(model: str, out: Path, baseline: Path, accept: bool) -> int:
    """Run, write the report and print its summary; the exit code. Raises IrsumError."""
    gold = read_gold(ROOT / "data" / "gold", "dev").limited(SENTENCES, CASES, BRIEFS)
    with shown() as bar:
        (output,) = run([System(model)], gold, bar)
    comparisons = []
    if baseline.is_file() and not accept:
        comparisons = [against(read_outputs(baseline)[0], output, gold)]
    config = {
        "gold": "data/gold",
        "split": "dev",
        "part": f"{SENTENCES} sentences, {CASES} cases, {BRIEFS} briefs",
        "baseline": baseline.name if comparisons else None,
    }
    write(Results(config, gold, (output,), (measure(output, gold),), tuple(comparisons)), out)
    print((out / "summary.md").read_text(encoding="utf-8"))
    print(f"{output.about['seconds']} s; the report is {out / 'report.html'}.")
    if accept:
        write_whole(baseline, (out / "results.json").read_text(encoding="utf-8"))
        print(f"{baseline} is the baseline from now on.")
    elif not comparisons:
        print(f"There is no baseline {baseline}: nothing to compare with (--accept makes one).")
    return int(any(comparison.failures for comparison in comparisons))


def main() -> int:
    """Run the script; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default=DEFAULT)
    parser.add_argument("--out", type=Path, default=Path("runs/report"))
    parser.add_argument("--baseline", type=Path, default=ROOT / "data" / "baseline.json")
    parser.add_argument("--accept", action="store_true", help="make this run the baseline")
    args = parser.parse_args()
    try:
        return report(args.model, args.out, args.baseline, args.accept)
    except IrsumError as error:
        print(f"report: {error}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
