"""When and where a meeting is held: what labels say, else what stands beside the day, in a sentence or in a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.segmentation.bodies import KIND, body_of, municipality_of
from pipeline.segmentation.header.labels import HeaderLine, values
from pipeline.segmentation.times import DATE, clock_times, iso_date

_PLACE_WORD = re.compile(
    r"rådhus|lokale|sal(?:en)?\b|værelse|skole|hus(?:et)?\b|kontor|teams|virtuel|jobcenter|center|centret|gård|vej\b|gade|hotel|kantine|stue|bibliotek|hal(?:len)?\b|loft"
    r"|torv|online|digital|skype|zoom|forsamling|station|havn|kirke|museum|klub|plads|rummet\b|foyer|cafe|café|administrationsbygning|værk\b",
    re.IGNORECASE,
)
_CLOCK = r"(?:[Kk]l(?:okken|\.)?|KL\.?)?\s*\d{1,2}[.:]\d\d(?:[:.]\d\d)?(?:\s*(?:-|–|til)\s*(?:kl\.?\s*)?\d{1,2}[.:]\d\d)?"
_BEHIND_DAY = re.compile(
    rf"[\s.]*(?:,?\s*(?:{_CLOCK}|[Kk]l\.?(?=\s+(?:i|på|ved)\s)))?(?:\s*,\s*|\s+(?:i|på|ved)\s+|\s+[\-–]\s+)(?P<place>[A-ZÆØÅ].{{2,100}})"
)
_BEHIND_HOUR = re.compile(rf"{_CLOCK}\s+(?:i|på|ved)\s+(?P<place>[A-ZÆØÅ].{{2,100}})")
_OPENS_WITH_HOUR = re.compile(rf"\W*{_CLOCK}")
_HELD = re.compile(
    r"\b(?:(?:[Mm]ødet|[Mm]øde)\b.{0,40}\b(?:holdt|holdes|afholdt|afholdes|fandt\ssted)|(?:holdt|holder|afholdt|afholder)\b.{0,80}?\bmøde)\b"
    r".{0,60}?\b(?:i|på|ved)\s(?P<place>[A-ZÆØÅ].{2,100})"
)
_BEFORE = re.compile(
    rf"^(?:(?:{_CLOCK}|[Kk]l\.?(?=\s+(?:i|på|ved)\s)|i|på|ved|(?:ordinært|ekstraordinært)\s(?:møde|byrådsmøde))(?:[\s,\-–]+|$))+",
    re.IGNORECASE,
)
_END = re.compile(
    r"\s(?:Side|SIDE)\s\d.*|[.;]\s*$|\s-\s\d+\s-.*|(?<=[\w)]{3})\.\s[A-ZÆØÅ].*|,?\s+(?:[Kk]l\.?|[Kk]lokken)\s*\d.*|\s[A-ZÆØÅ][^\W\d_]+\.?(?:\s[a-zæøå]+){0,2}:.*"
    r"|\sog\s(?:begyndte|sluttede|blev|varede)\b.*|\s(?:Tilgår|Til\sstede|Indhold|Størrelse|Deltagere|Medlemmer|Åben|Åbent|Lukket|ÅBEN|ÅBENT|Til)\b.*"
)
_PERSON = re.compile(r"[A-ZÆØÅ][\wæøå\-]+(?:\s[A-ZÆØÅ][\wæøå\-]+)+\s\([A-ZÆØÅ]{1,3}\).*")
_OTHER_DAY = re.compile(
    r"^\W*(?:sendt|udskrevet|opdateret|publiceret|senest|udsendt|upload|udsendelse|dannet|godkendt|post(?:ed)?\b)", re.IGNORECASE
)
_NO_PLACE = re.compile(r".*:$|.*/.*/|lokale$|\d*$|(?:mødet|dannet|møde\s)\b.*", re.IGNORECASE)
NEAR = 3  # lines behind the day in which a place may stand
LONGEST_PLACE = 90
FIRST = 15  # lines of a header in which a place without a label may stand


def read_day(lines: Sequence[HeaderLine], loose: Sequence[HeaderLine]) -> str | None:
    """The day in ISO form: that of a label, else of a line, best of one that tells nothing else."""
    labelled = (iso_date(value) for kind in ("date", "time") for value in values(lines, kind))
    said = (iso_date(line.text) for line in loose if not _OTHER_DAY.match(line.text))
    any_line = (iso_date(line.text) for line in lines if line.label != "contents")
    return next((day for days in (labelled, said, any_line) for day in days if day), None)


def read_hours(lines: Sequence[HeaderLine], loose: Sequence[HeaderLine]) -> tuple[str | None, str | None]:
    """Start and end as the labels give them, else beside the day or behind ``kl.``, else as a line's own."""
    told = [*values(lines, "time"), *values(lines, "date")]
    said = [line.text[:300] for line in loose if not _OTHER_DAY.match(line.text)]
    told += [text for text in said if DATE.search(text) or "kl." in text.casefold()]
    told += [text for text in said if len(text) < LONGEST_PLACE and _OPENS_WITH_HOUR.match(text)]
    start, end = next((times for text in told if (times := clock_times(text))[0]), (None, None))
    ended = next((hour for value in values(lines, "end") if (hour := clock_times(value)[0])), None)
    return start, ended or end


def read_place(lines: Sequence[HeaderLine], loose: Sequence[HeaderLine], body: str | None) -> str | None:
    """The place that a label gives, else the sentence that tells of the meeting, else what stands beside or below the day."""
    candidates = (
        *values(lines, "place"),
        *(match["place"] for line in lines if (match := _HELD.search(line.text))),
        *_beside_day([line for line in lines if line.label == "date" or line in loose]),
        *(match["place"] for line in loose[:FIRST] if (match := _BEHIND_HOUR.search(line.text[:300]))),
        *(line.text for line in loose[:FIRST] if _sounds_like_place(line.text)),
    )
    return next((place for text in candidates if (place := _trimmed(text, body))), None)


def _beside_day(said: Sequence[HeaderLine]) -> Iterator[str]:
    """What stands behind the day in its line, or in the lines below where that sounds like a place."""
    for at, line in enumerate(said):
        days = list(DATE.finditer(line.text))
        if not days:
            continue
        if (match := _BEHIND_DAY.match(line.text, days[-1].end())) and body_of(match["place"]) is None:
            yield match["place"]
        yield from (below.text for below in said[at + 1 : at + 1 + NEAR] if _sounds_like_place(below.text))


def _sounds_like_place(text: str) -> bool:
    named = _PLACE_WORD.search(text)
    return (
        bool(named)
        and len(text) < LONGEST_PLACE
        and text[:1].isupper() | text.startswith(("i ", "på "))
        and not (
            KIND.search(text)
            or DATE.search(text)
            or body_of(text)
            or municipality_of(text)
            or text.endswith((".", "?", ":"))
            or "..." in text
        )
    )


def _trimmed(place: str, body: str | None) -> str | None:
    """A place without the hours before it and what a run-together line goes on with; None where nothing is left."""
    place = _BEFORE.sub("", place.strip(" *_|,"))
    for cut in (_END, _PERSON, KIND):
        found = cut.search(place, 2)
        if found and (cut is not KIND or found[0][:1].isupper()):
            place = place[: found.start()]
    name = municipality_of(place)
    if name and len(place) > len(name) + 4:
        place = re.sub(rf"[\s\d]+{re.escape(name)}.*$", "", place, flags=re.IGNORECASE)
    place = place.strip(" ,.*_|-–").removesuffix(body or "").strip(" ,")
    if place.count("(") > place.count(")"):
        place = place[: place.rindex("(")].strip()
    return None if _NO_PLACE.fullmatch(place) or DATE.search(place) or len(place) < 3 else place
