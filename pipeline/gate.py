"""The accuracy gate: retrain, compare the metrics with those of a base revision, and fail where accuracy fell.

::

    python -m pipeline.gate --base main

Prints a Markdown table (to ``$GITHUB_STEP_SUMMARY``, too, where that is set) and ends with 1 where a figure is out of its bounds
in ``params.yaml`` or has got worse by more than the tolerance. It needs git and DVC, but neither a DVC remote nor secrets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import ModelError, ReferatError, UsageError
from pipeline.params import GateParams, read_params

METRICS = "models/metrics.json"
FELL = 1  # exit code where the gate does not open


@dataclass(frozen=True)
class Verdict:
    """A figure before and now, and what is wrong with it: nothing, where `fault` is empty. `bound` is its floor or ceiling."""

    name: str
    before: float | None
    now: float | None
    bound: str
    fault: str


def judge(now: dict[str, float], before: dict[str, float], params: GateParams) -> list[Verdict]:
    """Every figure of now or before; only those with a floor or a ceiling can be at fault, also by not being there."""
    names = [*now, *(name for name in (*before, *params.floors, *params.ceilings) if name not in now)]
    return [_verdict(name, now.get(name), before.get(name), params) for name in dict.fromkeys(names)]


def _verdict(name: str, now: float | None, before: float | None, params: GateParams) -> Verdict:
    sign, bound = (1, params.floors[name]) if name in params.floors else (-1, params.ceilings.get(name))
    if bound is None:
        return Verdict(name, before, now, "", "")
    shown = f"{'at least' if sign > 0 else 'at most'} {bound:g}"
    if now is None:
        fault = "not measured"
    elif sign * (now - bound) < 0:
        fault = "below its floor" if sign > 0 else "above its ceiling"
    elif before is not None and sign * (before - now) > params.tolerance:
        fault = f"worse by {abs(before - now):.3f}, more than {params.tolerance:g}"
    else:
        fault = ""
    return Verdict(name, before, now, shown, fault)


def as_markdown(verdicts: list[Verdict], base: str) -> str:
    """A headline and a table, what is at fault first."""
    faults = [verdict for verdict in verdicts if verdict.fault]
    headline = f"{len(faults)} of {len(verdicts)} figures at fault" if faults else "accuracy holds"
    return "\n".join(
        [
            f"### Accuracy gate: {headline}",
            "",
            f"| figure | {base} | now | change | allowed | |",
            "|---|---|---|---|---|---|",
            *_lines(verdicts),
            "",
        ]
    )


def _lines(verdicts: list[Verdict]) -> Iterator[str]:
    for one in sorted(verdicts, key=lambda verdict: not verdict.fault):
        change = f"{one.now - one.before:+.3f}" if one.now is not None and one.before is not None else ""
        before, now = ("" if value is None else f"{value:.3f}" for value in (one.before, one.now))
        state = f"**{one.fault}**" if one.fault else "ok" if one.bound else ""
        yield f"| {one.name} | {before} | {now} | {change} | {one.bound} | {state} |"


def read_base(base: str) -> dict[str, Any]:
    """The metrics committed at a revision, empty where it holds none; raises UsageError where there is no such revision."""
    if base and not base.strip("0"):  # git's null revision: the first push of a branch has nothing before it
        return {}
    if _git("rev-parse", "--verify", "--quiet", f"{base}^{{commit}}").returncode:
        raise UsageError(f"There is no revision '{base}' here. Fetch it (git fetch origin), or name another with --base.")
    shown = _git("show", f"{base}:{METRICS}")
    metrics: dict[str, Any] = {} if shown.returncode else json.loads(shown.stdout)
    return metrics


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607 (git as the user has it)
    except FileNotFoundError as error:
        raise UsageError("git was not found, and the gate compares with a git revision. Install git.") from error


def retrain() -> None:
    """Run ``dvc repro`` with the Python that runs this; raises UsageError where a stage fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run([sys.executable, "-m", "dvc", "repro"], env=os.environ | {"PATH": path}, check=False, stdout=sys.stderr)
    if done.returncode:
        raise UsageError("`dvc repro` failed, see above. If DVC is missing: pip install -e '.[train]'.")


def read_metrics(path: Path) -> dict[str, float]:
    """The metrics that ``evaluate`` wrote; raises ModelError where there are none."""
    try:
        metrics: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}). Run `dvc repro` to measure.") from error
    return metrics


def main(
    base: Annotated[str, typer.Option(help="Git revision to compare with.")] = "main",
    train: Annotated[bool, typer.Option(help="Retrain first (dvc repro), or judge the metrics as they are.")] = True,
) -> None:
    """Retrain, compare the metrics with those of a git revision, and end with 1 where accuracy fell."""
    try:
        before = read_base(base)
        if train:
            retrain()
        verdicts = judge(read_metrics(Path(METRICS)), before, read_params(Path("params.yaml"), "gate", GateParams))
    except ReferatError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(error.exit_code) from error
    table = as_markdown(verdicts, base)
    print(table)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(table + "\n")
    if any(verdict.fault for verdict in verdicts):
        raise typer.Exit(FELL)


if __name__ == "__main__":
    typer.run(main)
