"""What stands inside items beside their own sections and looks much like headings: earlier decisions, attachments, long numbered lists.

Every function takes marked text (see `layouts`), titles to draw from and a random generator, and adds something to some of the items.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from pipeline.layouts import ITEM, ITEM_END, SECTION, SECTION_END, TITLE

Insertion = Callable[[str, Sequence[str], Random], str]

_BODIES = (
    "Byrådet|Økonomiudvalget|Teknisk Udvalg|Magistraten|Borgmesterens Afdeling|Kommunalbestyrelsen|Social- og Sundhedsudvalget|Direktionen"
    "|Børne- og Ungeudvalget|Kultur og Fritid|Handicaprådet|Hovedudvalget|Plan- og Miljøudvalget|Ældrerådet|Center for By og Land"
).split("|")
_OUTCOMES = (
    "Fremsendes til {body}.",
    "Sendes til behandling i {body} efter beslutning i byrådet.",
    "Forvaltningen har ikke bemærkninger til sagen.",
    "Anbefales godkendt.",
    "Et enigt udvalg tiltræder indstillingen.",
    "Sagen blev sendt tilbage til {body} med ønske om flere oplysninger.",
    "Udvalget kan gå ind for indstillingen, men ønsker en opfølgning om et år.",
    "To medlemmer var fraværende under punktet.",
    "Formanden kunne ikke være til stede og havde afleveret sine bemærkninger skriftligt.",
    "Taget af dagsordenen.",
    "Udsat til næste møde.",
    "Med henvisning til forvaltningens notat indstilles sagen til {body}.",
    "Oversendt uden anbefaling.",
)
_COURSES = ("Sagsforløb", "Sagens forløb", "Sagens gang", "Behandling", "Historik", "Tidligere behandling")
_LISTS = ("Bilag", "Bilag", "Bilag:", "Vedlagt", "Bilag til sagen", "")


LINES_AN_ITEM = 2  # line breaks; text with fewer is run together
BETWEEN_SECTIONS = 0.3  # share of the documents with attachments where these stand between sections: a later body's decision follows


def course(text: str, _titles: Sequence[str], rng: Random) -> str:
    """Who had the case before, with dates and short decisions, at the end of items."""
    name, pattern = (
        rng.choice(_COURSES),
        rng.choice(("{day} {body}", "{body} {day}", "{body}, den {day}", "{day}: {body}", "{day}\t{body}", "{body}\n{day}")),
    )
    hashes = "### " if "\n### " in text else ""
    year = rng.randint(2007, 2025)

    def lines() -> str:
        made = [hashes + name] if rng.random() < 0.9 else []
        for _ in range(rng.randint(1, 5)):
            day = f"{rng.randint(1, 28):02}-{rng.randint(1, 12):02}-{year}"
            made.append(pattern.format(day=day, body=rng.choice(_BODIES)))
            made += [rng.choice(_OUTCOMES).format(body=rng.choice(_BODIES)) for _ in range(rng.choice((0, 1, 1, 2)))]
        return "\n\n".join(made) if blank else "\n".join(made)

    blank = rng.random() < 0.3
    return _at_ends(text, lines, rng, 0.7)


def attachments(text: str, titles: Sequence[str], rng: Random) -> str:
    """Lists of attachments, with or without a name over them, their numbers beside or below, at the end of items or of sections."""
    name = rng.choice(_LISTS)
    pattern = rng.choice(
        _unlike_headings(
            text,
            "{title}\n{number}",
            "Bilag {n} - {title}",
            "Bilag {n}: {title}\n{number}",
            "{title}.pdf",
            "| {number}_{file} |",
            "{title} ({number})",
            "{n}. {title}",
            "- {title} - {number}",
            "{number} {title}",
            "{title}",
            "PDFBilag {n}: {title}",
            "{file}.docx",
        )
    )
    case = rng.choice(("{}-{}-{}", "{1}/{2}", "{1}-{2}", "D{2}-{0}"))

    def lines() -> str:
        made = [name] if name else []
        for n, title in enumerate(_some(titles, rng.randint(1, 5), rng), 1):
            number = case.format(rng.randint(100, 999), rng.randint(2008, 2025), rng.randint(1000, 99999))
            file = re.sub(r"\W+", rng.choice(("_", "\\_")), title)[:50]
            made.append(pattern.format(title=title, n=n, number=number, file=file))
        return "\n".join(made)

    if rng.random() < BETWEEN_SECTIONS and SECTION in text:
        return _at_ends(text, lines, rng, 0.2, SECTION_END)
    return _at_ends(text, lines, rng, 0.6)


def long_list(text: str, titles: Sequence[str], rng: Random) -> str:
    """Numbered or bulleted lists that read like titles: short ones inside some sections, or a long one inside one of them."""
    pattern = rng.choice(
        _unlike_headings(text, "{n} {title}", "{n}. {title}", "{n}) {title}", "- {title}", "• {title}", "{title}", "Forslag {n}: {title}")
    )
    wide = rng.random() < 0.5 and not _together(text)

    def lines() -> str:
        entries = _some(titles, rng.randint(12, 70) if wide else rng.randint(3, 9), rng)
        first = rng.choice((1, 1, rng.randint(4, 61))) if wide else 1
        signs = ("", "", "", " (A)", " V, KF")
        return "\n".join(pattern.format(n=n, title=title) + rng.choice(signs) for n, title in enumerate(entries, first))

    return _at_ends(text, lines, rng, 0.0 if wide else 0.4, SECTION_END, least=int(wide))


def _unlike_headings(text: str, *patterns: str) -> list[str]:
    """Patterns of lines, without those that neither number nor sign tells from the headings of a text: nobody could tell them apart."""
    leads = {lead.strip() for lead in re.findall(f"{ITEM}([^{ITEM_END}{TITLE}]*){TITLE}", text)}
    return [pattern for pattern in patterns if pattern.splitlines()[0].replace("{title}", "").strip() not in leads]


def _at_ends(text: str, lines: Callable[[], str], rng: Random, share: float, of: str = ITEM_END, least: int = 0) -> str:
    """The text with lines before some of the marks ``of``, at least so many; where it is run together they are run into it."""
    together = _together(text)
    ends = [end.start() for end in re.finditer(of, text)]
    chosen = {*(end for end in ends if rng.random() < share), *rng.sample(ends, min(least, len(ends)))}

    def added(end: re.Match[str]) -> str:
        made = lines() if end.start() in chosen else ""
        return f" {' '.join(made.split())} {end[0]}" if made and together else f"\n{made}\n{end[0]}" if made else end[0]

    return re.sub(of, added, text)


def _some(titles: Sequence[str], count: int, rng: Random) -> list[str]:
    """So many titles, or all where there are fewer."""
    return rng.sample(titles, min(count, len(titles)))


def _together(text: str) -> bool:
    """Whether text is run together."""
    return text.count("\n") < LINES_AN_ITEM * text.count(ITEM)


INSERTIONS: dict[str, Insertion] = {"course": course, "attachments": attachments, "long_list": long_list}


def insert(text: str, shares: dict[str, float], titles: Sequence[str], rng: Random) -> str:
    """Add each kind with its share as probability."""
    for name, insertion in INSERTIONS.items():
        if rng.random() < shares.get(name, 0.0):
            text = insertion(text, titles, rng)
    return text
