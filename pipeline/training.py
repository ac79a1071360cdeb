"""What the stages ``label`` and ``theme`` share: cross-validated scores, calibration, and the model of all examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.features import Vectorizer, fit_vectorizer, matrix
from pipeline.folds import assign_folds
from pipeline.linear import Fitted, LinearModel, calibrate, fit_labels, quantised, strongest
from pipeline.odds import sigmoid

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

    from pipeline.examples import Example
    from pipeline.params import ClassifierParams


LEARNING_SHARES = (1 / 16, 1 / 4)  # of the municipalities that the learning curve's models learn from


@dataclass(frozen=True)
class Trained:
    """A model with its out-of-fold probabilities (examples, labels), each calibrated on the other folds.

    `views` are the probabilities where only a part of each item is shown; `learning` tells how scores grow with what was learnt from.
    """

    model: LinearModel
    probabilities: np.ndarray
    folds: list[int]
    views: dict[str, np.ndarray]
    learning: list[Learnt]


@dataclass(frozen=True)
class Learnt:
    """Scores (rows, labels) for the examples in `rows`, by a model that learnt from so many written items of other municipalities."""

    examples: int
    rows: np.ndarray
    scores: np.ndarray


def cross_train(
    examples: list[Example],
    seen: list[Example],
    labels: np.ndarray,
    weights: np.ndarray,
    names: list[str],
    params: ClassifierParams,
    *,
    apart: bool,
    shown: Mapping[str, list[Example]],
) -> Trained:
    """Train on ``seen`` (the examples as training sees them, sections dropped) and answer for ``examples`` out of fold.

    ``labels`` and ``weights`` are (examples, labels). Municipalities stay whole in the folds. With ``apart`` the features of
    each field are its own. ``shown`` are views of the examples that the same out-of-fold models answer for, too.
    """
    import numpy as np

    folds = assign_folds([example.group for example in examples], params.folds, params.seed)
    # Which features there are and how frequent each is, is read from all items: that takes no labels, and work is done once.
    vectorizer = fit_vectorizer(
        [example.fields for example in seen],
        min_count=params.min_count,
        weights=params.weights,
        limits=params.limits,
        apart=apart,
        max_share=params.max_share,
        idf_power=params.idf_power,
    )
    rows = matrix(vectorizer, [example.fields for example in examples])
    training_rows = _rows_as_seen(vectorizer, rows, examples, seen)
    asked = {"": rows} | {name: _rows_as_seen(vectorizer, rows, examples, those) for name, those in shown.items()}
    own, scores = np.array(folds), {name: np.zeros(labels.shape, dtype=np.float32) for name in asked}
    strength = np.zeros(training_rows.shape[1], dtype=np.float32)
    for fold in range(params.folds):
        fitted = fit_labels(training_rows[own != fold], labels[own != fold], weights[own != fold], params.c, params.seed)
        for name, those in asked.items():
            scores[name][own == fold] = fitted.scores(those[own == fold])
        strength = np.maximum(strength, np.abs(fitted.coefficients).max(axis=0))
    full = scores.pop("")
    told = np.array([not example.from_titles for example in examples])
    slope, offset = calibrate(full[told], labels[told])
    learning = [
        *learn_from_parts(examples, training_rows, rows, labels, weights, own, params),
        Learnt(_written(examples, own != 0), np.nonzero(own == 0)[0], full[own == 0]),
    ]
    vectorizer, fitted = fit_small(vectorizer, strongest(strength, params.max_features), seen, labels, weights, params)
    stored, scale = quantised(fitted.coefficients)
    model = LinearModel(vectorizer, names, stored, scale, fitted.bias, slope, offset, {})
    probabilities, answers = calibrated_out_of_fold(full, labels, own, told, scores)
    return Trained(model, probabilities, folds, answers, learning)


def learn_from_parts(
    examples: list[Example],
    seen: csr_matrix,
    rows: csr_matrix,
    labels: np.ndarray,
    weights: np.ndarray,
    folds: np.ndarray,
    params: ClassifierParams,
) -> Iterator[Learnt]:
    """Answers for the first fold by models of growing shares of the other municipalities, each share within the next."""
    import numpy as np

    groups = sorted({example.group for example, fold in zip(examples, folds, strict=True) if fold})
    np.random.default_rng(params.seed).shuffle(groups)
    rank = {group: n for n, group in enumerate(groups)}
    place = np.array([rank.get(example.group, len(groups)) for example in examples])
    asked = np.nonzero(folds == 0)[0]
    for share in LEARNING_SHARES:
        part = place < round(share * len(groups))
        if part.any():
            fitted = fit_labels(seen[part], labels[part], weights[part], params.c, params.seed)
            yield Learnt(_written(examples, part), asked, fitted.scores(rows[asked]))


def _written(examples: list[Example], used: np.ndarray) -> int:
    return len({example.written for example, use in zip(examples, used, strict=True) if use})


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
    vectorizer: Vectorizer, kept: np.ndarray, seen: list[Example], labels: np.ndarray, weights: np.ndarray, params: ClassifierParams
) -> tuple[Vectorizer, Fitted]:
    """The classifier of all examples with only the features ``kept`` (columns)."""
    vectorizer = narrowed(vectorizer, kept)
    rows = matrix(vectorizer, [example.fields for example in seen])
    return vectorizer, fit_labels(rows, labels, weights, params.c, params.seed)


def narrowed(vectorizer: Vectorizer, kept: np.ndarray) -> Vectorizer:
    """The vectorizer with only the columns ``kept``."""
    names = sorted(vectorizer.vocabulary, key=vectorizer.vocabulary.__getitem__)
    vocabulary = {names[column]: n for n, column in enumerate(kept)}
    return Vectorizer(vocabulary, vectorizer.idf[kept], vectorizer.weights, vectorizer.limits, vectorizer.apart)


def calibrated_out_of_fold(
    scores: np.ndarray, labels: np.ndarray, folds: np.ndarray, told: np.ndarray, shown: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Probabilities of out-of-fold scores (examples, labels), and of those in ``shown``, each fold by the curves of the others' scores.

    The curves are of the items ``told`` of in minutes, not of bare titles: among those the themes are more evenly spread than in minutes.
    """
    import numpy as np

    probabilities, views = np.zeros_like(scores), {name: np.zeros_like(scores) for name in shown}
    for fold in sorted(set(folds.tolist())):
        used, own = told & (folds != fold), folds == fold
        slope, offset = calibrate(scores[used], labels[used])
        probabilities[own] = sigmoid(slope * scores[own] + offset)
        for name, those in shown.items():
            views[name][own] = sigmoid(slope * those[own] + offset)
    return probabilities, views
