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
from pipeline.words import BETWEEN, FieldWords, normal, parts

if TYPE_CHECKING:
    import numpy as np

REMEMBERED = 15_000  # words: most of any text, in a few MB
Entry = tuple[bytes, str, dict[str, bytes]]  # numbers (int32) of a word's parts, the word, and of its pair with each next word
_NOTHING: Entry = (b"", "", {})


@dataclass(frozen=True)
class ItemWords:
    """The words of a batch of items, and every known feature of each.

    Word ``n`` stands in field ``field_of[n]`` of ``fields``, which is of item ``item_of[n]``; the words of field ``f`` begin with word
    ``first[f]``. ``word`` and ``number`` (both as long as there are features) say which word gives which feature of the ``lexicon``.
    """

    lexicon: Lexicon
    items: int
    fields: list[FieldWords]
    first: np.ndarray
    field_of: np.ndarray
    item_of: np.ndarray
    word: np.ndarray
    number: np.ndarray


class Lexicon:
    """Numbers of features: parts of words, and pairs of neighbouring words."""

    def __init__(self, features: Iterable[str], remembered: int = REMEMBERED) -> None:
        self.numbers = {feature: number for number, feature in enumerate(dict.fromkeys(features))}
        self._pairs: dict[str, dict[str, bytes]] = defaultdict(dict)
        for feature, number in self.numbers.items():
            if BETWEEN in feature:
                first, _, second = feature.partition(BETWEEN)
                self._pairs[first][second] = packed([number])
        self._entry = lru_cache(maxsize=remembered)(self._new_entry)

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
        field_of = np.repeat(np.arange(len(fields)), np.diff(first))
        item_of = np.array([field.item for field in fields], dtype=np.uint16)[field_of]
        return ItemWords(self, len(items), fields, first, field_of, item_of, word, number)

    def _features(self, forms: list[str]) -> list[bytes]:
        """For each word of a text the numbers (int32) of its parts and of its pair with the next."""
        entries = [*map(self._entry, forms), _NOTHING]
        return [own + pairs[second] if second in pairs else own for (own, _, pairs), (_, second, _) in pairwise(entries)]

    def _new_entry(self, form: str) -> Entry:
        word = normal(form)
        found = map(self.numbers.get, parts(word))
        return packed([number for number in found if number is not None]), word, self._pairs.get(word, {})


def packed(numbers: list[int]) -> bytes:
    """Numbers as bytes (int32), which join much faster than arrays and take a quarter of the room of a list."""
    return array("i", numbers).tobytes()
