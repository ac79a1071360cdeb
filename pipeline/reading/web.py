"""Web pages: the text as a reader sees it, one line a block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import ReadError
from pipeline.limits import Limits

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote br center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol option p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))
_SILENT = frozenset(("script", "style", "head", "template", "noscript", "svg", "iframe", "object", "select"))
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")


def read(data: bytes, name: str, _limits: Limits) -> str:
    """Text of an HTML page: scripts left out, a line for every block, cells of a plain table row side by side."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding=_encoding(data), remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name}: is no readable web page ({str(error)[:100]}). Save it anew from the browser.") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ReadError(f"{name}: nests tags deeper than any page does, and the rest would be lost. Save its text as .txt.")
    pieces: list[str] = []
    _walk(root, pieces)
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(pieces).split("\v"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _encoding(data: bytes) -> str | None:
    """UTF-8 where the bytes are that; else what the page says itself."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _walk(root: HtmlElement, pieces: list[str]) -> None:
    """Append the text of the tree, vertical tabs for line breaks; iterative, since pages nest deeper than Python's stack."""
    from lxml import etree

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _SILENT:
                walker.skip_subtree()
                continue
            pieces.append(_edge(element))
            pieces.append(element.text or "")
        else:
            if tag not in _SILENT:
                pieces.append(_edge(element, closing=True))
            pieces.append(element.tail or "")


def _edge(element: HtmlElement, closing: bool = False) -> str:
    if element.tag == "br":
        return "" if closing else "\v"
    if element.tag in _CELLS:
        holds_blocks = any(child.tag in _BLOCKS for child in element)
        return "\v" if holds_blocks else (" " if closing else "")
    if element.tag in _BLOCKS:
        heading = element.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "table")
        return "\v\v" if heading else "\v"
    return ""
