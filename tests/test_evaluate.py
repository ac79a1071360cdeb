"""Evaluation: the figures are what they say, and those in git are of the model in git."""

from __future__ import annotations

import csv
import json
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.baselines import KeywordThemes, rule_type
from pipeline.evaluate import once
from pipeline.evaluation.boundaries import figures, match_sections, measure_boundaries, read_documents, segmentation_errors
from pipeline.evaluation.labelled import measure_types
from pipeline.evaluation.themed import curve, measure_themes
from pipeline.examples import Example
from pipeline.fields import Field
from pipeline.gate import judge
from pipeline.measures import bins, calibration_error, coverage, difference, macro_f1, micro_f1, recall, tally
from pipeline.params import GateParams, read_params
from pipeline.records import NONE, TYPES
from pipeline.themes import read_themes
from tests.conftest import ROOT

METRICS = json.loads((ROOT / "models/metrics.json").read_text(encoding="utf-8"))


def test_the_models_beat_the_baselines() -> None:
    """A model that rules or keywords beat would not be worth its place."""
    assert METRICS["type_macro_f1"] > METRICS["type_macro_f1_rules"]
    assert METRICS["theme_micro_f1"] > METRICS["theme_micro_f1_keywords"]
    assert METRICS["title_best_theme"] > METRICS["title_best_theme_keywords"]


def test_the_figures_in_git_pass_the_gate() -> None:
    """The measured figures keep the floors and ceilings that params.yaml sets."""
    verdicts = judge(METRICS, METRICS, read_params(ROOT / "params.yaml", "gate", GateParams))
    assert not [verdict for verdict in verdicts if verdict.fault]


def test_the_model_card_tells_the_same_figures_as_the_metrics() -> None:
    """Card and metrics were written together."""
    card = (ROOT / "models/MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(f"| {name} | {value:.3f} |" in card for name, value in METRICS.items())


def example(written: str, title: str = "Sag", recommendation: str = "godkender sagen", group: str = "by") -> Example:
    """An item with a title and a recommendation."""
    fields = (Field("title", 0, title), Field("recommendation", 0, recommendation))
    return Example(fields, None, (), (), group, written, bare=False, marker=None)


def test_the_plots_have_data() -> None:
    """Every table that dvc.yaml draws is in git, with the columns that are drawn."""
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
    drawn = [plot for place in (stages["stages"]["evaluate"]["plots"], stages["plots"]) for plot in place]
    assert len(drawn) >= 5
    for plot in drawn:
        ((path, how),) = plot.items()
        rows = list(csv.DictReader((ROOT / path).read_text(encoding="utf-8").splitlines()))
        assert {how["x"], how["y"]} <= rows[0].keys()
        assert (ROOT / f".dvc/plots/{how['template']}.json").is_file()
        assert how["title"]


def test_a_missing_answer_lowers_the_recall_alone() -> None:
    """An item left without a type is missed by its type and wrongly given to none."""
    counted = tally(["a", "b"], [["a"], ["a"], ["b"]], [["a"], [], ["b"]], ["x", "x", "y"])
    assert counted.each()["a"] == {"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3), "support": 2}
    assert counted.figure(recall) == pytest.approx(2 / 3)
    assert counted.figure(macro_f1) == pytest.approx((2 / 3 + 1) / 2)


def test_acceptable_themes_count_neither_way() -> None:
    """A theme in `also` is no fault when found and no loss when not."""
    assert tally("ab", [["a"]], [["a", "b"]], ["x"], [["b"]]).figure(micro_f1) == 1.0
    assert tally("ab", [["a"]], [["a", "b"]], ["x"], [[]]).figure(micro_f1) == pytest.approx(2 / 3)


def test_labels_that_nothing_has_do_not_count_in_the_macro_figure() -> None:
    """A theme without a gold item is left out of macro-F1, in every draw of the bootstrap too."""
    assert tally("ab", [["a"]], [["a"]], ["x"]).figure(macro_f1) == 1.0


LABELS = st.lists(st.sampled_from("abc"), unique=True)


@settings(deadline=None)
@given(st.lists(st.tuples(LABELS, LABELS, st.sampled_from("xyz")), min_size=1, max_size=30))
def test_counts_agree_with_scikit_learn(rows: list[tuple[list[str], list[str], str]]) -> None:
    """For any answers, micro-F1 is that of scikit-learn."""
    from sklearn.metrics import f1_score

    gold, found, groups = (list(column) for column in zip(*rows, strict=True))
    sides = [np.array([[name in labels for name in "abc"] for labels in side]) for side in (gold, found)]
    expected = f1_score(*sides, average="micro", zero_division=0)
    assert tally("abc", gold, found, groups).figure(micro_f1) == pytest.approx(expected)


def test_the_interval_of_a_difference_holds_it() -> None:
    """Drawn again over municipalities, a clear gain lies above zero, and no gain has an interval around zero."""
    groups = [f"by {n // 5}" for n in range(100)]
    gold = [["a"] if n % 2 else ["b"] for n in range(100)]
    poor = [g if n % 3 else [] for n, g in enumerate(gold)]
    gain = difference(tally("ab", gold, gold, groups), tally("ab", gold, poor, groups), macro_f1, 200)
    assert 0 < gain.low <= gain.value <= gain.high
    none = difference(tally("ab", gold, gold, groups), tally("ab", gold, gold, groups), macro_f1, 200)
    assert (none.low, none.value, none.high) == (0, 0, 0)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    """Always sure at 0.8 and right every time is off by 0.2."""
    assert calibration_error([0.8, 0.8], [True, True]) == pytest.approx(0.2)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_every_answer_is_in_one_bin(answers: list[tuple[float, bool]]) -> None:
    """For any probabilities, edges included, the bins hold each answer once and no bin is empty."""
    sure, right = zip(*answers, strict=True)
    made = bins(sure, right)
    assert sum(one.answers for one in made) == len(answers)
    assert all(one.answers for one in made)


def test_coverage_orders_answers_by_confidence() -> None:
    """The surest half comes first."""
    assert coverage([0.9, 0.5], [True, False], points=2) == [(0.5, 1.0), (1.0, 0.5)]


def test_items_with_more_renderings_do_not_count_more() -> None:
    """The first rendering of each written item is measured."""
    rows: list[dict[str, Any]] = [{"written": "a", "n": 1}, {"written": "a", "n": 2}, {"written": "b", "n": 3}]
    assert [row["n"] for row, _ in once(rows, {"a": example("a"), "b": example("b")})] == [1, 3]


def row(doc: str, gold: int | None, found: int | None, **more: Any) -> dict[str, Any]:
    """A row of ``data/segmented/items.jsonl`` with starts alone."""
    sides = {
        "gold": gold if gold is None else {"start": gold, "end": gold + 400, "sections": []},
        "found": found if found is None else {"start": found, "sections": [], "title_right": found == gold},
    }
    return {"doc": doc, "family": "f", "noise": [], "noise_level": 0, "written": doc, **sides, **more}


def test_boundaries_count_missed_and_invented_items() -> None:
    """A document with a fault is not exact, and the worst document comes first."""
    rows = [row("x", 0, 0), row("x", 400, 400), row("y", 0, None), row("y", 400, 410), row("y", None, 900)]
    report = measure_boundaries(rows)
    assert report["all"] | {"window_diff": 0, "pk": 0} == {
        "f1": 0.75, "precision": 0.75, "recall": 0.75, "exact": 0.5,
        "window_diff": 0, "pk": 0, "titles": 2 / 3, "sections_f1": 0.0, "items": 4, "documents": 2,
    }  # fmt: skip
    assert [document.name for document in report["worst"]] == ["y", "x"]


def test_boundaries_are_told_by_level_of_noise_and_apart_from_agendas_of_titles() -> None:
    """Each level of noise has its figures; bare titles count by themselves."""
    rows = [row("x", 0, 0), row("y", 0, None, noise_level=3), row("z", 0, None, written="titles/a-0")]
    report = measure_boundaries(rows)
    assert {level: own["f1"] for level, own in report["noise"].items()} == {0: 1.0, 3: 0.0}
    assert report["agendas"]["documents"] == 1


def test_window_diff_and_pk_forgive_a_near_miss() -> None:
    """A start a step away costs less than none at all, and the right starts cost nothing."""
    gold, length = [0, 1000, 2000, 3000], 4000
    assert segmentation_errors(gold, gold, length) == (0, 0)
    near, missing = segmentation_errors(gold, [0, 1040, 2000, 3000], length), segmentation_errors(gold, [0, 2000, 3000], length)
    assert all(0 < small < large for small, large in zip(near, missing, strict=True))


@settings(deadline=None)
@given(gold=st.lists(st.integers(0, 3000), min_size=1), found=st.lists(st.integers(0, 3000)), more=st.integers(1, 500))
def test_any_cut_of_any_document_has_an_error_between_none_and_all(gold: list[int], found: list[int], more: int) -> None:
    """WindowDiff and Pk are rates for documents of any length."""
    assert all(0 <= rate <= 1 for rate in segmentation_errors(gold, found, max([*gold, *found]) + more))


def test_sections_match_by_kind_and_place() -> None:
    """A section of the right kind near the gold one is right, whichever item it was taken to belong to."""
    gold = {"indstilling": [100, 500], "beslutning": [700]}
    assert match_sections(gold, {"indstilling": [110, 900], "resume": [700]}) == {
        "indstilling": (1, 1, 1), "beslutning": (0, 0, 1), "resume": (0, 1, 0),
    }  # fmt: skip


def test_figures_of_no_documents_are_zero() -> None:
    """A level of noise that a family has no documents of is no error."""
    assert figures(read_documents([]))["documents"] == 0


def type_row(written: str, gold: str | None, found: str, group: str, title: str | None = None) -> dict[str, Any]:
    """A row of the stage ``label``, sure of what it found; ``title`` is what the title alone would give."""
    probabilities, alone = ({label: 0.91 if label == best else 0.03 for label in (*TYPES, NONE)} for best in (found, title or found))
    views = {"agenda": probabilities, "title": alone}
    return {
        "written": written,
        "group": group,
        "bare": False,
        "gold": gold,
        "probabilities": probabilities,
        "review": False,
        "views": views,
    }


def test_types_are_told_beside_the_rules_and_by_what_is_shown() -> None:
    """Agendas of bare titles, items without a type, and the title alone are each counted by themselves."""
    pairs = [
        (type_row("a", "beslutning", "beslutning", "x", "orientering"), example("a")),
        (type_row("b", "orientering", "beslutning", "y"), example("b", "Nyt fra havnen")),
        (type_row("c", None, "ingen", "y"), example("c")),
        (type_row("titles/t#1", "drøftelse", "orientering", "t"), example("titles/t#1")),
    ]
    report = measure_types(pairs, 50)
    assert report["model"]["accuracy"] == 0.5
    assert report["rules"]["each"]["beslutning"]["recall"] == 1.0
    assert report["views"]["title"]["model"]["accuracy"] == 0.0
    assert report["titles"]["model"]["accuracy"] == 0.0
    assert report["untyped"] == {"items": 1, "left untyped": 1.0}
    assert report["confusion"] == {("beslutning", "beslutning"): 1, ("orientering", "beslutning"): 1, ("ingen", "ingen"): 1}
    assert [(m["gold"], m["found"], m["examples"][0]["title"]) for m in report["mistakes"]] == [
        ("orientering", "beslutning", "Nyt fra havnen")
    ]


def theme_row(written: str, gold: list[str], found: list[str], **more: Any) -> dict[str, Any]:
    """A row of the stage ``theme``."""
    pairs: list[list[Any]] = [[theme, 0.9] for theme in found]
    whole = {
        "written": written,
        "group": "x",
        "bare": False,
        "gold": gold,
        "also": [],
        "probabilities": dict.fromkeys(found, 0.9),
        "found": pairs,
    }
    return whole | {"views": {"agenda": pairs, "title": []}} | more


def test_themes_are_told_beside_the_keywords_and_by_what_is_shown() -> None:
    """What an item may have counts neither way; with the title alone nothing was found here."""
    pairs = [
        (theme_row("a", ["skole"], ["skole", "trafik"], also=["trafik"]), example("a")),
        (theme_row("b", ["bolig"], []), example("b", "Almene boliger")),
        (theme_row("titles/t#1", ["skole"], ["skole"]), example("titles/t#1", "Skole")),
    ]
    report = measure_themes(pairs, read_themes(ROOT / "data/themes.yaml"), 50)
    assert report["model"]["micro_f1"] == pytest.approx(2 / 3)
    assert report["views"]["title"]["model"]["micro_f1"] == 0.0
    assert (report["main"]["model"], report["titles"]["model"]) == (0.5, 1.0)
    assert report["calibration_error"] == pytest.approx(0.1)


def test_a_curve_of_precision_and_recall_rises_in_recall() -> None:
    """With the threshold falling, recall rises to all; a theme that nothing has gives no curve."""
    pairs = [(theme_row(f"{n}", ["skole"] if n % 3 else [], [], probabilities={"skole": n / 100}), example(f"{n}")) for n in range(100)]
    points = curve(pairs, "skole")
    recalls = [recall for recall, _ in points]
    assert sorted(recalls, reverse=True) == recalls
    assert max(recalls) == 1.0
    assert curve(pairs, "trafik") == []


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
