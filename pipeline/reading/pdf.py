"""PDF files, through pdfium."""

from __future__ import annotations

from pipeline.errors import ReadError

_NONCHARACTERS = str.maketrans({"\ufffe": "-", "\ufffd": "", "\x02": "-", "\r": None})


def read(data: bytes, name: str) -> str:
    """Text of a PDF, pages with a form feed between; raises ReadError for a damaged or encrypted file."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ReadError(f"{name}: cannot be opened as PDF ({error}). If it is encrypted, save it without a password first.") from error
    try:
        return "\n\f".join(_page(document, number) for number in range(len(document)))
    finally:
        document.close()


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    words = page.get_textpage()
    try:
        text: str = words.get_text_range()
        return text.translate(_NONCHARACTERS)
    finally:
        words.close()
        page.close()
