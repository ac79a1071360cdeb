"""Figures of real minutes: recorded without a word of them, and with the models that they are of."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.real_scores import MODELS, changed_models, figures_only, model_hashes, read_real_scores, record
from tests.conftest import ROOT

SCORE = {"items": {"f1": 0.51, "gold": 3}, "types": {"accuracy": 0.9, "per_type": {"drøftelse": {"f1": 1.0, "n": 1}}}}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with the models' manifests."""
    for name in MODELS:
        shutil.copy(ROOT / f"models/{name}.json", tmp_path)
    return tmp_path


def test_a_score_is_recorded_beside_the_others(models: Path) -> None:
    """Recording one gold set leaves the other as it was."""
    out, score = models / "real_scores.json", models / "score.json"
    score.write_text(json.dumps(SCORE))
    record({"minutes": score}, out, date(2026, 1, 2))
    record({"titles": score}, out, date(2026, 1, 3))
    kept = read_real_scores(out)
    assert {name: kept[name]["date"] for name in kept} == {"minutes": "2026-01-02", "titles": "2026-01-03"}
    assert kept["minutes"]["figures"] == SCORE


def test_a_model_that_was_trained_again_is_noticed(models: Path) -> None:
    """A recorded score tells which of the models it is no longer of."""
    out, score = models / "real_scores.json", models / "score.json"
    score.write_text(json.dumps(SCORE))
    record({"minutes": score}, out, date(2026, 1, 2))
    assert changed_models(read_real_scores(out)["minutes"], model_hashes(models)) == []
    (models / "theme.json").write_text("{}")
    assert changed_models(read_real_scores(out)["minutes"], model_hashes(models)) == ["theme"]


@pytest.mark.parametrize("values", [[1], "text", {"items": "Udvalget godkendte indstillingen"}, {"items": {"f1": True}}, {"x" * 60: 1}])
def test_text_is_never_recorded(values: Any) -> None:
    """Anything but figures by short names is refused."""
    with pytest.raises(UsageError, match="--json"):
        figures_only(values, "score.json")


@settings(deadline=None)
@given(st.recursive(st.floats(0, 1) | st.integers(0, 999), lambda inner: st.dictionaries(st.text("abc", max_size=5), inner), max_leaves=8))
def test_figures_are_kept_as_they_are(values: Any) -> None:
    """Nested figures of any shape come through, to four decimals."""
    kept = figures_only({"all": values}, "score.json")["all"]
    assert json.dumps(kept) == json.dumps(json.loads(json.dumps(values), parse_float=lambda number: round(float(number), 4)))


def test_a_file_that_is_no_score_is_wrong_use(models: Path) -> None:
    """The message names the file and what to give."""
    with pytest.raises(UsageError, match=r"nothing\.json cannot be read"):
        record({"minutes": models / "nothing.json"}, models / "real_scores.json", date(2026, 1, 2))


def test_the_card_says_where_real_figures_are_of_other_models() -> None:
    """The card in git shows the recorded figures, and calls them old exactly where a model has changed."""
    card, hashes = (ROOT / "models/MODEL_CARD.md").read_text(encoding="utf-8"), model_hashes(ROOT / "models")
    for name, score in read_real_scores(ROOT / "models/real_scores.json").items():
        assert f"real: {name}" in card
        changed = changed_models(score, hashes)
        assert (f"{' and '.join(changed)} changed since" in card) == bool(changed)
