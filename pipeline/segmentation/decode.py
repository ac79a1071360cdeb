"""The choice among scored headings that is consistent as a whole.

One style, numbers that follow, items that hold something - and no mark twice: where a recommendation follows on another one, an item
must have begun between them, whatever its heading looks like.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from pipeline.odds import log_odds
from pipeline.segmentation.division import numbered
from pipeline.segmentation.features import NEAR, Document, worth_scoring
from pipeline.segmentation.pieces import Piece

if TYPE_CHECKING:
    import numpy as np

LEAST_ODDS = 1e-6  # probabilities nearer to 0 or 1 are not told apart
WEAKEST = 0.002  # probability; a line below it is no heading, whatever stands round it
TRIAL, LOWEST = 0.1, 0.05  # thresholds: of the first search, and the lowest of the second
SEVERAL = 3  # headings; fewer do not tell how those of the document look
AT_ONCE = 1024  # headings that are compared with those before them at once
LOOK_BACK = 60  # candidates; more between two headings is not looked for
WEIGHTS = frozenset(
    (
        "no_item empty_item repeated_mark early_section other_style other_opening next_number skipped_number restart wrong_number "
        "lost_number"
    ).split()
)
SEVERAL_KINDS = 2  # of sections
FEW_SECTIONS = 3  # a document with fewer is an agenda of titles, where items hold nothing


@dataclass(frozen=True)
class Search:
    """Candidates of a document: indices of pieces, their probabilities (n,), and what the choice among them looks at."""

    document: Document
    places: list[int]
    probabilities: np.ndarray
    headings: Headings

    @classmethod
    def of(cls, document: Document, probabilities: Sequence[float] | np.ndarray) -> Search:
        """A search among all candidates."""
        import numpy as np

        places = document.candidates
        return cls(document, places, np.array(probabilities, dtype=float), Headings.of(document, places))

    def among(self, those: np.ndarray, probabilities: np.ndarray) -> Search:
        """A search among some of the candidates (m,), which are as likely as the probabilities (m,) say."""
        return Search(self.document, [self.places[n] for n in those], probabilities, self.headings.take(those))

    def likely(self) -> Search:
        """A search among the candidates that are likely at all."""
        import numpy as np

        those = np.flatnonzero(self.probabilities > WEAKEST)
        return self.among(those, self.probabilities[those])

    def plain(self, threshold: float, weights: Mapping[str, float]) -> list[int]:
        """The best-scoring sequence of all that the candidates can make.

        Each heading scores its log-odds over the threshold; each pair of neighbours scores by ``weights`` how well the second follows.
        The model is less sure of all headings where it has not seen their like. So the threshold falls with the mean probability of the
        headings that a low one finds, where it finds several.
        """
        fits = _Fits.of(self.headings, weights)
        trial = fits.best(self.probabilities, [TRIAL])[0]
        sureness = float(self.probabilities[trial].mean()) if len(trial) >= SEVERAL else 1.0
        return self._pieces(fits.best(self.probabilities, [max(LOWEST, threshold * sureness)])[0])

    def best(self, thresholds: Sequence[float], weights: Mapping[str, float]) -> list[list[int]]:
        """The best-scoring sequence at each threshold, found by dynamic programming."""
        return [self._pieces(chosen) for chosen in _Fits.of(self.headings, weights).best(self.probabilities, thresholds)]

    def _pieces(self, chosen: Sequence[int]) -> list[int]:
        """Their headings, each once: a number and its title, or two cells of a row, are one."""
        rows = sorted({_title_in_row(self.document.pieces, self.places[n]) for n in chosen})
        return sorted({*_with_numbers(self.document, rows)})


def _title_in_row(pieces: Sequence[Piece], i: int) -> int:
    """The numbered title further on in the row of a table whose first cells were taken for the heading; else the heading itself."""
    if pieces[i].numbered or "|" not in pieces[i].text:
        return i
    row = takewhile(lambda n: pieces[n].line_start == pieces[i].line_start, range(i + 1, len(pieces)))
    return next((n for n in row if pieces[n].numbered and pieces[n].title and worth_scoring(pieces[n])), i)


def _with_numbers(document: Document, chosen: Sequence[int]) -> list[int]:
    """The headings; where most are titles right below a number that counts up, those begin with it."""
    above = [i - 1 for i in chosen if i and not document.pieces[i].numbered and _lone_number(document.pieces[i - 1])]
    following = sum(document.values[b] == document.values[a] + 1 for a, b in pairwise(above))
    if len(above) < SEVERAL or len(above) < len(chosen) / 2 or following < (len(above) - 1) / 2:
        return list(chosen)
    below = {i + 1 for i in above}
    return [i - 1 if i in below else i for i in chosen]


def _lone_number(piece: Piece) -> bool:
    return piece.numbered and not piece.title and worth_scoring(piece)


@dataclass(frozen=True)
class _Fits:
    """How well headings follow each of the LOOK_BACK before them (`pairs`, -inf where there is none), begin and end; how well none does."""

    pairs: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    none: float

    @classmethod
    def of(cls, headings: Headings, weights: Mapping[str, float]) -> _Fits:
        import numpy as np

        count = len(headings.value)
        blocks = [headings.fit(np.arange(first, min(first + AT_ONCE, count)), weights) for first in range(0, count, AT_ONCE)]
        pairs = np.vstack(blocks) if blocks else np.zeros((0, LOOK_BACK))
        return cls(pairs, headings.begin(weights), headings.end(weights), headings.none(weights))

    def best(self, probabilities: np.ndarray, thresholds: Sequence[float]) -> list[list[int]]:
        """For each threshold which headings are of the best-scoring sequence; none where that fits better."""
        import numpy as np

        count, each = len(probabilities), np.arange(len(thresholds))
        scores = log_odds(probabilities, LEAST_ODDS)[:, None] - log_odds(np.array(thresholds), LEAST_ODDS)
        best = np.full((LOOK_BACK + count, len(thresholds)), -np.inf)  # the first of them stand for what is before the document
        back = np.full((count, len(thresholds)), -1)
        for n in range(count):
            following = best[n : n + LOOK_BACK] + self.pairs[n][:, None]
            last = following.argmax(axis=0)
            goes_on = following[last, each] > self.begin[n]
            back[n] = np.where(goes_on, n - LOOK_BACK + last, -1)
            best[n + LOOK_BACK] = np.where(goes_on, following[last, each], self.begin[n]) + scores[n]
        totals = best[LOOK_BACK:] + self.end[:, None]
        return [_trail(back[:, t], totals[:, t], self.none) for t in each]


def _trail(back: np.ndarray, totals: np.ndarray, none: float) -> list[int]:
    """The sequence with the highest total, followed back to its first heading."""
    chosen, n = [], int(totals.argmax()) if len(totals) and totals.max() > none else -1
    while n >= 0:
        chosen.append(n)
        n = int(back[n])
    return chosen[::-1]


@dataclass(frozen=True)
class Headings:
    """Likely headings as arrays of one length: style, number (-1 if none), how many sections, lines of text and marks stand before each.

    `opening` tells how an item without a title begins; `marks_before` (names, marks + 1) is `Marks.before`.
    """

    style: np.ndarray
    opening: np.ndarray
    value: np.ndarray
    sections: np.ndarray
    all_sections: int
    told: np.ndarray
    all_told: int
    marks: np.ndarray
    marks_before: np.ndarray
    hold_sections: bool  # whether items of this document can be expected to
    kinds: int  # of sections that the document names

    @classmethod
    def of(cls, document: Document, places: Sequence[int]) -> Headings:
        """Those of the pieces at some places."""
        import numpy as np

        pieces, sections = [document.pieces[i] for i in places], document.section_places
        told = np.cumsum([_tells(document, i) for i in range(len(document.pieces))])
        return cls(
            numbered([piece.style for piece in pieces]),
            numbered([opening(document, i) for i in places]),
            np.array([piece.value for piece in pieces], dtype=np.int64),
            np.array([bisect_left(sections, i) for i in places], dtype=np.int64),
            len(sections),
            told[np.array(places, dtype=np.int64)],
            int(told[-1]),
            np.array([bisect_left(document.marks.places, i) for i in places], dtype=np.int64),
            document.marks.before(),
            len(sections) >= FEW_SECTIONS,
            len({document.pieces[i].section for i in sections}),
        )

    def take(self, those: np.ndarray) -> Headings:
        """Some of them."""
        arrays = ("style", "opening", "value", "sections", "told", "marks")
        return replace(self, **{name: getattr(self, name)[those] for name in arrays})

    def fit(self, those: np.ndarray, weights: Mapping[str, float]) -> np.ndarray:
        """How well headings follow each of the LOOK_BACK before them; shape (those, LOOK_BACK)."""
        import numpy as np

        places = those[:, None] + np.arange(-LOOK_BACK, 0)
        return np.where(places < 0, -np.inf, self.follow(np.maximum(places, 0), those[:, None], weights))

    def follow(self, last: np.ndarray, n: np.ndarray, weights: Mapping[str, float]) -> np.ndarray:
        """How well headings ``n`` follow those ``last``, of a shape with them: style, number, marks and sections between."""
        import numpy as np

        before, value = self.value[last], self.value[n]
        score = np.where(self.style[last] == self.style[n], 0.0, weights["other_style"])
        untitled = (before < 0) & (value < 0)
        score += np.where(untitled & (self.opening[last] != self.opening[n]), weights["other_opening"], 0.0)
        score += self.repeated(self.marks[last], self.marks[n]) * weights["repeated_mark"]
        if self.hold_sections:
            empty = (self.sections[last] == self.sections[n]) | (self.told[n] - self.told[last] <= 1)  # the heading itself is one
            score += np.where(empty, weights["empty_item"], 0.0)
        step = value - before
        rising = np.where(step == 1, weights["next_number"], weights["skipped_number"] * np.log2(np.maximum(step, 1)))
        falling = np.where(value == 1, weights["restart"], weights["wrong_number"])
        numbers = np.where((before < 0) | (value < 0), weights["lost_number"], np.where(step > 0, rising, falling))
        return score + np.where(untitled, 0.0, numbers)

    def begin(self, weights: Mapping[str, float]) -> np.ndarray:
        """How well each heading begins the document: what stands before the first item has no marks twice, and no sections."""
        made: np.ndarray = self.repeated(0, self.marks) * weights["repeated_mark"] + self.sections * weights["early_section"]
        return made

    def end(self, weights: Mapping[str, float]) -> np.ndarray:
        """How well each heading begins the last item: that has no mark twice, and holds something."""
        empty = (self.sections == self.all_sections) | (self.all_told - self.told <= 1)
        made: np.ndarray = self.repeated(self.marks, -1) * weights["repeated_mark"] + (empty & self.hold_sections) * weights["empty_item"]
        return made

    def none(self, weights: Mapping[str, float]) -> float:
        """How well no heading at all fits: badly where sections of several kinds tell that something is dealt with."""
        marks = float(self.repeated(0, -1)[0])
        return marks * weights["repeated_mark"] + (weights["no_item"] if self.kinds >= SEVERAL_KINDS else 0.0)

    def repeated(self, first: np.ndarray | int, last: np.ndarray | int) -> np.ndarray:
        """How many of the marks between places have a name that another between them has."""
        import numpy as np

        between = self.marks_before[:, np.atleast_1d(last)] - self.marks_before[:, np.atleast_1d(first)]
        made: np.ndarray = np.maximum(between - 1, 0).sum(axis=0)
        return made


def opening(document: Document, i: int) -> str:
    """How an item without a title or a number begins there: by a section's name, a case number or a status; empty for a title."""
    piece = document.pieces[i]
    if piece.numbered or piece.name:
        return "" if piece.numbered else piece.name
    return "case number" if document.fields[i] else "status" if document.statuses[i] else ""


def _tells(document: Document, i: int) -> bool:
    """Whether a piece is text: no name of a section, status or case number, and no heading that is printed again at once."""
    piece, alike = document.pieces[i], document.places.get(document.keys[i], [])
    own = bisect_left(alike, i)
    again = own > 0 and i - alike[own - 1] <= NEAR
    named = bool(piece.section) and not piece.section_rest
    return not (named or document.statuses[i] or document.fields[i] or again)
