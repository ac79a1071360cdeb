"""Names of the attachments that an item lists, as printed: below one another, behind bullets or dashes, or in one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.records import Section

_CELLS = re.compile(r"\s*\|\s*")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_BULLET = re.compile(r"^(?:[\s•*·■>\-–#]+|o\s+|\d{1,2}\s+(?=(?:Åben|Lukket)\b))+")
_STATUS = re.compile(r"^(?:\d{1,2}\s+)?(?:Åben|Lukket)\s+(?=\S)")
_TYPE = re.compile(r"^(?:PDF|DOCX?|XLSX?|PPTX?)\s?(?=[A-ZÆØÅ\d])")
_RECORD = re.compile(r"\s+(?:(?:-\s+|\()(?:\d[\d/\-]{4,}\d|D\d{2}-\d+)\)?|\d{2,8}/\d{2,6})$")
_NUMBER_ALONE = re.compile(r"^[\W\d]*$|^(?:EMN-|D)?[\d\-/.]+$")
_NONE = re.compile(r"^(?:ingen\b.*|der er ingen\b.*|-|–)$", re.IGNORECASE)
_INNER = re.compile(r"\s+(?=PDF[A-ZÆØÅ]|Bilag\s\d{1,2}\s?[:.\-–]|•\s)|(?<=\.pdf)\s+(?=\S)|(?<=\.docx)\s+(?=\S)|;\s+")
_INNER_DASH = re.compile(r"\s+-\s+(?=[A-ZÆØÅ])")
_INNER_COMMA = re.compile(r",\s+(?=[A-ZÆØÅ])")
_END = re.compile(
    r"^\W*(?:mødet\b.*|_{4,}.*|.*\.{8,}.*|til toppen.*|udskriv\b.*|kopi[eé]r link.*|hent som.*|se alle bilag|luk punkt|underskrift\w*"
    r"|referatet er.*|side!?\s\d.*|tilbage\b.*|indhold(?:sfortegnelse)?|protokollen\b.*|dagsordenspunkter\b.*|drevet af.*"
    r"|senest opdateret.*|kunne du bruge.*|tip os om.*|tlf\..*|[a-zæøå\-]+(?: [a-zæøå]+)? kommune\b.*)$",
    re.IGNORECASE,
)
LONGEST = 200  # characters of a name


def attachments_of(text: str, sections: Iterable[Section]) -> tuple[str, ...]:
    """The names that stand in an item's sections of kind ``bilag``; blank lines, counts and numbers in the records system left out."""
    return tuple(name for section in sections if section.kind == "bilag" for name in _names(text[section.text_start : section.end]))


def _names(listed: str) -> Iterator[str]:
    """The entries of one list; a line that begins in lower case goes on with the name before it."""
    waiting = ""
    for entry in _entries(listed):
        if waiting and entry[:1].islower() and not _is_file(waiting):
            waiting = f"{waiting} {entry}"
            continue
        if waiting:
            yield waiting
        waiting = entry
    if waiting:
        yield waiting


def _entries(listed: str) -> Iterator[str]:
    beside, *below = re.split(r"[\n\r\f\v\x85\u2028\u2029]", listed)
    parts = [*_beside(beside), *(line for line in below)]
    for part in parts:
        bare = part.strip(" \t*_|:\xa0")
        if _END.match(bare) or (bare.isupper() and " " in bare and len(bare) > 20 and "." not in bare):
            return
        for name in filter(None, map(_name, _parts(part))):
            if _is_prose(name):
                return
            yield name


def _beside(line: str) -> list[str]:
    """The entries on the line of the list's name: with bullets, dashes, semicolons or commas between."""
    line = line.strip(" \t*_:#\xa0")
    if line.startswith("- "):
        return _INNER_DASH.split(line)
    return [line] if ";" in line or "•" in line else _INNER_COMMA.split(line)


def _parts(line: str) -> Iterator[str]:
    cells = [cell for cell in _CELLS.split(line.strip()) if cell.strip("- :")] if "|" in line else [line]
    for cell in cells[:1]:
        yield from _INNER.split(cell)


def _name(part: str) -> str:
    part = _BULLET.sub("", _LINK.sub(r"\1", part.strip())).strip(" \t*_|\xa0")
    part = _RECORD.sub("", _TYPE.sub("", _STATUS.sub("", part)))
    return "" if _NUMBER_ALONE.match(part) or _NONE.match(part) else part.rstrip(" ;,")


def _is_file(name: str) -> bool:
    return bool(re.search(r"\.\w{3,4}$", name))


def _is_prose(name: str) -> bool:
    """Whether a line is a sentence, no name: the list is over."""
    return len(name) > LONGEST or (name.endswith(".") and len(name.split()) > 12)
