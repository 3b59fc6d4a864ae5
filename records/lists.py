"""Automatic numbers of a Word file: what Word prints before a paragraph but keeps in no text.

`numbering.xml` has lists (`num`) that share the counters of an abstract list; `styles.xml` may
give a list to a paragraph's style.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from irsum.records.counting import printed
from irsum.records.symbols import plain_symbol
from irsum.records.xmltree import child, children, local, value

__all__ = ["Numbering"]

_DEEPEST = 9  # levels of a list
_PLACE = re.compile(r"%([1-9])")
_BOXES = frozenset("□☑☒√■")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    font: str = ""
    legal: bool = False  # all numbers decimal
    restarts: bool = True


class Numbering:
    """The lists of a Word file; it counts, so `mark` is called once a paragraph, in their order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Read the two parts; either may be missing."""
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._by_style: dict[str, dict[str, int]] = {}  # abstract list -> style -> level
        self._lists: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], _Level] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._style_lists: dict[str, tuple[str | None, int | None, str | None]] = {}
        self._counters: defaultdict[str, dict[int, int]] = defaultdict(dict)
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_lists(numbering)

    def mark(self, properties: Element | None) -> str:
        """What Word prints before a paragraph with these properties (`w:pPr`); counts on."""
        number, level = self._place(properties)
        if number is None or number == "0" or number not in self._lists:
            return ""
        abstract = self._lists[number]
        counters = self._counters[abstract]
        shape = self._level(number, level)
        started = self._starts.pop((number, level), None)
        if started is not None:
            counters[level] = started
        else:
            counters[level] = counters.get(level, shape.start - 1) + 1
        for deeper in range(level + 1, _DEEPEST):
            if self._level(number, deeper).restarts:
                counters.pop(deeper, None)
        if shape.style == "bullet":
            # A box as a bullet is the form's; another bullet tells nothing.
            box = plain_symbol(ord(shape.text), shape.font) if len(shape.text) == 1 else ""
            return next((c for c in (box, shape.text) if c in _BOXES and c), "")
        return _PLACE.sub(lambda m: self._number(number, int(m[1]) - 1, shape.legal), shape.text)

    def _number(self, number: str, level: int, legal: bool) -> str:
        shape = self._level(number, level)
        count = self._counters[self._lists[number]].get(level, shape.start)
        return printed(count, "decimal" if legal else shape.style)

    def _level(self, number: str, level: int) -> _Level:
        override = self._overrides.get((number, level))
        return override or self._abstract.get(self._lists[number], {}).get(level, _Level())

    def _place(self, properties: Element | None) -> tuple[str | None, int]:
        """The list and level of a paragraph, its own or its style's."""
        number, level = _list_of(properties)
        style = value(child(properties, "pStyle"))
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            own_number, own_level, based_on = self._style_lists.get(style, (None, None, None))
            if number is None and own_number is not None:
                number = own_number
                level = self._by_style.get(self._lists.get(number, ""), {}).get(style, level)
            if level is None:
                level = own_level
            style = based_on or ""
        return number, min(max(level or 0, 0), _DEEPEST - 1)

    def _read_styles(self, root: Element) -> None:
        for style in children(root, "style"):
            number, level = _list_of(child(style, "pPr"))
            based_on = value(child(style, "basedOn")) or None
            self._style_lists[_attribute(style, "styleId")] = (number, level, based_on)

    def _read_lists(self, root: Element) -> None:
        links: dict[str, str] = {}
        for abstract in children(root, "abstractNum"):
            key = _attribute(abstract, "abstractNumId")
            levels = [(_integer(_attribute(e, "ilvl")) or 0, e) for e in children(abstract, "lvl")]
            self._abstract[key] = {place: _read_level(e) for place, e in levels}
            self._by_style[key] = {
                value(child(e, "pStyle")): place for place, e in levels if value(child(e, "pStyle"))
            }
            links[key] = value(child(abstract, "numStyleLink"))
        for number in children(root, "num"):
            key = _attribute(number, "numId")
            self._lists[key] = value(child(number, "abstractNumId"))
            for override in children(number, "lvlOverride"):
                level = _integer(_attribute(override, "ilvl")) or 0
                start = _integer(value(child(override, "startOverride")))
                if start is not None:
                    self._starts[key, level] = start
                if (own := child(override, "lvl")) is not None:
                    self._overrides[key, level] = _read_level(own)
        for key, shape in self._lists.items():  # a list that only names the style which has it
            linked = self._style_lists.get(links.get(shape, ""), (None, None, None))[0]
            if linked in self._lists and not self._abstract.get(shape):
                self._lists[key] = self._lists[linked]


def _list_of(properties: Element | None) -> tuple[str | None, int | None]:
    found = child(properties, "numPr")
    if found is None:
        return None, None
    return value(child(found, "numId")) or None, _integer(value(child(found, "ilvl")))


def _read_level(element: Element) -> _Level:
    fonts = child(child(element, "rPr"), "rFonts")
    restart = _integer(value(child(element, "lvlRestart")))
    legal = child(element, "isLgl")
    return _Level(
        start=_integer(value(child(element, "start"))) or 0,
        style=value(child(element, "numFmt")) or "decimal",
        text=value(child(element, "lvlText")),
        font=_attribute(fonts, "ascii") if fonts is not None else "",
        legal=legal is not None and value(legal) not in ("0", "false"),
        restarts=restart != 0,
    )


def _integer(text: str) -> int | None:
    try:
        return max(-1_000_000, min(int(text), 1_000_000)) if len(text) < 12 else None
    except ValueError:
        return None


def _attribute(element: Element, name: str) -> str:
    return next((text for key, text in element.items() if local(key) == name), "")
