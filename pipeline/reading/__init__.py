"""Files of minutes as text: one module a format, each with ``read(data: bytes) -> str``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from pipeline.errors import ReadError

READERS = {".txt": "plain", ".md": "plain", ".html": "web", ".htm": "web", ".pdf": "pdf", ".docx": "word"}


def read_file(path: Path) -> str:
    """Text of a file; raises ReadError where it is missing, of an unknown kind, broken or without text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be opened ({error.strerror}).") from error
    return read_bytes(data, str(path), path.suffix)


def read_bytes(data: bytes, name: str, suffix: str = ".txt") -> str:
    """Text of a file's bytes; ``suffix`` tells the format, ``name`` stands in the error message."""
    if not data.strip():
        raise ReadError(f"{name}: is empty.")
    text = _reader(suffix.lower(), name)(data, name)
    if not text.strip():
        raise ReadError(f"{name}: holds no text. If it is a scan, run it through OCR (e.g. ocrmypdf) first.")
    return text


def minutes_below(path: Path) -> list[Path]:
    """The files of minutes that a path stands for: itself, or everything readable below a folder, in path order."""
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.rglob("*") if p.suffix.lower() in READERS and p.is_file() and not p.name.startswith((".", "~$")))


def _reader(suffix: str, name: str) -> Callable[[bytes, str], str]:
    if suffix not in READERS:
        raise ReadError(f"{name}: files of kind '{suffix or 'none'}' are not read. Known kinds: {', '.join(READERS)}.")
    reader: Callable[[bytes, str], str] = import_module(f"pipeline.reading.{READERS[suffix]}").read
    return reader
