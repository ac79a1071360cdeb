"""CSV, one row an item: in UTF-8 with a byte order mark, by which Excel too knows the encoding."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Any, TextIO

from pipeline.output.columns import Column, columns, rows
from pipeline.records import TaggedDocument

BETWEEN = " | "  # the entries of a list in one cell
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a cell that begins so is run as a formula; full-width ones count in some settings
_DATE_LIKE = re.compile(r"\d{1,4}[.,/-]\d{1,4}([./-]\d{1,4})?")  # item number 1.2 and KLE 15.10.06, to Excel a day


def write(documents: Iterable[TaggedDocument], file: TextIO, *, excel: bool = False) -> None:
    """A header and one row an item (RFC 4180); ``excel`` takes semicolons and comma decimals, as a Danish Excel opens it."""
    wanted = columns()
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow(column.name for column in wanted)
    for row in rows(documents, wanted):
        writer.writerow(_cell(column, value, excel=excel) for column, value in zip(wanted, row, strict=True))


def _cell(column: Column, value: Any, *, excel: bool) -> Any:
    match column.kind:
        case "flag":
            return int(value)
        case "number" if excel and value is not None:
            return str(value).replace(".", ",")
        case "list":
            return harmless(BETWEEN.join(value), excel=excel)
        case "text" if value is not None:
            return harmless(value, excel=excel)
    return value


def harmless(text: str, *, excel: bool = False) -> str:
    """Text that a spreadsheet takes for text: an apostrophe before what it would run as a formula or, in Excel, turn into a day."""
    return f"'{text}" if text.startswith(_FORMULA) or (excel and _DATE_LIKE.fullmatch(text)) else text
