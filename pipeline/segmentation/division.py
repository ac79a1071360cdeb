"""How well each group of candidates that are alike would divide the document, were they its headings.

An item holds each of the document's marks once, whatever its heading looks like. So a group whose gaps hold one of each tells of headings
in a style that no one has seen before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from pipeline.segmentation.marks import LONGEST, same_wording

if TYPE_CHECKING:
    import numpy as np

    from pipeline.segmentation.features import Document

_FACTS = (
    "size",
    "span",
    "filled",
    "marks",
    "distinct",
    "one of the best",
    "one of the second",
    "one first",
    "one field",
    "beside the best",
)


def style(document: Document, i: int) -> Hashable:
    """How it is numbered, or which section it names."""
    piece = document.pieces[i]
    return document.style_of[i] if piece.numbered else (document.style_of[i], piece.section)


def shape(document: Document, i: int) -> Hashable:
    """Style, section, and what stands behind it."""
    pieces = document.pieces
    piece = pieces[i]
    behind = pieces[i + 1] if i + 1 < len(pieces) else None
    return (document.style_of[i], piece.section, behind and (behind.section, behind.numbered, len(behind.text) > 120))


def setting(document: Document, i: int) -> Hashable:
    """How it is written, and what stands before it."""
    pieces = document.pieces
    piece = pieces[i]
    before = pieces[i - 1] if i else None
    return (
        *(piece.section, piece.numbered, piece.title[:1].isupper(), piece.title.isupper(), piece.blank_before, piece.page_break),
        before and (before.section, before.numbered, len(before.text) > 120),
    )


def wording(document: Document, i: int) -> Hashable:
    """Its words, whatever the numbers among them."""
    return same_wording(document.pieces[i].text[:LONGEST])


GROUPINGS: dict[str, Callable[[Document, int], Hashable]] = {"style": style, "shape": shape, "setting": setting, "wording": wording}
COLUMNS = tuple(f"{like} divides: {what}" for like in GROUPINGS for what in _FACTS)


def groups_of(document: Document) -> np.ndarray:
    """For each of the `GROUPINGS` a number of the group of each candidate; shape (groupings, candidates)."""
    import numpy as np

    return np.array([numbered([likeness(document, i) for i in document.candidates]) for likeness in GROUPINGS.values()])


def division_columns(document: Document) -> np.ndarray:
    """For each candidate how the groups it is in would divide the document; shape (candidates, `COLUMNS`), float32."""
    import numpy as np

    if not document.candidates:
        return np.zeros((0, len(COLUMNS)), dtype=np.float32)
    places, signs = np.asarray(document.candidates), _signs(document)
    parts = [_facts(group_of, places, signs) for group_of in document.groups]
    best = np.max([part[:, -1] for part in parts])
    for part in parts:
        part[:, -1] -= best
    return np.hstack(parts).astype(np.float32)


def one_of_each(columns: np.ndarray) -> np.ndarray:
    """Of `division_columns`, how well the gaps of each group hold one of the two marks that fit it best; shape (candidates, groupings)."""
    made: np.ndarray = (
        columns[:, _FACTS.index("one of the best") :: len(_FACTS)] + columns[:, _FACTS.index("one of the second") :: len(_FACTS)]
    )
    return made


def numbered(keys: Sequence[Hashable]) -> np.ndarray:
    """A number for each key, equal ones the same; shape (keys,)."""
    import numpy as np

    numbers = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=np.int64)


def _signs(document: Document) -> np.ndarray:
    """How many stand before each place: sections of the first kind, case numbers, and marks of each name; shape (2 + names, n + 1)."""
    import numpy as np

    marks = document.marks
    counts = np.zeros((2 + max(marks.names, default=-1) + 1, len(document.pieces) + 1))
    counts[0, 1:] = [piece.section == document.first_section != "" for piece in document.pieces]
    counts[1, 1:] = document.fields
    counts[np.array(marks.names, dtype=np.int64) + 2, np.array(marks.places, dtype=np.int64) + 1] = 1
    before: np.ndarray = np.cumsum(counts, axis=1)
    return before


def _facts(groups: np.ndarray, places: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """The `_FACTS` of the group of each candidate; the last as it stands, without the best of the document."""
    import numpy as np

    order = np.argsort(groups, kind="stable")
    own, at = groups[order], places[order]
    last = np.append(own[1:] != own[:-1], True)
    behind = np.where(last, signs.shape[1] - 1, np.append(at[1:], 0))
    held = signs[:, behind] - signs[:, at]
    size = np.bincount(own).astype(float)

    def share(values: np.ndarray) -> np.ndarray:
        mean: np.ndarray = np.bincount(own, weights=values) / size
        return mean

    marks, distinct = held[2:].sum(axis=0), (held[2:] > 0).sum(axis=0)
    # As precision and recall: of the gaps those that hold one, of the signs those that have a gap to themselves.
    ones = np.stack(
        [
            2 * np.bincount(own, weights=one == 1) / (size + max(1.0, all_of)) * (size > 1)
            for one, all_of in zip(held, signs[:, -1], strict=True)
        ]
    )
    best = np.sort(np.vstack([np.zeros((2, len(size))), ones[2:]]), axis=0)
    span = np.bincount(own, weights=np.where(last, 0, behind - at)) / (signs.shape[1] - 1)
    facts = (
        np.minimum(size, 40) / 20,
        span,
        share(marks > 0),
        np.minimum(share(marks), 8) / 4,
        share(distinct) / np.maximum(share(marks), 1e-9),
        best[-1],
        best[-2],
        ones[0],
        ones[1],
        best[-1] + best[-2],
    )
    of_each: np.ndarray = np.stack(facts, axis=1)[groups]
    return of_each
