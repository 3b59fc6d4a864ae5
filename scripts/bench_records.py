"""Records read and segmented in a second on one core: text, Word, ten-page PDF.

python scripts/bench_records.py [RECORDS]

Text records are generated; Word files are made of the invented records, PDFs of tests/fixtures.
Times are processor time of this process and of the parsers' children, their start included; with
10000 RECORDS the last column shows whether memory stays flat.
"""

import io
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from irsum.records import sandbox
from irsum.records.read import decode
from irsum.records.segment import segment_text

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

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
    files("docx", word_files(), count)
    files("ten-page PDF", ten_page_pdfs(), count // 5)


def files(what: str, data: Sequence[bytes], count: int) -> None:
    """Read and segment `count` files, the same few again and again."""
    start = cpu()
    early = 0
    for i in range(count):
        segment_text(decode(data[i % len(data)], what), what)
        if i == count // 10:
            early = memory()
    late = memory()
    sandbox.close()
    rate = count / (cpu() - start)
    print(
        f"{rate:.0f} {what} files/s; memory {early // 1024} MB early, {late // 1024} MB at the end"
    )


def cpu() -> float:
    """Seconds of processor time of this process and its ended children."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def memory() -> int:
    """Memory (KB) that this process and its children hold now; Linux tells, others 0."""
    own = Path("/proc/self")
    children = [file.read_text().split() for file in own.glob("task/*/children")]
    held = 0
    for process in (own, *(Path("/proc") / number for some in children for number in some)):
        status = process / "status"
        lines = status.read_text().splitlines() if status.exists() else []
        held += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return held


def word_files() -> list[bytes]:
    from record_documents import LAYOUTS, form_of

    layouts = [make for name, make in LAYOUTS.items() if name != "beijing"]
    paths = sorted((ROOT / "data" / "gold").glob("*.txt"))
    return [make(form_of(path.read_text(encoding="utf-8"))) for path in paths for make in layouts]


def ten_page_pdfs() -> list[bytes]:
    import pypdfium2  # type: ignore[import-untyped]

    made = []
    for path in sorted((ROOT / "tests" / "fixtures").glob("*.pdf")):
        source = pypdfium2.PdfDocument(path)
        target = pypdfium2.PdfDocument.new()
        while len(target) < 10:
            target.import_pages(source, list(range(min(len(source), 10 - len(target)))))
        buffer = io.BytesIO()
        target.save(buffer)
        made.append(buffer.getvalue())
    return made


if __name__ == "__main__":
    main()
