"""XML to a tree, without anything that makes XML dangerous; names are used without namespaces."""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, fromstring

from irsum.records.limits import Refusal

__all__ = ["child", "children", "local", "parse", "value"]

_DECLARED = re.compile(r"\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.-]+)[\"']", re.ASCII)
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8"}
_ENCODINGS |= dict.fromkeys(("utf-16", "utf16", "utf-16le", "utf-16be"), "utf-16")


def parse(data: bytes) -> Element:
    """The root of an XML part in UTF-8 or UTF-16; Refusal for a DOCTYPE or broken XML.

    Without a DOCTYPE there are no entities, so none that multiply and none that are fetched.
    """
    text = _decoded(data)
    if "<!DOCTYPE" in text:
        raise Refusal("holds a document type declaration (DOCTYPE), which no record needs")
    try:
        return fromstring(text)  # a str, so the declared encoding plays no part
    except (ParseError, ValueError) as error:
        raise Refusal(f"is damaged: its XML is broken ({error})") from None


def _decoded(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("is damaged: its XML is neither UTF-8 nor UTF-16") from None
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in _ENCODINGS:
        raise Refusal(f"is damaged: its XML is in {declared[1]}, not UTF-8 or UTF-16")
    return text


@lru_cache(maxsize=2000)
def local(name: str) -> str:
    """A name without its namespace: `{uri}p` is `p`."""
    return name.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """The children of that name."""
    return (found for found in element if local(found.tag) == name)


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name; None in None."""
    if element is None:
        return None
    return next(children(element, name), None)


def value(element: Element | None) -> str:
    """The attribute `val`, "" where there is none."""
    if element is None:
        return ""
    return next((text for key, text in element.items() if local(key) == "val"), "")
