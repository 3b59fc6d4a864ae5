"""Train the compact model, or go on where it stopped: the same command for both.

    python scripts/train_model.py OUT --data DATA --vocabulary VOCABULARY --lexicon LEXICON

OUT holds checkpoint.pt (all state), weights-STEP.pt (for averaging) and log.jsonl. On SIGTERM the
state is written first. `--cooldown STEPS` lets the learning rate of a copy fall to zero, and writes
cooled.pt; the training itself can still go on.
"""

import argparse
import json
import math
import random
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from train_batches import Batch, Sampler, Vocabulary, cut, write_example
from train_data import read_pairs
from train_lexicon import Lexicon

from irsum.models.threads import wait_asleep

wait_asleep()

import torch  # noqa: E402 (threads first)
import transformers  # noqa: E402
from torch.nn import functional  # noqa: E402

__all__ = ["SIZES", "Size", "Training", "begin_with", "build", "main", "some_pieces"]

KEEP = 8
"""How many weights-STEP.pt are kept."""


@dataclass(frozen=True, slots=True)
class Size:
    """The shape of a model and how it is trained.

    `tokens` is the size of a batch; `guided` the weight of the guided alignment; `negatives` how
    many of the pieces that a batch lacks its softmax is over (0: all).
    """

    width: int = 256
    encoder: int = 6
    decoder: int = 2
    heads: int = 8
    inner: int = 1024
    tokens: int = 1536
    peak: float = 2.4e-3
    warmup: int = 500
    smoothing: float = 0.1
    dropout: float = 0.0
    guided: float = 0.3
    negatives: int = 2048


SIZES = {
    "tiny": Size(width=32, encoder=1, decoder=1, heads=2, inner=64, tokens=256, warmup=20),
    "narrow": Size(width=192, heads=6, inner=768),
    "shallow": Size(encoder=3, decoder=2),
    "base": Size(),
    "wide": Size(width=384, inner=1536),
}


def build(size: Size, vocabulary: Vocabulary) -> Any:
    """A Marian model with random weights; embeddings tied, positions fixed."""
    config = transformers.MarianConfig(
        vocab_size=len(vocabulary),
        d_model=size.width,
        encoder_layers=size.encoder,
        decoder_layers=size.decoder,
        encoder_attention_heads=size.heads,
        decoder_attention_heads=size.heads,
        encoder_ffn_dim=size.inner,
        decoder_ffn_dim=size.inner,
        activation_function="relu",
        scale_embedding=True,
        dropout=size.dropout,
        attention_dropout=0.0,
        activation_dropout=0.0,
        init_std=size.width**-0.5,
        max_position_embeddings=512,
        pad_token_id=vocabulary.pad,
        eos_token_id=vocabulary.end,
        bos_token_id=None,
        forced_eos_token_id=None,
        decoder_start_token_id=vocabulary.pad,
    )
    return transformers.MarianMTModel(config)


def begin_with(model: Any, lexicon: Lexicon) -> None:
    """Put the lexicon's vectors in, and attention that copies what it looks at."""
    with torch.no_grad():
        weight = model.model.shared.weight
        weight[: len(lexicon.vectors) - 1] = torch.from_numpy(lexicon.vectors[:-1])
        attention = model.model.decoder.layers[-1].encoder_attn
        turned = torch.linalg.qr(torch.randn(weight.shape[1], weight.shape[1]))[0]
        attention.v_proj.weight.copy_(turned)
        attention.out_proj.weight.copy_(turned.T)


def some_pieces(
    wanted: torch.Tensor, size: int, negatives: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The `wanted` pieces and some others, at random, of `size`: a softmax over them is cheaper.

    Gives the pieces, where in them each of `wanted` is, and what to add to their logits so that the
    others stand for all that were left out.
    """
    here, places = torch.unique(wanted, return_inverse=True)
    others = torch.ones(size, dtype=torch.bool)
    others[here] = False
    rest = others.nonzero()[:, 0]
    drawn = rest[torch.randperm(len(rest))[:negatives]]
    offset = torch.zeros(len(here) + len(drawn))
    offset[len(here) :] = math.log(len(rest) / max(1, len(drawn)))
    return torch.cat([here, drawn]), places, offset


class Guide:
    """Draws the last layer's attention to the pieces that the lexicon aligns."""

    def __init__(self, model: Any, lexicon: Lexicon, pad: int) -> None:
        self._lexicon, self._pad = lexicon, pad
        attention = model.model.decoder.layers[-1].encoder_attn
        self._heads = attention.num_heads
        self._seen: dict[str, torch.Tensor] = {}
        for name in ("q_proj", "k_proj"):
            getattr(attention, name).register_forward_hook(
                lambda _module, _in, out, name=name: self._seen.__setitem__(name, out)
            )

    def loss(self, batch: Batch) -> torch.Tensor:
        """The summed cross-entropy between the lexicon and the mean head of the last pass."""
        seen = (self._seen[name] for name in ("q_proj", "k_proj"))
        query, key = (x.view(*x.shape[:2], self._heads, -1).transpose(1, 2) for x in seen)
        source, target = torch.tensor(batch.source), torch.tensor(batch.target)
        scores = query @ key.transpose(2, 3) * query.shape[-1] ** -0.5
        scores = scores.masked_fill((source == self._pad)[:, None, None, :], -torch.inf)
        paid = scores.softmax(-1).mean(1)
        wanted = torch.from_numpy(self._lexicon.align(batch, self._pad))
        lost = -(wanted * (paid + 1e-6).log()).sum(-1)
        summed: torch.Tensor = lost[target != self._pad].sum()
        return summed


class Training:
    """A model with all that a training needs to go on exactly: optimizer, position, generators."""

    def __init__(
        self,
        size: Size,
        vocabulary: Vocabulary,
        sampler: Sampler,
        lexicon: Lexicon,
    ) -> None:
        torch.manual_seed(1)
        self.size = size
        self.model = build(size, vocabulary)
        begin_with(self.model, lexicon)
        self._guide = Guide(self.model, lexicon, vocabulary.pad)
        self.step = self.chunk = self.place = self.seen = 0
        self._vocabulary = vocabulary
        self._sampler = sampler
        self._batches: list[Batch] | None = None
        self._optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=0.0,
            betas=(0.9, 0.98),
            eps=1e-9,
            weight_decay=0.0,
            fused=True,
        )

    def rate(self) -> float:
        """The learning rate of the next step: up to the peak, then as 1 / sqrt(step)."""
        step, warmup = self.step + 1, self.size.warmup
        return self.size.peak * min(step / warmup, math.sqrt(warmup / step))

    def advance(self, scale: float = 1.0) -> tuple[float, int]:
        """One step at `scale` times the rate: the loss per target token, and their number."""
        batch = self._next()
        for group in self._optimizer.param_groups:
            group["lr"] = self.rate() * scale
        loss, count = self.loss(batch, self.size.smoothing, self.size.negatives)
        told = loss.item() / count
        loss = loss + self.size.guided * self._guide.loss(batch)
        self._optimizer.zero_grad(set_to_none=True)
        (loss / count).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._optimizer.step()
        self.step += 1
        self.seen += count
        return told, count

    def loss(self, batch: Batch, smoothing: float, negatives: int = 0) -> tuple[torch.Tensor, int]:
        """The summed cross-entropy of a batch, and over how many target tokens."""
        pad = self._vocabulary.pad
        source, target = torch.tensor(batch.source), torch.tensor(batch.target)
        start = torch.full((len(target), 1), pad)
        hidden = self.model.model(
            input_ids=source,
            attention_mask=(source != pad).long(),
            decoder_input_ids=torch.cat([start, target[:, :-1]], 1),
            use_cache=False,
        ).last_hidden_state
        real = target != pad
        wanted = target[real]
        # English has no use for Chinese pieces, which come last: half of the work saved.
        weight = self.model.lm_head.weight[: self._vocabulary.targets]
        offset = None
        if negatives:
            chosen, wanted, offset = some_pieces(wanted, len(weight), negatives)
            weight = weight[chosen]
        logits = functional.linear(hidden[real], weight, offset)
        loss = functional.cross_entropy(logits, wanted, reduction="sum", label_smoothing=smoothing)
        return loss, int(real.sum())

    def _next(self) -> Batch:
        if self._batches is None:
            self._batches = self._sampler.chunk(self.chunk, self.size.tokens)
        batch = self._batches[self.place]
        self.place += 1
        if self.place == len(self._batches):
            self.chunk, self.place, self._batches = self.chunk + 1, 0, None
        return batch

    def save(self, path: Path) -> None:
        """Write all state; a reader sees the old file or the new one, never half of it."""
        state = {
            "size": asdict(self.size),
            "model": self.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "random": torch.get_rng_state(),
            **{name: getattr(self, name) for name in ("step", "chunk", "place", "seen")},
        }
        write(state, path)

    def load(self, path: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        for name in ("step", "chunk", "place", "seen"):
            setattr(self, name, state[name])
        self._batches = None


def write(state: Any, path: Path) -> None:
    """torch.save in one move."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def held_out(data: Path, vocabulary: Vocabulary, tokens: int) -> list[Batch]:
    """The written dev pairs with every figure and term marked."""
    pairs = read_pairs(data / "ir.dev.jsonl")
    texts = [write_example(pair, random.Random(0), 1.0, ()) for pair in pairs]
    sides = (vocabulary.encode([text[side] for text in texts]) for side in (0, 1))
    return cut(list(zip(*sides, strict=True)), tokens, vocabulary.pad)


def held_out_loss(training: Training, batches: list[Batch]) -> float:
    """The mean cross-entropy per token, without smoothing."""
    with torch.inference_mode():
        sums = [training.loss(batch, 0.0) for batch in batches]
    return sum(float(loss) for loss, _ in sums) / sum(count for _, count in sums)


def run(training: Training, args: argparse.Namespace, dev: list[Batch]) -> None:
    """Train until the time or the steps are over, or SIGTERM comes."""
    stopped = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
    begun = saved = told = time.monotonic()
    losses: list[float] = []
    tokens = 0
    first = training.step
    while not stopped and time.monotonic() - begun < args.minutes * 60:
        done = training.step - first
        if done == (args.cooldown or args.steps):
            break
        scale = 1 - done / args.cooldown if args.cooldown else 1.0
        loss, count = training.advance(scale)
        losses.append(loss)
        tokens += count
        now = time.monotonic()
        if now - saved >= args.save * 60:
            keep(training, args.out, cooled=bool(args.cooldown))
            saved = now
        if now - told >= args.tell:
            row = {
                "time": time.strftime("%F %T"),
                "step": training.step,
                "chunk": training.chunk,
                "tokens": training.seen,
                "loss": round(sum(losses) / len(losses), 4),
                "dev": round(held_out_loss(training, dev), 4) if dev else None,
                "tokens_s": round(tokens / (now - told)),
            }
            tell(row, args.out)
            losses, tokens, told = [], 0, time.monotonic()
    keep(training, args.out, cooled=bool(args.cooldown))


def tell(row: dict[str, Any], out: Path) -> None:
    """Print a line of the log and append it to log.jsonl."""
    print(row, flush=True)
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(row) + "\n")


def keep(training: Training, out: Path, *, cooled: bool) -> None:
    """Write the state and the weights, and delete the oldest weights but `KEEP`."""
    if cooled:
        training.save(out / "cooled.pt")
        return
    training.save(out / "checkpoint.pt")
    write(training.model.state_dict(), out / f"weights-{training.step:07}.pt")
    for old in sorted(out.glob("weights-*.pt"))[:-KEEP]:
        old.unlink()


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="what train_data.py wrote")
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True, help="what train_lexicon.py wrote")
    parser.add_argument("--size", choices=SIZES, default="shallow")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so long")
    parser.add_argument("--steps", type=int, help="stop after so many more steps")
    parser.add_argument("--cooldown", type=int, help="steps in which the rate falls to zero")
    parser.add_argument("--save", type=float, default=10, help="minutes between checkpoints")
    parser.add_argument("--tell", type=float, default=60, help="seconds between lines of the log")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    vocabulary = Vocabulary(args.vocabulary)
    size = SIZES[args.size]
    sampler = Sampler(args.data, vocabulary)
    training = Training(size, vocabulary, sampler, Lexicon(args.lexicon))
    if (args.out / "checkpoint.pt").exists():
        training.load(args.out / "checkpoint.pt")
    print(
        f"{args.size}: {sum(p.numel() for p in training.model.parameters()):,} parameters, "
        f"{vocabulary.targets:,} of {len(vocabulary):,} pieces for English, step {training.step}",
        flush=True,
    )
    run(training, args, held_out(args.data, vocabulary, size.tokens))


if __name__ == "__main__":
    main()
