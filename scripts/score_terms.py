"""How often the reference English of Chinese-English pairs uses the glossary's terms.

A strict term that good English often goes without is not strict, or its English is wrong. Run:

    python scripts/score_terms.py data/ir_*.tsv --list strict
"""

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from irsum.translate.terms import Glossary, Term, used

__all__ = ["main"]


def main() -> None:
    """Print the agreement of strict, hard and hint terms, and the disagreements of one kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="+", type=Path, help="files of zh<TAB>en lines")
    parser.add_argument("--list", choices=("strict", "hard", "hint"), help="show its misses")
    parser.add_argument("--examples", type=int, default=2, help="examples per term (default 2)")
    args = parser.parse_args()

    glossary = Glossary.builtin()
    found: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    uses: dict[str, str] = {}
    misses: dict[str, list[str]] = defaultdict(list)
    for path in args.pairs:
        for line in path.read_text(encoding="utf-8").splitlines():
            zh, en = line.split("\t")[:2]
            terms = glossary.find(zh)
            right = used(terms, en)
            found.update(term.zh for term in terms)
            hit.update(term.zh for term in right)
            uses.update({term.zh: _use(term) for term in terms})
            for term in terms:
                if term not in right:
                    misses[term.zh].append(f"{zh}\n        {en}")
    for use in ("strict", "hard", "hint"):
        names = [zh for zh in found if uses[zh] == use]
        total, good = sum(found[zh] for zh in names), sum(hit[zh] for zh in names)
        share = f"{good / total:.1%}" if total else "-"
        print(f"{use:7}{len(names):5} terms {total:6} times {good:6} used {share:>7}")
    for zh in sorted(misses, key=lambda zh: -len(misses[zh])):
        if uses[zh] == args.list:
            english = next(e.en for e in glossary.entries if e.zh == zh)
            print(f"\n{zh} = {english}: {hit[zh]} of {found[zh]}")
            for example in misses[zh][: args.examples]:
                print(f"    {example}")


def _use(term: Term) -> str:
    return "strict" if term.strict else "hard" if term.hard else "hint"


if __name__ == "__main__":
    main()
