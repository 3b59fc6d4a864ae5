"""Write the PDF and old Word files in tests/fixtures, by LibreOffice, from the invented records.

Usage: python scripts/make_fixtures.py [--all FOLDER]

`--all` writes a .docx and a .pdf of every record in every layout to FOLDER instead, for measuring.
Needs LibreOffice Writer and the Noto CJK fonts.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from record_documents import LAYOUTS, form_of  # noqa: E402 (in tests, which is no package)

FIXTURES = ROOT / "tests" / "fixtures"
RECORDS = sorted([*(ROOT / "examples").glob("*.txt"), *(ROOT / "data" / "gold").glob("*.txt")])
# One of each layout, and a long one; (record, layout, kind).
KEPT = (
    ("301997_battery_materials", "shenzhen", "pdf"),
    ("605998_restaurant_chain", "shanghai", "pdf"),
    ("688997_medical_devices", "star", "pdf"),
    ("301985_machine_tools", "beijing", "pdf"),
    ("001995_regional_bank", "shenzhen", "pdf"),
    ("688997_medical_devices", "star", "doc"),
)


def convert(files: Iterable[Path], kind: str, folder: Path) -> None:
    """Convert Word files to `kind` (pdf or doc) in `folder`."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        sys.exit("make_fixtures: LibreOffice is not installed.")
    command = [program, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, stdout=subprocess.DEVNULL)


def write_word(folder: Path, wanted: Iterable[tuple[str, str]]) -> list[Path]:
    """Write `RECORD-LAYOUT.docx` for each wanted pair and return the paths."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in RECORDS}
    paths = []
    for stem, layout in wanted:
        paths.append(folder / f"{stem}-{layout}.docx")
        paths[-1].write_bytes(LAYOUTS[layout](form_of(texts[stem])))
    return paths


def main() -> None:
    """Write the fixtures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    folder = parser.parse_args().all
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        every = [(path.stem, layout) for path in RECORDS for layout in LAYOUTS]
        convert(write_word(folder, every), "pdf", folder)
        return
    FIXTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        for kind in ("pdf", "doc"):
            wanted = [(stem, layout) for stem, layout, other in KEPT if other == kind]
            convert(write_word(Path(made), wanted), kind, FIXTURES)


if __name__ == "__main__":
    main()
