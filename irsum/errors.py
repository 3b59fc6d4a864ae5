"""What can go wrong, as one tree.

IrsumError                  base: one clear sentence in `str(error)`
├── UsageError              the command line asks for something impossible (exit code 2)
│   └── UnknownNameError    an unknown model, format ...; the sentence lists the known ones
├── InputError              this input can't be used; the others go on (exit code 1)
│   ├── NotARecordError     a readable text, but no investor-relations record
│   └── GlossaryError       a user's glossary can't be used
├── ModelError              a model can't be had, loaded or run (exit code 1)
│   └── DigestError         a model file is not the bytes it should be
├── OutputError             a result can't be written (exit code 1)
│   └── ExportError         an export can't be made or added to; it stays as it was
└── StoppedError            Ctrl-C in a run that can go on (exit code 130)

A failure inside a record that leaves the rest of it usable is no exception but a value: see
`irsum.types.Flag` and `Record.warnings`.
"""

from collections.abc import Iterable

__all__ = [
    "DigestError",
    "ExportError",
    "GlossaryError",
    "InputError",
    "IrsumError",
    "ModelError",
    "NotARecordError",
    "OutputError",
    "StoppedError",
    "UnknownNameError",
    "UsageError",
]


class IrsumError(Exception):
    """Base of all errors irsum raises on purpose; its text is one clear sentence."""

    exit_code = 1


class UsageError(IrsumError):
    """The command line asks for something impossible."""

    exit_code = 2


class UnknownNameError(UsageError):
    """An unknown name where a known one is needed.

    >>> print(UnknownNameError("format", "pdf", ["markdown", "html", "json"]))
    Unknown format 'pdf'; known: html, json, markdown.
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"Unknown {what} {name!r}; known: {', '.join(sorted(known))}.")


class InputError(IrsumError):
    """One input can't be used; others may still be."""


class NotARecordError(InputError):
    """The text is readable but is no investor-relations record."""


class GlossaryError(InputError):
    """A user's glossary can't be used."""


class ModelError(IrsumError):
    """A model can't be had, loaded or run."""


class DigestError(ModelError):
    """A model file is not the bytes it should be."""


class OutputError(IrsumError):
    """A result can't be written."""


class ExportError(OutputError):
    """An export can't be made or added to; what was there stays as it was."""


class StoppedError(IrsumError):
    """Ctrl-C in a run that can go on."""

    exit_code = 130
