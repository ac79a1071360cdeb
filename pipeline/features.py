"""From the fields of items to sparse rows of features.

A Danish compound says what it is about in its parts (*sygedagpengeopfølgning*), so every word gives the characters within it,
two to five at a time, beside itself and its pair with the next word. What items give is counted for many at once.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import TYPE_CHECKING

from pipeline.fields import Field
from pipeline.lexicon import ItemWords, Lexicon, packed
from pipeline.words import BETWEEN, FieldWords, normal, parts

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

BATCH = 64  # items counted at once
ALL_WORDS = 1 << 20  # words that training keeps in mind: it meets all of its own several times
MANY = 1000  # items; among fewer, what stands in a large share of them may still tell something
_DIGIT = 1 << 16  # numpy sorts integers below it by their digits, several times as fast as larger ones


@dataclass(frozen=True)
class Reading:
    """A batch of items as a model reads them.

    The row of item ``i`` is ``columns[ends[i]:ends[i + 1]]``, ascending, with ``values``, of Euclidean length 1, empty where no feature
    is known; ``shares`` is how many words of the item carry each of these columns. ``word`` and ``entry`` say which word carries which
    entry of the rows.
    """

    words: ItemWords
    columns: np.ndarray
    values: np.ndarray
    ends: np.ndarray
    shares: np.ndarray
    word: np.ndarray
    entry: np.ndarray


@dataclass
class Vectorizer:
    """Items -> sparse rows. `vocabulary` maps features to columns, `idf` (n,) weighs them.

    With `apart`, a feature of one field is another than the same of another field, as the type wants it; without, all fields share
    their features, as the theme wants it. `weights` is how much a field counts - others are not read -, `limits` how many of its
    characters are read.
    """

    vocabulary: dict[str, int]
    idf: np.ndarray
    weights: dict[str, float]
    limits: dict[str, int]
    apart: bool
    _table: tuple[Lexicon, np.ndarray] | None = field(default=None, repr=False, compare=False)

    def features(self) -> list[str]:
        """The vocabulary without what sets fields apart."""
        return [feature[2:] for feature in self.vocabulary] if self.apart else list(self.vocabulary)

    def lexicon(self) -> Lexicon:
        """A lexicon of its features: the one it read with last, which knows the words it has met, or else a new one."""
        return self._table[0] if self._table else Lexicon(self.features(), remembered=ALL_WORDS)

    def read(self, words: ItemWords) -> Reading:
        """Rows of items."""
        import numpy as np

        name = self._names(words)[words.word]
        column = self._columns(words.lexicon)[name, words.number]
        known = np.flatnonzero(column >= 0)
        word, column, name = words.word[known], column[known], name[known]
        item = words.item_of[word]
        order = np.lexsort((name, *_digits(column, len(self.idf)), item))
        item, column, name, word = item[order], column[order], name[order], word[order]
        # An entry is a column of an item, a cell a column of one field of it.
        new_entry = _changes(item) | _changes(column)
        new_cell = new_entry | _changes(name)
        cells, counts = _runs(new_cell)
        values = (1 + np.log(counts)) * self.idf[column[cells]]
        group = item[cells].astype(np.int64) * len(self.weights) + name[cells]
        values *= np.array([*self.weights.values()])[name[cells]] / _lengths(values, group)
        entries, shares = _runs(new_entry)
        summed: np.ndarray = np.bincount(np.cumsum(new_entry[cells]) - 1, values)
        summed = summed / _lengths(summed, item[entries])
        ends = np.concatenate([[0], np.cumsum(np.bincount(item[entries], minlength=words.items))])
        return Reading(words, column[entries], summed, ends, shares, word, np.cumsum(new_entry) - 1)

    def _names(self, words: ItemWords) -> np.ndarray:
        """For each word the number of its field's name, one more than the last where it is not read."""
        import numpy as np

        numbers = {name: n for n, name in enumerate(self.weights)}
        name: np.ndarray = np.array([numbers.get(one.field.name, len(numbers)) for one in words.fields], dtype=np.uint8)[words.field_of]
        for first, one in zip(words.first, words.fields, strict=False):
            if one.field.name in self.limits:
                name[first + one.within(self.limits[one.field.name]) : first + len(one.forms)] = len(numbers)
        return name

    def _columns(self, lexicon: Lexicon) -> np.ndarray:
        """The columns of a lexicon's features by field, shape (fields + 1, features), -1 for none; made once."""
        import numpy as np

        if self._table is None or self._table[0] is not lexicon:
            table = np.full((len(self.weights) + 1, len(lexicon.numbers)), -1, dtype=np.int32)
            numbers = np.array([lexicon.numbers[feature] for feature in self.features()], dtype=np.int64)
            columns = np.fromiter(self.vocabulary.values(), dtype=np.int32, count=len(numbers))
            initial = np.array([feature[:1] for feature in self.vocabulary])
            for n, name in enumerate(self.weights):
                own = initial == name[:1] if self.apart else slice(None)
                table[n, numbers[own]] = columns[own]
            self._table = (lexicon, table)
        return self._table[1]


def _digits(columns: np.ndarray, size: int) -> list[np.ndarray]:
    """Columns below ``size`` as keys for sorting, the least first."""
    import numpy as np

    low = (columns % _DIGIT).astype(np.uint16)
    return [low] if size <= _DIGIT else [low, (columns // _DIGIT).astype(np.uint16)]


def _changes(keys: np.ndarray) -> np.ndarray:
    """Where a key differs from the one before; the first always does."""
    import numpy as np

    changed = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=changed[1:])
    return changed


def _runs(new: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Starts and lengths of the runs that begin where ``new`` is true."""
    import numpy as np

    starts = np.flatnonzero(new)
    return starts, np.diff(starts, append=len(new))


def _lengths(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """For each value the Euclidean length of all values of its group."""
    import numpy as np

    lengths: np.ndarray = np.sqrt(np.bincount(group, values * values))[group]
    return lengths


def _prefix(name: str) -> str:
    return f"{name[0]}:"


def fit_vectorizer(
    items: Sequence[Sequence[Field]],
    *,
    min_count: int,
    weights: dict[str, float],
    limits: dict[str, int],
    apart: bool,
    max_share: float = 1.0,
    idf_power: float = 1.0,
) -> Vectorizer:
    """Learn which features stand in at least ``min_count`` items and, of many, at most a share of ``max_share``, and what each is worth.

    That is its inverse document frequency (smoothed), to a power.
    """
    import numpy as np

    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    seen: dict[tuple[str, str], bytes] = {}
    frequency = np.zeros(0, dtype=np.int64)
    for batch in _batches(items):
        found = [np.unique(np.frombuffer(_features(fields, limits, numbers, seen, apart=apart), dtype=np.int32)) for fields in batch]
        own = np.bincount(np.concatenate(found), minlength=len(numbers))
        own[: len(frequency)] += frequency
        frequency = own
    most = max_share * len(items) if len(items) >= MANY else len(items)
    kept = sorted(feature for feature, number in numbers.items() if min_count <= frequency[number] <= most)
    idf = np.array([math.log((1 + len(items)) / (1 + frequency[numbers[f]])) + 1 for f in kept], dtype=np.float32)
    return Vectorizer({f: n for n, f in enumerate(kept)}, idf**idf_power, weights, limits, apart)


def _features(
    fields: Sequence[Field], limits: dict[str, int], numbers: defaultdict[str, int], seen: dict[tuple[str, str], bytes], *, apart: bool
) -> bytes:
    """The numbers (int32) of all features of an item, some of them several times; new features get new numbers."""
    found = []
    for one in fields:
        prefix = _prefix(one.name) if apart else ""
        own = FieldWords(0, one)
        words = [normal(form) for form in own.forms[: own.within(limits.get(one.name))]]
        for word in words:
            if (prefix, word) not in seen:
                seen[prefix, word] = packed([numbers[prefix + part] for part in parts(word)])
            found.append(seen[prefix, word])
        found.append(packed([numbers[f"{prefix}{first}{BETWEEN}{second}"] for first, second in pairwise(words)]))
    return b"".join(found)


def _batches(items: Sequence[Sequence[Field]]) -> Iterator[Sequence[Sequence[Field]]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def matrix(vectorizer: Vectorizer, items: Sequence[Sequence[Field]]) -> csr_matrix:
    """Rows of many items as a sparse matrix (items, features), float32."""
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    columns = len(vectorizer.vocabulary)
    lexicon = vectorizer.lexicon()
    rows = [csr_matrix((0, columns), dtype=np.float32)]
    for batch in _batches(items):
        reading = vectorizer.read(lexicon.read(batch))
        made = (reading.values.astype(np.float32), reading.columns, reading.ends)
        rows.append(csr_matrix(made, shape=(len(batch), columns)))
    whole: csr_matrix = vstack(rows).tocsr()
    return whole
