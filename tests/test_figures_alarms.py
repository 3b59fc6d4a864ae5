"""Rules that right English needs not to be flagged, each with an error that must be.

A case is the Chinese, right English of it, and the same English with one mistake.
"""

import pytest

from irsum.figures.check import check
from irsum.figures.chinese import read_chinese
from irsum.figures.house import render

# ruff: noqa: E501 - a text and its English are read side by side
CASES = {
    "约 before a verb": [
        ("单位成本约下降0.8个百分点", "Unit cost falls by about 0.8 percentage points",
         "Unit cost falls by 0.8 percentage points"),
        ("利润约增加7亿元", "Profit rises by about RMB 700 million",
         "Profit rises by RMB 700 million"),
        ("约影响净利率1.1个百分点", "The net margin is affected by about 1.1 percentage points",
         "The net margin is affected by 1.1 percentage points"),
        ("保本点约为年产30万台", "Break-even is an annual output of about 300,000 units",
         "Break-even is an annual output of over 300,000 units"),
        ("运费约降两成", "Freight falls by about 20%", "Freight falls by nearly 20%"),
    ],
    "a qualifier before the verb or behind 的": [
        ("每户最高补贴2万元", "Each household gets up to RMB 20,000",
         "Each household gets over RMB 20,000"),
        ("销量几乎是上年同期的三倍", "Sales were almost three times those of the same period last year",
         "Sales were over three times those of the same period last year"),
        ("费用控制在3%的浮动范围内", "Costs are kept within 3%", "Costs are kept over 3%"),
        ("最低报价只有限价的五折", "The lowest bid was only 50% of the price cap",
         "The lowest bid was only 60% of the price cap"),
        ("增速远高于行业平均的4%", "Growth was far above the industry average of 4%",
         "Growth was far above the industry average of 14%"),
    ],
    "a time without its 过去": [
        ("股价一周跌了四成多", "The share price fell over 40% in the past week",
         "The share price fell over 40% in the past month"),
    ],
    "and more": [
        ("净利率下滑3个多百分点", "The net margin fell more than 3 percentage points",
         "The net margin fell 3 percentage points"),
        ("库存为5个多月", "Inventory covers more than 5 months", "Inventory covers nearly 5 months"),
        ("价格半年翻了一倍还多", "Prices have more than doubled in half a year",
         "Prices have nearly doubled in half a year"),
        ("减少了2年期以上存款", "It cut deposits of more than 2 years",
         "It cut deposits of less than 2 years"),
        ("客流破千万", "Visitors passed 10 million", "Visitors were 10 million"),
        ("流水突破9亿元", "Gross billings have passed RMB 900 million",
         "Gross billings are nearly RMB 900 million"),
        ("收入有望接近20亿元", "Revenue is expected to approach RMB 2 billion",
         "Revenue is expected to exceed RMB 2 billion"),
        ("单平净利回到4分钱以上", "Net profit per square meter is back at RMB 0.04 or above",
         "Net profit per square meter is back below RMB 0.04"),
    ],
    "directions": [
        ("毛利率环比改善2个百分点", "The gross margin improved by 2 percentage points quarter on quarter",
         "The gross margin fell by 2 percentage points quarter on quarter"),
        ("毛利率环比回升至18%", "The gross margin recovered quarter on quarter to 18%",
         "The gross margin recovered quarter on quarter to 81%"),
        ("收入连续5个季度同比下滑", "Revenue has fallen year on year for 5 consecutive quarters",
         "Revenue has fallen year on year for 6 consecutive quarters"),
        ("下调了备货计划，幅度约15%", "The stocking plan was lowered by about 15%",
         "The stocking plan was raised by about 15%"),
        ("毛利率被压低0.9个百分点", "The gross margin was lowered by 0.9 percentage points",
         "The gross margin was raised by 0.9 percentage points"),
        ("主动收缩亏损业务约4%的规模", "It cut about 4% of the loss-making business",
         "It added about 4% of the loss-making business"),
        ("均价环比二季度回落3美元", "The average price was down USD 3 from the second quarter",
         "The average price was up USD 3 from the second quarter"),
        ("毛利率同比下降1.2个百分点，环比上半年提高0.4个百分点",
         "The gross margin was down 1.2 percentage points year on year and up 0.4 percentage points"
         " from the first half",
         "The gross margin was up 1.2 percentage points year on year and down 0.4 percentage points"
         " from the first half"),
        ("信用减值同比少提了三成多", "Credit impairment was more than 30% lower than a year earlier",
         "Credit impairment was more than 30% higher than a year earlier"),
        ("同比多计提1,200万元", "The provision was RMB 12 million more than a year earlier",
         "The provision was RMB 12 million less than a year earlier"),
        ("进度较去年同期慢了约5个百分点",
         "Progress was about 5 percentage points slower than in the same period last year",
         "Progress was about 5 percentage points faster than in the same period last year"),
        ("未来仍有约0.05元的下降空间", "There is room for a further decline of about RMB 0.05",
         "There is room for a further rise of about RMB 0.05"),
        ("公允价值变动由盈利4.2亿元转为亏损1.1亿元",
         "Fair value changes turned from a gain of RMB 420 million to a loss of RMB 110 million",
         "Fair value changes turned from a loss of RMB 420 million to a gain of RMB 110 million"),
        ("收入增长21%，占比突破四成", "Revenue grew 21% and exceeded 40% of the total",
         "Revenue grew 40% and exceeded 21% of the total"),
    ],
    "multiples and parts": [
        ("人工成本高1.2倍", "Labor costs are 120% higher", "Labor costs are 1.2 times as high"),
        ("货量腰斩", "Volume was cut in half", "Volume was cut by two-thirds"),
        ("产品涨价两次", "Prices were raised twice", "Prices were raised three times"),
        ("整机增长8.2%，而配件增长1.3倍", "Machines grew 8.2%, while parts grew 130%",
         "Machines grew 130%, while parts grew 8.2%"),
        ("目前40个仓中已有26个盈利", "26 of the 40 warehouses are profitable",
         "40 of the 26 warehouses are profitable"),
        ("每万次会话的成本为500元", "The cost per 10,000 conversations is RMB 500",
         "The cost per 1,000 conversations is RMB 500"),
        ("流水增长高单位数", "Sales grew by high single digits", "Sales grew by high double digits"),
        ("线上双十一销售额1.2亿元", "Online sales of RMB 120 million on Double 11",
         "Online sales of RMB 120 million on Double 12"),
    ],
    "money without 元": [
        ("保费规模破千亿", "Premiums passed RMB 100 billion", "Premiums passed 100 billion"),
        ("应收账款加起来超过三千亿", "Receivables together exceed RMB 300 billion",
         "Receivables together exceed USD 300 billion"),
        ("两万亿级别的定期存款到期", "Time deposits on the scale of RMB 2 trillion mature",
         "Time deposits on the scale of USD 2 trillion mature"),
        ("汇兑亏了八百多万", "More than RMB 8 million was lost on foreign exchange",
         "More than RMB 80 million was lost on foreign exchange"),
        ("公司投资二十亿建厂", "The Company is investing RMB 2 billion in a plant",
         "The Company is investing USD 2 billion in a plant"),
        ("千万级以上项目", "projects of RMB 10 million or above", "projects of USD 10 million or above"),
    ],
    "times": [
        ("对今明两年业绩的影响", "the impact on results this year and next",
         "the impact on results last year"),
        ("明后年的供给", "supply next year and the year after", "supply last year"),
        ("项目延期两年半", "The project is delayed by two and a half years",
         "The project is delayed by three and a half years"),
        ("预计明年3月投产", "Production is expected next March", "Production is expected in March"),
        ("集中在5月中下旬", "It was concentrated in mid to late May",
         "It was concentrated in mid to late June"),
        ("2025/26业务年度收入", "revenue in the 2025/26 business year",
         "revenue in the 2024/25 business year"),
        ("未来一两年结转", "to be recognized over the next year or two",
         "to be recognized over the next year"),
        ("提前两周备货", "Stocking began two weeks earlier", "Stocking began three weeks earlier"),
        ("经过三个季度的去库存", "After three quarters of destocking", "After two quarters of destocking"),
        ("上任半年来的工作", "the work over the past half year", "the work over the past year"),
        ("收入由二季度递延至三季度", "Revenue was deferred from the second quarter to the third.",
         "Revenue was deferred from the second quarter to the fourth."),
        ("11月开机率较10月上升5个百分点",
         "The operating rate rose 5 percentage points from October in November",
         "The operating rate rose 5 percentage points from September in November"),
    ],
    "units and speeds": [
        ("时速200公里", "a speed of 200 km/h", "a speed of 200 km"),
        ("衰减降至0.05dB/km以下", "Attenuation is below 0.05 dB/km", "Attenuation is below 0.5 dB/km"),
        ("排放浓度为4mg/m3", "The emission concentration is 4 mg/m3",
         "The emission concentration is 4 mg/L"),
        ("1,200标方制氢设备", "1,200 Nm³ hydrogen equipment", "1,200 kg hydrogen equipment"),
        ("酒精度6度至12度", "6% to 12% ABV", "6% to 13% ABV"),
        ("关停了3条棒线", "closing 3 bar and wire lines", "closing 4 bar and wire lines"),
        ("下一代45纳米产品", "the next-generation 45 nm product", "the next-generation 55 nm product"),
    ],
    "words with numbers": [
        ("六氟产能1万吨", "LiPF6 capacity is 10,000 tonnes", "LiPF6 capacity is 1,000 tonnes"),
        ("新冠项目收入2亿元", "COVID-19 project revenue was RMB 200 million",
         "COVID-18 project revenue was RMB 20 million"),
        ("覆盖范围一和范围二", "covering Scope 1 and Scope 2", "covering Scope 1 and 2 plants"),
        ("双节期间客流增长5%", "Over the two holidays visits grew 5%", "Over the three holidays visits grew 5%"),
        ("每季度不少于一次", "at least once a quarter", "at least 5 times a quarter"),
        ("业务从0到1，收入3亿元", "Starting from scratch, the business has revenue of RMB 300 million",
         "Starting from 1, the business has 3 lines and revenue of RMB 300 million"),
        ("成千上万的门店", "tens of thousands of stores", "hundreds of thousands of stores"),
    ],
}  # fmt: skip
ALL = [(rule, *case) for rule, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("rule", "zh", "right", "wrong"), ALL)
def test_right_english_raises_no_alarm(rule: str, zh: str, right: str, wrong: str) -> None:
    assert check(zh, right) == (), rule


@pytest.mark.parametrize(("rule", "zh", "right", "wrong"), ALL)
def test_one_mistake_raises_one(rule: str, zh: str, right: str, wrong: str) -> None:
    assert check(zh, wrong) != (), rule


@pytest.mark.parametrize(
    ("zh", "english"),
    [
        ("存款客户超千万", "over 10 million"),
        ("投资者超过10万户", "over 100,000 households"),
        ("收入来自3,000万用户", "30 million"),
        ("增资3.6亿美元", "USD 360 million"),
        ("亏了三千万", "RMB 30 million"),
        ("市值超2万亿", "over RMB 2 trillion"),
        ("分红5个亿", "RMB 500 million"),
    ],
)
def test_only_amounts_of_money_are_money(zh: str, english: str) -> None:
    assert [render(figure) for figure in read_chinese(zh)] == [english]
