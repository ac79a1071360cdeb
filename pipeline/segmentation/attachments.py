"""Names of the attachments that an item lists, as printed: below one another, behind bullets or dashes, in one line or a sentence."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import itemgetter

from pipeline.records import Section
from pipeline.segmentation.bodies import body_of
from pipeline.segmentation.leads import LINE_BREAK, TAG
from pipeline.segmentation.times import DATE

_LABEL = re.compile(
    r"^[^\w\n]*(?:v\s)?(?:(?:se|vis|åbne?|lukkede|alle|andre|sagens|vedhæftede|vedlagte|elektroniske|følgende)\s)*"
    r"(?:bilag(?:sliste|sfortegnelse|soversigt)?|filer|dokumenter|vedlagt|vedhæftet|vedhæftninger|materiale|udleveret\spå\smødet|sagens\sakter|til\ssagen\shører)"
    r"(?:\s(?:til|på|i)\s(?:sagen|punktet|punkt(?:\snr\.?)?\s?\d*|mødet)|\svedlagt)?"
    r"(?:\s?\(\w+\)|[\t ]+\d{1,2}|\s{2,}dok\.?\s?nr\.?)?(?:\s*[:\t]|[\s*|]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_LETTERED = re.compile(r"^[ \t]*Bilag [A-Z\d]{1,3}\s?[:.\-–]\s*(?=\S)", re.MULTILINE)
_FILE = re.compile(r"^[^\n]{3,150}\.(?:pdf|docx?|xlsx?|pptx?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_CELLS = re.compile(r"\s*\|\s*")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_BULLET = re.compile(r"^(?:[\s•*·■>\-–#]+|o\s+|\d{1,2}\s+(?=(?:Åben|Lukket)\b))+")
_STATUS = re.compile(r"^(?:\d{1,2}\s+)?\(?(?:Åben|Lukket)\)?(?:\s+(?:-\s+)?(?=\S)|$)")
_NUMBER = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})?(?:[.):]\s+|\s+(?=[A-ZÆØÅ(])|\s*$)|\d{3}-\d{4}-\d{4,}\s+|\d{4,6}[/-]\d{2,4}\s+)(?:(?:\(?(?:Åben|Lukket)\)?|-)(?:\s+|$))*|^[Hh]ent\s+(?=[A-ZÆØÅ])"
)
_TYPE = re.compile(r"^(?:PDF|DOCX?|XLSX?|PPTX?)\s?(?=[A-ZÆØÅ\d])")
_BEHIND = re.compile(
    r"\s*\t\s*[\d/\-]{6,}$|\s+(?:(?:-\s+|\()(?:\d[\d/\-]{4,}\d|D\d{2}-\d+)\)?|\d{2,8}/\d{2,6})$"
    r"|\s*[(\[](?:(?:pdf|docx?|xlsx?)?[\s,]*(?:\d[\d.,]*\s?[kKmM][bB])?|(?:pdf|docx?|xlsx?)?,?\s*åbner.*|DokID.*)[)\]]$|\s+(?:PDF|DOCX?|XLSX?)(?:\s+\d[\d.,]*\s?[kKMm][Bb])?$"
    r"|\s+-?\s*åbner i nyt vindue$|\s+Download$|\s+·\s+\w{3,4}$",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"^[\W\d]*$|^(?:EMN-|D)?[\d\-/.]+$|^\d+\s?[kKmM][bB]$|^\((?:åben|lukket)\)$", re.IGNORECASE)
_NONE = re.compile(r"^(?:ingen\b.*|der er ingen\b.*|-|–)$", re.IGNORECASE)
_HEAD = re.compile(r"(?:(?:titel|type|størrelse|dok\.?\s?(?:nr|id)\.?|nr\.?|navn|filnavn|bilag|åben/lukket)\W*)+", re.IGNORECASE)
_INNER = re.compile(
    r"\s+(?=PDF[A-ZÆØÅ]|Bilag\s\d{1,2}\s?[:.\-–]|•\s|\d{4,6}/\d{2}\s+(?:Åben|Lukket)\b)|(?<=\.pdf)\s+(?=\S)|(?<=\.docx)\s+(?=\S)|;\s+"
)
_INNER_DASH = re.compile(r"\s+-\s+(?=[A-ZÆØÅ])")
_INNER_COMMA = re.compile(r",\s+(?=[A-ZÆØÅ])")
_AND = re.compile(r"\s+og\s+(?=[A-ZÆØÅ])")
_END = re.compile(
    r"^\W*(?:mødet\b.*|_{4,}.*|.*\.{8,}.*|til top(?:pen)?|op|top|udskriv\b.*|kopi[eé]r link.*|hent (?:som|hele)\b.*|se alle bilag"
    r"|(?:luk|del) punkt(?:et)?|fold (?:ud|ind).*|underskrift(?:er|sside|sark|sblad)?|referatet er.*|side!?\s\d.*"
    r"|(?:tilbage|forrige|næste)\b.*"
    r"|(?:til )?indhold(?:sfortegnelse)?|protokollen\b.*"
    r"|dagsordenspunkter\b.*|drevet af.*|senest opdateret.*|siden (?:er|ses)\b.*|sagens gang|ansvarlig\b.*|kunne du bruge.*"
    r"|tip os om.*|tlf\..*"
    r"|[a-zæøå\-]+(?: [a-zæøå]+)? kommune\b.*)$",
    re.IGNORECASE,
)
LONGEST = 200  # characters of a name
OFTEN = 3  # times that a line of page furniture stands in a document,
APART = 300  # at least so many characters from one to the next: the numbered names of one list are alike, too


def furniture_of(text: str) -> frozenset[str]:
    """The lines, for comparison, that stand again and again in a document: page heads and buttons, which no list of attachments holds."""
    counts: Counter[str] = Counter()
    last: dict[str, int] = {}
    place = 0
    for line in LINE_BREAK.split(text):
        if line.strip() and len(line) < LONGEST:
            key = _key(line)
            counts[key] += place - last.get(key, -APART) >= APART
            last[key] = place
        place += len(line) + 1
    return frozenset(line for line, often in counts.items() if often >= OFTEN)


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line).strip(" \t*_|:\xa0").casefold()


def attachments_of(text: str, sections: Sequence[Section], place: tuple[int, int], furniture: frozenset[str]) -> tuple[str, ...]:
    """The names below the labels of attachments in an item, ``place`` in the text; counts and numbers of records left out."""
    found: dict[str, None] = {}
    for begin, end in _lists(text, sections, place):
        found.update(dict.fromkeys(_names(text[begin:end], furniture)))
    return tuple(found)


def _lists(text: str, sections: Sequence[Section], place: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Where lists of attachments stand: sections of that kind, and what follows other labels and lettered lines."""
    # From where it is taken, where it begins behind its label, and where it ends: sorted, none reaching into the next.
    known = [(section.start, section.text_start, section.end) for section in sections if section.kind == "bilag"]
    starts = [section.start for section in sections]
    for pattern in (_LABEL, _LETTERED, _FILE):
        for match in pattern.finditer(text, *place):
            at = bisect(known, match.start(), key=itemgetter(0))
            if at and match.start() < known[at - 1][2]:
                continue
            following = bisect(starts, match.start())
            end = match.end() if pattern is _FILE else starts[following] if following < len(starts) else place[1]
            known.insert(at, (match.start(), match.end() if pattern is _LABEL else match.start(), end))
    yield from (listed[1:] for listed in known)


def _names(listed: str, furniture: frozenset[str]) -> Iterator[str]:
    """The entries of one list; a line that begins in lower case goes on with the name before it."""
    waiting = ""
    for entry in _entries(listed, furniture):
        if waiting and entry[:1].islower() and not _is_file(waiting):
            waiting = f"{waiting} {entry}"
            continue
        if waiting:
            yield waiting
        waiting = entry
    if waiting:
        yield waiting


def _entries(listed: str, furniture: frozenset[str]) -> Iterator[str]:
    beside, *below = LINE_BREAK.split(listed)
    parts = [*_beside(beside), *below]
    begun = bool(beside.strip(" \t*_|:\xa0"))
    for n, part in enumerate(parts):
        bare = part.strip(" \t*_|:\xa0")
        if _END.match(bare) or (bare.isupper() and " " in bare and len(bare) > 20 and "." not in bare):
            return
        if not bare and begun and n and not _lists_on(parts[n + 1 :]):
            return
        if bare and (_key(part) in furniture or _heads_page(bare)):
            continue
        for name in filter(None, map(_name, _parts(part))):
            if _is_prose(name):
                return
            begun = True
            yield name


def _lists_on(parts: Sequence[str]) -> bool:
    """Whether the lines behind a blank one still look like names: the next one that says anything is short and no heading."""
    following = next((part.strip() for part in parts if part.strip()), "")
    return len(following) < LONGEST and not following.endswith((":", "?"))


def _heads_page(line: str) -> bool:
    """Whether a line is a page's head: a body and a day, or a page's number."""
    return bool(DATE.search(line)) and (body_of(line) is not None or bool(re.search(r"\bside\s\d|\t\d+$", line, re.IGNORECASE)))


def _beside(line: str) -> list[str]:
    """The entries on the line of the list's name: with bullets, dashes, semicolons or commas between, the last behind ``og``."""
    line = line.strip(" \t*_:#\xa0")
    if line.startswith("- "):
        return _INNER_DASH.split(line)
    if ";" in line or "•" in line:
        return [line]
    *first, last = _INNER_COMMA.split(line)
    parts = _AND.split(last)
    several = bool(first) or not re.search(r"[A-ZÆØÅ]", parts[0][1:])
    return [*first, *(parts if len(parts) == 2 and several else [last])]


def _parts(line: str) -> Iterator[str]:
    cells = [cell for cell in _CELLS.split(line.strip()) if not _NUMBER_ALONE.match(cell)] if "|" in line else [line]
    for cell in cells[:1]:
        yield from _INNER.split(cell)


def _name(part: str) -> str:
    part = _BULLET.sub("", _LINK.sub(r"\1", TAG.sub(" ", part).strip())).strip(" \t*_|\xa0")
    part = _NUMBER.sub("", _TYPE.sub("", _STATUS.sub("", part)))
    before = None
    while part != before:
        before, part = part, _BEHIND.sub("", part).rstrip(" ;,")
    if _NUMBER_ALONE.match(part) or _NONE.match(part) or _HEAD.fullmatch(part):
        return ""
    return _once(part)


def _once(name: str) -> str:
    """A name that is printed twice in its line, once."""
    half = len(name) // 2
    return name[:half] if name[half : half + 1] == " " and name[:half] == name[half + 1 :] else name


def _is_file(name: str) -> bool:
    return bool(re.search(r"\.\w{3,4}$", name))


def _is_prose(name: str) -> bool:
    """Whether a line is a sentence, no name: the list is over."""
    return len(name) > LONGEST or (name.endswith(".") and len(name.split()) > 12)
