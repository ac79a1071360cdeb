"""Running heads and feet: what recurs at the edge of most pages belongs to the paper, not to the minutes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.reading.layout import Line

EDGE = 3  # lines at the top and at the bottom of a page
LEAST_PAGES = 3
SHARE = 0.5  # of the pages
_NUMBER = re.compile(r"\d{1,5}")
_HEADING = re.compile(r"\W*(?:punkt|pkt|sag)\b", re.IGNORECASE)

Key = tuple[str, str, int | None]


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of all pages without running heads, feet and page numbers.

    A line is one where it stands alike at the same edge of half of the pages or more, page numbers apart. Where the first such line
    is a head without a page number, it stays: it may be all that tells whose minutes these are.
    """
    counts = Counter(key for number, page in enumerate(pages) for key in {key for _, keys in _edges(page, number) for key in keys})
    running = {key for key, count in counts.items() if count >= LEAST_PAGES and count >= SHARE * len(pages)}
    kept: list[list[Line]] = []
    seen: set[Key] = set()
    for number, page in enumerate(pages):
        dropped: set[int] = set()
        for place, keys in _edges(page, number):
            found = [key for key in keys if key in running]
            if any(key in seen or key[2] is not None for key in found):
                dropped.add(place)
            seen.update(found)
        kept.append([line for place, line in enumerate(page) if place not in dropped])
    return kept


def _edges(page: Sequence[Line], number: int) -> Iterator[tuple[int, list[Key]]]:
    """The lines at the edges of a page with the ways in which they may recur."""
    for place, line in enumerate(page):
        if place < EDGE:
            yield place, list(_keys(line.text, "head", number))
        elif place >= len(page) - EDGE:
            yield place, list(_keys(line.text, "foot", number))


def _keys(text: str, edge: str, number: int) -> Iterator[Key]:
    """The line as it stands, and with each number taken as the page's: how far it is ahead of the count of pages stays the same."""
    words = " ".join(text.split())[:200]
    yield edge, words, None
    if not _HEADING.match(words):
        for found in _NUMBER.finditer(words):
            yield edge, words[: found.start()] + "#" + words[found.end() :], int(found[0]) - number
