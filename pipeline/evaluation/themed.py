"""How well themes are told, by out-of-fold answers beside the keywords' on the same items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.baselines import KeywordThemes
from pipeline.examples import VIEWS, Example
from pipeline.measures import Tally, bins, calibration_error, coverage, difference, macro_f1, micro_f1, share, tally
from pipeline.themes import Theme

Pair = tuple[dict[str, Any], Example]
WEAK, MISTAKES, ENOUGH = 6, 2, 20  # weakest themes named, mistakes shown of each, and items that a theme needs for that
POINTS = 40  # of a curve of precision and recall


def measure_themes(pairs: Sequence[Pair], themes: Sequence[Theme], times: int) -> dict[str, Any]:
    """Figures of items of meetings with text; with a part of them shown; of bare titles; confidence, curves and mistakes.

    ``pairs`` are rows of the stage ``theme`` with their examples, one rendering an item; ``times`` is how often the bootstrap draws.
    """
    names, keywords = [theme.id for theme in themes], KeywordThemes(themes)
    items = [pair for pair in pairs if not pair[0]["bare"] and not pair[1].from_titles]
    titles = [pair for pair in pairs if pair[1].from_titles]
    model, words = _model(names, items), _keywords(names, keywords, items)
    shown = [(p, theme in row["gold"]) for row, _ in items for theme, p in row["found"] if theme not in row["also"] or theme in row["gold"]]
    first = [(row["found"][0], row["gold"]) for row, _ in items if row["found"] and row["gold"]]
    return {
        "model": summary(model),
        "keywords": summary(words),
        "gain": {"micro_f1": difference(model, words, micro_f1, times), "macro_f1": difference(model, words, macro_f1, times)},
        "views": {name: _view(names, keywords, [pair for pair in items if pair[1].has_views], name) for name in ("", *VIEWS)},
        "main": _main(items, keywords),
        "titles": {**_main(titles, keywords), "items": sum(bool(row["gold"]) for row, _ in titles)},
        "calibration_error": calibration_error([p for p, _ in shown], [right for _, right in shown]),
        "bins": bins([p for p, _ in shown], [right for _, right in shown]),
        "coverage": coverage([p for (_, p), _ in first], [theme in gold for (theme, _), gold in first]),
        "curves": {name: curve(items, name) for name in names},
        "mistakes": _mistakes(items, model),
    }


def summary(counted: Tally) -> dict[str, Any]:
    """Micro- and macro-F1, and the figures of each theme."""
    return {"micro_f1": counted.figure(micro_f1), "macro_f1": counted.figure(macro_f1), "each": counted.each()}


def _model(names: Sequence[str], pairs: Sequence[Pair], view: str = "") -> Tally:
    return _tally(names, pairs, [[theme for theme, _ in (row["views"][view] if view else row["found"])] for row, _ in pairs])


def _keywords(names: Sequence[str], keywords: KeywordThemes, pairs: Sequence[Pair], view: str = "") -> Tally:
    return _tally(names, pairs, [keywords.tag(example.without(VIEWS[view] if view else ()).fields) for _, example in pairs])


def _tally(names: Sequence[str], pairs: Sequence[Pair], found: Sequence[Sequence[str]]) -> Tally:
    rows = [row for row, _ in pairs]
    return tally(names, [row["gold"] for row in rows], found, [row["group"] for row in rows], [row["also"] for row in rows])


def _view(names: Sequence[str], keywords: KeywordThemes, pairs: Sequence[Pair], view: str) -> dict[str, Any]:
    words = _keywords(names, keywords, pairs, view)
    return {"model": summary(_model(names, pairs, view)), "keywords": summary(words), "items": len(pairs)}


def _main(pairs: Sequence[Pair], keywords: KeywordThemes) -> dict[str, float]:
    """How often the first theme given is the main one, of the items that have one."""
    told = [(row["gold"][0], row["found"], keywords.tag(example.fields)) for row, example in pairs if row["gold"]]
    return {
        "model": share(bool(found) and found[0][0] == gold for gold, found, _ in told),
        "keywords": share(words[:1] == [gold] for gold, _, words in told),
    }


def curve(pairs: Sequence[Pair], theme: str) -> list[tuple[float, float]]:
    """Recall and precision of a theme at falling thresholds, at most POINTS of them; empty where no item has it."""
    import numpy as np
    from sklearn.metrics import precision_recall_curve

    rows = [row for row, _ in pairs if theme in row["gold"] or theme not in row["also"]]
    gold = [theme in row["gold"] for row in rows]
    if not any(gold):
        return []
    precision, recall, _ = precision_recall_curve(gold, [row["probabilities"].get(theme, 0.0) for row in rows])
    last = np.searchsorted(-recall, -np.linspace(1 / POINTS, 1, POINTS), side="right") - 1  # recall falls
    return [(float(recall[n]), float(precision[n])) for n in np.unique(last)]


def _mistakes(pairs: Sequence[Pair], counted: Tally) -> list[dict[str, Any]]:
    """The weakest themes that enough items have, each with the surest themes wrongly given and items it was missed in."""
    weak = sorted((row["f1"], name) for name, row in counted.each().items() if row["support"] >= ENOUGH)[:WEAK]
    return [{"theme": name, "f1": value, "missed": _missed(pairs, name), "wrong": _wrong(pairs, name)} for value, name in weak]


def _missed(pairs: Sequence[Pair], theme: str) -> list[dict[str, Any]]:
    rows = [(row, e) for row, e in pairs if row["gold"][:1] == [theme] and theme not in _found(row) and e.title]
    return [
        _shown(row, e)
        for row, e in sorted(rows, key=lambda pair: (pair[0]["probabilities"].get(theme, 0.0), pair[0]["written"]))[:MISTAKES]
    ]


def _wrong(pairs: Sequence[Pair], theme: str) -> list[dict[str, Any]]:
    rows = [(row, e) for row, e in pairs if theme in _found(row) and theme not in row["gold"] and theme not in row["also"] and e.title]
    return [_shown(row, e) for row, e in sorted(rows, key=lambda pair: (-dict(pair[0]["found"])[theme], pair[0]["written"]))[:MISTAKES]]


def _found(row: dict[str, Any]) -> list[str]:
    return [theme for theme, _ in row["found"]]


def _shown(row: dict[str, Any], example: Example) -> dict[str, Any]:
    return {"title": example.title, "gold": row["gold"], "found": _found(row), "written": row["written"]}
