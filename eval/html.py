"""An evaluation as one self-contained HTML page: plots, comparisons, errors, the worst segments.

Only the filters need the page's little script; without it every segment is shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from irsum.eval.base import Score, Segments
from irsum.eval.counted import Counted, segments_with
from irsum.eval.differences import chinese, side_by_side
from irsum.eval.plots import COLOURS, Mark, forest
from irsum.eval.scoring import Comparison
from irsum.eval.summary import GROUPS, group_of, shown, value_text

if TYPE_CHECKING:
    from irsum.eval.results import Results

__all__ = ["page"]

_WORST = 300
"""Segments shown of each system and task, the worst first; samples.jsonl has all."""


def page(results: "Results", about: Mapping[str, Any], samples: Sequence[Mapping[str, Any]]) -> str:
    """The page, ending in one newline."""
    scores = [{key: m.score() for key, m in some.items()} for _, some in results.systems]
    names = [output.name for output in results.outputs]
    body = "\n".join(
        [
            _head(names, about),
            *(_comparison(comparison) for comparison in results.comparisons),
            _plots(scores),
            _errors(results),
            _segments(names, samples),
            _signatures(scores),
            _provenance(results, about),
        ]
    )
    template = Template(files("irsum.eval").joinpath("report.html").read_text(encoding="utf-8"))
    return template.substitute(body=body, title="Evaluation: " + escape(", ".join(names)))


def _head(names: Sequence[str], about: Mapping[str, Any]) -> str:
    data, git = about["data"], about["git"]
    systems = "".join(
        f'<li><span class="dot" style="background:{COLOURS[at % len(COLOURS)]}"></span>'
        f"{escape(name)}</li>"
        for at, name in enumerate(names)
    )
    commit = escape((git["commit"] or "none")[:10]) + (" (changed)" if git["changed"] else "")
    return (
        f'<header><h1>Evaluation</h1><ul class="systems">{systems}</ul>'
        f"<p>{data['sentences']} sentences · {data['cases']} benchmark sentences · "
        f"{data['briefs']} briefs · commit {commit} · {escape(about['created'])}</p></header>"
    )


def _plots(scores: Sequence[Mapping[str, Score]]) -> str:
    parts = [
        "<section><h2>Scores</h2><p>Dots are values, bars their 95% bootstrap intervals; "
        "↓ means lower is better.</p>"
    ]
    keys = list(dict.fromkeys(key for some in scores for key in some))
    for group in GROUPS:
        blocks = [
            [_score_mark(some[key], at) for at, some in enumerate(scores) if key in some]
            for key in keys
            if group_of(key) == group
        ]
        if blocks:
            parts.append(f"<h3>{group}</h3>{forest(group, blocks)}")
    return "".join([*parts, "</section>"])


def _score_mark(score: Score, system: int) -> Mark:
    name = f"{score.name} ↓" if score.better == "lower" else score.name
    return Mark(name, score.value, score.low, score.high, system)


def _errors(results: "Results") -> str:
    texts = [output.segments(results.gold) for output in results.outputs]
    known = [some for some in texts if some is not None]
    counts = Counter(e.kind for some in known for a in some.analyses for e in a.errors)
    if not counts:
        return ""
    blocks = [
        [_error_mark(kind, some, at) for at, some in enumerate(texts) if some is not None]
        for kind, _ in counts.most_common()
    ]
    top = max(mark.high for block in blocks for mark in block)
    scale = next(step for step in (4, 10, 20, 40, 60, 100) if step >= top or step == 100)
    return (
        "<section><h2>Error types</h2><p>Sentences with at least one such error, in percent.</p>"
        f"{forest('Error types', blocks, scale)}</section>"
    )


def _error_mark(kind: str, texts: Segments, system: int) -> Mark:
    score = Counted(segments_with(kind, kind)).measure(texts).score()
    return Mark(kind, score.value, score.low, score.high, system)


def _comparison(comparison: Comparison) -> str:
    gate = "".join(f"<li>{escape(failure)}</li>" for failure in comparison.failures)
    verdict = (
        f'<div class="gate stop"><strong>The gate stops this.</strong><ul>{gate}</ul></div>'
        if gate
        else '<p class="gate pass">The gate lets this pass.</p>'
    )
    rows = "".join(
        f'<tr class="{row.verdict.split()[0].strip(chr(39))}"><td>{escape(row.system.metric.name)}'
        f"</td><td>{value_text(row.baseline.value)}</td><td>{value_text(row.system.value)}</td>"
        f"<td>{value_text(row.difference.value)}</td>"
        f"<td>{value_text(row.difference.low)} to {value_text(row.difference.high)}</td>"
        f"<td>{row.difference.p_bootstrap:.3f}</td><td>{row.difference.p_randomisation:.3f}</td>"
        f"<td>{value_text(row.difference.resolvable)}</td><td>{row.verdict}</td></tr>"
        for row in comparison.rows
    )
    heads = (
        "metric|baseline|system|difference|95% interval|p bootstrap|p randomisation"
        "|resolvable|verdict"
    )
    cells = "".join(f"<th>{head}</th>" for head in heads.split("|"))
    return (
        f"<section><h2>{escape(comparison.system)} against {escape(comparison.baseline)}</h2>"
        f"<p>On {comparison.common} of {comparison.total} texts that both have. “Resolvable” is "
        "the smallest true difference that this set would show four times in five.</p>"
        f'{verdict}<div class="wide"><table class="numbers"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _segments(names: Sequence[str], samples: Sequence[Mapping[str, Any]]) -> str:
    worst: list[Mapping[str, Any]] = []
    groups = dict.fromkeys((sample["system"], sample["task"]) for sample in samples)
    for group in groups:
        some = [s for s in samples if (s["system"], s["task"]) == group]
        worst += sorted(some, key=_badness)[:_WORST]
    kinds = sorted({error["kind"] for sample in worst for error in sample["errors"]})
    tasks = list(dict.fromkeys(sample["task"] for sample in worst))
    filters = (
        _select("system", names) + _select("task", tasks) + _select("error", ["any error", *kinds])
    )
    cards = "".join(_card(sample, names) for sample in worst)
    return (
        "<section><h2>Segments, the worst first</h2>"
        f'<form class="filters">{filters}<label>text <input name="text" type="search"></label>'
        f'<output name="count">{len(worst)}</output></form>'
        '<p class="legend"><ins>only in the output</ins> <del>only in the reference</del> '
        '<mark>figure</mark> <mark class="wrong">wrong figure</mark></p>'
        f'<div id="segments">{cards}</div></section>'
    )


def _badness(sample: Mapping[str, Any]) -> tuple[int, float]:
    scores = sample["scores"]
    graver = [error for error in sample["errors"] if error["kind"] != "term"]
    return -len(graver), scores.get("chrf") or scores.get("figures") or 0.0


def _card(sample: Mapping[str, Any], names: Sequence[str]) -> str:
    errors = sample["errors"]
    ours, theirs = side_by_side(
        sample["hypothesis"], sample["reference"], (error["found"] for error in errors)
    )
    kinds = " ".join(sorted({error["kind"].replace(" ", "-") for error in errors}))
    scores = " · ".join(
        f"{key} {value:.0f}" for key, value in sample["scores"].items() if value is not None
    )
    colour = COLOURS[names.index(sample["system"]) % len(COLOURS)]
    notes = "".join(f"<li>{_told(error)}</li>" for error in errors)
    marked = ' <span class="tag">⚠ marked</span>' if sample["marked"] else ""
    return (
        f'<article data-system="{escape(sample["system"])}" data-task="{sample["task"]}" '
        f'data-error="{escape(kinds)}"><p class="id">'
        f'<span class="dot" style="background:{colour}"></span>{escape(sample["id"])} '
        f'<span class="scores">{scores}</span>{marked}</p>'
        f'<p lang="zh-Hans">{chinese(sample["source"], (e["zh"] for e in errors))}</p>'
        f'<div class="two"><p>{ours or "<i>nothing</i>"}</p><p>{theirs}</p></div>'
        f"{f'<ul>{notes}</ul>' if notes else ''}</article>\n"
    )


def _told(error: Mapping[str, str]) -> str:
    parts = [f"<b>{escape(error['kind'])}</b>"]
    parts += [f'<span lang="zh-Hans">{escape(error["zh"])}</span>'] if error["zh"] else []
    parts += [f"should be “{escape(error['expected'])}”"] if error["expected"] else []
    parts += [f"is “{escape(error['found'])}”"] if error["found"] else []
    return " ".join(parts)


def _select(name: str, options: Iterable[str]) -> str:
    inner = "".join(
        f'<option value="{escape(option)}">{escape(option)}</option>' for option in options
    )
    return (
        f'<label>{name} <select name="{name}"><option value="">all</option>{inner}</select></label>'
    )


def _signatures(scores: Sequence[Mapping[str, Score]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(score.name)}</td><td>{shown(score)}</td><td>{score.n}</td>"
        f"<td><code>{escape(score.signature)}</code></td></tr>"
        for some in scores
        for score in some.values()
    )
    return (
        '<section><h2>Signatures</h2><div class="wide"><table class="numbers"><thead><tr>'
        "<th>metric</th><th>value</th><th>units</th><th>signature</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _provenance(results: "Results", about: Mapping[str, Any]) -> str:
    rows = [("data sha256", about["data"]["sha256"]), ("irsum", about["irsum"])]
    rows += [(f"machine: {key}", str(value)) for key, value in about["machine"].items()]
    rows += [(f"config: {key}", str(value)) for key, value in about["config"].items()]
    for output in results.outputs:
        rows += [(f"{output.name}: {key}", str(value)) for key, value in output.about.items()]
    cells = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in rows)
    return f"<section><h2>Provenance</h2><dl>{cells}</dl></section>"
