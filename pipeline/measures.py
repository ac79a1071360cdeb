"""Figures: precision, recall and F1 of labels, their intervals, and what probabilities are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Statistic = Callable[["np.ndarray"], "np.ndarray"]  # counts (..., labels, 3) -> figure (...)


def share(flags: Iterable[bool]) -> float:
    """How often a flag is set; 0 without flags."""
    listed = list(flags)
    return sum(listed) / len(listed) if listed else 0.0


@dataclass(frozen=True)
class Tally:
    """Answers counted against gold labels: `counts` (groups, labels, 3) are right, wrongly given and missed ones."""

    names: tuple[str, ...]
    counts: np.ndarray

    def figure(self, statistic: Statistic) -> float:
        """A statistic of all groups together."""
        return float(statistic(self.counts.sum(axis=0)))

    def each(self) -> dict[str, dict[str, float]]:
        """Precision, recall, F1 and support of every label."""
        rows = {}
        for name, counts in zip(self.names, self.counts.sum(axis=0), strict=True):
            right, wrong, missed = map(int, counts)
            rows[name] = {
                "precision": right / max(1, right + wrong),
                "recall": right / max(1, right + missed),
                "f1": float(f1(counts)),
                "support": right + missed,
            }
        return rows


def tally(
    names: Sequence[str],
    gold: Sequence[Iterable[str]],
    found: Sequence[Iterable[str]],
    groups: Sequence[str],
    also: Sequence[Iterable[str]] | None = None,
) -> Tally:
    """Count sets of labels found against gold ones, by group; labels in ``also`` count neither for nor against."""
    import numpy as np

    at = {name: n for n, name in enumerate(names)}
    group_at = {name: n for n, name in enumerate(sorted(set(groups)))}
    counts = np.zeros((len(group_at), len(at), 3), dtype=np.int64)
    either: Sequence[Iterable[str]] = also or [()] * len(gold)
    for wanted, answer, ignored, group in zip(map(set, gold), map(set, found), map(set, either), groups, strict=True):
        for kind, labels in enumerate((wanted & answer, answer - wanted - ignored, wanted - answer)):
            for label in labels & at.keys():
                counts[group_at[group], at[label], kind] += 1
    return Tally(tuple(names), counts)


def f1(counts: np.ndarray) -> np.ndarray:
    """The harmonic mean of precision and recall of counts (..., 3); 0 without a hit."""
    import numpy as np

    right, wrong, missed = counts[..., 0], counts[..., 1], counts[..., 2]
    made: np.ndarray = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    return made


def micro_f1(counts: np.ndarray) -> np.ndarray:
    """F1 of all labels together."""
    return f1(counts.sum(axis=-2))


def macro_f1(counts: np.ndarray) -> np.ndarray:
    """Mean F1 of the labels that are wanted anywhere."""
    import numpy as np

    wanted = (counts[..., 0] + counts[..., 2]) > 0
    made: np.ndarray = (f1(counts) * wanted).sum(axis=-1) / np.maximum(wanted.sum(axis=-1), 1)
    return made


def recall(counts: np.ndarray) -> np.ndarray:
    """Share of the wanted labels that were given: the accuracy, where every item has one label."""
    import numpy as np

    right, missed = counts[..., 0].sum(axis=-1), counts[..., 2].sum(axis=-1)
    made: np.ndarray = right / np.maximum(right + missed, 1)
    return made


@dataclass(frozen=True)
class Difference:
    """How much better the first of two classifiers is, with its 95 % interval."""

    value: float
    low: float
    high: float


def difference(first: Tally, second: Tally, statistic: Statistic, times: int, seed: int = 1) -> Difference:
    """A paired comparison on the same items: whole groups are drawn again with replacement (cluster bootstrap, percentile interval)."""
    import numpy as np

    count = len(first.counts)
    drawn = np.random.default_rng(seed).multinomial(count, [1 / count] * count, size=times)
    gaps = statistic(np.tensordot(drawn, first.counts, axes=1)) - statistic(np.tensordot(drawn, second.counts, axes=1))
    low, high = np.quantile(gaps, [0.025, 0.975])
    return Difference(first.figure(statistic) - second.figure(statistic), float(low), float(high))


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence: their mean confidence, how often they are right, and their number."""

    confidence: float
    accuracy: float
    answers: int


def bins(sure: Sequence[float], right: Sequence[bool], number: int = 10) -> list[Bin]:
    """Equally wide bins of confidence (0-1); empty ones are left out."""
    inside: dict[int, list[tuple[float, bool]]] = {}
    for s, r in zip(sure, right, strict=True):
        inside.setdefault(min(int(s * number), number - 1), []).append((s, r))
    return [Bin(sum(s for s, _ in own) / len(own), share(r for _, r in own), len(own)) for _, own in sorted(inside.items())]


def calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten bins: the mean gap between confidence and accuracy (Naeini et al. 2015)."""
    return sum(abs(b.confidence - b.accuracy) * b.answers for b in bins(sure, right)) / max(1, len(sure))


def coverage(sure: Sequence[float], right: Sequence[bool], points: int = 40) -> list[tuple[float, float]]:
    """Shares of the answers, the surest first, and how often those are right."""
    answers = sorted(zip(sure, right, strict=True), reverse=True)
    cuts = sorted({max(1, round(len(answers) * n / points)) for n in range(1, points + 1)}) if answers else []
    return [(cut / len(answers), share(r for _, r in answers[:cut])) for cut in cuts]
