"""JSON: a list of meetings, each with its items."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from typing import Any, TextIO

from pipeline.records import TaggedDocument


def write(documents: Iterable[TaggedDocument], file: TextIO) -> None:
    """One array with an object for every meeting of the documents that could be read, also where it holds no items."""
    file.write("[")
    between = "\n"
    for document in chain.from_iterable(document.meetings() for document in documents):
        file.write(between + json.dumps(meeting_dict(document), ensure_ascii=False))
        between = ",\n"
    file.write("\n]\n")


def meeting_dict(document: TaggedDocument) -> dict[str, Any]:
    """A meeting with its items; an item does not repeat its meeting."""
    shared = ("source", "meeting")
    items = [{key: value for key, value in row.items() if key not in shared} for row in document.as_dicts()]
    return {"source": document.source, "meeting": document.meeting.as_dict(), "items": items}
