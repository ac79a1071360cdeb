"""The header of minutes: whose meeting, when and where, minutes or agenda, who was there, which municipality."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from pipeline.records import Meeting
from pipeline.segmentation.bodies import (
    KIND,
    body_mentioned,
    body_of,
    municipality_mentioned,
    municipality_of,
    municipality_signed,
    plain_case,
)
from pipeline.segmentation.header.labels import LONG, HeaderLine, header_lines, is_label, values
from pipeline.segmentation.header.occasion import read_day, read_hours, read_place
from pipeline.segmentation.header.people import read_people
from pipeline.segmentation.names import meeting_name
from pipeline.segmentation.pieces import Piece
from pipeline.segmentation.times import DATE, clock_times, iso_date

LONGEST = 6000  # characters of a header that are read
LONGEST_REST = 20_000  # characters behind it that may name the body
LEAST_MENTIONS = 3  # of a body in the text of items
LONGEST_SHEET = 3000  # characters behind the last item
_SHEET = re.compile(r"\bUnderskrift(?:sside|sark|sblad|er)\b:?", re.IGNORECASE)
_LISTED = re.compile(r"^\W*(?:(?i:punkt|pkt\.?|åbent?|lukket)\s*)?\d{1,4}\s?[.:)]?\s+(?=[A-ZÆØÅ])|(?:\.\s?){4,}|…")
_BODY_VALUE = re.compile(r"[A-ZÆØÅ§][^.:|]{3,60}")
_ENDED = re.compile(
    r"mødet\s+(?:blev\s+)?(?:sluttede|slut|sluttet|hævet|afsluttet|hævedes)\s*:?\s*(kl\.?\s*\d{1,2}(?:[.:]\d\d)?)", re.IGNORECASE
)
_COURSE = re.compile(r"^\W*(?P<date>\d{1,2}[.\-/]\d{1,2}[.\-/]\d{4})\s+(?P<body>[A-ZÆØÅ].{3,60})$")


def read_header(block: str, titles: Collection[str], rest: str = "", *, decided: bool = False) -> Meeting:
    """Read a header's block of text; lines that are ``titles`` (of a contents list) are passed over.

    ``rest`` is the text of the meeting behind it: it may say when the meeting ended, and names its municipality again and again.
    ``decided`` tells that its items hold decisions: whatever the header says, these are minutes.
    """
    lines = _lines(block, titles)
    present, absent, seated = read_people(lines)
    present = present or _signed(rest)
    loose = _loose(lines, seated)
    start, end = read_hours(lines, loose)
    body = _body(lines, loose) or body_mentioned(block[:LONGEST]) or body_mentioned(rest[:LONGEST_REST], LEAST_MENTIONS)
    ended = _ENDED.search(block) or _ENDED.search(rest[-LONGEST:])
    return Meeting(
        body=body,
        date=read_day(lines, loose),
        kind="referat" if decided else _kind([line for line in lines if line.label == "contents" or line in loose]) or _kind(lines),
        municipality=next((name for line in loose if (name := municipality_of(line.text))), None)
        or municipality_of(block[:LONGEST])
        or municipality_mentioned(rest)
        or municipality_signed(rest[-LONGEST_SHEET:]),
        start_time=start,
        end_time=end or (clock_times(ended[1])[0] if ended else None),
        place=read_place(lines, loose, body),
        present=present,
        absent=absent,
    )


def read_whose(block: str, titles: Collection[str]) -> Meeting:
    """Body and day alone, as `read_header` reads them: of many places where a meeting might begin, most are none."""
    lines = _lines(block, titles)
    loose = _loose(lines)
    return Meeting(body=_body(lines, loose), date=read_day(lines, loose))


def _lines(block: str, titles: Collection[str]) -> list[HeaderLine]:
    return [line for line in header_lines(block[:LONGEST]) if line.label or line.text not in titles]


def _loose(lines: Sequence[HeaderLine], seated: Collection[int] = ()) -> list[HeaderLine]:
    """The lines without a label that are neither names, ``seated`` (indices), nor entries of a list."""
    return [line for i, line in enumerate(lines) if i not in seated and not line.label and not _listed(line.text)]


def _signed(rest: str) -> tuple[str, ...]:
    """The names on the sheet for signatures behind the last item, where there is one."""
    sheets = list(_SHEET.finditer(rest, max(0, len(rest) - LONGEST_SHEET)))
    return read_people(header_lines(rest[sheets[-1].end() :]))[0] if sheets else ()


def _listed(line: str) -> bool:
    """Whether a line is an entry of a list, not one that a page's number leads (``1 BIRKEMOSE KOMMUNE DAGSORDEN for ..``)."""
    return len(line) < LONG and bool(_LISTED.search(line)) and not (municipality_of(line) and KIND.search(line))


def _body(lines: Sequence[HeaderLine], loose: Sequence[HeaderLine]) -> str | None:
    """The body that a label names, else that of the line that says most of a meeting."""
    for value in values(lines, "body"):
        if body := body_of(value):
            return body
        if _BODY_VALUE.fullmatch(value) and not KIND.fullmatch(value) and not all(is_label(word) for word in value.split()):
            return plain_case(value)
    named = [(bool(KIND.search(line.text)) + bool(DATE.search(line.text)), body) for line in loose if (body := body_of(line.text[:300]))]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _kind(loose: Sequence[HeaderLine]) -> str | None:
    """``referat`` or ``dagsorden``, from the first line that begins with such a word, else the first that holds one."""
    texts = [line.text[:200] if not line.label else line.name for line in loose]
    found = [match for text in texts if (match := KIND.search(text))]
    first = next((match for match in found if match.start() < 25), None) or next(iter(found), None)
    return first.lastgroup if first else None


def told_by_items(pieces: Sequence[Piece], items: int) -> tuple[str | None, str | None]:
    """Body and date that the decisions of most items bear, or the entries of their course (``03-03-2014 Teknisk Udvalg``)."""
    named: Counter[tuple[str, str]] = Counter()
    for piece in pieces:
        if piece.section == "beslutning" and (name := meeting_name(piece.text)):
            named[name[0], iso_date(name[1]) or ""] += 1
        elif (match := _COURSE.match(piece.text)) and (body := body_of(match["body"])):
            named[body, iso_date(match["date"]) or ""] += 1
    if not named:
        return None, None
    (body, day), often = named.most_common(1)[0]
    return (body, day or None) if often >= max(2, 0.6 * items) else (None, None)
