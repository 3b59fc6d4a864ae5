"""The user's own glossary: one CSV that every brief and translation uses, filled by imports."""

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from irsum.errors import GlossaryError
from irsum.translate.terms import Entry, Glossary
from irsum.write import write_whole

__all__ = ["add_terms", "default_glossary", "own_path"]


def own_path() -> Path:
    """The file named by IRSUM_GLOSSARY, or one in the user's data directory; it need not exist."""
    named = os.environ.get("IRSUM_GLOSSARY")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path("irsum", appauthor=False) / "glossary.csv"


def default_glossary(more: Path | None = None) -> Glossary:
    """The built-in terms, the user's own and those of the CSV `more`; the later win.

    Raises GlossaryError.
    """
    own = own_path()
    found = Glossary.builtin()
    for path in (own if own.is_file() else None, more):
        if path is not None:
            found = found.extended(Glossary.from_csv(path))
    return found


def add_terms(entries: Iterable[Entry], path: Path) -> tuple[int, int]:
    """Add terms to a glossary file, in place of those it has; how many are new, and other now.

    Raises GlossaryError, OutputError; the file is then as it was.
    """
    known = {e.zh: e for e in Glossary.from_csv(path).entries} if path.is_file() else {}
    new = {entry.zh: entry for entry in entries}
    for entry in new.values():
        forms = (entry.en, *entry.accepted)
        if any("\u3400" <= char <= "\u9fff" for form in forms for char in form):
            raise GlossaryError(f"{entry.zh!r} has Chinese in its English {'|'.join(forms)!r}.")
    added = sum(zh not in known for zh in new)
    changed = sum(zh in known and _forms(known[zh]) != _forms(e) for zh, e in new.items())
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("zh", "en"))
    table.writerows((e.zh, "|".join(_forms(e))) for e in {**known, **new}.values())
    write_whole(path, text.getvalue())
    return added, changed


def _forms(entry: Entry) -> tuple[str, ...]:
    return (entry.en, *entry.accepted)
