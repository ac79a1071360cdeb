"""Titles: where they stand among the words of a heading."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation.features import survey
from pipeline.segmentation.pieces import pieces_of
from pipeline.segmentation.titles import COLUMNS, edges, headings_of, word_rows
from tests.conftest import MINUTES, cut_at

TITLES = (
    "Takster for havnen",
    "Salg af grund ved Åvej",
    "Ny legeplads i Skovbyen",
    "Budgetopfølgning pr. 31. maj",
    "Orientering om vandløb",
)
CASE = "\nIndstilling\nDet indstilles, at sagen godkendes.\nBeslutning\nGodkendt.\n\n"


@pytest.mark.parametrize(
    "heading",
    [
        "{n}. {title}\n",
        "Sagsnr.: 12/10{n}34\n{n}. {title}\n",
        "{n} (Åben) {title}\nSags ID: EMN-2016-0{n}123\n",
        "Punkt {n}\n\n{title}\nÅbent punkt\n",
        "{n}. {title} Fold ud\n",
        "{n}. {title} - Åbent\n",
    ],
)
def test_a_title_stands_without_what_all_headings_have(heading: str) -> None:
    """Number, case number, status and buttons are none of the title, on whichever side or line of it they stand."""
    made = [heading.format(n=n, title=title) + CASE for n, title in enumerate(TITLES, 4)]
    text, starts = "".join(made), {sum(map(len, made[:n])) for n in range(len(made))}
    begins = [i for i, piece in enumerate(pieces_of(text)) if piece.start in starts]
    items = cut_at(text, begins).items
    assert [item.title for item in items] == list(TITLES)
    assert [item.number for item in items] == [str(n) for n in range(4, 9)]
    assert [text[item.title_start : item.title_end] for item in items] == list(TITLES)


def test_the_edges_of_a_title_are_its_first_and_its_last_word() -> None:
    """A title of one word begins and ends with it; a heading without title has no edges."""
    text = "1. Takster for havnen\n2. Eventuelt\n3. Lukket"
    headings = headings_of(text, pieces_of(text), [0, 1, 2])
    place = text.index
    marks = edges(headings, [(3, 21), (place("Eventuelt"), place("Eventuelt") + 9), None])
    words = [word.text for heading in headings for word in heading]
    assert [word for word, (begins, _) in zip(words, marks, strict=True) if begins] == ["Takster", "Eventuelt"]
    assert [word for word, (_, ends) in zip(words, marks, strict=True) if ends] == ["havnen", "Eventuelt"]


@given(st.lists(st.integers(0, len(MINUTES.splitlines())), unique=True))
def test_every_word_of_a_heading_is_seen(begins: list[int]) -> None:
    """Wherever items begin, each word has a row of finite numbers, and words lie in order within their item."""
    document = survey(pieces_of(MINUTES))
    chosen = sorted(i for i in begins if i < len(document.pieces))
    headings = headings_of(MINUTES, document.pieces, chosen)
    rows = word_rows(document, chosen, headings)
    assert rows.shape == (sum(map(len, headings)), len(COLUMNS))
    assert np.isfinite(rows).all()
    starts = [word.start for heading in headings for word in heading]
    assert starts == sorted(starts)
