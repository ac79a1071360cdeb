"""JSON lines: one object an item."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from pipeline.records import TaggedDocument


def write(documents: Iterable[TaggedDocument], file: TextIO) -> None:
    """One object a line for every item, in document order."""
    for document in documents:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in document.as_dicts())
