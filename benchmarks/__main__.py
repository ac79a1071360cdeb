"""``python -m benchmarks [speed] [accuracy] [page]``: measure, write ``results.json``, and draw the page from it.

Without a name, everything is measured. What is not measured keeps the figures of the last time.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.page import PAGE_FILES, RESULTS, render
from pipeline.files import write_text


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=["speed", "accuracy", "page"], help="[default: all]")
    parser.add_argument("--annif", type=Path, help="the command annif of an environment of its own (its requirements conflict)")
    arguments = parser.parse_args()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for part, measure in _measures(arguments.annif).items():
        if not arguments.parts or part in arguments.parts:
            results[part] = measure()
            write(RESULTS, json.dumps(results, ensure_ascii=False, indent=1) + "\n")
    if {"speed", "accuracy"} <= results.keys():
        for path, text in zip(PAGE_FILES, render(results), strict=True):
            write(path, text)


def _measures(annif: Path | None) -> dict[str, Callable[[], dict[str, Any]]]:
    def speed() -> dict[str, Any]:
        from benchmarks.speed import measure

        return measure()

    def accuracy() -> dict[str, Any]:
        from benchmarks.accuracy import measure

        return measure(annif)

    return {"speed": speed, "accuracy": accuracy}


def write(path: Path, text: str) -> None:
    """Write a text file whole."""
    with write_text(path) as file:
        file.write(text)


if __name__ == "__main__":
    main()
