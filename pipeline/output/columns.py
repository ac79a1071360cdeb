"""An item as one flat row: the columns that the formats csv and parquet share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pipeline.records import TaggedDocument
from pipeline.themes import Theme, read_themes

Kind = Literal["text", "list", "date", "integer", "number", "flag"]
Row = dict[str, Any]  # an item as the format jsonl has it


@dataclass(frozen=True)
class Column:
    """A column's name, the kind of its values, what it means, and how it is taken from an item."""

    name: str
    kind: Kind
    meaning: str
    value: Callable[[Row], Any]


def columns() -> list[Column]:
    """All columns in their order: what is known of an item, then a flag for every theme of the list in use."""
    from pipeline.resources import resource

    return [*_FACTS, *(_theme_column(theme) for theme in read_themes(resource("data/themes.yaml")))]


def rows(documents: Iterable[TaggedDocument], wanted: list[Column]) -> Iterator[list[Any]]:
    """The values of the columns for every item, in document order."""
    for document in documents:
        for row in document.as_dicts():
            yield [column.value(row) for column in wanted]


def _plain(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, lambda row: row[name])


def _of_meeting(name: str, meaning: str, kind: Kind = "text") -> Column:
    return Column(name, kind, meaning, lambda row: row["meeting"][name])


def _of_type(name: str, key: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, lambda row: row["type"] and row["type"][key])


def _theme_column(theme: Theme) -> Column:
    return Column(f"theme_{theme.id}", "flag", f"Whether it is about this: {theme.definition}", lambda row: theme.id in _themes(row))


def _themes(row: Row) -> list[str]:
    return [theme["id"] for theme in row["themes"]]


def _day(row: Row) -> date | None:
    day = row["meeting"]["date"]
    return date.fromisoformat(day) if day else None


def _main(row: Row, key: str) -> Any:
    return row["themes"][0][key] if row["themes"] else None


def _phrases(answer: Row | None) -> list[str]:
    """The evidence of a type or a theme."""
    return [evidence["text"] for evidence in answer["evidence"]] if answer else []


_FACTS = [
    _plain("source", "text", "The file, as it was given or found."),
    _of_meeting("municipality", "The municipality, where the document names it."),
    _of_meeting("body", "The committee, council or board."),
    Column("date", "date", "The day of the meeting.", _day),
    _of_meeting("kind", "`referat` (minutes) or `dagsorden` (agenda)."),
    _of_meeting("start_time", "When the meeting began, HH:MM."),
    _of_meeting("end_time", "When it ended, HH:MM."),
    _of_meeting("place", "Where it was held."),
    _of_meeting("present", "Members who were there, as printed.", "list"),
    _of_meeting("absent", "Members who were not.", "list"),
    _plain("number", "text", "The item's number as printed; not always a number, therefore text."),
    _plain("title", "text", "The title without number and type marker."),
    _of_type("type", "label", "text", "`orientering`, `drøftelse` or `beslutning`; empty where it cannot be told."),
    _of_type("type_probability", "probability", "number", "How sure the type is, 0-1; 1 where the document says it."),
    _of_type("type_source", "source", "text", "`marker` (the document says the type) or `model`."),
    Column("main_theme", "text", "The theme that the item is most about.", lambda row: _main(row, "id")),
    Column("main_theme_probability", "number", "How sure the main theme is, 0-1.", lambda row: _main(row, "probability")),
    Column("themes", "list", "All themes, the main one first; at most three.", _themes),
    _plain("review", "flag", "Whether a reader should look: the model is not sure of the type."),
    _plain("closed", "flag", "Whether the item was closed to the public."),
    _plain("case_number", "text", "The municipality's case number."),
    _plain("document_number", "text", "The number of the document in the records system."),
    _plain("kle", "text", "The KLE subject number."),
    _plain("attachments", "list", "Names of the attachments, as printed."),
    Column("type_evidence", "list", "The phrases that weighed most for the type.", lambda row: _phrases(row["type"])),
    Column("theme_evidence", "list", "Those for the main theme.", lambda row: _phrases((row["themes"] or [None])[0])),
    _plain("start", "integer", "Where the item begins in what `referat text` prints, in characters."),
    _plain("end", "integer", "Where it ends."),
]
