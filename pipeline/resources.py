"""Where the shipped data and models lie: in the wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ModelError

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Path of a shipped file such as ``models/type.json``; raises ModelError where it is missing."""
    for base in (_PACKAGE, _PACKAGE.parent):
        if (base / name).exists():
            return base / name
    raise ModelError(f"{name} is missing from this installation. Install referat again, or run `dvc repro` in a checkout to make it.")
