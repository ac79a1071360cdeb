"""What happens to minutes between the clerk and the reader: line wrap, page furniture, lost blanks, slips of OCR and encoding.

Every function takes marked text (see `layouts`) and a random generator, and leaves the marks where they belong.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from random import Random

from pipeline.layouts import ITEM, MARKS, SECTION, TITLE, TITLE_END

Noise = Callable[[str, Random], str]

_TITLES = re.compile(f"{TITLE}([^{TITLE_END}]*){TITLE_END}")
_NUMBERS = re.compile(rf"({ITEM}\W*)(\d+)[.:]?[^\S\n]*(?={TITLE})")
_BLANKS = re.compile(rf"(?:{MARKS.pattern})*(?:\s(?:{MARKS.pattern})*)+")
_SLIPS = {"å": "a", "ø": "o", "l": "1", "rn": "m", "e": "c", "æ": "ae", "i": "l", "0": "O"}


def contents(text: str, rng: Random) -> str:
    """A contents list of all titles, at the top or right before the first item; now and then its end runs into that item's heading."""
    form = rng.choice(("{n}. {title}", "{title}.....\t{page}", "{title} {page}", "Punkt {n}: {title}"))
    titles = [MARKS.sub("", title) for title in _TITLES.findall(text)]
    if not titles:
        return text
    numbers = [found[2] for found in _NUMBERS.finditer(text)]
    of_each = numbers if len(numbers) == len(titles) else range(1, len(titles) + 1)
    lines = [form.format(n=n, title=title, page=2 * at + 1) for at, (n, title) in enumerate(zip(of_each, titles, strict=True), 1)]
    listed = "\n".join(("Indholdsfortegnelse", *lines))
    first, end = (text.index(ITEM) if rng.random() < 0.5 else 0), rng.choice(("\n\n", "\n", "\n", ""))
    if first and not end and rng.random() < 0.3:
        listed = "Indholdsfortegnelse"
    return text[:first] + listed + (end if first else "\n\n") + text[first:]


def lost_numbers(text: str, rng: Random) -> str:
    """Some headings without their number."""
    return _NUMBERS.sub(lambda m: m[1] if rng.random() < 0.3 else m[0], text)


def joined(text: str, rng: Random) -> str:
    """About a third of the line breaks lost, here and there, as where a PDF keeps only some of them."""
    return re.sub(r"(?<=[^\n])\n+(?=[^\n])", lambda m: " " if rng.random() < 0.33 else m[0], text)


def one_line(text: str, _rng: Random) -> str:
    """All line breaks lost, and one blank between words wherever marks stand."""
    return _BLANKS.sub(_one_blank, text)


def _one_blank(blanks: re.Match[str]) -> str:
    """The marks among some blanks, and one blank: before the first that opens something."""
    marks = "".join(blanks[0].split())
    opening = next((n for n, mark in enumerate(marks) if mark in (ITEM, TITLE, SECTION)), len(marks))
    return f"{marks[:opening]} {marks[opening:]}"


def wrap(text: str, rng: Random) -> str:
    """Lines broken at a fixed width, as in text from a PDF."""
    width = rng.choice((72, 80, 90, 100, 115))
    lines = (textwrap.wrap(line, width, drop_whitespace=False, break_long_words=False) or [line] for line in text.split("\n"))
    return "\n".join(part.rstrip(" ") if len(parts) > 1 else part for parts in lines for part in parts)


def furniture(text: str, rng: Random) -> str:
    """Page heads and feet at every page's end, with or without a form feed."""
    every, pages = rng.randint(35, 60), text.count("\n") // 40 + 1
    foot = rng.choice(("Side {n} af {all}", "Side {n}", "- {n} -", "{n}", "Side! {n} af! {all}", "Dagsordenspunkter, side {n}"))
    head = rng.choice(("", "", "Referat", "Kommunen - referat af mødet", "D A G S O R D E N"))
    feed = rng.choice(("\f", "", "\f"))
    out = []
    for number, line in enumerate(text.split("\n"), 1):
        out.append(line)
        if number % every == 0:
            page = number // every
            out += (
                ["", foot.format(n=page, all=max(page, pages)), feed + head, ""]
                if head
                else ["", foot.format(n=page, all=max(page, pages)) + feed]
            )
    return "\n".join(out)


def tight(text: str, _rng: Random) -> str:
    """All blank lines lost, as pdfium gives it."""
    return re.sub(r"\n[ \t]*(?=\n)", "", text)


def loose(text: str, rng: Random) -> str:
    """A trailing blank on lines and doubled blank lines, as older systems print."""
    tail = rng.choice((" ", "  ", "\xa0"))
    return text.replace("\n", f"{tail}\n").replace(f"\n{tail}\n", f"\n{tail}\n{tail}\n" if rng.random() < 0.3 else f"\n{tail}\n")


def spread(text: str, _rng: Random) -> str:
    """A blank line behind every line, as paragraphs of a web page come out."""
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\n\n", text)


def ocr(text: str, rng: Random) -> str:
    """A misread character in about every fourth line."""
    return _by_line(text, rng, 0.25, _slip)


def soft_hyphens(text: str, rng: Random) -> str:
    """Words split by a soft hyphen or by the hyphen of a lost line break."""
    sign = rng.choice(("\xad", "-", "- "))
    return _by_line(
        text, rng, 0.15, lambda line, r: re.sub(r"(\w{6})(\w{5})", lambda m: m[1] + sign + m[2] if r.random() < 0.3 else m[0], line)
    )


def mojibake(text: str, _rng: Random) -> str:
    """UTF-8 read as Windows-1252 throughout."""
    pieces = MARKS.split(text)
    marks = [*MARKS.findall(text), ""]
    garbled = (piece.encode("utf-8").decode("cp1252", errors="replace") for piece in pieces)
    return "".join(piece + mark for piece, mark in zip(garbled, marks, strict=True))


def _slip(line: str, rng: Random) -> str:
    places = list(re.finditer("|".join(_SLIPS), line))
    if not places:
        return line
    place = rng.choice(places)
    return line[: place.start()] + _SLIPS[place[0]] + line[place.end() :]


def _by_line(text: str, rng: Random, share: float, change: Callable[[str, Random], str]) -> str:
    return "\n".join(change(line, rng) if len(line) > 20 and rng.random() < share else line for line in text.split("\n"))


_IN_ORDER = (
    contents,
    lost_numbers,
    joined,
    one_line,
    wrap,
    spread,
    tight,
    loose,
    furniture,
    ocr,
    soft_hyphens,
    mojibake,
)
NOISES: dict[str, Noise] = {noise.__name__: noise for noise in _IN_ORDER}


def add_noise(text: str, weights: dict[str, float], levels: Sequence[float], rng: Random) -> tuple[str, list[str]]:
    """Apply 0, 1, 2 .. kinds of noise; returns the text and what was applied, which is done in the fixed order of `NOISES`.

    How many kinds is drawn with the probabilities ``levels``, which by ``weights``.
    """
    level = rng.choices(range(len(levels)), levels)[0] if levels else 0
    chosen: set[str] = set()
    while len(chosen) < min(level, len(weights)):
        chosen.add(rng.choices(list(weights), list(weights.values()))[0])
    applied = [name for name in NOISES if name in chosen]
    for name in applied:
        text = NOISES[name](text, rng)
    return text, applied
