"""Scores of a converted compact model, as a table for its card.

    python scripts/score_compact.py CT2_FOLDER [--data DATA] [--limit N]

Placeholders kept and marked terms used, on the written pairs held out for dev (raw model output, no
checks, no mending); chrF2 there, on the gold dev sentences with irsum's checks, and BLEU on FLORES
where the data beside the checkout has it. Never reads the gold test half.
"""

import argparse
import os
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sacrebleu
from train_batches import write_example
from train_data import Pair, read_pairs

from irsum.eval.gold import read_gold
from irsum.figures.chinese import read_chinese
from irsum.models.ctranslate2 import CTranslate2, load_ctranslate2
from irsum.translate.base import Request
from irsum.translate.carried import Carried
from irsum.translate.faithful import Faithful
from irsum.translate.marked import fill, mark
from irsum.translate.terms import Glossary, used

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
_INDEX = re.compile(r"<\d+>")
_GIVEN = re.compile("<e> (.*?)</t>")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, help="what train_data.py wrote")
    parser.add_argument("--limit", type=int, help="at most so many texts of each set")
    args = parser.parse_args()
    model = load_ctranslate2(args.model, "compact")
    glossary = Glossary.builtin()
    rows: list[tuple[str, str, int]] = []

    def english_of(texts: list[str]) -> list[str]:
        requests = [
            Request("", source=t, figures=read_chinese(t), terms=glossary.find(t)) for t in texts
        ]
        return [hypotheses[0] for hypotheses in Carried(model).translate(requests)]

    if args.data:
        pairs = list(read_pairs(args.data / "ir.dev.jsonl"))[: args.limit]
        found = [glossary.find(p.zh) for p in pairs]
        terms = [tuple(t for t in row if t.strict or t.hard) for row in found]
        marked = [mark(p.zh, read_chinese(p.zh), t) for p, t in zip(pairs, terms, strict=True)]
        raw = [out[0] for out in model.generate([m.text for m in marked], max_tokens=400)]
        asked = [Counter(f"<{n}>" for n in range(1, len(m.fills) + 1)) for m in marked]
        kept = sum(
            (Counter(_INDEX.findall(out)) & want).total()
            for out, want in zip(raw, asked, strict=True)
        )
        whole = sum(
            Counter(_INDEX.findall(out)) == want for out, want in zip(raw, asked, strict=True)
        )
        places = sum(want.total() for want in asked)
        english = [fill(out, m.fills) for out, m in zip(raw, marked, strict=True)]
        right = sum(len(used(t, e)) for t, e in zip(terms, english, strict=True))
        count = sum(map(len, terms))
        rows += [
            ("placeholders kept, written dev", f"{kept / max(1, places):.1%}", places),
            ("texts with exactly their placeholders", f"{whole / len(raw):.1%}", len(raw)),
            ("marked terms used, written dev", f"{right / max(1, count):.1%}", count),
            ("terms nobody has used, written dev", *_unknown_terms(model, pairs)),
            ("chrF2, written dev", _chrf(english, [p.en for p in pairs]), len(pairs)),
        ]
    gold = read_gold(ROOT / "data" / "gold", "dev").sentences[: args.limit]
    references = [s.en for s in gold]
    plain = english_of([s.zh for s in gold])
    checked = Faithful(Carried(model), glossary).translate([s.zh for s in gold])
    rows += [
        ("chrF2, gold dev, raw", _chrf(plain, references), len(gold)),
        ("chrF2, gold dev, checked", _chrf([t.english for t in checked], references), len(gold)),
    ]
    flores = Path(os.environ.get("IRSUM_SHARED") or ROOT.parent / "shared") / "peers/flores-test"
    if flores.is_dir():
        sources = (flores / "source.zh").read_text(encoding="utf-8").splitlines()[: args.limit]
        wanted = (flores / "reference.en").read_text(encoding="utf-8").splitlines()[: args.limit]
        outputs = english_of(sources)
        bleu = sacrebleu.corpus_bleu(outputs, [wanted]).score
        rows += [
            ("BLEU, FLORES test", f"{bleu:.1f}", len(wanted)),
            ("chrF2, FLORES test", _chrf(outputs, wanted), len(wanted)),
        ]
    print("| what | score | of |\n|---|---|---|")
    for what, score, number in rows:
        print(f"| {what} | {score} | {number:,} |")


def _unknown_terms(model: CTranslate2, pairs: Sequence[Pair]) -> tuple[str, int]:
    """How many marks with made-up English are taken: a user's glossary, without retraining."""
    known = sorted({(p.zh[t[0] : t[1]], t[2]) for p in pairs for t in p.terms})
    marked = [write_example(p, random.Random(n), 0.99, known)[0] for n, p in enumerate(pairs)]
    wanted = [set(_GIVEN.findall(text)) - {en for _, en in known} for text in marked]
    outputs = [out[0].lower() for out in model.generate(marked, max_tokens=400)]
    used = sum(w.lower() in out for out, row in zip(outputs, wanted, strict=True) for w in row)
    count = sum(map(len, wanted))
    return f"{used / max(1, count):.1%}", count


def _chrf(outputs: list[str], references: list[str]) -> str:
    return f"{sacrebleu.corpus_chrf(outputs, [references]).score:.1f}"


if __name__ == "__main__":
    main()
