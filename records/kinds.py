"""The ticked kinds of meeting, from the form's boxes."""

import re

__all__ = ["TICKED", "read_kinds"]

TICKED = "√☑■✓✔☒⊠▣●◉⬛▪\uf052\uf0fe\uf0fc\uf050"
_EMPTY = "□☐○◻▢▫\uf0a3\uf06f\uf0a8"
_PIECE = re.compile(
    rf"(?P<marks>[{TICKED}{_EMPTY}][{TICKED}{_EMPTY} ]*)|(?P<name>[^\s|{TICKED}{_EMPTY}]+)"
)
_FILLED = re.compile(r"[（(:：]([^）)]*)[）)]?")
_PROMPT = re.compile("请文字说明|请注明|请说明|请填写")
_SPACES = re.compile(r"(?<=[（(])\s+|\s+(?=[（(）):：])|(?<=[：:])[ ]+")
_OTHER = re.compile(r"其[他它]")


def read_kinds(cell: str) -> tuple[tuple[str, ...], bool]:
    """The ticked kinds in a cell, and whether they are certain.

    Where no tick is left, names without a box among boxed ones are likely the ticked ones; where
    no box is left either, only a filled-in 其他 or a name that stands alone tells anything.

    >>> read_kinds("□特定对象调研 √业绩说明会")
    (('业绩说明会',), True)
    >>> read_kinds("□特定对象调研 分析师会议 □其他")
    (('分析师会议',), False)
    """
    names = _names(_SPACES.sub("", cell.replace("\x00", " ")))
    ticked = [name for name, mark in names if mark is True]
    if ticked:
        return _kinds(ticked), True
    boxless = [name for name, mark in names if mark is None]
    if len(boxless) < len(names):
        return _kinds(boxless), False
    if len(names) == 1:
        return _kinds(boxless), True
    return _kinds([name for name in boxless if _OTHER.match(name) and _is_filled(name)]), False


def _names(cell: str) -> list[tuple[str, bool | None]]:
    """Names with their mark: True ticked, False an empty box, None neither."""
    pieces = [(m.lastgroup, m[0]) for m in _PIECE.finditer(cell)]
    # Boxes stand before the names unless the cell begins with a name and ends with a box.
    after = bool(pieces) and pieces[0][0] == "name" and pieces[-1][0] == "marks"
    found: list[tuple[str, bool | None]] = []
    mark: bool | None = None
    for kind, text in pieces[::-1] if after else pieces:
        if kind == "marks":
            mark = any(char in TICKED for char in text)
        else:
            found.append((text, mark))
            mark = None
    return found[::-1] if after else found


def _kinds(names: list[str]) -> tuple[str, ...]:
    bare = (re.sub(r"[（(：:].*$", "", name).rstrip("、，,；;。") for name in names)
    return tuple(dict.fromkeys("其他" if _OTHER.fullmatch(name) else name for name in bare if name))


def _is_filled(name: str) -> bool:
    found = _FILLED.search(name)
    return bool(found and found[1].strip() and not _PROMPT.search(found[1]))
