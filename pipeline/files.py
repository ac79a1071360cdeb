"""Writing that never leaves half a file or folder under the final name, and reading that ends."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from glob import escape
from io import TextIOWrapper
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, TextIO

from pipeline.errors import OutputError

_KINDS = ((stat.S_ISDIR, "is a folder"), (stat.S_ISFIFO, "is a pipe"), (stat.S_ISSOCK, "is a socket"))


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file, at most one more than ``most``; raises OSError for pipes and devices too, which might never end."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, next((kind for test, kind in _KINDS if test(mode)), "is a device"), str(path))
        return file.read(most + 1)


@contextmanager
def write_files(*paths: Path) -> Iterator[tuple[IO[bytes], ...]]:
    """Files that take their names when all of them are written to the end and on the disk; until then nothing stands there anew.

    What fails or is killed leaves the names as they were, but for a kill in the instant between two of them. Raises OutputError where
    they cannot be written, on a full disk for instance.
    """
    fresh: list[Path] = []
    try:
        fresh += [_beside(path) for path in paths]
        with ExitStack() as opened:
            yield tuple(opened.enter_context(name.open("xb")) for name in fresh)
        for name in fresh:
            _sync(name)
        for name, path in zip(fresh, paths, strict=True):
            name.replace(path)
    except OSError as error:
        if error.filename and str(error.filename) not in {str(name) for path in (*fresh, *paths) for name in (path, path.parent)}:
            raise  # of a file that is read meanwhile
        raise unwritten(" and ".join(map(str, paths)), error) from error
    finally:
        for name in fresh:
            name.unlink(missing_ok=True)


@contextmanager
def write_text(path: Path) -> Iterator[TextIO]:
    """A text file in UTF-8 that takes its name when it is written whole, as `write_files` has it."""
    with write_files(path) as (file,), TextIOWrapper(file, encoding="utf-8", newline="\n") as text:
        yield text


@contextmanager
def write_folder(path: Path) -> Iterator[Path]:
    """A folder that takes its name when all of it is written; what stood there before goes. Raises OutputError as `write_files` does."""
    place = _beside(path)
    fresh = place / "fresh"
    try:
        fresh.mkdir(parents=True)
        yield fresh
        if path.exists():
            path.replace(place / "before")  # a folder that holds something cannot be replaced
        fresh.replace(path)
    except OSError as error:
        if error.filename and not Path(error.filename).is_relative_to(place):
            raise  # of a file that is read meanwhile
        raise unwritten(str(path), error) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def unwritten(name: str, error: OSError) -> OutputError:
    """What to say where a file cannot be written."""
    return OutputError(f"{name}: cannot be written ({error.strerror}).")


def _beside(path: Path) -> Path:
    """A hidden name in the same folder that is free; what killed processes left under such names of ``path`` goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".{escape(path.name)}.????????.new"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    return path.with_name(f".{path.name}.{token_hex(4)}.new")


def _sync(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_rows(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """A JSON-lines file, one object a row."""
    with write_text(path) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, one at a time."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
