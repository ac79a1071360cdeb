"""Word files (.docx)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import ReadError
from pipeline.limits import Limits, beyond

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _ROW, _CELL, _TEXT = f"{_W}p", f"{_W}tr", f"{_W}tc", f"{_W}t"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_SILENT = frozenset((f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"))


def read(data: bytes, name: str, limits: Limits) -> str:
    """Paragraphs and table rows in reading order, a line each; raises ReadError for a damaged file or one that unpacks to too much.

    Content controls and text boxes are read where they stand; deletions in a document with tracked changes are left out.
    """
    import docx

    try:
        _refuse_bomb(data, name, limits)
        document = docx.Document(io.BytesIO(data))
    except ReadError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # the library lets through what its parsers raise, of many kinds
        raise ReadError(f"{name}: cannot be opened as Word file ({type(error).__name__}). Save it anew in Word as .docx.") from error
    return "\n".join(_lines(document.element)) + "\n"


def _refuse_bomb(data: bytes, name: str, limits: Limits) -> None:
    """Raise ReadError where the archive says that it unpacks to more than the limit; the bound on memory holds where it lies."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > limits.bytes:
            raise beyond(name, f"unpacks to more than {limits.megabytes} MB", "megabytes", limits.megabytes)


def _lines(root: _Element) -> Iterator[str]:
    """A line for every paragraph; those of a table row side by side. Iterative, since tables nest deeper than Python's stack."""
    from lxml import etree

    paragraphs: list[list[str]] = [[]]  # the open ones, outermost first: a text box stands inside a paragraph
    rows: list[list[list[str]]] = []  # the open table rows, outermost first: cells of lines
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _SILENT:
                walker.skip_subtree()
            elif tag == _PARAGRAPH:
                paragraphs.append([])
            elif tag == _ROW:
                rows.append([])
            elif tag == _CELL and rows:
                rows[-1].append([])
            else:
                paragraphs[-1].append(element.text or "" if tag == _TEXT else _SIGNS.get(tag, ""))
            continue
        if tag == _PARAGRAPH:
            line = "".join(paragraphs.pop())
        elif tag == _ROW and rows:
            line = "  ".join(cell for cell in (" ".join(filter(None, lines)) for lines in rows.pop()) if cell)
        else:
            continue
        if rows and rows[-1]:
            rows[-1][-1].append(line.strip())
        else:
            yield line
