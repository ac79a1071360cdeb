"""Case numbers of a document's items: what stands with the headings like a reference, chosen by its label and by what recurs.

Records systems number their cases in many ways, and minutes print them in as many places. So any reference near a heading may be one; a
label beside it tells most, then that a reference stands in the same place of other items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Item, Span, one_line
from pipeline.segmentation.references import BARE, LABEL_BEFORE, PLAIN, REFERENCE, SAID_JOURNAL, SUBJECT, WHOLE, rank

_AROUND = re.compile(r"\W*(?:(?:åben|lukket|åbent|sag|punkt)\b\W*)*(?:[A-ZÆØÅa-zæøå]{2,7}\s?/\s*)?", re.IGNORECASE)
LONGEST_HEAD = 300  # characters behind a heading, where no section ends it
LONGEST_LABEL = 80  # characters before a reference, with labels between
OFTEN = 0.4  # of a document's items have a reference in the same place
_NEAR = 12  # characters behind a section's name, where labels stand one behind the other
_NEXT_TO = 4  # characters between a title and what stands right behind it
_SIGNS = " \t\n\r\xa0()[]-–,:;|*"
_WORDS_BEFORE = 12  # characters that tell a place


@dataclass(frozen=True)
class _Found(Span):
    """A reference with how well its label speaks for it (less is better), and the places it stands in, as other items have them."""

    number: str
    rank: int
    places: frozenset[str]


_ELSEWHERE = PLAIN + 1  # the rank of a reference far below the heading


def with_case_numbers(text: str, items: Sequence[Item]) -> list[Item]:
    """The items of one document, each with its case number, as printed, where it has one, and the subject's number where that holds it.

    A reference at either end of a title is no part of it.
    """
    found = [list(_references(text, item)) for item in items]
    often = Counter(place for own in found for place in {place for one in own for place in one.places})
    least = max(min(2, len(items)), OFTEN * len(items))
    return [_numbered(text, item, _best(own, often, least)) for item, own in zip(items, found, strict=True)]


def _numbered(text: str, item: Item, found: _Found | None) -> Item:
    if found is None:
        return item
    subject = SUBJECT.match(found.number)
    begin, end = item.title_start, item.title_end
    if begin <= found.start < end:
        label = LABEL_BEFORE.search(text, begin, found.start)
        begin, end = (found.end, end) if found.start == begin else (begin, label.start() if label else found.start)
        begin, end = _within(text, begin, end)
    return replace(
        item,
        case_number=found.number,
        kle=item.kle or (subject[1] if subject else None),
        title=one_line(text[begin:end]),
        title_start=begin,
        title_end=end,
    )


def _within(text: str, begin: int, end: int) -> tuple[int, int]:
    """A title without the signs that parted it from a reference."""
    while begin < end and text[begin] in _SIGNS:
        begin += 1
    while begin < end and text[end - 1] in _SIGNS:
        end -= 1
    return begin, end


def _best(own: Sequence[_Found], often: Counter[str], least: float) -> _Found | None:
    """The reference that its label or its form speaks for, else the one in the place where most items have theirs."""
    counted = [(one.rank, -max(often[place] for place in one.places), at) for at, one in enumerate(own)]
    fit = [(told, few, at) for told, few, at in counted if told < BARE or -few >= least or _sure(own[at])]
    return own[min(fit)[2]] if fit else None


def _sure(found: _Found) -> bool:
    """Whether a reference without a label is a case's number by its form, or by having a line of its own."""
    return "alone" in found.places or WHOLE.fullmatch(found.number) is not None


def _references(text: str, item: Item) -> Iterator[_Found]:
    """The references near an item's heading, at the ends of its title, and those further below that a label names where a line begins."""
    first = item.sections[0].text_start if item.sections else min(item.end, item.heading_end + LONGEST_HEAD)
    for match in REFERENCE.finditer(text, item.start, item.end):
        begin, head = match.start(), match.start() <= max(first + _NEAR, item.heading_end)
        if match[0] == item.number or (not head and match[0].isdecimal()) or not _beside_title(text, item, match):
            continue
        before = text[_label_from(text, begin, item) : begin]
        told = rank(match[0], before)
        if told is None or (not head and (told > SAID_JOURNAL or len(before) == LONGEST_LABEL)):
            continue
        places = frozenset(_places(text, item, match, before)) if head else frozenset((f"below {_shape(before)}",))
        yield _Found(*match.span(), match[0], told if head else _ELSEWHERE, places)


def _beside_title(text: str, item: Item, match: re.Match[str]) -> bool:
    """Whether a reference stands outside an item's title, or is all that one of its ends holds."""
    if not item.title_start <= match.start() < item.title_end:
        return True
    return match.start() == item.title_start or not text[match.end() : item.title_end].strip(_SIGNS)


def _label_from(text: str, begin: int, item: Item) -> int:
    """From where on words may label a reference: in its line, or the line above where it begins one; nothing of a title before it."""
    line = text.rfind("\n", 0, begin) + 1
    if not text[line:begin].strip(" \t|*•"):
        back = max(0, line - LONGEST_LABEL)
        line = text.rfind("\n", 0, back + len(text[back:line].rstrip())) + 1
    title_end = item.title_end if item.title_end <= begin else 0
    return max(line, begin - LONGEST_LABEL, item.start, title_end)


def _places(text: str, item: Item, match: re.Match[str], before: str) -> Iterator[str]:
    """How other items would have a reference in the same place."""
    begin, end = match.span()
    line, stop = text.rfind("\n", 0, begin) + 1, text.find("\n", end)
    if _AROUND.fullmatch(text, line, begin) and _AROUND.fullmatch(text, end, stop if stop >= 0 else len(text)):
        yield "alone"
    if begin <= item.title_start:
        yield "before the title"
    elif begin - item.title_end < _NEXT_TO:
        yield "behind the title"
    yield _shape(before)


def _shape(words: str) -> str:
    """Words before a reference without what differs from item to item."""
    plain = re.sub(r"\d+(?:[A-ZÆØÅ]?\d+)*", "9", words[-_WORDS_BEFORE:])
    return re.sub(r"[^\W\d]+(?=[\W\d]*[/(])", "a", plain).strip().casefold()
