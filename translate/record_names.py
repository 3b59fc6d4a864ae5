"""Names in one record: its company, hosts, and the firms, people and ships of its text, as terms.

A small model makes up an English name where it does not know one, so the rules write it.
"""

import re
from dataclasses import dataclass, field, replace

from irsum.translate.firm_names import firm_cores, firms, short_forms
from irsum.translate.names import company, institution, name_core, person
from irsum.translate.spoken_names import addressed, quoted
from irsum.translate.terms import Entry, Glossary
from irsum.types import Point, Record, Translation

__all__ = ["Introducer", "firms", "record_glossary"]

_NAME, _PERSON = "name", "person"
_OWN = ("the Company",)


def record_glossary(record: Record) -> Glossary:
    """Return the names that a record explains or mentions, for use in its text."""
    header = record.header
    said = "\n".join(i.question + "\n" + i.answer for i in record.items or record.topics)
    builtin = Glossary.builtin()
    known = {term.zh: term for term in builtin.find(said)}
    own = {zh: company(zh, None) for zh in (header.company, header.name) if zh}
    core = name_core(header.name) if header.name else ""
    if core:
        own[core] = institution(core)
    # The form's other cells explain names too: 郑州某某光电科技有限公司 tells what 某某光电 is.
    cores = firm_cores(re.sub(r"\s+", "", record.text))
    found = {zh: _english(zh) for zh in firms(said, (*cores, core) if core else cores)}
    full = [*found, *own, *(t.zh for t in known.values() if t.category == _NAME)]
    written = {zh: term.en for zh, term in known.items()} | found | own
    for short, name in short_forms(full, said).items():
        if short not in known and short not in own:
            found.setdefault(short, _shortened(short, written[name]))
    entries = {zh: Entry(zh, en, category=_NAME) for zh, en in found.items()}
    for zh, en in quoted(said, frozenset(known)).items():
        entries[zh] = Entry(zh, en, category=_PERSON)
    for zh, (en, *others) in addressed(said, header.hosts).items():
        entries[zh] = Entry(zh, en, tuple(others), _PERSON)
    for zh, en in own.items():
        entries[zh] = Entry(zh, en, _OWN, _NAME)
    for host in header.hosts:
        if len(host.name) > 2 or host.name in said:
            entries[host.name] = Entry(host.name, person(host.name), category=_NAME)
    return Glossary(tuple(e for e in entries.values() if _usable(e.zh, e.en)))


def _english(zh: str) -> str:
    return institution(zh).removesuffix(" Co., Ltd.")


def _shortened(short: str, full: str) -> str:
    """The core in pinyin where the firm's name has it, otherwise the whole name."""
    english = institution(short)
    plain = english.lower().replace(" ", "")
    return english if plain in full.lower().replace(" ", "") else full


def _usable(zh: str, en: str) -> bool:
    return len(zh) > 1 and bool(en) and not zh.isascii()


@dataclass(slots=True)
class Introducer:
    """Puts the Chinese in brackets behind the first mention of each name, in reading order.

    A possessive ("X's") or the first part of a compound ("X-led") waits for the next mention.
    """

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
            mention = re.search(rf"\b{re.escape(term.en)}\b(?!\s*\(|['’-])", english)
            if mention:
                self._known.add(term.en)
                english = f"{english[: mention.end()]} ({term.zh}){english[mention.end() :]}"
        return english
