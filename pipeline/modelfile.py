"""Model files: arrays in safetensors, everything else in JSON beside them. Opening one never runs code from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.files import read_regular, write_files

if TYPE_CHECKING:
    import numpy as np

FORMAT = 2
ADVICE = "Run `dvc repro` to train it again, or install referat again."
MOST_MANIFEST, MOST_ARRAYS = 50_000_000, 1_000_000_000  # bytes
LARGEST = 1e12  # number in a manifest
_TRAINED = {"versions": {str: str}, "data": str, "params": {}}
_UNTOLD: dict[str, Any] = {"versions": {}, "data": "", "params": {}}  # of a model saved before manifests told it


def save_model(folder: Path, name: str, arrays: dict[str, np.ndarray], facts: dict[str, Any]) -> None:
    """Write ``NAME.safetensors`` and ``NAME.json``, whose manifest holds the arrays' hash; equal input gives equal bytes."""
    from safetensors.numpy import save

    data = save(dict(sorted(arrays.items())))
    manifest = {"format": FORMAT, "sha256": hashlib.sha256(data).hexdigest(), **facts}
    with write_files(folder / f"{name}.safetensors", folder / f"{name}.json") as (numbers, rest):
        numbers.write(data)
        rest.write(f"{json.dumps(manifest, ensure_ascii=False, indent=1)}\n".encode())


def provenance(params: Any, data: Path) -> dict[str, Any]:
    """What a model was trained with, for its manifest: versions of what trains, hash of the data, and the stage's parameters."""
    from importlib.metadata import version

    versions = {name: version(name) for name in ("referat", "numpy", "scikit-learn")}
    return {"versions": versions, "data": hashlib.sha256(data.read_bytes()).hexdigest(), "params": asdict(params)}


def load_model(
    folder: Path, name: str, shapes: Mapping[str, str] | None = None, wanted: Mapping[str, Any] | None = None
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Read a model's arrays and facts, and check them before use.

    ``shapes`` gives for each array its sizes as letters or numbers, ``"n h"``: equal letters are equal sizes. ``wanted`` is the pattern
    of the facts (see `fits`). Raises ModelError where a file is missing, damaged, foreign, of another format or of other contents.
    """
    try:
        facts = _manifest(folder / f"{name}.json")
        arrays = _arrays(folder / f"{name}.safetensors", str(facts.get("sha256")))
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename} is missing. {ADVICE}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{folder / name} cannot be read ({str(error)[:200]}). {ADVICE}") from error
    if not fits(facts, dict(wanted or {})) or not fits(facts.get("trained", _UNTOLD), _TRAINED):
        raise ModelError(f"{folder / name}.json does not say what this version needs to know. {ADVICE}")
    sizes = sizes_of(arrays, shapes or {})
    if sizes is None:
        raise ModelError(f"{folder / name}.safetensors does not hold the arrays that this version needs. {ADVICE}")
    for fact, size in (("labels", sizes.get("labels")), ("features", sizes.get("features"))):
        if size is not None and fact in facts and len(facts[fact]) != size:
            raise ModelError(f"{folder / name}.json names {len(facts[fact])} {fact}, the arrays have {size}. {ADVICE}")
    return arrays, facts


def fits(value: Any, pattern: Any) -> bool:
    """Whether a value from a manifest has the form of a pattern.

    A type stands for itself (``float`` for any finite number), ``[pattern]`` for a list of such, ``{str: pattern}`` for a mapping to
    such, ``{"key": pattern}`` for a mapping with these keys and perhaps others.
    """
    if isinstance(pattern, list):
        return isinstance(value, list) and all(fits(part, pattern[0]) for part in value)
    if isinstance(pattern, dict):
        if not isinstance(value, dict):
            return False
        if str in pattern:
            return all(fits(part, pattern[str]) for part in value.values())
        return all(key in value and fits(value[key], part) for key, part in pattern.items())
    if pattern is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST
    return type(value) is pattern


def sizes_of(arrays: Mapping[str, np.ndarray], shapes: Mapping[str, str]) -> dict[str, int] | None:
    """The size that each letter of ``shapes`` stands for; None where an array is missing, of another shape, or not all numbers."""
    import numpy as np

    sizes: dict[str, int] = {}
    for name, letters in shapes.items():
        array = arrays.get(name)
        if array is None or array.ndim != len(letters.split()) or array.dtype.kind not in "iuf":
            return None
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            return None
        for letter, size in zip(letters.split(), array.shape, strict=True):
            if size != (int(letter) if letter.isdigit() else sizes.setdefault(letter, size)):
                return None
    return sizes


def _manifest(path: Path) -> dict[str, Any]:
    facts = json.loads(read_regular(path, MOST_MANIFEST).decode("utf-8"), parse_constant=_no_number)
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ModelError(f"{path} is of another format than this version reads ({FORMAT}). {ADVICE}")
    return facts


def _arrays(path: Path, sha256: str) -> dict[str, np.ndarray]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    data = read_regular(path, MOST_ARRAYS)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError(f"{path} does not belong to its manifest: it is damaged or was exchanged. {ADVICE}")
    try:
        arrays: dict[str, np.ndarray] = load(data)
    except (SafetensorError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} is damaged ({str(error)[:200]}). {ADVICE}") from error
    return arrays


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
