"""Rows a second and memory of a dataset and a TMX with many items.

python scripts/bench_export.py [ITEMS]    (default 100,000)

Each record is an invented brief of three items in JSON, with its own company or number; reading
the JSON counts too. Times are processor time. "early" is when a tenth of the records is done:
memory that stays flat is about the same at the end. Adding the same records again shows what
telling duplicates costs.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from irsum.export.dataset import export_dataset
from irsum.export.read import parse_brief
from irsum.export.tmx import write_tmx
from irsum.types import Brief

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

COMPANIES = 5_000


class Watch:
    """Briefs handed out one by one, with the memory at a tenth and at the end."""

    def __init__(self, records: int) -> None:
        from exported import company

        from irsum.render.as_json import render

        self.records, self.early, self.late = records, 0, 0
        self._text = render(company(0))

    def briefs(self) -> Iterator[Brief]:
        """Yield the briefs, each read from its JSON."""
        import json

        for n in range(self.records):
            number, record = n % COMPANIES, n // COMPANIES
            text = self._text.replace("600000", f"{600_000 + number}")
            text = text.replace("2025-001", f"2025-{record:03d}").replace("澜序0", f"澜序{number}")
            yield parse_brief(json.loads(text), "generated")
            if n == self.records // 10:
                self.early = memory()
        self.late = memory()

    def memory(self) -> str:
        """What was held when, in words."""
        return f"memory {self.early} MB early, {self.late} MB at the end"


def main() -> None:
    items = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    watch = Watch(max(items // 3, 10))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "dataset"
        start = time.process_time()
        added = export_dataset(watch.briefs(), folder)
        took = time.process_time() - start
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        total = sum(added.rows.values())
        print(
            f"dataset: {added.rows['items']:,} items, {total:,} rows in {took:.0f} s: "
            f"{total / took:,.0f} rows/s; {size / 1e6:.0f} MB; {watch.memory()}"
        )
        start = time.process_time()
        again = export_dataset(watch.briefs(), folder)
        print(
            f"again: {again.known:,} records known, {again.records:,} new, in "
            f"{time.process_time() - start:.0f} s; {watch.memory()}"
        )
        start = time.process_time()
        pairs, _ = write_tmx(watch.briefs(), Path(name) / "memory.tmx")
        took = time.process_time() - start
        print(f"tmx: {pairs:,} pairs in {took:.0f} s: {pairs / took:,.0f} a second; "
              f"{watch.memory()}")  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak {peak} MB")


def memory() -> int:
    """Memory (MB) that this process holds now; Linux tells, others 0."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


if __name__ == "__main__":
    main()
