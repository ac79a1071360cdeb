"""Tagged items as a table, JSON or JSON lines; messages about files go to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import ReadError, UsageError
from pipeline.files import write_text
from pipeline.records import TaggedDocument, TaggedItem

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from pipeline.themes import Theme

_SHORT = {"beslutning": "beslut", "drøftelse": "drøft", "orientering": "orient"}
NARROW = 100  # columns; below it the table uses short words
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")
_DIRECTION = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def write(results: Iterable[TaggedDocument | ReadError], form: str, output: Path | None) -> int:
    """Write all results in a format to a file or standard output; returns how many files could not be read.

    The file appears under its name when all is written. Unreadable files and those without items are named on standard error.
    """
    unread = 0

    def readable() -> Iterator[TaggedDocument]:
        nonlocal unread
        for result in results:
            if isinstance(result, ReadError):
                unread += 1
                print(f"referat: {result}", file=sys.stderr)
                continue
            if not result.items:
                print(f"referat: {result.source}: no items found; is it minutes or an agenda?", file=sys.stderr)
            yield result

    with _target(output) as file:
        {"table": _write_table, "json": _write_json, "jsonl": _write_lines}[form](readable(), file)
    return unread


@contextmanager
def _target(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        yield sys.stdout
        return
    if output.is_dir():
        raise UsageError(f"{output}: is a folder. Give --output the name of a file.")
    try:
        with write_text(output) as file:
            yield file
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}).") from error


def _write_lines(documents: Iterable[TaggedDocument], file: IO[str]) -> None:
    for document in documents:
        for row in document.as_dicts():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_json(documents: Iterable[TaggedDocument], file: IO[str]) -> None:
    file.write("[")
    between = "\n"
    for document in documents:
        for row in document.as_dicts():
            file.write(between + json.dumps(row, ensure_ascii=False))
            between = ",\n"
    file.write("\n]\n")


def _write_table(documents: Iterable[TaggedDocument], file: IO[str]) -> None:
    from rich.console import Console

    console = Console(file=file, highlight=False, markup=False, emoji=False)
    items = review = 0
    for document in documents:
        meeting = document.meeting
        known = [part for part in (meeting.body, meeting.date, meeting.kind) if part]
        console.print(_plain(document.source), style="bold", soft_wrap=True)
        if known:
            console.print(_plain(" · ".join(known)), soft_wrap=True)
        if document.items:
            console.print(_table(document, console))
        items += len(document.items)
        review += sum(item.review for item in document.items)
    console.print(f"{items} items, {review} for review (?)")


def _table(document: TaggedDocument, console: Console) -> Table:
    from rich import box
    from rich.table import Table

    narrow = console.width < NARROW
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column("Nr.", justify="right", no_wrap=True)
    table.add_column("Titel", ratio=None, overflow="fold", min_width=20)
    table.add_column("Type", no_wrap=True)
    table.add_column("Sikker", justify="right", no_wrap=True)
    table.add_column("Temaer", overflow="fold", min_width=16)
    for item in document.items:
        table.add_row(*_cells(item, narrow=narrow))
    return table


def _cells(tagged: TaggedItem, *, narrow: bool) -> list[str]:
    item, kind = tagged.item, tagged.type
    label = "–" if kind is None else _SHORT[kind.id] if narrow else kind.id
    title = item.title or "(uden titel)"
    sure = "" if kind is None else "skrevet" if item.marker else f"{kind.probability:.0%}"
    themes = ", ".join(theme.id if narrow else f"{theme.id} {theme.probability:.0%}" for theme in tagged.themes)
    return [_plain(cell) for cell in (item.number or "", title, label, sure + (" ?" if tagged.review else ""), themes)]


def _plain(text: str) -> str:
    """Text without control characters, which a terminal would obey, and without marks that turn the direction of what follows."""
    return text.translate(_CONTROL).translate(_DIRECTION)


def print_themes(themes: list[Theme]) -> None:
    """The list of themes, a line each."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for theme in themes:
        table.add_row(theme.id, theme.definition)
    Console(highlight=False, markup=False, emoji=False).print(table)


def print_info(models: Path) -> None:
    """Which model is in use, what it was trained on, how accurate it measured."""
    from pipeline import __version__
    from pipeline.modelfile import load_model

    print(f"referat {__version__}")
    print(f"models    {models}")
    for name, what in (("segment", "documents"), ("type", "examples"), ("theme", "examples")):
        _, facts = load_model(models, name)
        noun = "composed documents" if what == "documents" else "written items and titles"
        print(f"{name:9} trained on {facts[what]} {noun}, {facts['sha256'][:12]}")
    metrics = _read_metrics(models)
    for name, value in metrics.items():
        print(f"{name:32} {value:.3f}" if isinstance(value, float) else f"{name:32} {value}")


def _read_metrics(models: Path) -> dict[str, Any]:
    path = models / "metrics.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found
