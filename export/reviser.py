"""A reviser's XLIFF read back: which sentences were corrected or approved, with figures checked."""

from collections.abc import Iterable, Iterator
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
    {"figure missing", "figure added", "qualifier", "unit", "direction", "basis", "metric"}
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
    if not store.units:
        raise InputError(f"{path} has no sentences in it.")
    units = dict.fromkeys(segment.getunitelement() for segment in store.units)
    return list(_revisions(path, units))


def _revisions(path: Path, units: Iterable[Any]) -> Iterator[Revision]:
    for unit in units:
        name = unit.get("name") or unit.get("id")
        where = f"{path}: sentence {name}"
        try:
            chinese, english = _text(unit, "source", "z"), _text(unit, "target", "e")
        except _BrokenError as error:
            yield Revision(where, "", "", True, problem=str(error))
            continue
        machine = unit.get(f"{{{IRSUM}}}machine")
        changed = machine is not None and machine != machine_digest(english)
        approved = all(s.get("state") in _APPROVED for s in unit.iterchildren("{*}segment"))
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


def _text(unit: Any, name: str, side: str) -> str:
    """The source or target of a unit, with the figures in place of their codes.

    An editor may have cut the unit into several segments, with what stands between them apart.
    """
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

    parts: list[str] = []
    for part in unit.iterchildren("{*}segment", "{*}ignorable"):
        element = part.find(f"{{*}}{name}")
        if element is None and part.tag.endswith("}ignorable"):
            element = part.find("{*}source")
        parts += [] if element is None else inside(element)
    return "".join(parts)


def _is(language: str, wanted: str) -> bool:
    return language.lower().replace("_", "-").partition("-")[0] == wanted
