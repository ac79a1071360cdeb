"""Items as the segmenter found them, beside their gold labels: what the classifiers learn from and are measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from pipeline.fields import Field
from pipeline.files import read_rows

SEGMENTED = Path("data/segmented/items.jsonl")


@dataclass(frozen=True)
class Example:
    """One rendering of one written item. `group` is its municipality, `written` names the item whichever its rendering."""

    fields: tuple[Field, ...]
    type: str | None
    themes: tuple[str, ...]
    also: tuple[str, ...]
    group: str
    written: str
    bare: bool
    marker: str | None
    kle: str | None = None


def read_examples(renderings: int, path: Path = SEGMENTED) -> list[Example]:
    """Every item that was found and has a gold item, in file order; of one written item at most so many renderings."""
    counts: Counter[str] = Counter()
    kept = []
    for row in read_rows(path):
        if row["found"] and row["gold"]:
            example = _example(row)
            counts[example.written] += 1
            if counts[example.written] <= renderings:
                kept.append(example)
    return kept


def _example(row: dict[str, Any]) -> Example:
    found, gold = row["found"], row["gold"]
    fields = tuple(Field(name, 0, text) for name, text in found["fields"])
    return Example(
        fields=fields,
        type=gold["type"],
        themes=tuple(gold["themes"]),
        also=tuple(gold["also"]),
        group=row["municipality"],
        written=gold["written"],
        bare={field.name for field in fields} <= {"title"},
        marker=found["marker"],
        kle=found["kle"],
    )


def with_dropped_sections(examples: list[Example], share: float, seed: int) -> Iterator[Example]:
    """The examples, a share of them without their decision (as in an agenda) or with nothing but their title."""
    rng = Random(seed)  # noqa: S311 (no secret)
    for example in examples:
        kept = example.fields
        if not example.bare and rng.random() < share:
            hidden = rng.choice((("decision",), ("decision", "recommendation"), ("decision", "recommendation", "case")))
            kept = tuple(field for field in kept if field.name not in hidden)
        yield replace(example, fields=kept) if kept else example


def copies(examples: list[Example]) -> list[float]:
    """One over the number of renderings of each example's item, so that every item counts once."""
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.written] = counts.get(example.written, 0) + 1
    return [1 / counts[example.written] for example in examples]
