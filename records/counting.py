"""Numbers as word processors and browsers print them in front of list items."""

from collections.abc import Callable

__all__ = ["printed"]

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def printed(number: int, style: str) -> str:
    """`number` in a numbering style of WordprocessingML (ST_NumberFormat), decimal if unknown.

    >>> [printed(12, style) for style in ("decimal", "chineseCounting", "decimalEnclosedCircle")]
    ['12', '十二', '⑫']
    """
    return _STYLES.get(style, str)(number)


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += digits[digit] + (units[power - 1] if power else "")
        elif text and number % 10**power:
            text += "" if text.endswith("零") else "零"
    return text


def _ten(number: int) -> str:
    text = _chinese(number)
    return text.removeprefix("一") if text.startswith("一十") else text


def _from(first: str, count: int) -> Callable[[int], str]:
    """Characters that stand in a row in Unicode."""
    return lambda n: chr(ord(first) + n - 1) if 1 <= n <= count else str(n)


def _among(letters: str) -> Callable[[int], str]:
    return lambda n: letters[n - 1] if 1 <= n <= len(letters) else str(n)


def _letters(number: int) -> str:
    """a to z, then aa, bb, as Word counts on."""
    if number < 1 or number > 26 * 20:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_STYLES: dict[str, Callable[[int], str]] = {
    "none": lambda n: "",
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _ten,
    "chineseCountingThousand": _ten,
    "taiwaneseCounting": _ten,
    "taiwaneseCountingThousand": _ten,
    "japaneseCounting": _ten,
    "chineseLegalSimplified": lambda n: _chinese(n, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: _chinese(n, _LEGAL, "拾佰仟"),
    "ideographDigital": lambda n: "".join(_DIGITS[int(digit)] for digit in str(abs(n))),
    "taiwaneseDigital": lambda n: "".join(_DIGITS[int(digit)] for digit in str(abs(n))),
    "japaneseDigitalTenThousand": lambda n: "".join(_DIGITS[int(digit)] for digit in str(abs(n))),
    "ideographTraditional": _among(_STEMS),
    "ideographZodiac": _among(_BRANCHES),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalFullWidth": lambda n: str(n).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda n: str(n).translate(_FULL_WIDTH),
    "numberInDash": lambda n: f"- {n} -",
}
