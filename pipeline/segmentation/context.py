"""The second reading: what the first reading's probabilities say of a candidate's like and of its neighbours.

A document is set out one way all through, so lines that the first reading is sure of tell what the headings of this document look like,
and where the next one may stand (stacked sequential learning, Cohen and Carvalho 2005).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.segmentation.division import setting, shape, style
from pipeline.segmentation.features import SHORT_TITLE, Document

if TYPE_CHECKING:
    import numpy as np

COLUMNS = (
    *("first reading", "first reading, log-odds", "all headings", "best twin"),
    *(
        f"{like}: {what}"
        for like in ("style", "shape", "setting")
        for what in ("others' mean", "others' best", "size", "share of headings")
    ),
    *("best of 4 before", "best of 4 behind", "before", "behind"),
    *(f"{side} heading: {what}" for side in ("last", "next") for what in ("pieces", "step", "follows", "sections", "same style")),
)
SURE = 0.5  # probability from which the first reading takes a candidate for a heading


@dataclass(frozen=True)
class _Group:
    """Candidates that are alike: the sum of their probabilities, the two highest, how many, and their share of all headings."""

    total: float
    best: float
    second: float
    size: int
    share: float

    def others(self, own: float) -> tuple[float, float, float, float]:
        """Mean and best probability of the others than one with probability ``own``; size and share of the group."""
        if self.size == 1:
            return 0.0, 0.0, 0.05, self.share
        return (self.total - own) / (self.size - 1), self.second if own >= self.best else self.best, min(self.size, 40) / 20, self.share


def context_columns(document: Document, probabilities: Sequence[float]) -> np.ndarray:
    """Shape (candidates, `COLUMNS`), float32."""
    import numpy as np

    candidates = document.candidates
    everything = sum(probabilities) + 1e-6
    twins = _groups([document.keys[i] for i in candidates], probabilities, everything)
    alike = [_groups([key(document, i) for i in candidates], probabilities, everything) for key in (style, shape, setting)]
    sure = [n for n, p in enumerate(probabilities) if p > SURE]
    rows = []
    for n, (i, p) in enumerate(zip(candidates, probabilities, strict=True)):
        at = bisect_left(sure, n)
        after = at + 1 if at < len(sure) and sure[at] == n else at
        rows.append(
            (
                *(p, math.log((p + 1e-4) / (1.0001 - p)), min(everything, 40) / 20),
                twins[n].others(p)[1] if len(document.keys[i]) > SHORT_TITLE else 0.0,
                *(fact for groups in alike for fact in groups[n].others(p)),
                *(max(probabilities[max(0, n - 4) : n], default=0.0), max(probabilities[n + 1 : n + 5], default=0.0)),
                *(probabilities[n - 1] if n else 0.0, probabilities[n + 1] if n + 1 < len(candidates) else 0.0),
                *_step(document, candidates[sure[at - 1]] if at else None, i),
                *_step(document, i, candidates[sure[after]] if after < len(sure) else None),
            )
        )
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), len(COLUMNS))


def _step(document: Document, first: int | None, second: int | None) -> tuple[float, ...]:
    """From one place to the next: pieces, step of the number, whether that follows, sections between, whether the style is the same."""
    if first is None or second is None:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    a, b = document.values[first], document.values[second]
    step = b - a if a >= 0 and b >= 0 else 0
    between = bisect_left(document.section_places, second) - bisect_left(document.section_places, first)
    same_style = float(document.style_of[first] == document.style_of[second])
    return min(second - first, 40) / 20, max(-5, min(5, step)) / 5, float(step == 1), min(between, 6) / 3, same_style


def _groups(keys: Sequence[Hashable], probabilities: Sequence[float], everything: float) -> list[_Group]:
    """For each candidate the group that has its key."""
    own: dict[Hashable, list[float]] = defaultdict(list)
    for key, p in zip(keys, probabilities, strict=True):
        own[key].append(p)
    made = {}
    for key, values in own.items():
        values.sort(reverse=True)
        total = sum(values)
        made[key] = _Group(total, values[0], values[1] if len(values) > 1 else 0.0, len(values), total / everything)
    return [made[key] for key in keys]
