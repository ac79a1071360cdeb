"""Names of bodies (``Social- og Arbejdsmarkedsudvalget``), of municipalities, and the words for minutes and agendas, in header lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.segmentation.times import CLOCK, DATE

_WORD = r"[A-ZÆØÅ][\wæøåé]*"
_HEAD = (
    r"(?i:[\wæøå\-]*(?:udvalget|udvalg|(?<!t)(?<!for)rådet|(?<!t)(?<!for)råd|bestyrelsen|bestyrelse|nævnet|nævn|kommissionen|kommission"
    r"|direktionen|direktion|magistraten|magistrat|styregruppen|styregruppe|ledergruppen|chefgruppen|arbejdsgruppen|forum|hegnsynet))"
)
_HELD_BY_OFFICE = r"(?:Rådmands|Direktør|Forvaltnings|Chef)møde(?:,\s[A-ZÆØÅ][^.:|\n]{2,60})?"
_BODY = re.compile(
    rf"""{_HELD_BY_OFFICE}|(?:§\s?17,?\s?stk\.?\s?4[\s\-]+)?(?:(?:Det|Den)\s\w+\s)?
    (?:[A-ZÆØÅ]\w+s\s(?=(?i:bestyrelse)))?(?:{_WORD}-?,\s|{_WORD}-?\s?(?i:og|&|samt)\s|{_WORD}-\s)*(?:{_WORD}\s(?=(?i:udvalg|byråd|råd|kommunalbestyrelse)\w*))?
    {_HEAD}(?:\s(?:for|ved|på|vedr\.?|vedrørende|om)\s\S.{{2,80}})?""",
    re.VERBOSE,
)
_MENTIONED = re.compile(
    rf"(?:{_WORD}-?,\s|{_WORD}-?\s(?:og|samt)\s|{_WORD}-\s)*(?:{_WORD}\s(?=[Uu]dvalg\b))?(?:[A-ZÆØÅ]\w*)?(?:[Uu]dvalget|[Uu]dvalg|[Rr]ådet|[Bb]estyrelsen|[Nn]ævnet"
    r"|[Kk]ommissionen|[Dd]irektionen|[Mm]agistraten)s?(?!\w)"
)
_TERM = re.compile(r"\s\(?(?:19|20)\d\d\s?[\-–]\s?(?:19|20)?\d\d\)?$")
_ANY_BODY = re.compile(r"møde,|hegnsyn|udvalg|råd|bestyrelse|nævn|kommission|direktion|magistrat|gruppe|forum", re.IGNORECASE)
_TOO_GENERAL = frozenset(("udvalg", "udvalget", "rådet", "råd", "forum", "bestyrelse", "nævn", "kommission", "arbejdsgruppen"))
KIND = re.compile(
    r"""(?:(?P<referat>(?:møde|beslutnings|kort\s)?referat(?!\w)|(?:beslutnings)?protokol(?:len)?\b|beslutningsliste|mødenoter|notat\sfra\smødet)
    |(?P<dagsorden>(?<!\w)(?:åben|lukket)?\s?dagsorden(?!\w)|(?:møde)?indkaldelse(?:\stil\smøde)?\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d] ){3,}[^\W\d](?!\w)")
_MUNICIPALITY = re.compile(rf"(?:{_WORD}(?:-{_WORD})?[^\S\n]){{1,3}}(?:Kommune|KOMMUNE)(?!\w)")
_NOT_ITS_NAME = re.compile(
    rf"(?i:(?:{KIND.pattern}|{_HEAD}|(?:møde)?sted|rådhuset?|transskript|side|udskrift|politik|forside|menu|søg|selvbetjening|borger|hjem|for|i|fra|til|af|ved|velkommen|hos|om)$)",
    re.VERBOSE,
)
_CUTS = re.compile(
    rf"{KIND.pattern}|{DATE.pattern}|{CLOCK.pattern}|\b(?:man|tirs|ons|tors|fre|lør|søn)dag\b|\bside!?\s\d+(?:\saf!?\s\d+)?|\bmødeplan\b|\budskrift\b|\bdagsordener(?:\sog\sreferater)?|\breferater\b"
    r"|\s[\-–•>/]\s|[|\t:>;]|\.\s|,\s*$|,\s+(?=den\b|d\.)",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(
    r"^(?:(?:for|fra|til|af|i|på|den|d\.|møde|mødet|ordinært|ekstraordinært|kommende|indkaldelse|offentligt|åbent?|vedr\.?|afholdt|transskript|og|beslutninger)\b|[^\w§]|\d{1,3}\s)+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:\s(?:møde|mødet|ordinære|ekstraordinære|holder|den|d|kl|på|i|afholdt|afholdes|nr|fra|\d{1,3})|[^\w)])+$", re.IGNORECASE
)
_GENITIVE = re.compile(r"s'?(?=\s(?:\w+\s)?møde\b)", re.IGNORECASE)
_FOOT = re.compile(
    rf"^[^\w\n]*(?P<name>{_MUNICIPALITY.pattern})(?:[ \t]*$|[ \t]*[,|•·\-–].{{0,100}}$|(?=.{{0,80}}\d).{{0,100}}$)", re.MULTILINE
)
_SMALL = frozenset("og for ved på af i til om med det den samt vedrørende".split())


def spaced_out(line: str) -> str:
    """A line with ``R e f e r a t`` put together."""
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), line)


def body_of(line: str) -> str | None:
    """The body that a header line names beside date, kind and the like (``REFERAT Direktionen d. 25-09-2017``); None where it says more."""
    if not _ANY_BODY.search(line):
        return None
    for part in _CUTS.split(_MUNICIPALITY.sub("|", _GENITIVE.sub("", line.replace("_", " ")))):
        name = _TERM.sub("", _BEHIND.sub("", _BEFORE.sub("", (part or "").strip()))).strip(" *#,")
        if found := body_named(name):
            return found
    return None


def body_named(name: str) -> str | None:
    """The body that a name or its genitive (``Økonomiudvalgets``) is of; None where it is no body's."""
    for form in (name, name.removesuffix("'").removesuffix("s")):
        if form and not KIND.match(form) and form.casefold() not in _TOO_GENERAL and _BODY.fullmatch(form) and not form[0].islower():
            return plain_case(form)
    return None


def body_mentioned(text: str, least: int = 2) -> str | None:
    """The body that a text names at least so often, as minutes do their own; None where several are named alike."""
    return _most_named(
        (name for match in _MENTIONED.finditer(text) if match[0][0].isupper() and (name := body_named(match[0]))), least, 0.5
    )


def municipality_of(text: str) -> str | None:
    """The first municipality that a text names as ``X Kommune``."""
    return next((name for match in _MUNICIPALITY.finditer(text) if (name := _bare_municipality(match[0]))), None)


def municipality_mentioned(text: str) -> str | None:
    """The municipality that a text mentions again and again, as minutes do their own; None where several are mentioned alike."""
    return _most_named((name for match in _MUNICIPALITY.finditer(text) if (name := _bare_municipality(match[0]))), 3, 0.6)


def _most_named(names: Iterable[str], least: int, share: float) -> str | None:
    """The name that comes most often, if it does at least so often and is more than that share of all."""
    counts = Counter(names)
    (name, often), *_ = [*counts.most_common(1), ("", 0)]
    return name if often >= least and often > share * counts.total() else None


def municipality_signed(text: str) -> str | None:
    """The municipality that begins a line with no more than an address behind it, as at the foot of a page."""
    return next((name for match in _FOOT.finditer(text) if (name := municipality_of(match["name"]))), None)


def _bare_municipality(printed: str) -> str | None:
    words = printed.split()[:-1]
    while words and (_NOT_ITS_NAME.match(words[0]) or len(words) > 2):
        words = words[1:]
    return f"{plain_case(' '.join(words))} Kommune" if words else None


def plain_case(name: str) -> str:
    """A name in capitals as it is written elsewhere: ``SOCIAL- OG SUNDHEDSUDVALGET`` becomes ``Social- og Sundhedsudvalget``."""
    if not name.isupper():
        return name
    words = [
        word.lower() if word.lower() in _SMALL else word.title() if "MED" not in word[:4] else word[:4] + word[4:].lower()
        for word in name.split()
    ]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]
