"""Names that stand over the parts of an item: sections (``Indstilling``), and meetings whose decision follows."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.sections import plain_name, section_kinds, section_names
from pipeline.segmentation.leads import BLANKS


@lru_cache(maxsize=1)
def section_pattern() -> re.Pattern[str]:
    """Names of sections as printed inside a line: with a capital or in capitals, behind a blank."""
    names = {form for names in section_names().values() for name in names for form in (name, name.upper()) if len(name) > 4}
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    initials = "".join(sorted({name[0] for name in names}))  # most words fail here, before any name is tried
    return re.compile(rf"(?<=\s)(?=[{re.escape(initials)}])(?:{alternatives})(?=:|\s+[A-ZÆØÅ0-9•\-]|\s*$)")


DIGIT = re.compile(r"\d")  # to look for first, where a pattern that needs one is slow
_NAME_HEAD = re.compile(r"[\s#*•·_|>\-–]*(?P<name>[A-Za-zÆØÅæøåÉé.,' \-]{3,70}?)\s*(?:\*{1,3}|:|$)")
BODY_WORD = re.compile(
    r"(?:udvalg(?:et)?|byråd(?:et)?|kommunalbestyrelsen?|bestyrelsen?|direktionen?|magistraten?|(?:ældre|handicap|ung(?:e|doms)|integrations|social|borger|sundheds|beskæftigelses|udsatte)rådet"
    r"|nævnet|kommissionen?|styregruppen?|forum|sekretariatet)$",
    re.IGNORECASE,
)
_LATE_DATE = re.compile(
    r"\b(?:(?:den|d\.|på mødet den)\s*)?(?P<date>\d{1,2}[.\-/] ?(?:\d{1,2}[.\-/] ?\d{2,4}|[a-z]{3,9}\.? \d{4}))[\s:.*]*$", re.IGNORECASE
)
_BEHIND_DATE = BLANKS + ":.*"
_LEAD = re.compile(
    r"^\W*(?:(?:tidligere )?(?:beslutning|vedtagelse|behandling)(?:er)?[\s,:]*(?:(?:i|fra|af)\b)?\s*)?(?:den\s)?", re.IGNORECASE
)
_TAIL = re.compile(r"(?:[\s,\-*]|\b(?:møde|på|mødet|d|den)\b)+$", re.IGNORECASE)


def meeting_name(line: str) -> tuple[str, str] | None:
    """Body and date of ``Økonomiudvalgets møde den 16. marts 2016:``, a decision's name that says whose it is; else None."""
    may_end_in_date = len(line) < 140 and line.rstrip(_BEHIND_DATE)[-1:].isdecimal()
    date = _LATE_DATE.search(line) if may_end_in_date else None
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


def section_of(content: str) -> tuple[str, int]:
    """Kind of the section that a piece names, and the length of the name; ``("", 0)`` where it names none."""
    known = section_kinds()
    head = _NAME_HEAD.match(content)
    if head and head["name"][0].isupper() and (kind := known.get(plain_name(head["name"]))):
        return kind, head.end("name")
    inner = section_pattern().match(" " + content[:80], 1)
    if inner and (len(content) > 90 or content[: inner.end() - 1].isupper()):
        return known[plain_name(inner[0])], inner.end() - 1
    if meeting_name(content):
        return "beslutning", len(content)
    dated = _DATED_NAME.match(content) if len(content) < 90 and DIGIT.search(content) else None
    if dated:
        words = plain_name(dated["name"]).split()
        for length in range(len(words), 0, -1):
            if kind := known.get(" ".join(words[:length])):
                return kind, len(content)
    return "", 0
