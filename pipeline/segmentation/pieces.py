"""The places where something can begin: lines, and places inside run-together lines that read like a heading or a section name.

Each piece is read once: how it begins, its title, and whether it is the name of a section. Then the document as a whole tells which
other labels number its items and which other lines name its sections.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.records import within_blanks
from pipeline.sections import plain_name, section_kinds, stem_kind
from pipeline.segmentation.cuts import LONG_LINE, cuts, lines_of, recurring_labels, run_together
from pipeline.segmentation.leads import Lead, other_label, read_lead, title_key
from pipeline.segmentation.names import DIGIT, section_of
from pipeline.segmentation.pages import outside, page_heads

_DOTS = re.compile(r"(?:\.{3,}|…|_{4,}|(?:\. ){4,})[\s.]*(?P<page>\d{1,4})?\s*$")
_DOT_SIGNS = ("...", "…", "____", ". .")  # one of them stands in all dots
_CASE_NUMBER = re.compile(
    r"(?:(?:sags?(?:nr|nummer|id|snr)|journal\s?nr|j\.?\s?nr|dok(?:ument)?\.?nr|acadre(?:sag)?|esdh)\b\.?\s*:?\s*\d[\w./\-]*\d)"
    r"|^\W*(?:EMN-\d{4}-\d+|\d{2,4}/\d{3,6}|\d{3}-\d{4}-\d+|\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d+-\d{2})\W*$",
    re.IGNORECASE,
)
_CASE_SIGNS = ("sag", "nr", "acadre", "esdh")  # one of them stands in each label
_BARE_START = re.compile(r"\W*(?:EMN-|\d{2,4}[/.\-]\d)", re.IGNORECASE)
CLOSED = re.compile(r"\blukke(?:t|de)\b|\bfor lukkede døre\b|\bikke offentlig", re.IGNORECASE)
STATUS = re.compile(r"^\W*(?:åbent?|åbne|lukket|lukkede?)(?:\s+(?:punkt|sag|sager|dagsorden))?\W*$", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """A line or part of one: offsets without blanks at the edges, and how it reads as a heading."""

    start: int
    end: int
    text: str
    line_start: int  # where the whole line begins
    inner: bool  # starts inside a line
    blank_before: bool
    page_break: bool
    lead: Lead
    title: str
    dots: bool
    section: str  # kind of section that it names, or ""
    section_rest: bool  # text follows the section's name in the same piece
    name_end: int  # where the section's name ends

    @property
    def number(self) -> str:
        """The number as printed; empty without one, and for a time."""
        return self.lead.number

    @property
    def value(self) -> int:
        """The number or time as it counts up; -1 without one."""
        return self.lead.value

    @property
    def numbered(self) -> bool:
        """Whether a number or a time leads the piece."""
        return self.lead.value >= 0

    @property
    def name(self) -> str:
        """The section's name for comparison; empty where it names none."""
        return self.text[: self.name_end - self.start].strip(" *:_#|").casefold() if self.section else ""

    @property
    def title_start(self) -> int:
        """Where the title begins."""
        return self.start + self.lead.title_at

    @property
    def style(self) -> tuple[str, str, str, str]:
        """What headings of one document share: decoration, label, kind of number, separator."""
        lead = self.lead
        if not self.numbered:
            return (lead.deco, "", "", "section" if self.section else "title")
        return (lead.deco, lead.label, lead.kind, lead.sep if self.title else "alone")


def pieces_of(text: str) -> list[Piece]:
    """All pieces of a text that are not blank, in order."""
    pieces: list[Piece] = []
    last_end = 0
    together = run_together(text)
    labels = recurring_labels(text) if together else None
    heads = page_heads(text, together=together)
    for line in lines_of(text, together=together):
        if line[0].isspace():
            continue
        gap = text[last_end : line.start()]
        blank = len(gap) > 1 and (gap.count("\n") > 1 or (not gap.strip("\n\r\f\v ") and "\n" in gap.strip("\r")[1:]))
        page_break = "\f" in gap or not pieces
        last_end = line.end()
        run_on = together or len(line[0]) > LONG_LINE
        parts = list(outside(*line.span(), heads))
        for at, (begin, end) in enumerate(parts):
            for number, (start, stop) in enumerate(cuts(text[begin:end], run_on=run_on, labels=labels)):
                made = _piece(text, begin + start, begin + stop, parts[0][0], inner=at + number > 0)
                if made:
                    made.blank_before = blank and not at + number
                    made.page_break = not number and (at > 0 or page_break or begin > line.start())
                    pieces.append(made)
    if any(_may_run_on(piece) for piece in pieces):
        entries = _entries(pieces)
        pieces = [part for piece in pieces for part in _unglued(text, piece, entries)]
    _adopt_labels(pieces)
    _adopt_letters(pieces)
    _adopt_names(pieces)
    return pieces


_RUN_INTO = re.compile(r"(?<=[^\W_]|[).?!])(?=\d{1,4}[.:)]\s{0,20}[A-ZÆØÅ])")  # where a heading may begin right behind a word
LEAST_ENTRY = 8  # letters of a title; shorter ones recur by chance


def _may_run_on(piece: Piece) -> bool:
    """Whether a heading may stand right behind a word of a whole, short line."""
    return not piece.inner and len(piece.text) < LONGEST_HEAD and bool(DIGIT.search(piece.text)) and bool(_RUN_INTO.search(piece.text))


def _entries(pieces: list[Piece]) -> set[tuple[int, str]]:
    """Number and title of the lines that may be entries of a contents list."""
    return {(p.value, key) for p in pieces if p.numbered and not p.inner and len(key := title_key(p.title)) >= LEAST_ENTRY}


def _unglued(text: str, piece: Piece, entries: set[tuple[int, str]]) -> Iterator[Piece]:
    """The piece; cut in two where the last entry of a contents list runs into the first heading, which the list has, too."""
    if _may_run_on(piece):
        for place in _RUN_INTO.finditer(piece.text):
            lead = read_lead(piece.text[place.start() :])
            if (lead.value, title_key(lead.title)) in entries:
                first = _piece(text, piece.start, piece.start + place.start(), piece.line_start, inner=False)
                second = _piece(text, piece.start + place.start(), piece.end, piece.line_start, inner=True)
                if first and second:
                    yield replace(first, blank_before=piece.blank_before, page_break=piece.page_break)
                    yield second
                    return
    yield piece


LONGEST_HEAD = 400  # characters of a piece that are read as a heading


def _piece(text: str, start: int, end: int, line_start: int, *, inner: bool) -> Piece | None:
    start, end = _within_tags(text, start, end)
    content = text[start:end]
    if not content:
        return None
    lead = read_lead(content[:LONGEST_HEAD])
    title = lead.title
    dots = _DOTS.search(title) if any(sign in title for sign in _DOT_SIGNS) else None
    if dots:
        title = title[: dots.start()].rstrip()
    kind, name_length = section_of(content)
    return Piece(
        start=start,
        end=end,
        text=content,
        line_start=line_start,
        inner=inner,
        blank_before=False,
        page_break=False,
        lead=lead,
        title=title,
        dots=bool(dots),
        section=kind,
        section_rest=bool(kind) and name_length < len(content.rstrip(" *:_")),
        name_end=start + name_length,
    )


_TAG, _LAST_TAG = (
    re.compile(rf"</?(?:br|[abiu]|p|strong|em|span|div|h[1-6]|[uo]l|li|t[adhr]|tr|table|font|sup|sub)\b[^<>]{{0,80}}>{end}", re.IGNORECASE)
    for end in ("", r"\Z")
)
LONGEST_TAG = 90


def _within_tags(text: str, start: int, end: int) -> tuple[int, int]:
    """A part of a text without blanks at its edges, nor tags: remains of HTML in the text of some archives."""
    start, end = within_blanks(text, start, end)
    while tag := _TAG.match(text, start, end):
        start, end = within_blanks(text, tag.end(), end)
    while text.endswith(">", start, end) and (tag := _LAST_TAG.search(text, max(start, end - LONGEST_TAG), end)):
        start, end = within_blanks(text, start, tag.start())
    return start, end


def holds_case_number(text: str) -> bool:
    """Whether a piece holds a case number with its label, or is one; what must stand in its text is looked for first, which is fast."""
    if not DIGIT.search(text):
        return False
    folded = text.casefold()
    possible = any(sign in folded for sign in _CASE_SIGNS) or _BARE_START.match(text)
    return bool(possible and _CASE_NUMBER.search(text))


_FIRST_WORDS = re.compile(r"[A-ZÆØÅ][^.:\n]{3,60}(?=[.:]|$)")
LEAST_RUN = 3  # lines that a label must number one after the other


def _adopt_labels(pieces: list[Piece]) -> None:
    """Let an unusual label (``Drøftelsespunkt 4``) number its pieces where it counts up through the document."""
    found: dict[str, list[tuple[Piece, Lead]]] = defaultdict(list)
    for piece in pieces:
        if piece.numbered or piece.section or len(piece.text) >= LONGEST_HEAD or not DIGIT.search(piece.text):
            continue
        if lead := other_label(piece.text):
            found[lead.label].append((piece, lead))
    for own in found.values():
        values = [lead.value for _, lead in own]
        if len(set(values)) >= LEAST_RUN and sum(b == a + 1 for a, b in pairwise(values)) >= 0.6 * (len(values) - 1):
            for piece, lead in own:
                piece.lead, piece.title = lead, lead.title


_EITHER = {"I": 9, "V": 22, "X": 24}  # letters that are roman numerals, too


def _adopt_letters(pieces: list[Piece]) -> None:
    """Let I, V and X be letters where the letter before or behind stands in the document, too (``H.``, ``J.``)."""
    letters = {piece.number for piece in pieces if piece.lead.kind == "letter"}
    for piece in pieces:
        value = _EITHER.get(piece.number) if piece.lead.kind == "letter" else None
        if value and not letters.isdisjoint((chr(ord(piece.number) - 1), chr(ord(piece.number) + 1))):
            piece.lead = piece.lead._replace(value=value)


def _adopt_names(pieces: list[Piece]) -> None:
    """Let what recurs name a section: a short line whose words tell the kind (``Direktørens indstilling``), or a name behind a number."""
    lines = [plain_name(piece.text) if _like_a_name(piece) else "" for piece in pieces]
    behind = [_name_behind_number(piece) for piece in pieces]
    often, often_behind = Counter(lines), Counter(behind)
    for piece, line, name in zip(pieces, lines, behind, strict=True):
        if line and often[line] > 1 and (kind := stem_kind(line)):
            piece.section, piece.name_end = kind, piece.end
        elif name and often_behind[name] > 2:  # a title may stand in a contents list, too
            piece.section, piece.name_end = section_kinds()[plain_name(name)], piece.title_start + len(name)
            piece.section_rest = piece.name_end < piece.end - 1


def _name_behind_number(piece: Piece) -> str:
    """The known section that a number leads (``2) Sagsfremstilling.``); empty where there is none."""
    if not piece.numbered or piece.section or piece.inner:
        return ""
    name = _FIRST_WORDS.match(piece.title)
    return name[0] if name and plain_name(name[0]) in section_kinds() else ""


def _like_a_name(piece: Piece) -> bool:
    return (
        not piece.section
        and not piece.numbered
        and len(piece.text) <= 60
        and piece.title[:1].isupper()
        and not piece.text.endswith((".", "?", "!", ",", ";"))
        and len(piece.text.split()) <= 6
    )
