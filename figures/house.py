"""The house English of figures: exact, never rounded, one rendering each.

See STYLE for the style; the examples of `render` are the rules in short.
"""

from collections.abc import Callable
from decimal import Decimal

from irsum.figures.grammar import POST_WORDS
from irsum.figures.periods import date_english, period_english
from irsum.figures.units import CHINESE, LADDERS, SYMBOLS, Unit, classifier_noun
from irsum.figures.values import Figure, Kind, Qualifier

__all__ = ["noun_follows", "number_english", "render"]

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_SEVERAL = {
    1: "dozens", 2: "hundreds", 3: "thousands", 4: "tens of thousands", 5: "hundreds of thousands",
    6: "millions", 7: "tens of millions", 8: "hundreds of millions", 9: "billions",
    10: "tens of billions", 11: "hundreds of billions", 12: "trillions", 13: "tens of trillions",
}  # fmt: skip
_ORDINALS = {
    1: "first",
    2: "second",
    3: "third",
    5: "fifth",
    8: "eighth",
    9: "ninth",
    12: "twelfth",
}
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_CHANGES = {
    "turned profit": "turned from loss to profit",
    "turned loss": "turned from profit to loss",
    "turned positive": "turned positive",
    "turned negative": "turned negative",
    "loss narrowed": "narrowed its loss",
    "loss widened": "widened its loss",
}
_PLACES = {1: "single-digit", 2: "double-digit", 3: "three-digit", 4: "four-digit"}
_FRACTIONS = {"2": ("half", "halves"), "3": ("third", "thirds"), "4": ("quarter", "quarters")}
_BEFORE = {
    Qualifier.NEARLY: "nearly ",
    Qualifier.OVER: "over ",
    Qualifier.ABOUT: "about ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.AT_MOST: "no more than ",
    Qualifier.UNDER: "less than ",
}


def number_english(value: Decimal) -> str:
    """A number as house English writes it: commas below a million, million and billion above.

    >>> [number_english(Decimal(n)) for n in ("356000", "3788700", "2307000000", "44.90")]
    ['356,000', '3.7887 million', '2.307 billion', '44.90']
    """
    size = abs(value)
    if size < 1_000_000:
        exponent = value.as_tuple().exponent
        whole = value == value.to_integral_value() and (
            not isinstance(exponent, int) or exponent >= 0
        )
        return f"{int(value):,}" if whole else f"{value:,f}"
    power, word = next((p, w) for p, w in _SCALES if size >= Decimal(1).scaleb(p))
    return f"{_plain(_shift(value, -power))} {word}"


def _shift(value: Decimal, power: int) -> Decimal:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent + power))


def _plain(value: Decimal) -> str:
    """Digits with commas, without zeros behind the last one that counts."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def render(figure: Figure, *, qualifier: bool = True, noun: bool = True) -> str:
    """House English of a figure read from Chinese.

    `qualifier` False leaves out nearly, over, or more ...; `noun` False leaves out the noun that a
    classifier brings (12 million entries), for where the Chinese says the noun itself.
    """
    text = _value(figure, noun)
    return _qualified(figure, text) if qualifier and figure.qualifier else text


def noun_follows(text: str, figure: Figure) -> bool:
    """Whether the noun of a count stands right behind it, as 专利 in 12件专利."""
    after = text[figure.end : figure.end + 1]
    return (
        "\u4e00" <= after <= "\u9fff"
        and after not in "的左以和与及或、至到并，占在为，是将较同已，均后"
    )


def _qualified(figure: Figure, text: str) -> str:
    kind = figure.qualifier
    if kind is Qualifier.AT_LEAST and "以上" in figure.text:
        return f"{text} or {'above' if figure.kind in {Kind.PERCENT, Kind.MONEY} else 'more'}"
    if kind is Qualifier.AT_LEAST and "之上" in figure.text:
        return f"{text} or above"
    if kind is Qualifier.ABOUT and figure.text.endswith(("左右", "上下", "附近")):
        return f"around {text}"
    if kind is Qualifier.AT_MOST:
        if figure.text.startswith(("最高", "最多", "至多", "上限")):
            return f"up to {text}"
        if figure.text.endswith("内"):
            return f"within {text}"
        if figure.text.endswith(("及以下", "或以下")):
            return f"{text} or below"
    if kind is Qualifier.UNDER and figure.text.endswith(("以下", "之下")):
        return f"below {text}"
    if figure.key in {"past", "next"}:
        word = "past" if figure.key == "past" else "next"
        head = f"the {word} "
        bare = text.removeprefix(head)
        return head + _BEFORE[kind] + bare
    return _BEFORE[kind] + text


def _value(figure: Figure, noun: bool) -> str:
    match figure.kind:
        case Kind.PERIOD:
            return _period(figure)
        case Kind.DATE:
            return _base_as_said(figure, date_english(figure.key))
        case Kind.NAME:
            return figure.key or _name(figure.text)
        case Kind.CHANGE:
            return _CHANGES.get(figure.key, figure.key)
        case Kind.ORDINAL:
            return _ordinal(figure)
        case Kind.NUMBER if figure.key:
            return "halved" if figure.text in {"减半", "腰斩"} else _fraction(figure.key)
        case Kind.MONEY:
            return _money(figure)
        case Kind.PERCENT:
            percent = _ends(figure, _percent)
            return f"{percent} of list price" if figure.key == "of list price" else percent
        case Kind.POINTS:
            return _with_unit(figure, "percentage point", "percentage points")
        case Kind.BASIS_POINTS:
            return _with_unit(figure, "basis point", "basis points")
        case Kind.MULTIPLE:
            return _multiple(figure)
        case Kind.QUANTITY:
            return _quantity(figure)
    return _count(figure, noun)


def _ends(figure: Figure, one: Callable[[Decimal], str]) -> str:
    assert figure.low is not None
    assert figure.high is not None
    if not figure.is_range:
        return one(figure.low)
    return f"{one(figure.low)} to {one(figure.high)}"


def _percent(value: Decimal) -> str:
    return f"{_digits(value)}%"


def _digits(value: Decimal) -> str:
    """As printed: 44.90 keeps its zero, 30 that came from 3E+1 (三成) is 30."""
    return f"{value:,f}"


def _with_unit(figure: Figure, singular: str, plural: str) -> str:
    assert figure.low is not None
    assert figure.high is not None
    numbers = _ends(figure, lambda v: number_english(v) if abs(v) >= 1_000_000 else _digits(v))
    return f"{numbers} {singular if figure.low == figure.high == 1 else plural}"


def _period(figure: Figure) -> str:
    months = "月" in figure.text and "个月" not in figure.text
    return _base_as_said(figure, period_english(figure.key, months=months))


def _base_as_said(figure: Figure, english: str) -> str:
    """This year and the year, last year and the previous year."""
    if "rel:this-year" in figure.key and not figure.text.startswith(("今", "本")):
        english = english.replace("this year", "the year")
    if "rel:last-year" in figure.key and figure.text.startswith("上"):
        english = english.replace("last year", "the previous year")
    if "rel:next-year" in figure.key and figure.text.startswith(("次", "下")):
        english = english.replace("next year", "the following year")
    return english


def _name(text: str) -> str:
    if text.endswith("号") and text[:-1].isdigit():
        return f"No. {text[:-1]}"
    return text


def _ordinal(figure: Figure) -> str:
    assert figure.low is not None
    assert figure.high is not None
    low, number = figure.low, int(figure.low)
    match figure.key:
        case "phase":
            ends = dict.fromkeys((number, int(figure.high)))
            return "Phase " + "/".join(map(_roman, ends)) + figure.unit
        case "generation":
            return f"Gen {low:f}"
        case "number":
            return f"No. {low:f}"
        case "largest":
            return "largest" if number == 1 else f"{_nth(number)}-largest"
    return _nth(number)


def _roman(number: int) -> str:
    return _ROMAN[number] if number < len(_ROMAN) else str(number)


def _nth(number: int) -> str:
    if number in _ORDINALS:
        return _ORDINALS[number]
    if number <= 10:
        return _WORDS[number] + "th"
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number:,}{ending or 'th'}"


def _fraction(key: str) -> str:
    above, stroke, below = key.partition("/")
    if key.startswith("digits:"):
        count, _, where = key.removeprefix("digits:").partition(" ")
        return f"{where} {_PLACES[int(count)]}".strip()
    if not stroke:
        return key
    if key == "1/2":
        return "half"
    if int(below) > 10:
        return key
    names = _FRACTIONS.get(below, (_nth(int(below)), _nth(int(below)) + "s"))
    number = Decimal(above)
    count = _WORDS[int(number)] if number == int(number) and number <= 10 else f"{number:f}"
    return f"{count}-{names[0] if number == 1 else names[1]}"


def _money(figure: Figure) -> str:
    assert figure.low is not None
    assert figure.high is not None
    symbol = SYMBOLS.get(figure.unit, figure.unit)
    if figure.key == "several":
        return f"{_several(figure.low)} of {symbol}" + _per(figure)
    if figure.key == "level":
        return f"{symbol} {number_english(figure.low)}-level"
    low = f"{symbol} {_amount(figure.low)}"
    text = low if not figure.is_range else f"{low} to {symbol} {_amount(figure.high)}"
    if "现金" in figure.text or "红利" in figure.text:
        text = f"a cash dividend of {text}"
    return text + _per(figure)


def _amount(value: Decimal) -> str:
    """An amount of money below a million keeps what is printed: 46.18, 3.50, 356,000."""
    return number_english(value) if abs(value) >= 1_000_000 else _whole_or(value)


def _whole_or(value: Decimal) -> str:
    return (
        f"{int(value):,}" if value == value.to_integral_value() and value >= 1000 else f"{value:,f}"
    )


def _per(figure: Figure) -> str:
    return f" per {figure.per}" if figure.per else ""


def _several(value: Decimal) -> str:
    return _SEVERAL[value.adjusted()]


def _multiple(figure: Figure) -> str:
    if figure.unit == "x":
        return _with_unit(figure, "time", "times")
    if "番" in figure.text or figure.text.endswith("翻倍"):
        words = {1: "doubled", 3: "quadrupled", 7: "increased eightfold"}
        assert figure.low is not None
        return words.get(int(figure.low), f"increased by {_plain(_shift(figure.low, 2))}%")
    return _ends(figure, lambda value: f"{_plain(_shift(value, 2))}%")


def _count(figure: Figure, noun: bool) -> str:
    assert figure.low is not None
    assert figure.high is not None
    if figure.kind is Kind.NUMBER:
        return _ends(figure, _digits)
    singular, plural = classifier_noun(figure.unit) if noun else ("", "")
    if figure.key == "several":
        numbers = _several(figure.low)
        return f"{numbers} of {plural}" if plural else numbers
    if figure.key == "level":
        return f"{number_english(figure.low)}-level"
    if figure.unit == "条" and figure.low < 10_000:
        singular = plural = ""  # entries come by the ten thousand, a few 条 are lines or roads
    spelled = not any(c.isdigit() and c.isascii() for c in figure.text)
    numbers = _ends(figure, lambda value: _small(value, spelled))
    name = singular if figure.low == figure.high == 1 else plural
    return (f"{numbers} {name}" if name else numbers) + _per(figure)


def _small(value: Decimal, spelled: bool) -> str:
    if spelled and value <= 10 and value == value.to_integral_value():
        return _WORDS[int(value)]
    return number_english(value)


def _printed_unit(figure: Figure) -> Unit | None:
    """The unit as printed, if it is one of the figure's own; None after 万 and 亿 in a ladder."""
    tail = figure.text
    for word in sorted(POST_WORDS, key=len, reverse=True):
        tail = tail.removesuffix(word)
    scaled = any(c in "万亿" for c in tail)
    if figure.per:
        tail = tail.partition("/")[0]
    for size in range(min(8, len(tail)), 0, -1):
        unit = CHINESE.get(tail[-size:])
        if unit and unit.unit == figure.unit and unit.kind is figure.kind:
            return None if scaled and unit in LADDERS.get(figure.unit, ()) else unit
    return None


def _quantity(figure: Figure) -> str:
    assert figure.low is not None
    assert figure.high is not None
    unit = printed = _printed_unit(figure)
    if unit is None:
        rows = LADDERS.get(figure.unit) or tuple(
            row for row in CHINESE.values() if row.unit == figure.unit
        )
        least = min(abs(figure.low), abs(figure.high)) or max(abs(figure.low), abs(figure.high))
        unit = next((row for row in rows if least >= row.factor), rows[-1])
    factor = unit.factor
    spelled = figure.unit in _TIMES and not any(c.isdigit() for c in figure.text)

    def one(value: Decimal) -> str:
        number = value if factor == 1 else _divide(value, factor)
        if spelled or abs(number) >= 1_000_000:
            return _small(number, spelled)
        if not printed:
            return _plain(number)
        return _whole_or(number) if number >= 1000 else f"{number:,f}"

    if figure.key == "several":
        return f"{_several(_divide(figure.low, factor))} of {unit.plural}"
    numbers = _ends(figure, one)
    if figure.unit == "inch":
        return numbers.replace(" to ", "- to ") + "-inch"
    if figure.unit in {"degC", "degF"}:
        return _ends(figure, lambda value: f"{one(value)}{unit.singular}")
    if figure.unit in _TIMES and figure.low == figure.high == Decimal("0.5"):
        return f"half {'an' if figure.unit == 'hour' else 'a'} {figure.unit}"
    if figure.key == "level":
        return f"{numbers}-{unit.singular}-class"
    name = unit.singular if figure.low == figure.high == factor else unit.plural
    if figure.key in {"past", "next"}:
        if figure.low == figure.high == 1:
            return f"the {figure.key} {unit.singular}"
        return f"the {figure.key} {numbers} {name}"
    return f"{numbers} {name}" + _per(figure)


_TIMES = frozenset("year month week day quarter hour minute".split())


def _divide(value: Decimal, factor: Decimal) -> Decimal:
    """`value` / `factor`, a power of ten (or 5 times one), exactly."""
    _, digits, exponent = factor.normalize().as_tuple()
    assert isinstance(exponent, int)
    shifted = _shift(value, -exponent)
    return shifted if digits == (1,) else shifted / int("".join(map(str, digits)))
