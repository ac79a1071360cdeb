"""How well the fields beside the boundaries were read: of the header, and of each item that was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pipeline.measures import share

ITEM, MEETING = "item", "meeting"


def measure_told(items: Iterable[dict[str, Any]], meetings: Iterable[dict[str, Any]]) -> dict[str, dict[str, dict[str, float]]]:
    """For ``item`` and ``meeting`` each field's share that is right, of those that the text prints: clean, with noise, and how many."""
    return {ITEM: _each(items), MEETING: _each(meetings)}


def right(fields: dict[str, dict[str, float]]) -> float:
    """The share of all fields that is right, with noise and without."""
    count = sum(field["support"] for field in fields.values())
    return sum(field["all"] * field["support"] for field in fields.values()) / max(1, count)


def _each(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, float]]:
    told: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for row in rows:
        for name, was_right in row.get("told", {}).items():
            told[name].append((row["noise_level"], was_right))
    return {
        name: {
            "clean": share(was_right for level, was_right in answers if level == 0),
            "all": share(was_right for _, was_right in answers),
            "support": len(answers),
        }
        for name, answers in sorted(told.items())
    }
