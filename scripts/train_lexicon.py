"""What a word-by-word translator knows, given to the compact model before its training.

    python scripts/train_lexicon.py DATA VOCABULARY OUT

IBM model 1 (Brown et al., 1993) over the pieces of the training pairs says which English piece each
Chinese piece gives. OUT (an .npz) holds that table and a vector for every piece: English pieces by
the company they keep, Chinese pieces at the place of their English. The training begins with these
vectors and with attention that copies, and its attention is drawn to the aligned piece
(guided alignment: Chen et al., 2016).
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from train_batches import Batch, Example, Sampler, Vocabulary

__all__ = ["Lexicon", "main", "model_one", "vectors", "write"]

_ROUNDS = 6
_LEAST = 1e-4
"""Translation probabilities below are dropped."""

_WINDOW = 4
_SMALLEST = 1e-9

Array = np.ndarray[Any, np.dtype[Any]]


class Lexicon:
    """The probability of each English piece for each source piece, and the vector of each piece.

    `table` is (pieces, English pieces), `vectors` (pieces, width).
    """

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self.table: Array = file["table"]
            self.vectors: Array = file["vectors"]
        # The English of a mark, and placeholders, are what they stand for.
        np.fill_diagonal(self.table, 1)

    def align(self, batch: Batch, pad: int) -> Array:
        """How much each source piece has to do with each target piece: (rows, target, source).

        Sums to 1 over the source, whose end stands for "none".
        """
        source, target = np.array(batch.source), np.array(batch.target)
        target = np.where(target == pad, 0, target)
        weight = self.table[source[:, None, :], target[:, :, None]].astype(np.float32) + _SMALLEST
        weight *= (source != pad)[:, None, :]
        shares: Array = weight / weight.sum(-1, keepdims=True)
        return shares


def model_one(pairs: Sequence[Example], size: int, targets: int) -> Array:
    """The probabilities of `targets` English pieces for each of `size` pieces: (size, targets)."""
    keys = np.concatenate([_links(s, t, targets) for s, t in pairs])
    widths = np.concatenate([np.full(len(t), len(s)) for s, t in pairs])
    starts = np.concatenate([[0], np.cumsum(widths)[:-1]])
    names, at = np.unique(keys, return_inverse=True)
    del keys
    rows = names // targets
    found = np.ones(len(names))
    for _ in range(_ROUNDS):  # expectation, then maximisation
        shares = found[at]
        shares /= np.repeat(np.add.reduceat(shares, starts), widths)
        counts = np.bincount(at, shares, len(names))
        found = counts / np.bincount(rows, counts, size)[rows]
    found[found < _LEAST] = 0
    table = np.zeros(size * targets, np.float32)
    table[names] = found
    return table.reshape(size, targets)


def _links(source: list[int], target: list[int], targets: int) -> Array:
    """A number for each pair of a target piece with a source piece."""
    links: Array = (np.array(target)[:, None] + np.array(source)[None, :] * targets).ravel()
    return links


def vectors(table: Array, texts: Sequence[list[int]], width: int, seed: int = 1) -> Array:
    """A vector of length 1 for every source piece, (pieces, width).

    Of English pieces the singular vectors of their positive pointwise mutual information with their
    neighbours in `texts`; of others the mean of their translations, by how much likelier these are
    than by chance.
    """
    size, targets = table.shape
    near = _neighbours(texts, targets)
    counts = near.sum(1)
    share = np.maximum(counts, 1) / counts.sum()
    contexts = share**0.75 / (share**0.75).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.log(near / (counts[:, None] * contexts))
        likelier = np.log(table / share)
    torch.manual_seed(seed)
    told = torch.from_numpy(np.maximum(np.nan_to_num(told, neginf=0), 0).astype(np.float32))
    left, values, _ = torch.svd_lowrank(told, width, niter=4)
    english = _unit((left * values.sqrt()).numpy())
    mean = (table * np.maximum(likelier, 0, where=table > 0, out=np.zeros_like(table))) @ english
    out = np.random.default_rng(seed).standard_normal((size, width))
    known = mean.any(1)
    out[known] = mean[known]
    seen = np.flatnonzero(counts)
    out[seen] = english[seen]
    return _unit(out).astype(np.float32)


def _neighbours(texts: Sequence[list[int]], targets: int) -> Array:
    """How often each piece is near each other piece, by 1 / distance: (targets, targets)."""
    flat = np.concatenate([[*text, *[-1] * _WINDOW] for text in texts])
    near = np.zeros(targets * targets)
    for gap in range(1, _WINDOW + 1):
        one, other = flat[:-gap], flat[gap:]
        both = (one >= 0) & (other >= 0)
        near += np.bincount((one * targets + other)[both], minlength=len(near)) / gap
    square: Array = near.reshape(targets, targets)
    return square + square.T


def _unit(rows: Array) -> Array:
    rows = rows - rows.mean(0)
    unit: Array = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), _SMALLEST)
    return unit


def write(table: Array, found: Array, out: Path) -> None:
    """Write what `Lexicon` reads."""
    np.savez_compressed(out, table=table.astype(np.float16), vectors=found)


def main() -> None:
    """Write the lexicon."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--chunks", type=int, default=12, help="of the training's order of pairs")
    args = parser.parse_args()
    vocabulary = Vocabulary(args.vocabulary)
    sampler = Sampler(args.data, vocabulary)
    pairs = [pair for number in range(args.chunks) for pair in sampler.examples(number)]
    table = model_one(pairs, len(vocabulary), vocabulary.targets)
    write(table, vectors(table, [target for _, target in pairs], args.width), args.out)
    print(
        f"{len(pairs):,} pairs, {np.count_nonzero(table):,} translations of {len(table):,} pieces"
    )


if __name__ == "__main__":
    main()
