"""English numbers, in digits and in words, as exact decimals."""

import re
from decimal import Decimal

__all__ = [
    "ORDINALS",
    "SEVERAL",
    "VALUE",
    "WORDS",
    "number_value",
    "ordinal_value",
    "several_value",
]

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}
# Powers of ten of scale words; "wan" and "yi" are left in English by some models.
_SCALES = {
    "hundred": 2, "thousand": 3, "wan": 4, "million": 6, "yi": 8, "billion": 9, "trillion": 12,
    "mln": 6, "mn": 6, "bln": 9, "bn": 9, "tn": 12, "k": 3, "m": 6, "b": 9,
}  # fmt: skip

_LONGEST_FIRST = "|".join(sorted(_ONES, key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])})\b)?|(?:{_LONGEST_FIRST})\b)"
_HUNDREDS = rf"{_SMALL}(?:[- ]hundred\b(?:(?: and)?[- ]{_SMALL})?)?"
_LARGE = r"(?:hundreds?|thousands?|millions?|billions?|trillions?|dozen)\b"
# In words: twenty-five, two hundred and fifty million, a dozen, one and a half, half a million.
WORDS = (
    rf"(?:(?:{_HUNDREDS}|(?:an? )?half an?(?= (?:hundred|thousand|million|billion|dozen))"
    r"|an?(?= (?:hundred|thousand|million|billion|trillion|dozen)\b))(?: and a half\b)?"
    rf"(?:[- ]{_LARGE}(?:(?: and)? {_HUNDREDS}(?=[- ]{_LARGE}))?)*"
    rf"(?:(?<=thousand)(?: and)? {_HUNDREDS})?)"
)
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
# Digits with scale words behind: 1.5 hundred million, 15,000 ten thousand, 3.2bn.
_AFTER_DIGITS = (
    r"(?:[ -]?(?:ten[ -]thousand|hundred|thousand|wan|yi|mln|mn|bln|bn|tn|million|billion"
    r"|trillion|dozen)\b)"
)
VALUE = rf"(?:{_DIGITS}{_AFTER_DIGITS}*|{WORDS})"

_SEVERAL_SCALE = (
    r"(?:ten thousand|hundred million|hundred thousand|hundred|thousand|million|billion|trillion"
    r"|dozen)"
)
# Numbers that only name a power of ten: dozens, hundreds of millions, several thousand.
SEVERAL = (
    r"(?:(?:dozens|scores|tens|hundreds|thousands|millions|billions|trillions)\b"
    r"(?: of (?:thousands|millions|billions|trillions)\b)*"
    rf"|(?:several|a few) (?:tens of )?{_SEVERAL_SCALE}s?\b(?: (?:thousand|million|billion)\b)*)"
)
_SEVERAL_POWERS = {
    "dozens": 1, "scores": 1, "tens": 1, "ten": 1, "dozen": 1, "hundreds": 2, "hundred": 2,
    "thousands": 3, "thousand": 3, "millions": 6, "million": 6, "billions": 9, "billion": 9,
    "trillions": 12, "trillion": 12,
}  # fmt: skip

ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        1,
    )
}

_TOKEN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?|[a-z]+")


def number_value(text: str) -> Decimal:
    """Value of what VALUE matched (a letter as scale allowed: 3.2b).

    >>> [int(number_value(t)) for t in ("1.5 hundred million", "15,000 ten thousand", "a dozen")]
    [150000000, 150000000, 12]
    >>> [str(number_value(t)) for t in ("44.90", "twenty-five", "one and a half", "half a million")]
    ['44.90', '25', '1.5', '500000']
    """
    tokens = _TOKEN.findall(text.lower())
    total, current, said = Decimal(0), Decimal(0), False  # a bare "million" says one
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        if token[0].isdigit():
            current, said = Decimal(token.replace(",", "")), True
        elif token == "ten" and at and tokens[at - 1][0].isdigit():
            current = _scaled(current, 1)
        elif token in _NUMBERS:
            current, said = current + _NUMBERS[token], True
        elif token == "half":
            current, said = current + Decimal("0.5"), True
        elif token == "dozen":
            current, said = (current if said else Decimal(1)) * 12, True
        elif token.removesuffix("s") in _SCALES:
            power = _SCALES[token.removesuffix("s")]
            current, said = _scaled(current if said else Decimal(1), power), True
            if power > 2 and following.removesuffix("s") not in _SCALES:
                total, current, said = total + current, Decimal(0), False
    return total + current if total else current


def several_value(text: str) -> Decimal:
    """The power of ten that "tens of millions" or "several hundred" names.

    >>> [f"{several_value(t):f}" for t in ("dozens", "tens of millions", "several hundred")]
    ['10', '10000000', '100']
    """
    power = sum(_SEVERAL_POWERS.get(token, 0) for token in _TOKEN.findall(text.lower()))
    return Decimal(1).scaleb(power)


def ordinal_value(text: str) -> int:
    """Value of "third", "21st" or "twenty-first"; 0 where it is none.

    >>> ordinal_value("third"), ordinal_value("21st"), ordinal_value("twenty-first")
    (3, 21, 21)
    """
    word = text.lower()
    if word[0].isdigit():
        return int(word[:-2].replace(",", ""))
    tens, _, one = word.rpartition("-")
    return _NUMBERS.get(tens, 0) + ORDINALS.get(one, 0)


def _scaled(value: Decimal, power: int) -> Decimal:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + power))
