"""Megabytes of Chinese text whose figures are read in a second, on one core.

    python scripts/bench_figures.py [FILE...] [--profile]

Without FILE the Chinese of data/ir_*.tsv (a figure every 22 characters) and the example records
are read. Bar: 2 MB (UTF-8) of record text a second. Also: English read, pairs compared.
"""

import argparse
import cProfile
import time
from collections.abc import Callable
from pathlib import Path

from irsum.figures.check import compare

# Without what the public functions remember of the last sentences.
from irsum.figures.chinese import _figures as read_chinese
from irsum.figures.english import _figures as read_english

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5


def seconds(work: Callable[[], object]) -> float:
    """The best of some runs, in seconds of this process."""
    best = float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def report(name: str, texts: list[str], read: Callable[[str], tuple[object, ...]]) -> None:
    """Print how many bytes and figures of `texts` are read a second."""
    size = sum(len(text.encode()) for text in texts)
    figures = sum(len(read(text)) for text in texts)
    taken = seconds(lambda: [read(text) for text in texts])
    print(f"{name:22} {size:8,} bytes {figures:6,} figures {size / taken / 1e6:6.2f} MB/s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--profile", action="store_true", help="profile the Chinese reader")
    args = parser.parse_args()
    if args.files:
        records = [path.read_text(encoding="utf-8", errors="replace") for path in args.files]
    else:
        records = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/*.txt"))]
    pairs = [
        line.split("\t")[:2]
        for path in sorted(ROOT.glob("data/ir_*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    if args.profile:
        cProfile.runctx(
            "[read_chinese(text) for text in texts]",
            globals(),
            {"texts": records + [zh for zh, _ in pairs]},
            sort="tottime",
        )
        return
    report("Chinese, records", records, read_chinese)
    report("Chinese, written pairs", [zh for zh, _ in pairs], read_chinese)
    report("English, written pairs", [en for _, en in pairs], read_english)
    read = [(read_chinese(zh), read_english(en)) for zh, en in pairs]
    taken = seconds(lambda: [compare(zh, en) for zh, en in read])
    print(f"{'compared':22} {len(pairs) / taken:8,.0f} pairs/s")


if __name__ == "__main__":
    main()
