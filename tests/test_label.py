"""The type classifier: how it is trained, and what its confidence means."""

from __future__ import annotations

import numpy as np

from pipeline.examples import Example, copies, with_dropped_sections
from pipeline.fields import Field
from pipeline.label import LABELS, review_threshold, train
from pipeline.linear import normalised
from pipeline.params import LabelParams, read_params
from tests.conftest import ROOT

PARAMS = read_params(ROOT / "params.yaml", "label", LabelParams)
ASKED = {"orientering": "tager sagen til efterretning", "drøftelse": "drøfter sagen", "beslutning": "godkender sagen"}


def examples(count: int = 60) -> list[Example]:
    """Plain items of all types, spread over six municipalities."""
    kinds = list(ASKED)
    return [
        Example(
            fields=(Field("title", 0, f"Sag nummer {n}"), Field("recommendation", 0, f"Det indstilles, at udvalget {ASKED[kinds[n % 3]]}")),
            type=kinds[n % 3],
            themes=(),
            also=(),
            group=f"by {n // 10}",
            written=f"sag {n}",
            bare=False,
            marker=None,
        )
        for n in range(count)
    ]


def test_the_verb_of_the_recommendation_is_learnt() -> None:
    """Answers out of fold are right where the recommendation says it all."""
    trained, _ = train(examples(), PARAMS)
    found = [LABELS[n] for n in trained.probabilities.argmax(axis=1)]
    assert found == [example.type for example in examples()]


def test_municipalities_stay_whole_in_the_folds() -> None:
    """No municipality is both learnt from and answered for."""
    trained, _ = train(examples(), PARAMS)
    folds: dict[str, set[int]] = {example.group: set() for example in examples()}
    for example, fold in zip(examples(), trained.folds, strict=True):
        folds[example.group].add(fold)
    assert all(len(own) == 1 for own in folds.values())


def test_training_twice_gives_the_same_model() -> None:
    """Equal examples and parameters give equal weights."""
    first, second = (train(examples(), PARAMS)[0].model for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.slope, second.slope)


def test_scrambled_labels_are_not_learnt() -> None:
    """With types dealt out without regard to the text, answers out of fold are no better than guessing."""
    kinds = list(ASKED)
    rng = np.random.default_rng(3)
    dealt = [Example(**{**example.__dict__, "type": kinds[rng.integers(3)]}) for example in examples(90)]
    trained, _ = train(dealt, PARAMS)
    found = [LABELS[n] for n in trained.probabilities.argmax(axis=1)]
    assert np.mean([f == example.type for f, example in zip(found, dealt, strict=True)]) < 0.6


def test_the_review_threshold_keeps_the_promised_accuracy() -> None:
    """Answers at or above the threshold are right as often as asked for, and a lower threshold would break that."""
    confidence = np.array([0.99, 0.9, 0.8, 0.7, 0.6])
    probabilities = np.column_stack([confidence, 1 - confidence])
    labels = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [1, 0]])
    assert review_threshold(probabilities, labels, 0.95) == 0.8
    assert review_threshold(probabilities, 1 - labels, 0.95) == 1.0


def test_probabilities_of_the_types_add_up_to_one() -> None:
    """One of the types is right, or none can be told."""
    assert np.allclose(normalised(np.array([[0.2, 0.2], [0.9, 0.3]])).sum(axis=1), 1)


def test_every_written_item_counts_once_however_often_rendered() -> None:
    """Three renderings of an item weigh a third each."""
    one = examples(1)[0]
    assert copies([one, one, one, *examples(2)[1:]]) == [1 / 3, 1 / 3, 1 / 3, 1]


def test_dropped_sections_leave_a_title_at_least() -> None:
    """What training sees of an item is never nothing."""
    assert all(seen.fields for seen in with_dropped_sections(examples(), 1.0, 1))
