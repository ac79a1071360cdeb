"""Cross-validation folds that keep groups (municipalities, families of layouts) whole."""

from __future__ import annotations

from collections import Counter
from random import Random


def assign_folds(groups: list[str], folds: int, seed: int) -> list[int]:
    """Fold of every row: all rows of a group in one fold, folds of nearly equal size, the same for equal input."""
    sizes = Counter(groups)
    names = sorted(sizes)
    Random(seed).shuffle(names)  # noqa: S311 (no secret)
    names.sort(key=lambda name: -sizes[name])
    load, fold_of = [0] * folds, {}
    for name in names:
        lightest = min(range(folds), key=load.__getitem__)
        fold_of[name] = lightest
        load[lightest] += sizes[name]
    return [fold_of[group] for group in groups]
