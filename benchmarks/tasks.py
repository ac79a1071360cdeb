"""What is to be told of which items: a sample of the written corpus, whole municipalities held out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.examples import Example, read_examples
from pipeline.folds import assign_folds
from pipeline.records import NONE

SEED, FOLDS = 20, 3  # as the stages have it
SHARE = 3  # every third municipality is in the sample
LIMIT = 1500  # characters of a section that are read


@dataclass(frozen=True)
class Task:
    """A label to be told of each item: examples to learn from and to be tested on, with their labels."""

    name: str
    train: list[Example]
    train_labels: list[str]
    test: list[Example]
    test_labels: list[str]


def read_tasks() -> list[Task]:
    """The main theme of items and bare titles, and the type of items, of one fold that was held out."""
    examples = read_examples(renderings=1)
    sampled = set(sorted({example.group for example in examples})[::SHARE])
    examples = [example for example in examples if example.group in sampled]
    folds = assign_folds([example.group for example in examples], FOLDS, SEED)
    themed = [(example, fold, example.themes[0]) for example, fold in zip(examples, folds, strict=True) if example.themes]
    typed = [(example, fold, example.type or NONE) for example, fold in zip(examples, folds, strict=True) if not example.bare]
    return [_task("theme", themed), _task("type", typed)]


def _task(name: str, rows: list[tuple[Example, int, str]]) -> Task:
    train, test = [row for row in rows if row[1]], [row for row in rows if not row[1]]
    return Task(name, [row[0] for row in train], [row[2] for row in train], [row[0] for row in test], [row[2] for row in test])


def text_of(example: Example) -> str:
    """An item as one text, its title first: what a classifier of texts is given."""
    return "\n".join(field.text.strip()[:LIMIT] for field in example.fields)
