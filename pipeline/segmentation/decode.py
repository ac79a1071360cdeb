"""The choice among scored headings that is consistent as a whole: one style, numbers that follow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.segmentation.pieces import Piece

WEAKEST = 0.002  # probability; a line below it is no heading, whatever stands round it
LOOK_BACK = 60  # candidates; more between two headings is not looked for


def choose(
    pieces: Sequence[Piece], probabilities: Sequence[float], threshold: float, weights: dict[str, float], places: Sequence[int]
) -> list[int]:
    """The `places` of the pieces that are headings: the best-scoring sequence, found by dynamic programming.

    Each candidate scores its log-odds over the threshold; each pair of neighbours scores by `weights` how well the second follows.
    """
    cost = _logit(threshold)
    candidates = [(i, _logit(p) - cost) for i, p in enumerate(probabilities) if p > WEAKEST]
    best: list[float] = []
    back: list[int] = []
    for n, (i, score) in enumerate(candidates):
        options = [(0.0, -1)]
        options += [(best[m] + _fit(pieces[candidates[m][0]], pieces[i], weights), m) for m in range(max(0, n - LOOK_BACK), n)]
        value, origin = max(options, key=lambda option: (option[0], -option[1]))
        best.append(value + score)
        back.append(origin)
    if not best or max(best) <= 0:
        return []
    n = max(range(len(best)), key=best.__getitem__)
    chosen = []
    while n >= 0:
        chosen.append(places[candidates[n][0]])
        n = back[n]
    return chosen[::-1]


def _fit(first: Piece, second: Piece, weights: dict[str, float]) -> float:
    score = weights["same_style"] if first.style == second.style else weights["other_style"]
    if not second.number or not first.number:
        return score + (weights["lost_number"] if first.number or second.number else 0.0)
    step = second.value - first.value
    if step == 1:
        return score + weights["next_number"]
    if step > 1:
        return score + weights["skipped_number"] * math.log2(step)
    return score + (weights["restart"] if second.value == 1 else weights["wrong_number"])


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))
