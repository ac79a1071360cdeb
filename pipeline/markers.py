"""What a document itself says about an item's type: found, reported, and hidden from the models on request."""

from __future__ import annotations

import re

from pipeline.records import Marker, Span

_STEMS = {
    "beslut": "beslutning",
    "afgør": "beslutning",
    "godkend": "beslutning",
    "drøft": "drøftelse",
    "orient": "orientering",
    "efterret": "orientering",
}
_LETTERS = {"B": "beslutning", "D": "drøftelse", "O": "orientering"}
_WORD = (
    r"(?:beslutning(?:ssag|spunkt)?|afgørelse(?:ssag)?|godkendelse(?:ssag)?|drøftelse(?:ssag|spunkt)?|orientering(?:ssag|spunkt)?"
    r"|orienterende|efterretning(?:ssag)?)"
)
_SUFFIX = re.compile(r"\s*\((?P<letter>[BDO])\)\s*$")
_FIELD = re.compile(
    r"^[\s*#|]*(?:sagstype|sagsgang og sagstype|behandlingsform|type(?: af sag)?|punkttype|sagens karakter)\s*[:*|]*\s*"
    rf"(?P<field>(?:.{{0,40}}\n\s*){{0,4}}?[\s*|]*{_WORD}[.,/ \w]{{0,30}})$",
    re.IGNORECASE | re.MULTILINE,
)
_LINE = re.compile(rf"^[\s*#|\-]*(?P<line>(?:til\s+)?{_WORD}s?(?:sag)?)[\s.*|]*$", re.IGNORECASE | re.MULTILINE)
_ROUTING = re.compile(rf"\(\s*(?:til\s+)?{_WORD}\s*\)", re.IGNORECASE)


def label_of(words: str) -> str | None:
    """The strongest type that a marker's words name: ``Orienterende, drøftelse`` is a drøftelse."""
    text = words.casefold()
    found = {label for stem, label in _STEMS.items() if stem in text}
    return next((label for label in ("beslutning", "drøftelse", "orientering") if label in found), None)


def split_suffix(title: str) -> tuple[str, str | None]:
    """A title without its ``(B)``, and that suffix."""
    match = _SUFFIX.search(title)
    return (title[: match.start()].rstrip(), match[0].strip()) if match else (title, None)


def find_marker(text: str, heading_end: int, end: int, suffix: Span | None, sections: list[tuple[int, str]]) -> Marker | None:
    """The marker of an item: suffix of the title, field, or a line of its own; None without one.

    ``suffix`` is where the title's suffix stands; ``sections`` are the starts and kinds of the item's sections.
    """
    if suffix:
        letters = text[suffix.start : suffix.end]
        return Marker(suffix.start, suffix.end, letters, _LETTERS[letters.strip("()")])
    field = _FIELD.search(text, heading_end, end)
    if field and (label := label_of(field["field"])):
        return Marker(field.start("field"), field.end("field"), " ".join(field[0].split()).strip(" *|#"), label)
    first_section = min((place for place, kind in sections if kind != "sagsforløb"), default=end)
    line = _LINE.search(text, heading_end, min(first_section, heading_end + 600))
    if (
        line
        and (line["line"].casefold().startswith("til ") or line["line"].casefold().endswith(("sag", "punkt")))
        and (label := label_of(line["line"]))
    ):
        return Marker(line.start("line"), line.end("line"), line["line"], label)
    return None


def hidden_spans(text: str, start: int, end: int, marker: Marker | None) -> tuple[Span, ...]:
    """Places that tell the type in so many words and are kept from the models: the marker and the type words of the routing."""
    routing = tuple(Span(match.start(), match.end()) for match in _ROUTING.finditer(text, start, end))
    return ((Span(marker.start, marker.end),) if marker else ()) + routing
