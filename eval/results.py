"""What an evaluation leaves: results.json, samples.jsonl, report.html and summary.md.

results.json has the outputs themselves beside the scores, so that a later run can score both with
its own code and compare what the systems say, never what two versions of a metric say.
"""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import irsum
from irsum.errors import InputError
from irsum.eval.base import Measured
from irsum.eval.briefs import supported
from irsum.eval.gold import Gold, holds, squeezed
from irsum.eval.scoring import Comparison
from irsum.eval.systems import Output
from irsum.write import write_whole

__all__ = ["Results", "read_outputs", "samples", "write"]

_FORMAT = 1
_SEGMENT_SCORES = ("chrf", "ter", "rouge-l", "figures")


@dataclass(frozen=True)
class Results:
    """One evaluation: what was run on what, the outputs, their measures and comparisons."""

    config: dict[str, Any]
    gold: Gold
    outputs: tuple[Output, ...]
    measured: tuple[dict[str, Measured], ...]
    comparisons: tuple[Comparison, ...]

    @property
    def systems(self) -> list[tuple[Output, dict[str, Measured]]]:
        """Each output with its measures."""
        return list(zip(self.outputs, self.measured, strict=True))


def write(results: Results, folder: Path) -> None:
    """Write the four files into `folder`, and the summary where GitHub looks for one.

    Raises OutputError.
    """
    from irsum.eval.html import page
    from irsum.eval.summary import summary

    some = samples(results)
    lines = "".join(json.dumps(sample, ensure_ascii=False) + "\n" for sample in some)
    about = _about(results)
    text = summary(results, about)
    write_whole(folder / "results.json", _json(results, about))
    write_whole(folder / "samples.jsonl", lines)
    write_whole(folder / "report.html", page(results, about, some))
    write_whole(folder / "summary.md", text)
    if step := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(step).open("a", encoding="utf-8") as file:
            file.write(text)


def read_outputs(path: Path) -> list[Output]:
    """The outputs in a results.json. Raises InputError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            raise InputError(f"{path} has format {data['format']}; this irsum reads {_FORMAT}.")
        return [Output.from_json(system) for system in data["systems"]]
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.") from None
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{path} is no results.json of irsum evaluate ({type(error).__name__}: {error})."
        ) from None


def samples(results: Results) -> list[dict[str, Any]]:
    """Every source, hypothesis and reference with its scores and errors, one a segment."""
    found: list[dict[str, Any]] = []
    for output, measured in results.systems:
        found += _sentence_samples(output, measured, results.gold)
        found += _case_samples(output, results.gold)
        found += _brief_samples(output, results.gold)
    return found


def _sentence_samples(
    output: Output, measured: Mapping[str, Measured], gold: Gold
) -> list[dict[str, Any]]:
    segments = output.segments(gold)
    if segments is None:
        return []
    known = [s for s in gold.sentences if s.id in output.sentences]
    scores = {key: measured[key].by_unit for key in _SEGMENT_SCORES}
    return [
        {
            "system": output.name,
            "task": "translation",
            "id": sentence.id,
            "document": sentence.document,
            "source": sentence.zh,
            "hypothesis": segments.hypotheses[at],
            "reference": sentence.en,
            "scores": {key: _number(values[at]) for key, values in scores.items()},
            "errors": [asdict(error) for error in analysis.errors],
            "marked": output.sentences[sentence.id].marked,
            "mended": output.sentences[sentence.id].mended,
        }
        for at, (sentence, analysis) in enumerate(zip(known, segments.analyses, strict=True))
    ]


def _case_samples(output: Output, gold: Gold) -> list[dict[str, Any]]:
    found = []
    for case in (case for case in gold.cases if case.id in output.cases):
        line = output.cases[case.id]
        missing = [g for g in case.must if not any(holds(line.english, text) for text in g)]
        errors = [{"kind": "missing", "zh": "", "expected": g[0], "found": ""} for g in missing]
        errors += [
            {"kind": "forbidden", "zh": "", "expected": "", "found": text}
            for text in case.forbidden(line.english)
        ]
        found.append(
            {
                "system": output.name,
                "task": "benchmark",
                "id": case.id,
                "document": case.type,
                "source": case.zh,
                "hypothesis": line.english,
                "reference": "; ".join(group[0] for group in case.must),
                "scores": {"figures": 100 * case.found(line.english) / len(case.must)},
                "errors": errors,
                "marked": line.marked,
                "mended": line.mended,
            }
        )
    return found


def _brief_samples(output: Output, gold: Gold) -> list[dict[str, Any]]:

    made = output.made(gold)
    if made is None:
        return []
    found = []
    for at, (item, points) in enumerate(made.items, 1):
        references = {squeezed(s.zh): s.en for s in item.sentences}
        errors = [
            {"kind": "unsupported point", "zh": "", "expected": "", "found": point.text}
            for point in points
            if not supported(point, references)
        ]
        errors += [] if points else [{"kind": "empty", "zh": "", "expected": "", "found": ""}]
        found.append(
            {
                "system": output.name,
                "task": "brief",
                "id": f"{item.sentences[0].id.partition('.')[0]} ({at})",
                "document": item.sentences[0].document,
                "source": item.answer,
                "hypothesis": " ".join(point.text for point in points),
                "reference": " ".join(item.summary),
                "scores": {},
                "errors": errors,
                "marked": False,
                "mended": "",
            }
        )
    return found


def _about(results: Results) -> dict[str, Any]:
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "irsum": irsum.__version__,
        "git": _git(),
        "machine": {
            "system": platform.platform(),
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
        },
        "config": results.config,
        "data": {
            "sha256": results.gold.digest,
            "sentences": len(results.gold.sentences),
            "cases": len(results.gold.cases),
            "briefs": len(results.gold.briefs),
        },
    }


def _json(results: Results, about: Mapping[str, Any]) -> str:
    systems = [
        {**output.to_json(), "scores": {key: _score(m) for key, m in measured.items()}}
        for output, measured in results.systems
    ]
    comparisons = [
        {
            "baseline": c.baseline,
            "system": c.system,
            "common": c.common,
            "total": c.total,
            "failures": list(c.failures),
            "metrics": {
                row.key: {
                    "baseline": _number(row.baseline.value),
                    "system": _number(row.system.value),
                    **{key: _number(value) for key, value in asdict(row.difference).items()},
                    "verdict": row.verdict,
                }
                for row in c.rows
            },
        }
        for c in results.comparisons
    ]
    data = {"format": _FORMAT, **about, "systems": systems, "comparisons": comparisons}
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _score(measured: Measured) -> dict[str, Any]:
    return {
        key: _number(value) if isinstance(value, float) else value
        for key, value in asdict(measured.score()).items()
    }


def _number(value: float) -> float | None:
    return None if value != value else round(value, 4)


def _git() -> dict[str, Any]:
    """The commit and whether the tree is changed; nulls outside a checkout."""

    def git(*args: str) -> str | None:
        here = Path(__file__).resolve().parent
        try:
            run = subprocess.run(
                ["git", *args], cwd=here, capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return None
        return run.stdout.strip()

    status = git("status", "--porcelain")
    return {"commit": git("rev-parse", "HEAD"), "changed": None if status is None else bool(status)}
