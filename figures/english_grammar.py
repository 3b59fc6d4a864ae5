"""Tables and compiled patterns of the English figure reader."""

import re

from irsum.figures.english_numerals import ORDINALS, SEVERAL, VALUE, WORDS
from irsum.figures.units import ENGLISH
from irsum.figures.values import Basis, Direction, Kind, Qualifier

__all__ = [
    "AFTER",
    "AMOUNT",
    "BASES",
    "BEFORE",
    "BETWEEN",
    "CHANGES",
    "DIRECTION_AFTER",
    "DIRECTION_BEFORE",
    "DOWN",
    "JOIN",
    "LOSS_AFTER",
    "LOSS_BEFORE",
    "MANY",
    "NAME",
    "NORMAL",
    "ODD",
    "PER",
    "PER_AHEAD",
    "QUALIFIERS",
    "RATE_WORDS",
    "SPAN_BEFORE",
    "START",
    "UP",
    "WORD_FIGURES",
]

# One character for one, so that positions stay.
NORMAL: dict[int, int | str] = {
    **{0xFF10 + n: 0x30 + n for n in range(10)},
    **{ord(dash): "-" for dash in "–—−‐‑‒―－"},
    **{ord(quote): "'" for quote in "’‘`"},
    **{ord(blank): " " for blank in "\u00a0\u2009\u202f\u3000\t\n"},
    ord("％"): "%", ord("～"): "~", ord("〜"): "~", ord("＋"): "+", ord("￥"): "¥", ord("＄"): "$",
    ord("×"): "x", ord("（"): "(", ord("）"): ")", ord("，"): ",", ord("："): ":",
}  # fmt: skip

# Percentages and multiples; "times" is also a count (3 times a year).
RATE_WORDS: dict[str, tuple[Kind, str]] = {
    **dict.fromkeys(("%", "percent", "per cent", "pct", "percentage"), (Kind.PERCENT, "")),
    **dict.fromkeys(
        (
            *("percentage points", "percentage point", "percent points", "percent point"),
            *("% points", "pct pts", "pct points", "ppts", "ppt", "pps", "pp", "p.p.", "pct pt"),
            *("percentage-point", "percentage-points", "points", "point"),
        ),
        (Kind.POINTS, ""),
    ),
    **dict.fromkeys(
        ("basis points", "basis point", "bps", "bp", "bips", "basis-point"),
        (Kind.BASIS_POINTS, ""),
    ),
    **dict.fromkeys(("times", "time", "x", "fold"), (Kind.MULTIPLE, "x")),
}

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
# "of RMB", "RMB": the currency behind its number.
_MONEY_AFTER = _any([w for w, u in ENGLISH.items() if u.kind is Kind.MONEY and w not in _LONG])
_WITH = (
    r"(?:(?:consecutive|straight|full|whole|more|additional|further|calendar|complete|extra|entire"
    r"|successive|other|new|natural|live|wet|metric|standard|Chinese|RMB|of|million)[ -])"
)
UNIT = (
    rf"(?:(?P<rate#> ?%-points?| ?%(?: ?points?\b)?|[ -](?i:percentage[ -]points?|percent(?:age)?(?: points?)?|per cent|points?)\b"
    r"|[ -]?(?:pct(?:\.)? ?(?:pts?|points)\b|ppts?\b|p\.p\.|pps?\b|pct\b|bps?\b|bips\b|x\b(?! ?[0-9]))"
    r"|[ -](?i:basis[ -]points?|times|fold)\b(?!-)|(?<=\b1) time\b|-?fold\b)"
    rf"|(?:[ -]|(?<=[0-9])(?<![a-z]))?(?:{_WITH})??"
    rf"(?P<unit#>(?i:(?:renminbi|RMB|Chinese) yuan|{_any(_LONG)})(?![A-Za-z]|[- ](?:on|over)[- ](?:year|quarter|month|half))|(?:{_any(_EXACT)})(?![A-Za-z0-9²³/])))"
)
_CURRENCY = rf"(?:(?:RMB ?¥|CN¥|(?i:yuan|renminbi|Rmb)(?= [0-9])|US dollars?(?= [0-9])|{_any(list(_SYMBOLS))}))"
# A letter as scale needs its currency: RMB150m, $1.5b; 150m alone is metres.
_SHORT_SCALE = r"(?:(?<=[0-9]) ?(?:[mMbBkK]|MM|M[Nn]|B[Nn])\b)"
AMOUNT = re.compile(
    rf"(?P<sign>(?:negative|minus) |[-+](?=[0-9$¥€£A-Z]))?"
    rf"(?:(?P<cur>{_CURRENCY})(?P<sign2> ?[-+](?=[0-9])| ?(?:negative|minus) )? ?)?"
    rf"(?P<value>(?i:{VALUE}))(?P<short>(?(cur){_SHORT_SCALE}|(?!)))?"
    rf"(?P<odd>-odd\b|-plus\b|\+|-some\b| (?:or more|or so|or fewer|or less)(?= [a-z]))?(?:{UNIT.replace('#', '')})?"
    rf"(?:(?P<sep>-| - | to | through | ?~ ?| and | or )"
    rf"(?:nearly |about |approximately |over |more than |around |up to )?"
    rf"(?:(?P<cur2>{_CURRENCY}) ?)?(?P<value2>(?i:{VALUE}))(?P<short2>(?(cur){_SHORT_SCALE}|(?!)))?"
    rf"(?P<odd2>\+|-odd\b)?(?:{UNIT.replace('#', '2')})?)?"
)
MANY = re.compile(
    rf"(?P<value>(?i:{SEVERAL}))(?: of)?"
    rf"(?:(?:[ -](?P<cur>{_CURRENCY}|RMB)(?! ?[0-9]))|{UNIT.replace('#', '')})?"
)

# Where a figure can start; names with digits are told apart there.
_ORDINAL = (
    r"(?i:(?:[0-9]{1,3}(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty)-)?"
    rf"(?:{'|'.join(ORDINALS)}))\b)(?:[- ](?:largest|biggest)\b)?"
)
_FRACTION = (
    rf"(?i:(?:(?:{WORDS})[ -](?:half|halves|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b"
    rf"|(?:{WORDS})(?:-quarters?\b| quarters? (?=of))|an? (?:third|quarter|fifth|sixth|eighth|tenth|half)(?= of\b|[.,;]|$))"
    r"|[0-9]{1,2}/[0-9]{1,3}(?![0-9/]))"
)
START = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    rf"(?P<per>(?i:(?:per|for every|every|for each|each) (?:10|ten|100|hundred) shares?\b))"
    rf"|(?P<many>(?i:{SEVERAL})(?= |-|[,.;)]|$))"
    rf"|(?P<ordinal>{_ORDINAL})"
    rf"|(?P<fraction>{_FRACTION})"
    rf"|(?P<digit>(?:(?i:negative|minus) )?(?:[-+](?=[0-9$¥€£A-Z]))?(?:{_CURRENCY} ?)?(?:[-+]|(?i:negative|minus) )?[0-9])"
    r"|(?P<name>[A-Za-z]+(?:[-./&+][A-Za-z]+)*[-./]?[0-9])"
    rf"|(?P<word>(?:{_CURRENCY} ?)?(?i:{WORDS})\b)"
    r"|(?P<phase>(?:[Pp]hases?|[Gg]en(?:eration)?\.?|Part|Tier|No\.|Class|Grade|Section|Level|Category|Stage|Step|Item|Question|tier|class|grade|level|stage)[ -](?:[IVX]+\b|[0-9]+(?:\.[0-9]+)?(?![0-9]|,[0-9])|(?:one|two|three|four|five)\b))"
    r"|(?P<year>(?:(?<=than )|(?<=nearly )|(?<=over )|(?<=about )|(?<=within )|(?<=almost )|(?<=least ))an? (?:year|month|week|quarter|hour|day)\b(?! (?:earlier|ago)))"
    r"|(?P<figure>(?i:doubl(?:ed|ing|es?)|tripl(?:ed|ing|es?)|quadrupl(?:ed|ing|es?)|quintupl(?:ed|ing|es?)"
    r"|(?:two|three|four|five|six|eight|ten)fold|twice|thrice|half a (?:year|month|hour|day)|half|halv(?:ed|ing|es)"
    r"|both|largest|biggest|once)\b(?!-))"
    r")"
)
# Words that are figures by themselves -> kind, value, unit, key.
WORD_FIGURES: dict[str, tuple[Kind, str, str]] = {
    **dict.fromkeys(("doubled", "doubling", "double", "doubles", "twofold"), (Kind.MULTIPLE, "1", "+x")),
    **dict.fromkeys(("tripled", "tripling", "triple", "triples", "threefold"), (Kind.MULTIPLE, "2", "+x")),
    **dict.fromkeys(("quadrupled", "quadrupling", "quadruple", "quadruples", "fourfold"), (Kind.MULTIPLE, "3", "+x")),
    **dict.fromkeys(("quintupled", "quintupling", "quintuple", "quintuples", "fivefold"), (Kind.MULTIPLE, "4", "+x")),
    "sixfold": (Kind.MULTIPLE, "5", "+x"),
    "eightfold": (Kind.MULTIPLE, "7", "+x"),
    "tenfold": (Kind.MULTIPLE, "9", "+x"),
    "twice": (Kind.MULTIPLE, "2", "x"),
    "thrice": (Kind.MULTIPLE, "3", "x"),
    "once": (Kind.COUNT, "1", ""),
    "both": (Kind.COUNT, "2", ""),
}  # fmt: skip

# Behind the figure: "per share", "/kWh", "a tonne", "for every 10 shares".
PER = re.compile(
    r"(?: \((?:tax[- ]inclusive|including tax|before tax|pre-tax|tax included|inclusive of tax)\))?"
    r"(?:(?: in)?(?: cash)?(?: dividends?)?(?: ?/ ?| per | for every | for each | to every | on every | every )(?P<n>10|ten|100|1,000|hundred)?"
    r"(?: (?=[a-z]))?(?P<word>[A-Za-z²³]+(?:[- ](?:meters?|metres?|hours?|share))?)(?: held\b)?"
    r"| a (?P<word2>share|tonne|ton|kilogram|kWh|day|month|year|unit|piece|barrel|square meter)\b)"
)
PER_AHEAD = re.compile(r"(?i:(?:per|every|each) (10|ten|100|hundred) shares?)[^.;]*\Z")

# Before a figure -> qualifier; matched at the end of what stands before it.
QUALIFIERS: dict[str, Qualifier] = {
    **dict.fromkeys(
        "nearly|almost|close to|just under|approaching|near|virtually|nearing|just shy of".split("|"),
        Qualifier.NEARLY,
    ),
    **dict.fromkeys(
        (
            "over|more than|exceeding|exceeded|exceeds|exceed|above|in excess of|surpassed|surpassing|surpass|surpasses"
            "|greater than|higher than|upwards of|topped|topping|just over|well over|beyond|topping"
            "|longer than|larger than|well above"
        ).split("|"),
        Qualifier.OVER,
    ),
    **dict.fromkeys(
        (
            "about|around|approximately|roughly|some|circa|approx\\.?|an estimated|somewhere around"
            "|in the region of|on the order of|in the neighborhood of|~"
        ).split("|"),
        Qualifier.ABOUT,
    ),
    **dict.fromkeys(
        (
            "at least|no less than|not less than|no fewer than|not fewer than|no lower than"
            "|not lower than|a minimum of|not below|as few as|no smaller than|no shorter than|≥"
        ).split("|"),
        Qualifier.AT_LEAST,
    ),
    **dict.fromkeys(
        (
            "up to|at most|no more than|not more than|within|not exceeding|not exceed|no higher than"
            "|not to exceed|a maximum of|not over|not above|capped at|does not exceed|do not exceed|did not exceed"
            "|no greater than|not higher than|never exceeding|no longer than|≤"
        ).split("|"),
        Qualifier.AT_MOST,
    ),
    **dict.fromkeys(
        (
            "less than|under|below|fewer than|lower than|not yet|not quite|short of|smaller than"
            "|shorter than|not reaching"
        ).split("|"),
        Qualifier.UNDER,
    ),
    ">": Qualifier.OVER,
    "<": Qualifier.UNDER,
}  # fmt: skip
# Right behind the number: twenty-odd, 20+, five or more years.
ODD = {
    "+": Qualifier.AT_LEAST,
    "-plus": Qualifier.AT_LEAST,
    "or more": Qualifier.AT_LEAST,
    "or so": Qualifier.ABOUT,
    "or fewer": Qualifier.AT_MOST,
    "or less": Qualifier.AT_MOST,
}
BEFORE = re.compile(
    r"(?:(?<=[^A-Za-z])|\A)(?P<word>(?i:"
    + "|".join(w if "\\" in w else re.escape(w) for w in sorted(QUALIFIERS, key=len, reverse=True))
    + r")) ?(?:(?:a|an|the|another|further|additional|total of|total|record) )*\Z"
)
AFTER: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
    (
        re.compile(
            r" ?\+(?![0-9])|(?: [a-z]+)? or more\b|,? (?:or|and|and/or) (?:more|above|over|higher|greater|longer|upwards|upward|beyond|older|larger|better)\b|-?plus\b| (?:at )?(?:the )?(?:very )?minimum\b"
        ),
        Qualifier.AT_LEAST,
    ),
    (
        re.compile(r",? (?:or|and) (?:less|below|under|fewer|lower|shorter|smaller|younger)\b| at most\b"),
        Qualifier.AT_MOST,
    ),
    (re.compile(r" or so\b|,? or thereabouts\b|,? give or take\b"), Qualifier.ABOUT),
)  # fmt: skip

BETWEEN = re.compile(r"(?i:\b(?:between|both))\b[^.;,]{0,60}\Z")
JOIN = re.compile(r", ?(?:and |or |to |respectively )?| (?:and|or|to|versus|vs\.?|from) |/| ?- ?")

_VERBS_UP = (
    r"up|rise|rises|rose|risen|rising|increase[sd]?|increasing|grow|grows|grew|grown|growing|growth|gain(?:s|ed|ing)?|higher"
    r"|climb(?:s|ed|ing)?|expand(?:s|ed|ing)?|jump(?:s|ed|ing)?|surg(?:e|es|ed|ing)|soar(?:s|ed|ing)?|rais(?:e|es|ed|ing)"
    r"|uptick|upturn|advanc(?:e|es|ed|ing)|appreciat(?:e|es|ed|ing|ion)|rebound(?:s|ed|ing)?|boost(?:s|ed|ing)?"
    r"|exceed(?:ed|ing)? by|longer|expansion|hike[ds]?|added|adding|lift(?:s|ed|ing)?"
)
_VERBS_DOWN = (
    r"down|fall|falls|fell|fallen|falling|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|drop(?:s|ped|ping)?|lower(?:s|ed|ing)?"
    r"|reduc(?:e|es|ed|ing|tion)|reductions?|shrink|shrank|shrunk|shrinking|narrow(?:s|ed|ing)?|cut|cuts|cutting|slip(?:s|ped|ping)?"
    r"|slid|slide[s]?|contract(?:ed|ing|ion)|shorten(?:s|ed|ing)?|shorter|plung(?:e|es|ed|ing)|tumbl(?:e|es|ed|ing)|fewer"
    r"|sav(?:e|es|ed|ing|ings)|depreciat(?:e|ed|ing)|weaken(?:ed|ing)?"
)
UP = re.compile(rf"(?:{_VERBS_UP})\Z", re.IGNORECASE)
DOWN = re.compile(rf"(?:{_VERBS_DOWN})\Z", re.IGNORECASE)
# "increased significantly by", "a year-on-year decline of", "up a further": then the figure.
_ADVERBS = (
    r"(?:[a-z]+ly|further|year[- ](?:on|over)[- ]year|quarter[- ](?:on|over)[- ]quarter|month[- ](?:on|over)[- ]month"
    r"|yoy|qoq|mom|sequentially|by|of|a|an|the|another|additional|total|only|just|net|as much as|rate|rates|in|slightly|again|back"
    r"|year|half|combined|cumulative|range)"
)
DIRECTION_BEFORE = re.compile(
    rf"\b(?P<verb>{_VERBS_UP}|{_VERBS_DOWN})(?:,? {_ADVERBS})* \Z", re.IGNORECASE
)
DIRECTION_AFTER = re.compile(
    rf"(?:[ -](?:year[- ](?:on|over)[- ]year|quarter[- ](?:on|over)[- ]quarter|month[- ](?:on|over)[- ]month|yoy|qoq|annual|sequential|net))*"
    r"[ -](?P<verb>increase|rise|growth|gain|higher|jump|surge|expansion|uptick|decrease|decline|drop|fall|reduction"
    r"|lower|cut|contraction|fewer|shorter|longer)\b",
    re.IGNORECASE,
)
BASES: tuple[tuple[re.Pattern[str], Basis], ...] = (
    (
        re.compile(
            r"\b(?:year[- ](?:on|over)[- ]year|y-?o-?y|y/y|annually|(?:compared with|compared to|from|than|over|versus|against) (?:the )?(?:same|corresponding|comparable) (?:period|quarter|month)(?: \w+)? (?:the )?(?:last|previous|prior|a) year"
            r"|(?:from|than) (?:a year (?:earlier|ago)|last year|the (?:previous|prior) year))\b",
            re.IGNORECASE,
        ),
        Basis.YEAR,
    ),
    (
        re.compile(
            r"\b(?:quarter[- ](?:on|over)[- ]quarter|month[- ](?:on|over)[- ]month|half[- ](?:on|over)[- ]half|week[- ](?:on|over)[- ]week|period[- ](?:on|over)[- ]period"
            r"|q-?o-?q|q/q|m-?o-?m|sequential(?:ly)?|(?:from|than|over|compared with|compared to) the (?:previous|prior|preceding) (?:quarter|month|period|half)|on the previous (?:quarter|month|period))\b",
            re.IGNORECASE,
        ),
        Basis.PREVIOUS,
    ),
)
LOSS_BEFORE = re.compile(
    r"(?i:\b(?:loss|losses|lost|losing|deficit|in the red|loss-making|negative)\b)(?:(?!(?i:\bprofit|\bearn|\breturned|\bgain|\brevenue))[^.;])*\Z"
)
LOSS_AFTER = re.compile(
    r"(?i:[- ](?:net |operating )?(?:loss|deficit|shortfall)\b| in (?:net )?losses)"
)

SPAN_BEFORE = re.compile(
    r"(?i:\b(?P<word>past|last|next|coming|recent|previous|following|preceding|first|future))"
    r"(?: (?:over|about|nearly|more than|almost|approximately|around))? \Z"
)

CHANGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), key)
    for words, key in (
        (
            r"(?:turn(?:ed|ing|s)?|swung|swing(?:ing|s)?|shift(?:ed|ing)?|mov(?:ed|ing)|went|reversed|turnaround|return(?:ed|ing)?) (?:around )?(?:from )?(?:an? )?(?:net )?loss(?:es)? (?:in)?to (?:an? )?(?:net )?profit(?:ability|s)?"
            r"|(?:turn(?:ed|ing|s)?|swung|return(?:ed|ing|s)?|turn(?:ed|ing)? back|came back|swing(?:ing)?) (?:in)?to (?:a |an )?(?:net |overall )?profit(?:ability)?|(?:turned|turning|become|became|turn) profitable|return to profit(?:ability)?|out of the red",
            "turned profit",
        ),
        (
            r"(?:turn(?:ed|ing|s)?|swung|swing(?:ing|s)?|shift(?:ed|ing)?|mov(?:ed|ing)|went) (?:from )(?:a )?(?:net )?profit (?:in)?to (?:a )?(?:net )?loss(?:es)?"
            r"|(?:swung|turned|swing|fell|slipped) (?:in)?to (?:a |the )?(?:net )?(?:loss(?:es)?|red)|became loss-making",
            "turned loss",
        ),
        (
            r"(?:turned|turning|turn|became|become|returned to|back to|moved into|to|went|swung to) (?:from negative to )?positive(?: territory)?|from negative to positive",
            "turned positive",
        ),
        (r"(?:turned|turning|turn|became|went) (?:from positive to )?negative|from positive to negative", "turned negative"),
        (
            r"(?:narrow(?:ed|ing|s)?|reduc(?:ed|ing|es)|cut|shrank|decreas(?:ed|ing)|lower(?:ed)?) (?:its |their |the |our )?(?:net |operating )?loss(?:es)?"
            r"|loss(?:es)? (?:(?:has|have|had|was|were|is|are|per head|gradually|also|significantly|further) )*(?:narrow(?:ed|ing|s)?|decreas(?:ed|ing)|shrank|shrunk|reduced|declined|fell)|loss reduction|(?:a )?(?:smaller|narrower|reduced) loss(?:es)?",
            "loss narrowed",
        ),
        (
            r"(?:widen(?:ed|ing|s)?|increas(?:ed|ing)) (?:its |their |the |our )?(?:net |operating )?loss(?:es)?"
            r"|loss(?:es)? (?:(?:has|have|had|was|were|is|are|further|significantly) )*(?:widen(?:ed|ing|s)?|increased|grew|expanded)|(?:wider|larger) loss(?:es)?",
            "loss widened",
        ),
    )
)  # fmt: skip

# A run of letters, digits and joining signs around a digit.
NAME = re.compile(r"[A-Za-z0-9]+(?:[-./+_&~*][A-Za-z0-9]+)*\+?")
