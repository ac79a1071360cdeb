"""How much a line's words sound like a title: *Status på byggesager* does, *Medlemmet deltog ikke i sagens behandling* does not."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from pipeline.segmentation.pieces import Piece

_WORD = re.compile(r"[^\W\d_]+|[.!?]$")
COLUMNS = ("wording mean", "wording sum", "wording first", "wording last")
MOST_WORDS = 25
LEAST_COUNT = 12  # rarer words tell the matter, not whether it is a title


def line_words(piece: Piece) -> list[str]:
    """The first words of a piece behind its number, lower case, and the full stop it ends with."""
    return [word.casefold() for word in _WORD.findall(piece.title[:200])][:MOST_WORDS]


def learn_wording(lines: Iterable[tuple[Sequence[str], bool]]) -> dict[str, float]:
    """Log-odds of every frequent word between titles and other lines (smoothed), from lines and whether each is a title."""
    titles, others = Counter[str](), Counter[str]()
    for words, is_title in lines:
        (titles if is_title else others).update(set(words))
    all_titles, all_others = titles.total() + 1, others.total() + 1
    kept = sorted(word for word in {*titles, *others} if titles[word] + others[word] >= LEAST_COUNT)
    return {word: round(math.log((titles[word] + 1) / all_titles) - math.log((others[word] + 1) / all_others), 2) for word in kept}


def wording_columns(lines: Sequence[Sequence[str]], wording: Mapping[str, float]) -> np.ndarray:
    """Shape (lines, `COLUMNS`), float32: mean and sum of the log-odds of a line's words, and those of its first and last word."""
    import numpy as np

    rows = []
    for words in lines:
        odds = [wording.get(word, 0.0) for word in words] or [0.0]
        total = sum(odds)
        rows.append((total / len(odds), max(-3.0, min(3.0, total / 5)), odds[0], odds[-1]))
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), len(COLUMNS))
