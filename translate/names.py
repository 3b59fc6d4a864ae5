"""English names: the official one where the table has it, otherwise composed, never Chinese.

`institutions.tsv` holds names known; `name_words.tsv` what the others are composed of, by kind:

    word      translated at the end of a name: 基金管理 is Fund Management
    place     translated at the beginning: 深圳 is Shenzhen
    reading   pinyin that the dictionary gets wrong in names
    surname   surnames of two characters, and of one where the surname is read its own way
    country   may also stand inside a firm's name: 集团印尼发展 is Group Indonesia Development
    spot      parts of meeting places

`places.tsv` adds the cities and counties that are safe to read as places without their unit.

What is in no table is written in pinyin, in groups of two or three syllables: 盛汇 is Shenghui.
"""

import re
import unicodedata
from functools import cache

from irsum.translate.terms import read_table, translate_label

__all__ = ["company", "institution", "name_core", "name_words", "person", "pinyin", "place"]

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+")
_LEGAL = re.compile(
    r"(?:\((?:有限合伙|普通合伙|特殊普通合伙|集团|筹)\)|合伙企业|(?:股份)?有限(?:责任)?公司|股份公司"
    r"|总公司|公司)+$"
)
# Long and short ways of writing the same firm; tried in turn when looking it up.
_SHORTER = (
    ("私募证券投资基金管理", "私募"),
    ("私募证券基金管理", "私募"),
    ("私募基金管理", "私募"),
    ("证券投资基金管理", "基金"),
    ("基金管理", "基金"),
    ("资产管理", "资产"),
    ("投资管理", "投资"),
    ("资管", "资产"),
)
_KNOWN_ENDINGS = ("", "基金", "证券", "资产", "投资", "私募", "资本")


def institution(zh: str) -> str:
    """Return the English name of an institution.

    >>> institution("景顺长城基金管理有限公司")
    'Invesco Great Wall Fund'
    >>> institution("深圳市亚威投资管理有限公司")
    'Shenzhen Yawei Investment Management'
    """
    name = _clean(zh)
    if not _CHINESE.search(name):
        return name
    return translate_label(name) or _official(name) or _compose(name)


def company(zh_full: str | None, zh_short: str | None) -> str:
    """Return a listed company's English name from its full and its short Chinese name.

    Returns "" where both are missing. "Co., Ltd." is kept only where nothing else tells that it
    is a company.

    >>> company("盛汇科技股份有限公司", None)
    'Shenghui Technology'
    """
    names = [_clean(name) for name in (zh_full, zh_short) if name]
    for name in reversed(names):
        if not _CHINESE.search(name):
            return name
        if english := _official(name):
            return english
    return _compose(names[0]) if names else ""


def person(zh: str) -> str:
    """Return a person's name, surname first; text without Chinese comes back unchanged.

    >>> person("同颖茜"), person("欧阳修"), person("张总"), person("张建安")
    ('Tong Yingxi', 'Ouyang Xiu', 'Zhang', "Zhang Jian'an")
    """
    name = _clean(zh)
    if not _CHINESE.search(name):
        return zh
    if label := translate_label(name):
        return label
    name = re.sub(r"\([^)]*\)$", "", name)
    if others := re.fullmatch(r"(.+?)等(?:人|\d+人)?", name):
        return f"{person(others[1])} and others"
    bare, honorific = _honorific(name)
    if "·" in bare or not _CHINESE.fullmatch(bare):
        return " ".join(_joined([p]) if _CHINESE.search(p) else p for p in _runs(bare))
    surname = next((bare[:n] for n in (4, 2) if bare[:n] in _table("surname")), bare[:1])
    given = bare[len(surname) :]
    family = _table("surname").get(surname, "").replace(" ", "") or "".join(pinyin(surname))
    english = f"{family.capitalize()} {_join(pinyin(given))}".strip()
    return english if given else f"{honorific} {english}".strip()


def name_core(zh: str) -> str:
    """Return what is left of a firm's short name without its place and its trade.

    "" where nothing is taken off, or less than two characters are left.

    >>> name_core("澜序医疗"), name_core("海天瑞声")
    ('澜序', '')
    """
    name = _clean(zh)
    prefix, _ = _prefix(name, "place")
    core, _ = _endings(name[len(prefix) :], "")
    known = core in _table("word") or core in _table("place")
    return core if 1 < len(core) < len(name) and not known else ""


def name_words(kind: str) -> frozenset[str]:
    """Return the words of a kind that names are composed of: word, place, surname, ..."""
    return frozenset(_table(kind))


def pinyin(zh: str) -> list[str]:
    """Return the syllables of `zh`, lower case, without tones; ü is "yu" (吕 lyu), 绿 lyu.

    A character without a known reading becomes "?".
    """
    from pypinyin import lazy_pinyin

    syllables: list[str] = []
    at = 0
    readings = _table("reading")
    while at < len(zh):
        size = next((n for n in (4, 3, 2, 1) if zh[at : at + n] in readings), 0)
        if size:
            syllables += readings[zh[at : at + size]].split()
        else:
            # Up to the next override; the dictionary needs the phrase to choose the reading.
            size = 1
            while at + size < len(zh) and not any(
                zh[at + size : at + size + n] in readings for n in (1, 2, 3, 4)
            ):
                size += 1
            syllables += lazy_pinyin(zh[at : at + size])
        at += size
    return ["?" if _CHINESE.search(s) else re.sub(r"^([ln])v", r"\1yu", s) for s in syllables]


def place(zh: str) -> str:
    """Return a meeting place in English, the smallest unit first; pinyin where no word is known.

    >>> place("深圳市南山区科苑路8号")
    'No. 8 Keyuan Road, Nanshan District, Shenzhen'
    """
    text = _clean(zh).rstrip("。;")
    if not _CHINESE.search(text):
        return text
    if label := translate_label(text):
        return label
    if online := re.match(
        r"(?:公司)?(?:通过|登录|于|在)(.+?)(?:采用|以|通过).*(?:方式|形式)", text
    ):
        return f"{place(online[1])} (online)"
    parts = [p for p in re.split(r"([,、;。()\"“”+]|https?:[^\s()，,]+|及|以及|和)", text) if p]
    english = "".join(_PUNCTUATION.get(p) or (_spot(p) if _CHINESE.search(p) else p) for p in parts)
    english = re.sub(r"\s+", " ", english).replace(" )", ")").replace("( ", "(").strip(" ,;")
    return english[:1].upper() + english[1:]


_PUNCTUATION = {
    ",": ", ", "、": ", ", ";": "; ", "。": " ", "(": " (", ")": ") ", '"': " ", "“": " ",
    "”": " ", "+": " and ", "及": " and ", "以及": " and ", "和": " and ",
}  # fmt: skip
# An address from large to small. The last alternative takes whatever has no unit.
_UNITS = re.compile(
    r"(?P<floor>(?:地下|负)?[0-9A-Za-z一二三四五六七八九十]+(?:楼|层)(?![宇])(?P<room1>[A-Z0-9-]{3,})?)"
    r"|(?P<room>[0-9A-Za-z-]+(?:室|房间|会议室))"
    r"|(?P<number>[0-9A-Za-z-]+号(?!楼)(?:院)?)"
    r"|(?P<block>[0-9A-Za-z一二三四五六七八九十-]+(?:号楼|栋|座|幢))"
    r"|(?P<unit>[^0-9]{1,6}?(?:省|自治区|市|新区|区|县|镇|乡|街道|社区|村))(?!域|块)"
    r"|(?P<road>[^0-9]{1,8}?(?:大道|大街|路|街|巷|胡同))(?!演)"
    r"|(?P<ascii>[0-9A-Za-z .:/_?=&%-]+)"
    r"|(?P<other>.)"
)
_UNIT_WORDS = {
    "省": "", "自治区": "", "市": "", "新区": "New Area", "区": "District", "县": "County",
    "镇": "Town", "乡": "Township", "街道": "Subdistrict", "社区": "Community", "村": "Village",
    "大道": "Avenue", "大街": "Street", "路": "Road", "街": "Street", "巷": "Lane",
    "胡同": "Hutong",
}  # fmt: skip


def _spot(zh: str) -> str:
    """One place without punctuation, its parts in English order."""
    zh = zh.strip()
    owner = ""
    if zh.startswith("公司") and zh != "公司":
        owner, zh = "the Company's ", zh[2:]
    prefix, english = _prefix(zh, "place")
    parts = [english] if prefix else []
    zh = re.sub(r"^(?:省|市)", "", zh[len(prefix) :]) if prefix else zh
    loose = ""
    for match in _UNITS.finditer(zh):
        kind, text = match.lastgroup or "", match[0]
        kind = "floor" if kind == "room1" else kind
        if kind == "other":
            loose += text
            continue
        if loose:
            parts.append(_loose(loose))
            loose = ""
        part = _unit(kind, text)
        if kind == "number" and parts and parts[-1].endswith(_ROADS):
            parts[-1] = f"{part} {parts[-1]}"
        else:
            parts.append(part)
    if loose:
        parts.append(_loose(loose))
    return owner + ", ".join(p for p in reversed(parts) if p)


_ROADS = (" Road", " Avenue", " Street", " Lane", " Hutong")


def _unit(kind: str, text: str) -> str:
    if kind == "floor":
        number, _, room = re.split(r"(楼|层)", text)
        floor = f"{_ordinal(number)} floor"
        return f"Room {room}, {floor}" if room else floor
    if kind == "room":
        return f"Room {re.sub('室|房间|会议室', '', text)}"
    if kind == "number":
        return f"No. {text.split('号')[0]}"
    if kind == "block":
        return f"Building {_digits(re.sub('号楼|栋|座|幢', '', text))}"
    if kind in ("unit", "road"):
        ending = next(e for e in _UNIT_WORDS if text.endswith(e))
        name = text.removesuffix(ending)
        known = _table("place").get(text) or _table("place").get(name)
        return f"{known or _compose(name)} {_UNIT_WORDS[ending]}".strip()
    return text.strip()


def _loose(zh: str) -> str:
    if english := translate_label(zh) or _table("spot").get(zh):
        return english
    return _official(zh) or _compose(zh, extra="spot")


def _digits(number: str) -> str:
    known = "〇一二三四五六七八九"
    if not _CHINESE.search(number):
        return number
    tens, ten, ones = number.rpartition("十")
    value = known.find(ones) if ones else 0
    return str(value + (10 * (known.find(tens) if tens else 1) if ten else 0))


def _ordinal(number: str) -> str:
    below = re.match("地下|负", number)
    digits = _digits(number.removeprefix("地下").removeprefix("负"))
    if not digits.isdigit():
        return digits
    ending = (
        "th" if digits[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    )
    return f"{'basement ' if below else ''}{digits}{ending}"


def _clean(zh: str) -> str:
    """Half-width, without spaces between Chinese characters."""
    text = unicodedata.normalize("NFKC", zh.replace("•", "·").replace("・", "·")).strip()
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text)


def _official(name: str) -> str:
    """The known English of a name, in any of its long and short forms, or ""."""
    known = _known()
    bare = _LEGAL.sub("", name)
    for form in (name, bare, *(bare.replace(long, short) for long, short in _SHORTER)):
        for ending in _KNOWN_ENDINGS:
            if english := known.get(form + ending):
                return english
    return ""


def _compose(name: str, extra: str = "") -> str:
    """Known firm or place first, translated words last, pinyin between."""
    legal = _LEGAL.search(name)
    bare = _LEGAL.sub("", name) or name
    bare, brackets = re.sub(r"\(([^)]*)\)", "", bare), re.findall(r"\(([^)]*)\)", bare)
    words: list[str] = []
    if head := _head(bare):
        words.append(_known()[head])
        bare = bare[len(head) :]
    prefix, english = _prefix(bare, "place")
    if prefix:
        words.append(english)
        bare = re.sub(r"^(?:省|市|自治区)", "", bare[len(prefix) :])
    core, endings = _endings(bare, extra)
    if core:
        words.append(_joined(_runs(core)))
    words += endings
    words += [f"({_compose(b)})" for b in brackets if b and not _LEGAL.fullmatch(f"({b})")]
    if legal and not endings and not head:
        words.append("Co., Ltd.")
    return " ".join(word for word in words if word)


def _head(name: str) -> str:
    """The longest known name of at least three characters that `name` goes on from."""
    return next((name[:n] for n in range(len(name) - 1, 2, -1) if name[:n] in _known()), "")


def _prefix(name: str, kind: str) -> tuple[str, str]:
    table = _table(kind)
    size = next((n for n in range(min(len(name), 8), 1, -1) if name[:n] in table), 0)
    return name[:size], table.get(name[:size], "")


def _endings(name: str, extra: str) -> tuple[str, list[str]]:
    """Split translated words off the end; a core of one character is no name, so it stays whole."""
    table = {**_table("word"), **_table("country"), **(_table(extra) if extra else {})}
    endings: list[str] = []
    while name:
        size = next((n for n in range(min(len(name), 12), 1, -1) if name[-n:] in table), 0)
        if not size or len(name) - size == 1:
            break
        endings.insert(0, table[name[-size:]])
        name = name[:-size]
    return name, endings


def _runs(text: str) -> list[str]:
    """Runs of Chinese and of other text; "·" separates and is dropped."""
    return re.findall(rf"{_CHINESE.pattern}|[^\s·\u3400-\u9fff]+", text)


def _joined(runs: list[str]) -> str:
    """Runs in pinyin, four and more syllables in two words: Haitian Ruisheng."""
    words = []
    for run in runs:
        if not _CHINESE.search(run):
            words.append(run)
            continue
        syllables = pinyin(run)
        size = len(syllables) if len(syllables) < 4 else 2
        step = [syllables[i : i + size] for i in range(0, len(syllables), size)]
        if len(step) > 1 and len(step[-1]) == 1:
            step[-2:] = [step[-2] + step[-1]]
        words += [_join(group) for group in step]
    return " ".join(words)


def _join(syllables: list[str]) -> str:
    """Xi'an: an apostrophe before a vowel inside a word."""
    return re.sub(r"\|(?=[aeo])|\|", _apostrophe, "|".join(syllables)).capitalize()


def _apostrophe(match: re.Match[str]) -> str:
    return "'" if match.string[match.end() : match.end() + 1] in ("a", "e", "o") else ""


def _honorific(name: str) -> tuple[str, str]:
    for ending, english in (
        ("先生", "Mr."), ("女士", "Ms."), ("小姐", "Ms."), ("博士", "Dr."), ("教授", "Prof."),
        ("董事长", ""), ("老师", ""), ("总", ""), ("董", ""), ("工", ""),
    ):  # fmt: skip
        bare = name.removesuffix(ending)
        # 董 and 工 may end a given name; after one character they are an address.
        if bare and bare != name and (len(ending) > 1 or len(bare) == 1):
            return bare, english
    return name, ""


@cache
def _known() -> dict[str, str]:
    return {row["zh"]: row["en"].split("|")[0] for row in read_table("institutions.tsv")}


@cache
def _table(kind: str) -> dict[str, str]:
    table = {row["zh"]: row["en"] for row in read_table("name_words.tsv") if row["kind"] == kind}
    if kind != "place":
        return table
    units = tuple("市县区州盟")
    safe = {row["zh"]: row["en"].split("|")[0] for row in read_table("places.tsv") if row["en"]}
    return {
        **{zh: en for zh, en in safe.items() if len(zh) == 2 or not zh.endswith(units)},
        **_table("country"),
        **table,
    }
