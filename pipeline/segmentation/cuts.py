"""Where run-together text can be cut: before what reads like a heading, a field or the name of a section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pipeline.segmentation.names import section_pattern

LONG_LINE = 260  # characters; a longer line may hold several pieces
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_PARAGRAPH = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+(?:(?:\r\n?|\n)(?![^\S\r\n]*(?:[\r\n]|\Z))[^\n\r\f\v\x85\u2028\u2029]+)*")
_LABELLED = r"""(?:åbent?|lukket)\s(?:(?:punkt|sag|pkt\.?)\s{0,2})?\d{1,4}(?!\d)
    |(?:dagsorden(?:ens)?\s|dagsordens|møde)?(?:punkt|pkt\.?)(?:\s?nr\.?)?\s{0,2}\d{1,4}(?!\d)
    |(?:sag(?:\snr\.?)?|ad\.?(?:\s(?:punkt|pkt\.?))?|emne(?:\snr\.?)?|n[ro]\.|§)\s\d{1,4}(?!\d)|ad\d{1,3}\s"""
_CAPITAL = r"""(?=["»”(\[]?[A-ZÆØÅ](?:[\w(/.,]|\s-\s|\s[a-zæøåA-ZÆØÅ])|j\.?\s?nr)"""
_NUMBERED = rf"""(?!(?:19|20)\d\d\s)  # a year is no number of an item
    \d{{1,4}}(?:[/\-](?:\d{{2}}|\d{{4}}))?(?:\.\d{{1,3}})?(?:[.):]\s{{0,20}}(?:[\-–]\s)?|\s{{1,20}}(?:[\-–]\s)?){_CAPITAL}
    |\d{{1,3}}(?=[A-ZÆØÅ][a-zæøå])|\d{{2,4}}[/\-]\d{{3,6}}\s{{1,20}}{_CAPITAL}
    |(?:\d{{1,4}}\s)?[(\[]\d{{1,4}}(?:\saf\s\d{{1,3}})?[)\]]:?\s{_CAPITAL}|[a-zæøå]\)\s{_CAPITAL}|(?:IX|IV|VI{{0,3}}|I{{1,3}}|X{{1,3}}(?:IX|IV|V?I{{0,3}}))[.)]\s{_CAPITAL}
    |[A-ZÆØÅ]{{2,5}}-(?:19|20)\d\d-\d{{3,6}}\b"""
_SIGNED = r"""\#{1,6}\s|\#(?=\d{1,3}\s)|[•■]\s|\*\*(?=[\w(])"""
_INNER = re.compile(rf"(?<=[\s|])(?:(?i:{_LABELLED})|{_NUMBERED}|{_SIGNED})", re.VERBOSE)
_FIELD = re.compile(
    r"(?<=\s)(?:(?:Sagsnr\.?|Sagsid\.?|Sagsnummer|Journal\s?nr\.?|J\.nr\.?)\s?(?::|(?=\d))|(?:Sagsfremstiller|Sagstype)\s?:)"
)
_FIELD_SIGNS = ("Sags", "Journal", "J.nr")
_LABEL = re.compile(r"(?<=\s)[A-ZÆØÅ](?:\w{1,20}|[\w.]{2,20})(?: [a-zæøå]{1,15}\.?){0,2}(?=:\s)")
LEAST_LABELS = 3
# Behind these no item's number stands; behind `Side` it does where the page's own was lost.
_OTHER_NUMBER = re.compile(r"\b(?:(?P<page>side|sidenr\.?|s\.)|bilag|bilag nr\.?)[ :]{1,3}$", re.IGNORECASE)
_PLAINLY_ITEM = re.compile(r"\d{1,4}[.)]\s{1,3}[A-ZÆØÅ]")
_TEXT_END = re.compile(r"(?:(?<=[^\s.]{4}[.!?:])(?<!vedr\.)\s+|\s{2,}|(?<=\.\.\.\d)\s|(?<=\.\.\d\d)\s)(?=[\"»”(\[]?[A-ZÆØÅ0-9])")
_WORD = re.compile(r"[^\W_]{2}")
# A word over a contents list, or the number of a page, that runs into a heading.
_GLUED = re.compile(
    r"(?:(?i:indholdsfortegnelse|dagsorden(?:spunkter)?|punkter)(?=\d{1,3}[.:)]\s?[A-ZÆØÅ])|\d{1,3}[ \t]+(?=\d{1,4}\.[ \t]+[A-ZÆØÅ]))"
)
LONGEST_TITLE = 200  # characters between the end of a sentence and the name of a section
LOOK_BEHIND = 100  # characters before a section's name; no more is looked at, so that one endless line takes linear time
WIDTHS, LEAST_LINES = range(40, 221), 8  # characters of a line, and lines, that can tell of a text broken at some width
FULL, FULL_LINE = 0.8, 0.7  # share of its lines that fill so much of the width
LEAST_INSIDE = 4  # names of sections inside lines that make a text run together


def lines_of(text: str, *, together: bool) -> Iterator[re.Match[str]]:
    """The lines of a text; where it is run together and then broken at some width, the paragraphs."""
    return (_PARAGRAPH if together else _LINE).finditer(text)


def run_together(text: str) -> bool:
    """Whether a text has lost its line breaks, be it broken at some width since: lines are full, or names of sections stand inside them."""
    lengths = sorted(len(line.strip()) for line in text.splitlines() if line.strip())
    width = lengths[len(lengths) * 9 // 10] if len(lengths) >= LEAST_LINES else 0
    if width in WIDTHS and lengths[int(len(lengths) * (1 - FULL))] >= FULL_LINE * width:
        return True
    inside = at_start = 0
    for name in section_pattern().finditer(text):
        near = max(0, name.start() - LOOK_BEHIND)
        if _WORD.search(text, max(near, text.rfind("\n", near, name.start()) + 1), name.start()):
            inside += 1
        else:
            at_start += 1
    return inside >= LEAST_INSIDE and inside > 2 * at_start


def recurring_labels(text: str) -> re.Pattern[str] | None:
    """The words that recur before a colon in run-together text (``Status:``), where a field or a section may begin; None without any."""
    often = Counter(label[0] for label in _LABEL.finditer(text))
    labels = [label for label, count in often.items() if count >= LEAST_LABELS]
    return re.compile(rf"(?<=\s)(?:{'|'.join(map(re.escape, sorted(labels)))}):") if labels else None


def cuts(part: str, *, run_on: bool, labels: re.Pattern[str] | None = None) -> Iterator[tuple[int, int]]:
    """A part of a line whole; cut before what reads like a heading where it holds remains of a table.

    Where it runs on - it is of a long line, or of run-together text - it is cut before the names of sections, fields and recurring
    ``labels``, too.
    """
    if "|" not in part and not run_on:
        glued = _GLUED.match(part)
        yield from pairwise([0, glued.end(), len(part)] if glued else [0, len(part)])
        return
    starts = {match.start() for match in _INNER.finditer(part)}
    if run_on:
        names = {match.start() for match in section_pattern().finditer(part)}
        if any(sign in part for sign in _FIELD_SIGNS):
            names |= {match.start() for match in _FIELD.finditer(part)}
        if labels:
            names |= {match.start() for match in labels.finditer(part)}
        starts = {start for start in starts if not _counts_others(part, start)} | names
        starts |= set(_unfinished(part, sorted(names)))
    yield from pairwise([0, *sorted(starts - {0}), len(part)])


def _counts_others(line: str, start: int) -> bool:
    """Whether the number there is one of a page or of an attachment."""
    before = _OTHER_NUMBER.search(line, max(0, start - 12), start)
    return before is not None and not (before["page"] and _PLAINLY_ITEM.match(line, start))


def _unfinished(line: str, names: list[int]) -> Iterator[int]:
    """Where words begin, behind a sentence, a gap or a page's number, that end in a section's name: perhaps the title of an item."""
    for last, name in pairwise([0, *names]):
        ends = [match.end() for match in _TEXT_END.finditer(line, max(last, name - LONGEST_TITLE), name)]
        if ends and ends[-1] < name:
            yield ends[-1]
