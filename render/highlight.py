"""Texts of a brief as HTML: escaped, figures highlighted, Chinese marked as Chinese."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.values import Figure, Kind
from irsum.render.wording import CHINESE, plain
from irsum.types import Flag

__all__ = ["chinese_html", "english_html", "text_html"]


def text_html(text: str) -> str:
    """Return plain text escaped, the Chinese in it marked as such.

    >>> text_html("Lanxu (澜序) <b>")
    'Lanxu (<span lang="zh-Hans">澜序</span>) &lt;b&gt;'
    """
    return _mixed(plain(text))


def english_html(text: str, flags: Sequence[Flag] = ()) -> str:
    """Return an English statement with its figures highlighted, those in `flags` as wrong."""
    line = plain(text)
    return _highlighted(line, read_english(line), {plain(flag.found) for flag in flags}, _mixed)


def chinese_html(text: str, flags: Sequence[Flag] = ()) -> str:
    """Return a Chinese sentence with its figures highlighted, those in `flags` as wrong.

    The element around it has to say that it is Chinese.
    """
    line = plain(text)
    return _highlighted(line, read_chinese(line), {plain(flag.zh) for flag in flags}, escape)


def _mixed(text: str) -> str:
    return CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', escape(text))


def _highlighted(
    line: str, figures: Iterable[Figure], wrong: set[str], html: Callable[[str], str]
) -> str:
    parts: list[str] = []
    at = 0
    for figure in figures:
        # Figures may share characters ("of 12, 15 and 18%"); the first has them.
        if figure.start < at or not (_striking(figure) or figure.text in wrong):
            continue
        css = "fig wrong" if figure.text in wrong else "fig"
        inner = html(line[figure.start : figure.end])
        parts += [html(line[at : figure.start]), f'<span class="{css}">{inner}</span>']
        at = figure.end
    return "".join([*parts, html(line[at:])])


def _striking(figure: Figure) -> bool:
    """Whether a reader looks for it: no names (5G), no "one of", no "the third"."""
    if figure.kind in {Kind.NAME, Kind.ORDINAL}:
        return False
    counted = figure.kind is Kind.COUNT and not figure.key and not figure.qualifier
    return not (counted and figure.text.isalpha())
