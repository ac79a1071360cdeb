"""What the commands ``themes`` and ``info`` print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.themes import Theme


def print_themes(themes: list[Theme]) -> None:
    """The list of themes, a line each."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for theme in themes:
        table.add_row(theme.id, theme.definition)
    Console(highlight=False, markup=False, emoji=False).print(table)


def print_info(models: Path) -> None:
    """Which model is in use, what it was trained on, how accurate it measured."""
    from pipeline import __version__
    from pipeline.modelfile import load_model

    print(f"referat {__version__}")
    print(f"models    {models}")
    for name, what in (("segment", "documents"), ("type", "examples"), ("theme", "examples")):
        _, facts = load_model(models, name)
        noun = "composed documents" if what == "documents" else "written items and titles"
        print(f"{name:9} trained on {facts[what]} {noun}, {facts['sha256'][:12]}")
    metrics = _read_metrics(models)
    for name, value in metrics.items():
        print(f"{name:32} {value:.3f}" if isinstance(value, float) else f"{name:32} {value}")


def _read_metrics(models: Path) -> dict[str, Any]:
    path = models / "metrics.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found
