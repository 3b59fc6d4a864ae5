"""The glossary as TBX (ISO 30042:2008, TBX-Basic's structure), and terms read from TBX or CSV."""

from pathlib import Path
from typing import Any

from irsum.errors import GlossaryError
from irsum.export.toolkit import LANG, clean, read_store, storage
from irsum.translate.terms import Entry, Glossary
from irsum.write import write_whole

__all__ = ["read_tbx", "write_tbx"]

# The names that TBX 3 (2019) has for the elements of TBX 2.
_OLDER = {"conceptEntry": "termEntry", "langSec": "langSet", "termSec": "tig"}


def write_tbx(glossary: Glossary, path: Path) -> int:
    """Write the terms of a glossary; how many. Raises OutputError."""
    store = storage("tbx").tbxfile(sourcelanguage="zh-CN", targetlanguage="en")
    root = store.document.getroot()
    root.find(".//sourceDesc/p").text = "irsum glossary"
    entries = [entry for entry in glossary.entries if entry.use != "skip"]
    for number, entry in enumerate(entries, 1):
        unit = store.addsourceunit(clean(entry.zh))
        unit.setid(f"t{number}")
        unit.settarget(clean(entry.en), "en")
        if entry.accepted:
            unit.set_target_terms([clean(en) for en in (entry.en, *entry.accepted)], "en")
        if entry.category:
            _describe(unit.xmlelement, clean(entry.category))
    write_whole(path, bytes(store))
    return len(entries)


def read_tbx(path: Path) -> tuple[Entry, ...]:
    """The terms of a TBX file, the first English of each preferred, deprecated ones left out.

    Raises InputError, GlossaryError.
    """
    tbx = storage("tbx")
    store = read_store(path, "TBX", lambda data: tbx.tbxfile.parsestring(_as_older(data)))
    found: dict[str, Entry] = {}
    english = 0
    for unit in store.units:
        zh, en = _terms(unit, "zh"), _terms(unit, "en")
        english += len(en)
        for term in zh if en else ():
            both = dict.fromkeys((*_forms(found.get(term)), *en))
            first, *others = both
            found[term] = Entry(term, first, tuple(others))
    if not found:
        lacks = "no terms" if not store.units else "no Chinese terms" if english else "no English"
        raise GlossaryError(f"{path} has {lacks} in it.")
    return tuple(found.values())


def _forms(entry: Entry | None) -> tuple[str, ...]:
    return (entry.en, *entry.accepted) if entry else ()


def _terms(unit: Any, language: str) -> list[str]:
    codes = dict.fromkeys(
        node.get(LANG) or node.get("lang") or ""
        for node in unit.getlanguageNodes()
        if (node.get(LANG) or "").lower().replace("_", "-").partition("-")[0] == language
    )
    return [
        " ".join(term.text.split())
        for code in codes
        for term in unit.get_target_terms(code)
        if term.text.strip() and not term.deprecated
    ]


def _as_older(data: bytes) -> bytes:
    """TBX 3 with the names of TBX 2, which the toolkit knows; anything else as it is."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(data, parser)
    if etree.QName(root).localname not in {"tbx", "martif"}:
        raise ValueError("no TBX")
    if etree.QName(root).localname == "martif":
        return data
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        element.tag = "martif" if name == "tbx" else _OLDER.get(name, name)
    etree.cleanup_namespaces(root)
    older: bytes = etree.tostring(root)
    return older


def _describe(entry: Any, category: str) -> None:
    """Add the subject field, which comes before the languages."""
    from lxml import etree

    field = etree.Element("descrip", type="subjectField")
    field.text = category
    entry.insert(0, field)
