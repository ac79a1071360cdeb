"""Figures: precision, recall and F1 of classes, sets and boundaries; calibration; differences with confidence intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any


def f1(tp: float, fp: float, fn: float) -> float:
    """The harmonic mean of precision and recall; 0 without a hit."""
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def share(flags: Iterable[bool]) -> float:
    """How often a flag is set; 0 without flags."""
    listed = list(flags)
    return sum(listed) / len(listed) if listed else 0.0


def classes(gold: Sequence[str], found: Sequence[str | None], names: Sequence[str]) -> dict[str, Any]:
    """Accuracy, macro-F1, and precision, recall, F1 and support of each class."""
    pairs = Counter(zip(gold, found, strict=True))
    each = {}
    for name in names:
        hits = pairs[name, name]
        support = sum(n for (g, _), n in pairs.items() if g == name)
        answered = sum(n for (_, f), n in pairs.items() if f == name)
        each[name] = {
            "precision": hits / answered if answered else 0.0,
            "recall": hits / support if support else 0.0,
            "f1": f1(hits, answered - hits, support - hits),
            "support": support,
        }
    return {
        "accuracy": share(g == f for g, f in zip(gold, found, strict=True)),
        "macro_f1": sum(value["f1"] for value in each.values()) / len(names),
        "each": each,
    }


def sets(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]], also: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Micro- and macro-F1 of sets of labels; labels in ``also`` count neither for nor against."""
    tp, fp, fn = Counter[str](), Counter[str](), Counter[str]()
    for right, answer, either in zip(gold, found, also, strict=True):
        tp.update(set(right) & set(answer))
        fn.update(set(right) - set(answer))
        fp.update(set(answer) - set(right) - set(either))
    names = sorted({*tp, *fn})
    each = {name: {"f1": f1(tp[name], fp[name], fn[name]), "support": tp[name] + fn[name]} for name in names}
    hits = tp.total()
    return {
        "micro_f1": f1(hits, fp.total(), fn.total()),
        "precision": hits / max(1, hits + fp.total()),
        "recall": hits / max(1, hits + fn.total()),
        "macro_f1": sum(value["f1"] for value in each.values()) / max(1, len(names)),
        "each": each,
    }


def boundaries(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """F1 of item starts, share of documents without a fault, and the number of gold items; rows pair ``gold`` with ``found``."""
    hits = sum(bool(row["gold"] and row["found"]) for row in rows)
    missed = sum(not row["found"] for row in rows)
    extra = sum(not row["gold"] for row in rows)
    faulty = {row["doc"] for row in rows if not (row["gold"] and row["found"])}
    documents = {row["doc"] for row in rows}
    return {
        "f1": f1(hits, extra, missed),
        "exact": 1 - len(faulty) / max(1, len(documents)),
        "gold": hits + missed,
        "documents": len(documents),
    }


def bins(sure: Sequence[float], right: Sequence[bool], number: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and size of equally wide bins of confidence; empty bins are left out."""
    made = []
    for n in range(number):
        inside = [(s, r) for s, r in zip(sure, right, strict=True) if n / number < s <= (n + 1) / number]
        if inside:
            made.append((sum(s for s, _ in inside) / len(inside), share(r for _, r in inside), len(inside)))
    return made


def calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten bins (Naeini et al. 2015)."""
    return sum(abs(s - a) * n for s, a, n in bins(sure, right)) / max(1, len(sure))


def reliability(sure: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Mean confidence and accuracy of each bin."""
    return [(round(s, 4), round(a, 4)) for s, a, _ in bins(sure, right)]


def coverage(sure: Sequence[float], right: Sequence[bool], points: int = 40) -> dict[str, Any]:
    """Accuracy of the surest share of the answers, for rising shares."""
    answers = sorted(zip(sure, right, strict=True), reverse=True)
    cuts = sorted({max(1, round(len(answers) * n / points)) for n in range(1, points + 1)})
    curve = [(round(cut / len(answers), 4), round(share(r for _, r in answers[:cut]), 4)) for cut in cuts]
    return {"answers": answers, "curve": curve}


def bootstrap_difference(
    first: Sequence[bool], second: Sequence[bool], groups: Sequence[str], times: int, seed: int = 1
) -> dict[str, float]:
    """Difference in accuracy of two classifiers on the same items, with a 95 % interval over resampled groups (paired bootstrap)."""
    by_group: dict[str, list[int]] = {}
    for a, b, group in zip(first, second, groups, strict=True):
        own = by_group.setdefault(group, [0, 0])
        own[0] += a - b
        own[1] += 1
    names = sorted(by_group)
    rng = Random(seed)  # noqa: S311 (no secret)
    drawn = []
    for _ in range(times):
        chosen = [by_group[rng.choice(names)] for _ in names]
        drawn.append(sum(c[0] for c in chosen) / sum(c[1] for c in chosen))
    drawn.sort()
    return {
        "difference": sum(c[0] for c in by_group.values()) / len(first),
        "low": drawn[int(times * 0.025)],
        "high": drawn[int(times * 0.975)],
    }
