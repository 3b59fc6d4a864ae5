"""Bytes of a text to its characters: UTF-8, UTF-16, GB18030 or Big5, with or without a mark."""

import codecs
import re
import unicodedata

__all__ = ["decoded", "plain_glyphs"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x841\x953", "gb18030"),
)
# Without a mark several encodings may fit; the right one has the commonest characters.
_GUESSES = ("gb18030", "utf-16-le", "utf-16-be", "big5hkscs")
_COMMON = frozenset(
    "的一年公司是有在大和不了人中上月日資资时時关關系动動产業产业会會問问答元：，。、"
)
_ENOUGH = 0.02  # of the characters
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(big5|gbk|gb2312|gb18030)", re.I)
_SAMPLE = 200_000  # bytes looked at to choose an encoding

# Radicals and compatibility ideographs look like the usual characters and are none: PDFs and the
# texts made from them have ⽇ for 日. One character becomes one, so offsets stay.
_RADICALS = (
    "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙"
)
_GLYPHS = {
    code: unicodedata.normalize("NFKC", chr(code))
    for block in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF))
    for code in range(*block)
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
} | {ord(a): b for a, b in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
_RARE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def decoded(data: bytes) -> str | None:
    """The characters of a text, None where it is none.

    A character cut in half at the very end, as in a half-written file, is dropped.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if b"\0" not in data and (text := _strictly(data, "utf-8")) is not None:
        return text
    declared = _DECLARED.search(data[:5000])
    if declared and (text := _strictly(data, _full_name(declared[1]))) is not None:
        return text
    found = ((_strictly(data[:_SAMPLE], name), name) for name in _GUESSES)
    rated = [(_share(text), name) for text, name in found if text]
    best = max(rated, key=lambda pair: pair[0], default=(0.0, ""))
    if best[0] >= _ENOUGH:
        return _strictly(data, best[1])
    return _strictly(data, "utf-8" if b"\0" in data else "gb18030")


def plain_glyphs(text: str) -> str:
    """`text` with radicals and compatibility ideographs as the usual characters, same length.

    >>> plain_glyphs("⽇期：⼆⽉")
    '日期：二月'
    """
    return text.translate(_GLYPHS) if _RARE.search(text) else text


def _strictly(data: bytes, encoding: str) -> str | None:
    try:  # not final: half a character at the end is no error
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return None


def _share(text: str) -> float:
    return sum(char in _COMMON for char in text) / len(text)


def _full_name(declared: bytes) -> str:
    return "big5hkscs" if declared.lower() == b"big5" else "gb18030"
