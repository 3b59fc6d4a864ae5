"""Tables and compiled patterns of the Chinese figure reader."""

import re
from collections.abc import Iterable

from irsum.figures.numerals import CHINESE_NUMERAL
from irsum.figures.units import CHINESE
from irsum.figures.values import Direction, Kind, Qualifier

__all__ = [
    "AMOUNT",
    "AFTER",
    "BASES",
    "BLOCKED",
    "CHANGES",
    "CONTEXT",
    "CONTEXT_ENDS",
    "CURRENCIES",
    "FULL_WIDTH",
    "NAME",
    "NORMAL",
    "NOT_A_NUMBER",
    "NUMERAL",
    "POST",
    "PREFIXES",
    "PREFIX_ENDS",
    "SEP",
    "SPAN_WORDS",
    "VERBS",
    "word_pattern",
]


def word_pattern(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, sharing their first characters."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        by_first.setdefault(word[0], []).append(word[1:])
    parts = []
    for first, rests in by_first.items():
        if rests == [""]:
            parts.append(re.escape(first))
        else:
            parts.append(re.escape(first) + "(?:" + "|".join(map(re.escape, rests)) + ")")
    return "(?:" + "|".join(parts) + ")"


# Full-width forms, one character for one, so that positions stay.
NORMAL: dict[int, int | str] = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    **{0xFF21 + n: 0x41 + n for n in range(26)},
    **{0xFF41 + n: 0x61 + n for n in range(26)},
    ord("％"): "%", ord("．"): ".", ord("－"): "-", ord("−"): "-", ord("～"): "~",
    ord("〜"): "~", ord("＋"): "+", ord("："): ":", ord("／"): "/", ord("￥"): "¥",
    ord("＄"): "$", ord("—"): "-", ord("–"): "-", ord("―"): "-", ord("‐"): "-", ord("‑"): "-",
    ord("‒"): "-", ord("─"): "-", ord("\u00a0"): " ", ord("\u3000"): " ", ord("∼"): "~",
    ord("µ"): "μ",
}  # fmt: skip
FULL_WIDTH = re.compile("[" + "".join(map(re.escape, map(chr, NORMAL))) + "]")

SEP = r" ?(?:--?|~|至|到) ?"

NUMBER = r"[0-9]+(?:[,，][0-9]{3}(?![0-9]))*(?:\.[0-9]+)?"

_UNIT_NOT = r"(?:千(?=[瓦克米帕伏赫字卡乏安牛])|百(?=分))"
_SCALE = (
    rf"(?! ?{_UNIT_NOT}) ?(?:[十百千](?!分)[多余]?(?:万亿|万|亿)?|[多余来]?万亿?|[多余来]?亿|[余多来])"
    rf"[余多]?"
)
# 1亿2,300万, 3千5百万, 3亿零500万
_COMPOSITE = rf"[亿万千]零?{NUMBER}(?:[千百]?万|千|百)(?:{NUMBER}(?:千|百))?"
_MANY = r"(?<=[多])(?=[元样个家项条功用次层种模款]化?)"

# Words that are units only in some places are left out or handled by the reader:
# 号 (dates, names), 类 of 1类新药, single letters that are mostly names (5G, 3D, 1.6T).
_AMBIGUOUS = {
    "T",
    "t",
    "g",
    "h",
    "K",
    "A",
    "M",
    "m",
    "N",
    "J",
    "L",
    "C",
    "V类",
    "类",
    "°",
    "Kb",
    "人民币",
}
RATES = {
    "%": "percent", "‰": "permille", "个百分点": "points", "百分点": "points", "pct": "points",
    "pcts": "points", "PCT": "points", "个pct": "points", "pp": "points", "个点": "points",
    "个基点": "bp", "基点": "bp", "BP": "bp", "bp": "bp", "BPs": "bp", "bps点": "bp", "个BP": "bp",
    "个bp": "bp", "倍": "times", "成": "tenths",
}  # fmt: skip
_UNITS = [w for w in (*CHINESE, *RATES) if w not in _AMBIGUOUS]
# A unit in letters must not run on into a longer word (12V but not 12Vx)
_LATIN = [w for w in _UNITS if w[-1].isascii() and w[-1].isalpha()]
_OTHER = [w for w in _UNITS if w not in _LATIN]
UNIT = rf"(?:{word_pattern(_OTHER)}|{word_pattern(_LATIN)}(?![A-Za-z0-9]))"

_PER_WORDS = [
    w
    for w, u in CHINESE.items()
    if u.kind is not Kind.MONEY and "/" not in w and w not in {"个月", "T", "K", "A", "C", "J", "N"}
]
PER = (
    rf"(?: ?/ ?|每){word_pattern([*_PER_WORDS, '平', '度', '瓦', '晶瓦', '月', '年'])}(?![A-Za-z])"
)

POST_WORDS: dict[str, Qualifier] = {
    "以上": Qualifier.AT_LEAST,
    "及以上": Qualifier.AT_LEAST,
    "或以上": Qualifier.AT_LEAST,
    "之上": Qualifier.AT_LEAST,
    "及其以上": Qualifier.AT_LEAST,
    "以下": Qualifier.UNDER,
    "及以下": Qualifier.AT_MOST,
    "或以下": Qualifier.AT_MOST,
    "之下": Qualifier.UNDER,
    "以内": Qualifier.AT_MOST,
    "之内": Qualifier.AT_MOST,
    "左右": Qualifier.ABOUT,
    "上下": Qualifier.ABOUT,
    "出头": Qualifier.OVER,
    "有余": Qualifier.OVER,
    "不到": Qualifier.UNDER,
    "多": Qualifier.OVER,
    "+": Qualifier.OVER,
    "余": Qualifier.OVER,
}
_POST = rf" ?(?:(?:{'|'.join(w for w in POST_WORDS if w not in {'多', '+', '余'})})|多(?![元样个家项条功用次层种模款维地媒方重年])|余(?![额量下热款])|\+(?![0-9A-Za-z]))"

# num, scale, unit, per | sep, num, scale, unit, per | qualifier behind
AMOUNT = re.compile(
    rf"({NUMBER})({_COMPOSITE}|{_SCALE})?(?: ?({UNIT})({PER})?)?"
    rf"(?:{SEP}([-+]?{NUMBER})({_COMPOSITE}|{_SCALE})?(?: ?({UNIT})({PER})?)?)?"
    rf"({_POST})?"
)
SINGLE = re.compile(rf"({NUMBER})({_COMPOSITE}|{_SCALE})?(?: ?({UNIT})({PER})?)?({_POST})?")
NUMERAL = re.compile(
    rf"([数几]?{CHINESE_NUMERAL}几?)([余多来]?(?:万亿|万|亿)?)(?:({UNIT})({PER})?)?"
    rf"(?:[至到-]({CHINESE_NUMERAL})()(?:({UNIT})({PER})?)?)?"
    rf"({_POST})?"
)

POST = re.compile(_POST)

CURRENCIES: dict[str, str] = {
    "人民币": "CNY", "RMB": "CNY", "CNY": "CNY", "¥": "CNY", "US$": "USD", "USD": "USD", "$": "USD",
    "HK$": "HKD", "HKD": "HKD", "EUR": "EUR", "€": "EUR", "JPY": "JPY", "GBP": "GBP", "£": "GBP",
    "美元": "USD", "港币": "HKD", "欧元": "EUR",
}  # fmt: skip

# What may stand before a number and belongs to its figure.
PREFIXES: dict[str, Qualifier] = {
    **dict.fromkeys(("近", "将近", "接近", "接近于", "近乎"), Qualifier.NEARLY),
    **dict.fromkeys(
        ("超", "超过", "超过了", "逾", "突破", "突破了", "高于", "大于", "多于", "已超", "超出", "过"),
        Qualifier.OVER,
    ),
    **dict.fromkeys(
        ("约", "大约", "大概", "约为", "大致", "大致为", "约合", "约有", "大约为", "大约有", "约占", "约计"),
        Qualifier.ABOUT,
    ),
    **dict.fromkeys(
        ("不低于", "不少于", "至少", "不小于", "最低", "起码", "最少", "不下", "不止", "大于等于", "≥"),
        Qualifier.AT_LEAST,
    ),
    **dict.fromkeys(
        ("不超过", "不高于", "至多", "最多", "最高", "不大于", "不多于", "未超过", "不超", "≤", "不逾"),
        Qualifier.AT_MOST,
    ),
    **dict.fromkeys(
        ("不足", "不到", "低于", "小于", "少于", "未到", "未达", "未满", "不满", "＜", "<"),
        Qualifier.UNDER,
    ),
    ">": Qualifier.OVER,
    "＞": Qualifier.OVER,
    "上": Qualifier.OVER,
    "-": Qualifier.EXACT,
    "+": Qualifier.EXACT,
    "负": Qualifier.EXACT,
}  # fmt: skip
# The same characters ending another word: 节约, 附近, 赶超, 以上.
BLOCKED: dict[str, str] = {
    "约": "节契公预违制签履条缔",
    "近": "附临靠邻贴远",
    "超": "赶反",
    "上": "以之线路网场市盘海在向晚早比",
    "过": "通经不超渡",
    "突破": "技",
    "+": "",
}
PREFIX_ENDS = frozenset(word[-1] for word in (*PREFIXES, *CURRENCIES)) | {" "}
# Words that make a span of time one of the past or the future.
SPAN_WORDS: dict[str, str] = {
    "近": "past", "最近": "past", "过去": "past", "过往": "past", "前期": "past", "此前": "past",
    "未来": "next", "今后": "next", "接下来": "next", "往后": "next", "后续": "next", "未来的": "next",
    "过去的": "past",
}  # fmt: skip

VERBS: dict[str, Direction] = {
    **dict.fromkeys(
        "增长 上升 提升 增加 上涨 提高 增 升 涨 上浮 上调 走高 攀升 抬升 增幅 涨幅 升幅 增多 扩大 新增 多增 "
        "上行 走强 反弹 回升 改善 增速 提速 跃升 激增 猛增 大增 拉升 上扬 升高 增厚 走阔 抬高".split(),
        Direction.UP,
    ),
    **dict.fromkeys(
        "下降 下滑 减少 降低 回落 下跌 下调 降 减 跌 降幅 跌幅 缩减 缩短 收窄 下浮 下行 压缩 减幅 滑坡 "
        "走低 萎缩 少增 回调 下挫 削减 走弱 收缩 节省 节约 优化 大降 大减 骤降 锐减 下探 缩小 压降".split(),
        Direction.DOWN,
    ),
}
_FILLERS = (
    "了 约 率 幅 幅度 分别 均 各 为 达 达到 高达 共 合计 累计 仅 只 逾 又 再 比例 金额 额 的 区间 : 人民币 最高 平均 "
    "大概 约为 超 近 不 都 已 至少 净 的是 分别为 在".split()
)
_LOSS_FILLERS = "额 了 金额 规模 同比 环比 大幅 进一步 约 为".split()


def _backwards(words: Iterable[str]) -> str:
    return word_pattern(word[::-1] for word in words)


# Matched on the reversed text before a figure: fillers, then a verb, 同比 alone, or a loss.
CONTEXT = re.compile(
    rf"(?:{_backwards(_FILLERS)})*"
    rf"(?:(?:[至到](?:窄收|大扩|少减|加增|小缩|长增|降下|亏减))?(?:{_backwards(_LOSS_FILLERS)})*(?P<loss>损亏)"
    rf"|(?P<verb>{_backwards(VERBS)})|(?=比[同环])|(?P<fold>了?翻))"
)
CONTEXT_ENDS = frozenset(
    w[-1] for w in (*VERBS, *_FILLERS, *_LOSS_FILLERS, "亏损", "比", "至", "到", "翻")
)
AFTER = re.compile(rf"的?(?:同比|环比)?(?:{word_pattern(VERBS)})")
BASES = re.compile(r"同比|环比")

CHANGES: dict[str, str] = {
    **dict.fromkeys(
        ("扭亏为盈", "扭亏", "由亏转盈", "转亏为盈", "亏转盈", "由亏损转为盈利", "扭亏转盈", "扭转亏损"), "turned profit"
    ),
    **dict.fromkeys(("由盈转亏", "盈转亏", "转盈为亏", "由盈利转为亏损"), "turned loss"),
    **dict.fromkeys(("由负转正", "转正", "由负变正", "负转正"), "turned positive"),
    **dict.fromkeys(("由正转负", "转负"), "turned negative"),
    **dict.fromkeys(("减亏", "亏损收窄", "亏损减少", "亏损缩小", "亏损额收窄"), "loss narrowed"),
    **dict.fromkeys(("增亏", "亏损扩大", "亏损增加", "亏损加大"), "loss widened"),
}  # fmt: skip

# A run of letters, digits and joining signs; the reader takes those that have a digit.
NAME = re.compile(r"[A-Za-z0-9]+(?:[-./+_·&~*×:][A-Za-z0-9]+)*\+?")

# Chinese numerals that are parts of words.
NOT_A_NUMBER = re.compile(
    r"十分|百货|百姓|百分(?!之)|千方百计|千家万户|百花|百年|千年|百家争鸣|百强|千瓦|千克|千米|万一|万能|万元|亿元|"
    r"万科|万达|万华|亿纬|三方|三星|三亚|三峡|三农|三维|三元[^，。；整人]|二元|多元|四川|四面|四环素|五金|五险|五粮液|五矿|"
    r"六安|七匹狼|八方|九州|九江|两岸|两会|两者|两化|两面|两端|两头|两方面|两位数|二手|二次|二维|二者|三者|二氧|三氧|四氧|五氧|二硫|二甲|三甲|四氯|三氯|二氯|六氟|三氟|四氟|二极|三极|"
    r"三聚|四级|三级|二级|一[^十百千万亿半成倍百千二]|三包|三表|五官|三高|三防|三北|四大行|两融|两市|两网|两用|两高|两新|两重|"
    r"[一二三四五六七八九]线|[一二三四五六七八九]{2}线|[一二三四五六七八九]{2}级|三七互娱|双十[一二]|千亩方|三代半"
)

# After 三成: 三成本 is no 30%.
AFTER_CHENG = frozenset("本为熟立功长员果交")
# Classifiers with which a single Chinese digit is a word more often than a count: 三级, 二手, 四面.
RISKY_UNITS = frozenset(
    "级 维 手 线 省 市 国 点 度 节 核 端 对 双 版 面 段 班 本 车 床 字 卡 柜 步 头 张 所 间 部 道 起 单 路 桩 盘 集 "
    "芯 阶 串 组 宗 注 封 幅 包 斤 平方 立方 方气 C A V W K 升 克 株 尾 匹 根 粒 席 页 卷 副 针 剂 票 手 股 包 罐 袋 桶 "
    "盒 箱 瓶 块 册 篇 本 只 支 月 日 岁 周 寸 载 米 里 伏 牛 帕 瓦 角 例 期 代 层 分钱 点 大卡 行 桶油 店 期".split()
)
# Units of which 近N is the past N rather than nearly N.
SPAN_UNITS = frozenset("year month week day quarter hour minute".split()) | {
    "trading day",
    "working day",
}
PER_UNITS = [w for w, u in CHINESE.items() if u.kind is not Kind.MONEY and w != "年度"]
UNIT_STARTS = frozenset(w[0] for w in PER_UNITS if not w[0].isascii())
