"""What a classifier reads of an item: its title, recommendation, decision and case, with offsets, and type markers blanked out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Item, Span

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
    fields = [_field("title", text, item.title_start, item.heading_end, item.hidden)]
    first = item.sections[0].start if item.sections else item.end
    if first > item.heading_end:
        fields.append(_field("case", text, item.heading_end, first, item.hidden))
    told = (section for section in item.sections if section.kind not in _SILENT)
    fields += [_field(_FIELD_OF.get(s.kind, "case"), text, s.text_start, s.end, item.hidden) for s in told]
    return [field for field in fields if field.text.strip()]


def _field(name: str, text: str, start: int, end: int, hidden: tuple[Span, ...]) -> Field:
    content = text[start:end]
    for span in hidden:
        if span.start < end and span.end > start:
            first, last = max(span.start - start, 0), min(span.end, end) - start
            content = content[:first] + " " * (last - first) + content[last:]
    return Field(name, start, content)
