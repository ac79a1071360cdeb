"""The tables behind ``dvc plots show``; how they are drawn stands in ``.dvc/plots``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.examples import Example
from pipeline.files import write_text
from pipeline.measures import macro_f1, share, tally
from pipeline.records import NONE, TYPES

Rows = Iterable[Sequence[Any]]

FIGURES = ("f1", "precision", "recall", "exact", "window_diff", "pk", "titles", "sections_f1", "items", "documents")


def write_plots(folder: Path, items: dict[str, Any], types: dict[str, Any], themes: dict[str, Any], learning: Rows) -> None:
    """Write every table, figures with four decimals."""
    both = {"type": types, "themes": themes}
    surest = {"type": types, "main theme": themes}
    _write(folder / "type_confusion.csv", ("gold", "found", "items", "share"), confusion(types["confusion"]))
    _write(folder / "reliability.csv", ("answers", "confidence", "accuracy", "number", "error"), reliability(both))
    _write(
        folder / "coverage.csv",
        ("answers", "coverage", "accuracy"),
        ((name, *point) for name, r in surest.items() for point in r["coverage"]),
    )
    _write(folder / "theme_f1.csv", ("theme", "f1", "precision", "recall", "items", "keywords"), theme_f1(themes))
    _write(folder / "theme_precision_recall.csv", ("theme", "recall", "precision", "f1"), theme_curves(themes))
    _write(folder / "items_f1.csv", ("family", "noise_level", *FIGURES), family_figures(items["families"]))
    _write(folder / "learning_curve.csv", ("figure", "learnt_from", "value"), learning)


def confusion(counts: dict[tuple[str, str], int]) -> Iterator[Sequence[Any]]:
    """Gold type, type found, items, and their share of the items of that gold type."""
    names = (*TYPES, NONE)
    for gold in names:
        whole = sum(counts.get((gold, found), 0) for found in names)
        for found in names:
            yield gold, found, counts.get((gold, found), 0), counts.get((gold, found), 0) / max(1, whole)


def reliability(reports: dict[str, dict[str, Any]]) -> Iterator[Sequence[Any]]:
    """Mean confidence, accuracy and number of the answers of each bin, and the calibration error of all."""
    for name, report in reports.items():
        for one in report["bins"]:
            yield name, one.confidence, one.accuracy, one.answers, report["calibration_error"]


def theme_f1(report: dict[str, Any]) -> Iterator[Sequence[Any]]:
    """F1, precision, recall and number of items of each theme, and F1 by keywords."""
    for name, row in report["model"]["each"].items():
        if row["support"]:
            yield name, row["f1"], row["precision"], row["recall"], row["support"], report["keywords"]["each"][name]["f1"]


def theme_curves(report: dict[str, Any]) -> Iterator[Sequence[Any]]:
    """Recall and precision of each theme as its threshold falls."""
    for name, points in report["curves"].items():
        for recall, precision in points:
            yield name, recall, precision, report["model"]["each"][name]["f1"]


def family_figures(families: dict[str, dict[str, Any]]) -> Iterator[Sequence[Any]]:
    """All figures of each family of layouts at each level of noise that it has documents of."""
    for name, figures in families.items():
        for level, own in figures["noise"].items():
            if own["documents"]:
                yield name, level, *(own[figure] for figure in FIGURES)


def learning_curve(
    types: Sequence[dict[str, Any]], themes: Sequence[dict[str, Any]], examples: dict[str, Example]
) -> Iterator[Sequence[Any]]:
    """Figures of an unseen third of the municipalities by number of examples learnt from; rows are those of ``label`` and ``theme``.

    ``examples`` are by the name of the written item; each is counted once.
    """
    for size, rows in _by_size(types, examples):
        typed = [row for row in rows if row["gold"] and not examples[row["written"]].bare and not examples[row["written"]].from_titles]
        counted = tally(TYPES, [[row["gold"]] for row in typed], [[row["found"]] for row in typed], [""] * len(typed))
        yield "type of items, macro-F1", size, counted.figure(macro_f1)
    for size, rows in _by_size(themes, examples):
        for name, titles in (("main theme of items, accuracy", False), ("main theme of bare titles, accuracy", True)):
            asked = [row for row in rows if row["gold"] and examples[row["written"]].from_titles == titles]
            yield name, size, share(row["found"] == row["gold"][0] for row in asked)


def _by_size(rows: Sequence[dict[str, Any]], examples: dict[str, Example]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    for size in sorted({row["learnt_from"] for row in rows}):
        once = {row["written"]: row for row in rows if row["learnt_from"] == size and row["written"] in examples}
        yield size, list(once.values())


def _write(path: Path, header: Sequence[str], rows: Rows) -> None:
    with write_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([round(value, 4) if isinstance(value, float) else value for value in row] for row in rows)
