"""Compiled patterns and tables of the English figure reader.

The words are in `english_words.tsv`: `role`, `value` and the words, `|` between them; those of the
roles verb, change and basis are patterns.
"""

import re
from importlib.resources import files

from irsum.figures.english_numerals import ORDINALS, SEVERAL, VALUE, WORDS
from irsum.figures.units import ENGLISH
from irsum.figures.values import Basis, Kind, Qualifier
from irsum.figures.wording import any_case

__all__ = [
    "AFTER",
    "AMOUNT",
    "BASES",
    "BEFORE",
    "BETWEEN",
    "CHANGES",
    "DIRECTION_AFTER",
    "DIRECTION_BEFORE",
    "DIRECTION_BY",
    "DOWN",
    "JOIN",
    "LEVEL_BEFORE",
    "LOSS_AFTER",
    "LOSS_BEFORE",
    "MANY",
    "NAME",
    "NORMAL",
    "ODD",
    "ON",
    "PER",
    "QUALIFIERS",
    "RATE_WORDS",
    "SPAN_BEFORE",
    "START",
    "UP",
    "VERB",
    "WORD_FIGURES",
]


def _read() -> list[tuple[str, str, str]]:
    table = files("irsum.figures").joinpath("english_words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return [(role, value, words) for role, value, words in rows]


_ROWS = _read()


def _words(role: str) -> dict[str, str]:
    return {word: value for r, value, words in _ROWS if r == role for word in words.split("|")}


def _patterns(role: str) -> list[tuple[str, str]]:
    return [(value, words) for r, value, words in _ROWS if r == role]


# One character for one, so that positions stay.
NORMAL: dict[int, int | str] = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    **{ord(dash): "-" for dash in "–—−‐‑‒―－"},
    **{ord(quote): "'" for quote in "’‘`"},
    **{ord(blank): " " for blank in "\u00a0\u2009\u202f\u3000\t\n"},
    **dict(zip(map(ord, "％～〜＋￥＄×（），："), "%~~+¥$x(),:", strict=True)),
}

# Percentages and multiples; "times" is also a count (3 times a year).
RATE_WORDS: dict[str, tuple[Kind, str]] = {}
for _word, _value in _words("rate").items():
    _kind, _, _unit = _value.partition(" ")
    RATE_WORDS[_word] = Kind[_kind], _unit

# Words that are figures by themselves -> kind, value, unit.
WORD_FIGURES: dict[str, tuple[Kind, str, str]] = {}
for _word, _value in _words("figure").items():
    _kind, _number, _unit = (*_value.split(" "), "")[:3]
    WORD_FIGURES[_word] = Kind[_kind], _number, _unit

# Single letters that are units behind digits; the others are names more often (5G, 3D, 100A).
_LETTERS = frozenset("mtghsLVWN")
_SYMBOLS = frozenset(
    w for w, u in ENGLISH.items() if u.kind is Kind.MONEY and (not w.isalpha() or w.isupper())
) | {"Rmb"}


def _any(words: list[str]) -> str:
    # a hyphen may join the words of a unit: a 650-cubic-meter furnace
    escaped = (re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
    return "|".join(word.replace(r"\ ", "[ -]") for word in escaped)


_UNIT_WORDS = [
    w
    for w, u in ENGLISH.items()
    if (len(w) > 1 or not w.isalpha() or w in _LETTERS) and w not in {"RMB yuan", "MT", "real"}
]
# Long words in any case, symbols as they are written (mW, MW).
_LONG = [w for w in _UNIT_WORDS if len(w) > 3 and w.replace(" ", "").replace("-", "").isalpha()]
_EXACT = [w for w in _UNIT_WORDS if w not in _LONG]
_WITH = (
    r"(?:(?:consecutive|straight|full|whole|more|additional|further|calendar|complete|extra|entire"
    r"|successive|other|new|natural|live|wet|metric|standard|Chinese|RMB|of|million)[ -])"
)
_RATE = (
    r" ?%-points?| ?%(?: ?points?\b)?"
    r"|[ -](?i:percentage[ -]points?|percent(?:age)?(?: points?)?|per cent|points?)\b"
    r"|[ -]?(?:pct(?:\.)? ?(?:pts?|points)\b|ppts?\b|p\.p\.|pps?\b|pct\b|bps?\b|bips\b"
    r"|x\b(?! ?[0-9]))"
    r"|[ -](?i:basis[ -]points?|times|fold)\b(?!-)|(?<=\b1) time\b|-?fold\b"
)
# What a unit in letters may be per: 0.06 dB/km, 5 mg/m³; other strokes join names.
_PER_SYMBOL = (
    r"(?:km|m[²³23]?|Nm[³3]|L|kg|g|t|kWh|Wh|W|h|s|min|day|year|month|week|cm|cell)(?![A-Za-z0-9²³])"
)
_UNIT = (
    rf"(?i:(?:renminbi|RMB|Chinese) yuan|{_any(_LONG)})"
    r"(?![A-Za-z]|[- ](?:on|over)[- ](?:year|quarter|month|half))"
    rf"|(?:{_any(_EXACT)})(?![A-Za-z0-9²³]|/(?!{_PER_SYMBOL}))"
    # closing 3 bar and wire rod lines
    r"(?!(?<=bar) (?:and (?![0-9])|lines?\b|mills?\b|products?\b))"
)
UNIT = rf"(?:(?P<rate#>{_RATE})|(?:[ -]|(?<=[0-9])(?<![a-z]))?(?:{_WITH})??(?P<unit#>{_UNIT}))"
_CURRENCY = (
    r"(?:(?:RMB ?¥|CN¥|(?i:yuan|renminbi|Rmb)(?= [0-9])|US dollars?(?= [0-9])"
    rf"|{_any(list(_SYMBOLS))}))"
)
# A letter as scale needs its currency: RMB150m, $1.5b; 150m alone is metres.
_SHORT_SCALE = r"(?:(?<=[0-9]) ?(?:[mMbBkK]|MM|M[Nn]|B[Nn])\b)"
AMOUNT = re.compile(
    r"(?P<sign>(?:negative|minus) |[-+](?=[0-9$¥€£A-Z]))?"
    rf"(?:(?P<cur>{_CURRENCY})(?P<sign2> ?[-+](?=[0-9])| ?(?:negative|minus) )? ?)?"
    rf"(?P<value>(?i:{VALUE}))(?P<short>(?(cur){_SHORT_SCALE}|(?!)))?"
    r"(?P<odd>-odd\b|-plus\b|\+|-some\b| (?:or more|or so|or fewer|or less)(?= [a-z]))?"
    rf"(?:{UNIT.replace('#', '')})?"
    r"(?:(?P<sep>-| - | to | through | ?~ ?| and | or )"
    r"(?P<mid>nearly |about |approximately |over |more than |around |up to )?"
    rf"(?:(?P<cur2>{_CURRENCY}) ?)?"
    rf"(?P<value2>(?i:{VALUE}))(?P<short2>(?(cur){_SHORT_SCALE}|(?!)))?"
    rf"(?P<odd2>\+|-odd\b)?(?:{UNIT.replace('#', '2')})?)?"
)
MANY = re.compile(
    rf"(?P<value>(?i:{SEVERAL}))(?: of)?"
    rf"(?:(?:[ -](?P<cur>{_CURRENCY}|RMB)(?! ?[0-9]))|{UNIT.replace('#', '')})?"
)

# --- where a figure can start; names with digits are told apart there ---------------------------

_ORDINAL = (
    r"(?i:(?:[0-9]{1,3}(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty)-)?"
    rf"(?:{'|'.join(ORDINALS)}))\b)(?![- ]part(?:y|ies)\b)(?:[- ](?:largest|biggest)\b)?"
)
_PARTS = "half|halves|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
_FRACTION = (
    rf"(?i:(?:(?:{WORDS})[ -](?:{_PARTS})\b"
    rf"|(?:{WORDS})(?:-quarters?\b| quarters? (?=of))"
    r"|an? (?:third|quarter|fifth|sixth|eighth|tenth|half)(?= of\b|[.,;]|$))"
    r"|[0-9]{1,2}/[0-9]{1,3}(?![0-9/]))"
)
_PHASE = (
    r"(?<!-)(?:[Pp]hases?|[Ss]cope|[Gg]en(?:eration)?\.?|Part|Tier|No\.|Class|Grade|Section|Level|Category|Stage"
    r"|Step|Item|Question|tier|class|grade|level|stage)[ -]"
    r"(?:[IVX]+(?:/[IVX]+)?[abc]?\b|[0-9]+(?:\.[0-9]+)?[abc]?(?![0-9]|,[0-9])"
    r"|(?:one|two|three|four|five)\b)"
)
_YEAR = (
    r"(?:(?<=than )|(?<=for )|(?<=nearly )|(?<=over )|(?<=about )|(?<=within )|(?<=almost )"
    r"|(?<=least ))an? (?:year|month|week|quarter|hour|day)\b(?! (?:earlier|ago))"
    r"|(?<=past )(?:year|month|week|quarter)\b"
)
_FIGURE = (
    r"(?i:doubl(?:ed|ing|es?)|(?:tripl|quadrupl|quintupl)(?:ed|ing|es?)"
    r"|(?:two|three|four|five|six|eight|ten)fold|twice|thrice|half an? (?:year|month|hour|day)"
    r"|half[- ](?:year|month|hour)s?(?![- ]?[a-z]*(?:report|result))|half"
    r"|halv(?:ed|ing|es)|both|largest|biggest|once)\b(?!-)"
)
# a year and a half, two and a half years; the next year or two
_AND_HALF = (
    rf"(?i:(?:an?|{WORDS}|[0-9]+) (?:year|month|hour)s? and a half"
    rf"|(?:{WORDS}|[0-9]+) and a half (?:year|month|hour)s?)\b"
)
_OR_TWO = r"(?i:(?:an? )?(?:year|month|week|day|quarter|hour) or two)\b"
# A word must begin so to be tried at all: digits, signs, names, and the words of what follows.
_FIRST_WORDS = (
    *ORDINALS,
    *("per ", "for e", "every ", "each ", "low", "mid", "high", "single", "doub", "trip", "quad"),
    *("quin", "dozen", "scores", "tens", "hundred", "thousand", "million", "billion", "trillion"),
    *("several", "a ", "an ", "half", "halv", "negative", "minus", "year", "month", "week"),
    *("day or", "hour or", "singles"),
    *("quarter", "phase", "gen", "part", "tier", "no.", "class", "grade", "section", "level"),
    *(
        "category",
        "stage",
        "scope",
        "step",
        "item",
        "question",
        "both",
        "largest",
        "biggest",
        "once",
    ),
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thir", "fif", "twen", "for", "eigh", "nin", "thrice", "twice"),
    *("yuan", "renminbi", "rmb", "us dollar", *(s for s in _SYMBOLS if s[0].isalpha())),
)
START = re.compile(
    rf"(?<![A-Za-z0-9])(?=[^A-Za-z]|[A-Za-z]+[-./&+0-9]|{any_case(_FIRST_WORDS)})(?:"
    r"(?P<per>(?i:(?:per|for every|every|for each|each) (?:10|ten|100|hundred) shares?\b))"
    r"|(?P<places>(?i:(?:(?:low|mid|high)[- ])?"
    r"(?:single|double|two|triple|three|four)[- ]digits?)\b)"
    r"|(?P<day>Double[- ](?:11|12|Eleven|Twelve)\b|Singles'? Day)"
    rf"|(?P<andhalf>{_AND_HALF})|(?P<ortwo>{_OR_TWO})"
    rf"|(?P<many>(?i:{SEVERAL})(?= |-|[,.;)]|$))"
    rf"|(?P<ordinal>{_ORDINAL})"
    rf"|(?P<fraction>{_FRACTION})"
    rf"|(?P<digit>(?:(?i:negative|minus) )?(?:[-+](?=[0-9$¥€£A-Z]))?(?:{_CURRENCY} ?)?"
    r"(?:[-+]|(?i:negative|minus) )?[0-9])"
    r"|(?P<name>[A-Za-z]+(?:[-./&+][A-Za-z]+)*[-./]?[0-9])"
    rf"|(?P<word>(?:{_CURRENCY} ?)?(?i:{WORDS})\b)"
    rf"|(?P<phase>{_PHASE})|(?P<year>{_YEAR})|(?P<figure>{_FIGURE})"
    r")"
)

# --- around a number -----------------------------------------------------------------------------

# Behind the figure: "per share", "/kWh", "a tonne", "for every 10 shares".
PER = re.compile(
    r"(?: \((?:tax[- ]inclusive|including tax|before tax|pre-tax|tax included|inclusive of tax)\))?"
    r"(?:(?: in)?(?: cash)?(?: dividends?)?"
    r"(?: ?/ ?| per | for every | for each | to every | on every | every )"
    r"(?P<n>10|ten|100|1,000|hundred)?"
    r"(?: (?=[a-z]))?(?P<word>[A-Za-z²³]+(?:[- ](?:meters?|metres?|hours?|share))?)(?: held\b)?"
    r"| a (?P<word2>share|tonne|ton|kilogram|kWh|day|month|year|unit|piece|barrel|square meter)\b)"
)

# Before a figure -> qualifier; matched at the end of what stands before it.
QUALIFIERS = {word: Qualifier[value] for word, value in _words("qualifier").items()}
# Right behind the number: twenty-odd, 20+, five or more years.
ODD = {word: Qualifier[value] for word, value in _words("odd").items()}
BEFORE = re.compile(
    r"(?:(?<=[^A-Za-z])|\A)(?P<word>(?i:"
    + "|".join(map(re.escape, sorted(QUALIFIERS, key=len, reverse=True)))
    + r")) ?(?:(?:a|an|the|another|further|additional|total of|total|record) )*±?\Z"
)
_MORE = "more|above|over|higher|greater|longer|upwards|upward|beyond|older|larger|better"
_LESS = "less|below|under|fewer|lower|shorter|smaller|younger"
AFTER: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
    (
        re.compile(
            rf" ?\+(?![0-9])|(?: [a-z]+)? or more\b|,? (?:or|and|and/or) (?:{_MORE})\b(?! time\b)"
            r"|-?plus\b| (?:at )?(?:the )?(?:very )?minimum\b"
        ),
        Qualifier.AT_LEAST,
    ),
    (re.compile(rf",? (?:or|and) (?:{_LESS})\b| at most\b"), Qualifier.AT_MOST),
    (re.compile(r" or so\b|,? or thereabouts\b|,? give or take\b"), Qualifier.ABOUT),
)

BETWEEN = re.compile(r"(?i:\b(?:between|both))\b[^.;,]{0,60}\Z")
JOIN = re.compile(r", ?(?:and |or |to |respectively )?| (?:and|or|to|versus|vs\.?|from) |/| ?- ?")

_VERBS = dict(_patterns("verb"))
UP = re.compile(rf"(?:{_VERBS['UP']}|more|above)\Z", re.IGNORECASE)
DOWN = re.compile(rf"(?:{_VERBS['DOWN']}|less|below)\Z", re.IGNORECASE)
ON = (
    r"(?:year[- ](?:on|over)[- ]year|quarter[- ](?:on|over)[- ]quarter"
    r"|month[- ](?:on|over)[- ]month|yoy|qoq)"
)
# "increased significantly by", "a year-on-year decline of", "up a further": then the figure.
_ADVERBS = (
    rf"(?:[a-z]+ly|further|{ON}|mom|by|of|a|an|the|another|additional|total|only|just|net"
    r"|as much as|rate|rates|in|again|back|year|half|combined|cumulative|range)"
)
DIRECTION_BEFORE = re.compile(
    rf"(?<!\bma[dk][ei] )(?<!\bmakes )(?<!\bmaking )\b(?P<verb>{_VERBS['UP']}|{_VERBS['DOWN']})"
    rf"(?:,? {_ADVERBS})* \Z",
    re.IGNORECASE,
)
# rose gradually to 30%
LEVEL_BEFORE = re.compile(
    rf"\b(?:{_VERBS['UP']}|{_VERBS['DOWN']})(?:,? {_ADVERBS})* (?:back )?to \Z", re.IGNORECASE
)
# shortening the test time per wafer by 18%
DIRECTION_BY = re.compile(r" by (?:(?:a|an|another|a further) )?(?:total of |average of )?\Z")
VERB = re.compile(rf"\b(?:{_VERBS['UP']}|{_VERBS['DOWN']})\b", re.IGNORECASE)
DIRECTION_AFTER = re.compile(
    rf"(?:[ -](?:{ON}|annual|sequential|net))*"
    r"[ -](?P<verb>increase|rise|growth|gain|higher|jump|surge|expansion|uptick|decrease|decline"
    r"|faster|larger|greater|smaller|slower|(?:above|below)(?! (?:and|or)\b)"
    r"|drop|fall|reduction|lower|cut|contraction|fewer|shorter|longer|more|less)\b",
    re.IGNORECASE,
)
BASES = tuple(
    (re.compile(words, re.IGNORECASE), Basis[value]) for value, words in _patterns("basis")
)
LOSS_BEFORE = re.compile(
    r"\b(?:loss|losses|lost|losing|deficit|in the red|loss-making|negative)\b"
    r"(?:(?!\bprofit|\bearn|\breturned|\bgain|\brevenue)[^.;])*\Z",
    re.IGNORECASE,
)
LOSS_AFTER = re.compile(
    r"(?i:[- ](?:net |operating )?(?:loss|deficit|shortfall)\b| in (?:net )?losses)"
)
_CHANGE_SIGNS = {
    "turned profit": ("profit", "red"),
    "turned loss": ("loss", "red"),
    "turned positive": ("positive",),
    "turned negative": ("negative",),
    "loss narrowed": ("loss",),
    "loss widened": ("loss",),
}
SPAN_BEFORE = re.compile(
    r"(?i:\b(?P<word>past|last|next|coming|recent|previous|following|preceding|first|future))"
    r"(?: (?:over|about|nearly|more than|almost|approximately|around))? \Z"
)
# Pattern, key, and words one of which is in every match.
CHANGES = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), key, _CHANGE_SIGNS[key])
    for key, words in _patterns("change")
)

# A run of letters, digits and joining signs around a digit.
NAME = re.compile(r"[A-Za-z0-9]+(?:[-./+_&~*][A-Za-z0-9]+)*\+?")
