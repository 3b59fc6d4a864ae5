"""Output tokens a second of translation engines, in one run.

    python scripts/bench_translate.py EXPORT [--llm] [--texts N]

EXPORT is what train_export.py wrote. Compared: the compact model through CTranslate2 (int8), the
same through transformers (fp32), a random model of the shape of opus-mt through CTranslate2
(int8), and with --llm the default chat model. Each runs in a process of its own, on the same
invented records; tokens are pieces of the output, the chat model's counted with the compact
model's pieces too. Peak memory is that of the process, weights included.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from peak import peak

from irsum.figures.chinese import read_chinese
from irsum.models import registry
from irsum.records.segment import read_record
from irsum.records.sentences import split
from irsum.translate.base import Request
from irsum.translate.engines import translator
from irsum.translate.prepare import insert_english
from irsum.translate.terms import Glossary

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
_FEW = 8
"""Texts for the engines that take seconds for each."""


def texts(limit: int) -> list[str]:
    """The sentences of the invented example records."""
    found: list[str] = []
    for path in sorted((ROOT / "examples").glob("*.txt")):
        for item in read_record(path).items:
            found += [item.answer[a:b] for a, b in split(item.answer)]
    return list(dict.fromkeys(found))[:limit]


def measure(spec: str, pieces: Path, limit: int) -> dict[str, float]:
    """Tokens a second and peak memory of one engine."""
    from sentencepiece import SentencePieceProcessor

    counter: Any = SentencePieceProcessor(model_file=str(pieces))
    engine = translator(registry.load(spec))
    glossary = Glossary.builtin()
    requests = []
    for text in texts(limit):
        figures, terms = read_chinese(text), glossary.find(text)
        english = insert_english(text, figures, terms)
        requests.append(Request(english, source=text, figures=figures, terms=terms))
    engine.translate(requests[:1])
    start = time.perf_counter()
    outputs = engine.translate(requests)
    seconds = time.perf_counter() - start
    tokens = sum(len(row) for row in counter.encode([out[0] for out in outputs]))
    rate = tokens / seconds
    return {"texts": len(requests), "seconds": seconds, "tokens_s": rate, "mb": peak()}


def random_opus(folder: Path, hf: Path) -> None:
    """A random model with the shape of opus-mt (512 wide, 6 + 6 layers), converted."""
    import shutil

    import transformers

    from irsum.models.ctranslate2 import convert

    config = transformers.MarianConfig.from_pretrained(hf)
    config.update(
        {
            "d_model": 512,
            "encoder_layers": 6,
            "decoder_layers": 6,
            "encoder_attention_heads": 8,
            "decoder_attention_heads": 8,
            "encoder_ffn_dim": 2048,
            "decoder_ffn_dim": 2048,
        }
    )
    transformers.MarianMTModel(config).save_pretrained(folder / "hf")
    for file in ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json"):
        shutil.copy(hf / file, folder / "hf" / file)
    convert(folder / "hf", folder / "ct2")


def main() -> None:
    """Measure each engine in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("export", type=Path)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--llm", action="store_true", help="the default chat model too (minutes)")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    args = parser.parse_args()
    pieces = args.export / "ct2" / "source.spm"
    if args.only:
        print(json.dumps(measure(args.only, pieces, args.texts)))
        return
    with tempfile.TemporaryDirectory() as folder:
        random_opus(Path(folder), args.export / "hf")
        engines = {
            "compact, CTranslate2 int8": (f"ct2:{args.export / 'ct2'}", args.texts),
            "compact, transformers fp32": (str(args.export / "hf"), min(args.texts, _FEW)),
            "opus-mt shape, CTranslate2 int8": (f"ct2:{folder}/ct2", args.texts),
        }
        if args.llm:
            engines["the default chat model"] = (registry.DEFAULT, min(args.texts, _FEW))
        print(f"{'engine':34}{'texts':>6}{'tokens/s':>10}{'peak MB':>9}")
        for name, (spec, limit) in engines.items():
            command = [sys.executable, __file__, str(args.export), "--only", spec]
            run = subprocess.run(
                [*command, "--texts", str(limit)], stdout=subprocess.PIPE, text=True, check=True
            )
            got = json.loads(run.stdout)
            print(f"{name:34}{got['texts']:6}{got['tokens_s']:10,.0f}{got['mb']:9,.0f}", flush=True)


if __name__ == "__main__":
    main()
