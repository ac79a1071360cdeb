"""``docs/benchmarks.md`` and its chart, drawn from ``results.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).parent
RESULTS = BENCHMARKS / "results.json"
DOCS = BENCHMARKS.parent / "docs"
PAGE_FILES = (DOCS / "benchmarks.md", DOCS / "benchmarks.svg")
TEMPLATES = ("page.md.jinja", "chart.svg.jinja")


def render(results: dict[str, Any]) -> list[str]:
    """The texts of `PAGE_FILES`."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(BENCHMARKS),
        autoescape=jinja2.select_autoescape(["svg.jinja"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return [environment.get_template(name).render(**results) for name in TEMPLATES]
