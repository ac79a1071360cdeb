"""Who was there and who was not: names under labels, in tables with marks and in sentences, party letters kept.

A name is told by its form, what it is there for by what stands nearest: a word behind it (``Ib Holm (V) - afbud``), one before it in its sentence
(``Desuden deltog Ib Holm``), else the label above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.segmentation.bodies import KIND, body_of, municipality_of
from pipeline.segmentation.header.labels import HeaderLine

_WORD = r"[A-ZÆØÅÉ][^\W\d_]*[a-zæøåéüöä][^\W\d_]*(?:['’\-]\s?[A-ZÆØÅ][^\W\d_]+)*"
_INITIAL = r"[A-ZÆØÅ][a-zæøå]{0,2}\."
_NAME = (
    rf"(?:[a-zæøå]{{5,}}\s)?(?:{_WORD}|{_INITIAL})(?:\s(?:{_WORD}|{_INITIAL}|af|von|van|de|der|el|al|ben|la)){{0,4}}\s{_WORD}(?:\s?\([^()]{{1,60}}\))?"
)
_PERSON = re.compile(_NAME)
_ENTRY = re.compile(rf"{_NAME}(?:,?\s(?!og\b)[a-zæøå][^:]{{2,40}}|,\s[A-ZÆØÅ][^:,]{{2,40}})?")
_OFFICE = re.compile(r"[A-ZÆØÅ][^\W\d]+(?:[ \-][^\W\d]+){0,4}(?:\s?\([^()]{1,60}\))?")
_BETWEEN = re.compile(r"[;,•](?![^()]*\))\s*|\s+(?:og|samt)\s+(?=[A-ZÆØÅ])|\s[\-–]\s(?=[A-ZÆØÅ])|\t+|\s{3,}")
_COMMA = re.compile(r"[;,](?![^()]*\))")
_PARTED = re.compile(r"(\([A-ZÆØÅ]{1,3}\)) +(?=[A-ZÆØÅ])")
_BULLET = re.compile(r"^[\s•*·\-–|]+|^o\s+|^(?:(?:næst)?formand|medlem(?:mer)?|borgmester)\s*:\s*", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=[\w)]{2})(?<!\bkl)(?<!\bca)(?<!\bDr)(?<!\bHr)(?<!\bSv)(?<!\bAa)(?<!\bTh)\.(?:\s+(?=[A-ZÆØÅ])|\s*$)")
_ABSENT_WORD = r"(?:afbud|fravær(?:ende)?|forfald|forhindret|ikke\s(?:mødt|til\s?stede))"
_ABSENT_SAID = re.compile(
    rf"[\s,]*(?:(?:havde|har|meldte|sendte)\b.{{0,20}}?\bafbud|(?:var|er)\s{_ABSENT_WORD}|(?:deltog|mødte)\sikke|ikke\smødt).*", re.IGNORECASE
)
_ABSENT_BEHIND = re.compile(rf"[\s,:\-–|(]*(?:(?:ved|med|meldt|var)\s)*{_ABSENT_WORD}\b[^,;]*$", re.IGNORECASE)
_PRESENT_BEHIND = re.compile(r"(?:[\s,:\-–|]|\()+(?:deltog|mødte?|til\s?stede|ja)\W*$|[\s\-|]+[xX+√]\W*$", re.IGNORECASE)
_CUES = (
    ("other", r"desuden|endvidere|derudover|herudover|også|øvrige|forvaltning|administration|sekretær|referent|embeds|gæst|inviteret|tilforordnet|ref\."),
    ("absent", _ABSENT_WORD),
    ("present", r"til\s?stede|mødt|deltag|deltog|medlem|fremmødt|indkald"),
)
_CUE = [(role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _CUES]
_NOBODY = re.compile(r"^(?:ingen\b.*|alle\b.*|-|–|/|n/a)?$", re.IGNORECASE)
_NO_NAME = re.compile(
    r"^(?:punkt|pkt|nr|tid|emne|sag|side|åbne?|lukkede?|møde|hent|lyt|vis|skjul|udskriv|del|kl|bilag|indhold|gå|tilbage|til|menu|søg|kopi[eé]r"
    r"|dagsorden|orientering|drøftelse|følgende|bemærkning|abonn[eé]r|overblik|oversigt|video|lokale|sted|andre|referat"
    r"|godkendelse|eventuelt|meddelelser|beslutning\w*|sags\w+|fold|luk|politik)",
    re.IGNORECASE,
)
LEAST_RUN = 3  # lines of nothing but names that need no label
LONGEST_LIST = 60  # characters; a shorter line was not broken to fit a page
LONGEST_OPENING = 60  # characters of a sentence before its first name


@dataclass
class _Roll:
    """The people found so far, and the indices of the lines that hold them."""

    present: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)

    def add(self, role: str, name: str) -> None:
        own = {"present": self.present, "absent": self.absent}.get(role)
        if own is not None and name not in own:
            own.append(name)


def read_people(lines: Sequence[HeaderLine]) -> tuple[tuple[str, ...], tuple[str, ...], set[int]]:
    """Names of those present and of those absent, and the indices of the lines that hold them; who is named as both was not there."""
    roll = _Roll()
    role, columns, open_list = "", "", False
    for at, line in enumerate(lines):
        if line.label:
            role, open_list = _role_of(lines, at), False
        if not line.text or (line.label and role == ""):
            continue
        if _heads_table(line.text):
            columns = line.text
        found = list(_people(line, role, columns)) if role or _tells(line.text) or _in_run(lines, at) else []
        if found and open_list and line.gap and not role:
            found = []
        for told, name in found:
            roll.add(told or "present", name)
        if found:
            roll.lines.add(at)
            open_list = True
            if line.cell:
                role = ""
        elif role and not line.label and (open_list or not _empty(line.text)):
            role = ""
    return tuple(name for name in roll.present if _bare(name) not in set(map(_bare, roll.absent))), tuple(roll.absent), roll.lines


def _role_of(lines: Sequence[HeaderLine], at: int) -> str:
    """What the people under a label are there for; where labels stand below one another without values, those of the first of them."""
    label = lines[at].label
    if label not in ("present", "absent", "other"):
        return ""
    before = at
    while before and lines[before - 1].label and not lines[before - 1].text and not lines[before].gap:
        before -= 1
    run = [line.label for line in lines[before : at + 1]]
    return "present" if label == "absent" and "present" in run and not lines[at].text else label


def _bare(name: str) -> str:
    return re.sub(r"\s*\(.*|,.*", "", name)


def _empty(text: str) -> bool:
    """Whether a line under a label says nothing: a count, a sign."""
    return not any(map(str.isalpha, text))


def _heads_table(text: str) -> bool:
    """Whether a line heads columns for those who came and those who did not."""
    return not _PERSON.search(text) and bool(_CUE[1][1].search(text)) and bool(_CUE[2][1].search(text))


def _tells(text: str) -> bool:
    """Whether a sentence says what people are there for."""
    return any(pattern.search(text) for _, pattern in _CUE)


def _in_run(lines: Sequence[HeaderLine], at: int) -> bool:
    """Whether a line is one of several of nothing but names, whatever stands behind each."""
    first = last = at
    while first > 0 and _pure(lines[first - 1]):
        first -= 1
    while last + 1 < len(lines) and _pure(lines[last + 1]):
        last += 1
    return _pure(lines[at]) and last - first + 1 >= LEAST_RUN


def _pure(line: HeaderLine) -> bool:
    name = _PERSON.match(_BULLET.sub("", line.text))
    return bool(name and not line.label and (len(name[0]) > len(line.text) - 12 and ("(" in name[0] or name[0] == line.text)) and _fits(name[0]))


def _people(line: HeaderLine, role: str, columns: str) -> Iterator[tuple[str, str]]:
    """The people that a line names, each with what it is there for."""
    for clause in filter(None, map(str.strip, _CLAUSE.split(_PARTED.sub(r"\1, ", line.text)))):
        first = _PERSON.search(clause)
        opening = clause[: first.start()] if first else ""
        said = next((told for told, pattern in _CUE if len(opening) <= LONGEST_OPENING and pattern.search(opening)), None)
        if said and first:
            yield from _entries(clause[first.start() :], said, columns, strict=True)
        elif first and (behind := _ABSENT_SAID.search(clause, first.end())):
            yield from _entries(clause[: behind.start()], "absent", "", strict=True)
        elif role or first and not opening.strip(" •*-|"):
            if not role and not (_PRESENT_BEHIND.search(clause) or _ABSENT_BEHIND.search(clause) or _pure(line)):
                return
            found = list(_entries(clause, role, columns, strict=not line.label and not first))
            yield from found
            if not found:
                return
        elif not role:
            continue


def _entries(listed: str, role: str, columns: str, *, strict: bool) -> Iterator[tuple[str, str]]:
    """The people of a list; ``strict`` lets in only what has a name's form, else offices (``Politidirektøren``), too."""
    marked = _marked(listed, columns)
    for entry in _BETWEEN.split(listed):
        entry = _BULLET.sub("", entry.strip(" *_|.:")).strip()
        told, entry = marked or role, entry
        if behind := _ABSENT_BEHIND.search(entry):
            told, entry = "absent", entry[: behind.start()]
        elif behind := _PRESENT_BEHIND.search(entry):
            told, entry = marked or "present", entry[: behind.start()]
        entry = entry.strip(" ,;(*_|")
        entry = f"{entry})" if entry.count("(") > entry.count(")") else entry
        if _NOBODY.match(entry) or not _fits(entry):
            if _NO_NAME.match(entry):
                return
            continue
        if _ENTRY.fullmatch(entry) or (not strict and _OFFICE.fullmatch(entry) and len(entry) > 3):
            yield told, entry


def _marked(listed: str, columns: str) -> str:
    """What a mark in a table's row says, by the column that it stands in; "" without one."""
    mark = re.search(r"(?<=[\s|])[xX+√](?=[\s|\-]*$)", listed)
    if not columns or not mark:
        return ""
    places = [(match.start(), role) for role, pattern in _CUE[1:] for match in pattern.finditer(columns)]
    if "\t" in columns:
        cell = listed[: mark.start()].count("\t")
        return next((role for place, role in places if columns[:place].count("\t") == cell), "")
    return min(places, key=lambda pair: abs(pair[0] - mark.start()))[1]


def _fits(entry: str) -> bool:
    """Whether an entry is no line of another kind that looks like a name."""
    return not (_NO_NAME.match(entry) or entry.isupper() or KIND.match(entry) or municipality_of(entry) or body_of(entry) or ".." in entry)
