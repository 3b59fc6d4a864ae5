"""What every format says in the same words: facts of the record, labels, notes on marks.

All texts returned here are plain (see `plain`) and not yet escaped for any format.
"""

import re
from collections.abc import Iterable, Sequence

from irsum.figures.periods import MONTHS, date_english
from irsum.translate.checks import grave
from irsum.types import Brief, Flag, FlagKind, Header, Sentence

__all__ = [
    "CHINESE",
    "NOTHING",
    "attendance",
    "checked",
    "cited",
    "english",
    "exchange",
    "facts",
    "hosts",
    "item_label",
    "items_title",
    "lead",
    "marks",
    "note",
    "notes",
    "participants",
    "plain",
    "question_zh",
    "title",
    "verification",
]

_CHARACTER = r"[\u3400-\u9fff\uf900-\ufaff〇]"
CHINESE = re.compile(f"{_CHARACTER}(?:[0-9.,%，。、；：（）《》“”·]*{_CHARACTER})*")

NOTHING = "No statement of substance."

_VERIFIED = (
    "Verified means that value, unit and qualifier in the English are those of the Chinese, "
    "compared by rule."
)
_MARKED = "Where a ⚠ stands, the English could not be made to agree: go by the Chinese beside it."

# The longest prefix of the code tells.
_EXCHANGES = {
    "6": "Shanghai Stock Exchange",
    "688": "Shanghai Stock Exchange (STAR Market)",
    "689": "Shanghai Stock Exchange (STAR Market)",
    "900": "Shanghai Stock Exchange (B shares)",
    "0": "Shenzhen Stock Exchange",
    "3": "Shenzhen Stock Exchange (ChiNext)",
    "200": "Shenzhen Stock Exchange (B shares)",
    "4": "Beijing Stock Exchange",
    "8": "Beijing Stock Exchange",
    "92": "Beijing Stock Exchange",
}

_NOTES: dict[FlagKind, str] = {
    "figure missing": "{zh} = {expected}{found}",
    "figure added": "“{bare}” is not in the Chinese",
    "qualifier": "{zh} = {expected}{found}",
    "unit": "{zh} = {expected}{found}",
    "direction": "{zh} = {expected}{found}",
    "basis": "{zh}: “{expected}” is not in the English",
    "meaning": "{about}",
    "metric": "what {zh} measures is not certain in the English",
    "chinese left": "{zh} is left in Chinese",
    "name missing": "the name {zh} is not in the English",
    "question": "the question has become a statement",
    "term": "{zh} = {expected}",
    "loop": "the English repeats “{bare}”",
    "truncated": "the English may leave something out",
    "too long": "the English may say more than the Chinese",
    "empty": "there is no English for this sentence",
}

# Line ends, and what would hide text, or show it in another order than it is stored: a figure
# must never look like another one.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    r"\ufffe\uffff]+|\s+"
)


def plain(text: str) -> str:
    r"""Return `text` as one line, without control and direction characters.

    >>> plain(" 第1行\n第2行\u202e321 ")
    '第1行 第2行 321'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())


def english(text: str) -> str:
    """Return an English text of a brief, or what stands in place of a missing one."""
    return plain(text) or "(no English)"


def exchange(code: str) -> str:
    """Return exchange and board of a stock code, "" where the code tells none.

    >>> exchange("688997"), exchange("301997"), exchange("AAPL")
    ('Shanghai Stock Exchange (STAR Market)', 'Shenzhen Stock Exchange (ChiNext)', '')
    """
    if not re.fullmatch(r"[0-9]{6}", code):
        return ""
    return next((_EXCHANGES[code[:n]] for n in (3, 2, 1) if code[:n] in _EXCHANGES), "")


def title(brief: Brief) -> tuple[str, str]:
    """Return the company's English name and, where it says more, its Chinese one or ""."""
    header = brief.record.header
    chinese = plain(header.company or header.name or "")
    name = plain(brief.company) or chinese or plain(brief.record.file)
    return name, _original(chinese, name)


def facts(brief: Brief) -> tuple[tuple[str, str], ...]:
    """Return what the head of the record says as (label, value), without what it doesn't say.

    Before it stands what a reader must know of the model, where that says so.
    """
    header = brief.record.header
    dates = "; ".join(_date(date) for date in header.dates)
    rows = (
        ("Caution", dict(brief.provenance).get("caution", "")),
        ("Listed", _listed(header)),
        ("Dates" if len(header.dates) > 1 else "Date", dates or "not given"),
        ("Meeting", _meeting(brief)),
        ("Place", plain(brief.place)),
        ("Record", _number(header)),
    )
    return tuple(row for row in rows if row[1])


def hosts(brief: Brief) -> tuple[tuple[str, str, str], ...]:
    """Return who spoke for the company as (English name, Chinese name or "", title or "")."""
    pairs = zip(brief.hosts, brief.record.header.hosts, strict=True)
    return tuple(
        (plain(name) or "(no name)", _original(host.name, name), plain(role))
        for (name, role), host in pairs
    )


def participants(brief: Brief) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return (institution, its Chinese name or "", people in English)."""
    pairs = zip(brief.participants, brief.record.header.participants, strict=True)
    return tuple(
        (
            plain(institution) or "Private investors",
            _original(original.institution or "", institution),
            tuple(plain(person) for person in people),
        )
        for (institution, people), original in pairs
    )


def attendance(brief: Brief) -> str:
    """Return how many institutions and people the record names, "" where it names none."""
    firms = sum(bool(plain(institution)) for institution, _ in brief.participants)
    people = sum(len(people) for _, people in brief.participants)
    parts = (_count(firms, "institution", "institutions"), _count(people, "person", "people"))
    return ", ".join(part for part in parts if part)


def items_title(brief: Brief) -> str:
    """Return the heading above the items: questions, or topics of a record without any."""
    return "Questions and answers" if brief.record.items else "Topics"


def item_label(brief: Brief, number: str) -> str:
    """Return how an item is referred to: Q3, or Topic 3 of a record without questions."""
    return f"Q{plain(number)}" if brief.record.items else f"Topic {plain(number)}"


def question_zh(source: str, sources: Sequence[Sentence]) -> str:
    """Return a question in Chinese, whole where its sentences are known."""
    return plain("".join(sentence.text for sentence in sources) or source)


def lead(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def note(flag: Flag) -> str:
    """Return what a reader has to know about one mark, the Chinese beside it.

    >>> note(Flag("qualifier", "近20家", "nearly 20", "over 20"))
    '近20家 = nearly 20 (the English has “over 20”)'
    """
    found = plain(flag.found)
    lost = f"{plain(flag.zh)} ({plain(flag.expected)}) is not in the English"
    text = _NOTES[flag.kind].format(
        zh=plain(flag.zh),
        expected=plain(flag.expected) or "?",
        bare=found,
        about=lost if flag.zh else f"“{found}” is not in the Chinese",
        found=f" (the English has “{found}”)" if found else " (not in the English)",
    )
    return plain(text)


def notes(flags: Sequence[Flag]) -> tuple[str, ...]:
    """Return the notes on a statement, each once; () where nothing has to be marked."""
    return tuple(dict.fromkeys(note(flag) for flag in grave(flags)))


def marks(brief: Brief) -> tuple[tuple[str, str], ...]:
    """Return (where, note) of everything marked in a brief, each once."""
    return tuple(dict.fromkeys((lead(plain(where)), note(flag)) for where, flag in brief.marked))


def verification(brief: Brief) -> str:
    """Return the verification line: "41 of 41 figures verified, 0 marked"."""
    return f"{brief.verified} of {brief.figures} figures verified, {len(brief.marked)} marked"


def checked(brief: Brief) -> str:
    """Return what the verification line means, in words an analyst understands."""
    return f"{_VERIFIED} {_MARKED}" if brief.marked else _VERIFIED


def cited(brief: Brief) -> tuple[Sentence, ...]:
    """Return every sentence a statement or key figure rests on, once, in the record's order."""
    points = (*brief.overview, *(point for item in brief.items for point in item.points))
    found: Iterable[Sentence] = (
        *(source for point in points for source in point.sources),
        *(figure.source for figure in brief.key_figures),
    )
    return tuple(sorted(set(found), key=lambda s: (s.span.start, s.span.end, s.id, s.text)))


def _listed(header: Header) -> str:
    code = plain(header.code or "")
    return ", ".join(part for part in (code, exchange(code)) if part)


def _date(iso: str) -> str:
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])(-(?:0[1-9]|[12][0-9]|3[01]))?", iso)
    if not match:
        return plain(iso)
    return date_english(iso) if match[3] else f"{MONTHS[int(match[2]) - 1]} {match[1]}"


def _meeting(brief: Brief) -> str:
    kinds = ", ".join(filter(None, map(plain, brief.kinds)))
    if not kinds:
        return "kind not marked"
    return kinds if brief.record.header.kinds_certain else f"probably {kinds} (tick marks lost)"


def _number(header: Header) -> str:
    number, signed = plain(header.number or ""), header.signed
    parts = (f"No. {number}" if number else "", f"dated {_date(signed)}" if signed else "")
    return lead(", ".join(part for part in parts if part))


def _original(chinese: str, english_name: str) -> str:
    """Return a Chinese name that says more than its English one, otherwise ""."""
    return plain(chinese) if CHINESE.search(chinese) and chinese != english_name else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""
