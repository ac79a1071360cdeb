"""From runs of characters with places to lines in reading order: rows from top to bottom, columns of running text one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median

LEAST_LINES = 5  # of a column
LEAST_LETTERS = 18  # of a column's mean line; labels of forms and figures of tables are shorter
GUTTER = 6.0  # points between two columns
DEEPEST = 4  # columns within columns


@dataclass(frozen=True)
class Run:
    """Characters side by side; the box is in points, up is more."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """From lower to upper edge."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half-way between lower and upper edge."""
        return (self.top + self.bottom) / 2

    @property
    def upright(self) -> bool:
        """Whether it is written from left to right rather than up or down; short runs do not tell."""
        return len(self.text) < 4 or self.right - self.left > self.height


@dataclass(frozen=True)
class Line:
    """A line of a page with its lower and upper edge in points; ``gap_before`` where more room than usual stands above it."""

    text: str
    bottom: float
    top: float
    gap_before: bool = False


def lines_in_order(runs: Sequence[Run]) -> list[Line]:
    """The lines of a page as a reader takes them."""
    return [line for block in _blocks([run for run in runs if run.text.strip()]) for line in _spaced(block)]


def _blocks(runs: list[Run], depth: int = 0) -> Iterator[list[Run]]:
    """Runs that are read as one, from top to bottom: a page without columns is one block."""
    gutter = _gutter(runs) if depth < DEEPEST else None
    if gutter is None:
        yield runs
        return
    sides: tuple[list[Run], list[Run]] = ([], [])
    for run in sorted(runs, key=lambda run: -run.top):
        if run.left < gutter < run.right:  # as wide as both columns: what stands above is read first
            yield from _both(sides, depth)
            sides = ([], [])
            yield [run]
        else:
            sides[run.left >= gutter].append(run)
    yield from _both(sides, depth)


def _both(sides: tuple[list[Run], list[Run]], depth: int) -> Iterator[list[Run]]:
    for side in sides:
        if side:
            yield from _blocks(side, depth + 1)


def _gutter(runs: list[Run]) -> float | None:
    """Where a page of running text parts in two columns: left of an edge at which many runs begin; None where nothing does."""
    starts = Counter(round(run.left) for run in runs)
    for edge, count in starts.most_common(6):
        gutter = edge - GUTTER / 2
        left = [run for run in runs if run.right <= gutter]
        right = [run for run in runs if run.left >= edge - 1]
        crossing = len(runs) - len(left) - len(right)
        if count >= LEAST_LINES and crossing <= 0.4 * len(runs) and _is_column(left) and _is_column(right) and _beside(left, right):
            return gutter
    return None


def _is_column(runs: list[Run]) -> bool:
    return len(runs) >= LEAST_LINES and mean(len(run.text) for run in runs) >= LEAST_LETTERS


def _beside(left: list[Run], right: list[Run]) -> bool:
    """Whether two columns stand at the same height for half of the shorter at least."""
    tops, bottoms = [max(run.top for run in side) for side in (left, right)], [min(run.bottom for run in side) for side in (left, right)]
    return min(tops) - max(bottoms) >= 0.5 * min(top - bottom for top, bottom in zip(tops, bottoms, strict=True))


def _spaced(runs: list[Run]) -> list[Line]:
    """The rows of a block, with notice of where more room than between most lines stands above one."""
    rows = [_line(row) for row in _rows(runs)]
    steps = [above.bottom - below.bottom for above, below in pairwise(rows)]
    usual = median(steps) if len(steps) > 2 else 0.0
    heights = median(row.top - row.bottom for row in rows) if rows else 0.0
    limit = 1.35 * min(usual, 1.6 * heights) if usual else 1.9 * heights
    return [Line(row.text, row.bottom, row.top, step > limit) for row, step in zip(rows, [0.0, *steps], strict=False)]


def _rows(runs: list[Run]) -> Iterator[list[Run]]:
    """Runs at the same height, top row first."""
    row: list[Run] = []
    for run in sorted(runs, key=lambda run: (-run.middle, run.left)):
        if row and (row[0].top + row[0].bottom) / 2 - (run.top + run.bottom) / 2 > 0.5 * min(
            row[0].top - row[0].bottom, run.top - run.bottom
        ):
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _line(row: list[Run]) -> Line:
    row.sort(key=lambda run: run.left)
    text = row[0].text
    for before, run in pairwise(row):
        wide = run.left - before.right > 0.3 * run.height
        text = text.rstrip() + ("  " if wide else "") + run.text
    return Line(text.rstrip(), min(run.bottom for run in row), max(run.top for run in row))
