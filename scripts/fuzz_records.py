"""Feed broken records to every reader; nothing but an IrsumError may come out.

    python scripts/fuzz_records.py [SECONDS] [--reader R] [--engine E] [--found FOLDER]

Guided by coverage with atheris where it is installed (`pip install atheris`; Linux), else by
hypothesis. Readers run in this process, without the child that would hide what breaks them (pdfium
itself is C and not traced). Whatever breaks one is written to FOLDER, and the script exits 1.
"""

import argparse
import hashlib
import importlib.util
import io
import os
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FunctionType

from irsum.errors import InputError, IrsumError
from irsum.records import encoding, pdf, web, word
from irsum.records.limits import Refusal
from irsum.records.segment import outline, segment_text, to_json

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

MEMORY = 1_500 * 2**20  # bytes of address space beyond what the start takes
REPORTED = 5_000  # inputs between two reports
SLOW = 20.0  # seconds for one small input; the child's limit


def read_text(data: bytes) -> str:
    text = encoding.decoded(data)
    if text is None:
        raise Refusal("is no text")
    return text


READERS: dict[str, Callable[[bytes], str]] = {
    "text": read_text,
    "docx": lambda data: word.extract(data)[0],
    "html": lambda data: web.extract(data)[0],
    "pdf": lambda data: pdf.extract(data)[0],
}


def seeds() -> dict[str, list[bytes]]:
    """Whole files to begin with: small ones, in all layouts."""
    from raw_files import pdf as raw_pdf
    from raw_files import scan
    from raw_files import word as raw_word
    from wild_layouts import fixtures

    found: dict[str, list[bytes]] = {name: [] for name in READERS}
    for fixture in fixtures(1):
        kind = next((name for name in READERS if f"{name} " in fixture.name), "text")
        found[kind].append(fixture.data)
    found["docx"].append(raw_word("<w:p><w:r><w:t>x</w:t></w:r></w:p>"))
    found["pdf"] += [scan(1), raw_pdf(["BT /F 10 Tf 60 650 Td (x) Tj ET"])]
    return found


def check(reader: str, data: bytes) -> None:
    """Read and segment one file; raises whatever should not come out."""
    start = time.process_time()
    try:
        text = READERS[reader](data)
        record = segment_text(text, "x")
        parts = "".join(text[part.span.start : part.span.end] for part in record.parts)
        assert parts == text, "the parts are not the text"
        to_json(record)
        outline(record)
    except (IrsumError, InputError, Refusal):
        pass
    assert time.process_time() - start < SLOW, "too slow"


def changed(data: bytes, chance: random.Random) -> bytes:
    """`data` with pieces overwritten, doubled, moved and cut out."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if not made:
            break
        at, size = chance.randrange(len(made)), chance.choice((1, 2, 4, 16, 200))
        what = chance.randrange(5)
        if what == 0:
            made[at : at + size] = chance.randbytes(size)
        elif what == 1:
            del made[at : at + size]
        elif what == 2:
            made[at:at] = made[at : at + size] * chance.choice((1, 2, 50))
        elif what == 3:
            other = chance.randrange(len(made))
            made[other:other] = made[at : at + size]
        else:
            made[at] ^= 1 << chance.randrange(8)
    return bytes(made)


def unpacked(data: bytes, chance: random.Random) -> bytes:
    """A Word file whose document part is changed and packed again: no checksum stops the change."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", 8) as target:
        for name in source.namelist():
            part = source.read(name)
            hit = name.startswith("word/") and chance.random() < (
                0.9 if "document" in name else 0.1
            )
            target.writestr(name, changed(part, chance) if hit else part)
    return out.getvalue()


class Fuzzer:
    """Runs inputs, keeps what breaks a reader, counts."""

    def __init__(self, readers: list[str], seconds: float, folder: Path) -> None:
        """Prepare the seeds and the end."""
        self.readers, self.folder = readers, folder
        self.seeds = seeds()
        self.start = time.monotonic()
        self.end = self.start + seconds
        self.runs = dict.fromkeys(readers, 0)
        self.found: dict[str, str] = {}

    def one(self, reader: str, data: bytes) -> None:
        self.runs[reader] += 1
        if sum(self.runs.values()) % REPORTED == 0:
            self.report()
        try:
            check(reader, data)
        except Exception as error:  # whatever it is, it is what we look for
            place = error.__traceback__
            while place and place.tb_next:
                place = place.tb_next
            where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
            sign = f"{reader} {type(error).__name__} {where}"
            if sign not in self.found:
                self.folder.mkdir(parents=True, exist_ok=True)
                name = f"{reader}-{hashlib.sha256(data).hexdigest()[:12]}"
                (self.folder / name).write_bytes(data)
                self.found[sign] = name
                print(f"{sign}: {error} ({name})", flush=True)

    def mutate(self, chance: random.Random) -> None:
        reader = chance.choice(self.readers)
        data = chance.choice(self.seeds[reader])
        if reader == "docx" and chance.random() < 0.8:
            self.one(reader, unpacked(data, chance))
        else:
            self.one(reader, changed(data, chance))

    def report(self) -> None:
        count = ", ".join(f"{number:,} {reader}" for reader, number in self.runs.items())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        spent = time.monotonic() - self.start
        print(
            f"{count} in {spent:.0f} s, {peak} MB at most, {len(self.found)} kinds of failure",
            flush=True,
        )


def by_hypothesis(fuzzer: Fuzzer) -> None:
    """Random changes drawn by hypothesis until the time is over."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    @settings(max_examples=2000, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.randoms(use_true_random=True))
    def some(chance: random.Random) -> None:
        if time.monotonic() < fuzzer.end:
            fuzzer.mutate(chance)

    while time.monotonic() < fuzzer.end:
        some()


def by_atheris(fuzzer: Fuzzer) -> None:
    """Inputs guided by which lines of our code they reach."""
    import atheris

    for name, module in list(sys.modules.items()):
        if name.startswith("irsum.records"):
            for value in vars(module).values():
                if isinstance(value, FunctionType) and value.__module__ == name:
                    atheris.instrument_func(value)

    def one(data: bytes) -> None:
        if time.monotonic() >= fuzzer.end:
            fuzzer.report()
            sys.stdout.flush()
            os._exit(1 if fuzzer.found else 0)
        if data:
            chance = random.Random(data)
            if data[0] % 4:
                fuzzer.mutate(chance)
            else:
                fuzzer.one(fuzzer.readers[data[0] // 4 % len(fuzzer.readers)], data[1:])

    # It counts by the clock, and this process may be held up; `check` counts processor time.
    limits = ["-rss_limit_mb=0", "-timeout=1200", "-report_slow_units=1200"]
    atheris.Setup([sys.argv[0], "-verbosity=0", *limits], one)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("seconds", nargs="?", type=float, default=60.0)
    parser.add_argument("--reader", action="append", choices=READERS)
    parser.add_argument("--engine", choices=("atheris", "hypothesis"))
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    options = parser.parse_args()
    fuzzer = Fuzzer(options.reader or list(READERS), options.seconds, options.found)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    resource.setrlimit(resource.RLIMIT_AS, (used + 3 * MEMORY, used + 3 * MEMORY))
    there = importlib.util.find_spec("atheris") is not None
    if (options.engine or ("atheris" if there else "hypothesis")) == "atheris":
        by_atheris(fuzzer)
    else:
        by_hypothesis(fuzzer)
    fuzzer.report()
    sys.exit(1 if fuzzer.found else 0)


if __name__ == "__main__":
    main()
