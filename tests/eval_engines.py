"""Models for tests of the evaluation: named on the command line as `eval_engines:mute`."""

from irsum.models.fake import FakeChat

__all__ = ["mute"]


def mute() -> FakeChat:
    """A model that says the same of everything, and so no figure."""
    return FakeChat(lambda prompt: "The Company said little about this matter.", "mute", "m1")
