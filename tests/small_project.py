"""A small copy of this project, with git and DVC of its own, in which the commands of retraining run for real within seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

WHOLE = (
    ".dvc/config",
    ".dvc/.gitignore",
    ".dvc/plots",
    ".dvcignore",
    ".gitignore",
    "dvc.yaml",
    "pyproject.toml",
    "examples",
    "models",
    "pipeline",
)
DATA = (
    "headings.yaml",
    "sections.yaml",
    "subheadings.txt",
    "themes.yaml",
    "own",
    *(f"written/meetings/{place}" for place in ("birkemose", "ellemose", "havnsby")),
)
LAYOUTS = ("_parts", "punkt-n", "dot", "markdown", "sag-nr", "list-titles", "agenda-numbered")
TITLES, LINES = ("dagsordener-a", "arbejde-a"), 61
PARAMS: dict[str, dict[str, Any]] = {
    "compose": {"layouts_each": 2},
    "segment": {"folds": 2, "members": 1, "epochs": 16, "averaged": 4, "hidden": 8, "l2": 0.01},
    "label": {"folds": 2, "min_count": 1, "max_features": 500},
    "theme": {"folds": 2, "min_count": 1, "max_features": 500},
    "evaluate": {"bootstrap": 20},
    "gate": {"tolerance": 0.5, "floors": {"items_f1": 0.5, "type_accuracy": 0.5}, "ceilings": {"type_calibration_error": 0.5}},
}
COMMANDS = {"referat": "-c 'from pipeline.cli import main; main()'", "python": "", "dvc": "-m dvc", "dask": "-m dask"}


def make(folder: Path) -> None:
    """Put the project into an empty folder: the shipped models, a small part of the corpus, nothing trained; committed on `main`."""
    for name in WHOLE:
        _copy(ROOT / name, folder / name)
    for name in (*DATA, *(f"layouts/{layout}.jinja" for layout in LAYOUTS)):
        _copy(ROOT / "data" / name, folder / "data" / name)
    (folder / "data/written/titles").mkdir()
    for name in TITLES:
        with (ROOT / f"data/written/titles/{name}.tsv").open(encoding="utf-8") as lines:
            (folder / f"data/written/titles/{name}.tsv").write_text("".join(islice(lines, LINES)), encoding="utf-8")
    params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    small = {block: {**values, **PARAMS[block]} for block, values in params.items()}
    (folder / "params.yaml").write_text(yaml.safe_dump(small, allow_unicode=True, sort_keys=False), encoding="utf-8")
    _copy(ROOT / "plots/learning_curve_real.csv", folder / "plots/learning_curve_real.csv")
    for command in (["init", "-q", "-b", "main"], ["config", "user.name", "Test"], ["config", "user.email", "test@example.org"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    commit(folder)


def commit(folder: Path) -> None:
    """Commit everything."""
    for command in (["add", "--all"], ["commit", "-qm", "State"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def put_commands(folder: Path) -> None:
    """Scripts for the commands of the pages, which run with the Python that runs this."""
    folder.mkdir(parents=True)
    for name, arguments in COMMANDS.items():
        path = folder / name
        path.write_text(f'#!/bin/sh\nexec {sys.executable} {arguments} "$@"\n', encoding="utf-8")
        path.chmod(0o755)
    (folder / "activate").write_text(f'PATH="{folder}:$PATH"\n', encoding="utf-8")


def environment(commands: Path) -> dict[str, str]:
    """The environment of a shell that has those commands; what DVC keeps for all projects of a machine stands beside them."""
    return os.environ | {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "DVC_SITE_CACHE_DIR": str(commands / "dvc-cache")}


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
