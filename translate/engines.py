"""From a loaded model to a translator."""

from irsum.models.base import ChatModel, Seq2Seq
from irsum.translate.base import Translator
from irsum.translate.carried import Carried
from irsum.translate.prompted import Prompted
from irsum.translate.seq2seq import Beam

__all__ = ["translator"]


def translator(model: ChatModel | Seq2Seq | Translator) -> Translator:
    """Return `model` as a translator; a model that is one already stays as it is."""
    if isinstance(model, Translator):
        return model
    if isinstance(model, ChatModel):
        return Prompted(model, batch=getattr(model, "batch", 1))
    return Carried(model) if getattr(model, "marked", False) else Beam(model)
