"""Untrusted files parsed in a child process with limits on time and memory.

Starting a child costs more than parsing most files, so one child for each kind of file is kept and
replaced after some hundred files, and at once after it broke down.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from typing import IO

from irsum.records.limits import MAX_CHARACTERS, SECONDS, Refusal
from irsum.records.worker import LENGTH

__all__ = ["close", "extract"]

_FILES = 300  # that a child parses before it is replaced
_WAIT = 3 * SECONDS  # seconds on the clock, where the machine is busy or has no limits
_LONGEST = 12 * MAX_CHARACTERS  # bytes of an answer


def extract(kind: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file of that kind (`irsum.records.worker.PARSERS`) and notes on what it lacks.

    Raises Refusal where the file can't be read within the limits.
    """
    with _lock:
        child = _children.get(kind)
        if child is None or not child.usable():
            if child:
                child.stop()
            child = _children[kind] = _Child(kind)
        answer = child.ask(data)
        if answer is None:
            del _children[kind]
            raise Refusal(child.reason())
    if "refused" in answer:
        raise Refusal(str(answer["refused"]))
    notes = answer["notes"]
    assert isinstance(notes, list)
    return str(answer["text"]), tuple(map(str, notes))


def close() -> None:
    """End the children; the next file starts new ones."""
    with _lock:
        while _children:
            _children.popitem()[1].stop()


class _Child:
    """A running worker."""

    def __init__(self, kind: str) -> None:
        command = [sys.executable, "-P", "-m", "irsum.records.worker", kind]
        pipe, null = subprocess.PIPE, subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=null)
        except OSError as error:
            raise Refusal(f"can't be read: no parser can be started ({error.strerror})") from None
        self._parent = os.getpid()
        self._files = 0
        self._late = False

    def usable(self) -> bool:
        """Whether it may parse another file; a fork of this process has no part in it."""
        return (
            self._parent == os.getpid()
            and self._files < _FILES
            and self._process.poll() is None
        )  # fmt: skip

    def ask(self, data: bytes) -> dict[str, object] | None:
        """Its answer for a file, None where it broke down; it is stopped then."""
        self._files += 1
        clock = threading.Timer(_WAIT, self._expire)
        clock.start()
        try:
            answer = self._exchange(data)
        except BaseException:
            self.stop()
            raise
        finally:
            clock.cancel()
        if answer is None:
            self.stop()
        return answer

    def reason(self) -> str:
        """Why it broke down, as what follows the file's name."""
        if self._late or self._process.returncode == -getattr(signal, "SIGXCPU", 0):
            return f"takes more than {SECONDS} seconds to read"
        return "is damaged: its parser broke down on it"

    def stop(self) -> None:
        """End it, and wait for its end; a fork of the process that started it only lets go."""
        if self._parent == os.getpid():
            self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        if self._parent == os.getpid():
            self._process.wait()

    def _exchange(self, data: bytes) -> dict[str, object] | None:
        source, sink = self._process.stdout, self._process.stdin
        assert source
        assert sink
        try:
            sink.write(LENGTH.pack(len(data)))
            sink.write(data)
            sink.flush()
        except (BrokenPipeError, OSError):
            return None
        answer = _received(source)
        found = json.loads(answer) if answer is not None else None
        return found if isinstance(found, dict) else None

    def _expire(self) -> None:
        self._late = True
        self._process.kill()


def _received(source: IO[bytes]) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    if length > _LONGEST:
        return None
    data = source.read(length)
    return data if len(data) == length else None


_lock = threading.Lock()
_children: dict[str, _Child] = {}
atexit.register(close)
