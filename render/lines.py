"""One translation on one line: for a terminal or a file, or as a JSON object."""

import json
from dataclasses import asdict

from irsum.figures.house import render as house
from irsum.render.wording import notes
from irsum.types import Translation

__all__ = ["as_line", "as_object"]


def as_line(translation: Translation) -> str:
    """Return the English on one line, with what could not be verified in brackets behind it.

    >>> from irsum.types import Flag
    >>> as_line(Translation("近20家", "over 20", flags=(Flag("qualifier", "近20家", "nearly 20"),)))
    'over 20 [⚠ 近20家 = nearly 20 (not in the English)]'
    """
    marks = "".join(f" [⚠ {note}]" for note in notes(translation.flags))
    return " ".join(translation.english.split()) + marks


def as_object(translation: Translation) -> str:
    """Return a JSON object on one line: zh, en, figures, flags, mended."""
    figures = [
        {"zh": f.text, "en": house(f), "kind": f.kind, "span": [f.start, f.end]}
        for f in translation.figures
    ]
    whole = {
        "zh": translation.source,
        "en": translation.english,
        "figures": figures,
        "flags": [asdict(flag) for flag in translation.flags],
        "mended": translation.mended,
    }
    return json.dumps(whole, ensure_ascii=False)
