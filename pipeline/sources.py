"""Which files the paths on the command line stand for, and their bytes and text."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.limits import Limits, current_limits
from pipeline.reading import file_bytes, minutes_below, read_bytes, shown
from pipeline.reading.kinds import READERS

STDIN = "-"


class Source(NamedTuple):
    """A file of minutes: ``path`` opens it, ``name`` is printable, ``stamp`` is its size in bytes and time of change in ns."""

    path: str
    name: str
    stamp: tuple[int, int] | None


def find_sources(paths: Sequence[str], *, leave_out: Path | None = None) -> list[Source]:
    """The files that paths, folders and patterns stand for, in that order, each once; ``leave_out`` is the output.

    Raises UsageError where a path does not exist, or one stands for no file of minutes.
    """
    seen = {os.path.abspath(leave_out)} if leave_out else set()  # noqa: PTH100 (resolve() would follow links: 10 times as slow)
    found = []
    for path in paths:
        for file in _below(path):
            key = file if file == STDIN else os.path.abspath(file)  # noqa: PTH100
            if key not in seen:
                seen.add(key)
                found.append(_source(file))
    return found


def _below(path: str) -> list[str]:
    if path == STDIN:
        return [path]
    if os.path.exists(path):  # noqa: PTH110 (Path.exists() raises for a name that is too long)
        files = list(map(str, minutes_below(Path(path))))
    elif has_magic(path):
        files = list(_matches(path))
    else:
        raise UsageError(f"{path}: there is no such file or folder.")
    if not files:
        raise UsageError(f"{path}: holds no files of minutes ({' '.join(READERS)}).")
    return files


def _matches(pattern: str) -> Iterator[str]:
    """Files that a pattern matches, ``**`` any number of folders; a folder that it matches stands for what is below."""
    for match in sorted(glob(pattern, recursive=True)):  # noqa: PTH207 (Path.glob takes no absolute pattern)
        if Path(match).is_dir() or Path(match).suffix.lower() in READERS:
            yield from map(str, minutes_below(Path(match)))


def _source(file: str) -> Source:
    name = os.fsencode(file).decode("utf-8", errors="backslashreplace")
    try:
        known = Path(file).stat()
    except OSError:  # standard input; what is gone by now is reported when it is read
        return Source(file, name, None)
    return Source(file, name, (known.st_size, known.st_mtime_ns))


def source_bytes(file: str, limits: Limits | None = None) -> bytes:
    """What a file or standard input holds, at most one byte more than the limits allow; raises ReadError."""
    limits = limits or current_limits()
    return sys.stdin.buffer.read(limits.bytes + 1) if file == STDIN else file_bytes(Path(file), limits)


def source_text(file: str, data: bytes | None = None, limits: Limits | None = None) -> str:
    """Text of a file, or of its bytes where they are at hand; raises ReadError."""
    limits = limits or current_limits()
    suffix = ".txt" if file == STDIN else Path(file).suffix
    text = read_bytes(source_bytes(file, limits) if data is None else data, shown(file), suffix, limits)
    return text.encode("utf-8", errors="replace").decode("utf-8")  # half a surrogate pair from a broken file cannot be written
