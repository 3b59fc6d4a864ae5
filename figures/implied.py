"""Amounts of money that Chinese writes without 元: 投资三十亿, 亏了一千六百多万, 保费破千亿.

A large number without a unit is money where the noun or verb right before it, or the noun behind
its 级, says so; before a noun that is counted (用户, 人次) it is none.
"""

import re

from irsum.figures.around import Found
from irsum.figures.values import Kind
from irsum.figures.wording import word_pattern, words

__all__ = ["with_money"]

_NOUNS = word_pattern(words("money noun"))
_BEFORE = re.compile(
    rf"{_NOUNS}(?:规模|余额|总额|金额|额度|总计|合计|加起来|累计|一共|共|总共|也|已经?|都|就|了|将|才"
    r"|近|约|达到?|是|为|有|超|过|破|突破|超过|接近|大约|超出|跌破|不足|不到)*\Z"
)
# 一万亿级别的定期存款, 千万级以上项目
_BEHIND = re.compile(
    rf"级?别?(?:以上|以下|左右)?的?[^，。；：、0-9]{{0,4}}?(?:{_NOUNS}|项目|订单|合同|大单|融资|市场)"
)
_COUNTED = re.compile(
    r" ?(?:[美欧日港英韩墨澳加泰越印马新台巴沙阿][^，。；：]{0,4}[元币郎盾铢索特尔拉]"
    r"|[多余]?的?[^，。；：、的]{0,4}(?:用户|客户|粉丝|会员|家庭|人口|民众|人次|人群|设备|终端|户数"
    r"|[个条家人台件份股张笔次只颗片套辆户位名平瓦米枚箱吨亩棵]))"
)
_REACH = 16


def with_money(source: str, read: Found) -> Found:
    """`read` as RMB where it is a large bare number and its words say that it is money.

    >>> from irsum.figures.chinese import read_chinese
    >>> [str(f.kind) for f in read_chinese("投资三十亿，亏了800万，客户超千万")]
    ['money', 'money', 'count']
    """
    if read.kind is not Kind.COUNT or read.unit or read.low is None or read.low < 10_000:
        return read
    if read.amount is None or not read.amount.scaled or _COUNTED.match(source, read.end):
        return read
    window = source[max(0, read.start - _REACH) : read.start]
    level = read.key == "level" and _BEHIND.match(source, read.end)
    if not (level or _BEFORE.search(window)):
        return read
    return read._replace(kind=Kind.MONEY, unit="CNY")
