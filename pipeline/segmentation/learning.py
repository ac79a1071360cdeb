"""How the networks of the segmenter learn: from the candidate lines of many documents, and from ways to divide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.network import Network, Recipe, View, train_network
from pipeline.params import SegmentParams
from pipeline.segmentation.features import style_columns
from pipeline.segmentation.proposals import Proposal
from pipeline.segmentation.titles import TitleFinder
from pipeline.segmentation.wording import LineWords

if TYPE_CHECKING:
    import numpy as np

SEEDS_APART = 20
TIGHT = 5  # characters: signs that may or may not stand before a heading
SPREAD, SPREAD_OF_WHOLES = 0.25, 0.1  # the least that columns of lines, and of ways to divide a document, are taken to have


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

    def document_of(self) -> np.ndarray:
        """The document of each line (all lines,)."""
        import numpy as np

        return np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))

    def lines(self, those: Sequence[int]) -> np.ndarray:
        """A mask of the lines (all lines,) of some documents."""
        import numpy as np

        return np.isin(self.document_of(), those)


def train_first(stacked: Stacked, words: LineWords, those: Sequence[int], params: SegmentParams) -> tuple[np.ndarray, Network]:
    """What the words of titles are, as `LineWords.learn` tells it, and first network, of some documents."""
    import numpy as np

    used = stacked.lines(those)
    odds = words.learn(stacked.labels, used)
    return odds, _fit(np.hstack([stacked.rows[used], words.columns(odds)[used]]), stacked, used, params)


def train_second(stacked: Stacked, those: Sequence[int], params: SegmentParams) -> Network:
    """Second network of some documents."""
    used = stacked.lines(those)
    return _fit(stacked.rows[used], stacked, used, params)


def _fit(rows: np.ndarray, stacked: Stacked, used: np.ndarray, params: SegmentParams) -> Network:
    """The network for the rows of the lines that are used."""
    labels, recipe = stacked.labels[used], Recipe(params.hidden, params.epochs, params.averaged, params.l2, SPREAD)
    views = _views(labels, (len(stacked.ends) - 1, rows.shape[1]), params)
    return train_network(rows, labels, stacked.document_of()[used], views, recipe, seed=params.seed, negatives=params.negatives)


def _views(labels: np.ndarray, shape: tuple[int, int], params: SegmentParams) -> Iterator[View]:
    """What each member sees of labelled lines, in documents and columns of a shape.

    It is blind to some features of each document, and often to all that describe the style of a heading, so that it learns what headings
    of any style have in common (dropout on inputs, Srivastava et al. 2014); it is without some of the lines that are no headings: of those
    there are enough. Other members are blind to others: what they agree on depends less on chance.
    """
    import numpy as np

    style = np.isin(np.arange(shape[1]), style_columns())
    for member in range(params.members):
        rng = np.random.default_rng(params.seed + SEEDS_APART * member)
        shown = rng.random(shape) >= params.feature_dropout
        shown[np.outer(rng.random(shape[0]) < params.style_dropout, style)] = False
        yield View(np.flatnonzero((labels == 1) | (rng.random(len(labels)) < params.negatives)), shown)


@dataclass(frozen=True)
class Case:
    """Ways to divide a document, the plain one first, what the judge sees of each (ways, n), and how good each is (ways,)."""

    proposals: list[Proposal]
    rows: np.ndarray
    worth: np.ndarray

    @property
    def tells(self) -> bool:
        """Whether one of them is better than another."""
        return len(set(self.worth.tolist())) > 1


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

    told = [case for case in cases if case.tells] or [case for case in cases if case.proposals]
    rows, labels = np.vstack([case.rows for case in told]), np.concatenate([case.worth - case.worth[0] for case in told], dtype=np.float32)
    case_of = np.repeat(np.arange(len(told)), [len(case.worth) for case in told])

    def views() -> Iterator[View]:
        for member in range(int(params["members"])):
            rng = np.random.default_rng(seed + SEEDS_APART * member)
            yield View(np.arange(len(rows)), rng.random((len(told), rows.shape[1])) >= params["feature_dropout"])

    recipe = Recipe(int(params["hidden"]), int(params["epochs"]), int(params["averaged"]), params["l2"], SPREAD_OF_WHOLES, regress=True)
    return train_network(rows, labels, case_of, views(), recipe, seed=seed)


def train_titles(stacked: Stacked, those: Sequence[int], params: Mapping[str, float], seed: int) -> TitleFinder:
    """The networks that find the title among the words of a heading, of some documents; labels (all words, 2) are `titles.edges`."""
    import numpy as np

    used = stacked.lines(those)
    rows, labels = stacked.rows[used], stacked.labels[used]
    everything = View(np.arange(len(rows)), np.ones((1, rows.shape[1]), dtype=bool))
    recipe = Recipe(int(params["hidden"]), int(params["epochs"]), int(params["averaged"]), params["l2"], SPREAD)
    group_of = np.zeros(len(rows), dtype=np.int64)
    begins, ends = (train_network(rows, labels[:, side], group_of, [everything], recipe, seed=seed) for side in (0, 1))
    return TitleFinder(begins, ends)
