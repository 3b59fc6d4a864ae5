"""Ticks and boxes of symbol fonts (Wingdings and its like) as plain characters."""

from importlib.resources import files

__all__ = ["is_symbol_font", "plain_symbol", "plain_symbols"]


def _read() -> dict[tuple[str, int], str]:
    text = files("irsum.records").joinpath("symbols.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {(font.lower(), int(code, 16)): char for font, code, char in rows}


_TABLE = _read()
_FONTS = sorted({font for font, _ in _TABLE} - {"*"}, key=len, reverse=True)


def is_symbol_font(font: str) -> bool:
    """Whether the font's letters are symbols; a name in a PDF may be `ABCDEF+Wingdings-Regular`.

    >>> is_symbol_font("Wingdings 2"), is_symbol_font("SimSun")
    (True, False)
    """
    return _known(font) != "*"


def plain_symbol(code: int, font: str = "") -> str:
    """The plain character of a symbol, "" where the table has none.

    >>> plain_symbol(0xF0FE, "Wingdings"), plain_symbol(0x52, "Wingdings 2"), plain_symbol(0xF0A3)
    ('☑', '☑', '□')
    """
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    elif _known(font) == "*":
        return ""
    return _TABLE.get((_known(font), code), "")


def plain_symbols(text: str, font: str = "") -> str:
    """`text` with each symbol that the table has as a plain character."""
    return "".join(plain_symbol(ord(char), font) or char for char in text)


def _known(font: str) -> str:
    name = font.split("+")[-1].lower().replace("-", " ")
    squeezed = name.replace(" ", "")
    return next((known for known in _FONTS if squeezed.startswith(known.replace(" ", ""))), "*")
