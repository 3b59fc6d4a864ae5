"""The header of a record: what the form's rows and its title say."""

import re
from dataclasses import replace

from irsum.records.dates import iso_dates
from irsum.records.evidence import field_evidence
from irsum.records.kinds import read_kinds
from irsum.records.labels import Form
from irsum.records.lines import join, lines_of
from irsum.records.people import People, read_hosts, read_participants
from irsum.types import Header

__all__ = ["company_name", "has_title", "read_header"]

_TITLE = re.compile(
    r"投资者关系(?:活动|管理)?(?:记录|纪录|登记)(?:表|簿)?"
    r"|(?:投资者|机构|现场|分析师)?(?:调研|接待|说明会|交流会|交流)(?:活动|会议|情况|)(?:记录|纪要)(?:表|)"
)
_CODE = re.compile(r"(?<!债券)(?<!转债)(?:证券|股票|公司|[AＡ]股)?代\s*码\s*[：:]\s*(\d{6})(?!\d)")
_NAME = re.compile(
    r"(?<!债券)(?<!转债)(?:证券|股票|公司|[AＡ]股)?简\s*称\s*[：:][ |]*"
    r"([^\s|：:，,；;（）()][^\n|：:，,；;]{0,15}?)(?=\s{2,}|\s*(?:证券|股票|公告|编号|债券|[\n|]|$)"
    r"|[ ]+[^ ])"
)
_NUMBER = re.compile(
    r"(?P<announced>公告\s*)?编\s*号\s*[：:][ |]*"
    r"(?P<number>[^\n|]*?)(?=\s{3,}|[）)]?\s*(?:[\n|]|$))"
)
_BARE_NUMBER = re.compile(r"(?m)^[ （(]*(\d{4} ?[-—–－] ?\d{1,4}(?:[-—–]\d{1,3})?)[ ）)]*$")
_COMPANY = re.compile(
    r"[^\s：:，。；]*?(?:股份有限公司|股份公司|有限责任公司|有限公司|集团公司|公司)"
)
_ATTACHED = re.compile(
    r"^\W*(?:详|请|具体|参会人员|名单|单位|机构|人员)*(?:见|参见|附)\S{0,8}(?:附件|附表|名单|附)"
)
_NOTHING = re.compile(r"^[\s|/／—-]*(?:无|不适用|)[\s。|]*$")
_BLANKS = re.compile(r"[\s\x00|]+")


def read_header(form: Form) -> Header:
    """Read all fields of the header, and how each was found."""
    head = form.copy[: form.head]
    wide = form.copy[: max(form.head, 600)]
    kinds, certain = read_kinds(form.text("kinds"))
    number = _number(head)
    signed = _signed(form, number)
    when = form.text("time") or form.text("when_where")
    dates = iso_dates(when) or iso_dates(when, _year(signed, number))
    people, attached = _people(form)
    code = _CODE.search(wide)
    name = _NAME.search(wide)
    header = Header(
        code=code[1] if code else None,
        name=_squeeze(name[1]) if name else None,
        company=company_name(head),
        number=number,
        kinds=kinds,
        kinds_certain=certain,
        dates=dates,
        place=_place(form),
        participants=people.participants,
        hosts=people.hosts,
        signed=signed,
    )
    titled = has_title(head) or "投资者关系" in _squeeze(head)
    labelled = bool(_NUMBER.search(head))
    return replace(header, found=field_evidence(form, header, labelled, titled, attached))


def has_title(head: str) -> bool:
    """Whether a line of the title says that this is such a record."""
    return any(
        len(line.text) <= 60
        and _TITLE.search(_squeeze(line.text))
        and line.text[-1] not in "。，；："
        for line in lines_of(head, 0, len(head))
    ) or bool(_TITLE.search(_squeeze(head[-200:])) and len(_squeeze(head)) < 120)


def company_name(head: str) -> str | None:
    """The company's full name, from the line of the title or the lines right before it."""
    lines = [line.text for line in lines_of(head, 0, len(head))]
    place = next((i for i, line in enumerate(lines) if _TITLE.search(_squeeze(line))), None)
    if place is None:
        place = next((i for i, line in enumerate(lines) if "投资者关系" in line), len(lines) - 1)
    text = ""
    for line in reversed(lines[max(0, place - 2) : place + 1]):
        text = _squeeze(line) + text
        before = text.split("投资者关系")[0]
        if re.search(r"[：:]", line) or _BARE_NUMBER.fullmatch(line):
            text = text[len(_squeeze(line)) :]
            continue
        found = _COMPANY.match(before)
        if found and len(found[0]) > 5:
            return found[0]
    return None


def _number(head: str) -> str | None:
    every = list(_NUMBER.finditer(head))
    found = next((one for one in every if not one["announced"]), every[0] if every else None)
    if found:
        value = _squeeze(found["number"])
        return value if value and not re.search(r"[：:]", value) and len(value) <= 30 else None
    bare = _BARE_NUMBER.search(head)
    return _squeeze(bare[1]) if bare else None


def _signed(form: Form, number: str | None) -> str | None:
    dates = iso_dates(form.text("signed"), _year(None, number))
    return max(dates, default=None)


def _year(signed: str | None, number: str | None) -> int | None:
    """The year a record tells elsewhere: in the date it was signed, or in its number."""
    found = re.search(r"(?<!\d)20\d\d(?!\d{1,3}(?!\d))", signed or number or "")
    return int(found[0]) if found else None


def _place(form: Form) -> str | None:
    text = _joined(form, "place")
    if not text:
        both = _joined(form, "when_where")
        text = re.sub(r"^.*\d(?:日|时|分|[：:]\d\d|号)(?:[)）]|上午|下午|[\s，,；;])*", "", both)
        text = "" if text == both else text
    text = text.strip(" ：:|。")
    return text or None


def _joined(form: Form, field: str) -> str:
    cell = form.cell(field)
    if cell is None:
        return ""
    lines = lines_of(form.copy, cell.start, cell.end)
    return join(form.copy, lines[0].start, lines[-1].end).text if lines else ""


def _people(form: Form) -> tuple[People, bool]:
    """Who came and who spoke, and whether the list of participants is an attachment."""
    text = form.text("people")
    hosts = read_hosts(form.text("hosts"))
    elsewhere = bool(_ATTACHED.search(text))
    attached = ""
    if elsewhere or _NOTHING.match(text):
        attached = "\n".join(
            form.copy[cell.start : cell.end] for cell in form.cells if cell.field == "attachments"
        )
        if _NOTHING.match(attached):
            attached = ""
        tail = re.search(r"\n[^\n]{0,20}(?:名单|附件)[^\n]{0,12}\n(?:.|\n)*$", form.text("signed"))
        attached += tail[0] if tail else ""
        text = attached
    found = read_participants(text)
    return People(found.participants, hosts or found.hosts), elsewhere or bool(attached)


def _squeeze(text: str) -> str:
    return _BLANKS.sub("", text)
