"""English names: known, composed, of people and places, and those that a record's text mentions."""

import re

import pytest
from conftest import ROOT
from hypothesis import example, given
from hypothesis import strategies as st

from irsum.translate.checks import check_translation, grave
from irsum.translate.names import company, institution, name_core, person, place
from irsum.translate.record_names import Introducer, firms, record_glossary
from irsum.translate.spoken_names import addressed, quoted
from irsum.translate.terms import Glossary
from irsum.types import Header, Host, Item, Record, Span, Translation

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("深圳市亚威投资管理有限公司", "Shenzhen Yawei Investment Management"),
        ("苏州澜序医疗科技股份有限公司", "Suzhou Lanxu Medical Technology"),
        ("川岳资产", "Chuanyue Asset Management"),
        ("青檀人寿", "Qingtan Life Insurance"),
        ("Harbor Point Capital", "Harbor Point Capital"),
    ],
)
def test_institutions(zh: str, en: str) -> None:
    assert institution(zh) == en


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("同颖茜", "Tong Yingxi"),
        ("欧阳若水", "Ouyang Ruoshui"),
        ("曾建安", "Zeng Jian'an"),
        ("单立", "Shan Li"),
        ("吕绿", "Lyu Lyu"),
        ("张总", "Zhang"),
        ("李女士", "Ms. Li"),
        ("王平等3人", "Wang Ping and others"),
        ("John Smith", "John Smith"),
    ],
)
def test_people(zh: str, en: str) -> None:
    assert person(zh) == en


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("腾讯会议", "Tencent Meeting"),
        ("公司三楼会议室", "The Company's meeting room, 3rd floor"),
        ("深圳市南山区科苑路8号", "No. 8 Keyuan Road, Nanshan District, Shenzhen"),
    ],
)
def test_places(zh: str, en: str) -> None:
    assert place(zh) == en


def test_a_company_by_full_or_short_name() -> None:
    assert company("盛汇科技股份有限公司", "盛汇科技") == "Shenghui Technology"
    assert company(None, "盛汇科技") == "Shenghui Technology"
    assert company(None, None) == ""
    assert name_core("盛汇科技") == "盛汇"


@example("·1号")
@given(
    st.text(
        alphabet="深圳市盛汇岚科技投资管理有限公司（有限合伙）基金A1·路8号楼会议室", max_size=24
    )
)
def test_no_chinese_is_left_in_a_name(zh: str) -> None:
    for english in (institution(zh), person(zh), place(zh), company(zh, None)):
        assert not CHINESE.search(english)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("公司设立了海南衡川国际投资有限公司。", ("海南衡川国际投资有限公司",)),
        ("子公司嘉兴明禾微电子做芯片设计，嘉兴明禾已盈利。", ("嘉兴明禾微电子", "嘉兴明禾")),
        ("与香港澜序国际控股有限公司签署协议。", ("香港澜序国际控股有限公司",)),
        ("公司的上海电子业务增长，深圳智能产业园投产。", ()),
        ("苏州工厂的新材料项目进展顺利。", ()),
    ],
)
def test_firms_in_text(text: str, names: tuple[str, ...]) -> None:
    assert firms(text) == names


def record(answer: str) -> Record:
    """A record with one answer, about an invented company."""
    header = Header(
        company="苏州澜序医疗科技股份有限公司",
        name="澜序医疗",
        hosts=(Host("顾闻溪", "董事会秘书"),),
    )
    item = Item("1", "进展如何？", answer, Span(0, 0))
    return Record("x.txt", answer, header, (item,))


def test_a_record_explains_its_own_names() -> None:
    glossary = record_glossary(record("澜序医疗的子公司嘉兴明禾微电子投产。"))
    english = {entry.zh: entry.en for entry in glossary.entries}
    assert english["澜序医疗"] == "Lanxu Medical"
    assert english["澜序"] == "Lanxu"
    assert english["顾闻溪"] == "Gu Wenxi"
    assert english["嘉兴明禾微电子"] == "Jiaxing Minghe Microelectronics"


def test_the_first_mention_keeps_the_chinese() -> None:
    glossary = record_glossary(record("子公司嘉兴明禾微电子投产。"))
    introduce = Introducer(glossary)
    source = "子公司嘉兴明禾微电子投产。"
    english = "The subsidiary Jiaxing Minghe Microelectronics started production."
    first = introduce.translation(Translation(source, english))
    second = introduce.translation(Translation(source, english))
    assert "Jiaxing Minghe Microelectronics (嘉兴明禾微电子) started" in first.english
    assert second.english == english


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("子公司北京澜源序盟公司获奖。", ("北京澜源序盟公司",)),
        ("巫山文旅持股30%，赤澜文旅持股30%。", ("巫山文旅", "赤澜文旅")),
        ("公司收购佛山维舜100%股权。", ("佛山维舜",)),
        ("公司终止收购优澜特等事项，优澜特并购失败。", ("优澜特",)),
        ("公司收购标的资产，标的资产盈利。", ()),
        ("消费电子业务增长，工业软件和清洁能源等客户增加。", ()),
        ("为比亚迪、衡轩电气等客户供货。", ("衡轩电气",)),
    ],
)
def test_firms_with_other_evidence(text: str, names: tuple[str, ...]) -> None:
    assert firms(text) == names


def test_a_core_known_from_the_record_is_the_firm() -> None:
    said = "公司收购佛山维舜100%股权，在维舜基础上合作。苏州澜序盈利，山东澜序投产。"
    english = {entry.zh: entry.en for entry in record_glossary(record(said)).entries}
    assert english["维舜"] == "Weishun"
    assert english["山东澜序"] == "Shandong Lanxu"
    assert "公司" not in english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("请问顾总如何看待？", {"顾总": "Gu Wenxi"}),
        ("请问严博士，进展如何？", {"严博士": "Dr. Yan"}),
        ("您好，钱董事长。", {"钱董事长": "Chairman Qian"}),
        ("请问钱总监在吗？订单总体向好，高总量增长。", {}),
    ],
)
def test_people_by_surname_and_title(text: str, english: dict[str, str]) -> None:
    found = addressed(text, [Host("顾闻溪", "董事会秘书")])
    assert {zh: forms[0] for zh, forms in found.items()} == english


def test_a_surname_shared_by_two_hosts_stays_a_surname() -> None:
    hosts = [Host("顾闻溪", "董事长"), Host("顾云", "总经理")]
    assert addressed("请问顾总，", hosts) == {"顾总": ("Mr./Ms. Gu", "Gu")}


def test_a_ship_has_one_name_and_a_phrase_none() -> None:
    text = "“江海行·望澜号”首航，“望澜”预售，“先款后货”和“小巨人”。"
    assert quoted(text) == {
        "江海行·望澜号": "Jianghaixing Wanglan",
        "江海行·望澜": "Jianghaixing Wanglan",
        "“望澜”": "“Wanglan”",
    }


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("经营奉节至巫山线路", ["Fengjie", "Wushan"]),
        ("新疆乌苏项目", ["Xinjiang", "Wusu"]),
        ("位于大方县和东方市", ["Dafang County", "Dongfang"]),
        ("东方、大方和朝阳产业，结构上海外占比，复合肥料，中山市场", ["Zhongshan"]),
        ("新城区域和北海道", []),
    ],
)
def test_places_in_text(text: str, places: list[str]) -> None:
    terms = Glossary.builtin().find(text)
    assert [term.en for term in terms if term.category == "place"] == places


def test_words_inside_a_firm_s_name() -> None:
    assert institution("澜源集团印尼发展有限公司") == "Lanyuan Group Indonesia Development"


def test_a_lost_name_is_grave() -> None:
    glossary = record_glossary(record("子公司嘉兴明禾微电子投产。"))
    source = "子公司嘉兴明禾微电子投产。"
    terms = glossary.find(source)
    wrong = check_translation(source, "The subsidiary Minghai Micro started up.", (), terms)
    right = check_translation(
        source, "The subsidiary Jiaxing Minghe Microelectronics started up.", (), terms
    )
    assert [(flag.kind, flag.expected) for flag in grave(wrong)] == [
        ("name missing", "Jiaxing Minghe Microelectronics")
    ]
    assert right == ()


def test_the_record_s_own_name_may_be_the_company() -> None:
    source = "澜序医疗持续投入研发。"
    terms = record_glossary(record(source)).find(source)
    assert check_translation(source, "The Company keeps investing in R&D.", (), terms) == ()


def test_references_keep_the_names_of_their_chinese() -> None:
    lines = [
        line.split("\t")[:2]
        for path in sorted((ROOT / "data").glob("ir_*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    glossary = Glossary.builtin()
    lost = [
        zh
        for zh, en in lines
        if any(
            flag.kind == "name missing" and flag.zh in {t.zh for t in glossary.find(zh)}
            for flag in check_translation(zh, en, (), glossary.find(zh))
        )
    ]
    assert lost == []


def test_the_chinese_waits_for_a_mention_without_possessive() -> None:
    introduce = Introducer(record_glossary(record("子公司嘉兴明禾微电子投产。")))
    source = "子公司嘉兴明禾微电子投产。"
    first = introduce.translation(Translation(source, "Jiaxing Minghe Microelectronics's plant."))
    assert "(" not in first.english
