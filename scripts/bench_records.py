"""Text records segmented in a second on one core, over generated records.

python scripts/bench_records.py [RECORDS]
"""

import sys
import time
from pathlib import Path

from irsum.records.segment import segment_text

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

ROUNDS = 3


def main() -> None:
    from record_layouts import MARKS, Layout

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    layouts = [
        Layout(*marks, columns=columns, pages=True, repeat=3)
        for marks in MARKS
        for columns in (None, 60)
    ]
    texts = [layout.text() for layout in layouts]
    texts = (texts * (count // len(texts) + 1))[:count]
    segment_text(texts[0], "warm up")
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            segment_text(text, "generated")
        best = min(best, time.process_time() - start)
    size = sum(map(len, texts)) / len(texts)
    print(f"{len(texts) / best:.0f} records/s on one core ({size:.0f} characters each)")


if __name__ == "__main__":
    main()
