"""How well types are told, by out-of-fold answers beside the rules' on the same items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.baselines import rule_type
from pipeline.examples import VIEWS, Example
from pipeline.measures import Tally, bins, calibration_error, coverage, difference, macro_f1, micro_f1, recall, share, tally
from pipeline.records import NONE, TYPES

Pair = tuple[dict[str, Any], Example]
CONFUSED, MISTAKES = 3, 3  # pairs of types with most mistakes, and mistakes shown of each


def measure_types(pairs: Sequence[Pair], times: int) -> dict[str, Any]:
    """Figures of items of meetings with text; with a part of them shown; of bare titles; confidence, confusion and mistakes.

    ``pairs`` are rows of the stage ``label`` with their examples, one rendering an item; ``times`` is how often the bootstrap draws.
    """
    items = [pair for pair in pairs if not pair[0]["bare"] and not pair[1].from_titles]
    typed = [pair for pair in items if pair[0]["gold"]]
    titles = [pair for pair in pairs if pair[1].from_titles and pair[0]["gold"]]
    model, rules = _model(typed), _rules(typed)
    answers = [(_best(row["probabilities"]), row["gold"] or NONE) for row, _ in items]
    sure = [max(row["probabilities"].values()) for row, _ in items]
    right = [found == gold for found, gold in answers]
    return {
        "model": summary(model),
        "rules": summary(rules),
        "gain": {"accuracy": difference(model, rules, recall, times), "macro_f1": difference(model, rules, macro_f1, times)},
        "views": {name: _view([pair for pair in typed if pair[1].has_views], name) for name in ("", *VIEWS)},
        "titles": {"model": summary(_model(titles)), "rules": summary(_rules(titles))},
        "untyped": {
            "items": sum(gold == NONE for _, gold in answers),
            "left untyped": share(found == NONE for found, gold in answers if gold == NONE),
        },
        "calibration_error": calibration_error(sure, right),
        "bins": bins(sure, right),
        "coverage": coverage(sure, right),
        "settled": share(not row["review"] for row, _ in items),
        "settled_accuracy": share(flag for flag, (row, _) in zip(right, items, strict=True) if not row["review"]),
        "confusion": Counter((gold, found) for found, gold in answers),
        "mistakes": _mistakes(typed),
    }


def summary(counted: Tally) -> dict[str, Any]:
    """Accuracy, micro- and macro-F1, and the figures of each type."""
    figures = {"accuracy": counted.figure(recall), "micro_f1": counted.figure(micro_f1), "macro_f1": counted.figure(macro_f1)}
    return figures | {"each": counted.each()}


def _best(probabilities: dict[str, float]) -> str:
    return max(probabilities, key=probabilities.__getitem__)


def _tally(pairs: Sequence[Pair], found: Sequence[str | None]) -> Tally:
    gold = [[row["gold"]] for row, _ in pairs]
    return tally(TYPES, gold, [[label] if label else [] for label in found], [row["group"] for row, _ in pairs])


def _model(pairs: Sequence[Pair], view: str = "") -> Tally:
    return _tally(pairs, [_best(row["views"][view] if view else row["probabilities"]) for row, _ in pairs])


def _rules(pairs: Sequence[Pair], view: str = "") -> Tally:
    return _tally(pairs, [rule_type(example.without(VIEWS[view] if view else ()).fields) for _, example in pairs])


def _view(pairs: Sequence[Pair], view: str) -> dict[str, Any]:
    return {"model": summary(_model(pairs, view)), "rules": summary(_rules(pairs, view)), "items": len(pairs)}


def _mistakes(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    """The pairs of types most often confused, with the surest mistakes of each."""
    made: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
    for row, example in pairs:
        found = _best(row["probabilities"])
        if found != row["gold"]:
            made.setdefault((row["gold"], found), []).append((row["probabilities"][found], example.title, example.written))
    often = sorted(made.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:CONFUSED]
    return [
        {
            "gold": gold,
            "found": found,
            "items": len(own),
            "examples": [{"title": title, "probability": sure, "written": written} for sure, title, written in _surest(own)],
        }
        for (gold, found), own in often
    ]


def _surest(mistakes: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    return sorted((m for m in mistakes if m[1]), reverse=True)[:MISTAKES]
