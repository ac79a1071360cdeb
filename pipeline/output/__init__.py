"""Tagged documents on paper: one module a format, each with ``write(documents, file)``. A format is one entry in `FORMATS`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TextIO

from pipeline.errors import UsageError
from pipeline.records import TaggedDocument


@dataclass(frozen=True)
class Format:
    """Where a format's ``write`` stands, its keyword options, and whether it prints the text of the documents."""

    module: str
    options: tuple[str, ...] = ()
    text: bool = False

    def write(self, documents: Iterable[TaggedDocument], file: TextIO, options: Mapping[str, bool]) -> None:
        """Write documents as they come to a text file in UTF-8; a binary format writes to the buffer under it."""
        import_module(self.module).write(documents, file, **options)


FORMATS = {
    "table": Format("pipeline.output.table", options=("explain",)),
    "csv": Format("pipeline.output.spreadsheet", options=("excel",)),
    "json": Format("pipeline.output.meetings"),
    "jsonl": Format("pipeline.output.lines"),
    "parquet": Format("pipeline.output.parquet"),
    "html": Format("pipeline.report", text=True),
}


def choose_format(form: str | None, output: Path | None, options: dict[str, bool]) -> tuple[str, dict[str, bool]]:
    """The format's name and its options that are set: as asked for, else by the output's ending, else by what the options go with.

    Raises UsageError where an option does not go with the format.
    """
    wanted = [name for name, on in options.items() if on]
    ending = output.suffix[1:].lower() if output else ""
    fitting = next((name for name, known in FORMATS.items() if wanted and wanted[0] in known.options), "table")
    form = form or (ending if ending in FORMATS else fitting)
    for name in wanted:
        if name not in FORMATS[form].options:
            goes_with = " or ".join(known for known, entry in FORMATS.items() if name in entry.options)
            raise UsageError(f"--{name} goes with --format {goes_with}, not with {form}.")
    return form, dict.fromkeys(wanted, True)
