"""Properties of reading, rendering and comparing, on generated figures."""

import datetime
import re
from decimal import Decimal

import pytest
from figure_text import english_of
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from irsum.figures.check import check, compare
from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.house import render
from irsum.figures.values import Figure, Kind

# Enough to keep what is known true; far more were run while the readers were written.
FEW = settings(max_examples=40, deadline=None)
DIGITS = frozenset("0123456789０１２３４５６７８９")
CHINESE = (
    "0123456789０５.,，、。：:/-—~%％+（）() \n一二两三四五六七八九十百千万亿零〇几数半余多近超约"
    "过至到年月日季度上下前后末底初期报告同比环增长降亏损盈元美港欧人民币个家条名吨千瓦时倍成分之点"
    "位番第每股派转不足低于以内左右ABGHQTWkmnRUSD$¥公司收入的和翻折块毛级版代"
)
ENGLISH = [
    *"0123456789.,-–/%+()$¥€ ",
    *"RMB USD million billion thousand percent percentage point points nearly over about at least"
    " no more than the first second third quarter half of year 2024 month to and between from a one"
    " two dozen hundred times up down by loss end mid- Phase II per share tonnes kWh GW May March"
    " Q3 H1 doubled single-digit off or so x bn".split(),
]

chinese_text = st.text(alphabet=st.sampled_from(CHINESE), max_size=40)
english_text = st.lists(st.sampled_from(ENGLISH), max_size=20).map(" ".join) | st.lists(
    st.sampled_from(ENGLISH), max_size=20
).map("".join)


def check_spans(text: str, figures: tuple[Figure, ...]) -> None:
    end = 0
    for figure in figures:
        assert end <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end]
        assert (figure.low is None) is (figure.high is None)
        end = figure.end


@FEW
@given(chinese_text | st.text(max_size=30))
@example("1.2.3-4/5:6%7")
@example("第8.6代—12.5")
def test_every_digit_of_the_chinese_is_in_one_figure(text: str) -> None:
    figures = read_chinese(text)
    check_spans(text, figures)
    inside = {at for figure in figures for at in range(figure.start, figure.end)}
    assert {at for at, char in enumerate(text) if char in DIGITS} <= inside
    assert all(render(figure) for figure in figures)


@FEW
@given(english_text | st.text(max_size=30))
@example("3Q24, May 5, 2024-25 and $1.5-2.5bn or RMB 3 per 10 shares")
def test_spans_of_the_english_are_in_order(text: str) -> None:
    check_spans(text, read_english(text))


@FEW
@given(chinese_text, english_text)
def test_checking_never_fails(zh: str, en: str) -> None:
    check(zh, en)


@FEW
@given(chinese_text)
def test_reading_is_the_same_twice(text: str) -> None:
    assert read_chinese(text) == read_chinese(text)


# --- generated figures ---------------------------------------------------------------------------

number = st.decimals("0.01", "9999.99", places=2).map(lambda d: f"{d.normalize():f}")
with_commas = st.integers(1000, 999_999).map(lambda n: f"{n:,}")
whole = st.integers(11, 9999).map(str)
before = st.sampled_from(["", "约", "近", "超过", "不低于", "不超过", "不足", "逾", "至少"])
behind = st.sampled_from(["", "左右", "以上"])
years = st.integers(2015, 2035).map(lambda year: f"{year}年")
months = st.integers(1, 12)


def _joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def _with_qualifier(core: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return _joined(before, core) | _joined(core, behind)


money = _with_qualifier(
    _joined(
        number | with_commas,
        st.sampled_from(["亿", "万", ""]),
        st.sampled_from(["元", "美元", "港元", "欧元", "日元", "英镑"]),
        st.sampled_from(["", "/吨", "/股", "/千瓦时"]),
    )
)
rate = _joined(
    st.sampled_from(["", "增长", "下降", "同比增长", "环比下降"]),
    _with_qualifier(_joined(number, st.sampled_from(["%", "个百分点", "个基点", "倍"]))),
)
count = _with_qualifier(
    _joined(
        whole | with_commas,
        st.sampled_from(["", "万"]),
        st.sampled_from("家 条 台 人 项 股".split()),
    )
)
quantity = _with_qualifier(
    _joined(
        number,
        st.sampled_from(["", "万", "亿"]),
        st.sampled_from("吨 千瓦 千瓦时 平方米 公里 nm MWh GW 英寸".split()),
    )
)
span = _joined(st.integers(2, 60).map(str), st.sampled_from("年 个月 天 周 小时".split()))
ends = st.tuples(st.integers(1, 500), st.integers(1, 500)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
ranged = st.builds(
    lambda two, sign, unit: f"{two[0]}{sign}{two[1]}{unit}",
    ends,
    st.sampled_from(["-", "至", "~", "—"]),
    st.sampled_from("亿元 万美元 % 倍 家 万吨 个月".split()),
)
numeral = st.builds(
    lambda a, b, unit: f"{a}{b}{unit}",
    st.sampled_from("二十 三十 一百二十 两百 三千 五万 二十五 十几 数十 几百 上千 近百".split()),
    st.sampled_from(["", "余", "多"]),
    st.sampled_from("家 万元 亿元 吨".split()),
).filter(lambda text: not re.search("[几数上近].*[余多]|[万]万|五万亿", text))
fraction = st.builds(
    lambda above, below: f"{below}分之{above}", st.sampled_from("一二三"), st.sampled_from("四五十")
)
period = (
    _joined(
        years | st.just(""),
        st.sampled_from("一季度 二季度 三季度 四季度 前三季度 上半年 下半年".split()),
    )
    | st.builds(
        lambda year, two: f"{year}{two[0]}-{two[1]}月",
        years,
        st.tuples(st.just(1), st.integers(2, 11)),
    )
    | st.builds(lambda year, month: f"{year}{month}月末", years, months)
    | years
    | _joined(st.sampled_from(["去年", "今年", "明年"]), st.sampled_from(["三季度", "上半年", ""]))
    | st.sampled_from("十四五 报告期内 上年同期 本季度 上月 2025年至2027年 2024Q3 25H1".split())
)
date = st.dates(datetime.date(2015, 1, 1), datetime.date(2049, 12, 31)).map(
    lambda day: f"{day.year}年{day.month}月{day.day}日"
)
name = st.sampled_from("5G Q235 3D HX-203 PD-1 GB/T19001 ISO9001 4680电池 2号线".split())
ordinal = st.sampled_from("第三 第十二 第一大 第三大 二期 III期 第18号 8.6代".split())
FIGURES = {
    "money": money, "rate": rate, "count": count, "quantity": quantity, "span": span,
    "range": ranged, "numeral": numeral, "fraction": fraction, "period": period, "date": date,
    "name": name, "ordinal": ordinal,
}  # fmt: skip


@pytest.mark.parametrize("kind", FIGURES)
def test_chinese_to_house_english_and_back(kind: str) -> None:
    @FEW
    @given(FIGURES[kind])
    def round_trip(zh: str) -> None:
        figures = read_chinese(f"为{zh}，")
        assert "".join(figure.text for figure in figures).lstrip("为") in zh
        assert figures
        english = f"It was {english_of(figures)}."
        assert compare(figures, read_english(english), source=zh) == (), (zh, english)

    round_trip()


@FEW
@given(st.lists(st.sampled_from(list(FIGURES)), min_size=2, max_size=4), st.data())
def test_several_figures_and_back(kinds: list[str], data: st.DataObject) -> None:
    zh = "；".join(f"其为{data.draw(FIGURES[kind])}" for kind in kinds)
    figures = read_chinese(zh)
    assert compare(figures, read_english(english_of(figures)), source=zh) == ()


# --- mutations -----------------------------------------------------------------------------------

scaled_money = st.builds(
    lambda n, scale, unit: f"{n}{scale}{unit}",
    number,
    st.sampled_from(["万", "亿"]),
    st.sampled_from(["元", "美元"]),
)
any_measure = scaled_money | _joined(number, st.sampled_from(["%", "个百分点", "万吨"]))
DIGIT_RUN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def english(zh: str) -> str:
    return f"It was {english_of(read_chinese(zh))}."


@FEW
@given(any_measure, st.sampled_from(["10", "0.1", "1000", "0.001"]))
def test_another_magnitude_is_flagged(zh: str, factor: str) -> None:
    right = english(zh)
    wrong = DIGIT_RUN.sub(
        lambda m: f"{(Decimal(m[0].replace(',', '')) * Decimal(factor)).normalize():,f}",
        right,
        count=1,
    )
    assert check(zh, wrong)


@FEW
@given(any_measure, st.data())
def test_another_digit_is_flagged(zh: str, data: st.DataObject) -> None:
    right = english(zh)
    run = DIGIT_RUN.search(right)
    assert run
    at = data.draw(st.sampled_from([n for n in range(*run.span()) if right[n].isdigit()]))
    digit = data.draw(st.sampled_from("0123456789"))
    wrong = right[:at] + digit + right[at + 1 :]
    changed = DIGIT_RUN.search(wrong)
    assert changed
    assume(Decimal(changed[0].replace(",", "")) != Decimal(run[0].replace(",", "")))
    assert check(zh, wrong)


@FEW
@given(scaled_money, st.sampled_from(["RMB", "USD", "HKD", "EUR", "$", "", "JPY"]))
def test_another_currency_is_flagged(zh: str, currency: str) -> None:
    right = english(zh)
    assume(currency not in right if currency else True)
    assume(not (currency == "$" and "USD" in right))
    assert check(zh, re.sub("(RMB|USD) ", f"{currency} " if currency else "", right))


QUALIFIERS = {
    "约": "about", "近": "nearly", "超过": "over", "不低于": "at least", "不超过": "no more than",
    "不足": "less than",
}  # fmt: skip
ALIKE = ({"over", "at least"}, {"less than", "no more than"})


@FEW
@given(
    scaled_money | _joined(number, st.just("%")) | _joined(whole, st.just("家")),
    st.sampled_from(sorted(QUALIFIERS)),
    st.sampled_from(["", *QUALIFIERS.values()]),
)
def test_another_qualifier_is_flagged(core: str, word: str, other: str) -> None:
    mine = QUALIFIERS[word]
    assume(other != mine and not any({mine, other} <= alike for alike in ALIKE))
    right = english(word + core)
    assert mine in right
    assert check(word + core, right.replace(f"{mine} ", f"{other} " if other else "", 1))
    assert check(core, english(core).replace("was ", f"was {mine} ", 1))


@FEW
@given(number)
def test_percent_for_points_is_flagged(value: str) -> None:
    assert check(f"提升{value}个百分点", f"It increased by {value}%.")
    assert check(f"提升{value}%", f"It increased by {value} percentage points.")


@FEW
@given(number, st.sampled_from(["增长", "下降"]), st.sampled_from(["同比", "环比"]))
def test_another_direction_or_basis_is_flagged(value: str, verb: str, basis: str) -> None:
    zh = f"收入{basis}{verb}{value}%"
    words = {"增长": "rose", "下降": "fell"}
    bases = {"同比": "year on year", "环比": "quarter on quarter"}
    other_verb = next(word for key, word in words.items() if key != verb)
    other_basis = next(word for key, word in bases.items() if key != basis)
    assert not check(zh, f"Revenue {words[verb]} {value}% {bases[basis]}.")
    assert check(zh, f"Revenue {other_verb} {value}% {bases[basis]}.")
    assert check(zh, f"Revenue {words[verb]} {value}% {other_basis}.")
    assert check(zh, f"Revenue {words[verb]} {value}%.")


PARTS = {
    "一季度": "the first quarter", "二季度": "the second quarter", "三季度": "the third quarter",
    "四季度": "the fourth quarter", "前三季度": "the first three quarters",
    "上半年": "the first half", "下半年": "the second half", "1-6月": "January to June",
    "1-9月": "January to September", "9月": "September", "9月末": "the end of September",
}  # fmt: skip
SAME = ({"前三季度", "1-9月"}, {"上半年", "1-6月"})


@FEW
@given(years | st.just(""), st.sampled_from(sorted(PARTS)), st.sampled_from(sorted(PARTS)))
def test_another_period_is_flagged(year: str, part: str, other: str) -> None:
    assume(part != other and not any({part, other} <= same for same in SAME))
    tail = f" of {year[:-1]}" if year else ""
    assert not check(f"{year}{part}收入增长", f"Revenue grew in {PARTS[part]}{tail}.")
    assert check(f"{year}{part}收入增长", f"Revenue grew in {PARTS[other]}{tail}.")


@FEW
@given(st.integers(2015, 2035), st.sampled_from([-1, 1, 10]))
def test_another_year_is_flagged(year: int, more: int) -> None:
    assert check(f"{year}年三季度收入增长", f"Revenue grew in the third quarter of {year + more}.")
    assert check(f"{year}年三季度收入增长", "Revenue grew in the third quarter.")


@FEW
@given(scaled_money, scaled_money)
def test_amounts_in_each_others_places_are_flagged(one: str, two: str) -> None:
    first, second = (render(read_chinese(zh)[0]) for zh in (one, two))
    assume(first != second)
    zh = f"收入{one}，成本{two}"
    assert not check(zh, f"Revenue was {first} and the cost {second}.")
    assert check(zh, f"Revenue was {second} and the cost {first}.")


@FEW
@given(any_measure)
def test_a_figure_left_out_or_added_is_flagged(zh: str) -> None:
    assert check(zh, "It was high.")
    assert check("公司经营正常", english(zh))
    assert check(zh, english(zh) + " It was also " + english(zh).removeprefix("It was "))


@FEW
@given(FIGURES["name"])
def test_a_name_left_out_is_flagged(zh: str) -> None:
    [figure] = read_chinese(zh)
    assert figure.kind is Kind.NAME
    assert check(zh, "the product")
