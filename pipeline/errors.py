"""The errors that users meet: each says what is the matter and what to do, and carries its exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class ReferatError(Exception):
    """Base of all errors that are not bugs; ``exit_code`` is what the command ends with."""

    exit_code = 2


class UsageError(ReferatError):
    """The command or the library was used wrongly."""


class OutputError(ReferatError):
    """A result could not be written."""


class ParamsError(ReferatError):
    """``params.yaml`` lacks a key or holds a wrong value."""


class CorpusError(ReferatError):
    """A file of the written corpus does not follow its format."""


class ModelError(ReferatError):
    """A model or its data is missing, damaged or of another version."""

    exit_code = 3


class ReadError(ReferatError):
    """A file of minutes could not be read."""

    exit_code = 4


@contextmanager
def told() -> Iterator[None]:
    """What a program run by ``python -m`` ends with: the message of an error that is no bug, on standard error, and its exit code."""
    try:
        yield
    except ReferatError as error:
        print(error, file=sys.stderr)
        raise SystemExit(error.exit_code) from error
