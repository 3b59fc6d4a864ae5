"""Participants and hosts, in every way records list them.

A cell is cut into entries (lines, `；`), an entry into tokens, and each token is told apart as an
institution, a person, a title or several of them run together; then people are given to the
institution or title they stand beside.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from irsum.types import Host, Participant

__all__ = ["People", "read_hosts", "read_participants", "unread_hosts"]

_ENUMERATOR = re.compile(
    r"^(?:\d{1,3}[、.．)）]|[（(]\d{1,3}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、(?=..)"
    r"|\d{1,3}\s+(?=[\u4e00-\u9fff])|\d{1,3} ?\|)\s*"
)
_NUMBERED = re.compile(r"\d{1,3}[、.．)）]|[（(]\d{1,3}[)）]")
_INTRODUCES = re.compile(
    r"^(?:线上|线下|现场|其中)?(?:参与|参会|与会|调研|来访)?(?:的)?(?:机构|单位|人员|投资者|名单)"
    r"(?:名称|与人数|名单|及人员|姓名|包括|有)*(?:共计?|合计|总计)?\d*(?:余?[家位名人])*[：:]"
    r"|^(?:线上|线下|现场|其中)(?:参会|参与)?[：:]"
)
_COUNT = re.compile(
    r"等?(?:共计?|合计|总计|约)?\s*\d+\s*余?\s*(?:家|位|名|人|个).*$|等(?:多家|机构|单位|投资者|人员|人).*$"
    r"|及?其他投资者.*$|等$"
)
_COUNTS = re.compile(r"等[^、，；;：:]{0,10}$")  # `等31家机构34人`, broken anywhere
_COUNTED = re.compile(r"[^、，；;：:\s]{0,10}[家位名人]")
_HEADS = re.compile(
    r"^(?:序号|单位|机构|公司|姓名|名称|参会|参与|人员|名单|职务|职位|[\s、/及与和|])+$|^附件\d?[：:]?$|^附件?.{0,12}名单[：:]?$"
)
_PROSE = re.compile(r"投资者|公众|股东|不特定|媒体|关于|召开|采用|方式|进行")
_PRIVATE = re.compile(r"^(?:个人|自然人|中小|散户|公众|社会|社会公众|其他)*投资者\d*$|^个人$")
_PRIVATELY = re.compile(r"(?:个人|自然人)投资者")
_TOKEN = re.compile(r"[A-Za-z][\w.&'’\-]*(?:[ ,]+(?:&|[A-Za-z][\w.&'’\-]*))*|[^\s、，,/；;|]+")
_HONORIFIC = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:先生|女士|小姐|博士)(?=$|[、，,；;\s（(：:])")
_NAME_CHARACTERS = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}"
)
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
# Entries on one line: after `；`, or before the next `东屿基金：`.
_BRACKETED = re.compile(r"([^\s、，,；;：:（）()]{1,40})[（(]([^（）()]{1,60})[）)]")
_GLUE = "_"  # between the words of a Latin name
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'_-]*_[A-Za-z.'-]+")
_DELIMITER = re.compile("[、，,；;]")
_SEPARATOR = re.compile(r"[；;。]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff（）()]+[：:])")
_JOINERS = "、，,和及与兼/ "
_LONGEST = 60  # characters of a name with its title
_LIST_TITLE = re.compile(r"^附[件表]?\d?[：:]?.{0,14}(?:名单|清单)[》」”）)]*[：:]?$")
# What ends a title that is in no list: 首席医学官, 海缆研究院院长.
_ROLE = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,14}[官长师总任理监书管裁席家表]")
_NO_NAME = re.compile(
    "人$|人员|公司|领导|嘉宾|团队|同事|其他|以及|本次|参会|参加|出席|现场|线上|线下|部$"
)
_CELL = " | "
_COMMON = 150  # surnames, commonest first; only these begin a name of four characters


@dataclass(frozen=True, slots=True)
class People:
    """Who came and who spoke for the company."""

    participants: tuple[Participant, ...] = ()
    hosts: tuple[Host, ...] = ()


@dataclass(slots=True)
class _Group:
    institution: str | None
    people: list[str] = field(default_factory=list)


def read_hosts(cell: str) -> tuple[Host, ...]:
    """Those who spoke for the company; people without a name (`IR等`) are left out."""
    found: dict[str, Host] = {}
    for entry in _entries(cell):
        for host in _hosts(entry):
            found.setdefault(host.name, host)
    return tuple(found.values())


def unread_hosts(cell: str) -> tuple[str, ...]:
    """What in the hosts' cell was read neither as a name nor as a title."""
    return tuple(
        text
        for entry in _entries(cell)
        for kind, text in _titled(entry)
        if kind == "other" and _SHORT_NAME.match(text) and not _NO_NAME.search(text)
    )


def read_participants(cell: str) -> People:
    """Institutions and their people; the company's own people among them are hosts."""
    groups: dict[str | None, _Group] = {}
    hosts: list[Host] = []
    current: _Group | None = None
    for entry in _entries(cell):
        if _title().match(re.sub("^(?:本)?公司", "", entry)) and (own := list(_hosts(entry))):
            hosts += own
            continue
        for institution, people in _groups(entry, current):
            if institution is None and current is not None and not people:
                continue
            current = groups.setdefault(institution, _Group(institution))
            current.people += [name for name in people if name not in current.people]
    participants = tuple(
        Participant(group.institution, tuple(group.people))
        for group in groups.values()
        if group.institution or group.people
    )
    return People(participants, tuple(hosts))


def _entries(cell: str) -> Iterator[str]:
    """The entries of a cell, wrapped lines joined."""
    text = cell.replace("\x00", "")
    lines = [line.strip(" |") for line in text.split("\n")]
    joined: list[str] = []
    for line in filter(None, lines):
        if joined and _wrapped(joined[-1], line):
            latin = joined[-1][-1].isascii() and line[0].isascii()
            joined[-1] += (" " if latin and joined[-1][-1].isalnum() else "") + line
        else:
            joined.append(line)
    for line in joined:
        for part in _SEPARATOR.split(line):
            entry = _ENUMERATOR.sub("", part.strip()).strip(" ，,、")
            if entry and not _HEADS.match(entry) and not _LIST_TITLE.match(entry):
                yield entry


def _wrapped(line: str, following: str) -> bool:
    """Whether an entry goes on in the next line: after a 、, or in the middle of a name."""
    if _CELL in line or _CELL in following:
        return False
    if line[-1] in "、，,：:&" or following[0] in "、，,；;）)":
        return True
    if _NUMBERED.match(following) or (_ENUMERATOR.match(line) and _ENUMERATOR.match(following)):
        return False
    if len(re.findall("[（(]", line)) > len(re.findall("[）)]", line)):
        return True
    if _COUNTS.search(line) and _COUNTED.match(following):
        return True
    last = re.split(r"[、，,；;\s：:]", line)[-1]
    first = re.split(r"[、，,；;\s：:]", following)[0]
    lone = (len(last) == 1, line), (len(first) == 1, following)
    if any(alone and _DELIMITER.search(whole) for alone, whole in lone):
        return True
    if last.isascii() and first.isascii() and last.isalpha():
        return True
    # A list of institutions that fills the line and goes on inside a name.
    return line.count("、") >= 2 and following.count("、") >= 1 and not _complete(last)


def _complete(token: str) -> bool:
    return bool(_institution().search(token)) or _is_person(token)


def _hosts(entry: str) -> Iterator[Host]:
    titles: list[str] = []
    names: list[str] = []
    names_first: bool | None = None
    for kind, text in _titled(entry):
        if kind not in ("name", "title"):
            continue
        if names_first is None:
            names_first = kind == "name"
        if kind == "name":
            if names_first and titles:
                yield from _paired(names, titles)
                names, titles = [], []
            names.append(text)
        else:
            if not names_first and names:
                yield from _paired(names, titles)
                names, titles = [], []
            titles.append(text)
    yield from _paired(names, titles)


def _paired(names: list[str], titles: list[str]) -> Iterator[Host]:
    title = "、".join(titles) or None
    for name in names:
        yield Host(name, title)


def _titled(entry: str) -> Iterator[tuple[str, str]]:
    """Titles and names of an entry in their order, and what is neither ("other").

    What stands alone beside a title is a name though its surname is rare, and what stands before
    a name and ends as titles do is a title.
    """
    pieces = list(_told(entry))
    kinds = [kind for kind, _ in pieces]
    for i, (kind, text) in enumerate(pieces):
        if kind == "other" and not _NO_NAME.search(text):
            beside = {kinds[i - 1] if i else "", *kinds[i + 1 : i + 2]}
            role = bool(_ROLE.fullmatch(text))
            if kinds[i + 1 : i + 2] == ["name"] and role:
                kind = "title"
            elif kinds[i + 1 : i + 3] == ["title", "name"]:
                kind = "company"  # its short name before each title
            elif _SHORT_NAME.fullmatch(text) and "title" in beside and "name" not in beside:
                kind = "other" if role or _institution().search(text) else "name"
        yield kind, text


def _told(entry: str) -> Iterator[tuple[str, str]]:
    text = _HONORIFIC.sub("", _merged(re.sub(r"等(?:人|领导|高管)?$", "", entry)))
    text = re.sub(r"(?<=[a-z.]) (?=[A-Z])", _GLUE, text)
    for part in re.split(r"[\s：:（）()]+", text):
        rest = part
        while rest:
            found = _title().match(rest)
            if found:
                title = found[0].strip(_JOINERS)
                yield "title", re.sub("^(?:本)?公司", "", title) or title
                rest = rest[found.end() :].lstrip(_JOINERS)
                continue
            name, rest = _next(rest)
            if _is_person(name) or _LATIN_NAME.fullmatch(name):
                yield "name", name.replace(_GLUE, " ")
            elif (tail := _title().search(name, 0, _LONGEST)) and _is_person(name[: tail.start()]):
                yield "name", name[: tail.start()]
                rest = name[tail.start() :] + rest
            elif name:
                yield "other", name


def _next(text: str) -> tuple[str, str]:
    parts = re.split(f"[{_JOINERS}]", text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _groups(entry: str, current: _Group | None) -> Iterator[tuple[str | None, list[str]]]:
    """Institutions of an entry with their people."""
    cells = entry.split(_CELL)
    if len(cells) == 2 and _is_person(cells[0]) and _institution().search(cells[1]):
        entry = _CELL.join(cells[::-1])  # a table with the names first
    text = _INTRODUCES.sub("", _BRACKETED.sub(_opened, _merged(entry)))
    text = _HONORIFIC.sub("", _COUNT.sub("", text)).strip(" ，,、")
    left, colon, right = re.sub(r"[：:]", "：", text).partition("：")
    if colon and right.strip() and _is_list_of_people(right):
        named = None if _PRIVATE.match(left.strip()) else left.strip(" 、，,")
        yield named, [token for token in _tokens(right) if not _title().fullmatch(token)]
        return
    if _PROSE.search(_PRIVATELY.sub("", text)) and not _PRIVATE.match(text):
        return
    tokens = _tokens(text)
    # A list of institutions only: then what looks like a name is a short institution.
    others = sum(not _is_person(token) for token in tokens)
    listed = "、" in text and others * 5 > len(tokens) * 3 and not any(_split(t)[1] for t in tokens)
    institution: str | None = current.institution if current else None
    people: list[str] = []
    begun = False
    for i, token in enumerate(tokens):
        if _title().fullmatch(token):
            continue
        private = bool(_PRIVATE.match(token)) and not _is_person(token)
        person = _is_person(token) and (i > 0 or (current is not None and len(tokens) == 1))
        if begun and not person and f" {token}" in text and "、" not in text:
            person = bool(_SHORT_NAME.fullmatch(token)) and not _institution().search(token)
        if person and (begun or current) and not (listed and f" {token}" not in text):
            people.append(token)
            begun = True
            continue
        if begun:
            yield institution, people
        institution, name = (None, None) if private else _split(token)
        people = [name] if name else []
        begun = True
    if begun:
        yield institution, people


def _opened(match: re.Match[str]) -> str:
    """`东屿基金（何清）` and `何清（东屿基金）` as `东屿基金 何清`."""
    outer, inner = match[1], match[2]
    if all(map(_is_person, _tokens(inner))):
        return f"{outer} {inner}"
    return f"{inner} {outer}" if _is_person(outer) else match[0]


def _is_list_of_people(text: str) -> bool:
    tokens = _tokens(text)
    people = sum(_is_person(token) or token[0].isascii() for token in tokens)
    return people * 2 >= len(tokens)


def _split(token: str) -> tuple[str | None, str | None]:
    """An institution and the name run together with it: 东方基金王五."""
    if (found := _PRIVATELY.match(token)) and _is_person(token[found.end() :]):
        return None, token[found.end() :]
    ends = [match.end() for match in _institution().finditer(token)]
    for end in reversed(ends):
        if end < len(token) and _is_person(token[end:]):
            return token[:end], token[end:]
    return token, None


def _tokens(text: str) -> list[str]:
    return [token.strip(" ,") for token in _TOKEN.findall(text)]


def _merged(text: str) -> str:
    """`郭  红` is one name."""
    return re.sub(
        r"(?<![^\s、，,：:])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?=[\s、，,（(：:]|$)",
        r"\1\2",
        text,
    )


def _is_person(text: str) -> bool:
    """Whether a text is a Chinese personal name."""
    if not _NAME_CHARACTERS.fullmatch(text):
        return False
    if "·" in text:
        return True
    if _institution().search(text) or _title().search(text):
        return False
    if text[:2] in _words()["surname2"]:
        return 3 <= len(text) <= 4
    return text[0] in _words()["surname" if len(text) < 4 else "common"]


@cache
def _words() -> dict[str, frozenset[str]]:
    text = files("irsum.records").joinpath("people.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    words = {kind: frozenset(value.split()) for kind, value in rows}
    [surnames] = words["surname"]
    words["surname"], words["common"] = frozenset(surnames), frozenset(surnames[:_COMMON])
    return words


@cache
def _institution() -> re.Pattern[str]:
    words = sorted(_words()["institution"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?:[（(][^（）()]{{1,8}}[）)])?")


@cache
def _title() -> re.Pattern[str]:
    words = "|".join(sorted(_words()["title"], key=len, reverse=True))
    department = "|".join(_words()["department"])
    one = rf"(?:本?公司)?(?:(?:(?![及和与兼])[\u4e00-\u9fff]){{0,8}}?(?:{department}))??(?:{words})"
    return re.compile(rf"{one}(?:[{_JOINERS}]*{one})*")
