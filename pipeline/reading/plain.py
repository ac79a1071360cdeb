"""Text and Markdown files, in UTF-8 or the Windows-1252 of older systems."""

from __future__ import annotations

import codecs

from pipeline.errors import ReadError
from pipeline.limits import Limits


def read(data: bytes, name: str, _limits: Limits) -> str:
    """Decode text; line ends stay as they are, so offsets are those of the file. Raises ReadError for binary data."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16", errors="replace") if wide else _decoded(data)
    if "\0" in text:
        raise ReadError(f"{name}: is not text but binary data. Give it the ending of its real format (.pdf, .docx, .html).")
    return text


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
