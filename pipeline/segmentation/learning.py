"""How the networks of the segmenter learn: from the candidate lines of many documents, and from ways to divide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.network import Network, Recipe, train_network
from pipeline.params import SegmentParams
from pipeline.segmentation.features import style_columns
from pipeline.segmentation.proposals import Proposal
from pipeline.segmentation.wording import LineWords

if TYPE_CHECKING:
    import numpy as np

SEEDS_APART = 20
TIGHT = 5  # characters: signs that may or may not stand before a heading
SPREAD, SPREAD_OF_WHOLES = 0.25, 0.1  # the least that columns of lines, and of ways to divide a document, are taken to have


def fit(rows: Sequence[np.ndarray], labels: Sequence[np.ndarray], params: SegmentParams) -> Network:
    """The network for the rows and labels of some documents.

    Every document is seen several times, each time blind to some features and often to all that describe the style of a heading,
    so that the model learns what headings of any style have in common (dropout on inputs, Srivastava et al. 2014), and each time without
    some of the lines that are no headings: of those there are enough. Each member of the network is blind to others: what they agree on
    depends less on chance.
    """
    seen = (_as_seen(rows, labels, params, params.seed + SEEDS_APART * member) for member in range(params.members))
    recipe = Recipe(params.hidden, params.epochs, params.averaged, params.l2, SPREAD)
    return train_network(seen, recipe, seed=params.seed, negatives=params.negatives)


def _as_seen(rows: Sequence[np.ndarray], labels: Sequence[np.ndarray], params: SegmentParams, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and labels of all documents, each as often as `copies` says, each time blind to other features and without other lines."""
    import numpy as np

    rng = np.random.default_rng(seed)
    style = style_columns()
    seen_rows, seen_labels = [], []
    for full, own in zip(rows, labels, strict=True):
        for _ in range(params.copies):
            seen = np.asarray(rng.random(full.shape[1]) >= params.feature_dropout)
            if rng.random() < params.style_dropout:
                seen[style] = False
            kept = (own == 1) | (rng.random(len(own)) < params.negatives)
            seen_rows.append(full[kept] * seen.astype(np.float32))
            seen_labels.append(own[kept])
    return np.vstack(seen_rows), np.concatenate(seen_labels)


@dataclass(frozen=True)
class Stacked:
    """Rows (all lines, m) and labels (all lines,) of all documents; those of document ``n`` lie between ``ends[n]`` and ``ends[n + 1]``.

    Two large arrays, not two for each document: worker processes map them into memory and copy nothing.
    """

    rows: np.ndarray
    labels: np.ndarray
    ends: list[int]

    @classmethod
    def of(cls, rows: Sequence[np.ndarray], labels: Sequence[np.ndarray]) -> Stacked:
        """All documents together."""
        import numpy as np

        return cls(np.vstack(rows), np.concatenate(labels), [0, *np.cumsum([len(own) for own in labels]).tolist()])

    def part(self, n: int) -> slice:
        """Where the lines of a document are."""
        return slice(self.ends[n], self.ends[n + 1])

    def lines(self, those: Sequence[int]) -> np.ndarray:
        """A mask of the lines (all lines,) of some documents."""
        import numpy as np

        used = np.zeros(len(self.labels), dtype=bool)
        for n in those:
            used[self.part(n)] = True
        return used


def train_first(stacked: Stacked, words: LineWords, those: Sequence[int], params: SegmentParams) -> tuple[np.ndarray, Network]:
    """What the words of titles are, as `LineWords.learn` tells it, and first network, of some documents."""
    import numpy as np

    odds = words.learn(stacked.labels, stacked.lines(those))
    told, parts = words.columns(odds), [stacked.part(n) for n in those]
    return odds, fit([np.hstack([stacked.rows[part], told[part]]) for part in parts], [stacked.labels[part] for part in parts], params)


def train_second(stacked: Stacked, those: Sequence[int], params: SegmentParams) -> Network:
    """Second network of some documents."""
    parts = [stacked.part(n) for n in those]
    return fit([stacked.rows[part] for part in parts], [stacked.labels[part] for part in parts], params)


@dataclass(frozen=True)
class Case:
    """Ways to divide a document, what the judge sees of each (proposals, n), and how good each is (proposals,)."""

    proposals: list[Proposal]
    rows: np.ndarray
    worth: np.ndarray

    def best(self, judge: Network) -> list[int]:
        """The proposal that a judge likes best; empty where there is none."""
        return list(self.proposals[int(judge.scores(self.rows).argmax())]) if self.proposals else []


def worth(found: Sequence[int], gold: Sequence[int], near: int, params: Mapping[str, float]) -> float:
    """How good the starts of items that were found are.

    F1 within ``near`` characters; for a share ``strict`` of it within TIGHT, since an item that begins at the line below its title has
    lost that; and ``exact`` more for a document without a fault.
    """
    about = _f1(found, gold, near)
    return (1 - params["strict"]) * about + params["strict"] * _f1(found, gold, TIGHT) + params["exact"] * (about == 1)


def _f1(found: Sequence[int], gold: Sequence[int], within: int) -> float:
    """F1 of starts within so many characters; each counts once."""
    hits, at = 0, 0
    for start in gold:
        while at < len(found) and found[at] < start - within:
            at += 1
        if at < len(found) and found[at] <= start + within:
            hits, at = hits + 1, at + 1
    return 2 * hits / max(1, len(found) + len(gold))


def train_judge(cases: Sequence[Case], params: Mapping[str, float], seed: int) -> Network:
    """The network that tells how much better than the first of its case each proposal is.

    It learns from cases of which one is better than another; each member is blind to some columns of each.
    """
    import numpy as np

    told = [case for case in cases if len(case.worth) and np.ptp(case.worth)] or [case for case in cases if case.proposals]
    rows, labels = np.vstack([case.rows for case in told]), np.concatenate([case.worth - case.worth[0] for case in told])
    sizes = [len(case.worth) for case in told]

    def seen() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for member in range(int(params["members"])):
            rng = np.random.default_rng(seed + SEEDS_APART * member)
            kept = rng.random((len(told), rows.shape[1])) >= params["feature_dropout"]
            yield rows * np.repeat(kept, sizes, axis=0), labels

    recipe = Recipe(int(params["hidden"]), int(params["epochs"]), int(params["averaged"]), params["l2"], SPREAD_OF_WHOLES, regress=True)
    return train_network(seen(), recipe, seed=seed)
