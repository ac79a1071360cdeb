"""The page docs/fields.md: every field and column of the output, written by ``python -m pipeline.output.reference``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.files import write_text
from pipeline.output.columns import columns

PAGE = Path("docs/fields.md")
FIELDS = {  # of an item in JSON: a dot leads into an object, [] into the objects of a list
    "source": "the file, as it was given or found; `-` is standard input",
    "meeting.body": "committee, council or board, or null",
    "meeting.date": "day of the meeting, ISO 8601, or null",
    "meeting.kind": "`referat` (minutes), `dagsorden` (agenda) or null",
    "meeting.municipality": "the municipality, or null",
    "meeting.start_time": "when it began, `HH:MM`, or null",
    "meeting.end_time": "when it ended, `HH:MM`, or null",
    "meeting.place": "where it was held, or null",
    "meeting.present[]": "a member who was there, as printed, with the party's letter",
    "meeting.absent[]": "a member who was not",
    "number": "the item's number as printed, text, or null",
    "title": "the title verbatim, without number and type marker",
    "start": "where the item begins: characters into what `referat text` prints, from 0",
    "end": "where it ends: the first character behind it",
    "closed": "whether the item was closed to the public",
    "case_number": "the municipality's case number, or null",
    "document_number": "the number of the document in the records system, or null",
    "kle": "KLE subject number, or null",
    "attachments[]": "the name of an attachment, as printed",
    "sections[].name": "a part's heading as printed",
    "sections[].kind": "what kind of part it is: `indstilling`, `beslutning`, `sagsfremstilling`, ...",
    "sections[].start": "where the part begins, at its heading",
    "sections[].end": "where it ends",
    "sections[].body": "another body whose decision it is; only there",
    "sections[].date": "the day of that decision; only there",
    "type": "null where the type cannot be told, else:",
    "type.label": "`orientering`, `drøftelse` or `beslutning`",
    "type.probability": "how sure it is, 0-1, calibrated; 1 where a marker says it",
    "type.source": "`marker` (the document says the type itself) or `model`",
    "type.marker": "the marker as printed, such as `(B)`, or null",
    "type.evidence[].text": "a phrase that weighed for the type, the heaviest first, at most three",
    "type.evidence[].start": "where it stands",
    "type.evidence[].end": "where it ends",
    "themes[].id": "a theme, the main one first, at most three (`referat themes` lists them)",
    "themes[].probability": "how sure it is, 0-1, calibrated",
    "themes[].evidence[].text": "a phrase that weighed for the theme",
    "themes[].evidence[].start": "where it stands",
    "themes[].evidence[].end": "where it ends",
    "review": "whether a reader should look: the model is not sure of the type",
}
KINDS = {  # of a column: in CSV, in Parquet
    "text": ("text", "string"),
    "list": ("text, entries with ` \\| ` between", "list of string"),
    "date": ("2021-09-07", "date32"),
    "integer": ("whole number", "int64"),
    "number": ("0.9634 (`--excel`: 0,9634)", "double"),
    "flag": ("0 or 1", "bool"),
}


def page() -> str:
    """The page in Markdown."""
    return "\n".join((_INTRODUCTION, *_fields(), _BETWEEN, *_columns(), _END))


def _fields() -> Iterable[str]:
    return _table(("field", "meaning"), ((f"`{name}`", meaning) for name, meaning in FIELDS.items()))


def _columns() -> Iterable[str]:
    rows = ((f"`{column.name}`", *KINDS[column.kind], column.meaning) for column in columns())
    return _table(("column", "CSV", "Parquet", "meaning"), rows)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    for row in (header, ("---",) * len(header), *rows):
        yield f"| {' | '.join(row)} |"


_INTRODUCTION = """# Fields and columns

<!-- Written by `python -m pipeline.output.reference`: change the words there. -->

## JSON

`--format jsonl` prints one object a line for every item, with the fields below. `--format json` prints one list with an object for
every meeting, `{"source", "meeting", "items"}` (a file with two meetings gives two); its items have the same fields except `source`
and `meeting`. A document in which no items were found stands in `json` with an empty list, and in no other format.
"""

_BETWEEN = """
## CSV and Parquet

`--format csv` and `--format parquet` hold one row an item, in these columns. Themes stand in three ways. `main_theme` counts every item
once: group by it, and sums add up. `themes` shows all of them to a reader. A column of 0 and 1 for each theme counts and filters items
whatever place the theme has in them; it holds no probability, because whether a theme is an item's depends on its other themes too: 0.4 may
mean yes in one item and no beside a much likelier theme in another. The theme columns are those of the list in use, always all of them and
in its order, so tables of different folders can be put together.
"""

_END = """
CSV is in UTF-8 with a byte order mark and quoted by RFC 4180. With `--excel` fields are parted by semicolons and decimals written with a
comma, which is what a Danish Excel opens with a double click. A text that a spreadsheet would run as a formula (it begins with `=`, `+`,
`-`, `@`, a tab or a line break) gets an apostrophe in front; with `--excel` so does one that Excel would turn into a day, such as the item
number 1.2 or the KLE number 15.10.06.
"""


if __name__ == "__main__":
    with write_text(PAGE) as file:
        file.write(page())
