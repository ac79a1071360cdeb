"""The model card: what the models are for, what they learnt from, how they measured, where they are weak."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.files import write_text

_HEAD = """# Model card

Written by the stage `evaluate`; do not edit.

**For**: finding the items of Danish municipal minutes and agendas, telling whether the body was informed (`orientering`), asked to
discuss (`drøftelse`) or to decide (`beslutning`), and which policy themes each item is about - to sort, count and search.
**Not for**: deciding anything about a person, or reading what was decided. Answers marked for review want a reader.

**Learnt from**: {examples} written items and bare titles (`data/written`, see `data/README.md`): minutes of meetings that never took
place, written for the purpose. Real minutes differ; expect lower figures on layouts and matters that the corpus lacks.

**Measured** by cross-validation: for boundaries whole families of layouts are left out, for types and themes whole municipalities.
Real minutes stand outside the project; the figures below are of the written corpus and higher than those on real minutes are.
"""


def write_card(
    path: Path,
    metrics: dict[str, float],
    items: dict[str, Any],
    kinds: dict[str, Any],
    full: dict[str, Any],
    bare: dict[str, Any],
    examples: int,
) -> None:
    """Write the card as Markdown from what `evaluate` measured."""
    lines = [_HEAD.format(examples=examples), *_items(items), *_types(kinds), *_themes(full, bare), "## All figures", ""]
    lines += ["| figure | value |", "|---|---|", *(f"| {name} | {value:.3f} |" for name, value in metrics.items()), ""]
    with write_text(path) as file:
        file.write("\n".join(lines))


def _items(items: dict[str, Any]) -> Iterator[str]:
    yield from ("## Items", "", "| layouts left out | items | F1 | documents without a fault |", "|---|---|---|---|")
    rows = {
        "all": items["all"],
        "without noise": items["clean"],
        "with noise": items["noisy"],
        "agendas of bare titles": items["agendas of titles"],
    }
    rows |= items["by family"]
    yield from (f"| {name} | {row['gold']} | {row['f1']:.3f} | {row['exact']:.2f} |" for name, row in rows.items())
    yield ""


def _types(kinds: dict[str, Any]) -> Iterator[str]:
    model, rules, gap = kinds["model"], kinds["rules"], kinds["difference"]
    yield from ("## Types", "", "| type | items | precision | recall | F1 | F1 of the rules |", "|---|---|---|---|---|---|")
    for name, row in model["each"].items():
        ruled = rules["each"][name]["f1"]
        yield f"| {name} | {row['support']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.3f} | {ruled:.3f} |"
    yield ""
    yield (
        f"Accuracy {model['accuracy']:.3f}, the rules {rules['accuracy']:.3f}: a difference of {gap['difference']:+.3f} "
        f"(95 % interval {gap['low']:+.3f} to {gap['high']:+.3f}, bootstrap over municipalities)."
    )
    yield f"Expected calibration error {kinds['calibration error']:.3f}. By the title alone: accuracy {kinds['titles']['accuracy']:.3f}."
    yield ""


def _themes(full: dict[str, Any], bare: dict[str, Any]) -> Iterator[str]:
    yield from ("## Themes", "", "| theme | items | F1 | F1 by keywords |", "|---|---|---|---|")
    words = full["keywords"]["each"]
    for name, row in sorted(full["model"]["each"].items(), key=lambda pair: pair[1]["f1"]):
        yield f"| {name} | {row['support']} | {row['f1']:.2f} | {words[name]['f1']:.2f} |"
    yield ""
    yield (
        f"Items with text: micro-F1 {full['model']['micro_f1']:.3f}, macro-F1 {full['model']['macro_f1']:.3f}; "
        f"keywords {full['keywords']['micro_f1']:.3f} and {full['keywords']['macro_f1']:.3f}."
    )
    yield f"Bare titles: the best theme is right for {bare['best right']:.3f}; by keywords {bare['keywords best right']:.3f}."
    yield ""
