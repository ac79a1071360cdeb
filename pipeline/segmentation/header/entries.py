"""The people that a line or sentence names, and what a word or a mark beside each says that they are there for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.segmentation.bodies import KIND, body_of, municipality_of

_WORD = r"['\"]?[A-ZÆØÅÉ][^\W\d_]*[a-zæøåéüöä][^\W\d_]*(?:['’\-]\s?[A-ZÆØÅ][^\W\d_]+)*['\"]?"
_INITIAL = r"[A-ZÆØÅ][a-zæøå]{0,2}\."
_TITLE = (
    r"(?:[a-zæøå\-]*(?:chef|mester|direktør|leder|formand|inspektør|konsulent|repræsentant|fuldmægtig|sekretær|stedfortræder|suppleant"
    r"|rådmand)\s)?"
)
_FORE = rf"(?:{_WORD}|{_INITIAL})(?:[ \xa0](?:{_WORD}|{_INITIAL}|af|von|van|de|der|el|al|ben|la)){{0,4}}"
_NAME = rf"{_TITLE}{_FORE}[ \xa0]{_WORD}(?:\s?\([^()]{{1,60}}\))?"
PERSON = re.compile(_NAME)
_ENTRY = re.compile(rf"{_NAME}(?:,?\s(?!og\b)[a-zæøå][^:]{{2,40}}|,\s[A-ZÆØÅ][^:,]{{2,40}})?")
_OFFICE = re.compile(r"[A-ZÆØÅ][^\W\d]+(?:[ \-][^\W\d]+){0,4}(?:\s?\([^()]{1,60}\))?")
_BETWEEN = re.compile(
    rf"[;,•](?![^()]*\))\s*|\s+(?:og|samt)\s+(?={_NAME})|\s[\-–]\s(?=[A-ZÆØÅ])(?!(?i:deltog|afbud|mødt|fravær|til\s?stede|ikke|forfald))"
    rf"|(?:\t+|\s{{3,}})(?!\W*(?i:deltog|afbud|mødt|fravær|til\s?stede|ikke|forfald|ja\b))"
)
_PARTED = re.compile(r"(\([A-ZÆØÅ]{1,3}\)) *(?=[A-ZÆØÅ][^\W\d])")
_INITIALS = re.compile(r"\s*/\s*[a-zæøå]{2,8}$")
_BULLET = re.compile(r"^[\s•*·\-–|]+|^o\s+|^(?:(?:næst)?formand|medlem(?:mer)?|borgmester)\s*:\s*", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=[\w)]{2})(?<!\bkl)(?<!\bca)(?<!\bDr)(?<!\bHr)(?<!\bSv)(?<!\bAa)(?<!\bTh)\.(?:\s+(?=[A-ZÆØÅ])|\s*$)")
_ABSENT_WORD = r"(?:afbud|fravær(?:ende)?|forfald|forhindret|ikke\s(?:mødt|til\s?stede))"
_ABSENT_SAID = re.compile(
    rf"[\s,]*(?:(?:havde|har|meldte|sendte)\b.{{0,20}}?\bafbud|(?:var|er)\s{_ABSENT_WORD}|(?:deltog|mødte)\sikke|ikke\smødt).*",
    re.IGNORECASE,
)
_ABSENT_BEHIND = re.compile(rf"[\s,:\-–|(]*(?:(?:ved|med|meldt|var)\s)*{_ABSENT_WORD}\b[^,;]*$", re.IGNORECASE)
_PRESENT_BEHIND = re.compile(r"(?:[\s,:\-–|]|\()+(?:deltog|mødte?|til\s?stede|ja)\W*$|[\s\-|]+[xX+√]\W*$", re.IGNORECASE)
_STAFF_WORD = (
    r"fra kommunen|desuden|endvidere|derudover|herudover|også|øvrige|forvaltning|administration|sekretær|referent|embeds|gæst|inviteret"
    r"|tilforordnet|ref\."
)
_CUES = (("other", _STAFF_WORD), ("absent", _ABSENT_WORD), ("present", r"til\s?stede|mødt|deltag|deltog|medlem|fremmødt|indkald"))
_CUE = [(role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _CUES]
_CELL = re.compile(r"\t|\s{2,}|\s*\|\s*")
_NOBODY = re.compile(r"^(?:ingen\b.*|alle\b.*|-|–|/|n/a)?$", re.IGNORECASE)
_NO_NAME = re.compile(
    r"^(?:punkt|pkt|nr|tid|emne|sag|side|åbne?|lukkede?|møde|hent|lyt|vis|skjul|udskriv|del|kl|bilag|indhold|gå|tilbage|til|menu|søg|kopi[eé]r"
    r"|dagsorden|orientering|drøftelse|følgende|bemærkning\w*|abonn[eé]r|overblik|oversigt|video|lokale|sted|andre|referat|medlem\w*|mødt|udvalgets?"
    r"|forløb|ordstyrer|næste|ikke|fra|enkelte|rådhus\w*|jobcenter|byrådss\w*|mødelokale\w*|mødesal\w*|udvalgsværelse|\w+(?:salen|station|stationen|skolen?|huset|centret|kontoret)"
    r"|godkendelse|eventuelt|meddelelser|beslutning\w*|sags\w+|fold|luk|politik)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:jobcenter|rådhus|center|skole|\w+hallen|\w+salen|bibliotek|plejehjem|kommune)$", re.IGNORECASE)
LONGEST_REMARK = 12  # characters behind a name
LONGEST_OPENING = 60  # characters of a sentence before its first name


def people_of(text: str, role: str, columns: str, *, offices: bool, alone: bool) -> Iterator[tuple[str, str]]:
    """The people that a text names, each with what it is there for: ``present``, ``absent``, ``other`` or "".

    ``role`` is that of the label above, ``columns`` the heads of the table that the text is a row of; ``offices`` lets in what has no
    name's form (``Politidirektøren``), and ``alone`` names without any word about them.
    """
    for clause in filter(None, map(str.strip, _CLAUSE.split(_PARTED.sub(r"\1, ", text)))):
        first = PERSON.search(clause)
        opening = clause[: first.start()] if first else ""
        said = next((told for told, pattern in _CUE if len(opening) <= LONGEST_OPENING and pattern.search(opening)), None)
        if said and first:
            yield from _entries(clause[first.start() :], said, columns)
        elif first and (behind := _ABSENT_SAID.search(clause, first.end())):
            yield from _entries(clause[: behind.start()], "absent", "")
        elif role or (first and not opening.strip(" •*-|") and (_PRESENT_BEHIND.search(clause) or _ABSENT_BEHIND.search(clause) or alone)):
            found = list(_entries(clause, role, columns, offices=offices))
            yield from found
            if not found:
                return


def _entries(listed: str, role: str, columns: str, *, offices: bool = False) -> Iterator[tuple[str, str]]:
    """The people of a list, each with what a word or mark behind it says, else the ``role``."""
    marked = _marked(listed, columns)
    for printed in _BETWEEN.split(listed):
        told, entry = marked or role, _BULLET.sub("", printed.strip(" *_|.:")).strip()
        if behind := _ABSENT_BEHIND.search(entry):
            told, entry = "absent", entry[: behind.start()]
        elif behind := _PRESENT_BEHIND.search(entry):
            told, entry = marked or "present", entry[: behind.start()]
        entry = _INITIALS.sub("", entry.strip(" ,;(*_|"))
        entry = re.sub(r"(?<=[a-zæøå])-\s+(?=[A-ZÆØÅ])", "-", f"{entry})" if entry.count("(") > entry.count(")") else entry)
        if _NOBODY.match(entry) or not _fits(entry):
            if _NO_NAME.match(entry):
                return
        elif _ENTRY.fullmatch(entry) or ((offices or behind) and _OFFICE.fullmatch(entry) and len(entry) > 3):
            yield told, entry
        elif (inside := PERSON.search(entry)) and inside[0].endswith(")"):  # run-together text before or behind it
            yield told, inside[0]
            if inside.end() < len(entry):
                return


def _marked(listed: str, columns: str) -> str:
    """What a mark in a table's row says, by the column that it stands in; "" without one."""
    mark = re.search(r"(?<=[\s|])[xX+√](?=[\s|\-]*$)", listed)
    if not columns or not mark:
        return ""
    heads, cells = _CELL.split(columns), _CELL.split(listed)
    gaps = {len(gap) for gap in re.findall(r"\s{2,}", columns)}
    column = len(_CELL.split(listed[: mark.start()])) - 1 if "\t" in columns or len(heads) == len(cells) else 0
    if not column and len(gaps) == 1:  # as many blanks between any two: so many more stand for an empty cell
        column = round((mark.start() - len(listed[: mark.start()].rstrip())) / gaps.pop())
    if column:
        return next((role for role, pattern in _CUE[1:] if pattern.search(heads[min(column, len(heads) - 1)])), "")
    places = [(match.start(), role) for role, pattern in _CUE[1:] for match in pattern.finditer(columns)]
    return min(places, key=lambda pair: abs(pair[0] - mark.start()))[1]


def _fits(entry: str) -> bool:
    """Whether an entry is no line of another kind that looks like a name."""
    return not (
        _NO_NAME.match(entry)
        or _PLACE.search(entry)
        or entry.isupper()
        or KIND.match(entry)
        or municipality_of(entry)
        or body_of(entry)
        or ".." in entry
    )


def bare(name: str) -> str:
    """A name without what is said of the person."""
    return re.sub(r"\s*\(.*|,.*", "", name)


def heads_table(text: str) -> bool:
    """Whether a line heads columns for those who came and those who did not."""
    return not PERSON.search(text) and bool(_CUE[1][1].search(text)) and bool(_CUE[2][1].search(text))


def tells(text: str) -> bool:
    """Whether a sentence says what people are there for."""
    return any(pattern.search(text) for _, pattern in _CUE)


def is_name(text: str) -> bool:
    """Whether a line is nothing but a name, with a mark behind it at most."""
    text = _BULLET.sub("", text).rstrip(" \t|-xX+√.")
    name = PERSON.match(text)
    return bool(name and len(name[0]) > len(text) - LONGEST_REMARK and ("(" in name[0] or name[0] == text) and _fits(name[0]))
