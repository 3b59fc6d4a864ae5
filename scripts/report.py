"""Translate a fixed sample of data/ir_*.tsv with the default model and report the scores.

Usage: python scripts/report.py [--model SPEC] [--every 42] [--out runs/report.md]

Exits 1 where a figure is wrong and not marked: compared with the reference English, which neither
the Chinese reader nor the model has seen.
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from irsum.eval.metrics import METRICS
from irsum.figures.check import compare
from irsum.figures.english import read_english
from irsum.pipeline import load
from irsum.progress import shown
from irsum.translate.checks import grave
from irsum.types import Translation

DATA = Path(__file__).resolve().parent.parent / "data"


def pairs(every: int) -> list[tuple[str, str]]:
    """Every n-th (Chinese, English) pair of the written data, in file order."""
    rows: list[tuple[str, str]] = []
    for path in sorted(DATA.glob("ir_*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows += [(line[0], line[1]) for line in lines if len(line) >= 2]
    return rows[::every]


def silent(translations: Sequence[Translation], references: Sequence[str]) -> list[str]:
    """Sentences without a mark whose figures are not those of the reference."""
    return [
        f"{t.source}\n    {t.english}\n    reference: {reference}"
        for t, reference in zip(translations, references, strict=True)
        if not grave(t.flags) and compare(read_english(reference), read_english(t.english))
    ]


def main() -> int:
    """Run the report; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", default="qwen2.5-coder-1.5b")
    parser.add_argument("--every", type=int, default=42)
    parser.add_argument("--out", type=Path, default=Path("runs/report.md"))
    args = parser.parse_args()

    chinese, english = (list(side) for side in zip(*pairs(args.every), strict=True))
    with shown() as bar:
        stages = load(args.model, None, "extractive", bar)
        bar.start("translating", len(chinese))
        translations = stages.translator.translate(chinese, bar.advance)
    hypotheses = [t.english for t in translations]
    scores = [metric().score(chinese, hypotheses, english) for metric in METRICS.values()]
    marked = [t for t in translations if grave(t.flags)]
    suspicious = silent(translations, english)
    lines = [
        f"# {args.model} on {len(chinese)} sentences",
        "",
        *(f"- {score}" for score in scores),
        f"- {len(marked)} of {len(translations)} sentences marked",
        f"- {sum(bool(t.mended) for t in translations)} mended",
        f"- {len(suspicious)} unmarked sentences whose figures differ from the reference",
        "",
        *(f"    {text}" for text in suspicious),
    ]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
