"""The README: short, true, and as it prints."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from pipeline.cli import app
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_can_be_read_in_ten_minutes() -> None:
    """At most 120 lines."""
    assert len(README.splitlines()) <= 120


def test_the_transcript_is_what_the_command_prints() -> None:
    """The table in the README is that of the sample meeting, to the letter."""
    code = "from pipeline.cli import main; main()"
    sample = "examples/social-og-arbejdsmarkedsudvalget-2021-09-07.txt"
    command = [sys.executable, "-c", code, "tag", sample]
    printed = subprocess.run(command, capture_output=True, cwd=ROOT, env={**os.environ, "COLUMNS": "100"}, check=True).stdout.decode()
    assert "\n".join(line.rstrip() for line in printed.splitlines()).strip() in README


def test_the_figures_are_those_of_the_metrics() -> None:
    """Every figure in the README's table was measured by `evaluate`."""
    metrics = json.loads((ROOT / "models/metrics.json").read_text(encoding="utf-8"))
    table = README[README.index("| what |") :].split("\n\n")[0]
    figures = set(re.findall(r"0\.\d\d", table))
    assert figures
    assert figures <= {f"{value:.2f}" for value in metrics.values()}


def test_every_command_is_documented() -> None:
    """Each command of the command line stands in the README."""
    names = [command.callback.__name__ for command in app.registered_commands if command.callback]
    assert all(f"referat {name}" in README for name in names)


def test_the_number_of_layouts_is_right() -> None:
    """The README counts the layouts as they are."""
    layouts = [path for path in (ROOT / "data/layouts").glob("*.jinja") if not path.name.startswith("_")]
    assert f"{len(layouts)} ways to set them out" in README
