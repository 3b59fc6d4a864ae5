"""People addressed by surname and title (戴总), and quoted names (“江海行·望澜号”), in text."""

import re
from collections.abc import Sequence

from irsum.translate.firm_names import is_ordinary
from irsum.translate.names import person, pinyin
from irsum.types import Host

__all__ = ["addressed", "quoted"]

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹易"
    "黎常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛"
    "管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司"
    "柏宁柯阮桂闵解强柴华车冉房边辜吉饶瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕"
    "郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟"
    "栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
# Behind which a person may be addressed.
_BEFORE = r"(?:^|[，。！？：:、；,\s（(“\"]|请教|恳请|感谢|谢谢|[你您]好|尊敬的|敬爱的|[请向问])"
_TITLES = {
    "董事长": "Chairman {}", "总经理": "General Manager {}", "董秘": "Board Secretary {}",
    "总裁": "President {}", "博士": "Dr. {}", "教授": "Prof. {}", "先生": "Mr. {}",
    "女士": "Ms. {}", "总": "Mr./Ms. {}", "董": "Director {}",
}  # fmt: skip
_ADDRESS = re.compile(
    rf"{_BEFORE}(?P<name>(?P<surname>欧阳|司马|上官|诸葛|[{_SURNAMES}])(?P<title>{'|'.join(_TITLES)}))"
    r"(?![经裁部监体量额数共计结局是统和会事秘长书务行能以归])"
)
_QUOTED = re.compile(
    r"[“\"‘「](?P<dotted>[\u3400-\u9fff]{2,5}·[\u3400-\u9fff]{2,5})[”\"’」]"
    r"|[“\"‘「](?P<ship>[\u3400-\u9fff]{2,5}号)[”\"’」]"
    r"|(?:命名为|名为|品牌|取名)[“\"‘「](?P<named>[\u3400-\u9fff]{2,3})[”\"’」]"
    r"|[“\"‘「](?P<coined>[\u3400-\u9fff]{2,3})[”\"’」](?=[^，。；“”]{0,6}(?:大模型|品牌|系列|机器人))"
    r"|(?:共建|成立|设立|建立|组建)(?P<lab>[\u3400-\u9fff]{2})(?=[\u3400-\u9fff]{0,4}实验室)"
)


def addressed(text: str, hosts: Sequence[Host]) -> dict[str, tuple[str, ...]]:
    """Return each address by surname and title with its English, the form to use first.

    Where exactly one host has the surname it is the full name; 总 tells no gender.

    >>> addressed("请问戴总如何看待？", [Host("戴闻溪", "董事长")])
    {'戴总': ('Dai Wenxi', 'Dai')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for match in _ADDRESS.finditer(text):
        name, surname, title = match["name"], match["surname"], match["title"]
        family = person(surname + "总").split()[-1]
        same = [h for h in hosts if h.name.startswith(surname) and len(h.name) > len(surname)]
        full = person(same[0].name) if len(same) == 1 else ""
        polite = title in ("博士", "教授", "先生", "女士")
        forms = (
            (_TITLES[title].format(family), full)
            if polite
            else (full, _TITLES[title].format(family))
        )
        english = [form for form in forms if form]
        found[name] = tuple(dict.fromkeys((english[0], family)))
    return found


def quoted(text: str, known: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return coined names in pinyin: quoted with · or 号 or beside a word for products, and labs'.

    `known` are terms, which are no coined names.

    >>> quoted("“江海行·望澜号”首航，“望澜”预售。")["“望澜”"]
    '“Wanglan”'
    """
    found: dict[str, str] = {}
    for match in _QUOTED.finditer(text):
        zh = next(group for group in match.groups() if group)
        bare = re.sub(r"(?<=..)号$", "", zh)
        coined = match["dotted"] or not is_ordinary(bare)
        if not coined or zh in known or (bare in known and not match["dotted"]):
            continue
        if bare[0] in "一二三四五六七八九十百两双多新老第":
            continue
        found[zh] = _written(bare)
        if match["dotted"]:
            found[bare] = found[zh]
            found[bare + "号"] = found[zh]
            last = bare.rpartition("·")[2]
            for left, right in ("“”", '""'):
                for form in (last, last + "号"):
                    if left + form + right in text:
                        found[left + form + right] = f"{left}{_written(last)}{right}"
    return {zh: en for zh, en in found.items() if zh in text}


def _written(zh: str) -> str:
    parts = ("".join(pinyin(part)).capitalize() for part in zh.split("·"))
    return " ".join(parts)
