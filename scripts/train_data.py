"""Prepare the training pairs of the compact model: clean, hold out, find figures and terms.

    python scripts/train_data.py OUT

Reads the corpus beside the project (see its SOURCES.md) and the pairs in `data`, and writes a file
of prepared pairs per source, held-out pairs, and the counts (counts.json) that the card shows.
"""

import argparse
import hashlib
import json
import lzma
import os
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from multiprocessing import Pool
from pathlib import Path

from irsum.figures.chinese import read_chinese
from irsum.figures.english import read_english
from irsum.figures.same import pairing
from irsum.figures.values import Figure
from irsum.translate.marked import kind_of, places
from irsum.translate.terms import Glossary, used

__all__ = ["SOURCES", "Pair", "Source", "clean", "main", "prepare", "read_pairs", "split_of"]

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IRSUM_SHARED") or ROOT.parent / "shared")
SEED = 5


@dataclass(frozen=True, slots=True)
class Source:
    """A source of pairs: at most `limit` are prepared, `share` of every 1,000 sampled come from it.

    `marked` is the probability that a sentence gets its terms marked.
    """

    limit: int
    share: int
    marked: float = 0.6


SOURCES = {
    "ir": Source(100_000, 300, 0.85),
    "terms": Source(100_000, 15, 0.0),
    "everyday": Source(100_000, 140),
    "news_un": Source(100_000, 170),
    "general": Source(100_000, 170),
    "law": Source(100_000, 80),
    "msdocs_business": Source(100_000, 75),
    "msdocs_it": Source(60_000, 40),
    "msdocs_it_mt": Source(30_000, 10),
}

WRITTEN = {"ir": "**/ir_*.tsv", "everyday": "**/general_*.tsv"}
"""Written for irsum: the files in `data`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence pair, and what stands for the same in both.

    `figures`: (Chinese from, to, kind symbol, English from, to). `terms`: (Chinese from, to, house
    English, English from, to), the last two -1 where the English has another form of it.
    """

    zh: str
    en: str
    figures: tuple[tuple[int, int, str, int, int], ...] = ()
    terms: tuple[tuple[int, int, str, int, int], ...] = ()


_CODE = re.compile(r"[_\\{}<>|`=\[\]]|[a-z][A-Z]|\w\.\w+\.|https?:|[$#@]\w|::|--|\w\(\)")
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")
_NUMERIC = re.compile("[0-9万亿成半季前首近]|月底|年底|年末|月末|年初")


def clean(zh: str, en: str, source: str) -> bool:
    """Whether a pair is worth training on: a sentence of fair length, prose, no code."""
    if "\ufffd" in zh + en or _HAN.search(en):
        return False
    han, words = len(_HAN.findall(zh)), len(en.split())
    if source in {"terms", *WRITTEN}:
        return words <= 110
    letters = len(_WORD.findall(en))
    fair = han >= 4 and len(zh) <= 110 and 3 <= words <= 60 and letters * 2 > words
    like = 0.7 <= han / words <= 4
    prose = source not in {"msdocs_business", "msdocs_it", "msdocs_it_mt"} or (
        zh[-1:] in "。？！" and en[-1:] in ".?!" and words >= 6 and not _CODE.search(zh + en)
    )
    return fair and like and prose


def prepare(pair: tuple[str, str]) -> Pair:
    """Find the figures and the terms that both sides of a pair have."""
    zh, en = pair
    figures = tuple(_figures(zh, en)) if _NUMERIC.search(zh) else ()
    terms = tuple(_terms(zh, en, figures))
    return Pair(zh, en, figures, terms)


def _figures(zh: str, en: str) -> Iterator[tuple[int, int, str, int, int]]:
    chinese, english = read_chinese(zh), read_english(en)
    wanted = places(chinese)
    costs = [[_cost(a, b) for b in english] for a in chinese]
    for at, figure in enumerate(chinese):
        if figure not in wanted or not english:
            continue
        best = min(costs[at])
        to = costs[at].index(best)
        column = [row[to] for row in costs]
        if (
            best < 2
            and costs[at].count(best) == 1 == column.count(min(column))
            and (min(column) == best)
        ):
            found = english[to]
            yield figure.start, figure.end, kind_of(figure), found.start, found.end


def _cost(zh: Figure, en: Figure) -> int:
    found = pairing(zh, en)
    return 99 if found is None or found.wrong else found.cost


def _terms(
    zh: str, en: str, figures: Sequence[tuple[int, int, str, int, int]]
) -> Iterator[tuple[int, int, str, int, int]]:
    lower = en.lower()
    taken = [(start, end) for *_, start, end in figures]
    for term in Glossary.builtin().find(zh):
        if any(start < term.end and term.start < end for start, end, *_ in figures):
            continue
        found = re.search(rf"\b{re.escape(term.en.lower())}\b", lower)
        if found and all(b <= found.start() or found.end() <= a for a, b in taken):
            taken.append(found.span())
            yield term.start, term.end, term.en, *found.span()
        elif used((term,), en):
            yield term.start, term.end, term.en, -1, -1


def split_of(zh: str) -> str:
    """The split of a written pair, by its hash: about 4% dev, 4% test, else train."""
    number = int(hashlib.sha256(zh.encode()).hexdigest()[:8], 16) % 50
    return {0: "dev", 1: "dev", 2: "test", 3: "test"}.get(number, "train")


def read_pairs(path: Path) -> Iterator[Pair]:
    """The prepared pairs of a file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Pair(
                row["zh"],
                row["en"],
                tuple(tuple(f) for f in row["figures"]),
                tuple(tuple(t) for t in row["terms"]),
            )


def _rows(source: str) -> Iterator[tuple[str, str]]:
    if source in WRITTEN:
        for path in sorted((ROOT / "data").glob(WRITTEN[source])):
            for line in path.read_text(encoding="utf-8").splitlines():
                yield _two(line)
        return
    if source == "terms":
        yield from ((e.zh, e.en) for e in Glossary.builtin().entries if e.use != "skip")
        return
    with lzma.open(SHARED / "corpus" / f"{source}.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _two(line)


def _two(line: str) -> tuple[str, str]:
    zh, en = line.rstrip("\n").split("\t")[:2]
    return zh.strip(), en.strip()


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _forbidden() -> set[str]:
    """Both sides of the test sets and of the gold data: none of it is trained on."""
    texts: list[str] = []
    for path in (SHARED / "peers").glob("*/*"):
        if path.name in {"source.zh", "reference.en"}:
            texts += path.read_text(encoding="utf-8").splitlines()
    for path in (ROOT / "data" / "gold").glob("*.json"):
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]:
            texts += [s[side] for s in item["sentences"] for side in ("zh", "en")]
    with (ROOT / "data" / "gold" / "figures.tsv").open(encoding="utf-8") as lines:
        texts += [cell for line in lines for cell in line.rstrip("\n").split("\t")]
    return {_key(text) for text in texts if len(_key(text)) > 5}


def _write(path: Path, pairs: Iterable[Pair]) -> None:
    lines = (json.dumps(asdict(p), ensure_ascii=False, separators=(",", ":")) for p in pairs)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main() -> None:
    """Write the prepared pairs of every source."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--only", nargs="+", choices=SOURCES, default=list(SOURCES))
    out = (args := parser.parse_args()).out
    out.mkdir(parents=True, exist_ok=True)
    seen = _forbidden()
    counts_file = out / "counts.json"
    counts = json.loads(counts_file.read_text()) if counts_file.exists() else {}
    with Pool() as pool:
        for name in args.only:
            count: Counter[str] = Counter()
            kept: dict[str, list[tuple[str, str]]] = {"train": [], "dev": [], "test": []}
            for zh, en in _rows(name):
                count["read"] += 1
                key = _key(zh)
                if not clean(zh, en, name) or key in seen or _key(en) in seen:
                    continue
                seen.add(key)
                kept[split_of(zh) if name == "ir" else "train"].append((zh, en))
            random.Random(SEED).shuffle(kept["train"])
            kept["train"] = kept["train"][: SOURCES[name].limit]
            for split, rows in kept.items():
                if rows:
                    pairs = pool.map(prepare, rows, chunksize=200)
                    _write(out / f"{name}.{split}.jsonl", pairs)
                    count[split] = len(pairs)
                    if split == "train":
                        count["figures"] = sum(len(p.figures) for p in pairs)
                        count["terms"] = sum(len(p.terms) for p in pairs)
            counts[name] = dict(count)
            print(name, dict(count), flush=True)
            counts_file.write_text(json.dumps(counts, indent=1))


if __name__ == "__main__":
    main()
