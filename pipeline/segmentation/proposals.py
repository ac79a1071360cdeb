"""Ways to divide a document into items, one of which is mostly right: for the judge to compare as wholes.

They are the best sequences at other thresholds and other weights, and those of lines that are alike: where nothing in a document looks
like the headings that the networks know, the right lines still are all of one kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.segmentation.decode import Search
from pipeline.segmentation.division import one_of_each

if TYPE_CHECKING:
    import numpy as np

Proposal = tuple[int, ...]  # indices of the pieces that begin items
THRESHOLDS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 0.8, 0.92)
LOOSE = 0.4  # of their weight, where how headings follow counts for less
OTHER_WEIGHTS = (
    {"other_style": 0.0, "lost_number": 0.0},  # headings of several styles, numbered and not
    {"empty_item": -6.0, "repeated_mark": -5.0},  # items that are all alike in what they hold
)
LIKELIEST, BEST_DIVIDING = 8, 5  # groups of lines that are alike: those the network likes best, those whose gaps hold one of each mark
FEWEST, MOST = 2, 60  # lines of a group
LIKELY, UNLIKELY = 0.8, 0.2  # probabilities: where no line lies between them, the judge was never of another mind to any good
SUPPOSED = 0.3  # probability of a line among its like, at least
AMONG_ALIKE = 0.05  # threshold there


def proposals(search: Search, threshold: float, weights: Mapping[str, float]) -> list[Proposal]:
    """Sequences of headings, all different and none empty, the one of `Search.plain` first.

    Empty where that one is: what is no minutes has no items, however it might be divided. Only that one where no line is in doubt.
    """
    likely = search.likely()
    plain = likely.plain(threshold, weights)
    if not plain or _clear(search, plain):
        return [tuple(plain)] if plain else []
    made = [plain, *(found for changed in _variants(weights) for found in likely.best(THRESHOLDS, changed))]
    for group in _groups(search):
        supposed = search.probabilities[group].clip(min=SUPPOSED)
        made += [*search.among(group, supposed).best([AMONG_ALIKE], weights), [search.places[n] for n in group]]
    return [proposal for proposal in dict.fromkeys(map(tuple, made)) if proposal]


def _clear(search: Search, plain: list[int]) -> bool:
    """Whether the headings are all likely, and nothing else is."""
    import numpy as np

    chosen = np.isin(search.places, plain)
    return bool(search.probabilities[chosen].min(initial=1) >= LIKELY and search.probabilities[~chosen].max(initial=0) <= UNLIKELY)


def _variants(weights: Mapping[str, float]) -> Iterator[Mapping[str, float]]:
    yield weights
    yield {name: LOOSE * weight for name, weight in weights.items()}
    for changed in OTHER_WEIGHTS:
        yield {**weights, **changed}


def _groups(search: Search) -> list[np.ndarray]:
    """Candidates that are alike in some way: the groups that are likeliest to be the headings."""
    import numpy as np

    document, probabilities = search.document, search.probabilities
    found: dict[tuple[int, ...], tuple[float, float]] = {}
    for group_of, divides in zip(document.groups, one_of_each(document.division).T, strict=True):
        order = np.argsort(group_of, kind="stable")
        for group in np.split(order, np.flatnonzero(np.diff(group_of[order])) + 1):
            if FEWEST <= len(group) <= MOST:
                found[tuple(group.tolist())] = (float(probabilities[group].sum() / len(group) ** 0.5), float(divides[group[0]]))
    likeliest = sorted(found, key=lambda group: -found[group][0])[:LIKELIEST]
    dividing = sorted(found, key=lambda group: -found[group][1])[:BEST_DIVIDING]
    return [np.array(group) for group in dict.fromkeys([*likeliest, *dividing])]
