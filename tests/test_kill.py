"""Killed at any moment, a run goes on; the full harnesses are ``python -m tests.kill 200`` and ``python -m tests.kill_repro 120``."""

from __future__ import annotations

from pathlib import Path

from tests import kill_repro
from tests.kill import kill


def test_a_killed_run_goes_on_and_ends_as_if_uninterrupted() -> None:
    """After every kill -9 there is no half output, and the last run's bytes are those of an uninterrupted one."""
    assert kill(3, seed=1).total() >= 3


def test_a_killed_retraining_goes_on_and_ends_as_if_uninterrupted(trained: Path) -> None:
    """After every kill -9 each file is an old or a new one and there are models to tag with; the last `dvc repro` makes the same bytes."""
    met, _ = kill_repro.kill(2, seed=1, trained=trained, stages=("compose", "segment"))
    assert met.total() == 2
    assert not any("no model" in what for what in met)
