"""Case numbers of a document's items: what stands with the headings like a reference, chosen by its label and by what recurs.

Records systems number their cases in many ways (``16/1234``, ``2012-0744``, ``EMN-2025-00214``, ``27.12.08-P24-1-19``), and minutes print them in as many
places. So any reference near a heading may be one; a label beside it tells most, then that a reference stands in the same place of other items.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Item, Span, within_blanks
from pipeline.segmentation.times import DATE

_JOINED = r"\d[\dA-ZÆØÅ]*(?:(?:[./\-–]|(?<=\d\d)(?=[A-ZÆØÅ]\d))[\dA-ZÆØÅ]+)*"
_REFERENCE = re.compile(rf"(?<![\w./,§–-])(?:[A-ZÆØÅ]{{1,6}}[\-/.]?|(?:[A-ZÆØÅ]{{1,3}}\s))??{_JOINED}(?![\w%]|[\-–/])(?!,\d)")
_OWN = re.compile(
    r"(?:\bsag(?:en)?s?[\s\-.]{0,2}(?:id|nr|snr|nummer|reference|ref)?|\bacadre\W?(?:sag\w*)?|\besdh\W?(?:sag\w*)?(?:\W?nr)?|\bref)"
    r"(?:\.?/\s?dok\w*\.?(?:\s?nr\.?)?)?\W*(?:[A-ZÆØÅ][a-zæøå ]{2,30}:\s*){0,3}$",  # labels one behind the other, and their values behind them all
    re.IGNORECASE,
)
_GLUED = re.compile(r"[a-zæøå]Sags(?:nr|id|nummer)\W*$")  # behind a button's word: UdskrivSagsnr.:
_JOURNAL = re.compile(r"\b(?:j(?:ou?r?(?:nal)?)?\W{0,2}(?:nr|nummer|nr\.)|journal)\W*$", re.IGNORECASE)
_FOREIGN = re.compile(
    r"(?:\bdok\w*|\bbilag\w*\s?(?:nr)?|\bkle\w*|\bemne\w*|\bløbenr|\btlf|\btelefon|\bpunkt|\bpkt|\bside|\bmatr\w*|\blokalplan\w*|\blov\w*|\bbek\w*|\bcvr\w*|\bean\w*"
    r"|\bversion|\bkl|\bkr|\bnummer|(?<!sag )(?<!sags )(?<!j\.)(?<!j\. )\bnr)\W*(?:nr\W*)?$",
    re.IGNORECASE,
)
_KLE_ALONE = re.compile(r"\d{2}\.\d{2}(?:\.\d{2})?\.?")
_SUBJECT = re.compile(r"(\d{2}\.\d{2}(?:\.\d{2})?)[\-. ]?[A-ZÆØÅ]\d{2}")
_WHOLE = re.compile(r"\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d+-\d{2}")  # nothing but a case's number has this form
_NO_REFERENCE = re.compile(
    r"\d{1,2}[./\-–]\d{1,2}(?:[./\-–](?:\d{2}|\d{4}))?"  # a day, a school year
    r"|(?:19|20)\d\d[/\-–](?:19|20)?\d\d"  # years from and to
    r"|\d{1,3}(?:\.\d{3})+(?:\s?[\-–]\s?\d{1,3}(?:\.\d{3})+)?"  # amounts
    r"|\d{1,2}[.:]\d\d(?:\s?[\-–]\s?\d{1,2}[.:]\d\d)?|\d+|\d{1,3}[\-–]\d{1,3}"  # hours, plain numbers, and from one to another
)
_AROUND = re.compile(r"\W*(?:(?:åben|lukket|åbent|sag|punkt)\b\W*)*(?:[A-ZÆØÅa-zæøå]{2,7}\s?/\s*)?", re.IGNORECASE)
LONGEST_HEAD = 300  # characters behind a heading, where no section ends it
LONGEST_LABEL = 80  # characters before a reference, with labels between
LEAST_DIGITS = 4  # of a reference that no label names
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


_SAID, _SAID_JOURNAL, _BARE, _FACETED, _PLAIN, _ELSEWHERE = range(6)


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
    subject = _SUBJECT.match(found.number)
    begin, end = item.title_start, item.title_end
    if begin <= found.start < end:
        label = _LABEL_BEFORE.search(text, begin, found.start)
        begin, end = (found.end, end) if found.start == begin else (begin, label.start() if label else found.start)
        begin, end = _within(text, begin, end)
    return replace(
        item,
        case_number=found.number,
        kle=item.kle or (subject[1] if subject else None),
        title=" ".join(text[begin:end].split()),
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
    fit = [key for key in counted if key[0] < _BARE or -key[1] >= least or "alone" in own[key[2]].places or _WHOLE.fullmatch(own[key[2]].number)]
    return own[min(fit)[2]] if fit else None


def _references(text: str, item: Item) -> Iterator[_Found]:
    """The references near an item's heading, at the ends of its title, and those further below that a label names where a line begins."""
    first = item.sections[0].text_start if item.sections else min(item.end, item.heading_end + LONGEST_HEAD)
    for match in _REFERENCE.finditer(text, item.start, item.end):
        begin, head = match.start(), match.start() <= max(first + _NEAR, item.heading_end)
        if match[0] == item.number or not _beside_title(text, item, match):
            continue
        before = text[_label_from(text, begin, item) : begin]
        rank = _rank(match[0], before)
        if rank is None or (not head and (rank > _SAID_JOURNAL or len(before) == LONGEST_LABEL)):
            continue
        places = frozenset(_places(text, item, match, before)) if head else frozenset((f"below {_shape(before)}",))
        yield _Found(*match.span(), match[0], rank if head else _ELSEWHERE, places)


def _beside_title(text: str, item: Item, match: re.Match[str]) -> bool:
    """Whether a reference stands outside an item's title, or is all that one of its ends holds."""
    if not item.title_start <= match.start() < item.title_end:
        return True
    return match.start() == item.title_start or not text[match.end() : item.title_end].strip(_SIGNS)


def _label_from(text: str, begin: int, item: Item) -> int:
    """From where on words may be the label of a reference: its line, or the line above where it begins one; nothing of a title before it."""
    line = text.rfind("\n", 0, begin) + 1
    if not text[line:begin].strip(" \t|*•"):
        line = text.rfind("\n", 0, len(text[:line].rstrip())) + 1
    title_end = item.title_end if item.title_end <= begin else 0
    return max(line, begin - LONGEST_LABEL, item.start, title_end)


def _rank(number: str, before: str) -> int | None:
    """How well a reference's form and the label before it speak for a case number; None where they speak against it."""
    own = _OWN.search(before) or _GLUED.search(before)
    journal = _JOURNAL.search(before)
    if _KLE_ALONE.fullmatch(number) or DATE.match(number):
        return None
    if _NO_REFERENCE.fullmatch(number):
        return _PLAIN if own and number.isdecimal() and len(number) > 2 else _SAID if own and "/" in number else None
    if _SUBJECT.fullmatch(number):
        return _SAID if own else _FACETED if journal else None
    if own or journal:
        return _SAID if own else _SAID_JOURNAL
    digits = sum(map(str.isdecimal, number))
    return _BARE if digits >= LEAST_DIGITS and not number.isalnum() and not _FOREIGN.search(before) else None


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


_STATUS = r"(?:\W*\b(?:åben|åbent|lukket|sag|punkt)\b)*\W*"
_LABEL = r"(?:[^\W\d]*sag[^\W\d]*|j(?:ou?r?(?:nal)?)?|esdh\w*|acadre\w*|doksys\w*)(?:\W{0,2}(?:nr|nummer|id|sags?nr))?"
_ABOVE = re.compile(rf"{_STATUS}(?:{_LABEL}\W{{0,3}})?(?:[^\W\d]{{2,7}}\s?/\s)?", re.IGNORECASE)
_BEHIND = re.compile(_STATUS, re.IGNORECASE)
_LONGEST_ABOVE = 120  # characters of a line above a heading, or before it in run-together text


def lines_above(text: str, headings: Sequence[tuple[int, int]], end: int) -> list[int]:
    """Where each heading begins with the case's number above it, if that is where the document has them; else where it begins itself.

    ``headings`` are pairs: the place from which on text may belong to the heading, and where the heading begins. ``end`` is that of the last item.
    """
    begins = [begin for _, begin in headings]
    above = [_line_above(text, earliest, begin) for earliest, begin in headings]
    found = [(place, begin) for place, begin in zip(above, begins, strict=True) if place is not None]
    if len(found) < min(2, len(headings)) or sum(_line_below(text, begin) for begin in begins) >= len(found):
        return begins
    if above[0] is None and (_line_above(text, begins[-1], end) is not None or sum(_nearer_to_text(text, *pair) for pair in found) > 0):
        return begins  # each item ends in its number
    return [begin if place is None else place for place, begin in zip(above, begins, strict=True)]


def _nearer_to_text(text: str, place: int, begin: int) -> int:
    """1 where a line stands nearer to the text above it than to the heading below, -1 where it is the other way round, else 0."""
    before = text[:place][-_FEW :]
    line = text.find("\n", place, begin)
    if line < 0:
        return 0
    below = text[line:begin]
    gaps = before[len(before.rstrip()) :].count("\n"), below[: len(below) - len(below.lstrip())].count("\n")
    return (gaps[0] < gaps[1]) - (gaps[0] > gaps[1])


_FEW = 20  # characters in which blank lines are counted


def _line_above(text: str, earliest: int, begin: int) -> int | None:
    """Where the reference, or its label, stands that is all between other text and a heading; None where there is none."""
    window = max(earliest, begin - _LONGEST_ABOVE)
    for match in reversed(list(_REFERENCE.finditer(text, window, begin))):
        line = max(text.rfind("\n", 0, match.start()) + 1, window)
        rank = _rank(match[0], text[line : match.start()])
        if rank is None or rank > _BARE:
            continue
        stop = text.find("\n", match.end(), begin)
        if not _BEHIND.fullmatch(text, stop if stop >= 0 else match.end(), begin):
            return None
        if _ABOVE.fullmatch(text, line, match.start()):
            return within_blanks(text, line, begin)[0]
        label = _LABEL_BEFORE.search(text, line, match.start())
        return label.start() if label else match.start() if stop < 0 else None
    return None


_LABEL_BEFORE = re.compile(rf"(?<![^\W\d]){_LABEL}\W{{0,3}}$", re.IGNORECASE)


def _line_below(text: str, begin: int) -> bool:
    """Whether a reference stands behind a heading's own line, in the lines below it."""
    below = text.find("\n", begin) + 1
    return any((rank := _rank(m[0], text[max(below, m.start() - 40) : m.start()])) is not None and rank <= _BARE for m in _REFERENCE.finditer(text, below, below + 80))
