"""How a line begins as a heading: decoration, status, label, number or time, separator - and where its title starts."""

from __future__ import annotations

import re
from typing import NamedTuple

_CLOCK = r"(?:[01]?\d|2[0-3])[.:][0-5]\d"
_HEADING = re.compile(
    rf"""\s*(?P<deco>(?:(?:[#*•·■|>_\-–\[(]+|o(?=\s+\d))\s*)*)
    (?P<status>(?:åbent?|lukket|åbne|lukkede)\b[\s:\])]*(?:punkt|sag)?\b[\s:.\-–]*(?=\d))?
    (?P<label>(?:dagsordens?|dagsordenens\s|møde)?(?:punkt|pkt)(?:\.?\s*nr)?\.?
        |sag(?:s?\s*nr)?\.?|ad\.?(?:\s+(?:punkt|pkt\.?))?|emne(?:\s+nr\.?)?|tema|post|nr\.?|§)?
    (?:\s*|(?<=[a-z]))
    (?P<number>
        (?P<time>(?:kl\.?\s*)?{_CLOCK}(?:\s*(?:-|–|til)\s*(?:kl\.?\s*)?{_CLOCK})(?!\d)
            |kl\.?\s*{_CLOCK}(?!\d)
            |(?:[01]?[89]|1\d|2[0-3])[.:][0-5][05](?=[\t ]+[A-ZÆØÅ]))
        |(?P<slashed>\d{{1,4}}[/\-](?:(?:19|20)\d\d|[012]\d)(?![\d/%,.\-]))
        |(?P<sub>\d{{1,3}}\.\d{{1,2}}(?=[.\s])(?!\.\d))
        |\d{{1,4}}(?-i:[a-z](?![a-zæøå]))?(?![\d/%,]|\.\d|-\d)
        |(?P<code>(?-i:[A-ZÆØÅ]{{2,5}})-(?:19|20)\d\d-\d{{3,6}})
        |(?P<roman>(?-i:(?:X|XX|XXX|XL)(?:IX|IV|VI{{0,3}}|I{{0,3}})|IX|IV|VI{{0,3}}|I{{1,3}})(?=[.):]\s|\s[\-–]\s|\s\s))
        |(?P<letter>[A-ZÆØÅa-zæøå](?=[.)]\s))
    )?(?:\saf\s\d{{1,3}}(?=[.:)]|\s[\-–A-ZÆØÅ]))?
    (?P<sep>[ \t\xa0]*[.:)\]\-–|/][.:)\-–*_|]*(?=\s|$|[^\d\s])|\*\*|[\t\xa0 ]{{2,}}|[ \t\xa0])?
    [\s*_]*""",
    re.VERBOSE | re.IGNORECASE,
)
BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())  # what \s is in a pattern
LINE_BREAK = re.compile(r"[\n\r\f\v\x85\u2028\u2029]")
TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}\b[^<>]{0,80}>", re.IGNORECASE)  # remains of HTML in the text of some archives
_EDGE = BLANKS + "*_|#"  # what may stand behind a title
_OTHER_LABEL = re.compile(
    r"\W*(?P<label>[A-ZÆØÅ][\wæøå]*\.?(?: [a-zæøå]+\.?)?) (?P<number>\d{1,3})(?P<sep>[.:)\-–]|(?= )|$)\s*(?P<title>.*)$", re.DOTALL
)
_NO_LABEL = frozenset(
    "side bilag den kl mandag tirsdag onsdag torsdag fredag lørdag søndag tabel figur uge stk kap kapitel paragraf".split()
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_LABELS = {
    **dict.fromkeys(("punkt", "pkt", "mødepunkt", "mødepkt"), "punkt"),
    **dict.fromkeys(("dagsordenspunkt", "dagsordenspkt", "dagsordenens"), "punkt"),
    **dict.fromkeys(("emne", "tema", "post", "§"), "emne"),
    **dict.fromkeys(("", "ad", "nr"), None),
}


_WORDS = re.compile(r"\w+")


def title_key(title: str) -> str:
    """A title for comparison: letters and digits only."""
    return "".join(_WORDS.findall(title.casefold()))[:60]


class Lead(NamedTuple):
    """What a line begins with.

    ``kind`` is number, sub, slashed, time, letter or empty; ``value`` counts within its kind, -1 without one.
    """

    deco: str
    status: str
    label: str
    number: str
    kind: str
    value: int
    sep: str
    title: str
    title_at: int  # offset of the title in the line


def read_lead(line: str) -> Lead:
    """Read the beginning of a line (without blanks at its edges)."""
    match = _HEADING.match(line)
    assert match is not None
    deco, number = match["deco"] or "", match["number"] or ""
    if not number or ((match["label"] or "").lower().startswith("sags") and not match["slashed"]):  # the case's own number
        deco = deco.rstrip(BLANKS + "([")  # without a number a bracket is the title's own
        start = match.start("deco") + len(deco)
        return Lead(_decoration(deco), "", "", "", "", -1, "", line[start:].rstrip(" *_|#"), start)
    form = next((k for k in ("time", "slashed", "sub", "code", "roman", "letter") if match[k]), "number")
    kind = {"code": "slashed", "roman": "letter"}.get(form, form)
    return Lead(
        _decoration(deco),
        (match["status"] or "").strip().lower(),
        _label(match["label"] or ""),
        "" if kind == "time" else number,
        kind,
        _value(form, number),
        _separator(match["sep"]),
        line[match.end() :].rstrip(_EDGE),
        match.end(),
    )


def other_label(line: str) -> Lead | None:
    """The lead of a line whose label is none of the usual ones (``Drøftelsespunkt 4: ..``); None where it has no such form."""
    match = _OTHER_LABEL.match(line)
    if not match or match["label"].split()[0].casefold().rstrip(".") in _NO_LABEL:
        return None
    title = match["title"].rstrip(" *_|#")
    label, sep = match["label"].casefold().rstrip("."), _separator(match["sep"])
    return Lead("", "", label, match["number"], "number", int(match["number"]), sep, title, match.start("title"))


def _label(label: str) -> str:
    words = label.lower().replace(".", " ").split()
    first = words[0] if words else ""
    return _LABELS.get(first, "sag") or first


def _value(form: str, number: str) -> int:
    """The number as it counts up: a time in minutes, ``12/2014`` by its first part, ``ØKU-2016-00123`` by its last, ``3.4`` by both."""
    if form == "letter":
        return ord(number.lower()) - ord("a") + 1
    if form == "roman":
        digits = [_ROMAN[sign] for sign in number]
        return sum(-digit if digit < after else digit for digit, after in zip(digits, [*digits[1:], 0], strict=True))
    parts = [int(part) for part in re.findall(r"\d+", number)]
    if form == "time":
        return parts[0] * 60 + parts[1]
    if form == "sub":
        return parts[0] * 100 + parts[1]
    return parts[-1] if form == "code" else parts[0]


def _separator(sep: str | None) -> str:
    if not sep:
        return "glued"
    signs = sep.strip()
    if signs:
        return {"–": "-", "]": ")", "/": "-"}.get(signs[0], signs[0])
    return "gap" if len(sep) > 1 or "\t" in sep else "blank"


def _decoration(deco: str) -> str:
    if not deco:
        return ""
    for sign in "#•·■|*_->([o":
        if sign in deco:
            return {"·": "•", "■": "•", "o": "•", "–": "-", "_": "*", "[": "("}.get(sign, sign)
    return ""
