"""The theme classifier: several themes an item, learnt from word parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.examples import Example
from pipeline.fields import Field, tells_a_theme
from pipeline.lexicon import Lexicon
from pipeline.linear import IGNORED
from pipeline.params import ThemeParams, read_params
from pipeline.theme import Outcomes, choose, targets, train
from pipeline.themes import Choice
from tests.conftest import ROOT

PARAMS = read_params(ROOT / "params.yaml", "theme", ThemeParams)
NAMES = ["skole", "trafik"]
WORDS = {"skole": ("skolebestyrelse", "folkeskolen", "skoledistrikt"), "trafik": ("cykelsti", "cykelstien", "stikrydsning på cykelstinet")}


def examples() -> list[Example]:
    """Bare titles of two themes, spread over six municipalities."""
    rows = [(theme, word, n) for n in range(6) for theme in NAMES for word in WORDS[theme]]
    return [
        Example((Field("title", 0, f"Sag om {word}"),), None, (theme,), (), f"by {n}", f"{theme}{word}{n}", bare=True, marker=None)
        for theme, word, n in rows
    ]


def test_the_parts_of_a_compound_tell_the_theme() -> None:
    """A compound never seen is tagged by its parts."""
    model = train(examples(), NAMES, {"17": "skole"}, PARAMS)[0].model
    scores = model.scores(model.read(Lexicon(model.vectorizer.features()).read([[Field("title", 0, "Skolestruktur")]])))
    assert model.labels[int(scores.argmax())] == "skole"


def test_themes_that_would_do_as_well_are_left_out_of_training() -> None:
    """A theme noted as acceptable is neither a positive nor a negative example."""
    one = Example((), None, ("skole",), ("trafik",), "by", "x", bare=False, marker=None)
    labels, _ = targets([one], NAMES, PARAMS)
    assert labels.tolist() == [[1, IGNORED, 1, IGNORED]]


def test_later_themes_weigh_less_than_the_main_one() -> None:
    """The second theme of an item counts less in training."""
    one = Example((), None, ("skole", "trafik"), (), "by", "x", bare=False, marker=None)
    _, weights = targets([one], NAMES, PARAMS)
    assert weights[0, 1] < weights[0, 0]


def test_the_highest_of_equally_good_thresholds_is_chosen() -> None:
    """Where no answer changes between two thresholds, themes are given by the higher one."""
    trained, choices = train(examples(), NAMES, {}, PARAMS)
    every = np.ones(len(trained.folds), dtype=bool)
    likely = replace(trained, probabilities=np.array([[e.themes == (name,) for name in NAMES * 2] for e in examples()]) * 0.34)
    told = [replace(example, written=example.written + "#0") for example in examples()]
    assert choose(Outcomes.of(told, likely, choices[0]), every, replace(choices[0], least=0.5)).threshold == 0.3


def test_a_theme_far_behind_the_likeliest_is_a_passing_mention() -> None:
    """The same probability makes a theme where no other stands out, and none beside one that is much likelier."""
    choice = Choice(NAMES, 0.2, 0.5, 0.9, {}, 10.0)
    assert [theme for theme, _ in choice.pick({"skole": 0.9, "trafik": 0.4})] == ["skole"]
    assert {theme for theme, _ in choice.pick({"skole": 0.5, "trafik": 0.4})} == {"skole", "trafik"}
    assert choice.pick({"skole": 0.1, "trafik": 0.1}) == []


def test_a_themes_probability_is_how_often_such_themes_are_right() -> None:
    """What is picked does not depend on the curve that turns scores into probabilities; what is told of it does."""
    choice = Choice(NAMES, 0.2, 0.5, 0.9, {}, 10.0)
    sure = replace(choice, slope=0.5, offset=1.0)
    assert dict(choice.pick({"skole": 0.5, "trafik": 0.4})) == pytest.approx({"skole": 0.5, "trafik": 0.4})
    assert dict(sure.pick({"skole": 0.5, "trafik": 0.4})) == pytest.approx({"skole": 0.731, "trafik": 0.689}, abs=0.001)
    assert 0 < sure.pick({"skole": 1.0, "trafik": 0.0})[0][1] < 1


def test_a_kle_number_raises_the_odds_of_its_theme() -> None:
    """The longest prefix of a printed KLE number decides which theme is likelier."""
    choice = Choice(NAMES, 0.5, 0.0, 0.5, {"1": "skole", "17": "trafik"}, 10.0)
    probabilities = {"skole": 0.2, "trafik": 0.2}
    assert choice.pick(probabilities) == []
    assert [theme for theme, _ in choice.pick(probabilities, "17.02.00")] == ["trafik"]


def test_a_text_that_tells_nothing_has_no_theme() -> None:
    """A few words without a title tell no theme; a title does, and so does a sentence with a matter."""
    assert not tells_a_theme([Field("decision", 0, "Udvalget blev orienteret.")])
    assert tells_a_theme([Field("title", 0, "Havnen")])
    assert tells_a_theme([Field("decision", 0, "Udvalget blev orienteret om takster for gæstesejlere i havnen.")])
