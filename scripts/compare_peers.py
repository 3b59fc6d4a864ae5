"""Score other systems' output on public test sets, quality and figures, in one run.

    python scripts/compare_peers.py [--peers FOLDER] [--model SPEC] [--ter] [--out FILE.md]
    python scripts/compare_peers.py --show opusmt:currency [--limit 20]

FOLDER has one folder a test set, with source.zh, reference.en and SYSTEM.en for each system.
Figures are held against the Chinese alone, for references of news are free with them. --show prints
the segments with one kind of error, so that a number can be judged by reading.
"""

import argparse
import html
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from irsum.eval.base import Measured, Segments
from irsum.eval.metrics import METRICS
from irsum.eval.resampling import compare

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "bleu",
    "chrf",
    "figures",
    "figure-precision",
    "figures-money",
    "large-amounts",
    "magnitude-slips",
    "currency-swaps",
    "dropped",
)
# Statistics that may be added up over test sets; BLEU of several sets together means nothing.
WORDS = frozenset({"bleu", "chrf", "ter"})
POOLED = tuple(name for name in NAMES if name not in WORDS)


def lines(path: Path) -> tuple[str, ...]:
    """The lines of a file; a line may hold any white space but the line feed."""
    return tuple(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))


def sets(folder: Path) -> list[Path]:
    """The test sets."""
    found = sorted(path.parent for path in folder.glob("*/source.zh"))
    if not found:
        sys.exit(f"No test sets in {folder} (folders with source.zh, reference.en, SYSTEM.en).")
    return found


def systems(test_set: Path, model: str | None) -> Iterator[tuple[str, Segments]]:
    """Each system's name and segments, ours last."""
    source, reference = lines(test_set / "source.zh"), lines(test_set / "reference.en")
    for path in sorted(test_set.glob("*.en")):
        if path.stem != "reference":
            yield path.stem, Segments(source, lines(path), reference)
    if model:
        from irsum.eval.systems import load_cached
        from irsum.progress import shown

        with shown() as bar:
            stages, _ = load_cached(model, None, "extractive", bar)
            bar.start(test_set.name, len(source))
            english = stages.translator.translate(source, bar.advance)
        yield f"irsum {model}", Segments(source, tuple(t.english for t in english), reference)


def table(title: str, measured: dict[str, dict[str, Measured]]) -> list[str]:
    """A Markdown table, the best chrF first, each value with its 95% interval."""
    names = list(next(iter(measured.values())))
    scores = {s: {n: m.score() for n, m in some.items()} for s, some in measured.items()}
    main = "chrf" if "chrf" in names else names[0]
    order = sorted(scores, key=lambda s: -scores[s][main].value)
    heads = [scores[order[0]][name].name for name in names]
    rule = "| --- " * (len(names) + 1)
    out = [f"## {title}", "", f"| system | {' | '.join(heads)} |", f"{rule}|"]
    for system in order:
        some = [scores[system][name] for name in names]
        cells = [f"{s.value:.1f} [{s.low:.1f}, {s.high:.1f}]" for s in some]
        out.append(f"| {system} | {' | '.join(cells)} |")
    best, second = order[0], order[1] if len(order) > 1 else order[0]
    one, two = measured[second][main], measured[best][main]
    found = compare(one.rows, two.rows, one.metric.value)
    out += [
        "",
        f"{best} against {second}, {one.metric.name}: {found.value:+.2f} [{found.low:+.2f}, "
        f"{found.high:+.2f}], p = {found.p_randomisation:.3f}; smallest difference that this set "
        f"resolves: {found.resolvable:.2f}.",
        "",
    ]
    return [*out, *(f"- {s.name}: {s.signature}" for s in scores[order[0]].values()), ""]


def pooled(parts: Sequence[dict[str, dict[str, Measured]]]) -> dict[str, dict[str, Measured]]:
    """The statistics of all sets together, of the systems that are in every one."""
    common = set.intersection(*(set(part) for part in parts))
    return {
        system: {
            name: replace(
                parts[0][system][name],
                rows=np.vstack([p[system][name].rows for p in parts]),
                signature=parts[0][system][name].signature.rpartition("|n:")[0],
            )
            for name in POOLED
        }
        for system in sorted(common)
    }


def show(folder: Path, wanted: str, limit: int) -> None:
    """Print the segments of a system with an error of one kind."""
    system, _, kind = wanted.partition(":")
    for test_set in sets(folder):
        for name, texts in systems(test_set, None):
            if name != system:
                continue
            for at, analysis in enumerate(texts.analyses):
                errors = [error for error in analysis.errors if error.kind == kind]
                gained = kind == "currency" and analysis.currencies == {"CNY"} and analysis.foreign
                if (errors or gained) and limit > 0:
                    limit -= 1
                    print(f"\n{test_set.name} {at + 1}: {errors or sorted(analysis.foreign)}")
                    print(f"  {texts.sources[at]}\n  {texts.hypotheses[at]}")
                    print(f"  {texts.references[at]}")


def main() -> int:
    """Run the script; the exit code."""
    shared = Path(os.environ.get("IRSUM_SHARED", ROOT.parent / "shared"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=shared / "peers")
    parser.add_argument("--model", help="also translate with this model (hours for 4,887 lines)")
    parser.add_argument("--ter", action="store_true", help="TER too (minutes)")
    parser.add_argument("--out", type=Path, help="write the tables to this file, too")
    parser.add_argument("--show", metavar="SYSTEM:ERROR", help="print segments with this error")
    parser.add_argument("--limit", type=int, default=20, help="of --show (default 20)")
    args = parser.parse_args()
    if args.show:
        show(args.peers, args.show, args.limit)
        return 0
    names = (*NAMES[:2], "ter", *NAMES[2:]) if args.ter else NAMES
    parts, out = [], []
    for test_set in sets(args.peers):
        measured = {}
        for system, texts in systems(test_set, args.model):
            # Some files have &#39; for an apostrophe: no figure, but left for the published BLEU.
            plain = replace(texts, hypotheses=tuple(map(html.unescape, texts.hypotheses)))
            measured[system] = {
                name: METRICS[name]().measure(texts if name in WORDS else plain) for name in names
            }
            print(f"{test_set.name}: {system} done", file=sys.stderr)
        parts.append(measured)
        size = len(next(iter(measured.values()))[names[0]].rows)
        out += table(f"{test_set.name} ({size} segments)", measured)
    if len(parts) > 1:
        out += table("All sets together", pooled(parts))
    print("\n".join(out))
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text("\n".join(out) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
