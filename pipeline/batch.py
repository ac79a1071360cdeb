"""Many files of minutes: read and tagged one after the other or in several processes, answers in the order of input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ReadError, UsageError
from pipeline.limits import current_limits, deadline
from pipeline.reading import minutes_below, read_file, read_stream, shown
from pipeline.records import TaggedDocument
from pipeline.tag import Tagger, load

STDIN = "-"


def tag_files(paths: Sequence[str], *, ignore_markers: bool = False, jobs: int = 1) -> Iterator[TaggedDocument | ReadError]:
    """Tag every file that the paths stand for, in order; a file that cannot be read gives its error instead.

    Raises UsageError where a path does not exist or holds no minutes, before any work is done.
    """
    files = expand(paths)
    load_once()
    if jobs == 1 or len(files) == 1:
        return (tag_file(file, ignore_markers=ignore_markers) for file in files)
    from joblib import Parallel, delayed

    pool = Parallel(n_jobs=jobs, return_as="generator")
    return iter(pool(delayed(tag_file)(file, ignore_markers=ignore_markers) for file in files))


def expand(paths: Sequence[str]) -> list[str]:
    """The files that paths stand for: folders are searched, each file comes once."""
    files: dict[str, None] = {}
    for path in paths:
        if path == STDIN:
            files[path] = None
            continue
        if not Path(path).exists():
            raise UsageError(f"{path}: there is no such file or folder.")
        below = minutes_below(Path(path))
        if not below:
            raise UsageError(f"{path}: holds no files of minutes (.txt .md .html .pdf .docx).")
        files.update(dict.fromkeys(map(str, below)))
    return list(files)


def tag_file(file: str, *, ignore_markers: bool) -> TaggedDocument | ReadError:
    """Read and tag one file; what cannot be read comes back as its error."""
    try:
        content = read_source(file)
        with deadline(current_limits().seconds, shown(file)):
            return load_once().tag(content, file, ignore_markers=ignore_markers)
    except ReadError as error:
        return error


def read_source(file: str) -> str:
    """Text of a file, or of standard input; raises ReadError."""
    return read_stream(sys.stdin.buffer, STDIN) if file == STDIN else read_file(Path(file))


@lru_cache(maxsize=1)
def load_once() -> Tagger:
    """The shipped tagger, loaded once a process."""
    return load()
