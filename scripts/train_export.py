"""Export a training: safetensors that the Auto classes load, and CTranslate2 in int8.

    python scripts/train_export.py TRAINING --vocabulary VOCABULARY --out OUT

Averages the last weights-STEP.pt of TRAINING (or takes cooled.pt, if --cooled) and writes OUT/hf
and OUT/ct2, each with README.md, the model card. --scores takes what score_compact.py printed.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import torch
import transformers
from train_batches import Vocabulary
from train_data import SOURCES
from train_model import Size, build

from irsum.models.ctranslate2 import convert

__all__ = ["average", "export", "main"]

_NEVER = -1e4
_CAUTION = (
    "Translated by an experimental model: figures are checked, but the wording is often wrong. "
    "Read the Chinese, or use the default model."
)


def average(files: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of several state dicts."""
    states = [torch.load(file, weights_only=True) for file in files]
    return {
        key: torch.stack([state[key].float() for state in states]).mean(0).to(first.dtype)
        for key, first in states[0].items()
    }


def export(state: dict[str, torch.Tensor], size: Size, vocabulary: Path, out: Path) -> None:
    """Write OUT/hf and OUT/ct2."""
    numbers = Vocabulary(vocabulary)
    model = build(size, numbers)
    model.load_state_dict(state)
    # Chinese pieces and <pad> were never trained as output.
    model.final_logits_bias[:, numbers.targets :] = _NEVER
    hf, converted = out / "hf", out / "ct2"
    for folder in (hf, converted):
        shutil.rmtree(folder, ignore_errors=True)
    hf.mkdir(parents=True)
    generation = transformers.GenerationConfig(  # type: ignore[no-untyped-call]  # has no types
        num_beams=4,
        max_length=512,
        decoder_start_token_id=numbers.pad,
        eos_token_id=numbers.end,
        pad_token_id=numbers.pad,
    )
    model.generation_config = generation
    model.save_pretrained(hf)
    for file in ("source.spm", "target.spm", "vocab.json"):
        shutil.copy(vocabulary / file, hf / file)
    settings: dict[str, Any] = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": "zh",
        "target_lang": "en",
        "model_max_length": 512,
        "separate_vocabs": False,
    }
    (hf / "tokenizer_config.json").write_text(json.dumps(settings, indent=1) + "\n")
    convert(hf, converted, marked=True, caution=_CAUTION)


def card(size: Size, step: int, tokens: int, data: dict[str, dict[str, int]], scores: str) -> str:
    """The model card: template beside this script, numbers from the files."""
    template = Path(__file__).with_name("train_card.md").read_text(encoding="utf-8")
    rows = [
        f"| {name} | {count['train']:,} | {SOURCES[name].share / 10:g}% | {count['figures']:,} | "
        f"{count['terms']:,} |"
        for name, count in data.items()
    ]
    shape = f"{size.width} wide, {size.encoder} encoder and {size.decoder} decoder layers"
    return template.format(
        shape=shape,
        step=f"{step:,}",
        tokens=f"{tokens:,}",
        data="\n".join(rows),
        scores=scores or "Not measured.",
    )


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("training", type=Path)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="what train_data.py wrote, for the card")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--last", type=int, default=4, help="how many weights to average")
    parser.add_argument("--cooled", action="store_true", help="take cooled.pt instead")
    parser.add_argument("--scores", type=Path, help="a file with the table of scores")
    args = parser.parse_args()
    name = "cooled.pt" if args.cooled else "checkpoint.pt"
    checkpoint = torch.load(args.training / name, weights_only=True)
    size = Size(**checkpoint["size"])
    files = sorted(args.training.glob("weights-*.pt"))[-args.last :]
    state = checkpoint["model"] if args.cooled else average(files)
    export(state, size, args.vocabulary, args.out)
    counts = args.data or args.vocabulary.parent / "data"
    data = json.loads((counts / "counts.json").read_text(encoding="utf-8"))
    scores = args.scores.read_text(encoding="utf-8") if args.scores else ""
    text = card(size, checkpoint["step"], checkpoint["seen"], data, scores)
    for folder in ("hf", "ct2"):
        (args.out / folder / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
