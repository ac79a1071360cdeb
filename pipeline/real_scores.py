"""Figures measured by hand on minutes that stand outside the project: recorded in ``models/``, shown in the model card.

::

    score minutes.jsonl minutes --json > minutes.json
    python -m pipeline.real_scores minutes=minutes.json

Only figures are kept, never a word of the minutes, and with them which models they are of (see docs/accuracy.md).
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError, told
from pipeline.files import write_text

MODELS = ("segment", "type", "theme")
OUT = Path("models/real_scores.json")
LONGEST = 48  # characters of a figure's name: a type, a theme, a pair of types


def model_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each model's manifest, which holds that of its arrays."""
    return {name: hashlib.sha256((folder / f"{name}.json").read_bytes()).hexdigest() for name in MODELS}


def read_real_scores(path: Path) -> dict[str, Any]:
    """What was recorded, by the name of the gold set; empty where nothing was."""
    recorded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return recorded


def changed_models(score: dict[str, Any], hashes: dict[str, str]) -> list[str]:
    """The models that are others now than when a recorded score was measured."""
    return [name for name in MODELS if score["models"].get(name) != hashes[name]]


def figures_only(values: Any, where: str) -> dict[str, Any]:
    """Nested figures as they are; raises UsageError at anything else, so that no text of minutes gets in."""
    if not isinstance(values, dict):
        raise UsageError(f"{where} holds no figures by name. Give what the score printed with `--json`.")
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if len(name) > LONGEST or "\n" in name:
            raise UsageError(f"{where}: '{name[:LONGEST]}...' is no name of a figure. Give what the score printed with `--json`.")
        number = isinstance(value, int | float) and not isinstance(value, bool)
        kept[name] = round(value, 4) if number else figures_only(value, f"{where}, {name}")
    return kept


def record(names: dict[str, Path], out: Path, day: date) -> None:
    """Add the scores in the files, by name of the gold set, to those recorded; raises UsageError where one cannot be read."""
    scores = read_real_scores(out)
    for name, path in names.items():
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} cannot be read ({error}). Give what the score printed with `--json`.") from error
        scores[name] = {"date": day.isoformat(), "models": model_hashes(out.parent), "figures": figures_only(values, str(path))}
    with write_text(out) as file:
        json.dump(dict(sorted(scores.items())), file, ensure_ascii=False, indent=1)
        file.write("\n")


def main() -> None:
    """Record the scores given as NAME=FILE."""
    pairs = [argument.partition("=") for argument in sys.argv[1:]]
    if not pairs or not all(name and file for name, _, file in pairs):
        raise UsageError("Say which scores to record: python -m pipeline.real_scores NAME=FILE...")
    record({name: Path(file) for name, _, file in pairs}, OUT, date.today())  # noqa: DTZ011 (the day where the user is)


if __name__ == "__main__":
    with told():
        main()
