"""From an item's pieces to its sections: where each begins, behind what its text stands, and whose decision it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Section
from pipeline.sections import plain_name
from pipeline.segmentation.bodies import body_of
from pipeline.segmentation.names import broken_meeting_name, meeting_name
from pipeline.segmentation.pieces import Piece
from pipeline.segmentation.times import iso_date

_COUNT = re.compile(r"\s*\(\d{1,3}\)[\s*_:]*")
_BODY_FIELD = re.compile(r"\W*Udvalg\s*:?\s*(?P<value>.*)", re.IGNORECASE)
_DATE_FIELD = re.compile(r"\W*(?:Møde)?dato\s*:?\s*(?P<value>.*)", re.IGNORECASE)
_NUMBER_FIELD = re.compile(r"\W*Punkt(?:nummer|nr\.?)\s*:?\s*(?P<value>\d*)", re.IGNORECASE)
_NEVER_ATTACHED = frozenset(("beslutning", "indstilling", "bilag", "sagsforløb", "fraværende"))
_BARE_NAMES = frozenset(("beslutning", "beslutninger", "referat"))


@dataclass(frozen=True)
class Head:
    """What stands over a section: its pieces ``[first, behind)``, where its name and its text begin, and whose decision it is."""

    first: int
    behind: int
    text_start: int
    kind: str
    name: str
    body: str | None = None
    date: str | None = None


def make_sections(pieces: Sequence[Piece], end: int) -> tuple[Section, ...]:
    """The sections among an item's pieces behind its heading, in order; each ends where the next begins, the last by ``end``."""
    heads = _heads(pieces)
    sections = []
    for head, following in zip(heads, [*(head.first for head in heads[1:]), len(pieces)], strict=False):
        last = min(pieces[following - 1].end, end)
        start = pieces[head.first].start
        sections.append(Section(start, last, head.name, head.kind, min(head.text_start, last), head.body, head.date))
    return tuple(sections)


def _heads(pieces: Sequence[Piece]) -> list[Head]:
    heads: list[Head] = []
    at = 0
    while at < len(pieces):
        head = _head(pieces, at)
        if head and heads and heads[-1].kind == "bilag" and _is_attachment(pieces, head):
            head = None
        if head:
            heads.append(head)
        at = head.behind if head else at + 1
    return heads


def _head(pieces: Sequence[Piece], at: int) -> Head | None:
    """What begins a section at a piece; None where it names none."""
    if found := _fields(pieces, at) or _broken(pieces, at):
        return found
    piece = pieces[at]
    if not piece.section or broken_meeting_name(piece.text):
        return None
    whose = meeting_name(piece.text)
    name = piece.text[: piece.name_end - piece.start].strip(" #*•·_|>:")
    behind_count = _COUNT.match(piece.text, piece.name_end - piece.start)
    text_start = piece.start + behind_count.end() if behind_count else piece.name_end
    return Head(at, at + 1, text_start, piece.section, name, *_told(whose))


def _is_attachment(pieces: Sequence[Piece], head: Head) -> bool:
    """Whether what reads as a section's name is an entry in a list of attachments: bulleted, or with nothing behind it but a count."""
    if head.kind in _NEVER_ATTACHED:
        return False
    empty = all(piece.text.isdigit() for piece in pieces[head.behind :]) and not pieces[head.first].section_rest
    sign = pieces[head.first].lead.deco
    return empty or (sign in ("-", "•", "*") and pieces[head.first - 1].lead.deco == sign)


def _told(whose: tuple[str, str] | None) -> tuple[str | None, str | None]:
    return (whose[0], iso_date(whose[1])) if whose else (None, None)


def _broken(pieces: Sequence[Piece], at: int) -> Head | None:
    """A decision's name over two lines: ``Økonomiudvalgets møde den 16.`` / ``marts 2016:``."""
    if at + 1 >= len(pieces) or not broken_meeting_name(pieces[at].text):
        return None
    name = f"{pieces[at].text} {pieces[at + 1].text}"
    whose = meeting_name(name)
    return Head(at, at + 2, pieces[at + 1].end, "beslutning", name.strip(" #*•·_|>:"), *_told(whose)) if whose else None


def _fields(pieces: Sequence[Piece], at: int) -> Head | None:
    """A decision under ``Udvalg:``, ``Dato:`` and perhaps ``Punktnummer:``, each with its value beside or below it."""
    behind = at
    values: list[str] = []
    for pattern in (_BODY_FIELD, _DATE_FIELD, _NUMBER_FIELD):
        field = pattern.fullmatch(pieces[behind].text) if behind < len(pieces) else None
        if not field and pattern is _NUMBER_FIELD:
            break
        if not field:
            return None
        below = not field["value"] and behind + 1 < len(pieces)
        values.append(pieces[behind + 1].text if below else field["value"])
        behind += 2 if below else 1
    body, day = body_of(values[0]), iso_date(values[1])
    if body is None or day is None:
        return None
    if behind < len(pieces) and plain_name(pieces[behind].text) in _BARE_NAMES:
        behind += 1
    name = pieces[at].text.strip(" #*•·_|>:") if _BODY_FIELD.fullmatch(pieces[at].text)["value"] else f"Udvalg: {values[0]}"  # type: ignore[index]
    return Head(at, behind, pieces[behind - 1].end, "beslutning", name, body, day)
