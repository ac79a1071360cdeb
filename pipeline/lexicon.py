"""The features of words by number. Words repeat, so what a word gives is looked up once and kept in mind."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.fields import Field
from pipeline.words import BETWEEN, LONGEST, SHORTEST, FieldWords, normal

if TYPE_CHECKING:
    import numpy as np

WORDS, WINDOWS = 20_000, 40_000  # kept in mind: most of any text, in about 15 MB
Entry = tuple[bytes, str, dict[str, bytes]]  # numbers (int32) of a word's parts, the word, and of its pair with each next word
_NOTHING: Entry = (b"", "", {})


@dataclass(frozen=True)
class ItemWords:
    """The words of a batch of items, and every known feature of each.

    Word ``n`` stands in field ``field_of[n]`` of ``fields``; the words of field ``f`` begin with word ``first[f]``. ``word`` and
    ``number`` (both as long as there are features) say which word gives which feature of the ``lexicon``.
    """

    lexicon: Lexicon
    items: int
    fields: list[FieldWords]
    first: np.ndarray
    field_of: np.ndarray
    word: np.ndarray
    number: np.ndarray


class Lexicon:
    """Numbers of features: parts of words, and pairs of neighbouring words."""

    def __init__(self, features: Iterable[str]) -> None:
        self.numbers = {feature: number for number, feature in enumerate(dict.fromkeys(features))}
        self._pairs: dict[str, dict[str, bytes]] = defaultdict(dict)
        for feature, number in self.numbers.items():
            if BETWEEN in feature:
                first, second = feature.split(BETWEEN)
                self._pairs[first][second] = packed([number])
        self._entry = lru_cache(maxsize=WORDS)(self._new_entry)
        self._window = lru_cache(maxsize=WINDOWS)(self._new_window)

    def __reduce__(self) -> tuple[type[Lexicon], tuple[list[str]]]:
        """A copy in another process begins with nothing in mind."""
        return Lexicon, (list(self.numbers),)

    def read(self, items: Sequence[Sequence[Field]]) -> ItemWords:
        """The words of items; work and memory grow with their text."""
        import numpy as np

        fields = [FieldWords(n, field) for n, item in enumerate(items) for field in item]
        given = [features for field in fields for features in self._features(field.forms)]
        first = np.cumsum([0, *[len(field.forms) for field in fields]])
        number = np.frombuffer(b"".join(given), dtype=np.int32)
        word = np.repeat(np.arange(len(given)), np.fromiter(map(len, given), dtype=np.int64, count=len(given)) // number.itemsize)
        return ItemWords(self, len(items), fields, first, np.repeat(np.arange(len(fields)), np.diff(first)), word, number)

    def _features(self, forms: list[str]) -> list[bytes]:
        """For each word of a text the numbers (int32) of its parts and of its pair with the next."""
        entries = [*map(self._entry, forms), _NOTHING]
        return [own + pairs[second] if second in pairs else own for (own, _, pairs), (_, second, _) in pairwise(entries)]

    def _new_entry(self, form: str) -> Entry:
        word = normal(form)
        padded = f" {word} "
        inside = [self._window(padded[first : first + LONGEST]) for first in range(len(padded) - SHORTEST + 1)]
        return b"".join((self._packed([f"={word}"]), *inside)), word, self._pairs.get(word, {})

    def _new_window(self, window: str) -> bytes:
        """The parts that begin where the window does: rare words are made of frequent windows."""
        return self._packed([window[:size] for size in range(SHORTEST, len(window) + 1)])

    def _packed(self, features: list[str]) -> bytes:
        found = map(self.numbers.get, features)
        return packed([number for number in found if number is not None])


def packed(numbers: list[int]) -> bytes:
    """Numbers as bytes (int32), which join much faster than arrays and take a quarter of the room of a list."""
    return array("i", numbers).tobytes()
