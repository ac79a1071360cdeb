"""The phrases of items that spoke most for their labels."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.features import Reading
from pipeline.lexicon import ItemWords
from pipeline.records import Evidence

if TYPE_CHECKING:
    import numpy as np

MOST = 3  # phrases given for a label
LONGEST = 4  # words of a phrase
GAP = "   "  # between words that stand apart; what is hidden from the models is blanked out and at least as long


def find_evidence(reading: Reading, worth: np.ndarray) -> list[tuple[Evidence, ...]]:
    """For every item its weightiest phrases, strongest first: neighbouring words that speak for its label.

    ``worth`` is what each entry of the rows speaks for the label of its item; it is shared out among the words that carry it.
    """
    import numpy as np

    words = reading.words
    of_word = np.bincount(reading.word, (worth / reading.shares)[reading.entry], minlength=len(words.field_of))
    place = np.flatnonzero(of_word > 0)
    start = np.array([one.field.start for one in words.fields], dtype=np.int64)[words.field_of[place]]
    place, start = place[start >= 0], start[start >= 0]  # what rules added stands nowhere in the text
    begins = _phrases(place, words.field_of[place], _behind_gaps(words))
    weights = np.add.reduceat(of_word[place], begins) if len(begins) else np.zeros(0)
    first, last = place[begins], place[np.append(begins[1:], len(place))[: len(begins)] - 1]
    item = words.item_of[first]
    order = np.lexsort((first, start[begins], -weights, item))
    ends = np.searchsorted(item[order], np.arange(words.items + 1))
    phrases = list(zip(first[order].tolist(), last[order].tolist(), weights[order].tolist(), strict=True))
    return [_best(words, phrases[a:b]) for a, b in pairwise(ends.tolist())]


def _behind_gaps(words: ItemWords) -> list[int]:
    """The words that stand apart from the word before them in their field."""
    return [
        words.first[number] + n
        for number, one in enumerate(words.fields)
        if GAP in one.field.text
        for n, ((_, end), (start, _)) in enumerate(pairwise(one.spans), 1)
        if GAP in one.field.text[end:start]
    ]


def _phrases(place: np.ndarray, field: np.ndarray, behind_gaps: list[int]) -> np.ndarray:
    """Where phrases begin among words that speak for a label: behind others or a gap, in another field, or when one is long enough."""
    import numpy as np

    at = np.arange(len(place))
    apart = np.ones(len(place), dtype=bool)
    apart[1:] = (np.diff(place) > 1) | (np.diff(field) != 0) | np.isin(place[1:], behind_gaps)
    run = np.maximum.accumulate(np.where(apart, at, 0))
    begins: np.ndarray = np.flatnonzero((at - run) % LONGEST == 0)
    return begins


def _best(words: ItemWords, phrases: list[tuple[int, int, float]]) -> tuple[Evidence, ...]:
    """The first few of an item's phrases (first and last word, weight) that differ."""
    best: dict[str, Evidence] = {}
    for first, last, weight in phrases:
        number = words.field_of[first]
        one, before = words.fields[number], words.first[number]
        start, end = one.spans[first - before][0], one.spans[last - before][1]
        text = one.field.text[start:end]
        if (key := text.casefold()) not in best:
            best[key] = Evidence(one.field.start + start, one.field.start + end, text, weight)
            if len(best) == MOST:
                break
    return tuple(best.values())
