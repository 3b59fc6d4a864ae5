"""The child process in which untrusted files are parsed: `python -m irsum.records.worker KIND`.

It reads files from its standard input and answers on its standard output, both as an eight-byte
length and bytes; an answer is JSON. Once its parser is loaded it limits itself: so much memory, so
much computing a file, and not one more file or connection opened, whatever a file makes it do.
"""

import codecs
import json
import os
import struct
import sys
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

from irsum.records.limits import MEMORY, SECONDS, Refusal

try:
    import resource
except ImportError:  # Windows has no such limits; the parent's clock is left
    resource = None  # type: ignore[assignment]

__all__ = ["LENGTH", "PARSERS", "main"]

LENGTH = struct.Struct(">Q")
PARSERS = {"docx": "irsum.records.word", "pdf": "irsum.records.pdf", "html": "irsum.records.web"}
# Loaded on first use otherwise, when no file can be opened any more.
_CODECS = "cp437 gb18030 utf-8-sig utf-16 utf-16-le utf-16-be big5hkscs latin-1".split()

Parser = Callable[[bytes], tuple[str, tuple[str, ...]]]


def main(kind: str) -> None:
    """Answer for one file after the other until the input ends."""
    parser: Parser = import_module(PARSERS[kind]).extract
    for name in _CODECS:
        codecs.lookup(name)
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what a parser prints is no answer
    os.close(nowhere)
    _confine(sink.fileno() + 1)
    while (data := _received(source)) is not None:
        _allow_time()
        answer = json.dumps(_answer(parser, data)).encode()
        sink.write(LENGTH.pack(len(answer)) + answer)
        sink.flush()


def _answer(parser: Parser, data: bytes) -> dict[str, object]:
    try:
        text, notes = parser(data)
        return {"text": text, "notes": notes}
    except Refusal as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": f"needs more than {MEMORY // 1_000_000:,} MB of memory to read"}
    except RecursionError:
        return {"refused": "is nested too deeply"}
    except Exception as error:  # a parser that a broken file confuses: no fault of the program
        return {"refused": f"is damaged: it can't be read ({type(error).__name__})"}


def _confine(files: int) -> None:
    if resource is None:
        return
    wanted = {"RLIMIT_AS": MEMORY, "RLIMIT_NOFILE": files, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, value in wanted.items():
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, OSError, ValueError):  # not on this system
            continue


def _allow_time() -> None:
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime) + 1
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS, most))


def _received(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    data = source.read(length)
    return data if len(data) == length else None


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(1)
