"""Where the title stands in a heading: one network says at which word it begins, another at which it ends.

A heading holds more than its title - number, status, case number, who presents it, buttons of a web page - in an order that is the same
all through a document. So each word is seen with those beside it and the line it stands in, and with how many of the document's other
headings have the same word at all, and in the same place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pipeline.records import Span
from pipeline.segmentation.items import bare_title
from pipeline.segmentation.leads import title_key
from pipeline.segmentation.pieces import Piece

if TYPE_CHECKING:
    import numpy as np

    from pipeline.network import Network
    from pipeline.segmentation.features import Document

_WORD = re.compile(r"\d+|[A-ZÆØÅ]*[^\W\d_A-ZÆØÅ]+|[A-ZÆØÅ]+|[^\w\s]|_")  # cut where words are glued: `minTakster`
_DIGIT = re.compile(r"\d")
_SIGNS = '.,:;()[]-–/|*#•"?!=_+'
PIECES, WORDS_OF_PIECE, WORDS = 9, 45, 90  # the most that are looked at: pieces of an item, words of a piece, words
LONGEST_PIECE = 400  # characters
AROUND = 2  # words on either side
PLACES = 8  # words from an edge of a line that are compared between headings
UNTITLED = -2.0  # log-odds of the likeliest title; where they are lower there is none: most headings have one, also of forms never seen
LEAST_KEY = 8  # letters; shorter titles stand in a contents list by chance
_FORM = ("digits", "lower", "capital", "capitals", *(f"sign {sign}" for sign in _SIGNS), "length")
_RECURS = ("in other headings", "at the same place from the left", "at the same place from the right")
_STANDS = ("first of line", "last of line", "behind number", "first behind number", "in status behind", "first line", "glued")
_LINE = (
    *("inner", "blank before", "numbered", "section", "status", "case number", "ends :", "lower", "ends .", "length", "long"),
    *("twins", "in contents", "dots", "page break", "label", "sign"),
)
_PLACE = ("line", "words before", "words behind", "word", "words", "one heading", "two headings", "few headings", "headings")
COLUMNS = (
    *(f"{name}, {step:+}" for step in range(-AROUND, AROUND + 1) for name in (*_FORM, *_RECURS, *_STANDS)),
    *(f"{name}, line {step:+}" for step in (0, -1, 1) for name in (*_LINE, *_RECURS)),
    *_PLACE,
)
_STATUS = COLUMNS.index("in status behind, +0")


class Word(NamedTuple):
    """A word or sign of a heading: where it stands in the text, and in which piece of the item, how many before and behind it there."""

    start: int
    end: int
    text: str
    key: str  # for comparison: lower case, every digit alike
    piece: int
    before: int
    behind: int


def heading_words(text: str, own: Sequence[Piece]) -> list[Word]:
    """The words of an item's pieces up to the first section, among which its title is; none where it begins with a section's name."""
    found: list[Word] = []
    for n, piece in enumerate(own[:PIECES]):
        if len(found) >= WORDS or (piece.section and (n or not (piece.numbered or piece.section_rest))):
            break
        words = list(islice(_WORD.finditer(text, piece.start, min(piece.end, piece.start + LONGEST_PIECE)), WORDS_OF_PIECE))
        found += [
            Word(word.start(), word.end(), word[0], _DIGIT.sub("0", word[0].casefold()), n, k, len(words) - 1 - k)
            for k, word in enumerate(words)
        ]
    return found[:WORDS]


def headings_of(text: str, pieces: Sequence[Piece], chosen: Sequence[int]) -> list[list[Word]]:
    """The words of each heading of a document, by the indices of its pieces that begin items."""
    return [heading_words(text, pieces[begin:end]) for begin, end in zip(chosen, [*chosen, len(pieces)][1:], strict=True)]


def word_rows(document: Document, chosen: Sequence[int], headings: Sequence[Sequence[Word]]) -> np.ndarray:
    """What is seen of the words of all headings of a document; shape (words, `COLUMNS`), float32."""
    import numpy as np

    alike = _Alike(headings)
    contents = {key for piece in document.pieces[: chosen[0] if chosen else 0] if len(key := title_key(piece.title)) >= LEAST_KEY}
    rows = [_heading_rows(document, begin, words, alike, contents) for begin, words in zip(chosen, headings, strict=True) if words]
    return np.vstack(rows) if rows else np.zeros((0, len(COLUMNS)), dtype=np.float32)


class _Alike:
    """Which words the headings of a document have in common, and at which places."""

    def __init__(self, headings: Sequence[Sequence[Word]]) -> None:
        self._others = max(1, len(headings) - 1)
        self._counts = Counter(place for words in headings for place in {place for word in words for place in _places(word)})
        count = len(headings)
        self.few = (count == 1, count == 2, count <= 4, min(count, 20) / 10)

    def shares(self, word: Word) -> tuple[float, ...]:
        """Shares of the other headings that have the word, at the same place from the left, and from the right."""
        return tuple((self._counts[place] - 1) / self._others for place in _places(word))


def _places(word: Word) -> tuple[tuple[str, int, int], ...]:
    return (
        (word.key, -1, 0),
        (word.key, word.piece, min(word.before, PLACES)),
        (word.key, word.piece, -1 - min(word.behind, PLACES)),
    )


def _heading_rows(document: Document, begin: int, words: Sequence[Word], alike: _Alike, contents: set[str]) -> np.ndarray:
    """The rows of one heading, whose first piece is ``begin``; shape (words, `COLUMNS`)."""
    import numpy as np

    pieces, count = document.pieces, len(words)
    tails = {n: (piece := pieces[begin + n]).title_start + len(bare_title(piece.title)) for n in {word.piece for word in words}}
    own = np.array(
        [(*_form(w.text), *alike.shares(w), *_stands(words, n, pieces[begin + w.piece], tails[w.piece])) for n, w in enumerate(words)]
    )
    padded = np.pad(own, ((AROUND, AROUND), (0, 0)))
    piece_of = np.array([word.piece for word in words]) + 1
    recurs = own[:, len(_FORM) : len(_FORM) + len(_RECURS)]
    lines = np.zeros((piece_of[-1] + 2, len(_LINE) + len(_RECURS)))  # the first and the last stand for none
    for n in np.unique(piece_of):
        lines[n] = (*_line(document, begin + int(n) - 1, contents), *recurs[piece_of == n].mean(axis=0))
    place = [
        (min(w.piece, 5) / 2, min(w.before, 12) / 6, min(w.behind, 12) / 6, n / 20, count / 40, *alike.few) for n, w in enumerate(words)
    ]
    around = [padded[step : step + count] for step in range(2 * AROUND + 1)]
    return np.hstack([*around, *(lines[piece_of + step] for step in (0, -1, 1)), np.array(place)]).astype(np.float32)


@lru_cache(maxsize=1 << 14)
def _form(word: str) -> tuple[float, ...]:
    letters = word[0].isalpha()
    return (
        *(word[0].isdigit(), letters and word.islower(), letters and word[0].isupper() and not word.isupper(), letters and word.isupper()),
        *(word == sign for sign in _SIGNS),
        min(len(word), 12) / 6,
    )


def _stands(words: Sequence[Word], n: int, piece: Piece, tail: int) -> tuple[float, ...]:
    """Where a word stands in its line, behind whose ``tail`` there is nothing but status and minutes."""
    word = words[n]
    return (
        *(word.before == 0, word.behind == 0, word.start >= piece.title_start, word.start == piece.title_start),
        *(word.start >= tail, word.piece == 0, n > 0 and words[n - 1].end == word.start),
    )


def _line(document: Document, i: int, contents: set[str]) -> tuple[float, ...]:
    """What the line is that a word stands in."""
    piece, key = document.pieces[i], document.keys[i]
    return (
        *(piece.inner, piece.blank_before, piece.numbered, bool(piece.section), document.statuses[i]),
        *(document.fields[i], piece.text.endswith(":"), piece.text[:1].islower()),
        *(piece.text.endswith((".", ",")), min(len(piece.text), 300) / 150, len(piece.text) > 160),
        *(min(len(document.places.get(key, ())), 4) / 2, title_key(piece.title) in contents, piece.dots, piece.page_break),
        *(bool(piece.lead.label), bool(piece.lead.deco)),
    )


def edges(headings: Sequence[Sequence[Word]], titles: Sequence[Sequence[int] | None]) -> np.ndarray:
    """For each word of all headings whether a title (start and end in the text) begins and whether one ends with it; shape (words, 2)."""
    import numpy as np

    rows = [np.zeros((0, 2), dtype=np.int8)]
    for words, title in zip(headings, titles, strict=True):
        begin, end = title or (0, 0)
        inside = np.array([begin <= word.start and word.end <= end for word in words], dtype=np.int8)
        rows.append(np.stack([np.diff(inside, prepend=0) == 1, np.diff(inside, append=0) == -1], axis=1).astype(np.int8))
    return np.vstack(rows)


@dataclass(frozen=True)
class TitleFinder:
    """Tells at which words of a heading its title begins and ends."""

    begins: Network
    ends: Network

    def find(self, text: str, document: Document, chosen: Sequence[int]) -> list[Span | None]:
        """Where the title of each item stands whose heading is one of the ``chosen`` pieces; None where it has none.

        Where the headings of a document have titles on the whole, every one has.
        """
        import numpy as np

        headings = headings_of(text, document.pieces, chosen)
        rows = word_rows(document, chosen, headings)
        odds = np.stack([self.begins.scores(rows), self.ends.scores(rows)])
        status = rows[:, _STATUS] > 0
        if len(chosen) == 1 and not status.all():  # no other heading tells that it is none of the title
            odds[:, status] = -np.inf
        places = np.cumsum([0, *map(len, headings)])
        found = [_likeliest(words, odds[:, at : at + len(words)]) for words, at in zip(headings, places, strict=False)]
        titled = sum(total for _, total in found) > UNTITLED * len(found)
        return [title if titled or total > UNTITLED else None for title, total in found]


def _likeliest(words: Sequence[Word], odds: np.ndarray) -> tuple[Span | None, float]:
    """From the word to the word whose log-odds (2, words) of beginning and of ending a title have the highest sum, and that sum."""
    import numpy as np

    if not words:
        return None, 0.0
    total = np.where(np.tri(len(words), dtype=bool).T, odds[0][:, None] + odds[1], -np.inf)
    begin, end = divmod(int(total.argmax()), len(words))
    return Span(words[begin].start, words[end].end), float(total[begin, end])
