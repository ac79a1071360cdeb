"""The HTML report: one page that holds its style, script and data, opens from disk and asks nothing of the network.

The page is safe to open whatever the minutes hold: its content security policy lets only the page's own style and script run,
known by their hashes, and the data is a JSON block without markup characters, which the script turns into text nodes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from string import Template
from typing import IO, Any

from pipeline.records import TaggedDocument
from pipeline.report.entries import meeting_entry

_FOLDER = Path(__file__).parent
_SCRIPTS = ("data.js", "filters.js", "charts.js", "detail.js", "table.js", "main.js")
_MARKUP = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def write(documents: Iterable[TaggedDocument], file: IO[str]) -> None:
    """Write the page; each document is written as it comes, so memory holds one at a time.

    Raises ModelError where the list of themes, which the page explains, is missing.
    """
    before, after = (Template(part).substitute(_frame()) for part in _read("page.html").split("<!-- data -->"))
    file.write(before)
    file.write(f'{{"themes":{_json(_theme_entries())},"meetings":[')
    between = "\n"
    for document in chain.from_iterable(document.meetings() for document in documents):
        file.write(between + _json(meeting_entry(document)))
        between = ",\n"
    file.write(f"\n]}}{after}")


def _frame() -> dict[str, str]:
    """What the page's frame is filled with: style, script, and the policy that lets only these two run."""
    from pipeline import __version__

    style, script = _read("style.css"), "".join(map(_read, _SCRIPTS))
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return {"version": __version__, "style": style, "script": script, "policy": policy}


def _source(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _theme_entries() -> list[dict[str, str]]:
    from pipeline.resources import resource
    from pipeline.themes import read_themes

    return [{"id": theme.id, "group": theme.group, "definition": theme.definition} for theme in read_themes(resource("data/themes.yaml"))]


def _json(value: Any) -> str:
    """JSON without markup characters, so that no data can end its block; lone surrogates, which no file can hold, become question marks."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_MARKUP)
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
