"""The header of minutes: whose meeting, when, agenda or minutes, which municipality."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from pipeline.records import Meeting
from pipeline.segmentation.names import BODY_WORD, meeting_name
from pipeline.segmentation.pieces import Piece

_MONTHS = {name: n for n, name in enumerate("jan feb mar apr maj jun jul aug sep okt nov dec".split(), 1)}
_DATES = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})(?:\.?\s?(?P<month>jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*[.,]?\s*|[.\-/]\s?(?P<number>\d{1,2})[.\-/]\s?)(?P<year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\b(?:(?P<referat>r ?e ?f ?e ?r ?a ?t|beslutningsprotokol|protokol|beslutningsreferat)|(?P<dagsorden>d ?a ?g ?s ?o ?r ?d ?e ?n))\b",
    re.IGNORECASE,
)
_MUNICIPALITY = re.compile(r"\b((?:[A-ZÆØÅ][\wæøå\-]+ ){0,1}[A-ZÆØÅ][\wæøå\-]+) Kommune\b")
_GLUED = re.compile(r"^(?:udvalg|mødeudvalg|forum|mødeforum)\s*:?\s*(?=[A-ZÆØÅ])", re.IGNORECASE)
_LABELS = re.compile(
    r"^(?:referat|dagsorden|beslutningsprotokol|protokol|udvalg|møde i|møde|ordinært|ekstraordinært|åben|åbent"
    r"|til|for|fra|af|vedr\.?|[:\-*#\s])+(?=[A-ZÆØÅ\s]|$)",
    re.IGNORECASE,
)
_MEETING = re.compile(r"s\s+(?:\w+\s)?møde$", re.IGNORECASE)
_BODY_END = re.compile(
    r"(?:\s+d\.|\s+den|,|\s-\s|\s\d|\s(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag)|\.|:|\s\().*$", re.IGNORECASE | re.DOTALL
)


def read_header(pieces: list[Piece], first_item: int, text: str) -> Meeting:
    """Read what stands before the first item; where nothing stands there, the decisions tell whose they are."""
    head = pieces[:first_item][:60]
    lines = [piece.text[:300] for piece in head]
    body = next((found for line in lines if (found := _body(line))), None)
    when = next((found for line in lines if (found := iso_date(line))), None)
    kind = next((match.lastgroup for line in lines if (match := _KIND.search(line))), None)
    if body is None or when is None:
        told = _told_by_decisions(pieces)
        body, when = body or told[0], when or told[1]
    municipality = next((match[1] for line in [*lines, text[:20000]] if (match := _MUNICIPALITY.search(line))), None)
    return Meeting(body, when, kind, f"{municipality} Kommune" if municipality else None)


def iso_date(line: str) -> str | None:
    """The first full date in a line, in ISO form; None where there is none or it does not exist."""
    for match in _DATES.finditer(line):
        month = int(match["number"]) if match["number"] else _MONTHS[match["month"].lower()]
        try:
            return date(int(match["year"]), month, int(match["day"])).isoformat()
        except ValueError:
            continue
    return None


def _body(line: str) -> str | None:
    """The body's name in a header line such as ``REFERAT Direktionen d. 25-09-2017`` or ``UdvalgÆldreråd``."""
    name = _BODY_END.sub("", _LABELS.sub("", _GLUED.sub("", line.strip()))).strip(" *#|")
    name = _MEETING.sub("", name)
    words = name.split()
    if not 0 < len(words) < 12 or len(name) < 5:
        return None
    return name if any(BODY_WORD.search(word) or word.casefold().endswith(("råd", "rådet", "med-udvalg")) for word in words) else None


def _told_by_decisions(pieces: list[Piece]) -> tuple[str | None, str | None]:
    """Body and date that most decisions of the document bear."""
    named = Counter(name for piece in pieces if piece.section == "beslutning" and (name := meeting_name(piece.text)))
    if not named:
        return None, None
    (body, day), _ = named.most_common(1)[0]
    return body, iso_date(day)
