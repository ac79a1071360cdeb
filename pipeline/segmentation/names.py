"""Names that stand over the parts of an item: sections (``Indstilling``), and meetings whose decision follows."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.sections import plain_name, section_kinds, section_names
from pipeline.segmentation.bodies import body_named
from pipeline.segmentation.leads import BLANKS


@lru_cache(maxsize=1)
def section_pattern() -> re.Pattern[str]:
    """Names of sections as printed inside a line: with a capital or in capitals, behind a blank."""
    names = {form for names in section_names().values() for name in names for form in (name, name.upper()) if len(name) > 4}
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    initials = "".join(sorted({name[0] for name in names}))  # most words fail here, before any name is tried
    return re.compile(rf"(?<=\s)(?=[{re.escape(initials)}])(?:{alternatives})(?=\s?:|\s+[A-ZÆØÅ0-9•\-]|\s*$)")


DIGIT = re.compile(r"\d")  # to look for first, where a pattern that needs one is slow
_NAME_HEAD = re.compile(r"[\s#*•·_|<>\[▼›»+\-–]*(?P<name>[A-Za-zÆØÅæøåÉé.,' \-]{3,70}?)\s*(?:\*{1,3}|:|\(\d{1,3}\)\W*$|[?>\]]*\s*$)")
_LATE_DATE = re.compile(
    r"""\b(?:(?:den|d\.|på\smødet\sden)\s*)?(?P<date>\d{1,2}[.\-/]\ ?(?:\d{1,2}[.\-/]\ ?\d{2,4}|[a-z]{3,9}\.?\ \d{4}))
    (?:,?\s*(?:pkt|punkt|sag|kl)\b\.?\s*[\d.:]+)?[\s:.*]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_BEHIND_DATE = BLANKS + ":.*"
_LEAD = re.compile(
    r"^\W*(?:(?:tidligere )?(?:beslutning|vedtagelse|behandling|behandlet|afgørelse)(?:er)?[\s,:]*(?:(?:i|fra|af|på)\b)?\s*)?(?:den\s)?",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[\s,\-*]|\b(?:møde|på|mødet|d|den)\b)+$", re.IGNORECASE)
_BROKEN_DATE = re.compile(r"(?:\bmøde)?[\s,]+(?:den|d\.)\s+\d{1,2}\.?$", re.IGNORECASE)


def broken_meeting_name(line: str) -> bool:
    """Whether a line is the first half of a decision's name that goes on in the next (``Økonomiudvalgets møde den 16.``)."""
    return len(line) < 110 and bool(_BROKEN_DATE.search(line)) and meeting_name(f"{line.rstrip('.')}. januar 2000:") is not None


def meeting_name(line: str) -> tuple[str, str] | None:
    """Body and date of ``Økonomiudvalgets møde den 16. marts 2016:``, a decision's name that says whose it is; else None."""
    may_end_in_date = len(line) < 140 and line.rstrip(_BEHIND_DATE)[-1:].isdecimal()
    date = _LATE_DATE.search(line) if may_end_in_date else None
    if not date:
        return None
    body = body_named(_LEAD.sub("", _TAIL.sub("", line[: date.start()])))
    return (body, date["date"]) if body else None


_FINITE = frozenset("er blev bliver har skal kan vil var".split())  # of a sentence, not of a name
_DATED_NAME = re.compile(r"^\W*(?P<name>[A-Za-zÆØÅæøå ]{5,60}?)\s*,?\s*(?:d\.|den|fra mødet den|på mødet)\s*\d{1,2}[.\-/]", re.IGNORECASE)


def section_of(content: str) -> tuple[str, int]:
    """Kind of the section that a piece names, and the length of the name; ``("", 0)`` where it names none."""
    known = section_kinds()
    head = _NAME_HEAD.match(content)
    if head and head["name"][0].isupper() and (kind := known.get(plain_name(head["name"]))):
        return kind, head.end("name")
    if meeting_name(content) or broken_meeting_name(content):
        return "beslutning", len(content)
    inner = section_pattern().match(" " + content[:80], 1)
    if inner and (len(content) > 90 or content[: inner.end() - 1].isupper()):
        return known[plain_name(inner[0])], inner.end() - 1
    dated = _DATED_NAME.match(content) if len(content) < 90 and DIGIT.search(content) else None
    words = plain_name(dated["name"]).split() if dated else []
    if not _FINITE & set(words):
        for length in range(len(words), 0, -1):
            if kind := known.get(" ".join(words[:length])):
                return kind, len(content)
    return "", 0
