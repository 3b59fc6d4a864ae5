"""Make the vocabulary of the compact model from prepared pairs (see train_data.py).

python scripts/train_vocabulary.py DATA OUT
"""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from train_batches import make_vocabulary
from train_data import SEED, SOURCES, WRITTEN, read_pairs

__all__ = ["main"]

_WRITTEN_TIMES = 6
_PER_SOURCE = 25_000


def main() -> None:
    """Write source.spm, target.spm and vocab.json."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, help="folder that train_data.py wrote")
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=16_000)
    args = parser.parse_args()
    make_vocabulary(_texts(args.data), args.out, args.size)


def _texts(data: Path) -> Iterator[str]:
    texts: list[str] = []
    for name in SOURCES:
        path = data / f"{name}.train.jsonl"
        if path.exists():
            pairs = list(read_pairs(path))[:_PER_SOURCE]
            texts += [t for p in pairs for t in (p.zh, p.en)] * (
                _WRITTEN_TIMES if name in {"terms", *WRITTEN} else 1
            )
    random.Random(SEED).shuffle(texts)
    yield from texts


if __name__ == "__main__":
    main()
