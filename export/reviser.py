"""A reviser's XLIFF read back: which sentences were corrected or approved, with figures checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irsum.errors import InputError
from irsum.export.toolkit import read_store, storage
from irsum.export.xliff import IRSUM, machine_digest
from irsum.figures.chinese import read_chinese
from irsum.render.wording import note
from irsum.translate.checks import check_translation
from irsum.types import Flag, FlagKind

__all__ = ["Revision", "read_revisions"]

_APPROVED = frozenset({"reviewed", "final"})
# A person may well keep Chinese in the English, or say a thing at other length; figures stay.
_REFUSED: frozenset[FlagKind] = frozenset(
    {"figure missing", "figure added", "qualifier", "unit", "direction", "basis"}
)


@dataclass(frozen=True, slots=True)
class Revision:
    """One sentence that a reviser changed or approved; `flags` are its wrong figures.

    `problem` says why it can't be used ("" if it can), `where` names it: file, record, sentence.
    """

    where: str
    chinese: str
    english: str
    changed: bool
    flags: tuple[Flag, ...] = ()
    problem: str = ""


class _BrokenError(Exception):
    """The codes of a segment are not those that were sent out."""


def read_revisions(path: Path) -> list[Revision]:
    """Every sentence of an XLIFF file of ours that was changed, or that a reviser approved.

    Raises InputError where the file can't be read, or is none of ours.
    """
    store = read_store(path, "XLIFF 2", storage("xliff2").Xliff2File.parsestring)
    root = store.document.getroot()
    source, target = root.get("srcLang", ""), root.get("trgLang", "")
    if not _is(source, "zh") or not _is(target or "en", "en"):
        raise InputError(f"{path} is from {source or '?'} to {target or '?'}, not zh to en.")
    units: dict[int, tuple[Any, list[Any]]] = {}
    for segment in store.units:
        unit = segment.getunitelement()
        units.setdefault(id(unit), (unit, []))[1].append(segment)
    if not units:
        raise InputError(f"{path} has no sentences in it.")
    return list(_revisions(path, units.values()))


def _revisions(path: Path, units: Any) -> Iterator[Revision]:
    for unit, segments in units:
        name = unit.get("name") or unit.get("id")
        where = f"{path}: sentence {name}"
        try:
            chinese = "".join(_text(unit, s.source_dom, "z", where) for s in segments)
            english = "".join(_text(unit, s.target_dom, "e", where) for s in segments)
        except _BrokenError as error:
            yield Revision(where, "", "", True, problem=str(error))
            continue
        machine = unit.get(f"{{{IRSUM}}}machine")
        changed = machine is not None and machine != machine_digest(english)
        approved = all(s.xmlelement.get("state") in _APPROVED for s in segments)
        if not (changed or approved):
            continue
        english = " ".join(english.split())
        if not english:
            yield Revision(where, chinese, "", changed, problem="has no English")
            continue
        flags = tuple(
            flag
            for flag in check_translation(chinese, english, read_chinese(chinese), ())
            if flag.kind in _REFUSED
        )
        told = "; ".join(dict.fromkeys(note(flag) for flag in flags))
        yield Revision(where, chinese, english, changed, flags, told)


def _text(unit: Any, element: Any, side: str, where: str) -> str:
    """The text of a source or target with the figures in place of their codes."""
    if element is None:
        return ""
    texts = {data.get("id"): data.text or "" for data in unit.iter("{*}data")}
    seen: set[str] = set()

    def inside(node: Any) -> Iterator[str]:
        yield node.text or ""
        for child in node:
            if not isinstance(child.tag, str):  # a comment
                pass
            elif child.tag.endswith("}ph"):
                code = child.get("id", "")
                known = texts.get(f"{side}{code[1:]}")
                if known is None or code[:1] != "f":
                    raise _BrokenError(f"has a code that was not sent out ({code or 'no id'})")
                if code in seen:
                    raise _BrokenError(f"has the code for {known} twice")
                seen.add(code)
                yield known
            elif child.tag.endswith(("}cp", "}sc", "}ec", "}sm", "}em")):
                pass  # points without text
            else:  # mrk and pc enclose text
                yield from inside(child)
            yield child.tail or ""

    return "".join(inside(element))


def _is(language: str, wanted: str) -> bool:
    return language.lower().replace("_", "-").partition("-")[0] == wanted
