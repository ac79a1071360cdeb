"""Model files: arrays in safetensors, everything else in JSON beside them. Opening one never runs code from it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.files import write_text

if TYPE_CHECKING:
    import numpy as np

FORMAT = 1


def save_model(folder: Path, name: str, arrays: dict[str, np.ndarray], facts: dict[str, Any]) -> None:
    """Write ``NAME.safetensors`` and ``NAME.json``, whose manifest holds the arrays' hash; equal input gives equal bytes."""
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    data = save(dict(sorted(arrays.items())))
    temporary = folder / f".{name}.safetensors"
    temporary.write_bytes(data)
    temporary.replace(folder / f"{name}.safetensors")
    with write_text(folder / f"{name}.json") as file:
        json.dump({"format": FORMAT, "sha256": hashlib.sha256(data).hexdigest(), **facts}, file, ensure_ascii=False, indent=1)
        file.write("\n")


def load_model(folder: Path, name: str) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Read a model's arrays and facts; raises ModelError where a file is missing, damaged, foreign or of another format."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    advice = "Run `dvc repro` to train it again, or install referat again."
    try:
        facts = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        data = (folder / f"{name}.safetensors").read_bytes()
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename} is missing. {advice}") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / name}.json cannot be read ({error}). {advice}") from error
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ModelError(f"{folder / name}.json is of another format than this version reads ({FORMAT}). {advice}")
    if hashlib.sha256(data).hexdigest() != facts.get("sha256"):
        raise ModelError(f"{folder / name}.safetensors does not belong to its manifest: it is damaged or was exchanged. {advice}")
    try:
        return load(data), facts
    except SafetensorError as error:
        raise ModelError(f"{folder / name}.safetensors is damaged ({error}). {advice}") from error
