"""Where the matter changes: few words of the text before a place come again behind it, and those of a title come again below it.

Headings of a style that no one has seen stand at such places, too (chains of words: Galley et al. 2003, Discourse segmentation of
multi-party conversation; new words: Hearst 1997, TextTiling).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from pipeline.segmentation.pieces import Piece

COLUMNS = (
    *("chains near", "chains far", "fewer chains than around", "new words ahead", "new words ahead, of the mean"),
    *("title comes again", "title came before", "title is of words that come again"),
)
_WORD = re.compile(r"[^\W\d_]{5,}")
STEM = 6  # letters by which words are compared: Danish ones end in many ways
NEAR, FAR = 60, 250  # words between the links of a chain
NEVER = 10**9
AHEAD = 40  # words of a place whose newness counts
AROUND = 12  # pieces on either side that a place is compared with


def cohesion_columns(pieces: Sequence[Piece], candidates: Sequence[int]) -> np.ndarray:
    """Shape (candidates, `COLUMNS`), float32."""
    import numpy as np

    known: defaultdict[str, int] = defaultdict(count().__next__)
    stems = [dict.fromkeys(known[word[:STEM]] for word in _WORD.findall(piece.text.casefold())) for piece in pieces]
    words = np.array([stem for own in stems for stem in own], dtype=np.int64)
    if not len(words) or not len(candidates):
        return np.zeros((len(candidates), len(COLUMNS)), dtype=np.float32)
    ends, own = np.cumsum([0, *map(len, stems)]), np.asarray(candidates)
    weight = np.log(len(words) / np.bincount(words))[words]
    since, until = _distances(words)
    near, far = (_chains(since, weight, ends[:-1], apart) for apart in (NEAR, FAR))
    new = np.append(0, np.cumsum(since > FAR))
    fresh = (new[np.minimum(ends[:-1] + AHEAD, len(words))] - new[ends[:-1]]) / AHEAD
    again, came = (_share(weight * (distance <= FAR), weight, ends)[own] for distance in (until, since))
    columns = (
        *(_of_mean(values)[own] for values in (near, far)),
        _fewer_around(far)[own],
        fresh[own],
        _of_mean(fresh)[own],
        *(again, came, again - came),
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _distances(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many words ago each word came last, and in how many it comes next; very many where it does not."""
    import numpy as np

    order = np.argsort(words, kind="stable")
    same = words[order][1:] == words[order][:-1]
    step = np.where(same, np.diff(order), NEVER)
    since, until = np.full(len(words), NEVER), np.full(len(words), NEVER)
    since[order[1:]], until[order[:-1]] = step, step
    return since, until


def _chains(since: np.ndarray, weight: np.ndarray, at: np.ndarray, apart: int) -> np.ndarray:
    """The weight of the links, no longer than ``apart``, that span each of the places ``at`` among the words; shape of ``at``."""
    import numpy as np

    linked = np.flatnonzero(since <= apart)
    open_ = np.zeros(len(since) + 2)
    np.add.at(open_, linked - since[linked] + 1, weight[linked])
    np.add.at(open_, linked + 1, -weight[linked])
    spanning: np.ndarray = np.maximum(np.cumsum(open_)[at], 0)
    return spanning


def _share(part: np.ndarray, whole: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The share of ``part`` in ``whole``, by piece."""
    import numpy as np

    sums = (np.diff(np.append(0, np.cumsum(values))[ends]) for values in (part, whole))
    of, all_of = (s + 1e-9 for s in sums)
    made: np.ndarray = np.minimum(of / all_of, 1.0)
    return made


def _of_mean(values: np.ndarray) -> np.ndarray:
    import numpy as np

    made: np.ndarray = np.minimum(values / max(float(values.mean()), 1e-9), 3)
    return made


def _fewer_around(values: np.ndarray) -> np.ndarray:
    """The share of the places around where the value is higher."""
    import numpy as np

    padded = np.pad(values, AROUND, constant_values=-1.0)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1)
    made: np.ndarray = (around > values[:, None]).sum(axis=1) / (around >= 0).sum(axis=1)
    return made
