"""References to cases, ``16/1234``, ``2012-0744``, ``EMN-2025-00214`` or ``27.12.08-P24-1-19``: their forms, and the labels beside them."""

from __future__ import annotations

import re

from pipeline.segmentation.times import DATE

_JOINED = r"\d[\dA-ZÆØÅ]*(?:(?:[./\-–]|(?<=\d\d)(?=[A-ZÆØÅ]\d))[\dA-ZÆØÅ]+)*"
REFERENCE = re.compile(rf"(?<![\w./,§–-])(?:[A-ZÆØÅ]{{1,6}}[\-/.]?|[A-ZÆØÅ]{{1,3}}[ ](?=\d+[./\-]))??{_JOINED}(?![\w%]|[\-–/])(?!,\d)")
LABEL = r"(?:[^\W\d]*sag[^\W\d]*|j(?:ou)?r?(?:nal)?|esdh\w*|acadre\w*|doksys\w*)(?:\W{0,2}(?:nr|nummer|id|sags?nr))?"
LABEL_BEFORE = re.compile(rf"(?<![^\W\d]){LABEL}\W{{0,3}}$", re.IGNORECASE)
_OWN = re.compile(
    r"(?:\bsag(?:en)?s?[\s\-.]{0,2}(?:id|nr|snr|nummer|reference|ref)?|\bacadre\W?(?:sag\w*)?|\besdh\W?(?:sag\w*)?(?:\W?nr)?|\bref)"
    r"(?:\.?/\s?dok\w*\.?(?:\s?nr\.?)?)?"  # Sagsnr./dok.nr.
    r"\W*(?:[A-ZÆØÅ][a-zæøå ]{2,30}:\s*){0,3}$",  # other labels behind it, and their values behind them all
    re.IGNORECASE,
)
_GLUED = re.compile(r"[a-zæøå]Sags(?:nr|id|nummer)\W*$")  # behind a button's word: UdskrivSagsnr.:
_JOURNAL = re.compile(r"\b(?:j(?:ou)?r?(?:nal)?\W{0,2}(?:nr|nummer|nr\.)|journal)\W*$", re.IGNORECASE)
_FOREIGN = re.compile(
    r"(?:\b(?:dok|bilag|kle|emne|matr|lokalplan|lov|bek|cvr|ean)\w*(?:\s?nr)?|\b(?:løbenr|tlf|telefon|punkt|pkt|side|version|kl|kr|nummer)"
    r"|(?<!sag )(?<!sags )(?<!j\.)(?<!j\. )\bnr)\W*(?:nr\W*)?$",
    re.IGNORECASE,
)
_KLE_ALONE = re.compile(r"\d{2}\.\d{2}(?:\.\d{2})?\.?")
SUBJECT = re.compile(r"(\d{2}\.\d{2}(?:\.\d{2})?)[\-. ]?[A-ZÆØÅ]\d{2}")
WHOLE = re.compile(r"\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d+-\d{2}")  # nothing but a case's number has this form
_NO_REFERENCE = re.compile(
    r"\d{1,2}[./\-–]\d{1,2}(?:[./\-–](?:\d{2}|\d{4}))?"  # a day, a school year
    r"|(?:19|20)\d\d[/\-–](?:19|20)?\d\d"  # years from and to
    r"|\d{1,3}(?:\.\d{3})+(?:\s?[\-–]\s?\d{1,3}(?:\.\d{3})+)?"  # amounts
    r"|\d{1,2}[.:]\d\d(?:\s?[\-–]\s?\d{1,2}[.:]\d\d)?|\d+|\d{1,3}[\-–]\d{1,3}"  # hours, plain numbers, and from one to another
)
LEAST_DIGITS = 4  # of a reference that no label names
SAID, SAID_JOURNAL, BARE, FACETED, PLAIN = range(5)  # how well form and label speak for a case number; less is better


def rank(number: str, before: str) -> int | None:
    """How well a reference's form and the label before it speak for a case number; None where they speak against it."""
    own = _OWN.search(before) or _GLUED.search(before)
    journal = _JOURNAL.search(before)
    if _KLE_ALONE.fullmatch(number) or DATE.match(number):
        return None
    if _NO_REFERENCE.fullmatch(number):
        return PLAIN if own and number.isdecimal() and len(number) > 2 else SAID if own and "/" in number else None
    if SUBJECT.fullmatch(number):
        return SAID if own else FACETED if journal else None
    if own or journal:
        return SAID if own else SAID_JOURNAL
    digits = sum(map(str.isdecimal, number))
    return BARE if digits >= LEAST_DIGITS and not number.isalnum() and not _FOREIGN.search(before) else None
