"""The places where something can begin: lines, and places inside run-together lines that read like a heading or a section name.

Each piece is read once, without context: its number, what stands round it, its title, and whether it is the name of a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.sections import plain_name, section_kinds, section_names

LONG_LINE = 260  # characters; a longer line may hold several pieces
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_HEADING = re.compile(
    r"""\s*(?P<deco>(?:[#*•·|>_\-–]+\s*)*)
    (?P<status>(?:åbent?|lukket|åbne|lukkede)\b[\s:]*(?:punkt|sag)?\b[\s:.\-–]*(?=\d))?
    (?P<label>(?:dagsordens?)?punkt(?:\s*nr\.?)?|pkt\.?|sag(?:\s+nr\.?)|ad|nr\.?)?(?:\s*|(?<=[a-z]))
    (?P<number>\d{1,4}(?:\.\d{1,2}(?=[.\s]))?[a-z]?(?![\d/%,]|\.\d|-\d))?
    (?P<sep>[ \t\xa0]*[.:)\-–][.:)\-–]?(?=\s|$|[^\d\s])|[\t\xa0 ]{2,}|[ \xa0])?
    \s*(?P<title>.*?)[\s*_|#]*$""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_DOTS = re.compile(r"(?:\.{3,}|…|_{4,}|(?:\. ){4,})[\s.]*(?P<page>\d{1,4})?\s*$")
CASE_NUMBER = re.compile(
    r"(?:(?:sags?(?:nr|nummer|id|snr)|journalnr|j\.?\s?nr|dok(?:ument)?\.?nr|acadre(?:sag)?|esdh)\b\.?\s*:?\s*(?P<labelled>\d[\w./\-]*\d))"
    r"|^\W*(?P<bare>EMN-\d{4}-\d+|\d{2,4}/\d{3,6}|\d{3}-\d{4}-\d+|\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d+-\d{2})\W*$",
    re.IGNORECASE,
)
CLOSED = re.compile(r"\blukke(?:t|de)\b|\bfor lukkede døre\b|\bikke offentlig", re.IGNORECASE)
STATUS = re.compile(r"^\W*(?:åbent?|åbne|lukket|lukkede?)(?:\s+(?:punkt|sag|sager|dagsorden))?\W*$", re.IGNORECASE)
_INNER = re.compile(r"(?<=[\s|])(?:(?:Punkt|Pkt\.?|PUNKT|Sag nr\.?)\s{0,2}\d{1,4}\b|\d{1,3}\.?\s{1,20}(?=[A-ZÆØÅ][\w(]|[A-ZÆØÅ]{2,3} - ))")
_FIELD = re.compile(r"(?<=\s)(?:(?:Sagsnr\.?|Sagsid\.?|Sagsnummer|Journalnr\.?|J\.nr\.?)\s?(?::|(?=\d))|(?:Sagsfremstiller|Sagstype)\s?:)")


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
    deco: str
    status: str
    label: str
    number: str
    sep: str
    title: str
    title_start: int
    dots: bool
    section: str  # kind of section that it names, or ""
    section_rest: bool  # text follows the section's name in the same piece
    name_end: int  # where the section's name ends
    value: int  # the number as an integer; -1 without one

    @property
    def style(self) -> tuple[str, str, str]:
        """What headings of one document share: decoration, label, separator."""
        if not self.number:
            return (self.deco, self.label, "section" if self.section else "title")
        return (self.deco, self.label, self.sep if self.title else "alone")


def pieces_of(text: str) -> list[Piece]:
    """All pieces of a text that are not blank, in order."""
    pieces: list[Piece] = []
    last_end = 0
    for line in _LINE.finditer(text):
        if line[0].isspace():
            continue
        gap = text[last_end : line.start()]
        blank = gap.count("\n") > 1 or (bool(gap) and not gap.strip("\n\r\f\v ") and "\n" in gap.strip("\r")[1:])
        page_break = "\f" in gap or not pieces
        last_end = line.end()
        for number, (start, end) in enumerate(_cuts(line[0])):
            made = _piece(text, line.start() + start, line.start() + end, line.start(), inner=number > 0)
            if made:
                made.blank_before, made.page_break = blank and not number, page_break and not number
                pieces.append(made)
    return pieces


def _cuts(line: str) -> Iterator[tuple[int, int]]:
    """A short line whole; a long one, or one with remains of a table, cut before what reads like a heading or a section name."""
    if len(line) <= LONG_LINE and "|" not in line:
        yield 0, len(line)
        return
    starts = {match.start() for match in _INNER.finditer(line)}
    if len(line) > LONG_LINE:
        starts |= {match.start() for match in _section_pattern().finditer(line)} | {match.start() for match in _FIELD.finditer(line)}
    places = [0, *sorted(starts - {0}), len(line)]
    yield from pairwise(places)


@lru_cache(maxsize=1)
def _section_pattern() -> re.Pattern[str]:
    """Names of sections as printed inside a line: with a capital or in capitals, behind a blank."""
    names = {form for names in section_names().values() for name in names for form in (name, name.upper()) if len(name) > 4}
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?<=\s)(?:{alternatives})(?=:|\s+[A-ZÆØÅ0-9•\-]|\s*$)")


def _piece(text: str, start: int, end: int, line_start: int, *, inner: bool) -> Piece | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    content = text[start:end]
    head = content[:400]
    match = _HEADING.match(head)
    assert match is not None
    title, title_start = match["title"], start + match.start("title")
    number, label, sep = match["number"] or "", (match["label"] or "").lower().rstrip(". "), _separator(match["sep"])
    if not number:
        title_start = start + len(match["deco"] or "") + (match.start("deco"))
        title = head[title_start - start :].rstrip(" *_|#")
        label, sep = "", ""
    dots = _DOTS.search(title)
    if dots:
        title = title[: dots.start()].rstrip()
    kind, name_length = _section_of(content)
    return Piece(
        start=start,
        end=end,
        text=content,
        line_start=line_start,
        inner=inner,
        blank_before=False,
        page_break=False,
        deco=_decoration(match["deco"] or ""),
        status=(match["status"] or "").strip().lower() if number else "",
        label=label,
        number=number,
        sep=sep,
        title=title,
        title_start=title_start,
        dots=bool(dots),
        section=kind,
        section_rest=bool(kind) and name_length < len(content.rstrip(" *:_")),
        name_end=start + name_length,
        value=int(re.sub(r"\D.*", "", number)) if number else -1,
    )


def _separator(sep: str | None) -> str:
    if not sep:
        return "glued"
    signs = sep.strip()
    if signs:
        return signs[0].replace("–", "-")
    return "gap" if len(sep) > 1 or "\t" in sep else "blank"


def _decoration(deco: str) -> str:
    for sign in "#•·|*->":
        if sign in deco:
            return {"·": "•", "–": "-"}.get(sign, sign)
    return ""


_NAME_HEAD = re.compile(r"[\s#*•·_|>\-–]*(?P<name>[A-Za-zÆØÅæøåÉé.,' \-]{3,70}?)\s*(?:\*{1,3}|:|$)")
BODY_WORD = re.compile(
    r"(?:udvalg(?:et)?|byråd(?:et)?|kommunalbestyrelsen?|bestyrelsen?|direktionen?|magistraten?|(?:ældre|handicap|ung(?:e|doms)|integrations|social|borger|sundheds|beskæftigelses|udsatte)rådet"
    r"|nævnet|kommissionen?|styregruppen?|forum|sekretariatet)$",
    re.IGNORECASE,
)
_LATE_DATE = re.compile(
    r"\b(?:(?:den|d\.|på mødet den)\s*)?(?P<date>\d{1,2}[.\-/] ?(?:\d{1,2}[.\-/] ?\d{2,4}|[a-z]{3,9}\.? \d{4}))[\s:.*]*$", re.IGNORECASE
)
_LEAD = re.compile(
    r"^\W*(?:(?:tidligere )?(?:beslutning|vedtagelse|behandling)(?:er)?[\s,:]*(?:(?:i|fra|af)\b)?\s*)?(?:den\s)?", re.IGNORECASE
)
_TAIL = re.compile(r"(?:[\s,\-*]|\b(?:møde|på|mødet|d|den)\b)+$", re.IGNORECASE)


def meeting_name(line: str) -> tuple[str, str] | None:
    """Body and date of ``Økonomiudvalgets møde den 16. marts 2016:``, a decision's name that says whose it is; else None."""
    date = _LATE_DATE.search(line) if len(line) < 140 else None
    if not date:
        return None
    body = _TAIL.sub("", line[: date.start()])
    body = body[_lead(body) :].removesuffix("'").removesuffix("s") if body.endswith(("s", "s'")) else body[_lead(body) :]
    words = body.split()
    if not 0 < len(words) < 10 or not BODY_WORD.search(words[-1]) or words[0].casefold() in ("referat", "dagsorden"):
        return None
    return body, date["date"]


def _lead(body: str) -> int:
    match = _LEAD.match(body)
    return match.end() if match else 0


_DATED_NAME = re.compile(r"^\W*(?P<name>[A-Za-zÆØÅæøå ]{5,60}?)\s*,?\s*(?:d\.|den|fra mødet den|på mødet)\s*\d{1,2}[.\-/]", re.IGNORECASE)


def _section_of(content: str) -> tuple[str, int]:
    """Kind of the section that a piece names, and the length of the name; ``("", 0)`` where it names none."""
    known = section_kinds()
    head = _NAME_HEAD.match(content)
    if head and head["name"][0].isupper() and (kind := known.get(plain_name(head["name"]))):
        return kind, head.end("name")
    inner = _section_pattern().match(" " + content[:80], 1)
    if inner and (len(content) > 90 or content[: inner.end() - 1].isupper()):
        return known[plain_name(inner[0])], inner.end() - 1
    if meeting_name(content):
        return "beslutning", len(content)
    dated = _DATED_NAME.match(content) if len(content) < 90 else None
    if dated:
        words = plain_name(dated["name"]).split()
        for length in range(len(words), 0, -1):
            if kind := known.get(" ".join(words[:length])):
                return kind, len(content)
    return "", 0
