"""Word files (.docx)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import ReadError

if TYPE_CHECKING:
    from docx.document import Document


def read(data: bytes, name: str) -> str:
    """Paragraphs and table rows in reading order, a line each; raises ReadError for a damaged file."""
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:
        raise ReadError(f"{name}: cannot be opened as Word file ({type(error).__name__}). Old .doc files want saving as .docx.") from error
    return "\n".join(_lines(document)) + "\n"


def _lines(container: Document) -> Iterator[str]:
    from docx.table import Table

    for block in container.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
            yield "  ".join(cell for cell in cells if cell)
