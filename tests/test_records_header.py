"""Header fields: dates, kinds, participants, hosts and the title's fields."""

import pytest
from record_layouts import Layout

from irsum.records.dates import iso_dates
from irsum.records.kinds import read_kinds
from irsum.records.people import read_hosts, read_participants
from irsum.records.segment import segment_text

USUAL = Layout("{n}、", "答：").text()


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2026 年 6 月 4 日", ["2026-06-04"]),
        ("2026-7-13", ["2026-07-13"]),
        ("2025/5/8 15:00", ["2025-05-08"]),
        ("2025.05.08", ["2025-05-08"]),
        ("20250508", ["2025-05-08"]),
        ("2025年5月20-22日", ["2025-05-20", "2025-05-22"]),
        ("2025年7月15日~7月17日", ["2025-07-15", "2025-07-17"]),
        ("2025年7月15日至17日", ["2025-07-15", "2025-07-17"]),
        ("2025年12月30日-1月2日", ["2025-12-30", "2026-01-02"]),
        ("2025年5月20日、21日、6月3日", ["2025-05-20", "2025-05-21", "2025-06-03"]),
        ("2025年7月15、16日", ["2025-07-15", "2025-07-16"]),
        ("二〇二五年五月二十八日", ["2025-05-28"]),
        ("2026年7月份", ["2026-07"]),
        ("2025年7月15日（星期二）上午9:30-11:30", ["2025-07-15"]),
        ("2025 年 5 月 8 日下午 15 时 30 分", ["2025-05-08"]),
        ("2025-05-08 15:00\n2025-05-09 10:00", ["2025-05-08", "2025-05-09"]),
        ("7月15日", []),
        ("2025年13月40日", []),
        ("15:00-16:30", []),
    ],
)
def test_dates(text: str, dates: list[str]) -> None:
    assert list(iso_dates(text)) == dates


def test_a_date_without_year_takes_it_from_the_record() -> None:
    record = segment_text(USUAL.replace("2025年10月30日 15:00", "10月30日 15:00"), "test")
    assert record.header.dates == ("2025-10-30",)
    assert any("year" in warning for warning in record.warnings)


@pytest.mark.parametrize(
    ("cell", "kinds", "certain"),
    [
        ("□特定对象调研 √业绩说明会 □其他", ["业绩说明会"], True),
        ("☐特定对象调研 ☑ 路演活动 ☑现场参观", ["路演活动", "现场参观"], True),
        ("□√特定对象调研 □业绩说明会", ["特定对象调研"], True),
        ("□特定对象调研 ■业绩说明会", ["业绩说明会"], True),
        ("特定对象调研☑ 业绩说明会□", ["特定对象调研"], True),
        ("√ 其他 （请文字说明其他活动内容）", ["其他"], True),
        ("□特定对象调研 分析师会议 □路演活动", ["分析师会议"], False),
        ("□特定对象调研 □路演活动", [], False),
        ("特定对象调研 分析师会议 路演活动 其他（走进上市公司）", ["其他"], False),
        ("特定对象调研 分析师会议 其他（请文字说明）", [], False),
        ("业绩说明会", ["业绩说明会"], True),
        ("", [], False),
    ],
)
def test_kinds(cell: str, kinds: list[str], certain: bool) -> None:
    assert read_kinds(cell) == (tuple(kinds), certain)


HEAD = "某某股份有限公司\n投资者关系活动记录表\n时间\n2025年9月1日\n"
PAIRS = [("东屿基金", ("何清", "李沐")), ("恒桥资产", ("陆思远",))]


@pytest.mark.parametrize(
    "cell",
    [
        "东屿基金：何清、李沐\n恒桥资产：陆思远",
        "东屿基金:何清，李沐；恒桥资产:陆思远。",
        "东屿基金 何清 李沐；恒桥资产 陆思远；",
        "东屿基金 何清、李沐\n恒桥资产 陆思远",
        "东屿基金 何清、李沐、恒桥资产 陆思远",
        "东屿基金何清、李沐、恒桥资产陆思远",
        "东屿基金何清、李\n沐、恒桥资产陆思远",
        "东屿基金（何清、李沐）、恒桥资产（陆思远）",
        "1、东屿基金 何清 李沐\n2、恒桥资产 陆思远",
        "序号 单位 姓名\n1 东屿基金 何清 李沐\n2 恒桥资产 陆思远",
        "东屿基金\n何清\n李沐\n恒桥资产\n陆思远",
        "东屿基金：何  清、李沐 恒桥资产：陆思远",
        "东屿基金 何清\n东屿基金 李沐\n恒桥资产 陆思远\n东屿基金 何清",
    ],
)
def test_participants(cell: str) -> None:
    found = read_participants(cell).participants
    assert [(p.institution, p.people) for p in found] == PAIRS


@pytest.mark.parametrize(
    ("cell", "institutions"),
    [
        ("东屿基金、恒桥资产、淡溪等31家机构34人", ["东屿基金", "恒桥资产", "淡溪"]),
        ("参与机构与人数：东屿基金、恒桥资产等机构的29位投资者。", ["东屿基金", "恒桥资产"]),
        ("东屿基金、恒桥资\n产、川岳资本", ["东屿基金", "恒桥资产", "川岳资本"]),
        ("Blue Harbor\nFund；Grey Lake Capital", ["Blue Harbor Fund", "Grey Lake Capital"]),
        ("东屿(上海)投资管理有限公司\n恒桥资产\n", ["东屿(上海)投资管理有限公司", "恒桥资产"]),
        ("投资者网上提问", []),
        ("线上参与公司2025年度业绩说明会的投资者", []),
        ("通过网络方式参与的全体投资者", []),
        ("个人投资者 何清", [None]),
    ],
)
def test_institutions(cell: str, institutions: list[str | None]) -> None:
    assert [p.institution for p in read_participants(cell).participants] == institutions


@pytest.mark.parametrize(
    "cell",
    [
        "序号 | 单位名称 | 姓名\n1 | 东屿基金 | 何清\n2 | 恒桥资产 | 陆思远、段启明",
        "姓名 | 机构\n何清 | 东屿基金\n陆思远 | 恒桥资产\n段启明 | 恒桥资产",
    ],
)
def test_participants_in_a_table(cell: str) -> None:
    assert [(p.institution, p.people) for p in read_participants(cell).participants] == [
        ("东屿基金", ("何清",)),
        ("恒桥资产", ("陆思远", "段启明")),
    ]


@pytest.mark.parametrize(
    "label",
    ["会议纪要", "问答环节主要内容", "交流主要问题及答复", "投资者提出的问题及公司回复情况"],
)
def test_other_names_of_the_content(label: str) -> None:
    text = f"{HEAD}{label}\n问：产能？\n答：85%。"
    record = segment_text(text, "x")
    assert len(record.items) == 1
    assert not any("no row for the content" in warning for warning in record.warnings)


def test_rows_of_the_header_below_the_content() -> None:
    text = f"{HEAD}主要内容介绍\n问：产能？\n答：85%。\n"
    text += "上市公司接待人员姓名\n董事会秘书 程砚秋\n地点\n公司三楼会议室\n日期\n2025年9月2日\n"
    header = segment_text(text, "x").header
    assert header.place == "公司三楼会议室"
    assert [host.name for host in header.hosts] == ["程砚秋"]


def test_the_companys_own_people_are_hosts() -> None:
    found = read_participants(
        "1、公司董事长林知远；\n2、独立董事许南乔、何清；\n3、社会公众投资者。"
    )
    assert found.participants == ()
    assert [(h.name, h.title) for h in found.hosts] == [
        ("林知远", "董事长"),
        ("许南乔", "独立董事"),
        ("何清", "独立董事"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "董事长 林知远\n董事会秘书 许南乔",
        "林知远 董事长\n许南乔 董事会秘书",
        "董事长：林知远；董事会秘书：许南乔。",
        "1、董事长林知远\n2、董事会秘书许南乔",
        "林知远（董事长）、许南乔（董事会秘书）",
        "公司董事长林知远先生、董事会秘书许南乔女士等",
        "董事长林知远、董事会秘书许南\n乔、证券部工作人员",
        "林知远  澜川股份 董事长\n许南乔  澜川股份 董事会秘书",
    ],
)
def test_hosts(cell: str) -> None:
    assert [(h.name, h.title) for h in read_hosts(cell)] == [
        ("林知远", "董事长"),
        ("许南乔", "董事会秘书"),
    ]


@pytest.mark.parametrize(
    ("cell", "hosts"),
    [
        ("副总裁兼董事会秘书兼财务总监林知远", [("林知远", "副总裁兼董事会秘书兼财务总监")]),
        ("林  远  副总裁、董事会秘书", [("林远", "副总裁、董事会秘书")]),
        ("董事会秘书兼副总经理林知远及证券部工作人员", [("林知远", "董事会秘书兼副总经理")]),
        ("投资者关系总监 欧阳知远", [("欧阳知远", "投资者关系总监")]),
        ("林知远、许南乔", [("林知远", None), ("许南乔", None)]),
        ("主持人：澜川股份", []),
        ("证券事务代表、IR等", []),
    ],
)
def test_more_hosts(cell: str, hosts: list[tuple[str, str | None]]) -> None:
    assert [(h.name, h.title) for h in read_hosts(cell)] == hosts


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("编号：2025-017", "2025-017"),
        ("编号：【2025】第 017 号", "【2025】第017号"),
        ("编号： 2025—017", "2025—017"),
        ("2025-017", "2025-017"),
        ("（编号：2025-017）", "2025-017"),
        ("编号：", None),
        ("", None),
    ],
)
def test_numbers(printed: str, number: str | None) -> None:
    assert segment_text(USUAL.replace("编号：2025-017", printed), "test").header.number == number


def test_a_title_on_one_line() -> None:
    text = USUAL.replace("公司\n投资者关系活动记录表", "公司投资者关系活动记录表")
    assert segment_text(text, "test").header.company == "宁波澜川精密制造股份有限公司"


def test_no_code_line() -> None:
    header = segment_text(USUAL.split("\n", 1)[1], "test").header
    assert (header.code, header.name) == (None, None)


def test_participants_in_the_attachment() -> None:
    text = USUAL.replace(
        "栖霞路证券：顾远山、沈清越\n东屿基金：何清\n恒桥资产：陆思远、段启明", "详见附件"
    ).replace("附件清单（如有） 无", "附件清单（如有） 东屿基金、恒桥资产")
    header = segment_text(text, "test").header
    assert [p.institution for p in header.participants] == ["东屿基金", "恒桥资产"]


def test_an_attachment_that_is_not_there() -> None:
    text = USUAL.replace(
        "栖霞路证券：顾远山、沈清越\n东屿基金：何清\n恒桥资产：陆思远、段启明", "见附件"
    )
    assert segment_text(text, "test").header.participants == ()


def test_an_attachment_after_the_date() -> None:
    text = USUAL.replace(
        "栖霞路证券：顾远山、沈清越\n东屿基金：何清\n恒桥资产：陆思远、段启明", "详见附件"
    )
    header = segment_text(
        f"{text}附件：参会人员名单\n东屿基金 何清\n恒桥资产 陆思远\n", "test"
    ).header
    assert header.signed == "2025-10-31"
    assert [(p.institution, p.people) for p in header.participants] == [
        ("东屿基金", ("何清",)),
        ("恒桥资产", ("陆思远",)),
    ]
