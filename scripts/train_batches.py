"""From prepared pairs to batches of token numbers: the vocabulary, the marks, the order.

Chunk after chunk of sampled pairs is marked, encoded, sorted by length and cut into batches; what
is in chunk n depends on n alone, so that a training goes on exactly where it stopped.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from train_data import SEED, SOURCES, Pair, read_pairs

from irsum.translate.marked import CARRIED, PLACES, SYMBOLS, plain, write_source

__all__ = [
    "Batch",
    "Example",
    "Sampler",
    "Vocabulary",
    "made_up",
    "make_vocabulary",
    "write_example",
]

_END, _UNKNOWN, _PAD = "</s>", "<unk>", "<pad>"
_LAST_LATIN = 0x2E80
"""From this character on: Chinese, which English never needs."""

_PLACEHOLDERS, _SHIFTED = 0.95, 0.4
"""How often figures become placeholders, and not by 1, 2, 3: all numbers are to be learnt."""

_ONE_TERM, _CARRIED, _SWAPPED, _MADE_UP = 0.75, 0.3, 0.5, 0.6
"""How often a term of a marked sentence is marked, and as a placeholder; how often another stands
in its place, and one that nobody has."""

_CHUNK = 20_000
_MAX_TOKENS = 120

Example = tuple[list[int], list[int]]
"""The numbers of source and target, each with its end."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Token numbers, one row a sentence, padded at the end with the number of `<pad>`."""

    source: list[list[int]]
    target: list[list[int]]


class Vocabulary:
    """A SentencePiece model and the numbers of its pieces (source.spm, vocab.json of `folder`).

    Pieces that English can have come first: `targets` says how many they are, and the softmax is
    over them alone. The number of `<pad>` is the last.
    """

    def __init__(self, folder: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._pieces: Any = SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.numbers: dict[str, int] = json.loads((folder / "vocab.json").read_text("utf-8"))
        self.targets = sum(not _is_chinese(piece) for piece in self.numbers) - 1
        self.end, self.pad = self.numbers[_END], self.numbers[_PAD]
        self._of = [self.numbers[self._pieces.id_to_piece(n)] for n in range(len(self._pieces))]

    def __len__(self) -> int:
        return len(self.numbers)

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text, with the end."""
        encoded = self._pieces.encode(list(texts), num_threads=1)
        return [[*(self._of[n] for n in row), self.end] for row in encoded]


def make_vocabulary(texts: Iterator[str], folder: Path, size: int) -> None:
    """Train the pieces on `texts` and write source.spm, target.spm (the same) and vocab.json."""
    import io

    from sentencepiece import SentencePieceTrainer

    folder.mkdir(parents=True, exist_ok=True)
    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=texts,
        model_writer=model,
        vocab_size=size - 1,  # <pad> comes on top
        model_type="unigram",
        character_coverage=0.9995,
        byte_fallback=True,
        split_digits=True,
        user_defined_symbols=list(SYMBOLS),
        bos_id=-1,
        pad_id=-1,
        eos_id=0,
        unk_id=1,
        seed_sentencepiece_size=80_000,
        num_threads=2,
        minloglevel=2,
        hard_vocab_limit=False,
    )
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model.getvalue())
    from sentencepiece import SentencePieceProcessor

    pieces: Any = SentencePieceProcessor(model_proto=model.getvalue())
    names = [pieces.id_to_piece(n) for n in range(len(pieces))]
    # <pad> is the last, as in every Marian model; it begins the English, as a vector of zeros.
    ordered = [*sorted(names, key=_is_chinese), _PAD]
    numbers = json.dumps({p: n for n, p in enumerate(ordered)}, ensure_ascii=False, indent=0)
    (folder / "vocab.json").write_text(numbers, encoding="utf-8")


def _is_chinese(piece: str) -> bool:
    return any(ord(c) >= _LAST_LATIN for c in piece)


def write_example(
    pair: Pair, rng: random.Random, marked: float, others: Sequence[tuple[str, str]]
) -> tuple[str, str]:
    """Source and target text of a pair with marks; `others` are terms with English to swap in.

    A swapped term comes in both languages, or in English alone as the mark of the old Chinese, or
    is one that nobody has: so the model learns more terms than the pairs have, and to take what it
    is given.

    `marked` is the probability that the sentence has its terms marked; 1 marks every term.

    >>> pair = Pair("收入1元", "RMB 1 of revenue", ((2, 4, "<money>", 0, 5),), ())
    >>> write_example(pair, random.Random(1), 1.0, ())
    ('收入<money><1>', '<1> of revenue')
    """
    source: list[tuple[int, int, str]] = []
    target: list[tuple[int, int, str]] = []
    numbers: list[int] = []
    if rng.random() < _PLACEHOLDERS or marked == 1:
        figures = sorted(pair.figures)[:PLACES]
        numbers = list(range(1, len(figures) + 1))
        if marked < 1 and rng.random() < _SHIFTED:
            numbers = sorted(rng.sample(range(1, PLACES + 1), len(figures)))
        for number, (start, end, kind, en_start, en_end) in zip(numbers, figures, strict=True):
            source.append((start, end, f"{kind}<{number}>"))
            noun = "-" if "-" in pair.en[en_start:en_end] and "tit" in kind else ""
            target.append((_before(pair.en, en_start), en_end, f"<{number}>{noun}"))
    terms = rng.random() < marked
    free = [n for n in range(1, PLACES + 1) if n not in numbers]
    for start, end, english, en_start, en_end in pair.terms:
        chinese = pair.zh[start:end]
        shown = terms and (marked == 1 or rng.random() < _ONE_TERM)
        if shown and marked < 1 and en_start >= 0 and free and rng.random() < _CARRIED:
            number = free.pop(0)
            source.append((start, end, f"{CARRIED}<{number}>"))
            target.append((_before(pair.en, en_start), en_end, f"<{number}>"))
            continue
        if en_start >= 0 and 0 < marked < 1 and others and rng.random() < _SWAPPED:
            new = shown and rng.random() < _MADE_UP
            other, english = made_up(rng, others) if new else rng.choice(others)
            if new or not shown or rng.random() < 0.5:
                chinese = other
            target.append((en_start, en_end, _cased(english, pair.en, en_start)))
        mark = f"<t>{plain(chinese)}<e> {english}</t>" if shown else plain(chinese)
        source.append((start, end, mark))
    return write_source(pair.zh, source), write_source(pair.en, target)


def _before(english: str, start: int) -> int:
    """Where a placeholder begins: the space before it is put back by `fill`."""
    return start - (english[start - 1 : start] == " ")


def made_up(rng: random.Random, others: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """A term of characters and words of others, in which a word may be new or a name."""
    chinese = "".join(rng.choice(rng.choice(others)[0]) for _ in range(rng.randint(2, 5)))
    words = [rng.choice(rng.choice(others)[1].split()) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.5:
        end = rng.choice(rng.choice(others)[1].split())
        words[0] = words[0][: rng.randint(2, 4)] + end[-rng.randint(2, 4) :]
    if rng.random() < 0.5:
        words[0] = words[0].capitalize()
    return chinese, " ".join(words)


def _cased(english: str, text: str, at: int) -> str:
    """`english` with a capital where it begins a sentence of `text`."""
    begins = at == 0 or text[max(0, at - 2) : at] in {". ", "? ", "! "}
    return english[0].upper() + english[1:] if begins else english


class Sampler:
    """The endless, fixed order of batches over the prepared pairs in `folder`."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        files = {name: folder / f"{name}.train.jsonl" for name in SOURCES}
        self._pairs = {n: list(read_pairs(f)) for n, f in files.items() if f.exists()}
        self._others = sorted(
            {
                (p.zh[t[0] : t[1]], t[2])
                for rows in self._pairs.values()
                for p in rows
                for t in p.terms
                if t[2][0].islower()  # a name would stand badly in the place of a noun
            }
        )

    def chunk(self, number: int, tokens: int) -> list[Batch]:
        """The batches of chunk `number`, in order, each with at most so many tokens.

        They are counted on a batch's longer side, padding included.
        """
        rng = random.Random(f"{SEED} {number}")
        batches = cut(self._examples(number, rng), tokens, self._vocabulary.pad)
        rng.shuffle(batches)
        return batches

    def examples(self, number: int) -> list[Example]:
        """The pairs of chunk `number`, marked and encoded."""
        return self._examples(number, random.Random(f"{SEED} {number}"))

    def _examples(self, number: int, rng: random.Random) -> list[Example]:
        texts = [
            write_example(pair, rng, SOURCES[name].marked, self._others)
            for name, pair in self._sample(number)
        ]
        sources = self._vocabulary.encode([source for source, _ in texts])
        targets = self._vocabulary.encode([target for _, target in texts])
        return [
            (s, t)
            for s, t in zip(sources, targets, strict=True)
            # English with full-width characters is out of what the softmax is over.
            if max(len(s), len(t)) <= _MAX_TOKENS and max(t) < self._vocabulary.targets
        ]

    def _sample(self, number: int) -> Iterator[tuple[str, Pair]]:
        """Each source in turn, all its pairs in a new order before one comes again."""
        shares = {name: SOURCES[name].share for name in self._pairs}
        total = sum(shares.values())
        for name, rows in self._pairs.items():
            count = max(1, min(_CHUNK, 40 * len(rows)) * shares[name] // total)
            orders: Mapping[int, list[int]] = {}
            for at in range(number * count, (number + 1) * count):
                turn, place = divmod(at, len(rows))
                if turn not in orders:
                    order = list(range(len(rows)))
                    random.Random(f"{SEED} {name} {turn}").shuffle(order)
                    orders = {turn: order}
                yield name, rows[orders[turn][place]]


def cut(examples: Sequence[Example], tokens: int, pad: int) -> list[Batch]:
    """Examples of like length together, as many as `tokens` allow, padded."""
    batches: list[Batch] = []
    rows: list[Example] = []
    widest = 0
    for example in sorted(examples, key=lambda e: (len(e[1]) // 3, len(e[0]), len(e[1]))):
        longest = max(widest, *map(len, example))
        if rows and longest * (len(rows) + 1) > tokens:
            batches.append(_padded(rows, pad))
            rows, longest = [], max(map(len, example))
        rows.append(example)
        widest = longest
    return [*batches, _padded(rows, pad)] if rows else batches


def _padded(rows: Sequence[Example], pad: int) -> Batch:
    sides = []
    for side in (0, 1):
        width = max(len(row[side]) for row in rows)
        sides.append([row[side] + [pad] * (width - len(row[side])) for row in rows])
    return Batch(*sides)
