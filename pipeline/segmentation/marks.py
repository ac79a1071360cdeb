"""Marks: lines that recur through a document with the same words, as the parts of each of its items do.

They are the names of sections, and other short lines: an item has one `Indstilling` and one `Læs mere`, whatever its heading looks like.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from pipeline.segmentation.pieces import Piece

if TYPE_CHECKING:
    import numpy as np

LONGEST = 60  # characters of a line that may be a mark
OFTEN, OFTEN_SECTION = 3, 2  # how often a line, and the name of a section, recur at least
MOST_NAMES = 8
BESIDE = 2  # pieces between marks that stand side by side
AT_ONCE = 5  # pieces; the same mark nearer than that, and no sentence between, is said again
IN_TURN = 0.5  # share of marks of two names that come in turn
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Marks:
    """Indices of the pieces that are marks, and their names as numbers, the commonest first."""

    places: list[int]
    names: list[int]

    def before(self) -> np.ndarray:
        """How many marks of each name stand before each place among the marks; shape (names, marks + 1)."""
        import numpy as np

        counts = np.zeros((max(self.names, default=-1) + 1, len(self.names) + 1), dtype=np.int64)
        counts[self.names, np.arange(1, len(self.names) + 1)] = 1
        return np.cumsum(counts, axis=1)


TURNS = ("mark", "first mark", "mark's turn", "turn over", "first mark next", "turn over next")
NEXT = 3  # pieces within which the next mark is looked for


def turns_of(marks: Marks, pieces: int) -> list[tuple[float, ...]]:
    """For each piece the `TURNS`: which mark it is, in the order in which they first come, and whether they start over here or just behind.

    The parts of items keep one order through a document, so an item without a title begins with the mark that came first of all.
    """
    turn = {name: n for n, name in enumerate(dict.fromkeys(marks.names))}
    own = {place: turn[name] for place, name in zip(marks.places, marks.names, strict=True)}
    told: list[tuple[float, ...]] = []
    last, behind = -1, 0
    for i in range(pieces):
        while behind < len(marks.places) and marks.places[behind] <= i:
            behind += 1
        near = behind < len(marks.places) and marks.places[behind] - i <= NEXT
        following = own[marks.places[behind]] if near else -1
        mine = own.get(i, -1)
        told.append(
            (
                float(mine >= 0),
                float(mine == 0),
                min(max(mine, 0), 4) / 4,
                float(0 <= mine <= last),
                float(following == 0),
                float(mine < 0 <= following <= last),
            )
        )
        last = mine if mine >= 0 else last
    return told


def marks_of(pieces: list[Piece]) -> Marks:
    """The marks of the commonest names that recur in turn with another: what comes several times an item, or once a page, does not."""
    names = [piece.name or _wording(piece) for piece in pieces]
    often = Counter(name for name in names if name)
    sections = {piece.name for piece in pieces if piece.section}
    common = [name for name, count in often.most_common(4 * MOST_NAMES) if count >= (OFTEN_SECTION if name in sections else OFTEN)]
    places: dict[str, list[int]] = {name: [] for name in common}
    for i, name in enumerate(names):
        if name in places:
            places[name].append(i)
    regular = [name for name in common if any(_in_turn(places[name], places[other]) for other in common)]
    kept = (regular or [name for name in common if name in sections])[:MOST_NAMES]
    found = sorted((i, n) for n, name in enumerate(kept) for i in _said_once(pieces, places[name]))
    return Marks([i for i, _ in found], [n for _, n in found])


def _said_once(pieces: list[Piece], places: list[int]) -> list[int]:
    """The places without those that follow at once on another: round a heading that is printed twice, a name may be, too."""
    return [
        place
        for place, last in zip(places, [-AT_ONCE, *places], strict=False)
        if place - last >= AT_ONCE or any(piece.text.endswith((".", "!", "?")) for piece in pieces[last + 1 : place])
    ]


def _in_turn(first: list[int], second: list[int]) -> bool:
    """Whether two names come in turn, one, the other, one, the other, and not side by side: then both would tell the same."""
    both = sorted([(i, 0) for i in first] + [(i, 1) for i in second])
    turns = [b[0] - a[0] for a, b in pairwise(both) if a[1] != b[1]]
    ahead = [b[0] - a[0] for a, b in pairwise(both) if a[1] < b[1]]
    behind = [b[0] - a[0] for a, b in pairwise(both) if a[1] > b[1]]
    apart = min((median(gaps) for gaps in (ahead, behind) if gaps), default=0) > BESIDE
    return apart and len(turns) >= IN_TURN * (2 * max(len(first), len(second)) - 1)


def _wording(piece: Piece) -> str:
    """The words of a line whatever the numbers among them; empty where it is none that may be a mark."""
    if piece.inner or len(piece.text) > LONGEST or (piece.numbered and not piece.title):
        return ""
    return same_wording(piece.text)


def same_wording(text: str) -> str:
    """A text for comparison, whatever the numbers in it."""
    return _DIGITS.sub("0", text).casefold()
