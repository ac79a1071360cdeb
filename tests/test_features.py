"""Features: parts of words, weighed by the section they stand in."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from pipeline.features import fit_vectorizer, matrix, parts, words_of
from pipeline.fields import Field

ITEMS = [[Field("title", 0, "Sygedagpengeopfølgning i jobcentret")], [Field("case", 0, "Opfølgning på sygedagpenge i 2014")]]


def test_a_compound_gives_the_parts_that_it_shares_with_others() -> None:
    """*sygedagpengeopfølgning* and *sygedagpenge* share most of the parts of the shorter."""
    shared = set(parts("sygedagpengeopfølgning")) & set(parts("sygedagpenge"))
    assert {" syg", "dagp", "penge"} <= shared


def test_numbers_look_alike() -> None:
    """Years and amounts are one feature, soft hyphens none."""
    assert [word.text for word in words_of("I 2014 og 19 syge\xaddag-penge")] == ["i", "0", "og", "0", "sygedag-penge"]


def test_words_know_where_they_stand() -> None:
    """Offsets are into the document."""
    word = words_of("om ældre", start=100)[1]
    assert (word.start, word.end) == (103, 108)


def test_rows_have_length_one() -> None:
    """An item's features are scaled to Euclidean length 1, whatever the text's length."""
    vectorizer = fit_vectorizer(ITEMS, min_count=1, weights={"title": 1.0, "case": 0.5}, limits={}, apart=False)
    for fields in ITEMS:
        assert math.isclose(sum(v * v for v in vectorizer.row(fields).values()), 1, rel_tol=1e-6)


def test_sections_are_kept_apart_where_that_is_asked_for() -> None:
    """The same word is one feature or two, as the classifier wants it."""
    same = [[Field("title", 0, "orientering"), Field("recommendation", 0, "orientering")]]
    together, apart = (
        fit_vectorizer(same, min_count=1, weights={"title": 1, "recommendation": 1}, limits={}, apart=a) for a in (False, True)
    )
    assert len(apart.vocabulary) == 2 * len(together.vocabulary)


def test_no_more_is_read_of_a_field_than_its_limit() -> None:
    """Words behind the limit are no features."""
    vectorizer = fit_vectorizer(ITEMS, min_count=1, weights={"title": 1.0, "case": 1.0}, limits={"case": 10}, apart=False)
    assert "=sygedagpenge" not in vectorizer.vocabulary


@given(texts=st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_a_row(texts: list[str]) -> None:
    """Text without a known feature gives an empty row, no error."""
    vectorizer = fit_vectorizer(ITEMS, min_count=1, weights={"title": 1.0, "case": 1.0}, limits={}, apart=False)
    rows = matrix(vectorizer, [[Field("title", 0, text)] for text in texts])
    assert rows.shape == (len(texts), len(vectorizer.vocabulary))
