"""Word files (.docx)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import ReadError

if TYPE_CHECKING:
    from docx.blkcntnr import BlockItemContainer


def read(data: bytes, name: str) -> str:
    """Paragraphs and table rows in reading order, a line each; raises ReadError for a damaged file."""
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
    except Exception as error:  # noqa: BLE001 (python-docx lets zip, XML and key errors of damaged files through)
        raise ReadError(f"{name}: cannot be opened as Word file ({type(error).__name__}). Old .doc files want saving as .docx.") from error
    return "\n".join(_lines(document)) + "\n"


def _lines(container: BlockItemContainer) -> Iterator[str]:
    from docx.table import Table

    for block in container.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
            yield "  ".join(cell for cell in cells if cell)
