"""Model files: numbers and names, checked before use, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import load
from pipeline.errors import ModelError
from pipeline.linear import packed, unpacked
from pipeline.modelfile import load_model, provenance, save_model
from pipeline.params import EvaluateParams
from tests.conftest import ROOT

ARRAYS: dict[str, np.ndarray] = {"b": np.arange(6, dtype=np.float32), "a": np.ones((2, 2), dtype=np.int8)}
CHOICE = {
    "themes": ["skole"],
    **dict.fromkeys(("threshold", "relative", "least", "kle_odds", "slope", "offset"), 0.5),
    "kle": {},
}


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


def manifest(facts: str, data: bytes) -> str:
    """A manifest with the right hash, as a stranger would write it."""
    return f'{{"format": 1, "sha256": "{hashlib.sha256(data).hexdigest()}"{facts}}}'


@pytest.mark.parametrize(
    "header",
    [
        b"\xff" * 8,
        struct.pack("<Q", 2**62) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 70) + b'{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}'.ljust(70),
        struct.pack("<Q", 60) + b'{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}'.ljust(60) + b"1234",
        struct.pack("<Q", 60) + b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[9,4]}}'.ljust(60) + b"1234",
        struct.pack("<Q", 60) + b'{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'.ljust(60) + b"1234",
    ],
    ids=["no length", "huge header", "no mapping", "huge shape", "unknown type", "wrong offsets", "foreign type"],
)
def test_arrays_that_lie_about_themselves_are_refused(tmp_path: Path, header: bytes) -> None:
    """Whatever the header of the arrays claims, and though the hash is right."""
    (tmp_path / "m.safetensors").write_bytes(header)
    (tmp_path / "m.json").write_text(manifest("", header), encoding="utf-8")
    with pytest.raises(ModelError, match="dvc repro"):
        load_model(tmp_path, "m", {"a": "n"})


@pytest.mark.parametrize(
    "facts",
    ["[" * 100_000, '{"a":' * 100_000, "9" * 10_000, "NaN", "-Infinity", "1e999", '"\ud800"', "true", "[1]", "1e300"],
    ids=["deep list", "deep mapping", "huge number", "no number", "infinity", "overflow", "half a character", "truth", "list", "large"],
)
def test_a_manifest_with_wild_values_is_refused(tmp_path: Path, facts: str) -> None:
    """Nesting deeper than the stack, numbers beyond all bounds, values of another kind."""
    save_model(tmp_path, "m", ARRAYS, {})
    text = manifest(f', "review": {facts}', (tmp_path / "m.safetensors").read_bytes())
    (tmp_path / "m.json").write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(ModelError, match="dvc repro"):
        load_model(tmp_path, "m", {}, {"review": float})


@pytest.mark.parametrize("name", ["m.json", "m.safetensors"])
@pytest.mark.parametrize("target", ["/dev/zero", "loop", "pipe"])
def test_a_model_that_never_ends_is_refused(tmp_path: Path, name: str, target: str) -> None:
    """A link to a device, a link to itself, and a pipe are no model files."""
    save_model(tmp_path, "m", ARRAYS, {})
    (tmp_path / name).unlink()
    if target == "pipe":
        os.mkfifo(tmp_path / name)
    else:
        (tmp_path / name).symlink_to(target if target.startswith("/") else tmp_path / name)
    with pytest.raises(ModelError, match="dvc repro"):
        load_model(tmp_path, "m")


@pytest.mark.parametrize("kind", ["pickle", "npz", "joblib", "zip", "script"])
def test_no_file_of_a_model_folder_is_run(tmp_path: Path, kind: str) -> None:
    """Booby-trapped files of every kind, under the names that are opened and beside them, run nothing."""
    trap = {
        "pickle": pickle.dumps(Trap()),
        "npz": b"\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(128) + pickle.dumps(Trap()),
        "joblib": b"\x80\x04" + pickle.dumps(Trap()),
        "zip": b"PK\x03\x04" + pickle.dumps(Trap()),
        "script": b"#!/bin/sh\nexit 99\n",
    }[kind]
    for name in ("m.json", "m.safetensors", "m.pkl", "m.joblib", "m.py", "__init__.py", "conftest.py"):
        (tmp_path / name).write_bytes(trap)
    with pytest.raises(ModelError):
        load_model(tmp_path, "m")
    (tmp_path / "m.json").write_text(manifest("", trap), encoding="utf-8")
    with pytest.raises(ModelError):
        load_model(tmp_path, "m")


@pytest.mark.parametrize(
    ("name", "array", "value"),
    [
        ("segment", "first.hidden", np.zeros((3, 3), dtype=np.float32)),
        ("segment", "second.output", np.full(1, np.nan, dtype=np.float32)),
        ("type", "bias", np.full(4, np.inf, dtype=np.float32)),
        ("type", "labels", ["a", "b", "c", "d"]),
        ("type", "review", "sure"),
        ("type", "labels", ["orientering"]),
        ("theme", "idf", np.zeros(5, dtype=np.float16)),
        ("theme", "vocabulary", np.zeros(3, dtype=np.uint8)),
        ("theme", "weights", packed(bytes(7))),
        ("theme", "weights", packed(bytes(10**8))),
        ("theme", "choice", {**CHOICE, "kle": {"17": 3}}),
        ("theme", "choice", {**CHOICE, "themes": ["ukendt"]}),
        ("segment", "features", ["other", "names"]),
    ],
)
def test_a_model_that_does_not_fit_together_says_retrain(tmp_path: Path, name: str, array: str, value: object) -> None:
    """Wrong shapes, no numbers, foreign labels, features of another version: refused when loaded, not when used."""
    for file in (ROOT / "models").glob("*.*s*"):
        shutil.copy(file, tmp_path)
    arrays, facts = load_model(ROOT / "models", name)
    changed = {k: v for k, v in facts.items() if k not in ("format", "sha256")}
    if isinstance(value, np.ndarray):
        arrays[array] = value
    else:
        changed[array] = value
    save_model(tmp_path, name, arrays, changed)
    with pytest.raises(ModelError, match="dvc repro"):
        load(tmp_path)


def test_packed_bytes_never_grow_beyond_what_is_asked_for() -> None:
    """A few bytes that inflate to gigabytes are refused without being inflated."""
    assert unpacked(packed(b"ord"), 3) == b"ord"
    assert unpacked(packed(bytes(10**7)), 10**6) == b""
    assert unpacked(packed(b"ord")[:-2], 3) == b""


def test_a_model_saved_again_is_the_same_model(tmp_path: Path) -> None:
    """The checks let through what they are meant for."""
    for name in ("segment", "type", "theme"):
        arrays, facts = load_model(ROOT / "models", name)
        save_model(tmp_path, name, arrays, {k: v for k, v in facts.items() if k not in ("format", "sha256")})
    assert load(tmp_path).tag("1. Orientering om regnskab\n").items


@given(manifest=st.binary(max_size=200), arrays=st.binary(max_size=200))
def test_any_bytes_are_refused_as_a_model(manifest: bytes, arrays: bytes) -> None:
    """No bytes at all are anything but a ModelError."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "m.json").write_bytes(manifest)
        Path(folder, "m.safetensors").write_bytes(arrays)
        with pytest.raises(ModelError):
            load_model(Path(folder), "m")


def test_a_manifest_tells_what_the_model_was_trained_with(tmp_path: Path) -> None:
    """Versions, the data's hash and the parameters are written, read back, and refused where they are of another form."""
    (tmp_path / "data").write_bytes(b"x")
    trained = provenance(EvaluateParams(10), tmp_path / "data")
    save_model(tmp_path, "m", ARRAYS, {"trained": trained})
    assert load_model(tmp_path, "m")[1]["trained"] == trained
    assert trained["data"] == hashlib.sha256(b"x").hexdigest()
    assert set(trained["versions"]) == {"referat", "numpy", "scikit-learn"}
    save_model(tmp_path, "m", ARRAYS, {"trained": {"versions": 1}})
    with pytest.raises(ModelError, match="dvc repro"):
        load_model(tmp_path, "m")
