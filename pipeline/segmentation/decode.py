"""The choice among scored headings that is consistent as a whole: one style, numbers that follow, items that hold something."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from pipeline.segmentation.features import Document

WEAKEST = 0.002  # probability; a line below it is no heading, whatever stands round it
LOOK_BACK = 60  # candidates; more between two headings is not looked for
FEW_SECTIONS = 3  # a document with fewer is an agenda of titles, where items hold nothing


def choose(
    document: Document, candidates: Sequence[int], probabilities: Sequence[float], threshold: float, weights: Mapping[str, float]
) -> list[int]:
    """Which of the candidates (indices of pieces) are headings: the best-scoring sequence, found by dynamic programming.

    Each heading scores its log-odds over the threshold; each pair of neighbours scores by `weights` how well the second follows.
    """
    cost = _logit(threshold)
    likely = [(i, _logit(p) - cost) for i, p in zip(candidates, probabilities, strict=True) if p > WEAKEST]
    best: list[float] = []
    back: list[int] = []
    for n, (i, score) in enumerate(likely):
        options = [(0.0, -1)]
        options += [(best[m] + _fit(document, likely[m][0], i, weights), m) for m in range(max(0, n - LOOK_BACK), n)]
        value, origin = max(options, key=lambda option: (option[0], -option[1]))
        best.append(value + score)
        back.append(origin)
    if not best or max(best) <= 0:
        return []
    n = max(range(len(best)), key=best.__getitem__)
    chosen = []
    while n >= 0:
        chosen.append(likely[n][0])
        n = back[n]
    return chosen[::-1]


def _fit(document: Document, i: int, j: int, weights: Mapping[str, float]) -> float:
    """How well the heading at piece ``j`` follows the one at ``i``: style, number, and whether the item between holds a section."""
    first, second = document.pieces[i], document.pieces[j]
    score = weights["same_style"] if first.style == second.style else weights["other_style"]
    sections = document.section_places
    if len(sections) >= FEW_SECTIONS and bisect_left(sections, j) == bisect_left(sections, i):
        score += weights["empty_item"]
    if not second.numbered or not first.numbered:
        return score + (weights["lost_number"] if first.numbered or second.numbered else 0.0)
    step = second.value - first.value
    if step == 1:
        return score + weights["next_number"]
    if step > 1:
        return score + weights["skipped_number"] * math.log2(step)
    return score + (weights["restart"] if second.value == 1 else weights["wrong_number"])


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
