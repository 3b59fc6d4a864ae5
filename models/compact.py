"""irsum's own small translation model, which comes with the package; its card is beside it."""

from pathlib import Path

from irsum.models.ctranslate2 import CTranslate2, load_ctranslate2

__all__ = ["compact"]


def compact() -> CTranslate2:
    """Load it. Raises ModelError where CTranslate2 is not installed."""
    return load_ctranslate2(Path(__file__).with_name("compact"), "compact")
