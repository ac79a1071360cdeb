"""From chosen headings to items: title, number, sections, and what else the item's lines tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.markers import find_marker, hidden_spans, suffix_behind
from pipeline.records import Item, Span, one_line, within_blanks
from pipeline.segmentation.above import lines_above
from pipeline.segmentation.attachments import attachments_of, furniture_of
from pipeline.segmentation.cases import with_case_numbers
from pipeline.segmentation.leads import title_key
from pipeline.segmentation.pieces import CLOSED, STATUS, Piece, holds_case_number
from pipeline.segmentation.sections import make_sections

_STATUS_WORD = r"(?:åbent?|lukket|luk|for\s(?:lukkede|åbne)\sdøre|ikke\soffentlig)"
_STATUS_TAIL = re.compile(
    rf"\s*(?:[-–]\s*{_STATUS_WORD}(?:\s+(?:punkt|sag|dagsorden))?|[(\[]\s*{_STATUS_WORD}(?:\s+(?:punkt|sag|dagsorden))?\s*[)\]]"
    rf"|\s{{2,}}{_STATUS_WORD}|(?<=[a-zæøå])\s+(?-i:Åbent|Lukket)(?:\s+(?:punkt|sag))?)\s*$",
    re.IGNORECASE,
)
_SLOT = re.compile(r"\s*(?:[(\[]\s*(?:ca\.\s*)?\d{1,3}\s*min(?:utter|\.)?\s*[)\]]|[-–,]\s*\d{1,3}\s*min(?:utter|\.)?)\s*$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b(?:dok(?:ument)?\s?\.?\s?(?:nr|nummer|id)|acadre[ -]?dok\w*|dokument)\s*\.?\s*[:.]?\s*(?P<number>\d[\w./\-]*\d)", re.IGNORECASE
)
_KLE = re.compile(r"(?:j\.?\s?nr|journalnr|kle(?:-nr)?|journalnummer)\.?\s*:?\s*(\d{2}\.\d{2}(?:\.\d{2})?)", re.IGNORECASE)
LONGEST_ROW = 400  # characters before the heading; a line with more is no row of a table
REPEATED_WITHIN = 5  # lines behind a heading


def make_items(text: str, pieces: list[Piece], chosen: list[int], titles: Sequence[Span | None]) -> list[Item]:
    """Items from the indices of their heading pieces, in order, and where their titles stand; each ends where the next begins."""
    if not chosen:
        return []
    begins = [_row_begins(text, pieces, place, last + 1) for last, place in zip([-1, *chosen], chosen, strict=False)]
    behind = [0, *(pieces[place].end for place in chosen)]
    starts = lines_above(text, [(earliest, pieces[begin].start) for earliest, begin in zip(behind, begins, strict=False)], pieces[-1].end)
    furniture = furniture_of(text)
    items = [
        _item(text, start, list(_before(text, pieces[begin:following], stop)), title, furniture)
        for start, begin, following, stop, title in zip(
            starts, begins, [*begins, len(pieces)][1:], [*starts, len(text)][1:], titles, strict=True
        )
    ]
    return with_case_numbers(text, items)


def _before(text: str, own: Sequence[Piece], stop: int) -> Iterator[Piece]:
    """An item's pieces, without what belongs to the next one, which begins at ``stop``."""
    for piece in own:
        if piece.end <= stop:
            yield piece
        elif piece.start < stop:
            end = within_blanks(text, piece.start, stop)[1]
            yield replace(piece, end=end, text=text[piece.start : end], name_end=min(piece.name_end, end))


def _row_begins(text: str, pieces: list[Piece], place: int, earliest: int) -> int:
    """The first piece, from ``earliest`` on, of the row of a table that a heading stands in; itself where it stands in none."""
    head, begin = pieces[place], place
    if head.inner and head.start - head.line_start < LONGEST_ROW and "|" in text[head.line_start : head.start]:
        while begin > earliest and pieces[begin - 1].line_start == head.line_start:
            begin -= 1
    return begin


def _item(text: str, start: int, own: list[Piece], place: Span | None, furniture: frozenset[str]) -> Item:
    """The item of these pieces, which begins where its heading does, or the row that this stands in; ``place`` is that of its title."""
    head = own[0]
    end = own[-1].end
    title_pieces = [piece for piece in own if place and piece.start < place.end and place.start < piece.end]
    if place and len(title_pieces) > 1 and title_key(bare_title(title_pieces[-1].title)) == title_key(title_pieces[0].title):
        place, title_pieces = Span(place.start, title_pieces[0].end), title_pieces[:1]  # the second is its repetition
    body = [piece for piece in own if piece not in title_pieces and piece is not head]
    title = one_line(text[place.start : place.end]) if place else ""
    suffix = suffix_behind(text, place.end) if place else None
    heading_end = title_pieces[-1].end if title_pieces else head.start
    repeated = _repeated(title, own[own.index(title_pieces[-1]) + 1 :]) if title_pieces else None
    if repeated:
        heading_end, body = repeated.end, body[body.index(repeated) + 1 :]
    sections = make_sections(own if not title_pieces else body, end)
    rest = [piece for piece in body if not sections or piece.start < sections[0].text_start][:8]
    marker = find_marker(text, heading_end, end, suffix, [(s.start, s.kind) for s in sections])
    document = _DOCUMENT.search(text, start, min(end, heading_end + 600))
    kle = _KLE.search(text, start, min(end, heading_end + 600))
    leads = [*title_pieces[:1], head, *(piece for piece in own[1:4] if title_key(bare_title(piece.title)) == title_key(title) != "")]
    number = next((piece.number for piece in leads if piece.number and not (place and piece.start == place.start)), "")
    return Item(
        start=start,
        end=end,
        title=title,
        number=number or None,
        title_start=place.start if place else heading_end,
        title_end=place.end if place else heading_end,
        heading_end=heading_end,
        sections=sections,
        closed=bool(CLOSED.search(text, start, heading_end)) or any(STATUS.match(p.text) and CLOSED.search(p.text) for p in rest),
        document_number=document["number"] if document else None,
        kle=kle[1] if kle else None,
        attachments=attachments_of(text, sections, (heading_end, end), furniture),
        marker=marker,
        hidden=(*hidden_spans(text, start, end, marker), *([Span(title_pieces[-1].end, heading_end)] if repeated else [])),
    )


def _repeated(title: str, behind: list[Piece]) -> Piece | None:
    """The line that prints the heading again, with nothing but a section's name and the case's numbers between; None without one."""
    key = title_key(title)
    for piece in behind[:REPEATED_WITHIN]:
        if key and title_key(bare_title(piece.title)) == key:
            return piece
        if not (piece.section or STATUS.match(piece.text) or holds_case_number(piece.text)):
            return None
    return None


def bare_title(title: str) -> str:
    """A title without what stands behind it: status and minutes, in whatever order."""
    before = None
    while title != before:
        before, title = title, _SLOT.sub("", _STATUS_TAIL.sub("", title)).rstrip(" *_|#\t")
    return title
