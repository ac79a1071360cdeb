"""The pages in docs/: their commands and examples work as printed, and their links lead somewhere."""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.small_project import environment, put_commands

DOCS = ROOT / "docs"
SAMPLE = ROOT / "examples/social-og-arbejdsmarkedsudvalget-2021-09-07.txt"
NEED_NETWORK = ("pip install", "python3 -m venv")  # beginnings of commands that install from the package index; .ci/run does it
SHORTENED = {  # what is printed, and what is run in its place
    "tcp://127.0.0.1:8786": "tcp://127.0.0.1:FREE",  # the same command on a port that is free
    "python -m benchmarks": "python -m benchmarks page",  # the rest takes minutes: run in parts by tests/test_benchmarks.py
    "-max_total_time=600": "-max_total_time=1",
    "python -m fuzz.growth": "python -m fuzz.growth --seconds 0.0001 dates underlines",
}
IN_PROJECT = ("dvc ", "python -m ")  # commands that belong in a checkout: they run in a small one
EXTRAS = {"docs/library.md": "distributed", "fuzz/README.md": "atheris"}  # page -> what its commands need beyond the extras dev and train
SCORE = {  # the form that docs/accuracy.md tells
    "items": dict.fromkeys(("precision", "recall", "f1", "gold", "documents", "documents_exact"), 1),
    "types": {"accuracy": 0.5, "macro_f1": 0.5, "per_type": {"drøftelse": {"f1": 0.5}}},
    "themes": {"micro_f1": 0.5, "macro_f1": 0.5, "per_theme": {"skole": {"f1": 0.5, "tp": 1, "fn": 1}}},
    "titles": {"top_accuracy": 0.5, "n": 2},
}


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[str]:
    """The commands of a page, a line each."""
    return [line for block in blocks(page, "sh") for line in block.splitlines()]


def examples(page: Path) -> list[str]:
    """The examples of a page at Python's prompt; the scripts of spacy.md are run by tests/test_spacy_component.py."""
    return [block for block in blocks(page, "python") if block.startswith(">>>")]


def script(page: Path, place: Path) -> str:
    """The commands of a page as one script: each block where it belongs, what needs the network left out."""
    lines = []
    for block in blocks(page, "sh"):
        lines.append(f"cd {place / 'project' if any(word in block for word in IN_PROJECT) else place}")
        lines += [line for line in block.splitlines() if not line.startswith(NEED_NETWORK)]
    text = "\n".join(lines)
    for printed, run in SHORTENED.items():
        text = re.sub(rf"{re.escape(printed)}(?![\w.])", run, text)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return text.replace("FREE", str(free.getsockname()[1]))


PAGES = [
    str(page.relative_to(ROOT)) for page in (ROOT / "README.md", ROOT / "fuzz/README.md", *sorted(DOCS.glob("*.md"))) if commands(page)
]
WITH_EXAMPLES = sorted(page.name for page in DOCS.glob("*.md") if examples(page))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder as the pages have it: minutes in folders, a PDF, a scorer, and the commands on the path."""
    for folder in ("referater/2021", "examples", "minutes"):
        (tmp_path / folder).mkdir(parents=True)
        shutil.copy(SAMPLE, tmp_path / folder)
    shutil.copy(ROOT / "fuzz/corpus/pdf/minutes.pdf", tmp_path / "agenda.pdf")
    put_commands(tmp_path / ".venv/bin")
    return tmp_path


@pytest.fixture
def checkout(place: Path, trained: Path) -> Path:
    """Beside them a small trained checkout, with a scorer of the reader's own."""
    project = shutil.copytree(trained, place / "project")
    for name in ("benchmarks", "fuzz"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    (project / "docs").mkdir()
    (project / "score").write_text(f"#!/bin/sh\necho '{json.dumps(SCORE)}'\n", encoding="utf-8")
    (project / "score").chmod(0o755)
    put_commands(project / ".venv/bin")
    return place


@pytest.mark.parametrize("page", PAGES)
def test_every_command_works_as_printed(page: str, checkout: Path) -> None:
    """The commands of a page, one after the other, end without error; those of a checkout in a small one that was trained."""
    if page in EXTRAS:
        pytest.importorskip(EXTRAS[page], reason="an extra is not installed")
    shell = ["bash", "-euxc", script(ROOT / page, checkout)]
    env = environment(checkout / ".venv/bin") | {"TMPDIR": str(checkout)}
    with (checkout / "told").open("wb") as told:
        run = subprocess.Popen(shell, cwd=checkout, env=env, stdout=told, stderr=told, start_new_session=True)
        code = run.wait()
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)  # what a page starts to go on in the background
    assert code == 0, (checkout / "told").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", WITH_EXAMPLES)
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


def test_what_is_shortened_is_printed() -> None:
    """Every exception from running to the letter belongs to a command of some page."""
    printed = "\n".join(command for page in PAGES for command in commands(ROOT / page))
    assert all(command in printed for command in SHORTENED)


def test_what_needs_the_network_installs_what_there_is() -> None:
    """Of the commands that install, those of the README are run by .ci/run, and every extra that a page names exists."""
    run_by_ci = re.findall(r"readme_command '?([\w/]+)'?", (ROOT / ".ci/run").read_text(encoding="utf-8"))
    installing = [command for command in commands(ROOT / "README.md") if command.startswith(NEED_NETWORK)]
    assert installing
    assert all(any(word in command for word in run_by_ci) for command in installing)
    extras = set(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"])
    pages = [path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "fuzz/README.md")]
    named = {extra for page in pages for names in re.findall(r"(?:\.|referat)\[([\w,]+)\]", page) for extra in names.split(",")}
    assert {"train", "dev", "spacy"} <= named <= extras
