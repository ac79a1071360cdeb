"""Bounds on what one file of minutes may cost: minutes come from strangers, and one file must not stop a run."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

from pipeline.errors import ReadError, UsageError

VARIABLE = "REFERAT_LIMITS"


@dataclass(frozen=True)
class Limits:
    """The bounds of one file; one that goes beyond is reported, and the others are still done."""

    megabytes: int = 100  # of the file, and of what a compressed file unpacks to
    characters: int = 20_000_000  # of its text
    pages: int = 5_000  # of a PDF
    seconds: int = 120  # to read it, and again to tag it
    memory: int = 2_000  # megabytes of address space of the process that reads PDF, Word and HTML
    ocr_seconds: int = 1_800  # to read a scan

    def __str__(self) -> str:
        return " ".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))

    @property
    def bytes(self) -> int:
        """The bound on a file's size in bytes."""
        return self.megabytes * 1_000_000


def parse_limits(words: str) -> Limits:
    """Limits from ``seconds=600 pages=20000``, the others at their defaults; raises UsageError for an unknown name or no number."""
    known = [field.name for field in fields(Limits)]
    chosen: dict[str, int] = {}
    for word in words.replace(",", " ").split():
        name, _, value = word.partition("=")
        if name not in known or not (value.isascii() and value.isdigit() and len(value) < 12 and int(value)):
            raise UsageError(f"limits: '{word}' is no limit. Write NAME=NUMBER with a name of {', '.join(known)}.")
        chosen[name] = int(value)
    return Limits(**chosen)


def current_limits() -> Limits:
    """The limits in force: those of the environment variable REFERAT_LIMITS, which worker processes inherit."""
    return parse_limits(os.environ.get(VARIABLE, ""))


def set_limits(words: str) -> str:
    """Put limits in force for this process and those that it starts; raises UsageError as `parse_limits` does."""
    parse_limits(words)
    os.environ[VARIABLE] = words
    return words


def beyond(name: str, what: str, limit: str, value: int) -> ReadError:
    """The error for a file that goes beyond a limit."""
    return ReadError(f"{name}: {what}. Allow more with {VARIABLE}={limit}={2 * value} if you trust the file.")


@contextmanager
def deadline(seconds: int, name: str) -> Iterator[None]:
    """Raise ReadError where the block takes longer; without effect off the main thread and where the system has no interval timer."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise beyond(name, f"takes longer than {seconds} seconds", "seconds", seconds)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
