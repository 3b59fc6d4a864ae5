"""A translation memory in TMX 1.4b: the sentences of briefs whose figures are all verified.

A memory hands its English on without the marks, so what is marked stays out of it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import irsum
from irsum.errors import ExportError
from irsum.export.read import digest
from irsum.export.toolkit import LANG, clean, read_store, storage
from irsum.translate.checks import grave
from irsum.types import Brief
from irsum.write import writing

__all__ = ["read_tmx", "write_tmx"]

_DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'


def write_tmx(briefs: Iterable[Brief], path: Path) -> tuple[int, int]:
    """Write the sentence pairs; how many were written and how many left out as marked.

    One pair at a time is held in memory. Raises OutputError (ExportError
    where there is nothing to write); a file that was there is then as it was.
    """
    tmx = storage("tmx")
    from lxml import etree

    store = tmx.tmxfile(sourcelanguage="zh-CN", targetlanguage="en")
    header = store.document.getroot().find("header")
    header.set("creationtool", "irsum")
    header.set("creationtoolversion", irsum.__version__)
    written = left = 0
    with writing(path) as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype(_DOCTYPE)
        with xml.element("tmx", version="1.4"):
            xml.write(header)
            with xml.element("body"):
                for unit in _units(briefs, tmx):
                    left += unit is None
                    written += unit is not None
                    if unit is not None:
                        xml.write("\n", unit)
        if not written:
            raise ExportError(f"There are no sentence pairs for {path}.")
    return written, left


def read_tmx(path: Path) -> list[tuple[str, str]]:
    """The pairs (Chinese, English) of a memory. Raises InputError."""
    store = read_store(path, "TMX", storage("tmx").tmxfile.parsestring)
    pairs = []
    for unit in store.units:
        texts = {
            node.get(LANG, "").lower().partition("-")[0]: unit.getNodeText(node)
            for node in unit.getlanguageNodes()
        }
        if texts.get("zh") and texts.get("en"):
            pairs.append((texts["zh"], texts["en"]))
    return pairs


def _units(briefs: Iterable[Brief], tmx: Any) -> Iterator[Any]:
    """A <tu> for each sentence; None for one that is left out."""
    for brief in briefs:
        key = digest(brief.record)
        for at, item in enumerate(brief.items, 1):
            for n, (sentence, translation) in enumerate(item.translation, 1):
                if grave(translation.flags) or not translation.english:
                    yield None
                    continue
                unit = tmx.tmxunit(None)
                unit.setsource(clean(sentence.text), "zh-CN")
                unit.settarget(clean(translation.english), "en")
                unit.setcontext(clean(f"{brief.record.header.code or ''} {sentence.id}".strip()))
                unit.xmlelement.set("tuid", f"{key}:{at}.{n}")
                unit.xmlelement.set("srclang", "zh-CN")
                yield unit.xmlelement
