"""Writing: whole files under final names, whatever comes between."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import OutputError
from pipeline.files import write_files, write_folder, write_rows, write_text

WRITE_HALF = """
import os, signal
from pathlib import Path
from pipeline.files import write_folder, write_text
with write_text(Path("file")) as file, write_folder(Path("folder")) as folder:
    file.write("half")
    file.flush()
    (folder / "half").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("write", [write_text, write_files, write_folder])
def test_what_fails_half_way_leaves_what_stood_there(tmp_path: Path, write: Callable[[Path], AbstractContextManager[Any]]) -> None:
    """An error while writing leaves the old file or folder, and nothing beside it."""
    path = tmp_path / "old"
    if write is write_folder:
        path.mkdir()
    else:
        path.write_text("old")
    with pytest.raises(ZeroDivisionError), write(path):
        raise ZeroDivisionError
    assert names(tmp_path) == {"old"}
    assert path.is_dir() or path.read_text() == "old"


def test_two_files_take_their_names_together(tmp_path: Path) -> None:
    """Neither stands there anew until both are written."""
    with write_files(tmp_path / "a", tmp_path / "b") as (a, b):
        a.write(b"a")
        a.close()
        assert not {"a", "b"} & names(tmp_path)
        b.write(b"b")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"a", "b": b"b"}


def test_what_a_killed_process_leaves_goes_when_the_same_is_written_again(tmp_path: Path) -> None:
    """After kill -9 there is nothing under the final names, and half a file and folder under hidden ones until the next writing."""
    killed = subprocess.run([sys.executable, "-c", WRITE_HALF], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(names(tmp_path)) == 2
    assert not {"file", "folder"} & names(tmp_path)
    with write_text(tmp_path / "file"), write_folder(tmp_path / "folder"):
        pass
    assert names(tmp_path) == {"file", "folder"}


def test_files_are_as_private_as_the_user_has_them(tmp_path: Path) -> None:
    """The mask of the user's shell decides who may read what is written."""
    before = os.umask(0o077)
    try:
        with write_text(tmp_path / "file"), write_folder(tmp_path / "folder"):
            pass
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("file", "folder")] == [0o600, 0o700]


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The message names the file and the reason."""
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=r"file/rows\.jsonl: cannot be written \((File exists|Not a directory)\)"):
        write_rows(tmp_path / "file/rows.jsonl", [])


def test_a_file_that_is_missing_meanwhile_is_not_called_unwritten(tmp_path: Path) -> None:
    """An error of what is read while writing stays what it is."""
    rows = (json.loads((tmp_path / name).read_text()) for name in ("missing",))
    with pytest.raises(FileNotFoundError, match="missing"):
        write_rows(tmp_path / "rows.jsonl", rows)
    assert not names(tmp_path)


def test_a_full_disk_ends_a_stage_with_one_line(trained: Path, tmp_path: Path) -> None:
    """No traceback: which file could not be written, and why; what stood there before is untouched."""
    project = shutil.copytree(trained, tmp_path / "project")
    before = {path: path.read_bytes() for path in (project / "data").rglob("*") if path.is_file()}

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    command = [sys.executable, "-m", "pipeline.compose"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, preexec_fn=small_disk, check=False)
    assert (done.returncode, done.stderr) == (2, "data/composed: cannot be written (File too large).\n")
    assert {path: path.read_bytes() for path in (project / "data").rglob("*") if path.is_file()} == before
