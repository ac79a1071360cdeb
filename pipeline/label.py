"""Stage ``label``: train the type classifier, and answer for every item by a model that never saw its municipality."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.baselines import with_rule
from pipeline.examples import SEGMENTED, Example, copies, read_examples, with_dropped_sections
from pipeline.files import write_rows
from pipeline.linear import normalised
from pipeline.modelfile import provenance
from pipeline.params import LabelParams, read_params
from pipeline.records import NONE, TYPES
from pipeline.training import Trained, cross_train

if TYPE_CHECKING:
    import numpy as np

LABELS = [*TYPES, NONE]
OUT = Path("data/labelled/types.jsonl")


def train(examples: list[Example], params: LabelParams) -> tuple[Trained, float]:
    """The type classifier with its out-of-fold answers, and the confidence from which its answers need no review."""
    import numpy as np

    examples = [replace(example, fields=tuple(with_rule(example.fields))) for example in examples]
    seen = [replace(e, fields=tuple(with_rule(e.fields))) for e in with_dropped_sections(examples, params.dropped_sections, params.seed)]
    labels = np.array([[(example.type or NONE) == label for label in LABELS] for example in examples], dtype=np.int8)
    shares = np.array(copies(examples)) * np.where([example.bare for example in examples], params.bare_weight, 1.0)
    weights = np.repeat(shares[:, None], len(LABELS), axis=1)
    trained = cross_train(examples, seen, labels, weights, LABELS, params, apart=True)
    full = np.array([not example.bare for example in examples])
    probabilities = normalised(trained.probabilities)
    threshold = review_threshold(probabilities[full], labels[full], params.review_accuracy)
    trained.model.facts.update({"review": threshold, "examples": len({e.written for e in examples})})
    return trained, threshold


def review_threshold(probabilities: np.ndarray, labels: np.ndarray, accuracy: float) -> float:
    """The lowest confidence from which the answers are right as often as ``accuracy`` (0-1); 1.0 where that is never so."""
    import numpy as np

    confidence, right = probabilities.max(axis=1), labels[np.arange(len(labels)), probabilities.argmax(axis=1)]
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.nonzero(share >= accuracy)[0]
    return round(float(confidence[order][enough[-1]]), 4) if len(enough) else 1.0


def answers(examples: list[Example], trained: Trained) -> list[dict[str, Any]]:
    """One row an example: gold type, probabilities out of fold."""
    probabilities = normalised(trained.probabilities)
    return [
        {
            "written": example.written,
            "group": example.group,
            "bare": example.bare,
            "gold": example.type,
            "probabilities": {label: round(float(p), 4) for label, p in zip(LABELS, row, strict=True)},
        }
        for example, row in zip(examples, probabilities, strict=True)
    ]


def main() -> None:
    """Train on ``data/segmented``; save the model and the out-of-fold answers."""
    params = read_params(Path("params.yaml"), "label", LabelParams)
    examples = read_examples(params.renderings)
    trained, _ = train(examples, params)
    trained.model.facts["trained"] = provenance(params, SEGMENTED)
    trained.model.save(Path("models"), "type")
    write_rows(OUT, answers(examples, trained))


if __name__ == "__main__":
    main()
