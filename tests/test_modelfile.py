"""Model files: numbers and names, checked before use, the same bytes every time."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.modelfile import load_model, save_model

ARRAYS: dict[str, np.ndarray] = {"b": np.arange(6, dtype=np.float32), "a": np.ones((2, 2), dtype=np.int8)}


class Trap:
    """What a stranger's pickle would run."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("raise SystemExit('code was run')",))


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Arrays and facts come back unchanged."""
    save_model(tmp_path, "m", ARRAYS, {"labels": ["æ"]})
    arrays, facts = load_model(tmp_path, "m")
    assert all(np.array_equal(arrays[name], ARRAYS[name]) for name in ARRAYS)
    assert facts["labels"] == ["æ"]


def test_equal_models_are_equal_byte_for_byte(tmp_path: Path) -> None:
    """The order in which arrays are given makes no difference."""
    save_model(tmp_path / "x", "m", ARRAYS, {})
    save_model(tmp_path / "y", "m", dict(reversed(ARRAYS.items())), {})
    for name in ("m.json", "m.safetensors"):
        assert (tmp_path / "x" / name).read_bytes() == (tmp_path / "y" / name).read_bytes()


@pytest.mark.parametrize("damage", ["missing", "cut", "exchanged", "pickle", "old", "no json"])
def test_a_model_that_cannot_be_used_says_retrain(tmp_path: Path, damage: str) -> None:
    """A missing, damaged, foreign, booby-trapped or old model gets a message and runs nothing."""
    save_model(tmp_path, "m", ARRAYS, {})
    arrays, facts = tmp_path / "m.safetensors", tmp_path / "m.json"
    if damage == "missing":
        arrays.unlink()
    elif damage == "cut":
        arrays.write_bytes(arrays.read_bytes()[:-3])
    elif damage == "exchanged":
        save_model(tmp_path, "other", {"b": np.zeros(3, dtype=np.float32)}, {})
        arrays.write_bytes((tmp_path / "other.safetensors").read_bytes())
    elif damage == "pickle":
        arrays.write_bytes(pickle.dumps(Trap()))
    elif damage == "old":
        facts.write_text(json.dumps({"format": 0}), encoding="utf-8")
    else:
        facts.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ModelError, match="dvc repro"):
        load_model(tmp_path, "m")
