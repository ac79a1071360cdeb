"""Where run-together text can be cut: before what reads like a heading, a field or the name of a section."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from pipeline.segmentation.names import section_pattern

LONG_LINE = 260  # characters; a longer line may hold several pieces
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+")
_PARAGRAPH = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+(?:(?:\r\n?|\n)(?![^\S\r\n]*(?:[\r\n]|\Z))[^\n\r\f\v\x85\u2028\u2029]+)*")
_LABELLED = r"""(?:åbent?|lukket)\s(?:(?:punkt|sag|pkt\.?)\s{0,2})?\d{1,4}(?!\d)
    |(?:dagsorden(?:ens)?\s|dagsordens|møde)?(?:punkt|pkt\.?)(?:\s?nr\.?)?\s{0,2}\d{1,4}(?!\d)
    |(?:sag(?:\snr\.?)?|ad\.?(?:\s(?:punkt|pkt\.?))?|emne(?:\snr\.?)?|n[ro]\.|§)\s\d{1,4}(?!\d)|ad\d{1,3}\s"""
_CAPITAL = r"""(?=["»”(\[]?[A-ZÆØÅ](?:[\w(/.,]|\s-\s|\s[a-zæøåA-ZÆØÅ]))"""
_NUMBERED = rf"""(?!(?:19|20)\d\d\s)  # a year is no number of an item
    \d{{1,4}}(?:[/\-](?:\d{{2}}|\d{{4}}))?(?:\.\d{{1,3}})?(?:[.):]\s{{0,20}}(?:[\-–]\s)?|\s{{1,20}}(?:[\-–]\s)?){_CAPITAL}
    |\d{{1,3}}(?=[A-ZÆØÅ][a-zæøå])|\d{{2,4}}[/\-]\d{{3,6}}\s{{1,20}}{_CAPITAL}
    |(?:\d{{1,4}}\s)?[(\[]\d{{1,4}}(?:\saf\s\d{{1,3}})?[)\]]:?\s{_CAPITAL}|[a-zæøå]\)\s{_CAPITAL}|(?:IX|IV|VI{{0,3}}|I{{1,3}}|X{{1,3}}(?:IX|IV|V?I{{0,3}}))[.)]\s{_CAPITAL}
    |[A-ZÆØÅ]{{2,5}}-(?:19|20)\d\d-\d{{3,6}}\b"""
_SIGNED = r"""\#{1,6}\s|[•■]\s|\*\*(?=[\w(])"""
_INNER = re.compile(rf"(?<=[\s|])(?:(?i:{_LABELLED})|{_NUMBERED}|{_SIGNED})", re.VERBOSE)
_FIELD = re.compile(r"(?<=\s)(?:(?:Sagsnr\.?|Sagsid\.?|Sagsnummer|Journalnr\.?|J\.nr\.?)\s?(?::|(?=\d))|(?:Sagsfremstiller|Sagstype)\s?:)")
_FIELD_SIGNS = ("Sags", "Journalnr", "J.nr")
_LABEL = re.compile(r"(?<=\s)[A-ZÆØÅ](?:\w{1,20}|[\w.]{2,20})(?: [a-zæøå]{1,15}\.?){0,2}(?=:\s)")
LEAST_LABELS = 3
_PAGE = re.compile(r"(?<!\S)(?P<number>\d{1,4})\s+(?=(?P<words>(?:\S+\s+){3,10}))")
LEAST_PAGES, LEAST_WORDS = 4, 3  # that a running head stands on, and is made of
_PAGE_FIRST = re.compile(r"(?P<before>\s*(?P<number>\d{1,3})\s+)(?=(?P<rest>\S.{0,100}))", re.DOTALL)
PAGE_AGAIN = re.compile(r"(?<!\S)(?P<page>\d{1,3})\s+(?:\S+\s+){0,8}?(?i:side|s\.)\W{0,3}(?:nr\.?\s)?(?P=page)(?!\d)[.,]?\s*")
_ON_PAGE = re.compile(r"side(?:nr)?\b|indhold(?:sfortegnelse)?\b|\d{1,4}[.)] ", re.IGNORECASE)
LEAST_PLAIN, PLAIN = 2, 0.25  # pages whose numbers run into the text, and share of them, that can be nothing but pages
FIRST_PAGES, PAGE_LENGTH = range(1, 4), 300  # number of the first such page; mean length in characters
HEADED = 0.6  # share of the pages that the same two words stand on, where these are a running head
_STATUS = re.compile(r"(?:åben|åbne|lukke|punkt|pkt|sag|dagsorden)", re.IGNORECASE)  # begins headings, and no running head
_OTHER_NUMBER = re.compile(r"\b(?:side|sidenr\.?|s\.|bilag|bilag nr\.?)[ :]{1,3}$", re.IGNORECASE)  # behind which no item's number stands
_SENTENCE_END = re.compile(r"(?<=[^\s.]{4}[.!?:])(?<!vedr\.)\s+(?=[\"»”(\[]?[A-ZÆØÅ0-9])")
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


def running_head(text: str) -> re.Pattern[str] | None:
    """A page's number and the words behind it that recur on the next pages of run-together text; None where none do."""
    behind: dict[str, list[tuple[int, list[str]]]] = defaultdict(list)
    for page in _PAGE.finditer(text):
        words = page["words"].split()
        behind[" ".join(words[:LEAST_WORDS])].append((int(page["number"]), words))
    pages = max(behind.values(), key=len, default=[])
    following = sum(later[0] == page[0] + 1 for page, later in pairwise(pages))
    if len(pages) < LEAST_PAGES or following < len(pages) / 2:
        return None
    words = pages[1][1]
    shared = next((n for n, word in enumerate(words) if sum(own[n : n + 1] == [word] for _, own in pages) <= len(pages) / 2), len(words))
    return re.compile(r"(?<!\S)\d{1,4}\s+" + r"\s+".join(map(re.escape, words[:shared])) + r"\s+")


def page_numbers(text: str, *, together: bool) -> dict[int, int]:
    """Where lines begin with the number of a page that ran into them, and how long that is with the blanks beside it.

    Numbers that count up through long lines are those of pages, not of items, where many go on in the midst of a sentence, have a number
    behind them or name the page again (``4 Kommune Side 4``). Empty where that is not plain.
    """
    pages: list[tuple[int, re.Match[str]]] = []
    expected = FIRST_PAGES
    for line in lines_of(text, together=together):
        page = _PAGE_FIRST.match(line[0])
        if page and int(page["number"]) in expected:
            pages.append((line.start(), page))
            expected = range(int(page["number"]) + 1, int(page["number"]) + 3)  # the number of a page may be lost
    heads = Counter(_head(page) for _, page in pages)
    running = {head for head, count in heads.items() if count > LEAST_PLAIN and count >= HEADED * len(pages) and not _STATUS.match(head)}
    plain = sum(_of_page(page) or _head(page) in running for _, page in pages)
    if plain < max(LEAST_PLAIN, PLAIN * len(pages)) or len(text) < PAGE_LENGTH * len(pages):
        return {}
    return {start: page.end("before") for start, page in pages}


def _head(page: re.Match[str]) -> str:
    """The first two words on a page."""
    return " ".join(page["rest"].split()[:2])


def _of_page(page: re.Match[str]) -> bool:
    """Whether the number before some text can only be that of a page."""
    rest = page["rest"]
    return rest[0].islower() or PAGE_AGAIN.match(f"{page['number']} {rest}") is not None or _ON_PAGE.match(rest) is not None


def cuts(
    line: str, *, together: bool, labels: re.Pattern[str] | None = None, head: re.Pattern[str] | None = None
) -> Iterator[tuple[int, int]]:
    """A short line whole; a long one, or one with remains of a table, cut before what reads like a heading or a section name.

    Where the text is run together short lines are cut, too, before its recurring ``labels``, and before and behind the running ``head`` of
    its pages.
    """
    if len(line) <= LONG_LINE and "|" not in line and not together:
        glued = _GLUED.match(line)
        yield from pairwise([0, glued.end(), len(line)] if glued else [0, len(line)])
        return
    starts = {match.start() for match in _INNER.finditer(line)}
    if len(line) > LONG_LINE or together:
        names = {match.start() for match in section_pattern().finditer(line)}
        if any(sign in line for sign in _FIELD_SIGNS):
            names |= {match.start() for match in _FIELD.finditer(line)}
        if labels:
            names |= {match.start() for match in labels.finditer(line)}
        if head:
            starts |= {place for page in head.finditer(line) for place in page.span()}
        starts |= {place for page in PAGE_AGAIN.finditer(line) for place in page.span()}
        starts = {start for start in starts if not _OTHER_NUMBER.search(line, max(0, start - 12), start)} | names
        starts |= set(_unfinished(line, sorted(names)))
    yield from pairwise([0, *sorted(starts - {0}), len(line)])


def _unfinished(line: str, names: list[int]) -> Iterator[int]:
    """Where words begin that end without a full stop before a section's name: the title of an item without a number, perhaps."""
    for last, name in pairwise([0, *names]):
        ends = [match.end() for match in _SENTENCE_END.finditer(line, max(last, name - LONGEST_TITLE), name)]
        if ends and ends[-1] < name:
            yield ends[-1]
