"""The command on a Dask cluster of real processes on this machine, which read no file of the folder."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from tests.conftest import MINUTES
from tests.kill import COMMAND

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
runner = CliRunner()
DASK = [sys.executable, "-m", "dask"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address and its two worker processes, which stand in an empty folder."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    quiet = {"cwd": elsewhere, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([*DASK, "scheduler", "--host", address, "--no-dashboard", "--no-show"], **quiet)  # type: ignore[call-overload]
    worker = [*DASK, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [subprocess.Popen(worker, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    with distributed.Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Many small minutes, one file that cannot be read."""
    (tmp_path / "in").mkdir()
    for n in range(120):
        (tmp_path / f"in/{n:03}.txt").write_text(MINUTES.replace("Åvej", f"Åvej {n}"), encoding="utf-8")
    (tmp_path / "in/broken.pdf").write_bytes(b"%PDF-1.4 broken")
    return tmp_path / "in"


def test_a_cluster_gives_the_bytes_of_one_job_also_when_a_worker_is_killed(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], folder: Path
) -> None:
    """Two workers tag bytes that they are sent; one is killed half-way, and nothing is lost, doubled or out of order."""
    address, workers = cluster
    alone, output = folder.parent / "alone.jsonl", folder.parent / "items.jsonl"
    part = output.with_name("items.jsonl.part")
    assert runner.invoke(app, ["tag", str(folder), "--output", str(alone)]).exit_code == 4
    with subprocess.Popen([*COMMAND, str(folder), "--output", str(output), "--cluster", address], stderr=subprocess.PIPE) as run:
        while not (part.exists() and part.read_bytes().count(b"\n") > 30):
            assert run.poll() is None, run.stderr and run.stderr.read()
            time.sleep(0.01)
        workers[0].kill()
        assert part.exists(), "it was finished before the worker was killed"
        assert run.wait() == 4
    assert output.read_bytes() == alone.read_bytes()


def test_a_worker_with_another_model_is_refused(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers of two models never stand in one output: exit code 3."""
    monkeypatch.setattr("pipeline.tag.Tagger.fingerprint", "f" * 64)
    result = runner.invoke(app, ["tag", str(minutes), "--cluster", cluster[0]])
    assert result.exit_code == 3
    assert "another model or version" in result.stderr


@pytest.mark.parametrize(("address", "said"), [("tcp://127.0.0.1:9", "no Dask scheduler answers"), ("localhost", "tcp://HOST:PORT")])
def test_a_scheduler_that_cannot_be_reached_is_told(minutes: Path, monkeypatch: pytest.MonkeyPatch, address: str, said: str) -> None:
    """Exit code 2, the address, and what to start."""
    monkeypatch.setattr("pipeline.parallel.SECONDS_TO_CONNECT", 1)
    result = runner.invoke(app, ["tag", str(minutes), "--cluster", address])
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_scheduler_without_workers_is_told(minutes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are waited for; where none comes, exit code 2 and what to start."""
    monkeypatch.setattr("pipeline.parallel.SECONDS_TO_CONNECT", 1)
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0") as empty:
        result = runner.invoke(app, ["tag", str(minutes), "--cluster", empty.scheduler_address])
    assert result.exit_code == 2
    assert "the scheduler has no workers. Start some: dask worker" in result.stderr


def test_the_missing_extra_is_named(minutes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Dask, exit code 2 and what to install; nor does a cluster take a number of jobs."""
    assert runner.invoke(app, ["tag", str(minutes), "--cluster", "tcp://127.0.0.1:9", "--jobs", "2"]).exit_code == 2
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = runner.invoke(app, ["tag", str(minutes), "--cluster", "tcp://127.0.0.1:9"])
    assert result.exit_code == 2
    assert "referat[cluster]" in result.stderr
