"""English names: known, composed, of people and places, and those that a record's text mentions."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from irsum.translate.names import company, institution, name_core, person, place
from irsum.translate.record_names import Introducer, firms, record_glossary
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
