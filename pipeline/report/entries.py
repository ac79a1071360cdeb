"""A tagged document as the report's page reads it: each item's text cut into parts, each part into plain and marked runs.

The page thus needs no offsets of its own: characters are counted here, and JavaScript would count some of them twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pipeline.records import Item, Meeting, Section, TaggedDocument, TaggedItem, one_line

TYPE = "type"  # names the evidence for the type, as a theme's id does for the theme
# Control characters, and those that turn the direction of writing, which can make a text seem to say something else.
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL = {code: " " for code in (*range(32), *range(127, 160), *_TURNING) if chr(code) not in "\n\t"}
_NARROW, _WIDE = 40, 140  # characters; a text whose lines are about as long as these was broken to fit a page
_REST_OF_HEADING = re.compile(r"(?:[ \t*_:#]*\n)?")  # what Markdown puts behind a section's name
_MarkedSpan = tuple[int, int, str]
Run = str | list[str]  # plain text, or marked text and what it speaks for


def meeting_entry(document: TaggedDocument) -> dict[str, Any]:
    """A document with its items; the only place where text of minutes enters the report."""
    text = readable(document.text)
    return {
        "source": plain(document.source),
        "body": document.meeting.body and plain(document.meeting.body),
        "date": document.meeting.date,
        "kind": document.meeting.kind,
        "items": [_item_entry(text, item, document.meeting) for item in document.items],
    }


def plain(text: str) -> str:
    """Text of the same length with a space for each character that would steer its display instead of being seen."""
    return text.translate(_CONTROL)


def readable(text: str) -> str:
    """Plain text of the same length, also with a space for each line break that only the page's width made."""
    lines = plain(text).split("\n")
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    if not _NARROW <= width <= _WIDE:
        return "\n".join(lines)
    joints = [" " if _goes_on(before, line, width) else "\n" for before, line in pairwise(lines)]
    return "".join(part for pair in zip(lines, [*joints, ""], strict=True) for part in pair)


def _goes_on(before: str, line: str, width: int) -> bool:
    """Whether a line goes on from the one before: its first word found no room there, and it begins no entry of a list."""
    first = line.split(maxsplit=1)[0] if line.strip() else ""
    return first[:1].isalpha() and first != "at" and bool(before.strip()) and len(before) + 1 + len(first) > width


def _item_entry(text: str, tagged: TaggedItem, meeting: Meeting) -> dict[str, Any]:
    row = tagged.as_dict("", meeting)
    kept = ("number", "start", "end", "closed", "case_number", "kle", "review")
    kind = row["type"] and {key: row["type"][key] for key in ("label", "probability", "marker")}
    return {
        **{key: row[key] for key in kept},
        "title": plain(tagged.item.title),
        "type": kind,
        "themes": [[theme["id"], theme["probability"]] for theme in row["themes"]],
        "parts": list(_parts(text, tagged)),
    }


def _parts(text: str, tagged: TaggedItem) -> Iterator[dict[str, Any]]:
    """The heading and every section of an item in order, and what stands between them: nothing but the marks of Markdown is left out."""
    item, marks = tagged.item, _marks(tagged)
    yield {"kind": "title", "runs": _runs(text, item.title_start, item.title_end, marks)}
    at = item.title_end
    for section in item.sections:
        yield from _unnamed(text, at, section.start, marks)
        start = _REST_OF_HEADING.match(text, section.text_start, section.end).end()  # type: ignore[union-attr]
        yield {**_heading(text, section), "runs": _runs(text, start, section.end, marks)}
        at = section.end
    yield from _unnamed(text, at, _end(item), marks)


def _end(item: Item) -> int:
    return max(item.end, item.heading_end)


def _unnamed(text: str, start: int, end: int, marks: list[_MarkedSpan]) -> Iterator[dict[str, Any]]:
    if text[start:end].strip():
        yield {"kind": "", "runs": _runs(text, start, end, marks)}


def _heading(text: str, section: Section) -> dict[str, str]:
    printed = one_line(text[section.start : section.text_start]).strip(" :*_#")
    return {"kind": section.kind, "name": printed or section.name}


def _marks(tagged: TaggedItem) -> list[_MarkedSpan]:
    """Start, end and label of every phrase that weighed."""
    labels = [(TYPE, tagged.type)] if tagged.type else []
    labels += [(theme.id, theme) for theme in tagged.themes]
    return [(evidence.start, evidence.end, name) for name, label in labels for evidence in label.evidence]


def _runs(text: str, start: int, end: int, marks: list[_MarkedSpan]) -> list[Run]:
    """Text in ``[start, end)``, trimmed of white space, cut wherever a mark begins or ends; marks may overlap."""
    content = text[start:end]
    start, end = start + len(content) - len(content.lstrip()), start + len(content.rstrip())
    inside = [mark for mark in marks if mark[0] < end and mark[1] > start]
    cuts = sorted({start, end, *(min(max(at, start), end) for mark in inside for at in mark[:2])})
    runs: list[Run] = []
    for left, right in pairwise(cuts):
        names = dict.fromkeys(name for first, last, name in inside if first < right and last > left)
        runs.append([text[left:right], *names] if names else text[left:right])
    return runs
