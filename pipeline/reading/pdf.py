"""PDF files, through pdfium: its characters with their places become lines in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import ReadError
from pipeline.limits import Limits, beyond
from pipeline.reading.furniture import without_furniture
from pipeline.reading.hyphens import join_words
from pipeline.reading.layout import Line, Run, lines_in_order

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_HYPHENS = frozenset((0x02, 0xFFFE))  # what pdfium makes of a hyphen at the end of a line
GAP = 1.0  # times the height of a line; where a line breaks off for longer, another run begins


def read(data: bytes, name: str, limits: Limits) -> str:
    """Text of a PDF, pages with a form feed between; raises ReadError for a damaged or encrypted file, or one of too many pages.

    Columns are read one after the other, what recurs at the head and foot of pages is left out, and words cut at line ends are joined.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        raise ReadError(f"{name}: cannot be opened as PDF ({error}). If it is encrypted, save it without a password first.") from error
    if count > limits.pages:
        raise beyond(name, f"has more than {limits.pages} pages", "pages", limits.pages)
    pages = without_furniture([_page(document, number) for number in range(count)])
    return join_words("\n\f".join(_text(lines) for lines in pages))


def _text(lines: list[Line]) -> str:
    return "\n".join("\n" + line.text if line.gap_before else line.text for line in lines)


def _page(document: PdfDocument, number: int) -> list[Line]:
    """The lines of a page in reading order; none where the page cannot be read."""
    import pypdfium2 as pdfium

    try:
        page = document[number]
        words = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    try:
        runs = list(_runs(words))
        upright = sum(run.upright for run in runs) * 2 >= len(runs)
        return lines_in_order(runs) if upright else [Line(run.text, run.bottom, run.top) for run in runs]
    finally:
        words.close()
        page.close()


def _runs(words: object) -> Iterator[Run]:
    """Stretches of characters that stand side by side, in the order in which the file draws them."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    letters: list[str] = []
    left = right = top = bottom = 0.0
    for place in range(words.count_chars()):  # type: ignore[attr-defined]
        code = raw.FPDFText_GetUnicode(words, place)
        if code in (0, 10, 13) or not raw.FPDFText_GetLooseCharBox(words, place, box):
            continue
        letter = "-" if code in _HYPHENS else _character(code)
        height = box.top - box.bottom
        if letter.isspace() and (height <= 0 or box.right <= box.left):  # put in by pdfium: no place of its own
            if letters:
                letters.append(" ")
            continue
        overlap = min(top, box.top) - max(bottom, box.bottom)
        same = overlap > 0.5 * min(height, top - bottom) and -height < box.left - right < GAP * max(height, 1.0)
        if letters and not same:
            yield Run("".join(letters), left, right, bottom, top)
            letters = []
        if not letters:
            left, right, top, bottom = box.left, box.right, box.top, box.bottom
        letters.append(letter)
        left, right = min(left, box.left), max(right, box.right)
        top, bottom = max(top, box.top), min(bottom, box.bottom)
    if letters:
        yield Run("".join(letters), left, right, bottom, top)


def _character(code: int) -> str:
    """The character of a code point; a blank for what is none."""
    if code < 32 or code in (0xFFFD, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return " "
    return chr(code)
