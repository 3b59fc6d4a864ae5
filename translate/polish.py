"""House style that no model keeps by itself: punctuation, spacing, the Company."""

import re

__all__ = ["polish"]

_FULL_WIDTH = str.maketrans("，。；：！？（）【】％、“”‘’", ",.;:!?()[]%,\"\"''")
_CHANGE = r"(?:growth|increase|decrease|decline|rise|drop|fall|change|gain)"
_MOVED = (
    r"(?:has |have |had )?(?:rose|risen|increased|grew|grown|climbed|improved|dropped|fell|fallen"
    r"|decreased|declined)"
)
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\s+", " "),
        (r"^(?:Translation|English|Answer)\s*:\s*", ""),
        (r"\bRMB\s*(?=\d)", "RMB "),
        (r" +(?=[,.;:!?)%]|'s\b)", ""),
        (r"(?<=[a-z]) ?/ (?=[a-z])", "/"),
        (r"\b(year|quarter|month)(?:-| )over(?:-| )\1\b", r"\1-on-\1"),
        (r"(?i)\byoy\b", "year-on-year"),
        (r"\b(year|quarter|month)-on-\1(?=[.,;)]|$)", r"\1 on \1"),
        (rf"(?<=%) (year|quarter|month)-on-\1\b(?! {_CHANGE})", r" \1 on \1"),
        (r"([,;:])(?=[A-Za-z])", r"\1 "),
        (r"\b([Tt])he company(?=['\s.,;:!?)]|$)(?! law| Law)", r"\1he Company"),
        (r"\bour (?:C|c)ompany\b", "the Company"),
        (r"\bOur (?:C|c)ompany\b", "The Company"),
        (r"(?<=[.?!] )the Company\b", "The Company"),
        (r"\bU\. S\.", "U.S."),
        (
            r"\bthe parent company's net profit attributable to shareholders\b",
            "net profit attributable to shareholders of the parent company",
        ),
        # The order of the Chinese: "the margin from 12.3% in 2024 rose to 15%"
        (
            rf"(?<=\w) (from (?:RMB )?[0-9][^,;]{{1,40}}? (?:in|at) [^,;]{{1,50}}?)"
            rf" ({_MOVED}) (?=to\b)",
            r" \2 \1 ",
        ),
    )
)
# "DOTS (Digital Operations and Technology Services)": a model's guess, where the Chinese has none
_EXPANDED = re.compile(r"\b([A-Z][A-Z0-9&-]+) \([A-Z][a-z]+[^()]*\)")
_PERIODS = {"季": "quarter", "月": "month"}
_QUOTED = re.compile(r'^"([^"]*)"$')


def polish(english: str, chinese: str) -> str:
    """Return `english` in house punctuation; `chinese` tells what kind of sentence it is.

    >>> polish("The company's revenue was RMB150 million ，up 5%", "公司收入为1.50亿元，增长5%。")
    "The Company's revenue was RMB 150 million, up 5%."
    """
    text = english.strip().translate(_FULL_WIDTH)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    text = _as_asked(text.strip(), chinese)
    if "（" not in chinese and "(" not in chinese:
        text = _EXPANDED.sub(r"\1", text)
    if quoted := _QUOTED.match(text):
        text = quoted.group(1)
    if text and chinese.rstrip()[-1:] in "。；" and text[-1] not in ".?!:;\"')]":
        text += "."
    if text.endswith(",") or (text.endswith(";") and not chinese.rstrip().endswith("；")):
        text = text[:-1] + "."
    return text[:1].upper() + text[1:] if chinese[:1] > "\u3000" else text


def _as_asked(text: str, chinese: str) -> str:
    """环比 of a quarter is quarter on quarter, that of a month is month on month."""
    told = [word for zh, word in _PERIODS.items() if zh in chinese]
    if "环比" not in chinese or len(told) != 1:
        return text
    (right,) = told
    return re.sub(
        r"\b(?:quarter|month)([- ])on\1(?:quarter|month)\b", rf"{right}\1on\1{right}", text
    )
