"""The choice among scored headings that is consistent as a whole.

One style, numbers that follow, items that hold something - and no mark twice: where a recommendation follows on another one, an item
must have begun between them, whatever its heading looks like.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.segmentation.division import numbered
from pipeline.segmentation.features import Document

if TYPE_CHECKING:
    import numpy as np

WEAKEST = 0.002  # probability; a line below it is no heading, whatever stands round it
TRIAL, LOWEST = 0.1, 0.05  # thresholds: of the first search, and the lowest of the second
SEVERAL = 3  # headings; fewer do not tell how those of the document look
LOOK_BACK = 60  # candidates; more between two headings is not looked for
FEW_SECTIONS = 3  # a document with fewer is an agenda of titles, where items hold nothing


def choose(
    document: Document, candidates: Sequence[int], probabilities: Sequence[float], threshold: float, weights: Mapping[str, float]
) -> list[int]:
    """Which of the candidates (indices of pieces) are headings: the best-scoring sequence, found by dynamic programming.

    Each heading scores its log-odds over the threshold; each pair of neighbours scores by `weights` how well the second follows.
    The model is less sure of all headings where it has not seen their like. So the threshold falls with the mean probability of the
    headings that a low one finds, where it finds several.
    """
    likely = [(i, p) for i, p in zip(candidates, probabilities, strict=True) if p > WEAKEST]
    headings = _Headings.of(document, [i for i, _ in likely])
    trial = _best_sequence(headings, [p for _, p in likely], TRIAL, weights)
    sureness = sum(likely[n][1] for n in trial) / len(trial) if len(trial) >= SEVERAL else 1.0
    own = max(LOWEST, threshold * sureness)
    return [likely[n][0] for n in _best_sequence(headings, [p for _, p in likely], own, weights)]


def _best_sequence(headings: _Headings, probabilities: Sequence[float], threshold: float, weights: Mapping[str, float]) -> list[int]:
    import numpy as np

    cost = _logit(threshold)
    if not probabilities:
        return []
    best = headings.begin(weights)
    back = np.full(len(probabilities), -1)
    for n, p in enumerate(probabilities):
        first = max(0, n - LOOK_BACK)
        following = best[first:n] + headings.fit(first, n, weights)
        if n and following.max() > best[n]:
            back[n] = first + int(following.argmax())
            best[n] = following.max()
        best[n] += _logit(p) - cost
    best += headings.end(weights)
    if best.max() <= headings.repeated(0, -1)[0] * weights["repeated_mark"]:
        return []
    chosen, n = [], int(best.argmax())
    while n >= 0:
        chosen.append(n)
        n = int(back[n])
    return chosen[::-1]


@dataclass(frozen=True)
class _Headings:
    """Likely headings as arrays of the same length: style, number (-1 without one), and how many sections and marks stand before each.

    `opening` tells by which section's name an item without a title begins; `marks_before` (names, marks + 1) is `Marks.before`.
    """

    style: np.ndarray
    opening: np.ndarray
    value: np.ndarray
    sections: np.ndarray
    marks: np.ndarray
    marks_before: np.ndarray
    hold_sections: bool  # whether items of this document can be expected to

    @classmethod
    def of(cls, document: Document, places: Sequence[int]) -> _Headings:
        import numpy as np

        pieces, sections = [document.pieces[i] for i in places], document.section_places
        return cls(
            numbered([piece.style for piece in pieces]),
            numbered(["" if piece.numbered else piece.name for piece in pieces]),
            np.array([piece.value for piece in pieces], dtype=np.int64),
            np.array([bisect_left(sections, i) for i in places], dtype=np.int64),
            np.array([bisect_left(document.marks.places, i) for i in places], dtype=np.int64),
            document.marks.before(),
            len(sections) >= FEW_SECTIONS,
        )

    def fit(self, first: int, n: int, weights: Mapping[str, float]) -> np.ndarray:
        """How well the ``n``-th follows each from the ``first`` on: style, number, sections between; shape (n - first,)."""
        import numpy as np

        before, value, sections = self.value[first:n], self.value[n], self.sections[first:n]
        untitled = (before < 0) & (value < 0)
        score = np.where(self.style[first:n] == self.style[n], 0.0, weights["other_style"])
        score += np.where(untitled & (self.opening[first:n] != self.opening[n]), weights["other_opening"], 0.0)
        score += self.repeated(self.marks[first:n], self.marks[n]) * weights["repeated_mark"]
        if self.hold_sections:
            score += np.where(sections == self.sections[n], weights["empty_item"], 0.0)
        if value < 0:
            return score + np.where(before < 0, 0.0, weights["lost_number"])
        step = value - before
        rising = np.where(step == 1, weights["next_number"], weights["skipped_number"] * np.log2(np.maximum(step, 1)))
        falling = weights["restart"] if value == 1 else weights["wrong_number"]
        return score + np.where(before < 0, weights["lost_number"], np.where(step > 0, rising, falling))

    def begin(self, weights: Mapping[str, float]) -> np.ndarray:
        """How well each begins the document: sections before it are none of an item's; shape (headings,)."""
        made: np.ndarray = self.repeated(0, self.marks) * weights["repeated_mark"] + self.sections * weights["early_section"]
        return made

    def end(self, weights: Mapping[str, float]) -> np.ndarray:
        """How well each ends the document; shape (headings,)."""
        made: np.ndarray = self.repeated(self.marks, -1) * weights["repeated_mark"]
        return made

    def repeated(self, first: np.ndarray | int, last: np.ndarray | int) -> np.ndarray:
        """How many of the marks between places have a name that another between them has."""
        import numpy as np

        between = np.atleast_2d(self.marks_before[:, last].T - self.marks_before[:, first].T)
        made: np.ndarray = np.maximum(between - 1, 0).sum(axis=-1)
        return made


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
