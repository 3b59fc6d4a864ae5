"""Models and records for tests of `irsum batch`; on the command line as `batch_engines:paced`."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engines import carrier

from irsum import pipeline
from irsum.batch.record import Plan
from irsum.models.base import ChatModel, Prompt, Seq2Seq
from irsum.models.fake import FakeChat
from irsum.summarize.base import Draft, Summarizer
from irsum.types import Item

__all__ = [
    "DeadlyPlan",
    "Forgetful",
    "Together",
    "forgetful",
    "known",
    "paced",
    "small_record",
    "together",
]

_SMALL = """投资者关系活动记录表
证券代码：30{number:04} 证券简称：示例{number} 公告编号：2024-{number:03}
投资者关系活动类别 ☑特定对象调研
参与单位名称及人员姓名 示例证券
时间 2024年11月5日
地点 公司会议室
上市公司接待人员姓名 董事会秘书 王明
投资者关系活动主要内容介绍
1、公司前三季度的经营情况如何？
答：公司实现营业收入{number}.50亿元，同比增长44.90%。感谢您的关注。
2、毛利率如何？
答：毛利率为3{number}.1%，同比上升2个百分点。
日期 2024年11月6日
"""


def small_record(number: int) -> str:
    """The text of an invented record with two questions."""
    return _SMALL.format(number=number)


def known() -> FakeChat:
    """The carrier with a digest, so that a memory keeps what it says."""
    model = carrier()
    model.digest = "0" * 64
    return model


class Forgetful:
    """The carrier, without keeping what it was asked: for runs whose memory is measured."""

    name, digest = "forgetful", "3" * 64

    def __init__(self) -> None:
        self._model = carrier()

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The carrier's answers."""
        answers = self._model.complete(prompts)
        self._model.calls.clear()
        return answers


def forgetful() -> Forgetful:
    """The carrier without a record of its calls."""
    return Forgetful()


def paced() -> FakeChat:
    """The carrier, slow enough that a run can be killed in the middle."""
    model = known()
    answer = model.answers
    assert callable(answer)

    def slowly(prompt: Prompt) -> str:
        time.sleep(0.005)
        return answer(prompt)

    return FakeChat(slowly, name="paced", digest=model.digest)


class Together:
    """A model that likes batches of eight and keeps how many it was given at once."""

    name, digest, batch = "together", "1" * 64, 8

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self._model = carrier()

    def complete(self, prompts: Sequence[Prompt]) -> list[str]:
        """The carrier's answers."""
        self.sizes.append(len(prompts))
        time.sleep(0.002)
        return self._model.complete(prompts)


def together() -> Together:
    """A model that likes batches."""
    return Together()


@dataclass(frozen=True, slots=True)
class Deadly:
    """A summariser that ends its process at the answer with `fatal` in it.

    With a `marker` only the first time: the file is there then.
    """

    inner: Summarizer
    fatal: str
    marker: Path | None = None

    @property
    def name(self) -> str:
        """As the one it stands for."""
        return self.inner.name

    def summarise(self, items: Sequence[Item]) -> list[tuple[Draft, ...]]:
        """The inner one's drafts."""
        if any(self.fatal in item.answer for item in items) and self._first():
            os._exit(9)
        return self.inner.summarise(items)

    def _first(self) -> bool:
        if self.marker is None:
            return True
        try:
            self.marker.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class DeadlyPlan(Plan):
    """A plan in which one record ends the process that works on it."""

    fatal: str = ""
    marker: Path | None = None

    def stages(self, model: ChatModel | Seq2Seq) -> pipeline.Stages:
        """The stages with a deadly summariser."""
        # No super(): the class is made anew for its slots.
        stages = Plan.stages(self, model)
        return replace(stages, summarizer=Deadly(stages.summarizer, self.fatal, self.marker))
