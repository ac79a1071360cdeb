"""What a stage's process fixes, so that training gives the same model everywhere."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from pipeline.stage import KERNELS
from tests.conftest import ROOT

SHOW = """
from pipeline.stage import stage
with stage():
    import numpy, threadpoolctl
    for library in threadpoolctl.threadpool_info():
        print(library["architecture"], library["num_threads"])
"""


def shown(**environment: str) -> set[str]:
    """Kernels and threads of the libraries that multiply matrices in a stage's process, under an environment of OpenBLAS."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS")}
    done = subprocess.run([sys.executable, "-c", SHOW], cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


@pytest.mark.skipif(platform.machine() not in KERNELS, reason="kernels are fixed for x86-64 only")
def test_a_stage_multiplies_matrices_the_same_way_on_every_processor() -> None:
    """The kernels of OpenBLAS and the number of its threads do not hang on the machine, unless the environment chooses others."""
    assert shown() == {f"{KERNELS[platform.machine()]} 1"}
    assert shown(OPENBLAS_CORETYPE="Nehalem", OPENBLAS_NUM_THREADS="2") == {"Nehalem 2"}


def test_a_stage_tells_what_is_wrong_with_its_input() -> None:
    """A stage without parameters ends with the message of the error and its exit code, not in a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.segment"],
        cwd=ROOT / "docs",
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "params.yaml" in done.stderr
