"""What a classifier reads of an item: its title, recommendation, decision and case, with offsets, and type markers blanked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Item

TELLS_NOTHING = 40  # characters
_FIELD_OF = {"indstilling": "recommendation", "beslutning": "decision"}
_SILENT = frozenset(("sagsforløb", "fraværende"))


@dataclass(frozen=True)
class Field:
    """A stretch of an item's text: `start` is its offset in the document."""

    name: str
    start: int
    text: str


def item_fields(text: str, item: Item) -> list[Field]:
    """The fields of an item in the order of the text; routing and absence lists are left out."""
    shown = _blanked(text, item)

    def field(name: str, start: int, end: int) -> Field:
        return Field(name, start, shown[start - item.start : end - item.start])

    fields = [field("title", item.title_start, item.title_end)]
    first = item.sections[0].start if item.sections else item.end
    if first > item.title_end:
        fields.append(field("case", item.title_end, first))
    told = (section for section in item.sections if section.kind not in _SILENT)
    fields += [field(_FIELD_OF.get(s.kind, "case"), s.text_start, s.end) for s in told]
    return [field for field in fields if field.text.strip()]


def tells_a_theme(fields: Sequence[Field]) -> bool:
    """Whether there is a title, or text enough, to tell by what an item is about: *Udvalget blev orienteret.* alone tells nothing."""
    return any(field.name == "title" for field in fields) or sum(len(field.text.strip()) for field in fields) > TELLS_NOTHING


def _blanked(text: str, item: Item) -> str:
    """An item's text with blanks for what is hidden."""
    parts, at = [], item.start
    for span in sorted(item.hidden, key=lambda span: span.start):
        first, last = max(span.start, at), min(span.end, item.end)
        if last > first:
            parts += [text[at:first], " " * (last - first)]
            at = last
    return "".join([*parts, text[at : item.end]])
