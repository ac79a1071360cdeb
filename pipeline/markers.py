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
_SUFFIX = re.compile(r"[^\S\n]*(?P<suffix>\([BDO]\))")
# Blanks in these patterns stop at the line's end: where they may run over lines, blank lines take time squared.
_FIELD_NAME = re.compile(
    r"^(?:[^\S\n]|[*#|])*(?:sagstype|sagsgang og sagstype|behandlingsform|type(?: af sag)?|punkttype|sagens karakter)",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD_VALUE = re.compile(rf"[\s*|]*{_WORD}[.,/ \w]{{0,30}}", re.IGNORECASE)
_SKIPPED = 4  # short lines between a field's name and its value
_BRIEF = re.compile(r"\S[^\n]{0,80}")
_LINE = re.compile(rf"^(?:[^\S\n]|[*#|\-])*(?P<line>(?:til\s+)?{_WORD}s?(?:sag)?)[\s.*|]*$", re.IGNORECASE | re.MULTILINE)
_ROUTING = re.compile(rf"\(\s*(?:til\s+)?{_WORD}\s*\)", re.IGNORECASE)


def label_of(words: str) -> str | None:
    """The strongest type that a marker's words name: ``Orienterende, drøftelse`` is a drøftelse."""
    text = words.casefold()
    found = {label for stem, label in _STEMS.items() if stem in text}
    return next((label for label in ("beslutning", "drøftelse", "orientering") if label in found), None)


def suffix_behind(text: str, at: int) -> Span | None:
    """Where the ``(B)`` stands that follows on a title which ends there; None without one."""
    match = _SUFFIX.match(text, at)
    return Span(match.start("suffix"), match.end("suffix")) if match else None


def find_marker(text: str, heading_end: int, end: int, suffix: Span | None, sections: list[tuple[int, str]]) -> Marker | None:
    """The marker of an item: suffix of the title, field, or a line of its own; None without one.

    ``suffix`` is where the title's suffix stands; ``sections`` are the starts and kinds of the item's sections.
    """
    if suffix:
        letters = text[suffix.start : suffix.end]
        return Marker(suffix.start, suffix.end, letters, _LETTERS[letters.strip("()")])
    field = _field_marker(text, heading_end, end)
    if field:
        return field
    first_section = min((place for place, kind in sections if kind != "sagsforløb"), default=end)
    line = _LINE.search(text, heading_end, min(first_section, heading_end + 600))
    if (
        line
        and (line["line"].casefold().startswith("til ") or line["line"].casefold().endswith(("sag", "punkt")))
        and (label := label_of(line["line"]))
    ):
        return Marker(line.start("line"), line.end("line"), line["line"], label)
    return None


def _field_marker(text: str, start: int, end: int) -> Marker | None:
    """The first field such as ``Sagstype: Drøftelse`` whose value, in its line or soon below it, names a type."""
    for name in _FIELD_NAME.finditer(text, start, end):
        at = name.end()
        while at < end and (text[at].isspace() or text[at] in ":*|"):
            at += 1
        value = at
        for _ in range(_SKIPPED + 1):
            line = _BRIEF.search(text, at, end)
            if line is None:
                break
            words = line[0].rstrip()
            if _FIELD_VALUE.fullmatch(words) and (label := label_of(text[value : line.start() + len(words)])):
                last = line.start() + len(words)
                return Marker(value, last, " ".join(text[name.start() : last].split()).strip(" *|#"), label)
            if len(line[0]) > 40:
                break
            at = line.end()
    return None


def hidden_spans(text: str, start: int, end: int, marker: Marker | None) -> tuple[Span, ...]:
    """Places that tell the type in so many words and are kept from the models: the marker and the type words of the routing."""
    routing = tuple(Span(match.start(), match.end()) for match in _ROUTING.finditer(text, start, end))
    return ((Span(marker.start, marker.end),) if marker else ()) + routing
