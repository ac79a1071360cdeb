"""Where run-together text can be cut: before what reads like a heading, a field or the name of a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.segmentation.names import section_pattern

LONG_LINE = 260  # characters; a longer line may hold several pieces
LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_PARAGRAPH = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+(?:(?:\r\n?|\n)(?![^\S\r\n]*(?:[\r\n]|\Z))[^\n\r\f\v\x85\u2028\u2029]+)*")
_LABELLED = r"""(?:åbent?|lukket)\s(?:(?:punkt|sag|pkt\.?)\s{0,2})?\d{1,4}(?!\d)
    |(?:dagsordens|møde)?(?:punkt|pkt\.?)(?:\snr\.?)?\s{0,2}\d{1,4}(?!\d)
    |(?:sag(?:\snr\.?)?|ad\.?(?:\s(?:punkt|pkt\.?))?|emne(?:\snr\.?)?|nr\.|§)\s\d{1,4}(?!\d)"""
_CAPITAL = r"""(?=["»”(\[]?[A-ZÆØÅ](?:[\w(/.,]|\s-\s|\s[a-zæøåA-ZÆØÅ]))"""
_NUMBERED = rf"""(?!(?:19|20)\d\d\s)  # a year is no number of an item
    \d{{1,4}}(?:[/\-](?:\d{{2}}|\d{{4}}))?(?:\.\d{{1,3}})?(?:[.):]\s{{0,20}}(?:[\-–]\s)?|\s{{1,20}}(?:[\-–]\s)?){_CAPITAL}
    |\d{{1,3}}(?=[A-ZÆØÅ][a-zæøå])|\d{{2,4}}[/\-]\d{{3,6}}\s{{1,20}}{_CAPITAL}"""
_SIGNED = r"""\#{1,6}\s|[•■]\s|\*\*(?=[\w(])"""
_INNER = re.compile(rf"(?<=[\s|])(?:(?i:{_LABELLED})|{_NUMBERED}|{_SIGNED})", re.VERBOSE)
_FIELD = re.compile(r"(?<=\s)(?:(?:Sagsnr\.?|Sagsid\.?|Sagsnummer|Journalnr\.?|J\.nr\.?)\s?(?::|(?=\d))|(?:Sagsfremstiller|Sagstype)\s?:)")
_FIELD_SIGNS = ("Sags", "Journalnr", "J.nr")
_SENTENCE_END = re.compile(r"(?<=[^\s.]{4}[.!?:])(?<!vedr\.)\s+(?=[\"»”(\[]?[A-ZÆØÅ0-9])")
_WORD = re.compile(r"[^\W_]{2}")
LONGEST_TITLE = 200  # characters between the end of a sentence and the name of a section
LOOK_BEHIND = 100  # characters before a section's name; no more is looked at, so that one endless line takes linear time
LEAST_INSIDE = 4  # names of sections inside lines that make a text run together


def lines_of(text: str) -> Iterator[re.Match[str]]:
    """The lines of a text; where it is run together and then broken at some width, the paragraphs."""
    return (_PARAGRAPH if _run_together(text) else LINE).finditer(text)


def _run_together(text: str) -> bool:
    """Whether names of sections stand inside lines rather than at their beginning."""
    inside = at_start = 0
    for name in section_pattern().finditer(text):
        near = max(0, name.start() - LOOK_BEHIND)
        if _WORD.search(text, max(near, text.rfind("\n", near, name.start()) + 1), name.start()):
            inside += 1
        else:
            at_start += 1
    return inside >= LEAST_INSIDE and inside > 2 * at_start


def cuts(line: str) -> Iterator[tuple[int, int]]:
    """A short line whole; a long one, or one with remains of a table, cut before what reads like a heading or a section name."""
    if len(line) <= LONG_LINE and "|" not in line:
        yield 0, len(line)
        return
    starts = {match.start() for match in _INNER.finditer(line)}
    if len(line) > LONG_LINE:
        names = {match.start() for match in section_pattern().finditer(line)}
        if any(sign in line for sign in _FIELD_SIGNS):
            names |= {match.start() for match in _FIELD.finditer(line)}
        starts |= names
        starts |= set(_unfinished(line, sorted(names)))
    yield from pairwise([0, *sorted(starts - {0}), len(line)])


def _unfinished(line: str, names: list[int]) -> Iterator[int]:
    """Where words begin that end without a full stop before a section's name: the title of an item without a number, perhaps."""
    for last, name in pairwise([0, *names]):
        ends = [match.end() for match in _SENTENCE_END.finditer(line, max(last, name - LONGEST_TITLE), name)]
        if ends and ends[-1] < name:
            yield ends[-1]
