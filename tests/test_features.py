"""Features: parts of words, weighed by the section they stand in."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.features import MANY, Vectorizer, fit_vectorizer, matrix
from pipeline.fields import Field
from pipeline.lexicon import Lexicon
from pipeline.words import FieldWords, normal, parts

ITEMS = [[Field("title", 0, "Sygedagpengeopfølgning i jobcentret")], [Field("case", 0, "Opfølgning på sygedagpenge i 2014")]]


def test_a_compound_gives_the_parts_that_it_shares_with_others() -> None:
    """*sygedagpengeopfølgning* and *sygedagpenge* share most of the parts of the shorter."""
    shared = set(parts("sygedagpengeopfølgning")) & set(parts("sygedagpenge"))
    assert {" syg", "dagp", "penge"} <= shared


def test_numbers_look_alike() -> None:
    """Years and amounts are one feature, soft hyphens none."""
    words = FieldWords(0, Field("title", 0, "I 2014 og 19 syge\xaddag-penge"))
    assert [normal(form) for form in words.forms] == ["i", "0", "og", "0", "sygedag-penge"]


def test_a_word_on_the_limit_is_read_whole() -> None:
    """A limit leaves out the words that begin behind it, and cuts none in half."""
    words = FieldWords(0, Field("case", 0, "om ældre og unge"))
    assert [words.within(limit) for limit in (0, 3, 4, 9, 10, 100, None)] == [0, 1, 2, 2, 3, 4, 4]


@given(words=st.lists(st.text("abæ-§1", min_size=1)), known=st.sets(st.text(" abæ=-", min_size=1)))
def test_a_lexicon_gives_the_known_parts_of_every_word(words: list[str], known: set[str]) -> None:
    """Looking up windows finds exactly the parts that stand in the list, as often as the word holds them."""
    lexicon = Lexicon(sorted(known))
    names = list(lexicon.numbers)
    read = lexicon.read([[Field("title", 0, " ".join(words))]])
    found = [[names[number] for number in read.number[read.word == n]] for n in range(len(read.field_of))]
    assert list(map(sorted, found)) == [sorted(p for p in parts(normal(form)) if p in known) for form in read.fields[0].forms]


def test_neighbours_are_a_feature_of_the_first_word() -> None:
    """A pair counts where both words stand beside each other in one field."""
    lexicon = Lexicon(["til_efterretning"])
    read = lexicon.read([[Field("title", 0, "til Efterretning til"), Field("case", 30, "efterretning")]])
    assert read.word.tolist() == [0]


def test_rows_have_length_one() -> None:
    """An item's features are scaled to Euclidean length 1, whatever the text's length."""
    vectorizer = fit_vectorizer(ITEMS, min_count=1, weights={"title": 1.0, "case": 0.5}, limits={}, apart=False)
    assert np.allclose(matrix(vectorizer, ITEMS).power(2).sum(axis=1), 1)


def row_by_hand(vectorizer: Vectorizer, fields: Sequence[Field]) -> dict[int, float]:
    """Columns and values of an item, straight from the definition."""
    total: defaultdict[int, float] = defaultdict(float)
    for name, weight in vectorizer.weights.items():
        counts: Counter[str] = Counter()
        for field in (field for field in fields if field.name == name):
            words = [normal(form) for form in FieldWords(0, field).forms]
            counts.update(part for word in words for part in parts(word))
            counts.update(f"{first}_{second}" for first, second in pairwise(words))
        prefix = f"{name[0]}:" if vectorizer.apart else ""
        known = {vectorizer.vocabulary[prefix + f]: n for f, n in counts.items() if prefix + f in vectorizer.vocabulary}
        values = {column: (1 + math.log(n)) * float(vectorizer.idf[column]) for column, n in known.items()}
        for column, value in values.items():
            total[column] += weight * value / math.hypot(*values.values())
    return {column: value / math.hypot(*total.values()) for column, value in total.items()}


@given(items=st.lists(st.lists(st.builds(Field, st.sampled_from(["title", "case"]), st.just(0), st.text(alphabet="ab 1", max_size=20)))))
@pytest.mark.parametrize("apart", [False, True])
def test_counting_many_items_at_once_gives_what_each_gives_by_hand(items: list[list[Field]], *, apart: bool) -> None:
    """A row holds, for each field, the damped counts of its features times their rarity, scaled, weighed and summed."""
    known = [*ITEMS, [Field("title", 0, "ab ba a aa 1"), Field("case", 0, "ab bb ab 1 aab")]]
    vectorizer = fit_vectorizer(known, min_count=1, weights={"title": 1.0, "case": 0.5}, limits={}, apart=apart)
    rows = matrix(vectorizer, items).toarray()
    for row, fields in zip(rows, items, strict=True):
        wanted = row_by_hand(vectorizer, fields)
        assert np.flatnonzero(row).tolist() == sorted(wanted)
        assert np.allclose(row[sorted(wanted)], [wanted[column] for column in sorted(wanted)], atol=1e-6)


def test_sections_are_kept_apart_where_that_is_asked_for() -> None:
    """The same word is one feature or two, as the classifier wants it."""
    same = [[Field("title", 0, "orientering"), Field("recommendation", 0, "orientering")]]
    together, apart = (
        fit_vectorizer(same, min_count=1, weights={"title": 1, "recommendation": 1}, limits={}, apart=a) for a in (False, True)
    )
    assert len(apart.vocabulary) == 2 * len(together.vocabulary)


def test_a_power_raises_the_weight_of_rare_features() -> None:
    """The higher the power of the inverse document frequency, the further rare features are above common ones."""
    plain, raised = (
        fit_vectorizer(ITEMS, min_count=1, weights={"title": 1.0}, limits={}, apart=False, idf_power=power) for power in (1.0, 1.5)
    )
    assert np.allclose(raised.idf, plain.idf**1.5)
    assert np.ptp(raised.idf) > np.ptp(plain.idf) > 0


@pytest.mark.parametrize(("times", "left_out"), [(1, False), (MANY, True)])
def test_what_stands_nearly_everywhere_is_no_feature(times: int, *, left_out: bool) -> None:
    """A feature of a larger share of many items than allowed is left out, and no other; of few items none is."""
    items = [[Field("title", 0, f"taksten {word}")] for word in ("havnen", "broen", "skolen", "vejen")] * times
    vectorizer = fit_vectorizer(items, min_count=1, max_share=0.5, weights={"title": 1.0}, limits={}, apart=False)
    assert ("takst" not in vectorizer.vocabulary) == left_out
    assert "havne" in vectorizer.vocabulary


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
