"""The pages in docs/: their commands and examples work as printed, and their links lead somewhere."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCS = ROOT / "docs"
SAMPLE = ROOT / "examples/social-og-arbejdsmarkedsudvalget-2021-09-07.txt"
NOT_RUN = {  # beginning of a command, and why the tests do not run it
    "pip install": "changes the environment; .ci/run installs from nothing",
    "dask ": "starts a cluster that goes on; tests/test_cluster.py starts one",
    "referat tag referater --cluster": "needs that cluster; run by tests/test_cluster.py",
    "./score": "stands for a scorer of the reader's own",
    "python -m pipeline.real_scores": "changes what is recorded; run by tests/test_real_scores.py",
    "python -m pipeline.gate": "retrains; run by tests/test_gate.py",
    "python3 -m venv .annif": "installs from the network",
    "python -m benchmarks": "takes minutes and changes the results; run in parts by tests/test_benchmarks.py",
    "dvc repro": "takes minutes; .ci/run runs it",
    "dvc metrics diff": "needs the git history",
    "dvc plots diff": "needs the git history",
}


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[str]:
    """The commands of a page, a line each."""
    return [line for block in blocks(page, "sh") for line in block.splitlines()]


def examples(page: Path) -> list[str]:
    """The examples of a page at Python's prompt; the scripts of spacy.md are run by tests/test_spacy_component.py."""
    return [block for block in blocks(page, "python") if block.startswith(">>>") or page.name != "spacy.md"]


def is_run(command: str) -> bool:
    return not any(command.startswith(beginning) for beginning in NOT_RUN)


PAGES = sorted(page.name for page in DOCS.glob("*.md") if commands(page) or examples(page))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder as the pages have it: minutes in referater/ and examples/, and the commands on the path."""
    for folder in ("referater/2021", "examples"):
        (tmp_path / folder).mkdir(parents=True)
        shutil.copy(SAMPLE, tmp_path / folder)
    for name, arguments in (("referat", "-c 'from pipeline.cli import main; main()'"), ("python", ""), ("dvc", "-m dvc")):
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'#!/bin/sh\nexec {sys.executable} {arguments} "$@"\n', encoding="utf-8")
        path.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_every_command_works_as_printed(page: str, place: Path) -> None:
    """The commands of a page, one after the other, end without error; those of retraining.md in the checkout."""
    script = "\n".join(filter(is_run, commands(DOCS / page)))
    cwd = ROOT if page == "retraining.md" else place
    env = {**os.environ, "PATH": f"{place / 'bin'}:{os.environ['PATH']}"}
    result = subprocess.run(["bash", "-euxc", script], cwd=cwd, env=env, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_python_example_gives_what_is_printed(page: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of a page, run in order in one session."""
    monkeypatch.chdir(place)
    session: dict[str, object] = {}
    for number, block in enumerate(examples(DOCS / page)):
        example = doctest.DocTestParser().get_doctest(block, session, f"{page}, block {number}", page, 0)
        assert example.examples
        told: list[str] = []
        runner = doctest.DocTestRunner()
        runner.run(example, out=told.append, clear_globs=False)
        session = example.globs
        assert not runner.failures, "".join(told)


@pytest.mark.parametrize("command", ["dvc repro", "dvc metrics diff", "dvc plots diff"])
def test_commands_of_dvc_that_are_not_run_exist(command: str) -> None:
    """DVC knows the command."""
    assert subprocess.run([sys.executable, "-m", *command.split(), "--help"], capture_output=True, check=False).returncode == 0


def test_what_is_not_run_is_still_printed() -> None:
    """Every exception from running belongs to a command of some page."""
    printed = [command for page in PAGES for command in commands(DOCS / page)]
    assert all(any(command.startswith(beginning) for command in printed) for beginning in NOT_RUN)
