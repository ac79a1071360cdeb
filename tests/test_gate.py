"""The accuracy gate: what has got worse does not pass, and models of scrambled labels least of all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import joblib
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import label, theme, training
from pipeline.evaluate import once, summarise_answers
from pipeline.evaluation.labelled import measure_types
from pipeline.evaluation.themed import measure_themes
from pipeline.examples import Example
from pipeline.gate import Verdict, as_markdown, judge
from pipeline.params import GateParams, LabelParams, ThemeParams, read_params
from pipeline.tag import Tagger
from pipeline.themes import read_themes
from tests.conftest import ROOT
from tests.small_corpus import scrambled, small_examples

GATE = read_params(ROOT / "params.yaml", "gate", GateParams)
PLAIN = GateParams(floors={"f1": 0.8}, ceilings={"error": 0.1}, tolerance=0.02)
LEARNT = ("type_accuracy", "type_macro_f1", "theme_micro_f1")
FEW = ("mødeformalia", "økonomi", "beskæftigelsesindsats", "handicap-psykiatri")  # themes enough for a small training


def faults(verdicts: list[Verdict]) -> dict[str, str]:
    """What is wrong, by figure."""
    return {verdict.name: verdict.fault for verdict in verdicts if verdict.fault}


def trained_metrics(examples: list[Example]) -> dict[str, float]:
    """Train both classifiers for real, and measure their out-of-fold answers as `evaluate` does."""
    themes = [one for one in read_themes(ROOT / "data/themes.yaml") if one.id in FEW]
    kept = [replace(e, themes=tuple(t for t in e.themes if t in FEW), also=tuple(t for t in e.also if t in FEW)) for e in examples]
    by_name = {example.written: example for example in kept}
    label_params, theme_params = (
        read_params(ROOT / "params.yaml", "label", LabelParams),
        read_params(ROOT / "params.yaml", "theme", ThemeParams),
    )
    types, limits = label.train(kept, replace(label_params, folds=2))
    themed, choices = theme.train(kept, [t.id for t in themes], {}, replace(theme_params, folds=2))
    return summarise_answers(
        measure_types(once(list(label.answers(kept, types, limits)), by_name), 10),
        measure_themes(once(list(theme.answers(kept, themed, choices)), by_name), themes, 10),
    )


def test_models_of_scrambled_labels_do_not_pass(tagger: Tagger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trained on a small part of the corpus the types reach their floors; with labels scrambled every learnt figure is at fault."""
    monkeypatch.setattr(training, "LEARNING_SHARES", ())
    examples = small_examples(tagger, tmp_path, 16)
    with joblib.parallel_config(backend="sequential"):
        right, wrong = (trained_metrics(those) for those in (examples, scrambled(examples)))
    passed, failed = (faults(judge(metrics, right, GATE)) for metrics in (right, wrong))
    assert not {"type_accuracy", "type_macro_f1"} & passed.keys()
    assert set(LEARNT) <= failed.keys()
    falls = faults(judge(wrong, right, GateParams(dict.fromkeys(LEARNT, 0.0), {}, GATE.tolerance)))
    assert set(LEARNT) <= falls.keys()  # without any floor the fall alone would do


def test_a_figure_below_its_floor_is_at_fault() -> None:
    """Floors and ceilings hold even where nothing was measured before."""
    assert faults(judge({"f1": 0.79, "error": 0.11}, {}, PLAIN)) == {"f1": "below its floor", "error": "above its ceiling"}


def test_a_fall_larger_than_the_tolerance_is_at_fault() -> None:
    """A figure may get a little worse than on the base, not more; for an error, worse is higher."""
    before = {"f1": 0.9, "error": 0.05}
    assert not faults(judge({"f1": 0.885, "error": 0.06}, before, PLAIN))
    assert faults(judge({"f1": 0.87, "error": 0.08}, before, PLAIN)) == {
        "f1": "worse by 0.030, more than 0.02",
        "error": "worse by 0.030, more than 0.02",
    }


def test_a_figure_that_is_no_longer_measured_is_at_fault() -> None:
    """Nobody passes the gate by not measuring."""
    assert faults(judge({"error": 0.0}, {"f1": 0.9}, PLAIN)) == {"f1": "not measured"}


def test_figures_without_a_bound_are_shown_and_never_at_fault() -> None:
    """What params.yaml does not name stands in the table for information."""
    verdicts = judge({"f1": 0.9, "error": 0.0, "other": 0.1}, {"other": 0.9}, PLAIN)
    assert not faults(verdicts)
    assert "| other | 0.900 | 0.100 | -0.800 |  |  |" in as_markdown(verdicts, "main")


@settings(deadline=None)
@given(now=st.floats(0, 1), before=st.floats(0, 1))
def test_the_gate_opens_where_bounds_hold_and_nothing_fell(now: float, before: float) -> None:
    """For any figures: at fault exactly where below the floor or lower by more than the tolerance."""
    found = faults(judge({"f1": now, "error": 0.0}, {"f1": before}, PLAIN))
    assert bool(found) == (now < 0.8 or before - now > 0.02)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with metrics and parameters committed."""
    (tmp_path / "models").mkdir()
    shutil.copy(ROOT / "params.yaml", tmp_path)
    shutil.copy(ROOT / "models/metrics.json", tmp_path / "models")
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "Base"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def gate(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the gate on the metrics as they are."""
    command = [sys.executable, "-m", "pipeline.gate", "--no-train", *arguments]
    paths = os.environ | {"PYTHONPATH": str(ROOT), "GITHUB_STEP_SUMMARY": ""} | environment
    return subprocess.run(command, cwd=folder, env=paths, capture_output=True, text=True, check=False)


def test_the_command_compares_with_a_revision(repository: Path) -> None:
    """Unchanged metrics pass with 0; fallen ones end with 1, and the table stands in the job summary as on the screen."""
    assert gate(repository, "--base", "HEAD").returncode == 0
    path = repository / "models/metrics.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"type_accuracy": 0.5}))
    done = gate(repository, "--base", "HEAD", GITHUB_STEP_SUMMARY=str(repository / "summary.md"))
    assert done.returncode == 1
    assert re.search(r"\| type_accuracy \| 0\.\d+ \| 0\.500 \| -0\.\d+ \| at least [\d.]+ \| \*\*below its floor\*\* \|", done.stdout)
    assert (repository / "summary.md").read_text() == done.stdout


def test_an_unknown_revision_is_wrong_use(repository: Path) -> None:
    """The message says what is missing and what to do; git's null revision stands for nothing before."""
    done = gate(repository, "--base", "nowhere")
    assert (done.returncode, "no revision 'nowhere'" in done.stderr, "Fetch it" in done.stderr) == (2, True, True)
    assert gate(repository, "--base", "0" * 40).returncode == 0


def test_the_workflow_runs_the_same_command_without_secrets() -> None:
    """CI does what one does at home: the gate, on a full history, with no secret and no DVC remote."""
    text = (ROOT / ".github/workflows/accuracy.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["gate"]["steps"]
    assert any("python -m pipeline.gate --base" in step.get("run", "") for step in steps)
    assert steps[0]["with"]["fetch-depth"] == 0
    assert "secrets." not in text


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is not installed")
def test_the_workflows_are_sound() -> None:
    """The linter of GitHub workflows finds nothing in the workflows."""
    done = subprocess.run(
        ["actionlint", *map(str, (ROOT / ".github/workflows").glob("*.yml"))], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
