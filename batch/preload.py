"""What every record needs, loaded once in the process that workers are forked from.

Importing this makes a record and throws it away: tables, patterns and pinyin are then there, in
memory that the workers share, and a worker begins at once. Nothing else may import it.
"""

import gc

from irsum.batch.inputs import Job
from irsum.batch.record import Plan, make
from irsum.models.fake import FakeChat
from irsum.translate.terms import Glossary

_RECORD = """投资者关系活动记录表
证券代码：300000 证券简称：示例
参与单位名称及人员姓名 示例证券 王明
1、经营情况如何？
答：前三季度营业收入1.50亿元，同比增长44.90%。
"""

_plan = Plan(Glossary.builtin())
_stages = _plan.stages(FakeChat(lambda _: "Operating revenue was RMB 1.50 billion, up 44.90%."))
make(Job("", "", _RECORD.encode()), _plan, _stages)
# What is there stays: counting it again would copy it into each worker.
gc.collect()
gc.freeze()
