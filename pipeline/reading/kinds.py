"""What kind of file some bytes are: their first bytes say so more surely than a name."""

from __future__ import annotations

import codecs

from pipeline.errors import ReadError

READERS = {".txt": "plain", ".md": "plain", ".html": "web", ".htm": "web", ".pdf": "pdf", ".docx": "word"}
_ADVICE = {
    b"\xd0\xcf\x11\xe0": "is an old or encrypted Office file. Save it as .docx or PDF, without a password.",
    b"{\\rtf": "is an RTF file. Save it as .docx or PDF.",
    b"\x1f\x8b": "is compressed. Unpack it first.",
    b"7z\xbc\xaf": "is compressed. Unpack it first.",
    b"Rar!": "is compressed. Unpack it first.",
    b"\x89PNG": "is an image. Make it a PDF; a scanned PDF is read where the extra `ocr` is installed.",
    b"\xff\xd8\xff": "is an image. Make it a PDF; a scanned PDF is read where the extra `ocr` is installed.",
}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def reader_name(data: bytes, name: str, suffix: str) -> str:
    """Which module of `pipeline.reading` reads the file; raises ReadError for kinds that none reads.

    PDF and Word files are known by their first bytes, and HTML by its first tag, whatever they are called.
    """
    suffix = suffix.lower()
    if suffix not in READERS:
        raise ReadError(f"{name}: files of kind '{_shown(suffix)}' are not read. Known kinds: {', '.join(READERS)}.")
    for start, advice in _ADVICE.items():
        if data.startswith(start):
            raise ReadError(f"{name}: {advice}")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "word"
    if READERS[suffix] == "plain" and _is_web_page(data):
        return "web"
    if READERS[suffix] in ("pdf", "word"):
        kind = "PDF" if suffix == ".pdf" else "Word"
        raise ReadError(f"{name}: cannot be opened as {kind} file, for it is none. Give it the ending of its real format.")
    return READERS[suffix]


def _is_web_page(data: bytes) -> bool:
    start = data[:200]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _shown(suffix: str) -> str:
    return suffix.encode("unicode_escape", errors="replace").decode()[:20] or "none"
