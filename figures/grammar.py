"""Compiled patterns and tables of the Chinese figure reader."""

import re

from irsum.figures.numerals import CHINESE_NUMERAL
from irsum.figures.times import WITHIN
from irsum.figures.units import CHINESE
from irsum.figures.values import Basis, Direction, Kind, Qualifier
from irsum.figures.wording import backwards, blocked, word_pattern, words

__all__ = [
    "AFTER",
    "AMOUNT",
    "BASIS",
    "BEFORE",
    "CHANGES",
    "CHANGE_OF_RATE",
    "CHANGE_WORDS",
    "COMPARED",
    "COMPARISON",
    "CONTEXT",
    "CONTEXT_ENDS",
    "CURRENCIES",
    "DIFFERENCES",
    "FAR_BEFORE",
    "FROM",
    "FULL_WIDTH",
    "IDIOM",
    "LEVEL",
    "LEVEL_ENDS",
    "LONG_VERB",
    "LOSS",
    "MORE_OR_LESS",
    "NAME",
    "NORMAL",
    "NOT_TENTHS",
    "NUMERAL",
    "PER_UNITS",
    "POST",
    "POST_WORDS",
    "PREFIXES",
    "PREFIX_ENDS",
    "PROFIT",
    "RANGE_BEHIND",
    "RATES",
    "RISKY_UNITS",
    "SINGLE",
    "SIZE",
    "SPAN",
    "SPAN_UNITS",
    "SPAN_WORDS",
    "SPEED",
    "TRANSITIVE",
    "UNIT_STARTS",
    "VERBS",
    "WITH",
    "qualifier_behind",
]

# Full-width forms and dashes to ASCII, one character for one, so that positions stay.
NORMAL: dict[int, int | str] = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    **{0xFF21 + n: 0x41 + n for n in range(26)},
    **{0xFF41 + n: 0x61 + n for n in range(26)},
    **{ord(c): "-" for c in "－−—–―‐‑‒─"},
    **{ord(c): "~" for c in "～〜∼"},
    **{ord(c): " " for c in "\u00a0\u3000\u2002\u2003\u2009"},
    **dict(zip(map(ord, "％．＋：／￥＄µ"), "%.+:/¥$μ", strict=True)),
}
FULL_WIDTH = re.compile("[" + "".join(map(re.escape, map(chr, NORMAL))) + "]")

# --- numbers, scales, units ------------------------------------------------------------------

_SEP = r" ?(?:--?|~|至|到) ?"
# 1.2025年 is item 1 of a list and a year
_NUMBER = r"[0-9]+(?:[,，][0-9]{3}(?![0-9]))*(?:\.(?!(?:19|20)[0-9]{2} ?年)[0-9]+)?"
# Not the first character of 千瓦, 千克 ..., 百分点
_NO_UNIT = r"(?! ?(?:千[瓦克米帕伏赫字卡乏安牛升]|百分))"
_SCALE = (
    rf"{_NO_UNIT} ?(?:[十百千][多余]?(?:万亿|万|亿)?|[多余来]?万亿?|[多余来]?亿|个多?亿|[余多来])"
    r"[余多]?"
)
# 1亿2,300万, 3千5百万, 3亿零500万
_COMPOSITE = rf"[亿万千]零?{_NUMBER}(?:[千百]?万|千|百)(?:{_NUMBER}(?:千|百))?"

RATES = words("rate")
_NAME_UNITS = words("name unit")
_UNITS = [word for word in (*CHINESE, *RATES) if word not in _NAME_UNITS]
# A unit in letters must not run on into a longer word (12V but not 12Vx).
_LATIN = [word for word in _UNITS if word[-1].isascii() and word[-1].isalpha()]
_OTHER = sorted(set(_UNITS) - set(_LATIN))
_UNIT = rf"(?:{word_pattern(_LATIN)}(?![A-Za-z0-9])|{word_pattern(_OTHER)})"
RISKY_UNITS = frozenset(words("risky unit"))

PER_UNITS = [
    word for word, unit in CHINESE.items() if unit.kind is not Kind.MONEY and word != "年度"
]
_PER_NAMES = [word for word in PER_UNITS if "/" not in word and word != "个月"]
PER = rf"(?: ?/ ?|每)({word_pattern(_PER_NAMES)})(?![A-Za-z])"
_PER = PER.replace("(" + word_pattern(_PER_NAMES) + ")", word_pattern(_PER_NAMES))
UNIT_STARTS = "".join(sorted({word[0] for word in PER_UNITS if not word[0].isascii()}))
# Units of which 近N is the past N rather than nearly N.
SPAN_UNITS = frozenset(
    ("year", "month", "week", "day", "quarter", "hour", "minute", "trading day", "working day")
)

POST_WORDS = {word: Qualifier[value] for word, value in words("behind").items()}
_SHORT = {"多", "余", "+", "内"}
_PERIODS = {word for word in POST_WORDS if word[0] == "期"}  # 3年期以上
_POST = (
    rf" ?(?:(?:[（(]不?含(?:本数)?[）)] ?)?{word_pattern(set(POST_WORDS) - _SHORT - _PERIODS)}"
    rf"|(?<=[年月天]){word_pattern(_PERIODS)}"
    r"|多(?![元样个家项条功用次层种模款维地媒方重年])|余(?![额量下热款])|\+(?![0-9A-Za-z])"
    rf"|(?<=[年月周天日时钟秒度]){WITHIN})"
)
POST = re.compile(_POST)
_INCLUDED = re.compile(r"[（(](不?)含.*[）)] ?")


def qualifier_behind(words: str | None) -> Qualifier:
    """The qualifier of what POST matched, 以上, （含）以下 ...; none for none.

    >>> qualifier_behind("以上"), qualifier_behind("（含）以下"), qualifier_behind(None)
    (<Qualifier.AT_LEAST: 'at least'>, <Qualifier.AT_MOST: 'at most'>, <Qualifier.EXACT: ''>)
    """
    if not words:
        return Qualifier.EXACT
    included = _INCLUDED.match(words.strip())
    if not included:
        return POST_WORDS[words.strip()]
    above = POST_WORDS[words.strip()[included.end() :]] is Qualifier.AT_LEAST
    if included[1]:
        return Qualifier.OVER if above else Qualifier.UNDER
    return Qualifier.AT_LEAST if above else Qualifier.AT_MOST


# number, scale, unit, per; with a range the same of the other end; qualifier behind
AMOUNT = re.compile(
    rf"({_NUMBER})({_COMPOSITE}|{_SCALE})?(?: ?({_UNIT})({_PER})?)?"
    rf"(?:{_SEP}([-+]?{_NUMBER})({_COMPOSITE}|{_SCALE})?(?: ?({_UNIT})({_PER})?)?)?"
    rf"({_POST})?"
)
SINGLE = re.compile(
    rf"({_NUMBER})({_COMPOSITE}|{_SCALE})?(?: ?({_UNIT})({_PER})?)?()()()()({_POST})?"
)
NUMERAL = re.compile(
    rf"([数几]?(?:(?<=[数几])个(?=亿))?{CHINESE_NUMERAL}几?)"
    rf"(个多?亿|[余多来]?(?:万亿|万|亿)?)(?:({_UNIT})({_PER})?)?"
    rf"(?:[至到-]({CHINESE_NUMERAL})(?:({_UNIT})({_PER})?)?)?"
    rf"({_POST})?"
)
# A run of letters, digits and joining signs.
NAME = re.compile(r"[A-Za-z0-9]+(?:[-./+_·&~*×:][A-Za-z0-9]+)*\+?")

# --- words around a number -------------------------------------------------------------------

CURRENCIES = words("currency")
PREFIXES = {word: Qualifier[value] for word, value in words("before").items()}
SPAN_WORDS = words("span")
_SIGNS = "-+负"
PREFIX_ENDS = frozenset((*_SIGNS, " ", *(word[-1] for word in (*PREFIXES, *CURRENCIES))))
# One word before a number, matched on the reversed text.
BEFORE = re.compile(
    rf"(?P<qualifier>{backwards('before')})|(?P<currency>{backwards('currency')})"
    rf"|(?P<sign>[{_SIGNS}])|(?P<blank> )"
)
SPAN = re.compile(backwards("span"))
VERBS = {word: Direction[value] for word, value in words("verb").items()}
# A qualifier before the whole of a part (不足总收入的5%) or before the verb (约可满足25天).
# 最低中标价只有限价的四折 is no "at least".
_FAR = "|".join(sorted((w for w in PREFIXES if len(w) > 1 and w[0] != "最"), key=len, reverse=True))
# Verbs between 约, 最高 and their figure: 约影响毛利率1.3个百分点, 最高补贴1.5万元.
_FAR_VERBS = word_pattern(words("far verb"))
FAR_BEFORE = re.compile(
    rf"(?P<word>{_FAR}|(?<![{blocked('before')['约']}])约|逾)"
    rf"(?:(?<=约)(?:[占可受合需有能]|{_FAR_VERBS}|(?:{word_pattern(VERBS)}))"
    r"[^，。；：、？！:,;0-9（）“”的]{0,9}"
    r"|[^，。；：、？！:,;（）“”]{1,20}的) ?\Z"
    rf"|(?P<most>最[高多])(?:可|将|能)?{_FAR_VERBS}[^，。；：、？！:,;0-9（）“”的]{{0,4}}\Z"
    r"|(?P<nearly>几乎)(?:是|为|占|相当于|达到?)[^，。；：、？！:,;（）“”]{0,20}\Z"
)
CHANGE_WORDS = words("change")
CHANGES = re.compile(word_pattern(CHANGE_WORDS))

# Matched on the reversed text before a figure: fillers, then a loss, a verb, 同比 alone, or 翻.
# 增长至 gives the level, so it is no direction; 亏损收窄至 still gives a loss.
CONTEXT = re.compile(
    rf"(?:{backwards('filler')})*"
    r"(?:(?:[至到](?:窄收|大扩|少减|加增|小缩|长增|降下|亏减))?"
    rf"(?:{backwards('loss filler')})*(?P<loss>损亏)"
    rf"|(?P<verb>{backwards('verb')})|(?=比[同环])|(?P<fold>了?翻))"
)
CONTEXT_ENDS = frozenset("损比至到翻") | {
    word[-1] for word in (*VERBS, *words("filler"), *words("loss filler"))
}
LEVEL_ENDS = CONTEXT_ENDS | frozenset("至到为达占的")
# 由81%升至90%, 较上年同期的81%: what another value is compared with.
FROM = re.compile(
    r"(?:由(?![此于])|[从较]|(?<!来)自(?![营有主研产身动建然己费备控购])|(?<![占同环类反配])比)"
    r"(?:20[0-9]{2} ?年)?"
    r"[^，。；：、？！:,;0-9比较由从至到]{0,12}\Z"
)
# 较2024年, 与2024年相比: the period that another is compared with.
COMPARED = re.compile(r"(?:相[比较]于?|较|(?<![占同环类反配])比)\Z")
WITH = frozenset("与和跟同")
# 提高到30%, 降至2.15亿元, 占收入的24% (reversed): a level, what a change leads to.
LEVEL = re.compile(
    rf"(?:{backwards('filler')})*[至到为](?:{backwards('verb')})|为(?:率(?!长增)|例|重)|了?(?:到?达|比?占|的[^，。；:,;]{{1,12}}占)"
)
# 高于全国平均的5%: the two are compared, 5% is not "over".
COMPARISON = re.compile(r"[^，。；：]*(?:平均|水平|同期|行业|同行|同业|去年|上年|预期|此前|整体)")
# 比平均水平低8%
DIFFERENCES = dict.fromkeys("高多快贵", Direction.UP) | dict.fromkeys("低少慢", Direction.DOWN)
# 同比多计提3,260万元, 较去年同期慢了约6个百分点
MORE_OR_LESS = re.compile(
    r"(?:[同环]比|同期|[去上]年|年初|[年季月]末)(?:还|又|要|整体)?([多少高低快慢])[^，。；：、？！:,;0-9]{0,4}\Z"
)
LONG_VERB = re.compile(word_pattern(word for word in VERBS if len(word) > 1))
# 幅度约21%, the size of a change told before.
SIZE = re.compile(rf"幅度(?:{word_pattern(words('filler'))})*\Z")
PROFIT = re.compile(r"(?:盈利|利润|收益|营收|收入)(?:总额|额|了|约|为|达到?)*\Z")
LOSS = re.compile(r"损失(?:总额|额|了|约|为|达到?)*\Z")
# 12%的增长, 0.06元的下降空间
AFTER = re.compile(rf"的(?:同比|环比)?({word_pattern(VERBS)})(空间)?")
# 控制在5%的波动范围内
RANGE_BEHIND = re.compile(r"的[^，。；：、0-9]{0,6}(?:范围|区间)(?:之|以)?内")
# 时速可达350公里
SPEED = re.compile(r"时速(?:可|能|将)?(?:[达近约]|达到|高达|超过?|最高|为|提升至|提高到)*\Z")
# 同比; 较上年同期 as well
_BASES = {
    Basis.YEAR: r"同比|(?:[较比与和]|相较|相比)(?:于)?(?:上年|去年|上一年)(?:度?同期)?"
    r"(?!全年|年?[末底初中]|第?[一二三四1-4]季|[上下]半)",
    Basis.PREVIOUS: r"环比|[较比](?:上季度|上一季度|上个季度|上月|上个月)",
}
BASIS = re.compile("|".join(f"(?P<{basis.name}>{words})" for basis, words in _BASES.items()))
# 同比降幅由15.2%收窄至7.3%: both are changes year on year.
CHANGE_OF_RATE = re.compile(
    r"(?:(?P<YEAR>同比)|(?P<PREVIOUS>环比))[增降涨跌升]?[幅速长][^，。；:,;]*\Z"
)
# 减少折旧费用约2,210万元: what changes stands between verb and figure.
TRANSITIVE = re.compile(
    r"(减少|增加|拖累|拉低|降低|提高|提升|节约|节省|压缩|压降|压减|减排|节电|新增|增持|减持|收缩|削减|缩减|裁减|下调|上调|压低|抬高|拉高|推高)[^，。；：、？！:,;0-9至到为]{1,10}\Z"
)

# Words that begin like a Chinese numeral.
IDIOM = re.compile(
    rf"{word_pattern(words('idiom'))}|[二两三四五六七八九]{{1,2}}[线级]|[二三四]元(?!钱)"
)
# 三成本 is no 30%, nor is 成为 with a numeral before it but in 资金的三成为自有.
NOT_TENTHS = re.compile(
    r"成(?:[本熟立功长员果交]|(?<![的有中近约超过逾][一二两三四五六七八九]成)为)"
)
