"""The records that flow through the pipeline. All offsets are characters into the text of one document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import Any

TYPES = ("orientering", "drøftelse", "beslutning")
TITLES = "titles/"  # what the names of written agendas of bare titles begin with
NONE = "ingen"  # the classifier's answer that the type cannot be told


@dataclass(frozen=True)
class Span:
    """Half-open range of characters ``[start, end)``."""

    start: int
    end: int


def within_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """A range of a text without blanks at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def one_line(text: str) -> str:
    """A text without line breaks, one blank between words."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Section(Span):
    """A labelled part of an item: ``start`` at its name, ``text_start`` behind it, ``kind`` from the list of section kinds."""

    name: str
    kind: str
    text_start: int
    body: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Marker(Span):
    """What the document itself says about an item's type."""

    text: str
    label: str


@dataclass(frozen=True)
class Meeting:
    """Whose minutes these are; what the document does not say is None.

    ``date`` is ISO 8601, ``kind`` dagsorden or referat, times are ``HH:MM``; people are listed as printed, with their party letters.
    """

    body: str | None = None
    date: str | None = None
    kind: str | None = None
    municipality: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    place: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The meeting as the output contract has it."""
        return asdict(self) | {"present": list(self.present), "absent": list(self.absent)}


@dataclass(frozen=True)
class Item(Span):
    """One matter of a meeting. Its title stands in ``[title_start, title_end)``, its sections behind ``heading_end``."""

    title: str
    number: str | None
    title_start: int
    title_end: int
    heading_end: int
    sections: tuple[Section, ...] = ()
    closed: bool = False
    case_number: str | None = None
    document_number: str | None = None
    kle: str | None = None
    attachments: tuple[str, ...] = ()
    marker: Marker | None = None
    hidden: tuple[Span, ...] = ()  # type markers, routing words and a heading's second printing, kept from the models
    meeting: Meeting | None = None  # whose item it is, where the document holds several meetings


@dataclass(frozen=True)
class Segmented:
    """A document cut into items, in the order of the text; items do not overlap. ``meeting`` is the first that it holds."""

    text: str
    meeting: Meeting
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Evidence(Span):
    """A phrase that weighed for a label, with its share of the score."""

    text: str
    weight: float


@dataclass(frozen=True)
class Label:
    """An answer of a classifier with its calibrated probability and what spoke for it."""

    id: str
    probability: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class TaggedItem:
    """An item with its type (None where it cannot be told) and its themes, best first."""

    item: Item
    type: Label | None
    themes: tuple[Label, ...]
    review: bool

    def as_dict(self, source: str, meeting: Meeting) -> dict[str, Any]:
        """The item as the output contract has it; ``meeting`` is whose it is where it does not say so itself."""
        item = self.item
        return {
            "source": source,
            "meeting": (item.meeting or meeting).as_dict(),
            "number": item.number,
            "title": item.title,
            "start": item.start,
            "end": item.end,
            "closed": item.closed,
            "case_number": item.case_number,
            "document_number": item.document_number,
            "kle": item.kle,
            "attachments": list(item.attachments),
            "sections": [_section_dict(section) for section in item.sections],
            "type": self._type_dict(),
            "themes": [_label_dict("id", theme) for theme in self.themes],
            "review": self.review,
        }

    def _type_dict(self) -> dict[str, Any] | None:
        if self.type is None:
            return None
        marker = self.item.marker
        label = _label_dict("label", self.type)
        evidence = label.pop("evidence")
        return {**label, "source": "marker" if marker else "model", "marker": marker.text if marker else None, "evidence": evidence}


@dataclass
class TaggedDocument:
    """All items of one document, in the order of the text; ``meeting`` is the first that it holds."""

    source: str
    text: str
    meeting: Meeting
    items: list[TaggedItem] = field(default_factory=list)

    def meetings(self) -> Iterator[TaggedDocument]:
        """The document cut into its meetings, each with its own items; itself where it holds one."""
        groups = groupby(self.items, key=lambda tagged: tagged.item.meeting or self.meeting)
        found = [replace(self, meeting=meeting, items=list(items)) for meeting, items in groups]
        yield from found or [self]

    def as_dicts(self) -> Iterator[dict[str, Any]]:
        """One dictionary an item, as the output contract has it."""
        for item in self.items:
            yield item.as_dict(self.source, self.meeting)


def _section_dict(section: Section) -> dict[str, Any]:
    row: dict[str, Any] = {"name": section.name, "kind": section.kind, "start": section.start, "end": section.end}
    if section.body or section.date:
        row |= {"body": section.body, "date": section.date}
    return row


def _label_dict(key: str, label: Label) -> dict[str, Any]:
    evidence = [{"text": e.text, "start": e.start, "end": e.end} for e in label.evidence]
    return {key: label.id, "probability": round(label.probability, 4), "evidence": evidence}
