"""Scores of a converted compact model, as a table for its card.

    python scripts/score_compact.py CT2_FOLDER [--data DATA] [--limit N]

On the written pairs held out for dev: placeholders kept and terms used in the model's own output,
and terms used behind irsum's checks: the built-in ones, and made-up English for each as in a
user's own glossary. chrF2 there and on the gold dev sentences, and BLEU on FLORES where the data
beside the checkout has it. Never reads the gold test half.
"""

import argparse
import os
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sacrebleu
from train_batches import made_up
from train_data import SEED, Pair, read_pairs

from irsum.eval.gold import read_gold
from irsum.figures.chinese import read_chinese
from irsum.models.ctranslate2 import CTranslate2, load_ctranslate2
from irsum.translate.base import Request
from irsum.translate.carried import Carried
from irsum.translate.faithful import Faithful
from irsum.translate.marked import fill, mark
from irsum.translate.terms import Entry, Glossary, used

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
_INDEX = re.compile(r"<\d+>")

Row = tuple[str, str, int]
"""What, its score, and of how many."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, help="what train_data.py wrote")
    parser.add_argument("--limit", type=int, help="at most so many texts of each set")
    args = parser.parse_args()
    model = load_ctranslate2(args.model, "compact")
    rows: list[Row] = []
    if args.data:
        rows += _written(model, list(read_pairs(args.data / "ir.dev.jsonl"))[: args.limit])
    gold = read_gold(ROOT / "data" / "gold", "dev").sentences[: args.limit]
    rows += _gold(model, [s.zh for s in gold], [s.en for s in gold])
    flores = Path(os.environ.get("IRSUM_SHARED") or ROOT.parent / "shared") / "peers/flores-test"
    if flores.is_dir():
        sides = (flores / "source.zh", flores / "reference.en")
        zh, en = (s.read_text(encoding="utf-8").splitlines()[: args.limit] for s in sides)
        outputs = _english(model, zh)
        bleu = f"{sacrebleu.corpus_bleu(outputs, [en]).score:.1f}"
        rows += [
            ("BLEU, FLORES test", bleu, len(en)),
            ("chrF2, FLORES test", _chrf(outputs, en), len(en)),
        ]
    print("| what | score | of |\n|---|---|---|")
    for what, score, number in rows:
        print(f"| {what} | {score} | {number:,} |")


def _written(model: CTranslate2, pairs: Sequence[Pair]) -> list[Row]:
    """Placeholders and terms, in the model's own output and behind the checks."""
    glossary = Glossary.builtin()
    texts = [p.zh for p in pairs]
    terms = [[t for t in glossary.find(text) if t.given] for text in texts]
    marked = [mark(x, read_chinese(x), t) for x, t in zip(texts, terms, strict=True)]
    raw = [out[0] for out in model.generate([m.text for m in marked], max_tokens=400)]
    wanted = [Counter(f"<{n}>" for n in range(1, len(m.fills) + 1)) for m in marked]
    got = [Counter(_INDEX.findall(out)) for out in raw]
    kept = sum((g & w).total() for g, w in zip(got, wanted, strict=True))
    places = sum(w.total() for w in wanted)
    whole = sum(g == w for g, w in zip(got, wanted, strict=True))
    english = [fill(out, m.fills) for out, m in zip(raw, marked, strict=True)]
    found = sum(len(used(t, e)) for t, e in zip(terms, english, strict=True))
    count = sum(map(len, terms))
    return [
        ("placeholders kept", _share(kept, places), places),
        ("texts with exactly their placeholders", _share(whole, len(raw)), len(raw)),
        ("marked terms used, raw", _share(found, count), count),
        ("marked terms used, checked", *_terms_used(model, glossary, texts)),
        ("a user's terms used, checked", *_terms_used(model, _made_up(pairs), texts, glossary)),
        ("chrF2, written dev, raw", _chrf(english, [p.en for p in pairs]), len(pairs)),
    ]


def _gold(model: CTranslate2, texts: Sequence[str], references: Sequence[str]) -> list[Row]:
    done = Faithful(Carried(model), Glossary.builtin()).translate(texts)
    return [
        ("chrF2, gold dev, raw", _chrf(_english(model, texts), references), len(texts)),
        ("chrF2, gold dev, checked", _chrf([t.english for t in done], references), len(texts)),
    ]


def _english(model: CTranslate2, texts: Sequence[str]) -> list[str]:
    """The best output for each text, figures and terms carried, unchecked."""
    glossary = Glossary.builtin()
    requests = [
        Request("", source=t, figures=read_chinese(t), terms=glossary.find(t)) for t in texts
    ]
    return [hypotheses[0] for hypotheses in Carried(model).translate(requests)]


def _terms_used(
    model: CTranslate2, asked: Glossary, texts: Sequence[str], others: Glossary | None = None
) -> tuple[str, int]:
    """How many of the terms that `asked` has for `texts` are in the checked translations."""
    glossary = others.extended(asked) if others else asked
    done = Faithful(Carried(model), glossary).translate(texts)
    own = {entry.zh for entry in asked.entries}
    given = [[t for t in glossary.find(x) if t.given and t.zh in own] for x in texts]
    found = sum(len(used(row, t.english)) for row, t in zip(given, done, strict=True))
    count = sum(map(len, given))
    return _share(found, count), count


def _made_up(pairs: Sequence[Pair]) -> Glossary:
    """English that nobody has for a third of the terms, as a user's own glossary might have it."""
    known = sorted({(p.zh[t[0] : t[1]], t[2]) for p in pairs for t in p.terms})
    rng = random.Random(SEED)
    return Glossary(tuple(Entry(zh, made_up(rng, known)[1]) for zh, _ in known[::3]))


def _share(part: int, whole: int) -> str:
    return f"{part / max(1, whole):.1%}"


def _chrf(outputs: Sequence[str], references: Sequence[str]) -> str:
    return f"{sacrebleu.corpus_chrf(outputs, [references]).score:.1f}"


if __name__ == "__main__":
    main()
