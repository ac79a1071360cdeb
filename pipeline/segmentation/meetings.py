"""The meetings that a document holds: mostly one, now and then several behind one another, each with a header of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Meeting
from pipeline.segmentation.bodies import KIND, body_of, municipality_of
from pipeline.segmentation.header import read_header, read_whose, told_by_items
from pipeline.segmentation.header.labels import header_lines
from pipeline.segmentation.leads import title_key
from pipeline.segmentation.names import meeting_name
from pipeline.segmentation.pieces import Piece
from pipeline.segmentation.times import iso_date

LEAST_SIGNS = 2
MOST = 0.6  # of a meeting's items
LONGEST_TABLE = 200  # characters of a table's remains before a title
_FEW_LINES = 12  # within which a header names body and date
_TABLE = re.compile(r"\|")


@dataclass(frozen=True)
class Held:
    """One meeting of a document: the piece that begins its header, the pieces that begin its items, and the piece behind its last."""

    begin: int
    items: tuple[int, ...]
    end: int
    meeting: Meeting


def meetings_of(text: str, pieces: Sequence[Piece], chosen: Sequence[int]) -> list[Held]:
    """The meetings of a document in order, at least one; ``chosen`` are the pieces that begin items."""
    starts = [(0, 0), *_later_starts(text, pieces, chosen)]
    ends = [*((begin, place) for begin, place in starts[1:]), (len(pieces), len(chosen))]
    found: list[Held] = []
    for (begin, place), (end, behind) in zip(starts, ends, strict=True):
        own = tuple(chosen[place:behind])
        found.append(Held(begin, own, end, _meeting(text, pieces[begin:end], [i - begin for i in own], found)))
    return found


def _meeting(text: str, own: Sequence[Piece], items: Sequence[int], before: Sequence[Held]) -> Meeting:
    """What the header of a meeting tells; what it leaves out, the first heading or the decisions may tell."""
    if not own:
        return Meeting()
    head, rest = _block(text, own, items)
    read = read_header(head, _titles(own, items), rest, decided=_decided(own, items))
    if read.body is None or read.date is None:
        in_heading = _in_heading(text, own, items)
        body, day = told_by_items(own, len(items))
        read = replace(read, body=read.body or in_heading.body or body, date=read.date or in_heading.date or day)
    if before and read.municipality is None:
        return replace(read, municipality=before[0].meeting.municipality)
    return read


def _decided(own: Sequence[Piece], items: Sequence[int]) -> bool:
    """Whether most items of a meeting hold a decision of its own body; an agenda has empty headings at most."""
    ends = [*items[1:], len(own)]
    held = (any(_decides(own, i) for i in range(begin, end)) for begin, end in zip(items, ends, strict=True))
    return bool(items) and sum(held) >= MOST * len(items)


def _decides(own: Sequence[Piece], i: int) -> bool:
    piece, following = own[i], own[i + 1] if i + 1 < len(own) else None
    if piece.section != "beslutning" or meeting_name(piece.text):
        return False
    return piece.section_rest or (following is not None and not following.section and meeting_name(following.text) is None)


def _block(text: str, own: Sequence[Piece], items: Sequence[int]) -> tuple[str, str]:
    """The text before the first item, and the rest."""
    begin, end = own[0].line_start, own[-1].end
    first = own[items[0]].start if items else end
    return text[begin:first], text[first:end]


def _titles(own: Sequence[Piece], items: Sequence[int]) -> set[str]:
    """Lines before the first item that are titles of items."""
    keys = {title_key(own[i].title) for i in items if own[i].title} | {title_key(own[i + 1].title) for i in items if i + 1 < len(own)}
    first = items[0] if items else 0
    return {piece.text for piece in own[:first] if (key := title_key(piece.title)) in keys and key}


def _in_heading(text: str, own: Sequence[Piece], items: Sequence[int]) -> Meeting:
    """Body and date where a heading's line holds them before the title, as remains of a table do."""
    piece = own[items[0]] if items else None
    if piece is None or "|" not in text[piece.line_start : piece.end]:
        return Meeting()
    before = text[piece.line_start : piece.start] if piece.inner else piece.text[:LONGEST_TABLE]
    return read_header(re.sub(r"[*|]+", "\n", before), ())


def _later_starts(text: str, pieces: Sequence[Piece], chosen: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where another meeting's header begins, as the piece and the place in ``chosen`` of its first item."""
    last = chosen[0] if chosen else 0
    meeting = None
    for place in range(1, len(chosen)):
        before, here = chosen[place - 1], chosen[place]
        for begin, listed in _possible(pieces, before, here):
            meeting = meeting or _meeting(text, pieces[:here], chosen[:place], [])
            read = read_whose(
                text[pieces[begin].line_start : pieces[here].start], _titles(pieces[begin:], [i - begin for i in chosen[place:]])
            )
            restarts = 0 <= pieces[here].value <= pieces[last].value
            if _another(pieces[begin:here], read, meeting, restarts=restarts, listed=listed):
                yield begin, place
                meeting, last = read, here
                break


def _possible(pieces: Sequence[Piece], before: int, here: int) -> Iterator[tuple[int, bool]]:
    """Pieces between two headings with which a header can begin, behind the last section's name; and whether that names attachments."""
    end = here
    while pieces[end - 1].section and end - 1 > before:  # a group's heading above the item
        end -= 1
    names = [i for i in range(before + 1, end) if pieces[i].section and not _of_header(pieces[i])]
    for i in range((names[-1] if names else before) + 1, here):
        piece = pieces[i]
        if len(piece.text) < 200 and (_begins_header(piece) or (piece.inner and KIND.match(piece.text))):
            yield i, bool(names) and pieces[names[-1]].section == "bilag"


def _of_header(piece: Piece) -> bool:
    """Whether what reads as a section's name is a label of a header (``Fraværende:``)."""
    return piece.section in ("fraværende", "andet", "sagsforløb", "vurdering") and any(line.label for line in header_lines(piece.text))


def _begins_header(piece: Piece) -> bool:
    text = _TABLE.sub(" ", piece.text).strip(" #*")
    kind = KIND.search(text)
    return (
        bool(kind and kind.start() < 25 and not text.endswith("."))
        or (len(text) < 60 and (municipality_of(text) or "").casefold() == text.casefold())
        or (len(text) < 120 and body_of(text) is not None)
    )


def _another(block: Sequence[Piece], read: Meeting, current: Meeting, *, restarts: bool, listed: bool) -> bool:
    """Whether a block is the header of another meeting: body and date, not those of the meeting it stands in, and signs of a header."""
    if not read.body or not read.date or (read.body, read.date) == (current.body, current.date) or body_of(read.body) is None:
        return False
    lines = [line for piece in block for line in header_lines(piece.text)]
    near = " ".join(piece.text for piece in block[:_FEW_LINES])
    labels = {line.label for line in lines} - {"", "other", "contents"}
    if listed and not labels and not block[0].text.startswith("#"):
        return False  # an attachment: Referat fra Ældrerådets møde 3. maj 2016
    says_so = bool(KIND.search(near))
    if restarts and body_of(block[0].text) and iso_date(block[0].text) and not block[0].text[:1].isdigit():
        return True  # a heading of its own: # Socialudvalget 12. maj 2015
    if not says_so and not labels & {"time", "place", "present"}:
        return False  # a decision's name, or an entry of an item's course
    return says_so + restarts + len(labels) >= LEAST_SIGNS
