"""How much a line's words sound like a title: *Status på byggesager* does, *Medlemmet deltog ikke i sagens behandling* does not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from pipeline.segmentation.pieces import Piece

_WORD = re.compile(r"[^\W\d_]+|[.!?]$")
COLUMNS = ("wording mean", "wording sum", "wording first", "wording last")
MOST_WORDS = 25
LEAST_COUNT = 12  # rarer words tell the matter, not whether it is a title
NO_WORD = ("",)  # stands for the words of a line that has none


def line_words(piece: Piece) -> Sequence[str]:
    """The first words of a piece behind its number, lower case, and the full stop it ends with."""
    return [word.casefold() for word in _WORD.findall(piece.title[:200])][:MOST_WORDS] or NO_WORD


def wording_columns(lines: Sequence[Sequence[str]], wording: Mapping[str, float]) -> np.ndarray:
    """Shape (lines, `COLUMNS`), float32: mean and sum of the log-odds of a line's words, and those of its first and last word."""
    import numpy as np

    odds = np.array([wording.get(word, 0.0) for words in lines for word in words])
    return _columns(odds, np.cumsum([0, *map(len, lines)]))


def _columns(odds: np.ndarray, ends: np.ndarray) -> np.ndarray:
    import numpy as np

    if len(ends) == 1:
        return np.zeros((0, len(COLUMNS)), dtype=np.float32)
    total = np.add.reduceat(odds, ends[:-1])
    columns = total / np.diff(ends), np.clip(total / 5, -3, 3), odds[ends[:-1]], odds[ends[1:] - 1]
    return np.stack(columns, axis=1).astype(np.float32)


@dataclass(frozen=True)
class LineWords:
    """The words of many lines by number, so that what each word tells can be learnt from any of them at once.

    Those of line ``n`` are ``numbers[ends[n]:ends[n + 1]]``, of ``vocabulary``; ``pairs`` (2, m) are lines and words, each pair once.
    """

    vocabulary: list[str]
    numbers: np.ndarray
    ends: np.ndarray
    pairs: np.ndarray

    @classmethod
    def of(cls, lines: Sequence[Sequence[str]]) -> LineWords:
        """Those of all lines, each as `line_words` gives them."""
        import numpy as np

        known: defaultdict[str, int] = defaultdict(count().__next__)
        none = known[NO_WORD[0]]
        numbers = np.array([known[word] for words in lines for word in words], dtype=np.int64)
        line = np.repeat(np.arange(len(lines)), [len(words) for words in lines])
        pairs = np.unique((line * len(known) + numbers)[numbers != none])
        return cls(list(known), numbers, np.cumsum([0, *map(len, lines)]), np.stack([pairs // len(known), pairs % len(known)]))

    def learn(self, labels: np.ndarray, used: np.ndarray) -> np.ndarray:
        """Log-odds (words,) of every frequent word between titles and other lines (smoothed), 0 for others.

        ``labels`` (lines,) are 1 for titles; only the lines ``used`` (lines,), a mask, are counted.
        """
        import numpy as np

        line, word = self.pairs[:, used[self.pairs[0]]]
        titles, others = (np.bincount(word[labels[line] == label], minlength=len(self.vocabulary)) for label in (1, 0))
        odds = np.log((titles + 1) / (titles.sum() + 1)) - np.log((others + 1) / (others.sum() + 1))
        learnt: np.ndarray = np.where(titles + others >= LEAST_COUNT, np.round(odds, 2), 0.0)
        return learnt

    def columns(self, odds: np.ndarray) -> np.ndarray:
        """What `wording_columns` gives for all lines, from the log-odds of every word."""
        return _columns(odds[self.numbers], self.ends)

    def wording(self, odds: np.ndarray) -> dict[str, float]:
        """The log-odds of the words that tell anything, by word."""
        return {word: float(value) for word, value in sorted(zip(self.vocabulary, odds, strict=True)) if value}
