"""English phrases that stand for a period: the same period of last year, next spring."""

from irsum.figures.wording import any_case

__all__ = ["PHRASES", "PHRASE_STARTS"]

# How a phrase can begin; most words fail here already.
PHRASE_STARTS = any_case(
    (
        *("same", "corr", "comp", "last", "prev", "prior", "prec", "year", "end", "report"),
        *("period", "beg", "start", "curr", "pres", "this", "during", "so f", "since", "to d"),
        *("rec", "past", "ear", "form", "typ", "norm", "com", "fut", "next", "foll", "mid"),
        *("one y", "in t", "for t", "of t", "from t", *(f"a {c}" for c in "ynt")),
        *(f"the {c}" for c in "cpty"),
    )
)
_LAST_YEAR = r"(?:last|(?:the )?(?:previous|prior|preceding)) (?:fiscal )?year(?:'s)?"
# Phrases that stand for a period -> key; the first that fits counts.
PHRASES: tuple[tuple[str, str], ...] = (
    (r"this year and next(?! \w)", "rel:this-year..rel:next-year"),
    (
        r"next year and the (?:year after|following year)(?: next)?",
        "rel:next-year..rel:year-after-next",
    ),
    (
        r"(?:same|corresponding|comparable)(?: reporting)? (?:period|quarter|time|month)s?,?"
        rf"(?: (?:of|in|from|for|during))?(?: the)? {_LAST_YEAR}"
        rf"|{_LAST_YEAR} same period|year-(?:ago|earlier)(?: (?:period|quarter|level|figure))?"
        r"|prior-year (?:period|quarter)|(?:same period )?(?:a|one) year (?:ago|earlier|before)",
        "rel:same-period-last-year",
    ),
    (
        r"(?:same|corresponding) period (?:of |in )?(?:the )?next year",
        "rel:same-period-next-year",
    ),
    (r"(?:same|corresponding|comparable) period", "rel:same-period"),
    (r"end of the (?:reporting )?period|(?:reporting )?period[- ]end", "end:rel:reporting-period"),
    (r"(?:beginning|start) of the (?:reporting )?period", "start:rel:reporting-period"),
    (r"(?:reporting|report) period", "rel:reporting-period"),
    (r"(?:previous|prior|last|preceding) (?:reporting )?period", "rel:previous-period"),
    (r"(?:current|present|this) period|(?:in|for|during|of) the period", "rel:current-period"),
    (
        r"so far this year|year[- ]to[- ]date"
        r"|(?:since|from) the (?:beginning|start) of (?:this|the) year"
        r"|since (?:this year|the year began)|to date this year",
        "rel:year-to-date",
    ),
    (
        r"(?:recent|past few|last few|past several|last several|past couple of) years",
        "rel:recent-years",
    ),
    (
        r"(?:previous|past|prior|earlier|former) years|years past|(?:a )?(?:typical|normal) year",
        "rel:past-years",
    ),
    (
        r"(?:coming|future|next few|following|next several) years|years (?:ahead|to come)",
        "rel:coming-years",
    ),
    (r"next (?:spring|summer|autumn|fall|winter)", "rel:next-year"),
    (r"(?:the )?year before last", "rel:year-before-last"),
    (r"(?:the )?year after next", "rel:year-after-next"),
    (r"year[- ]end|year's end|end-year", "end:rel:this-year"),
    (r"mid-year|middle of (?:the|this) year", "mid:rel:this-year"),
    (r"(?:the )?(?:this|current) quarter|this quarter", "rel:this-quarter"),
    (r"(?:last|previous|prior|preceding) quarter", "rel:last-quarter"),
    (r"(?:next|coming|following) quarter", "rel:next-quarter"),
    (r"(?:this|current) half(?:-year)?", "rel:this-half"),
    (r"(?:this|current) month", "rel:this-month"),
    (r"(?:last|previous|prior|preceding) month", "rel:last-month"),
    (r"(?:next|coming|following) month", "rel:next-month"),
    (r"this week", "rel:this-week"),
    (r"last week|previous week", "rel:last-week"),
    (r"next week", "rel:next-week"),
)
