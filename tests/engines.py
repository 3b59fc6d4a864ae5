"""Models for tests of the whole: named on the command line as `engines:carrier`."""

import re
import time

from irsum.models.base import Prompt
from irsum.models.fake import FakeChat

__all__ = ["carrier", "sleeper"]

_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")


def carrier() -> FakeChat:
    """A model that keeps what is in English already, as a faithful one does, and drops the rest."""

    def answer(prompt: Prompt) -> str:
        asked = prompt.messages[-1][1].partition("\n")[0]
        words = _CHINESE.sub(" and ", asked).strip()
        end = "?" if "？" in asked else "."
        return f"The statement has {words} and the like in it, said plainly{end}"

    return FakeChat(answer, name="carrier")


def sleeper() -> FakeChat:
    """A model that never answers."""

    def answer(prompt: Prompt) -> str:
        time.sleep(60)
        return ""

    return FakeChat(answer, name="sleeper")
