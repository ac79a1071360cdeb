"""What the stages ``label`` and ``theme`` share: cross-validated scores, calibration, and the model of all examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.features import Vectorizer, fit_vectorizer, matrix
from pipeline.folds import assign_folds
from pipeline.linear import Fitted, LinearModel, calibrate, fit_labels, quantised, sigmoid, strongest_features

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from pipeline.examples import Example
    from pipeline.params import ClassifierParams


@dataclass(frozen=True)
class Trained:
    """A model with its out-of-fold probabilities (examples, labels), each calibrated on the other folds."""

    model: LinearModel
    probabilities: np.ndarray
    folds: list[int]


def cross_train(
    examples: list[Example],
    seen: list[Example],
    labels: np.ndarray,
    weights: np.ndarray,
    names: list[str],
    params: ClassifierParams,
    *,
    apart: bool,
) -> Trained:
    """Train on ``seen`` (the examples as training sees them, sections dropped) and answer for ``examples`` out of fold.

    ``labels`` and ``weights`` are (examples, labels). Municipalities stay whole in the folds. With ``apart`` the features of
    each field are its own.
    """
    import numpy as np

    folds = assign_folds([example.group for example in examples], params.folds, params.seed)
    # Which features there are and how frequent each is, is read from all items: that takes no labels, and work is done once.
    vectorizer = fit_vectorizer(
        [example.fields for example in seen], min_count=params.min_count, weights=params.weights, limits=params.limits, apart=apart
    )
    rows = matrix(vectorizer, [example.fields for example in examples])
    training_rows = _rows_as_seen(vectorizer, rows, examples, seen)
    own, scores = np.array(folds), np.zeros(labels.shape, dtype=np.float32)
    for fold in range(params.folds):
        fitted = fit_labels(training_rows[own != fold], labels[own != fold], weights[own != fold], params.c, params.seed)
        scores[own == fold] = fitted.scores(rows[own == fold])
    slope, offset = calibrate(scores, labels)
    vectorizer, fitted = fit_small(vectorizer, training_rows, seen, labels, weights, params)
    stored, scale = quantised(fitted.coefficients)
    model = LinearModel(vectorizer, names, stored, scale, fitted.bias, slope, offset, {})
    return Trained(model, calibrated_out_of_fold(scores, labels, folds), folds)


def _rows_as_seen(vectorizer: Vectorizer, rows: csr_matrix, examples: list[Example], seen: list[Example]) -> csr_matrix:
    """The rows as training sees them: only those are made anew that lost a section."""
    import numpy as np
    from scipy.sparse import vstack

    changed = [n for n, (example, other) in enumerate(zip(examples, seen, strict=True)) if example.fields != other.fields]
    order = np.arange(len(examples))
    order[changed] = len(examples) + np.arange(len(changed))
    both: csr_matrix = vstack([rows, matrix(vectorizer, [seen[n].fields for n in changed])]).tocsr()
    return both[order]


def fit_small(
    vectorizer: Vectorizer, rows: csr_matrix, seen: list[Example], labels: np.ndarray, weights: np.ndarray, params: ClassifierParams
) -> tuple[Vectorizer, Fitted]:
    """The classifier of all examples with only its strongest features, trained again on those."""
    fitted = fit_labels(rows, labels, weights, params.c, params.seed)
    if len(vectorizer.vocabulary) <= params.max_features:
        return vectorizer, fitted
    vectorizer = narrowed(vectorizer, strongest_features(fitted, params.max_features))
    rows = matrix(vectorizer, [example.fields for example in seen])
    return vectorizer, fit_labels(rows, labels, weights, params.c, params.seed)


def narrowed(vectorizer: Vectorizer, kept: np.ndarray) -> Vectorizer:
    """The vectorizer with only the columns ``kept``."""
    names = sorted(vectorizer.vocabulary, key=vectorizer.vocabulary.__getitem__)
    vocabulary = {names[column]: n for n, column in enumerate(kept)}
    return Vectorizer(vocabulary, vectorizer.idf[kept], vectorizer.weights, vectorizer.limits, vectorizer.apart)


def calibrated_out_of_fold(scores: np.ndarray, labels: np.ndarray, folds: list[int]) -> np.ndarray:
    """Probabilities of out-of-fold scores, each fold by the curves of the others."""
    import numpy as np

    own = np.array(folds)
    probabilities = np.zeros_like(scores)
    for fold in sorted(set(folds)):
        slope, offset = calibrate(scores[own != fold], labels[own != fold])
        probabilities[own == fold] = sigmoid(slope * scores[own == fold] + offset)
    return probabilities
