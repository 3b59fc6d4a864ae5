"""An encoder-decoder model (opus-mt, NLLB, M2M100, mBART) as a translator, with its beam."""

from collections.abc import Sequence
from dataclasses import dataclass

from irsum.models.base import Seq2Seq
from irsum.translate.base import OfModel, Request

__all__ = ["Beam"]

_HYPOTHESES = 4
# The same for every request, so that no output depends on its neighbours.
_MAX_TOKENS = 512


@dataclass(frozen=True, slots=True)
class Beam(OfModel):
    """Any `Seq2Seq` as a `Translator`; its beam gives the hypotheses, notes mean nothing to it."""

    model: Seq2Seq
    batch: int = 32

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        """The hypotheses of each request. Raises ModelError."""
        return self.model.generate(
            [request.text for request in requests],
            num_hypotheses=_HYPOTHESES,
            max_tokens=_MAX_TOKENS,
        )
