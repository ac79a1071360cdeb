"""A table a meeting, for reading on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, TextIO

from pipeline.records import Label, TaggedDocument, TaggedItem

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SHORT = {"beslutning": "beslut", "drøftelse": "drøft", "orientering": "orient"}
NARROW = 100  # columns; below it the table uses short words
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")
_DIRECTION = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def write(documents: Iterable[TaggedDocument], file: TextIO, *, explain: bool = False) -> None:
    """A table for every meeting and a last line that counts; ``explain`` adds the phrases that weighed for each answer."""
    from rich.console import Console

    console = Console(file=file, highlight=False, markup=False, emoji=False)
    items = review = 0
    for document in chain.from_iterable(document.meetings() for document in documents):
        meeting = document.meeting
        known = [part for part in (meeting.body, meeting.date, meeting.kind) if part]
        console.print(_plain(document.source), style="bold", soft_wrap=True)
        if known:
            console.print(_plain(" · ".join(known)), soft_wrap=True)
        if document.items:
            console.print(_table(document, console, explain=explain))
        items += len(document.items)
        review += sum(item.review for item in document.items)
    console.print(f"{items} items, {review} for review (?)")


def _table(document: TaggedDocument, console: Console, *, explain: bool) -> Table:
    from rich import box
    from rich.table import Table

    narrow = console.width < NARROW
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=explain)
    table.add_column("Nr.", justify="right", no_wrap=True)
    table.add_column("Titel", ratio=2 if explain else None, overflow="fold", min_width=20)
    table.add_column("Svar" if explain else "Type", no_wrap=True)
    table.add_column("Sikker", justify="right", no_wrap=True)
    table.add_column("Ord, der talte for det" if explain else "Temaer", ratio=3 if explain else None, overflow="fold", min_width=16)
    for item in document.items:
        for row in _reasons(item) if explain else [_cells(item, narrow=narrow)]:
            table.add_row(*map(_plain, row))
        if explain:
            table.add_row()
    return table


def _cells(tagged: TaggedItem, *, narrow: bool) -> list[str]:
    """An item's row: number, title, type, how sure, themes."""
    kind = tagged.type
    label = "–" if kind is None else _SHORT[kind.id] if narrow else kind.id
    themes = ", ".join(theme.id if narrow else f"{theme.id} {theme.probability:.0%}" for theme in tagged.themes)
    return [*_heading(tagged), label, _sure(tagged), themes]


def _reasons(tagged: TaggedItem) -> list[list[str]]:
    """A row for each answer about an item: its type, then its themes, with the phrases that weighed for it."""
    kind = tagged.type
    said = [f"dokumentet selv: {tagged.item.marker.text}"] if tagged.item.marker else []
    answers = [("–" if kind is None else kind.id, _sure(tagged), said + _phrases(kind))]
    answers += [(theme.id, f"{theme.probability:.0%}", _phrases(theme)) for theme in tagged.themes]
    headings = [_heading(tagged), *(["", ""] for _ in tagged.themes)]
    return [[*heading, label, sure, " · ".join(phrases)] for heading, (label, sure, phrases) in zip(headings, answers, strict=True)]


def _heading(tagged: TaggedItem) -> list[str]:
    return [tagged.item.number or "", tagged.item.title or "(uden titel)"]


def _sure(tagged: TaggedItem) -> str:
    sure = "" if tagged.type is None else "skrevet" if tagged.item.marker else f"{tagged.type.probability:.0%}"
    return sure + (" ?" if tagged.review else "")


def _phrases(answer: Label | None) -> list[str]:
    return [evidence.text for evidence in answer.evidence] if answer else []


def _plain(text: str) -> str:
    """Text without control characters, which a terminal would obey, and without marks that turn the direction of what follows."""
    return text.translate(_CONTROL | _DIRECTION)
