"""The heads of pages that ran into the text: a page's number, and the words that stand over every page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from pipeline.segmentation.cuts import lines_of

_GAP = r"[^\S\n]+(?:\n(?![^\S\n]*\n)[^\S\n]*)?"  # between words of a line, or of a paragraph that was broken at some width
_AGAIN = re.compile(
    rf"""(?<!\S)(?P<page>\d{{1,3}}){_GAP}(?:
        (?:\S+{_GAP}){{0,8}}?(?i:side|s\.)\W{{0,3}}(?:nr\.?[ ])?(?P=page)(?!\d)[.,]?  # the page is named again (4 Kommune Side 4)
        |(?i:side(?:nr\.?)?)(?=\s+[A-ZÆØÅ])  # or was, and its number got lost
    )\s*""",
    re.VERBOSE,
)
_FOOT = re.compile(r"(?m)^[^\S\n]*\d{1,4}[^\S\n]*\n?(?=\f)")  # a number alone at the very end of a page
_HEADED = re.compile(rf"(?<!\S)(?P<number>\d{{1,4}}){_GAP}(?=(?P<words>\S+(?:{_GAP}\S+){{0,9}}))")
_ALONE = re.compile(r"(?<!\S)\d{1,4}(?!\S)")
_SETS_APART = re.compile(r"[|–/-]$|^(?i:side|s\.)|(?:19|20)\d\d\W?$")  # before the number of a page; behind a body an item's may stand
MOST_WORDS, LOOK_BEHIND = 10, 120  # of a head before its number, and characters
_OF_HEAD = re.compile(
    r"udvalg|(?<!om)råd|bestyrelse|nævn|kommission|direktion|magistrat|kommune|møde(?!punkt)|dagsorden|referat|protokol", re.IGNORECASE
)
_NO_HEAD = re.compile(
    r"[^\w|–-]|(?i:ad|\w*punkt|pkt|sag|emne|nr|åben|åbne|lukke|dagsorden|orientering|forslag|link|gå)|[A-ZÆØÅ]{2,4}$"
)  # begins headings
SHARED_WORDS, LEAST_PAGES, MOST = (4, 3, 2, 1), 3, 0.8  # how many words, on how many pages, and on what share of them each further word
_NUMBER_FIRST = re.compile(r"(?P<before>\s*(?P<number>\d{1,3})\s+)(?=(?P<rest>\S.{0,100}))", re.DOTALL)
_ON_PAGE = re.compile(r"side(?:nr)?\b|indhold(?:sfortegnelse)?\b|\d{1,4}[.)] ", re.IGNORECASE)
LEAST_PLAIN, PLAIN = 2, 0.25  # pages whose numbers run into the text, and share of them, that can be nothing but pages
FIRST_PAGES, PAGE_LENGTH = range(1, 4), 300  # number of the first such page; mean length in characters
HEADED = 0.6  # share of the pages that the same two words stand on, where these are a running head
_STATUS = re.compile(r"(?:åben|åbne|lukke|punkt|pkt|sag|dagsorden)", re.IGNORECASE)  # begins headings, and no running head


def page_heads(text: str, *, together: bool) -> list[tuple[int, int]]:
    """Where the heads of pages stand with the blanks behind them, in order; they do not overlap.

    They are no part of what the minutes say: a number there is none of an item, and the words none of a title.
    """
    found = sorted([*_spans(_AGAIN, text), *_spans(_FOOT, text), *_running(text), *_numbers(text, together=together)])
    heads: list[tuple[int, int]] = []
    for start, end in found:
        if heads and start < heads[-1][1]:
            heads[-1] = heads[-1][0], max(end, heads[-1][1])
        else:
            heads.append((start, end))
    return heads


def outside(start: int, end: int, heads: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a stretch of text that stand outside the heads."""
    at = bisect_right(heads, start, key=lambda head: head[1])
    while at < len(heads) and heads[at][0] < end:
        if start < heads[at][0]:
            yield start, heads[at][0]
        start = heads[at][1]
        at += 1
    if start < end:
        yield start, end


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))


def _running(text: str) -> Iterator[tuple[int, int]]:
    """Numbers that count up with the same words behind them (``3 Vandudvalget``) or before them (``Vandudvalget | 3``)."""
    behind = [(int(page["number"]), page["words"].split()) for page in _HEADED.finditer(text)]
    if shared := _recurring(behind):
        head = re.compile(r"(?<!\S)\d{1,4}\s+" + r"\s+".join(map(re.escape, shared)) + r"(?!\S)\s*")
        yield from _spans(head, text)
        return
    before = [(int(page[0]), _words_before(text, page.start())[::-1]) for page in _ALONE.finditer(text)]
    if shared := _recurring([(number, words) for number, words in before if words and _SETS_APART.search(words[0])]):
        head = re.compile(r"(?<!\S)" + r"\s+".join(map(re.escape, shared[::-1])) + r"\s+\d{1,4}(?!\S)\s*")
        yield from _spans(head, text)


def _words_before(text: str, end: int) -> list[str]:
    """The last words of the line that stand before a place."""
    near = max(text.rfind("\n", 0, end) + 1, end - LOOK_BEHIND)
    return text[near:end].split()[-MOST_WORDS:]


def _recurring(pages: list[tuple[int, list[str]]]) -> list[str]:
    """The words that stand beside most numbers that count up, the nearest first: a body's name or the like; none where there are none."""
    for length in SHARED_WORDS:
        pages = [page for page in pages if any(map(_OF_HEAD.search, page[1][:length]))]  # fewer words name no body that more do not
        beside: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
        for number, words in pages:
            beside[" ".join(words[:length])].append((number, words))
        own = max(beside.values(), key=len, default=[])
        following = sum(later[0] - page[0] in (1, 2) for page, later in pairwise(own))
        shared = _shared([words for _, words in own])
        if len(own) >= LEAST_PAGES and following >= len(own) / 2 and any(map(_OF_HEAD.search, shared)):
            return shared
    return []


def _shared(pages: list[list[str]]) -> list[str]:
    """The words that nearly all pages begin with, up to one that may begin a heading."""
    shared: list[str] = []
    for words in zip_longest(*pages):
        word, count = Counter(words).most_common(1)[0]
        if word is None or count < MOST * len(pages) or _NO_HEAD.match(word):
            break
        shared.append(word)
    return shared


def _numbers(text: str, *, together: bool) -> Iterator[tuple[int, int]]:
    """Numbers that count up through long lines, where many go on in the midst of a sentence or have a number behind them.

    They are those of pages, not of items; none where that is not plain.
    """
    pages: list[tuple[int, re.Match[str]]] = []
    expected = FIRST_PAGES
    for line in lines_of(text, together=together):
        page = _NUMBER_FIRST.match(line[0])
        if page and int(page["number"]) in expected:
            pages.append((line.start(), page))
            expected = range(int(page["number"]) + 1, int(page["number"]) + 3)  # the number of a page may be lost
    heads = Counter(_first_words(page) for _, page in pages)
    running = {head for head, count in heads.items() if count > LEAST_PLAIN and count >= HEADED * len(pages) and not _STATUS.match(head)}
    plain = sum(_of_page(page) or _first_words(page) in running for _, page in pages)
    if plain >= max(LEAST_PLAIN, PLAIN * len(pages)) and len(text) >= PAGE_LENGTH * len(pages):
        yield from ((start, start + page.end("before")) for start, page in pages)


def _first_words(page: re.Match[str]) -> str:
    return " ".join(page["rest"].split()[:2])


def _of_page(page: re.Match[str]) -> bool:
    """Whether the number before some text can only be that of a page."""
    rest = page["rest"]
    return rest[0].islower() or _AGAIN.match(f"{page['number']} {rest}") is not None or _ON_PAGE.match(rest) is not None
