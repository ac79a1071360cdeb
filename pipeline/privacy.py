"""Personal numbers, and the e-mail addresses and telephone numbers of private persons: found with offsets, masked at the same length.

A CPR number is six digits that are a date (the day plus 60 in replacement numbers), then four; a hyphen, a dash or a blank may stand
between. The check digit (modulus 11) is noted but not asked for: numbers given since 2007 may lack it.

An address is an office's, and stays, where its name is a function (*post@*, *borgmester@*) or its domain that of a municipality, region,
ministry or other public body, or the municipality's own name. A telephone number is an office's where the same line names one
(*kommunen*, *jobcenter*, *hovednummer*). All others count as private: it is better to mask one too many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from pipeline.records import Label, Meeting, Span, TaggedDocument, TaggedItem

_CPR = re.compile(
    r"(?<!\d)(?<!\d[,./\-])(?P<day>\d\d)\.?(?P<month>\d\d)\.?(?P<year>\d\d)[ \xa0]?[-–]?[ \xa0]?(?P<serial>\d{4})(?!\d|[.,/\-]\d)", re.ASCII
)
_FACTORS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@(?:[\w\-]{1,63}\.){1,5}[A-Za-z]{2,10}(?!\w)")
_FUNCTIONS = frozenset(
    "post mail info kontakt kontor kommune kommunen raadhus raadhuset sekretariat sekretariatet borgmester byraad byraadet "
    "udvalg jobcenter borgerservice forvaltning forvaltningen administration hovedpost sikkerpost digitalpost dpo presse "
    "hoering hoeringssvar plan teknik miljoe skole bibliotek bibliotekerne aeldreraad aeldreraadet handicapraad "
    "handicapraadet valg webmaster noreply".split()
)
_PUBLIC = re.compile(r"kommune|styrelsen|ministeriet|(?:^|[.\-])(?:komm|regionh|rm|rn|rsyd|regionsjaelland|kl|gov|stm|politi|kk)(?=[.\-])")
_PHONE = re.compile(
    r"(?<!\w)(?<!\d[.,/\-])(?P<land>(?:\+|00)45[ \xa0]?)?"
    r"(?:(?P<pairs>[2-9]\d(?:[ \xa0.]\d\d){3})|[2-9]\d{3}[ \xa0]\d{4}|[2-9]\d[ \xa0]\d{3}[ \xa0]\d{3}|[2-9]\d{7})"
    r"(?!\w|[.,/\-]\d|[ \xa0]\d\d(?!\d))",
    re.ASCII,
)
_CUE = re.compile(r"\b(?:tlf|tel|telefon|mobil|ring|sms|kontakt|t|m)\w{0,12}\W{0,5}(?:(?:nr|nummer|på|til)\W{1,3}){0,2}$", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:\b(?:cvr|ean|gln|matr|sag|journal|konto|reg|faktura|dok|id)\w{0,15}\W{0,5}(?:nr|nummer)?\W{0,4}|\bkr\.? ?)$", re.IGNORECASE
)
_AMOUNT = re.compile(r" ?(?:kr\b|kroner\b|mio\b|t\.?kr|dkk\b|pct|%|m2|m²)", re.IGNORECASE)
_OFFICE = re.compile(
    r"kommune|rådhus|jobcent|forvaltning|borgerservice|hovednummer|omstilling|sekretariat|afdeling|bibliotek|skole|center|døgnvagt|politi"
    r"|region|styrelse",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"[^\W_]")  # signs between the characters of an address or number stay
MASK = "X"
_NEAR = 40  # characters before a number that tell whose it is


@dataclass(frozen=True)
class Cpr(Span):
    """A personal number; ``checked`` where its check digit is right too."""

    text: str
    checked: bool


def find_cpr(text: str) -> Iterator[Cpr]:
    """The CPR numbers of a text, with offsets, in order."""
    for match in _CPR.finditer(text):
        if _is_date(match["day"], match["month"], match["year"]):
            digits = match["day"] + match["month"] + match["year"] + match["serial"]
            checked = sum(factor * int(digit) for factor, digit in zip(_FACTORS, digits, strict=True)) % 11 == 0
            yield Cpr(match.start(), match.end(), match[0], checked)


def find_contacts(text: str, municipality: str | None = None) -> Iterator[Span]:
    """E-mail addresses and telephone numbers of private persons, with offsets; addresses come first."""
    own = _domain_name(municipality or "")
    for match in _EMAIL.finditer(text):
        name, _, domain = match[0].casefold().partition("@")
        labels = domain.split(".")
        if not (set(re.split(r"[.\-_+]", name)) & _FUNCTIONS or _PUBLIC.search(domain) or (own and own in labels)):
            yield Span(match.start(), match.end())
    for match in _PHONE.finditer(text):
        if _is_private_phone(text, match):
            yield Span(match.start(), match.end())


def mask_cpr(text: str) -> str:
    """The text with its CPR numbers masked; its length stays, so that offsets stay right."""
    return _masked(text, find_cpr(text))


def mask_contacts(text: str, municipality: str | None = None) -> str:
    """The text with private addresses and telephone numbers masked, its length unchanged."""
    return _masked(text, find_contacts(text, municipality))


def mask_document(document: TaggedDocument, *, cpr: bool = False, contacts: bool = False) -> TaggedDocument:
    """The document with its text, and all that output takes from it, masked; labels, probabilities and offsets stay as they are."""
    if not (cpr or contacts):
        return document
    mask = partial(mask_text, cpr=cpr, contacts=contacts, municipality=document.meeting.municipality)
    shown = mask(document.text)
    meeting = _masked_meeting(document.meeting, mask)
    return replace(document, text=shown, meeting=meeting, items=[_masked_item(item, shown, mask) for item in document.items])


def mask_text(text: str, *, cpr: bool = False, contacts: bool = False, municipality: str | None = None) -> str:
    """The text with what is wished masked, its length unchanged."""
    text = mask_cpr(text) if cpr else text
    return mask_contacts(text, municipality) if contacts else text


def _masked_meeting(meeting: Meeting, mask: Callable[[str], str]) -> Meeting:
    present, absent = (tuple(map(mask, people)) for people in (meeting.present, meeting.absent))
    return replace(meeting, body=_or_none(mask, meeting.body), place=_or_none(mask, meeting.place), present=present, absent=absent)


def _masked_item(tagged: TaggedItem, shown: str, mask: Callable[[str], str]) -> TaggedItem:
    """An item with what it quotes masked; evidence is taken from the masked text, since it may hold part of a number."""

    def label(one: Label) -> Label:
        return replace(one, evidence=tuple(replace(e, text=shown[e.start : e.end]) for e in one.evidence))

    item = tagged.item
    sections = tuple(replace(s, name=mask(s.name), body=_or_none(mask, s.body)) for s in item.sections)
    marker = replace(item.marker, text=mask(item.marker.text)) if item.marker else None
    masked = replace(
        item,
        title=mask(item.title),
        sections=sections,
        marker=marker,
        case_number=_or_none(mask, item.case_number),
        document_number=_or_none(mask, item.document_number),
        attachments=tuple(map(mask, item.attachments)),
        meeting=item.meeting and _masked_meeting(item.meeting, mask),
    )
    return replace(tagged, item=masked, type=label(tagged.type) if tagged.type else None, themes=tuple(map(label, tagged.themes)))


def _or_none(mask: Callable[[str], str], text: str | None) -> str | None:
    return None if text is None else mask(text)


def _masked(text: str, spans: Iterable[Span]) -> str:
    parts, at = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        first = max(span.start, at)
        parts += [text[at:first], _SHOWN.sub(MASK, text[first : span.end])]
        at = max(at, span.end)
    return "".join([*parts, text[at:]])


def _is_date(day: str, month: str, year: str) -> bool:
    number = int(day) - 60 if int(day) > 60 else int(day)
    for century in (1900, 2000):
        try:
            date(century + int(year), int(month), number)
        except ValueError:
            continue
        return True
    return False


def _is_private_phone(text: str, match: re.Match[str]) -> bool:
    """Whether eight digits are a telephone number, and no office's: pairs or a land code say the first, else a word before them."""
    line = text.rfind("\n", 0, match.start()) + 1
    before = text[max(line, match.start() - _NEAR) : match.start()]
    if _AMOUNT.match(text, match.end()) or _OTHER.search(before) or _OFFICE.search(before):
        return False
    return bool(match["pairs"] or match["land"] or _CUE.search(before))


def _domain_name(municipality: str) -> str:
    """What a municipality's domain is likely to be called: ``Høje Kommune`` has hoeje.dk."""
    name = municipality.casefold().removesuffix("kommune").strip()
    return name.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace(" ", "-")
