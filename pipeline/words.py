"""The words of a field, where they stand, and the features that a word gives."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from pipeline.fields import Field

_WORD = re.compile(r"[^\W_]+(?:[\-\xad\ufffe][^\W_]+)*|§")
_DIGITS = re.compile(r"\d+")
_LOST = str.maketrans("", "", "\xad\ufffe")
SHORTEST, LONGEST = 2, 5
BETWEEN = "_"  # in the feature of a pair of words; stands in no word


@dataclass(frozen=True)
class FieldWords:
    """The words of a field of the item with this index in its batch."""

    item: int
    field: Field

    @cached_property
    def forms(self) -> list[str]:
        """The words as they stand in the text."""
        return _WORD.findall(self.field.text)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word in the field's text."""
        return [match.span() for match in _WORD.finditer(self.field.text)]

    def within(self, limit: int | None) -> int:
        """How many words begin within the first ``limit`` characters."""
        return len(self.forms) if limit is None or limit >= len(self.field.text) else bisect_left(self.spans, (limit, 0))


def normal(form: str) -> str:
    """A word as the models see it: lower case, numbers as ``0``, no soft hyphens."""
    return _DIGITS.sub("0", form.translate(_LOST).casefold())


def parts(word: str) -> list[str]:
    """The word itself (``=word``) and all its character n-grams, its edges marked by blanks."""
    padded = f" {word} "
    sizes = range(SHORTEST, LONGEST + 1)
    return [f"={word}", *[padded[first : first + size] for size in sizes for first in range(len(padded) - size + 1)]]
