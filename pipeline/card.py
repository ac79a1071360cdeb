"""The model card: what the models are for, what they learnt from, how they measured, where they are weak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.files import write_text
from pipeline.real_scores import changed_models

TEMPLATE = Path(__file__).parent / "evaluation" / "card.md.jinja"
PARTS = ("items", "types", "themes", "titles")  # of a recorded score, which need not have them all
# How the card calls a figure, its name among the metrics, and where a recorded score holds it.
SIDE_BY_SIDE = (
    ("items: F1 of boundaries", "items_f1", ("items", "f1")),
    ("type: accuracy", "type_accuracy", ("types", "accuracy")),
    ("type: macro-F1", "type_macro_f1", ("types", "macro_f1")),
    ("themes: micro-F1", "theme_micro_f1", ("themes", "micro_f1")),
    ("themes: macro-F1", "theme_macro_f1", ("themes", "macro_f1")),
    ("best theme of a bare title: accuracy", "title_best_theme", ("titles", "top_accuracy")),
)


def write_card(path: Path, report: dict[str, Any]) -> None:
    """Write the card as Markdown from what `evaluate` measured."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701 (Markdown)
    environment.filters.update(figure=_figure, plain=_plain)
    changed = {name: changed_models(score, report["hashes"]) for name, score in report["real"].items()}
    whole = {name: score | {"figures": dict.fromkeys(PARTS) | score["figures"]} for name, score in report["real"].items()}
    text = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    with write_text(path) as file:
        file.write(text.render(**report | {"real": whole}, changed=changed, side_by_side=list(side_by_side(report))))


def side_by_side(report: dict[str, Any]) -> Iterator[tuple[str, float, list[float | None]]]:
    """A figure's name, its value on the written corpus, and those of the recorded gold sets, None where a set lacks it."""
    for name, metric, (part, figure) in SIDE_BY_SIDE:
        real = [score["figures"].get(part, {}).get(figure) for score in report["real"].values()]
        yield name, report["metrics"][metric], real


def _figure(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _plain(title: str) -> str:
    """A title as Markdown shows it letter by letter, without the marks of its layout around it."""
    return re.sub(r"([\\`*_|<>\[\]])", r"\\\1", title.strip("*# "))
