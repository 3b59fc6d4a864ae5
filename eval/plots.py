"""Plots as inline SVG: values with error bars, one row a metric and system. No script, no fonts."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["COLOURS", "Mark", "forest"]

COLOURS = ("#1f5d99", "#b8541a", "#2f7d4f", "#7a4ba0", "#8a6d1d", "#a0305a", "#4d6270")
_LEFT, _WIDTH, _RIGHT, _ROW, _TOP = 250, 460, 130, 20, 26


@dataclass(frozen=True, slots=True)
class Mark:
    """One value with its interval, in the colour of its system (its place among them)."""

    label: str
    value: float
    low: float
    high: float
    system: int = 0


def forest(title: str, rows: Sequence[Sequence[Mark]], scale: float = 100.0) -> str:
    """A plot with a block of marks for each metric, on a scale from 0 to `scale`.

    Values beyond the scale are drawn at its end; marks without a value are left out.
    """
    some = [[mark for mark in block if mark.value == mark.value] for block in rows]
    some = [block for block in some if block]
    height = _TOP + sum(_ROW * len(block) + 8 for block in some) + 8
    parts = [
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {_LEFT + _WIDTH + _RIGHT} '
        f'{height}">',
        *_axis(scale, height),
    ]
    y = _TOP
    for block in some:
        for at, mark in enumerate(block):
            middle = y + _ROW // 2
            if at == 0:
                parts.append(_text(_LEFT - 10, middle, mark.label, "end", "label"))
            parts += _mark(mark, middle, scale)
            y += _ROW
        y += 8
    return "\n".join([*parts, "</svg>"])


def _axis(scale: float, height: int) -> list[str]:
    parts = []
    for step in range(5):
        x = _LEFT + _WIDTH * step / 4
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP - 6}" y2="{height - 6}"/>')
        parts.append(_text(x, 12, f"{scale * step / 4:g}", "middle", "tick"))
    return parts


def _mark(mark: Mark, y: float, scale: float) -> list[str]:
    ends = (end if end == end else mark.value for end in (mark.low, mark.high))
    x, low, high = (_place(v, scale) for v in (mark.value, *ends))
    colour = COLOURS[mark.system % len(COLOURS)]
    told = f"{mark.value:.1f}"
    if mark.low == mark.low:
        told += f" [{mark.low:.1f}, {mark.high:.1f}]"
    return [
        f'<g stroke="{colour}" fill="{colour}"><title>{escape(mark.label)}: {told}</title>'
        f'<line x1="{low}" x2="{high}" y1="{y}" y2="{y}" stroke-width="2"/>'
        f'<line x1="{low}" x2="{low}" y1="{y - 4}" y2="{y + 4}" stroke-width="2"/>'
        f'<line x1="{high}" x2="{high}" y1="{y - 4}" y2="{y + 4}" stroke-width="2"/>'
        f'<circle cx="{x}" cy="{y}" r="4.5" stroke="none"/></g>',
        _text(_LEFT + _WIDTH + 12, y, told, "start", "value"),
    ]


def _place(value: float, scale: float) -> float:
    return round(_LEFT + _WIDTH * min(max(value / scale, 0.0), 1.0), 1)


def _text(x: float, y: float, text: str, anchor: str, css: str) -> str:
    return (
        f'<text class="{css}" x="{x}" y="{y}" text-anchor="{anchor}" '
        f'dominant-baseline="middle">{escape(text)}</text>'
    )
