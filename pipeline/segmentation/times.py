"""Days and hours as minutes print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {name: n for n, name in enumerate("jan feb mar apr maj jun jul aug sep okt nov dec".split(), 1)}
DATE = re.compile(
    rf"""(?<!\d)(?<!\d\.)(?:
    (?P<iso>(?:19|20)\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)(?![\d\-])
    |(?P<day>\d{{1,2}})(?:\.?\s?(?P<month>{"|".join(_MONTHS)})[a-zæøå]*[.,]?\s*|[.\-/]\s?(?P<number>\d{{1,2}})[.\-/]\s?)(?P<year>(?:19|20)\d\d)(?!\d))""",
    re.IGNORECASE | re.VERBOSE,
)
_HOUR = r"(?:[01]?\d|2[0-4])"
CLOCK = re.compile(
    rf"""(?<![\d.:/\-])(?:kl\.?\s*)?(?P<hour>{_HOUR})[.:](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?(?![\d/])
    (?:\s*(?:-|–|til)\s*(?:kl\.?\s*)?(?P<end_hour>{_HOUR})[.:](?P<end_minute>[0-5]\d))?(?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_WHOLE_HOURS = re.compile(
    rf"(?:kl\.?\s*)(?P<hour>{_HOUR})(?:\s*(?:-|–|til)\s*(?:kl\.?\s*)?(?P<end_hour>{_HOUR}))?(?![\d.:]*\d)", re.IGNORECASE
)


def iso_date(line: str) -> str | None:
    """The first full date in a line, in ISO form; None where there is none or it does not exist."""
    return next(_dates(line), None)


def clock_times(text: str) -> tuple[str | None, str | None]:
    """Start and end as ``HH:MM`` of the first time in a text; the end is None where only one hour is given, both without any."""
    text = DATE.sub(" ", text)
    match = CLOCK.search(text) or _WHOLE_HOURS.search(text)
    if not match:
        return None, None
    told = match.groupdict("0")
    start = f"{int(told['hour']):02}:{told.get('minute', '00')}"
    return start, f"{int(told['end_hour']):02}:{told.get('end_minute', '00')}" if match["end_hour"] else None


def _dates(line: str) -> Iterator[str]:
    for match in DATE.finditer(line):
        year, day = match["iso"] or match["year"], match["iso_day"] or match["day"]
        month = match["iso_month"] or match["number"] or _MONTHS[(match["month"]).lower()]
        try:
            yield date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
