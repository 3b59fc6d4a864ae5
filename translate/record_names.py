"""Names in one record: its own company and hosts as terms, and the Chinese at a first mention."""

import re
from dataclasses import dataclass, field, replace

from irsum.translate.names import company, person
from irsum.translate.terms import Entry, Glossary
from irsum.types import Header, Point, Translation

__all__ = ["Introducer", "record_glossary"]

_NAME = "name"


def record_glossary(header: Header) -> Glossary:
    """Return the names that a record's header explains, for use in its text.

    >>> [e.en for e in record_glossary(Header(company="盛汇科技股份有限公司")).entries]
    ['Shenghui Technology']
    """
    english = {zh: company(zh, None) for zh in (header.company, header.name) if zh}
    english |= {host.name: person(host.name) for host in header.hosts if len(host.name) > 2}
    return Glossary(
        tuple(Entry(zh, en, category=_NAME) for zh, en in english.items() if _usable(zh, en))
    )


def _usable(zh: str, en: str) -> bool:
    return len(zh) > 1 and bool(en) and not zh.isascii()


@dataclass(slots=True)
class Introducer:
    """Puts the Chinese in brackets behind the first mention of each name, in reading order."""

    glossary: Glossary
    _known: set[str] = field(default_factory=set)

    def translation(self, translation: Translation) -> Translation:
        """Return `translation` with names that stand there for the first time introduced."""
        return replace(
            translation, english=self._introduced(translation.source, translation.english)
        )

    def point(self, point: Point) -> Point:
        """Return `point` with names that stand there for the first time introduced."""
        chinese = "".join(sentence.text for sentence in point.sources)
        return replace(point, text=self._introduced(chinese, point.text))

    def _introduced(self, chinese: str, english: str) -> str:
        for term in self.glossary.find(chinese):
            if term.category != _NAME or term.en in self._known:
                continue
            mention = re.search(rf"\b{re.escape(term.en)}\b(?!\s*\()", english)
            if mention:
                self._known.add(term.en)
                english = f"{english[: mention.end()]} ({term.zh}){english[mention.end() :]}"
        return english
