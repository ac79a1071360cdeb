"""Parquet, one row an item, with typed columns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, TextIO

from pipeline.errors import UsageError
from pipeline.output.columns import Column, columns, rows
from pipeline.records import TaggedDocument

GROUP = 10_000  # rows held at a time


def write(documents: Iterable[TaggedDocument], file: TextIO) -> None:
    """Write row groups of `GROUP` items; raises UsageError where pyarrow is missing or the output is a terminal."""
    if file.isatty():
        raise UsageError("parquet is no text for a terminal. Give --output a file.")
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise UsageError("--format parquet needs pyarrow. Install it: pip install 'referat[parquet]'") from error

    wanted = columns()
    schema = pa.schema([(column.name, _type(column, pa)) for column in wanted])
    values = rows(documents, wanted)
    with ParquetWriter(pa.PythonFile(file.buffer, mode="w"), schema) as writer:
        while group := list(islice(values, GROUP)):
            arrays = [pa.array(one, field.type) for one, field in zip(zip(*group, strict=True), schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _type(column: Column, pa: Any) -> Any:
    return {
        "text": pa.string(),
        "list": pa.list_(pa.string()),
        "date": pa.date32(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
    }[column.kind]
