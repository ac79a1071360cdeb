"""The labels of a header (``Mødested``, ``UDVALG``, ``Fraværende:``) and the values beside, behind or below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.segmentation.bodies import spaced_out
from pipeline.segmentation.leads import LINE_BREAK, TAG

LABELS = {
    kind: tuple(names.split("; "))
    for kind, names in {
        "body": "Udvalg; Udvalgsnavn; Udvalg/råd; Mødeudvalg; Mødeforum; Forum; Organ",
        "date": "Dato; Mødedato; Startdato; Mødedag; Dato og tid; Dato og tidspunkt; Dato/tid; Dato/tidspunkt",
        "time": (
            "Tid; Mødetid; Mødetidspunkt; Tidspunkt; Klokkeslæt; Starttidspunkt; Starttid; Starttidspunkt for møde; Mødestart; "
            "Mødet begyndt; Mødet begyndte; Mødets begyndelse; Mødet startet; Mødet startede; Møde start; Mødevarighed"
        ),
        "end": (
            "Sluttidspunkt; Sluttid; Sluttidspunkt for møde; Mødeslut; Møde slut; Mødet slut; Mødet sluttet; Mødet sluttede; Mødet "
            "hævet; Mødets afslutning"
        ),
        "place": (
            "Sted; Mødested; Lokale; Mødelokale; Lokation; Mødelokation; Møde lokation; Mødeadresse; Mødeafholdelse; Mødets "
            "afholdelse; Afholdelsessted"
        ),
        "present": (
            "Medlemmer; Deltagere; Til stede; Tilstede; Tilstede var; Til stede var; Mødedeltagere; Mødt; Mødt var; Deltog i mødet; "
            "I mødet deltog; Fremmødte; Tilstedeværende; Deltog; Mødte; Mødtagere; Formand; Næstformand; Øvrige medlemmer; "
            "Indkaldte"
        ),
        "absent": (
            "Fraværende; Afbud; Afbud fra; Ikke til stede; Ikke mødt; Forfald; Fraværende med afbud; Ej til stede; Ej mødt; Meldt "
            "afbud; Ikke tilstede; Fravær"
        ),
        "other": (
            "Bemærkninger; Journalnr.; Journalnr; Referent; Mødeleder; Administration; Øvrige deltagere; Gæster; Sekretær; "
            "Information; Fra forvaltningen; Fra administrationen; Forvaltningen; Udsendelsesdato; Udsendt; Valgperioden; For "
            "referatet; Underskrift; Underskrifter; Fra kommunen; Protokolfører; Mødesekretær; Embedsmænd"
        ),
        "contents": (
            "Indholdsfortegnelse; Indhold; Sagsliste; Dagsorden; Dagsordenspunkter; Punkter; Punkter på mødet; Punkter på "
            "dagsordenen; Emner; Emner på mødet; Sagsoversigt; Punkt Titel; Sagspunkter; Sager; Overblik; Oversigt"
        ),
    }.items()
}
_KINDS = {name.casefold(): kind for kind, names in LABELS.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_KINDS, key=lambda name: (-len(name), name)))
_LABEL = re.compile(
    rf"[\s#*•>_\-]*(?P<name>(?=[A-ZÆØÅ])(?i:{_NAMES}))(?![a-zæøå])"
    r"(?P<sign>[\s*_]*[:\t][\s*_:]*|[\s*_]*$|[ \xa0]+(?=[A-ZÆØÅ\d])|(?=[A-ZÆØÅ\d]))(?P<rest>.*)"
)
_TOLD = [name for kind in ("body", "date", "time", "end", "place", "present", "absent") for name in LABELS[kind]]
_TOLD_PATTERN = "|".join(re.escape(name) for name in sorted(_TOLD, key=lambda name: (-len(name), name)))
_INNER = re.compile(
    rf"(?:(?<=[\s.,;])(?=(?:{_TOLD_PATTERN})\s?:)|(?<=[^,\s]\s)(?=(?:Mødedato|Mødested|Mødelokale|Mødetid|Mødetidspunkt|Starttidspunkt|Sluttidspunkt|Indholdsfortegnelse)\b)"
    rf"|(?<=\s)(?=(?:UDVALG|DATO|STED|STARTDATO|LOKALE|MEDLEMMER)\s[A-ZÆØÅ\d])|(?<=\s)(?=(?:Side|SIDE)\s\d))"
)
_INNER_LONG = re.compile(
    r"(?<=[\s.,;])(?=(?:Medlemmer|Deltagere|Mødt|Tilstede var|Til stede|Mødedeltagere|Afbud|Fraværende|Dagsorden Side)\s[A-ZÆØÅ\d])"
)
_SIGNED_LABEL = re.compile(rf"(?:{_TOLD_PATTERN})\s?:")
_VALUE_FOLLOWS = re.compile(rf"(?:^|\s)(?:{_TOLD_PATTERN})\s*:?\s*$|\s(?:i|på|ved)\s*$")  # ``Mødested Mødelokale 3``
LONG = 160  # characters; in longer lines labels without a colon are looked for too


@dataclass(frozen=True)
class HeaderLine:
    """A line of a header, or a part of one: the kind of its label, or "", and what stands beside it."""

    label: str
    text: str
    gap: bool  # a blank line before it
    name: str = ""  # the label as printed
    cell: bool = False  # of a table, where an empty value is empty
    printed: str = ""  # label and value, where there is a label


def header_lines(block: str) -> list[HeaderLine]:
    """The lines of a header without blank ones, cut where a label stands inside them."""
    return list(_lines(block))


def _lines(block: str) -> Iterator[HeaderLine]:
    gap = False
    for printed in LINE_BREAK.split(block):
        line = spaced_out(TAG.sub(" ", printed).strip(" \t|\xa0") if not printed.lstrip("#* ").startswith("|") else printed.strip())
        if not line.strip("-| "):
            gap = gap or not line
            continue
        if line.lstrip("#* ").startswith("|") or _labelled_cell(line):
            yield from _row(line, gap=gap)
        else:
            for number, part in enumerate(_parts(line)):
                yield _line(part, gap=gap and not number, inner=number > 0)
        gap = False


def _labelled_cell(line: str) -> bool:
    """Whether a line is a table's row without the outer signs: ``Sted | Byrådssalen``."""
    label, sign, _ = line.partition(" | ")
    return bool(sign) and label.casefold() in _KINDS


def _row(line: str, *, gap: bool) -> Iterator[HeaderLine]:
    """A table's row: a label's cell with the next one, or each cell by itself."""
    cells = [cell.strip(" *#") for cell in line.strip("# ").strip("|").split("|")]
    first = _LABEL.fullmatch(cells[0])
    if first and not first["rest"] and len(cells) > 1:
        yield HeaderLine(_KINDS[first["name"].casefold()], cells[1], gap, cells[0], cell=True)
        return
    yield from (_line(part, gap=gap) for cell in cells if cell.strip("- :") for part in _parts(cell))


def _parts(line: str) -> list[str]:
    cuts = {match.start() for match in _INNER.finditer(line)}
    if len(line) > LONG:
        cuts |= {match.start() for match in _INNER_LONG.finditer(line)}
    places = [0, *(cut for cut in sorted(cuts - {0}) if _SIGNED_LABEL.match(line, cut) or not _VALUE_FOLLOWS.search(line[:cut])), len(line)]
    return [line[a:b].strip() for a, b in pairwise(places) if line[a:b].strip()]


def _line(part: str, *, gap: bool, inner: bool = False) -> HeaderLine:
    match = _LABEL.fullmatch(part)
    if not match or _of_the_text(match["name"], match["sign"], match["rest"], inner=inner):
        return HeaderLine("", part, gap)
    return HeaderLine(_KINDS[match["name"].casefold()], match["rest"].strip(" *_"), gap, match["name"], printed=part)


def _of_the_text(name: str, sign: str, rest: str, *, inner: bool) -> bool:
    """Whether what reads as a label begins a text: ``UDVALGET``, ``Dagsorden Byrådet``, ``Mødelokale 3``."""
    if not rest or ":" in sign:
        return False
    if name.casefold() == "dagsorden":
        return True
    if "\t" in sign:
        return False
    room = name.casefold().endswith("lokale") and bool(sign) and (not inner or rest[0].isdigit())
    return room or (not sign and name.isupper())


def is_label(word: str) -> bool:
    """Whether a word is a label or heads a column (``Dato Type Hent``)."""
    return word.casefold() in _KINDS or word.casefold() in ("type", "hent", "titel", "funktioner", "fil", "pdf")


def values(lines: Sequence[HeaderLine], kind: str) -> Iterator[str]:
    """What stands beside or below each label of a kind; labels without a value are left out."""
    for at, line in enumerate(lines):
        if line.label != kind:
            continue
        if line.text:
            yield line.text
        elif not line.cell and at + 1 < len(lines) and not lines[at + 1].label:
            yield lines[at + 1].text
