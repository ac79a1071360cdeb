"""Stage ``label``: train the type classifier, and answer for every item by a model that never saw its municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.baselines import with_rule
from pipeline.examples import SEGMENTED, Example, copies, read_examples, views, with_dropped_sections
from pipeline.files import write_rows
from pipeline.linear import normalised
from pipeline.modelfile import provenance
from pipeline.params import LabelParams, read_params
from pipeline.records import NONE, TYPES
from pipeline.stage import stage
from pipeline.training import Trained, cross_train

if TYPE_CHECKING:
    import numpy as np

LABELS = [*TYPES, NONE]
OUT = Path("data/labelled")


def train(examples: list[Example], params: LabelParams) -> tuple[Trained, list[float]]:
    """The type classifier with its out-of-fold answers, and for each fold the confidence from which the others need no review.

    The model's manifest tells that confidence for all folds together.
    """
    import numpy as np

    examples = [replace(example, fields=tuple(with_rule(example.fields))) for example in examples]
    seen = [replace(e, fields=tuple(with_rule(e.fields))) for e in with_dropped_sections(examples, params.dropped_sections, params.seed)]
    labels = np.array([[(example.type or NONE) == label for label in LABELS] for example in examples], dtype=np.int8)
    shares = np.array(copies(examples)) * np.where([example.from_titles for example in examples], params.bare_weight, 1.0)
    weights = np.repeat(shares[:, None], len(LABELS), axis=1)
    shown = {name: [replace(e, fields=tuple(with_rule(e.fields))) for e in those] for name, those in views(examples).items()}
    trained = cross_train(examples, seen, labels, weights, LABELS, params, apart=True, shown=shown)
    full = np.array([not example.from_titles for example in examples])
    probabilities = normalised(trained.probabilities)
    threshold = review_threshold(probabilities[full], labels[full], params.review_accuracy)
    trained.model.facts.update({"review": threshold, "examples": len({e.written for e in examples})})
    others = [full & (np.array(trained.folds) != fold) for fold in range(params.folds)]
    return trained, [review_threshold(probabilities[used], labels[used], params.review_accuracy) for used in others]


def review_threshold(probabilities: np.ndarray, labels: np.ndarray, accuracy: float) -> float:
    """The lowest confidence from which the answers are right as often as ``accuracy`` (0-1); 1.0 where that is never so."""
    import numpy as np

    confidence, right = probabilities.max(axis=1), labels[np.arange(len(labels)), probabilities.argmax(axis=1)]
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(share >= accuracy)[0]
    return round(float(confidence[order][enough[-1]]), 4) if len(enough) else 1.0


def answers(examples: list[Example], trained: Trained, thresholds: list[float]) -> Iterator[dict[str, Any]]:
    """One row an example: gold type, probabilities out of fold - of the views, too, where it is an item with text and a title.

    ``thresholds`` are the confidence below which a fold's answers want review.
    """
    by_view = {name: normalised(values) for name, values in trained.views.items()}
    for n, (example, row) in enumerate(zip(examples, normalised(trained.probabilities), strict=True)):
        yield {
            "written": example.written,
            "group": example.group,
            "fold": trained.folds[n],
            "bare": example.bare,
            "gold": example.type,
            "probabilities": _by_label(row),
            "review": bool(row.max() < thresholds[trained.folds[n]]),
            "views": {name: _by_label(values[n]) for name, values in by_view.items()} if example.has_views else {},
        }


def learning(examples: list[Example], trained: Trained) -> Iterator[dict[str, Any]]:
    """Rows of the learning curve: how many examples were learnt from, and the likeliest type of an item of another municipality."""
    for learnt in trained.learning:
        for n, row in zip(learnt.rows, learnt.scores, strict=True):
            yield {
                "learnt_from": learnt.examples,
                "written": examples[n].written,
                "gold": examples[n].type,
                "found": LABELS[int(row.argmax())],
            }


def _by_label(probabilities: np.ndarray) -> dict[str, float]:
    return {label: round(float(p), 4) for label, p in zip(LABELS, probabilities, strict=True)}


def main() -> None:
    """Train on ``data/segmented``; save the model and the out-of-fold answers."""
    params = read_params(Path("params.yaml"), "label", LabelParams)
    examples = read_examples(params.renderings)
    trained, thresholds = train(examples, params)
    trained.model.facts["trained"] = provenance(params, SEGMENTED)
    trained.model.save(Path("models"), "type")
    write_rows(OUT / "types.jsonl", answers(examples, trained, thresholds))
    write_rows(OUT / "learning.jsonl", learning(examples, trained))


if __name__ == "__main__":
    with stage():
        main()
