"""Files of minutes as text: one module a format, each with ``read(data, name, limits) -> str``.

Formats that take a parser of some size (PDF, Word, HTML) are read in a child process with bounds on time and memory, so that a file
that crashes or hangs its parser is one unread file and nothing more.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ReadError
from pipeline.files import read_regular
from pipeline.limits import Limits, beyond, current_limits
from pipeline.reading import plain
from pipeline.reading.kinds import READERS, reader_name


def read_file(path: Path, limits: Limits | None = None) -> str:
    """Text of a file; raises ReadError where it is missing, of an unknown kind, broken, beyond the limits or without text."""
    limits = limits or current_limits()
    return read_bytes(file_bytes(path, limits), shown(str(path)), path.suffix, limits)


def file_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, at most one more than the limits allow; raises ReadError where it is missing or no regular file."""
    try:
        return read_regular(path, limits.bytes)
    except (OSError, ValueError) as error:
        raise ReadError(f"{shown(str(path))}: cannot be opened ({getattr(error, 'strerror', None) or error}).") from error


def read_bytes(data: bytes, name: str, suffix: str = ".txt", limits: Limits | None = None) -> str:
    """Text of a file's bytes; ``suffix`` tells the format where the bytes do not, ``name`` stands in the error message."""
    limits = limits or current_limits()
    if len(data) > limits.bytes:
        raise beyond(name, f"is larger than {limits.megabytes} MB", "megabytes", limits.megabytes)
    if not data.strip():
        raise ReadError(f"{name}: is empty.")
    reader = reader_name(data, name, suffix)
    text = plain.read(data, name, limits) if reader == "plain" else _parsed(reader, data, name, limits)
    if not text.strip():
        raise ReadError(f"{name}: holds no text.")
    if len(text) > limits.characters:
        raise beyond(name, f"holds more than {limits.characters} characters", "characters", limits.characters)
    return text


def minutes_below(path: Path) -> list[Path]:
    """The files of minutes that a path stands for: itself, or everything readable below a folder, in path order."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix.lower() in READERS and _is_file(p) and not p.name.startswith((".", "~$")))


def shown(name: str) -> str:
    """A file's name on one line of a message: line breaks, control codes and bytes that are no text are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", errors="backslashreplace").decode() for c in name)


def _parsed(reader: str, data: bytes, name: str, limits: Limits) -> str:
    from pipeline.reading.child import read_in_child

    text = read_in_child(reader, data, name, limits)
    if reader == "pdf" and not text.strip():
        from pipeline.reading import ocr

        return read_in_child(reader, ocr.with_text(data, name, limits), name, limits)
    return text


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a loop of links, a folder that may not be entered
        return False
