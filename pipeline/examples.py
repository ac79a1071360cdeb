"""Items as the segmenter found them, beside their gold labels: what the classifiers learn from and are measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from pipeline.fields import Field, tells_a_theme
from pipeline.files import read_rows
from pipeline.records import TITLES

SEGMENTED = Path("data/segmented/items.jsonl")
VIEWS = {"agenda": ("decision",), "title": ("decision", "recommendation", "case")}  # fields that a view of an item lacks


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

    @property
    def from_titles(self) -> bool:
        """Whether it is a bare title of an agenda of titles, not an item of a meeting."""
        return self.written.startswith(TITLES)

    @property
    def title(self) -> str:
        """The item's title as it was found; empty where it has none."""
        return " ".join(" ".join(field.text for field in self.fields if field.name == "title").split())

    @property
    def has_views(self) -> bool:
        """Whether there is more to it than a title, and a title: what views of it can be told apart by."""
        return not self.from_titles and not self.bare and bool(self.title)

    def without(self, names: Sequence[str]) -> Example:
        """The example without some of its fields; itself where nothing would be left."""
        kept = tuple(field for field in self.fields if field.name not in names)
        return replace(self, fields=kept) if kept else self


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
        themes=tuple(gold["themes"]) if tells_a_theme(fields) else (),
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
    hidden = (VIEWS["agenda"], ("decision", "recommendation"), VIEWS["title"])
    for example in examples:
        dropped = not example.bare and rng.random() < share
        yield example.without(rng.choice(hidden)) if dropped else example


def views(examples: list[Example]) -> dict[str, list[Example]]:
    """The examples as each view shows them: items of meetings without some of their fields, bare titles as they are."""
    return {name: [e if e.from_titles else e.without(hidden) for e in examples] for name, hidden in VIEWS.items()}


def copies(examples: list[Example]) -> list[float]:
    """One over the number of renderings of each example's item, so that every item counts once."""
    counts: dict[str, int] = {}
    for example in examples:
        counts[example.written] = counts.get(example.written, 0) + 1
    return [1 / counts[example.written] for example in examples]
