"""Traditional characters as Simplified ones, one for one, so that offsets stay.

It serves the recognition of labels, marks and figures, not reading: 乾 becomes 干 in every word,
and no word is exchanged for another (軟體 stays 软体).
"""

import re
from functools import cache
from importlib.resources import files

__all__ = ["simplified"]

# Any text in Traditional characters has some of these, and no text in Simplified ones.
_TELLING = re.compile("[會為這個來時們開關於問題對與業發產經過還進說國實動樣體數電點長資證]")


def simplified(text: str) -> str:
    """`text` of the same length in Simplified characters; unchanged where it has no others.

    >>> simplified("投資者關係活動記錄表，營業收入1.2億元")
    '投资者关系活动记录表，营业收入1.2亿元'
    """
    return text.translate(_table()) if _TELLING.search(text) else text


@cache
def _table() -> dict[int, str]:
    text = files("irsum.records").joinpath("traditional.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {
        ord(char): plain for row in rows for char, plain in zip(row[0], row[1], strict=True)
    }  # fmt: skip
