"""The summarisers by name."""

import re
from collections.abc import Callable

from irsum.errors import UnknownNameError, UsageError
from irsum.models.base import ChatModel, Seq2Seq
from irsum.summarize.base import Summarizer

__all__ = ["SUMMARIZERS", "summarizer"]

# What a seq2seq model was trained for shows in its name alone.
_SUMMARISES = re.compile(r"summ?(?:ar|_|-|$)|xlsum|lcsts|pegasus|(?<!m)bart|t5", re.IGNORECASE)


def _extractive(engine: object) -> Summarizer:
    from irsum.summarize.extractive import Extractive

    return Extractive()


def _abstractive(engine: object) -> Summarizer:
    from irsum.summarize.abstractive import Prompted, Sequenced

    if isinstance(engine, ChatModel):
        return Prompted(engine)
    if isinstance(engine, Seq2Seq) and _SUMMARISES.search(engine.name):
        return Sequenced(engine)
    name = getattr(engine, "name", type(engine).__name__)
    raise UsageError(
        "The abstractive summarizer needs a chat model or a model for summaries (BART, mT5, "
        f"Pegasus); {name!r} only translates."
    )


SUMMARIZERS: dict[str, Callable[[object], Summarizer]] = {
    "abstractive": _abstractive,
    "extractive": _extractive,
}


def summarizer(name: str, engine: object = None) -> Summarizer:
    """Return the summariser of a name; `engine` is the loaded model, which only some need.

    Raises UnknownNameError for an unknown name, UsageError where the engine can't summarise.
    """
    try:
        make = SUMMARIZERS[name]
    except KeyError:
        raise UnknownNameError("summarizer", name, SUMMARIZERS) from None
    return make(engine)
