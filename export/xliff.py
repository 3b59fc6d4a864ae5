"""Briefs as XLIFF 2.1 for a reviser: one file element a record, one unit a sentence.

    <unit id="u3.2" name="3.2" irsum:machine="...">    the digest of the English as we wrote it
      <notes>                                          what the checks found
      <originalData>                                   z1: the figure in Chinese, e1: in English
      <segment state="translated">                     "initial" where something is marked
        <source>收入为<ph id="f1" .../>。</source>
        <target>Revenue was <ph id="f1" .../>.</target>

The toolkit's classes for version 2 write notes and xml:space where the standard has no place for
them, so the units are made here; `irsum.export.reviser` reads them back with the toolkit.
"""

from hashlib import sha256
from typing import Any

from irsum.errors import InputError
from irsum.export.codes import Code, codes, pieces
from irsum.export.read import digest
from irsum.export.toolkit import clean, storage
from irsum.render.wording import notes
from irsum.types import Brief, Sentence, Translation

__all__ = ["IRSUM", "XLIFF", "machine_digest", "render"]

XLIFF = "urn:oasis:names:tc:xliff:document:2.0"  # of 2.1 too
IRSUM = "urn:irsum:xliff:1"


def render(brief: Brief) -> bytes:
    """Return a brief's sentences as an XLIFF file.

    Raises InputError where it has none, ExportError without the extra.
    """
    storage("xliff2")
    if not any(item.translation for item in brief.items):
        raise InputError(f"{brief.record.file} has no sentences to revise.")
    from lxml import etree

    root = etree.Element(
        _x("xliff"),
        {"version": "2.1", "srcLang": "zh-CN", "trgLang": "en"},
        nsmap={None: XLIFF, "irsum": IRSUM},
    )
    record = brief.record
    name = clean(record.file.replace("\\", "/").rpartition("/")[2])
    file = etree.SubElement(root, _x("file"), id=f"r{digest(record)}", original=name)
    for at, item in enumerate(brief.items, 1):
        group = etree.SubElement(file, _x("group"), id=f"g{at}", name=clean(f"Q{item.number}"))
        for n, (sentence, translation) in enumerate(item.translation, 1):
            group.append(_unit(f"u{at}.{n}", sentence, translation))
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return made


def machine_digest(english: str) -> str:
    """What tells whether a reviser has changed an English text; white space doesn't count."""
    return sha256(" ".join(english.split()).encode()).hexdigest()[:16]


def _x(name: str) -> str:
    return f"{{{XLIFF}}}{name}"


def _unit(id: str, sentence: Sentence, translation: Translation) -> Any:
    from lxml import etree

    chinese, english = clean(sentence.text), clean(translation.english)
    unit = etree.Element(_x("unit"), id=id, name=clean(sentence.id))
    unit.set(f"{{{IRSUM}}}machine", machine_digest(english))
    found = codes(chinese, english, translation.flags)
    marks = notes(translation.flags)
    if marks:
        told = etree.SubElement(unit, _x("notes"))
        for mark in marks:
            etree.SubElement(told, _x("note"), category="check", priority="1").text = clean(mark)
    if found:
        data = etree.SubElement(unit, _x("originalData"))
        for code in found:
            etree.SubElement(data, _x("data"), id=f"z{code.number}").text = code.chinese
            etree.SubElement(data, _x("data"), id=f"e{code.number}").text = code.english
    segment = etree.SubElement(unit, _x("segment"), id="s1")
    segment.set("state", "initial" if marks else "translated")
    source = etree.SubElement(segment, _x("source"))
    _fill(source, pieces(chinese, ((code, code.in_chinese) for code in found)), "z")
    target = etree.SubElement(segment, _x("target"))
    there = ((code, code.in_english) for code in found if code.in_english)
    _fill(target, pieces(english, there), "e")
    return unit


def _fill(element: Any, parts: list[str | Code], side: str) -> None:
    from lxml import etree

    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    last = None
    for part in parts:
        if isinstance(part, Code):
            shown = part.chinese if side == "z" else part.english
            last = etree.SubElement(element, _x("ph"), id=f"f{part.number}")
            last.attrib.update(
                {
                    "type": "other",
                    "subType": "irsum:figure",
                    "dataRef": f"{side}{part.number}",
                    "disp": shown,
                    "equiv": shown,
                    "canCopy": "no",
                    "canDelete": "no",
                }
            )
        elif last is None:
            element.text = part
        else:
            last.tail = part
