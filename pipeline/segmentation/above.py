"""Where an item begins when the number of its case stands above the heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.records import within_blanks
from pipeline.segmentation.references import BARE, LABEL, LABEL_BEFORE, REFERENCE, rank

_STATUS = r"(?:\W*\b(?:åben|åbent|lukket|sag|punkt)\b)*\W*"
_ABOVE = re.compile(rf"{_STATUS}(?:{LABEL}\W{{0,3}})?(?:[^\W\d]{{2,7}}\s?/\s)?", re.IGNORECASE)
_BEHIND = re.compile(_STATUS, re.IGNORECASE)
LONGEST = 120  # characters of a line above a heading, or before it in run-together text
BELOW = 80  # characters behind a heading's line in which a number would stand
_FEW = 20  # characters in which blank lines are counted


def lines_above(text: str, headings: Sequence[tuple[int, int]], end: int) -> list[int]:
    """Where each heading begins with the case's number above it, if that is where the document has it; else where it begins itself.

    ``headings`` are pairs: the place from which on text may belong to the heading, and where the heading begins. ``end`` is that of
    the last item.
    """
    begins = [begin for _, begin in headings]
    above = [_line_above(text, earliest, begin) for earliest, begin in headings]
    found = [(place, begin) for place, begin in zip(above, begins, strict=True) if place is not None]
    if len(found) < min(2, len(headings)) or sum(_line_below(text, begin) for begin in begins) >= len(found):
        return begins
    if above[0] is None and (_line_above(text, begins[-1], end) is not None or sum(_nearer_to_text(text, *pair) for pair in found) > 0):
        return begins  # each item ends in its number
    words = {text[place:begin].split(maxsplit=1)[0] for place, begin in found}
    return [_same_line(text, *heading, words) if place is None else place for place, heading in zip(above, headings, strict=True)]


def _same_line(text: str, earliest: int, begin: int, words: Collection[str]) -> int:
    """Where the line above a heading begins, if it opens as those of other headings do but holds no number; else where the heading does."""
    end = earliest + len(text[earliest:begin].rstrip())
    line = max(text.rfind("\n", earliest, end) + 1, earliest)
    opens = text[line:end].split(maxsplit=1)[:1]
    return within_blanks(text, line, begin)[0] if opens and opens[0] in words and not opens[0][0].isdigit() else begin


def _nearer_to_text(text: str, place: int, begin: int) -> int:
    """1 where a line stands nearer to the text above it than to the heading below, -1 where it is the other way round, else 0."""
    before = text[max(0, place - _FEW) : place]
    line = text.find("\n", place, begin)
    if line < 0:
        return 0
    below = text[line:begin]
    gaps = before[len(before.rstrip()) :].count("\n"), below[: len(below) - len(below.lstrip())].count("\n")
    return (gaps[0] < gaps[1]) - (gaps[0] > gaps[1])


def _line_above(text: str, earliest: int, begin: int) -> int | None:
    """Where the reference, or its label, stands that is all between other text and a heading; None where there is none."""
    window = max(earliest, begin - LONGEST)
    for match in reversed(list(REFERENCE.finditer(text, window, begin))):
        line = max(text.rfind("\n", 0, match.start()) + 1, window)
        if not _may_be(match, text[line : match.start()]):
            continue
        stop = text.find("\n", match.end(), begin)
        if not _BEHIND.fullmatch(text, stop if stop >= 0 else match.end(), begin):
            return None
        if _ABOVE.fullmatch(text, line, match.start()):
            return within_blanks(text, line, begin)[0]
        label = LABEL_BEFORE.search(text, line, match.start())
        return label.start() if label else match.start() if stop < 0 else None
    return None


def _line_below(text: str, begin: int) -> bool:
    """Whether a reference stands behind a heading's own line, in the lines below it."""
    below = text.find("\n", begin) + 1
    return any(
        _may_be(match, text[max(below, match.start() - BELOW // 2) : match.start()])
        for match in REFERENCE.finditer(text, below, below + BELOW)
    )


def _may_be(match: re.Match[str], before: str) -> bool:
    """Whether a reference behind these words may be a case's number."""
    told = rank(match[0], before)
    return told is not None and told <= BARE
