"""Killed at any moment, a run goes on; the full harness is ``python -m tests.kill 200``."""

from __future__ import annotations

from tests.kill import kill


def test_a_killed_run_goes_on_and_ends_as_if_uninterrupted() -> None:
    """After every kill -9 there is no half output, and the last run's bytes are those of an uninterrupted one."""
    assert kill(3, seed=1).total() >= 3
