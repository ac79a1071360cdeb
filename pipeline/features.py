"""From the fields of an item to a sparse row of features.

A Danish compound says what it is about in its parts (*sygedagpengeopfølgning*), so every word gives the characters within it,
two to five at a time, beside itself and its pair with the next word. Work on a word is done once and remembered.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.fields import Field

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

_WORD = re.compile(r"[^\W_]+(?:[\-\xad\ufffe][^\W_]+)*|§")
_DIGITS = re.compile(r"\d+")
_LOST = str.maketrans("", "", "\xad\ufffe")
SHORTEST, LONGEST = 2, 5
WORTH_SHARING = 2000  # items; below, starting a process costs more than it gives


@dataclass(frozen=True)
class Word:
    """A word as the models see it, and where it stands in the document."""

    text: str
    start: int
    end: int


def words_of(text: str, start: int = 0, limit: int | None = None) -> list[Word]:
    """The words of a text, lower case, numbers as ``0``; ``limit`` is how many characters are read."""
    return [
        Word(_DIGITS.sub("0", match[0].translate(_LOST).casefold()), start + match.start(), start + match.end())
        for match in _WORD.finditer(text, 0, len(text) if limit is None else limit)
    ]


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """The word itself (``=word``) and all its character n-grams, its edges marked by blanks."""
    padded = f" {word} "
    sizes = range(SHORTEST, LONGEST + 1)
    return (f"={word}", *(padded[first : first + size] for size in sizes for first in range(len(padded) - size + 1)))


@dataclass
class Vectorizer:
    """Fields -> sparse row. `vocabulary` maps features to columns, `idf` (n,) weighs them.

    With `apart`, a feature of one field is another than the same of another field, as the type wants it; without, all fields share
    their features, as the theme wants it. `weights` is how much a field counts, `limits` how many of its characters are read.
    """

    vocabulary: dict[str, int]
    idf: np.ndarray
    weights: dict[str, float]
    limits: dict[str, int]
    apart: bool
    _seen: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    def row(self, fields: Sequence[Field]) -> dict[int, float]:
        """Columns and values of an item, of Euclidean length 1 (empty where no feature is known)."""
        total: dict[int, float] = {}
        for name, counts in self._counts(fields).items():
            values = {column: (1 + math.log(n)) * float(self.idf[column]) for column, n in counts.items()}
            norm = math.sqrt(sum(v * v for v in values.values()))
            for column, value in values.items():
                total[column] = total.get(column, 0.0) + self.weights[name] * value / norm
        norm = math.sqrt(sum(v * v for v in total.values()))
        return {column: value / norm for column, value in total.items()}

    def columns_of(self, name: str, first: str, second: str | None) -> tuple[int, ...]:
        """Columns of a word in a field and of its pair with the next."""
        prefix = f"{name[0]}:" if self.apart else ""
        key = prefix + first
        if key not in self._seen:
            found = (self.vocabulary.get(prefix + part) for part in parts(first))
            self._seen[key] = tuple(column for column in found if column is not None)
        pair = self.vocabulary.get(f"{prefix}{first}_{second}") if second else None
        return self._seen[key] if pair is None else (*self._seen[key], pair)

    def _counts(self, fields: Sequence[Field]) -> dict[str, Counter[int]]:
        counts: dict[str, Counter[int]] = {}
        for one in fields:
            words = words_of(one.text, limit=self.limits.get(one.name))
            own = counts.setdefault(one.name, Counter())
            for first, second in pairs(words):
                own.update(self.columns_of(one.name, first.text, second.text if second else None))
        return {name: own for name, own in counts.items() if own}


def pairs(words: Sequence[Word]) -> Iterator[tuple[Word, Word | None]]:
    """Every word with the one behind it."""
    return zip(words, [*words[1:], None], strict=False)


def fit_vectorizer(
    items: Sequence[Sequence[Field]], *, min_count: int, weights: dict[str, float], limits: dict[str, int], apart: bool
) -> Vectorizer:
    """Learn which features stand in at least ``min_count`` items, and their inverse document frequency (smoothed)."""
    import numpy as np

    frequency: Counter[str] = Counter()
    for fields in items:
        frequency.update(_features(fields, limits, apart=apart))
    kept = sorted(feature for feature, count in frequency.items() if count >= min_count)
    idf = np.array([math.log((1 + len(items)) / (1 + frequency[f])) + 1 for f in kept], dtype=np.float32)
    return Vectorizer({f: n for n, f in enumerate(kept)}, idf, weights, limits, apart)


def _features(fields: Iterable[Field], limits: dict[str, int], *, apart: bool) -> set[str]:
    found: set[str] = set()
    for one in fields:
        prefix = f"{one.name[0]}:" if apart else ""
        words = words_of(one.text, limit=limits.get(one.name))
        own = {f"{first.text}_{second.text}" for first, second in pairs(words) if second}
        own.update(*(parts(word) for word in {word.text for word in words}))
        found.update((prefix + feature for feature in own) if prefix else own)
    return found


def matrix(vectorizer: Vectorizer, items: Sequence[Sequence[Field]]) -> csr_matrix:
    """Rows of many items as a sparse matrix (items, features), float32; work is shared by two processes."""
    from joblib import Parallel, delayed
    from scipy.sparse import vstack

    if len(items) < WORTH_SHARING:
        return _matrix(vectorizer, items)
    half = len(items) // 2
    parts_made = Parallel(n_jobs=2)(delayed(_matrix)(vectorizer, those) for those in (items[:half], items[half:]))
    both: csr_matrix = vstack(parts_made).tocsr()
    return both


def _matrix(vectorizer: Vectorizer, items: Sequence[Sequence[Field]]) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for fields in items:
        row = vectorizer.row(fields)
        columns.extend(row)
        values.extend(row.values())
        ends.append(len(columns))
    shape = (len(items), len(vectorizer.vocabulary))
    made = csr_matrix((np.array(values, dtype=np.float32), np.array(columns, dtype=np.int32), np.array(ends)), shape=shape)
    made.sort_indices()
    return made
