"""Evaluation: the figures are what they say, and those in git are of the model in git."""

from __future__ import annotations

import json

import pytest

from pipeline.baselines import KeywordThemes, rule_type
from pipeline.evaluate import one_rendering
from pipeline.fields import Field
from pipeline.measures import bootstrap_difference, boundaries, calibration_error, classes, coverage, sets
from pipeline.params import EvaluateParams, read_params
from pipeline.themes import read_themes
from tests.conftest import ROOT

METRICS = json.loads((ROOT / "models/metrics.json").read_text(encoding="utf-8"))


def test_the_models_beat_the_baselines() -> None:
    """A model that rules or keywords beat would not be worth its place."""
    assert METRICS["type_macro_f1"] > METRICS["type_macro_f1_rules"]
    assert METRICS["theme_micro_f1"] > METRICS["theme_micro_f1_keywords"]
    assert METRICS["title_best_theme"] > METRICS["title_best_theme_keywords"]


@pytest.mark.parametrize(("name", "floor"), read_params(ROOT / "params.yaml", "evaluate", EvaluateParams).floors.items())
def test_no_figure_is_below_its_floor(name: str, floor: float) -> None:
    """The measured figures reach the floors that params.yaml sets."""
    assert METRICS[name] >= floor


def test_the_model_card_tells_the_same_figures_as_the_metrics() -> None:
    """Card and metrics were written together."""
    card = (ROOT / "models/MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(f"| {name} | {value:.3f} |" in card for name, value in METRICS.items())


def test_classes_counts_precision_recall_and_support() -> None:
    """An answer of no class lowers the recall alone."""
    made = classes(["a", "a", "b"], ["a", None, "b"], ["a", "b"])
    assert made["each"]["a"] == {"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3), "support": 2}
    assert made["accuracy"] == pytest.approx(2 / 3)


def test_acceptable_themes_count_neither_way() -> None:
    """A theme in `also` is no fault when found and no loss when not."""
    assert sets([["a"]], [["a", "b"]], [["b"]])["micro_f1"] == 1.0
    assert sets([["a"]], [["a", "b"]], [[]])["micro_f1"] == pytest.approx(2 / 3)


def test_boundaries_count_missed_and_invented_items() -> None:
    """A document with a fault is not exact."""
    rows: list[dict[str, object]] = [
        {"doc": "x", "gold": 1, "found": 1},
        {"doc": "y", "gold": 1, "found": None},
        {"doc": "y", "gold": None, "found": 1},
    ]
    assert boundaries(rows) == {"f1": 0.5, "exact": 0.5, "gold": 2, "documents": 2}


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    """Always sure at 0.8 and right every time is off by 0.2."""
    assert calibration_error([0.8, 0.8], [True, True]) == pytest.approx(0.2)


def test_coverage_orders_answers_by_confidence() -> None:
    """The surest half comes first."""
    curve = coverage([0.9, 0.5], [True, False], points=2)["curve"]
    assert curve == [(0.5, 1.0), (1.0, 0.5)]


def test_the_bootstrap_interval_holds_the_difference() -> None:
    """Resampled over groups, the difference lies inside its interval."""
    made = bootstrap_difference([True, True, False, True], [True, False, False, True], ["a", "a", "b", "b"], 200)
    assert made["low"] <= made["difference"] <= made["high"]


def test_items_with_more_renderings_do_not_count_more() -> None:
    """The first rendering of each written item is measured."""
    rows = [{"written": "a", "n": 1}, {"written": "a", "n": 2}, {"written": "b", "n": 3}]
    assert [row["n"] for row in one_rendering(rows)] == [1, 3]


@pytest.mark.parametrize(
    ("title", "recommendation", "expected"),
    [
        ("Orientering om budget", "Det indstilles, at der flyttes midler, og at bevillingen godkendes", "beslutning"),
        ("Forslag til strategi", "at udvalget drøfter udkastet", "drøftelse"),
        ("Strategi", "at udvalget tager sagen til efterretning og sender den til Økonomiudvalget til godkendelse", "orientering"),
        ("Lokalplan 12", "", "beslutning"),
        ("Cykelsti", "", None),
    ],
)
def test_the_rule_baseline_follows_the_recommendation_then_the_title(title: str, recommendation: str, expected: str | None) -> None:
    """The strongest verb of what the body is to do decides; sending a case on does not."""
    fields = [Field("title", 0, title), Field("recommendation", 0, recommendation)]
    assert rule_type(fields) == expected


def test_the_keyword_baseline_finds_a_term_in_the_title() -> None:
    """One typical term in the title is enough, one in passing is not."""
    keywords = KeywordThemes(read_themes(ROOT / "data/themes.yaml"))
    assert keywords.tag([Field("title", 0, "Status på sygedagpenge")]) == ["sygedagpenge"]
    assert keywords.tag([Field("case", 0, "Her nævnes sygedagpenge.")]) == []
