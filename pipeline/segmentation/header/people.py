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

_WORD = r"['\"]?[A-ZÆØÅÉ][^\W\d_]*[a-zæøåéüöä][^\W\d_]*(?:['’\-]\s?[A-ZÆØÅ][^\W\d_]+)*['\"]?"
_INITIAL = r"[A-ZÆØÅ][a-zæøå]{0,2}\."
_TITLE = r"(?:[a-zæøå\-]*(?:chef|mester|direktør|leder|formand|inspektør|konsulent|repræsentant|fuldmægtig|sekretær|stedfortræder|suppleant|rådmand)\s)?"
_NAME = (
    rf"{_TITLE}(?:{_WORD}|{_INITIAL})(?:\s(?:{_WORD}|{_INITIAL}|af|von|van|de|der|el|al|ben|la)){{0,4}}\s{_WORD}(?:\s?\([^()]{{1,60}}\))?"
)
_PERSON = re.compile(_NAME)
_ENTRY = re.compile(rf"{_NAME}(?:,?\s(?!og\b)[a-zæøå][^:]{{2,40}}|,\s[A-ZÆØÅ][^:,]{{2,40}})?")
_OFFICE = re.compile(r"[A-ZÆØÅ][^\W\d]+(?:[ \-][^\W\d]+){0,4}(?:\s?\([^()]{1,60}\))?")
_BETWEEN = re.compile(
    rf"[;,•](?![^()]*\))\s*|\s+(?:og|samt)\s+(?={_NAME})|\s[\-–]\s(?=[A-ZÆØÅ])(?!(?i:deltog|afbud|mødt|fravær|til\s?stede|ikke|forfald))|\t+|\s{{3,}}"
)
_COMMA = re.compile(r"[;,](?![^()]*\))")
_PARTED = re.compile(r"(\([A-ZÆØÅ]{1,3}\)) *(?=[A-ZÆØÅ])")
_INITIALS = re.compile(r"\s*/\s*[a-zæøå]{2,8}$")
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
_CELL = re.compile(r"\t|\s{2,}|\s*\|\s*")
_NOBODY = re.compile(r"^(?:ingen\b.*|alle\b.*|-|–|/|n/a)?$", re.IGNORECASE)
_NO_NAME = re.compile(
    r"^(?:punkt|pkt|nr|tid|emne|sag|side|åbne?|lukkede?|møde|hent|lyt|vis|skjul|udskriv|del|kl|bilag|indhold|gå|tilbage|til|menu|søg|kopi[eé]r"
    r"|dagsorden|orientering|drøftelse|følgende|bemærkning\w*|abonn[eé]r|overblik|oversigt|video|lokale|sted|andre|referat|medlem\w*|mødt|udvalgets?"
    r"|forløb|ordstyrer|næste|ikke|fra|enkelte|rådhus\w*|jobcenter|byrådss\w*|\w+(?:salen|station|stationen|skolen?|huset|centret|kontoret)"
    r"|godkendelse|eventuelt|meddelelser|beslutning\w*|sags\w+|fold|luk|politik)\b",
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
    role, columns = "", ""
    last: list[str] = []  # names of the line before
    passed, patience = -1, 0
    for at, line in enumerate(lines):
        if line.label:
            role, patience = _role_of(lines, at)
            last = []
        if at <= passed or not line.text or (line.label and not role):
            continue
        if _heads_table(line.text):
            role, columns = "", line.text
            continue
        passed = _wrapped(lines, at) if role else at
        text = " ".join(own.text for own in lines[at : passed + 1])
        people = list(_people(line, text, role, columns, offices=not last or not _PERSON.search(last[-1]))) if _may_name(lines, at, role) else []
        for told, name in people:
            roll.add(told or "present", name)
        if people:
            roll.lines.update(range(at, passed + 1))
            last = [name for _, name in people]
        patience -= not people
        if (line.cell and people) or (not people and patience < 0 and (last or not _empty(line.text))):
            role = ""
    if not roll.present:
        _unlabelled(lines, roll)
    away = set(map(_bare, roll.absent))
    return tuple(name for name in roll.present if _bare(name) not in away), tuple(roll.absent), roll.lines


def _may_name(lines: Sequence[HeaderLine], at: int, role: str) -> bool:
    return bool(role) or _tells(lines[at].text) or _in_run(lines, at)


def _wrapped(lines: Sequence[HeaderLine], at: int) -> int:
    """The last of the lines in which a list of names, one behind the other, goes on."""
    last = at
    while last + 1 < len(lines) and _COMMA.search(lines[at].text):
        text, following = lines[last].text, lines[last + 1]
        broken = text.endswith((",", ";", " og")) or following.text.startswith("(") or (len(text) > LONGEST_LIST and not text.endswith((")", ".")))
        if following.label or following.gap or not broken:
            break
        last += 1
    return last


def _unlabelled(lines: Sequence[HeaderLine], roll: _Roll) -> None:
    """Take the first line of several names with party letters for the list of those present, where none has a label."""
    for at, line in enumerate(lines):
        last = _wrapped(lines, at)
        people = [match[0] for match in _PERSON.finditer(" ".join(own.text for own in lines[at : last + 1]))]
        if not line.label and len(people) >= LEAST_RUN and sum(name.endswith(")") for name in people) >= LEAST_RUN:
            for name in people:
                if name.endswith(")") and _bare(name) not in map(_bare, roll.absent):
                    roll.add("present", name)
            roll.lines.update(range(at, last + 1))
            return


def _role_of(lines: Sequence[HeaderLine], at: int) -> tuple[str, int]:
    """What the people under a label are there for, and how many lines may stand between.

    Where labels stand one behind the other, and their values behind them all, the first names are those of the first label for people.
    """
    before = at
    while before and lines[before - 1].label and not lines[before - 1].text and not lines[before].gap:
        before -= 1
    run = [line.label for line in lines[before : at + 1]]
    roles = [label for label in run if label in ("present", "absent")]
    if roles and at - before >= LEAST_RUN - 1 and len(_PERSON.findall(lines[at].text)) != 1:
        return roles[0], len(run)
    return (run[-1], 0) if run[-1] in ("present", "absent", "other") else ("", 0)


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
    text = _BULLET.sub("", line.text).rstrip(" \t|-xX+√.")
    name = _PERSON.match(text)
    return bool(name and not line.label and len(name[0]) > len(text) - 12 and ("(" in name[0] or name[0] == text) and _fits(name[0]))


def _people(line: HeaderLine, text: str, role: str, columns: str, *, offices: bool) -> Iterator[tuple[str, str]]:
    """The people that a line names, each with what it is there for; ``offices`` lets in what has no name's form, too."""
    for clause in filter(None, map(str.strip, _CLAUSE.split(_PARTED.sub(r"\1, ", text)))):
        first = _PERSON.search(clause)
        opening = clause[: first.start()] if first else ""
        said = next((told for told, pattern in _CUE if len(opening) <= LONGEST_OPENING and pattern.search(opening)), None)
        if said and first:
            yield from _entries(clause[first.start() :], said, columns)
        elif first and (behind := _ABSENT_SAID.search(clause, first.end())):
            yield from _entries(clause[: behind.start()], "absent", "")
        elif role or (first and not opening.strip(" •*-|") and (_PRESENT_BEHIND.search(clause) or _ABSENT_BEHIND.search(clause) or _pure(line))):
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
        elif (inside := _PERSON.search(entry)) and inside[0].endswith(")"):  # run-together text before or behind it
            yield told, inside[0]
            if inside.end() < len(entry):
                return


def _marked(listed: str, columns: str) -> str:
    """What a mark in a table's row says, by the column that it stands in; "" without one."""
    mark = re.search(r"(?<=[\s|])[xX+√](?=[\s|\-]*$)", listed)
    if not columns or not mark:
        return ""
    heads, cells = _CELL.split(columns), _CELL.split(listed)
    if "\t" in columns or len(heads) == len(cells):
        head = heads[min(len(_CELL.split(listed[: mark.start()])), len(heads)) - 1]
        return next((role for role, pattern in _CUE[1:] if pattern.search(head)), "")
    places = [(match.start(), role) for role, pattern in _CUE[1:] for match in pattern.finditer(columns)]
    return min(places, key=lambda pair: abs(pair[0] - mark.start()))[1]


def _fits(entry: str) -> bool:
    """Whether an entry is no line of another kind that looks like a name."""
    return not (_NO_NAME.match(entry) or entry.isupper() or KIND.match(entry) or municipality_of(entry) or body_of(entry) or ".." in entry)
