"""An evaluation in Markdown, short enough for a pull request."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from irsum.eval.base import Score
from irsum.eval.benchmark import BENCHMARK
from irsum.eval.briefs import BRIEFS
from irsum.eval.scoring import Comparison

if TYPE_CHECKING:
    from irsum.eval.results import Results

__all__ = ["GROUPS", "group_of", "shown", "summary", "value_text"]

GROUPS = ("Translation", "Figures", "Terms and defects", "Figure benchmark", "Briefs")
_WORDS = frozenset("bleu chrf ter rouge-1 rouge-2 rouge-l comet bertscore judge".split())
_DEFECTS = frozenset("terms term-consistency names chinese-left loops dropped".split())


def group_of(key: str) -> str:
    """The group of a metric in tables and plots."""
    if key in BENCHMARK:
        return "Figure benchmark"
    if key in BRIEFS:
        return "Briefs"
    if key in _WORDS:
        return "Translation"
    return "Terms and defects" if key in _DEFECTS else "Figures"


def value_text(value: float) -> str:
    """A value with one decimal, a dash for one that does not exist."""
    return "–" if value != value else f"{value:.1f}"


def shown(score: Score) -> str:
    """A score with its interval."""
    if score.value != score.value:
        return "–"
    if score.low != score.low:
        return f"{score.value:.1f}"
    return f"{score.value:.1f} [{score.low:.1f}, {score.high:.1f}]"


def summary(results: "Results", about: Mapping[str, Any]) -> str:
    """The scores of all systems with their 95% intervals, the comparisons and the gate."""
    lines = ["# Evaluation", "", _what(about), ""]
    for comparison in results.comparisons:
        lines += _comparison(comparison)
    lines += _table(results)
    return "\n".join(lines) + "\n"


def _what(about: Mapping[str, Any]) -> str:
    data, git = about["data"], about["git"]
    commit = f"commit {git['commit'][:10]}" if git["commit"] else "no commit"
    changed = " with changes" if git["changed"] else ""
    return (
        f"{data['sentences']} sentences, {data['cases']} benchmark sentences, "
        f"{data['briefs']} briefs; data {data['sha256'][:10]}, {commit}{changed}, "
        f"{about['created']}. Values are percentages or points from 0 to 100 with their 95% "
        "bootstrap interval; ↓ means lower is better."
    )


def _table(results: "Results") -> list[str]:
    scores = [{key: m.score() for key, m in some.items()} for _, some in results.systems]
    heads = " | ".join(output.name for output in results.outputs)
    lines = ["## Scores", ""]
    for group in GROUPS:
        keys = [
            key for key in dict.fromkeys(k for s in scores for k in s) if group_of(key) == group
        ]
        if not keys:
            continue
        lines += [f"| {group} | {heads} |", f"| --- {'| ---: ' * len(scores)}|"]
        for key in keys:
            some = [s.get(key) for s in scores]
            first = next(score for score in some if score)
            name = f"{first.name} ↓" if first.better == "lower" else first.name
            cells = " | ".join(shown(score) if score else "–" for score in some)
            lines.append(f"| {name} | {cells} |")
        lines.append("")
    return lines


def _comparison(comparison: Comparison) -> list[str]:
    lines = [
        f"## {comparison.system} against {comparison.baseline}",
        "",
        f"On {comparison.common} of {comparison.total} texts that both have.",
        "",
    ]
    if comparison.failures:
        lines += ["**The gate stops this:**", "", *(f"- {f}" for f in comparison.failures), ""]
    else:
        lines += ["The gate lets this pass: no figure metric is worse, chrF is not worse.", ""]
    lines += [
        "| metric | baseline | system | difference | p | verdict | resolvable |",
        "| --- | ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    for row in comparison.rows:
        d = row.difference
        change = "–" if d.value != d.value else f"{d.value:+.1f} [{d.low:+.1f}, {d.high:+.1f}]"
        p = "–" if d.value != d.value else f"{max(d.p_bootstrap, d.p_randomisation):.3f}"
        lines.append(
            f"| {row.system.metric.name} | {value_text(row.baseline.value)} "
            f"| {value_text(row.system.value)} | {change} | {p} | {row.verdict} "
            f"| {value_text(d.resolvable)} |"
        )
    return [
        *lines,
        "",
        "p is the greater of paired bootstrap and approximate randomisation, two-sided. "
        "“Resolvable” is the smallest true difference that this set would show four times in "
        "five; the systems have to differ by more for a verdict to be likely.",
        "",
    ]
