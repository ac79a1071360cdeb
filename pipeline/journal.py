"""Work that survives an interruption: ``OUTPUT.part`` holds what is finished, a line a document, until ``OUTPUT`` is written whole.

The first line tells under which model and options the work was begun. A line is on its way to the disk as soon as its document is
tagged (what a killed process leaves) and on the disk a second later (what a power cut leaves); half a line at the end is dropped.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from pipeline.errors import UsageError
from pipeline.files import unwritten, write_text
from pipeline.records import TaggedDocument
from pipeline.sources import Source

SECONDS_UNSYNCED = 1.0
Stamp = tuple[int, int] | None


@dataclass(frozen=True)
class Begun:
    """The first line: what work must go on under."""

    referat: str  # version
    model: str
    options: dict[str, bool]


@dataclass(frozen=True)
class _Entry:
    document: TaggedDocument
    stamp: Stamp


@dataclass(frozen=True)
class _Named:
    source: str


@dataclass(frozen=True)
class _Mark:
    """As much of an entry as tells what it is of."""

    document: _Named
    stamp: Stamp


class Journal:
    """The finished documents of one output."""

    def __init__(self, output: Path, file: BinaryIO) -> None:
        self.output = output
        self.path = _part(output)
        self._file = file
        self._places: dict[str, tuple[int, Stamp]] = {}  # name of a source -> where its line begins, and its stamp then
        self._synced = time.monotonic()

    def __contains__(self, source: Source) -> bool:
        """Whether the document of a source is finished and the file is still the same."""
        return source.name in self._places and self._places[source.name][1] == source.stamp

    def __len__(self) -> int:
        return len(self._places)

    def add(self, source: Source, document: TaggedDocument) -> None:
        """Keep a finished document; raises OutputError where the disk takes no more."""
        self._append(msgspec.json.encode(_Entry(document, source.stamp)), source.name, source.stamp)

    def documents(self, sources: Iterable[Source]) -> Iterator[TaggedDocument]:
        """The finished documents of the sources, in the sources' order."""
        decoder = msgspec.json.Decoder(_Entry)
        for source in sources:
            if source in self:
                self._file.seek(self._places[source.name][0])
                yield decoder.decode(self._file.readline()).document

    @contextmanager
    def finish(self) -> Iterator[TextIO]:
        """The output, which takes its name when it is written whole; then the journal goes."""
        with write_text(self.output) as file:
            yield file
        if os.name == "nt":
            self._file.close()  # there an open file cannot be removed; elsewhere the lock lasts until it is
        self.path.unlink()

    def begin(self, begun: Begun) -> None:
        """Start anew, with the first line."""
        self._file.seek(0)
        self._file.truncate()
        self._append(msgspec.json.encode(begun))

    def recall(self) -> None:
        """Learn what is finished, and drop what is torn off at the end."""
        decoder = msgspec.json.Decoder(_Mark)
        self._file.seek(0)
        place = len(self._file.readline())
        for line in self._file:
            try:
                mark = decoder.decode(line)
            except msgspec.DecodeError:
                break
            if not line.endswith(b"\n"):
                break
            self._places[mark.document.source] = place, mark.stamp
            place += len(line)
        self._file.seek(place)
        self._file.truncate()

    def _append(self, line: bytes, name: str | None = None, stamp: Stamp = None) -> None:
        try:
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(line + b"\n")
            self._file.flush()
            if time.monotonic() - self._synced > SECONDS_UNSYNCED:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()
        except OSError as error:
            raise unwritten(str(self.path), error) from error
        if name:
            self._places[name] = place, stamp


@contextmanager
def open_journal(output: Path, begun: Begun, *, resume: bool) -> Iterator[Journal]:
    """The journal of an output, alone in its use; with ``resume`` it holds what an interrupted run finished.

    Raises UsageError where another run is at it or the work was begun otherwise, OutputError where it cannot be written.
    """
    path = _part(output)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        file = path.open("r+b")
    except OSError as error:
        raise unwritten(str(output), error) from error
    try:
        _lock(file, path)
        journal = Journal(output, file)
        known = _first_line(file, path)
        if resume and known:
            _check_same(known, begun, path)
            journal.recall()
        else:
            journal.begin(begun)
        yield journal
    finally:
        with suppress(OSError):  # on a full disk closing tries to write once more
            file.close()


def _part(output: Path) -> Path:
    return output.with_name(f"{output.name}.part")


def _first_line(file: BinaryIO, path: Path) -> Begun | None:
    """What work was begun under; None where the file is new or its first line torn. Raises UsageError for a file that is no journal."""
    line = file.readline()
    ours = b'{"referat":"'
    if not ours.startswith(line[: len(ours)]):
        raise UsageError(f"{path}: is in the way and no interrupted work of referat. Move it, or give --output another name.")
    try:
        return msgspec.json.decode(line, type=Begun) if line.endswith(b"\n") else None
    except msgspec.DecodeError:
        return None


def _check_same(known: Begun, begun: Begun, path: Path) -> None:
    old, new = ({"version": one.referat, "model": one.model[:12], **one.options} for one in (known, begun))
    other = [f"{name} {old.get(name)}, now {new.get(name)}" for name in {**old, **new} if old.get(name) != new.get(name)]
    if other:
        raise UsageError(f"{path}: was begun otherwise ({'; '.join(other)}). Go on as it was begun, or leave out --resume to start over.")


def _lock(file: BinaryIO, path: Path) -> None:
    """Keep other runs away until the file is closed; raises UsageError where one is at it."""
    try:
        import fcntl
    except ImportError:  # Windows: nothing keeps them away
        return
    busy = UsageError(f"{path}: another run is writing it. Wait for that, or give --output another name.")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise busy from error
    if not path.exists() or not os.path.samestat(path.stat(), os.fstat(file.fileno())):  # it was finished and removed just now
        raise busy
