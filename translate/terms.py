"""The glossary: Chinese terms with their house English, found in text and counted in English.

The built-in entries are tables beside this module, all with the columns zh, en, category, note and
use. `en` holds the house English and, after "|", other forms that count as right. `use` is

    strict  a fixed term: English without it is wrong or at least not what an analyst expects
    hard    many good translations, but one that models often miss: worth hinting first
    hint    general vocabulary
    skip    no term: characters that look like one across words ("推出海外" hides no "出海")
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from irsum.errors import GlossaryError

__all__ = ["Entry", "Glossary", "Term", "read_table", "translate_label", "used"]

_TABLES = (
    "places.tsv",
    "terms_finance.tsv",
    "terms_business.tsv",
    "terms_industry.tsv",
    "terms_form.tsv",
    "terms_world.tsv",
    "institutions.tsv",
)
_HEADER = {"zh": "zh", "chinese": "zh", "中文": "zh", "en": "en", "english": "en", "英文": "en"}
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One glossary entry; `en` is empty only where `use` is "skip"."""

    zh: str
    en: str
    accepted: tuple[str, ...] = ()
    category: str = "user"
    use: str = "strict"


@dataclass(frozen=True, slots=True)
class Term:
    """An entry found at characters `start` to `end` (exclusive) of a text.

    `accepted` are other English forms that count as right; a `strict` term has to be used.
    """

    zh: str
    en: str
    start: int
    end: int
    strict: bool = False
    category: str = ""
    accepted: tuple[str, ...] = ()
    hard: bool = False

    @property
    def given(self) -> bool:
        """Whether a model is given its English, rather than hinted at it."""
        return self.strict or self.hard


@dataclass(frozen=True)
class Glossary:
    """A set of entries, one per Chinese term.

    >>> [(term.zh, term.en) for term in Glossary.builtin().find("归母净利润及毛利率")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('归母净利润', 'net profit attributable to shareholders of the parent company'),
     ('毛利率', 'gross margin')]
    """

    entries: tuple[Entry, ...]

    @classmethod
    def builtin(cls) -> "Glossary":
        """Return the built-in glossary; read once, then shared."""
        return _builtin()

    @classmethod
    def from_csv(cls, path: Path | str) -> "Glossary":
        """Read a user's glossary: comma- or tab-separated, UTF-8 or GB18030, columns zh and en.

        A header row is optional; with one, the columns may stand in any order. Other columns are
        ignored. All entries are strict. Raises GlossaryError naming the file and the line.
        """
        path = Path(path)
        seen: dict[str, Entry] = {}
        for line, zh, en in _user_rows(path):
            if not zh or not en:
                what = f"{zh!r} has no English" if zh else f"{en!r} has no Chinese"
                raise GlossaryError(f"{path}: line {line}: {what}.")
            if _CHINESE.search(en):
                raise GlossaryError(f"{path}: line {line}: Chinese in the English {en!r}.")
            entry = _entry(zh, en, "user", "strict")
            if seen.setdefault(zh, entry) != entry:
                first = seen[zh].en
                raise GlossaryError(
                    f"{path}: line {line}: {zh!r} is already {first!r}, not {en!r}."
                )
        return cls(tuple(seen.values()))

    def extended(self, other: "Glossary") -> "Glossary":
        """Return both together; where both have the same Chinese, the entry of `other` wins."""
        both = Glossary(tuple((self._by_chinese | other._by_chinese).values()))
        # Each record adds a few names to thousands of terms: only what they change is made anew.
        index = dict(self._index)
        for key, added in other._index.items():
            longest_first = sorted((index.get(key, {}) | added).items(), key=lambda e: -len(e[0]))
            index[key] = dict(longest_first)
        both.__dict__["_index"] = index
        return both

    @cached_property
    def digest(self) -> str:
        """The sha256 (hex) of the content, whatever the order of the entries."""
        lines = sorted("\t".join((e.zh, e.en, *e.accepted, e.use)) for e in self.entries)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def find(self, text: str) -> tuple[Term, ...]:
        """Return the terms in `text`, left to right, the longest at each place, none overlapping.

        Words inside longer Latin words don't count: there is no "A股" in "AA股".
        """
        found = []
        at = 0
        while at < len(text):
            entry = self._at(text, at)
            if entry is None:
                at += 1
                continue
            end = at + len(entry.zh)
            if entry.use != "skip":
                found.append(_term(entry, at, end))
            at = end
        return tuple(found)

    def hints(self, text: str, limit: int) -> tuple[Term, ...]:
        """Return at most `limit` different terms of `text` for a prompt, the most useful first.

        Strict and hard terms come before general vocabulary, longer ones before shorter.
        """
        first = {term.zh: term for term in reversed(self.find(text))}
        order = sorted(first.values(), key=lambda t: (not t.given, -len(t.zh), t.start))
        return tuple(order[:limit])

    @cached_property
    def _by_chinese(self) -> dict[str, Entry]:
        return {entry.zh: entry for entry in self.entries}

    @cached_property
    def _index(self) -> dict[str, dict[str, Entry]]:
        # First two characters -> entries by their Chinese, longest first.
        index: dict[str, dict[str, Entry]] = {}
        for entry in sorted(self.entries, key=lambda e: -len(e.zh)):
            index.setdefault(entry.zh[:2], {})[entry.zh] = entry
        return index

    def _at(self, text: str, at: int) -> Entry | None:
        for key in (text[at : at + 2], text[at]):
            for zh, entry in self._index.get(key, {}).items():
                if text.startswith(zh, at) and _whole(text, at, at + len(zh)):
                    if entry.category == "place" and _goes_on(text, at + len(zh)):
                        continue
                    return entry
        return None


def used(terms: Iterable[Term], english: str) -> tuple[Term, ...]:
    """Return the terms whose English, or another accepted form of it, is in `english`.

    Inflection, case, hyphens, articles and prepositions don't matter, and a few words may stand
    between: "mass-produced" has "mass production", "selling and R&D expenses" has "selling
    expenses".

    >>> len(used(Glossary.builtin().find("营业收入与毛利率"), "Gross margins rose."))
    1
    """
    text = _stems(english)
    return tuple(
        term for term in terms if any(_has(text, _stems(f)) for f in (term.en, *term.accepted))
    )


def translate_label(zh: str) -> str | None:
    """Return the English of the form's own words, None where any part of `zh` is unknown.

    Kinds of activity, titles (also several: 董事、董事会秘书), places such as 公司会议室.

    >>> translate_label("副总经理兼财务总监")
    'Deputy General Manager and Chief Financial Officer'
    """
    zh = re.sub(r"\s+", "", zh)
    labels = _labels()
    if zh in labels:
        return labels[zh]
    parts = [p for p in re.split(r"[、，,/／;；&及和与暨兼]", zh) if p]
    english = [labels.get(part) or labels.get(part.removeprefix("公司")) for part in parts]
    known = [e for e in english if e]
    if not known or len(known) < len(english):
        return None
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"


def read_table(name: str) -> list[dict[str, str]]:
    """Read one of the tab-separated tables beside this module; missing cells are ""."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
        return [dict(row) for row in rows]


@cache
def _builtin() -> Glossary:
    entries: dict[str, Entry] = {}
    for name in _TABLES:
        for row in read_table(name):
            if row["use"] != "alone":  # of institutions: not safe in running text
                category = "name" if name == "institutions.tsv" else row["category"]
                entries[row["zh"]] = _entry(row["zh"], row["en"], category, row["use"])
    return Glossary(tuple(entries.values()))


@cache
def _labels() -> dict[str, str]:
    return {row["zh"]: row["en"] for row in read_table("labels.tsv")}


def _entry(zh: str, en: str, category: str, use: str) -> Entry:
    first, *others = (form.strip() for form in en.split("|"))
    return Entry(zh, first, tuple(o for o in others if o), category, use)


def _term(entry: Entry, start: int, end: int) -> Term:
    strict, hard = entry.use == "strict", entry.use == "hard"
    return Term(entry.zh, entry.en, start, end, strict, entry.category, entry.accepted, hard)


def _user_rows(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line number, Chinese and English of each row that isn't blank."""
    text = _user_text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text), delimiter="\t" if "\t" in first else ",")
    zh, en, header = 0, 1, True
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            names = [_HEADER.get(cell.lower()) for cell in cells]
            if header and "zh" in names and "en" in names:
                zh, en = names.index("zh"), names.index("en")
            else:
                cells += [""] * (max(zh, en) + 1 - len(cells))
                yield reader.line_num, cells[zh], cells[en]
            header = False
    except csv.Error as error:
        raise GlossaryError(f"{path}: line {reader.line_num}: {error}.") from None


def _user_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        raise GlossaryError(f"{path}: the glossary can't be read: {why}.") from None
    if b"\0" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise GlossaryError(f"{path}: not a text file in UTF-8 or GB18030.")


def _whole(text: str, start: int, end: int) -> bool:
    """False where the match begins or ends inside a Latin word or a number."""
    return not (_inside(text, start) or _inside(text, end))


# A unit's character that belongs to the word behind: 中山市场, 河东区域, 大方县级.
_UNIT_GOES_ON = {"市": "场值占面售区内郊", "区": "域块间别分位内", "县": "级域城"}


def _goes_on(text: str, end: int) -> bool:
    return text[end : end + 1] in _UNIT_GOES_ON.get(text[end - 1], ()) if end < len(text) else False


def _inside(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(c.isascii() and c.isalnum() for c in text[at - 1 : at + 1])


# The matching of English: words are cut to stems so that inflected and derived forms meet. The
# stems are cruder than a linguist's, which is harmless: they are only compared with each other.

_SMALL = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "into",
    "its",
    "of",
    "on",
    "our",
    "per",
    "s",
    "the",
    "their",
    "to",
    "under",
    "with",
}
_IRREGULAR = {
    "acquisition": "acquir",
    "bought": "buy",
    "brought": "bring",
    "built": "build",
    "buse": "bus",
    "consumption": "consum",
    "conversion": "convert",
    "decision": "decid",
    "expansion": "expand",
    "extension": "extend",
    "fallen": "fall",
    "fell": "fall",
    "grew": "grow",
    "grown": "grow",
    "growth": "grow",
    "held": "hold",
    "introduction": "introduc",
    "led": "lead",
    "lense": "len",
    "made": "mak",
    "met": "meet",
    "paid": "pay",
    "payment": "pay",
    "production": "produc",
    "pv": "photovoltaic",
    "reduction": "reduc",
    "risen": "ris",
    "rose": "ris",
    "sale": "sell",
    "sent": "send",
    "sold": "sell",
    "taken": "tak",
    "took": "tak",
    "transmission": "transmit",
    "undertook": "undertak",
    "won": "win",
    "written": "writ",
    "wrote": "writ",
}
_PLURAL = re.compile(r"(?<=..[^isu])s$")
_SUFFIX = re.compile(
    r"(?<=...)(?:i[sz]ation|i[sz]ing|i[sz]ed?|ation|at(?:ing|ed?|ive|or)|ition|ment|[ae]nce"
    r"|[ai]bl[ey]|ion|ing|e[dr]?|or|it(?:y|ie)|ie|i|ally|al|ly|y)$"
)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    word = _PLURAL.sub("", word)
    stem = _IRREGULAR.get(word) or _SUFFIX.sub("", word)
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem  # planned, plan


@lru_cache(maxsize=4_000)
def _stems(english: str) -> tuple[str, ...]:
    text = english.lower().replace("research and development", "r&d")
    words = re.findall(r"r&d|[a-z0-9]+", text)
    return tuple(_stem(word) for word in words if word not in _SMALL)


def _has(text: tuple[str, ...], form: tuple[str, ...]) -> bool:
    """True where all stems of `form` stand in `text` with at most four others between."""
    need = set(form)
    if not need:
        return False
    if len(need) == 1:
        return form[0] in text
    width = len(form) + 4
    return any(need.issubset(text[at : at + width]) for at, stem in enumerate(text) if stem in need)
