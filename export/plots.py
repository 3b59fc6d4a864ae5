"""Plots of an export's statistics as SVG files that stand alone: bars, one row a group."""

from collections.abc import Mapping
from html import escape

from irsum.eval.plots import COLOURS
from irsum.export.manifest import Manifest
from irsum.export.rows import CONFIGS
from irsum.export.splits import SPLITS

__all__ = ["figures_plot", "splits_plot"]

_LEFT, _WIDTH, _RIGHT, _ROW, _TOP = 190, 420, 90, 24, 40
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)


def splits_plot(manifest: Manifest) -> str:
    """Rows by table and split."""
    rows = {
        f"{config}, {split}": manifest.rows(config, split)
        for config in CONFIGS
        for split in SPLITS
        if manifest.of(config)
    }
    colours = [COLOURS[CONFIGS.index(label.partition(",")[0])] for label in rows]
    return _bars("Rows by table and split", rows, colours)


def figures_plot(manifest: Manifest) -> str:
    """Figures of the sentences by kind, the most frequent first."""
    counts = manifest.statistics.get("figures", {})
    ordered = dict(sorted(counts.items(), key=lambda kind: (-kind[1], kind[0])))
    return _bars("Figures by kind", ordered, [COLOURS[0]] * len(ordered))


def _bars(title: str, rows: Mapping[str, int], colours: list[str]) -> str:
    width, height = _LEFT + _WIDTH + _RIGHT, _TOP + _ROW * len(rows) + 12
    most = max(rows.values(), default=1) or 1
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="{_LEFT}" y="20">{escape(title)}</text>',
    ]
    for at, ((label, count), colour) in enumerate(zip(rows.items(), colours, strict=True)):
        y = _TOP + _ROW * at
        long = round(_WIDTH * count / most, 1)
        parts += [
            f'<text x="{_LEFT - 10}" y="{y + 13}" text-anchor="end">{escape(label)}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{long}" height="{_ROW - 7}" fill="{colour}"/>',
            f'<text x="{_LEFT + long + 8}" y="{y + 13}">{count:,}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
