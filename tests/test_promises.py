"""The page of promises: every test it names exists."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.hostile import READABLE, UNREADABLE

PAGE = (ROOT / "docs/promises.md").read_text(encoding="utf-8")


def test_every_test_that_a_promise_names_exists() -> None:
    """And every row of the three tables of promises names one at least."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    existing = set(re.findall(r"^def (test_\w+)", code, re.MULTILINE))
    rows = [row for row in PAGE.split("## Counts")[0].splitlines() if row.startswith("| ") and not row.startswith("| promise")]
    assert rows
    for row in rows:
        named = set(re.findall(r"`(test_\w+)`", row))
        assert named, row
        assert named <= existing, row


def test_the_files_tried_are_counted() -> None:
    """The counts of broken and hostile files are those of the table of them."""
    assert f"{len(UNREADABLE)} refused, {len(READABLE)} read" in PAGE
