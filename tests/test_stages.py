"""The data flow: one name runs through stage, module, parameters and test; what a stage depends on is declared."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

STAGES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
PARAMS: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))


def imported(path: Path) -> set[Path]:
    """The files of this project that a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pipeline":
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    bases = [ROOT / name.replace(".", "/") for name in names]
    return {file for base in bases for file in (base.with_suffix(".py"), base / "__init__.py") if file.is_file()}


def closure(path: Path) -> set[str]:
    """Every module of the project that a module needs, itself included, as paths from the root."""
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += imported(module)
    return {str(module.relative_to(ROOT)) for module in seen} - {"pipeline/__init__.py"}


@pytest.mark.parametrize("stage", STAGES)
def test_one_name_runs_through_stage_module_parameters_and_test(stage: str) -> None:
    """A stage, its module, its block of parameters and its test file share one name."""
    assert STAGES[stage]["cmd"] == f"python -m pipeline.{stage}"
    assert STAGES[stage]["params"] == [stage]
    assert (ROOT / f"pipeline/{stage}.py").is_file()
    assert (ROOT / f"tests/test_{stage}.py").is_file()
    assert STAGES[stage]["desc"]


def test_parameters_hold_no_block_without_a_stage() -> None:
    """Every block of params.yaml belongs to a stage, or to the gate that judges what they made."""
    assert set(PARAMS) == {*STAGES, "gate"}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_declares_every_module_that_it_imports(stage: str) -> None:
    """A change in any module that a stage imports makes DVC run the stage again."""
    declared = {dep for dep in STAGES[stage]["deps"] if dep.startswith("pipeline/") and dep.endswith(".py")}
    assert declared == closure(ROOT / f"pipeline/{stage}.py")


@pytest.mark.parametrize("stage", STAGES)
def test_verbs_do_not_import_each_other(stage: str) -> None:
    """A stage's module imports no other stage's module."""
    others = {f"pipeline/{other}.py" for other in STAGES if other != stage}
    assert not others & closure(ROOT / f"pipeline/{stage}.py")
