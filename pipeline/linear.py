"""Linear classifiers, one against the rest, with calibrated probabilities: trained by scikit-learn, applied with NumPy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.evidence import find_evidence
from pipeline.features import Reading, Vectorizer
from pipeline.lexicon import ItemWords
from pipeline.modelfile import ADVICE, load_model, save_model
from pipeline.odds import sigmoid
from pipeline.records import Evidence

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from scipy.sparse import csr_matrix

SHAPES = {
    "vocabulary": "bytes",
    "idf": "words",
    "weights": "packed",
    **dict.fromkeys(("scale", "bias", "slope", "offset"), "labels"),
}
FACTS = {"labels": [str], "reads": {"weights": {str: float}, "limits": {str: int}, "apart": bool}}
LONGEST_WORD = 200  # bytes that a feature's name has on average at most
IGNORED = -1  # in a label matrix: neither a positive nor a negative example


@dataclass
class LinearModel:
    """Scores are ``row @ weights + bias``; `slope` and `offset` turn them into probabilities (Platt 1999).

    `weights` is int8 (features, labels) times `scale` (labels,), `bias`, `slope` and `offset` are (labels,).
    """

    vectorizer: Vectorizer
    labels: list[str]
    weights: np.ndarray
    scale: np.ndarray
    bias: np.ndarray
    slope: np.ndarray
    offset: np.ndarray
    facts: dict[str, Any]

    def read(self, words: ItemWords) -> Reading:
        """What scores and evidence of a batch of items are taken from; read once."""
        return self.vectorizer.read(words)

    def scores(self, reading: Reading) -> np.ndarray:
        """Decision values of items, shape (items, labels)."""
        import numpy as np

        values = reading.values.astype(np.float32)
        rows = (values[a:b] @ self.weights.take(reading.columns[a:b], axis=0).astype(np.float32) for a, b in pairwise(reading.ends))
        scores: np.ndarray = np.array(list(rows), dtype=np.float32).reshape(-1, len(self.labels)) * self.scale + self.bias
        return scores

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        """Calibrated probability of each label, shape as ``scores``."""
        return sigmoid(self.slope * scores + self.offset)

    def evidence(self, reading: Reading, labels: Sequence[str | None]) -> list[tuple[Evidence, ...]]:
        """The phrases that spoke most for one label of each item, strongest first; none where the label is None."""
        import numpy as np

        at = np.array([-1 if label is None else self.labels.index(label) for label in labels], dtype=np.int64)
        label = np.repeat(at, np.diff(reading.ends))
        asked = np.flatnonzero(label >= 0)
        column, label = reading.columns[asked], label[asked]
        worth = np.zeros(len(reading.values))
        worth[asked] = reading.values[asked] * self.weights.ravel().take(column * len(self.labels) + label) * self.scale[label]
        return find_evidence(reading, worth)

    def save(self, folder: Path, name: str) -> None:
        """Write the model as arrays and a manifest; equal models give equal bytes."""
        import numpy as np

        words = sorted(self.vectorizer.vocabulary, key=self.vectorizer.vocabulary.__getitem__)
        arrays = {
            "vocabulary": packed("\n".join(words).encode("utf-8")),
            "idf": self.vectorizer.idf.astype(np.float16),
            "weights": packed(self.weights.tobytes()),
            **{key: getattr(self, key) for key in ("scale", "bias", "slope", "offset")},
        }
        reads = {"weights": self.vectorizer.weights, "limits": self.vectorizer.limits, "apart": self.vectorizer.apart}
        save_model(folder, name, arrays, {"labels": self.labels, "reads": reads, **self.facts})


def load_linear(folder: Path, name: str, wanted: Mapping[str, Any] | None = None) -> LinearModel:
    """Open a model that `LinearModel.save` wrote; raises ModelError where that cannot be.

    ``wanted`` is what its manifest must tell beside, as a pattern (see `modelfile.fits`).
    """
    import numpy as np

    arrays, facts = load_model(folder, name, SHAPES, {**FACTS, **(wanted or {})})
    size = len(arrays["idf"]), len(facts["labels"])
    text, weights = unpacked(arrays["vocabulary"], size[0] * LONGEST_WORD), unpacked(arrays["weights"], size[0] * size[1])
    words = text.decode("utf-8", errors="replace").split("\n")
    if len(words) != size[0] or len(weights) != size[0] * size[1]:
        raise ModelError(
            f"{folder / name}.safetensors has {len(words)} words and {len(weights)} weights, not {size[0]} x {size[1]}. {ADVICE}"
        )
    vectorizer = Vectorizer({word: n for n, word in enumerate(words)}, arrays["idf"].astype(np.float32), **facts["reads"])
    parts = {key: arrays[key] for key in ("scale", "bias", "slope", "offset")}
    table = np.frombuffer(weights, dtype=np.int8).reshape(size)
    return LinearModel(vectorizer=vectorizer, labels=facts["labels"], weights=table, facts=facts, **parts)


def packed(content: bytes) -> np.ndarray:
    """Bytes, deflated, as an array: most weights of a linear model are nearly nought, so that three bits hold what eight did."""
    import zlib

    import numpy as np

    return np.frombuffer(zlib.compress(content, 9), dtype=np.uint8)


def unpacked(array: np.ndarray, most: int) -> bytes:
    """The bytes of a `packed` array; empty where it is none, or holds more than ``most`` bytes."""
    import zlib

    inflate = zlib.decompressobj()
    try:
        content = inflate.decompress(array.tobytes(), most + 1)  # one more, to see the end
    except zlib.error:
        return b""
    return content if inflate.eof and len(content) <= most else b""


@dataclass(frozen=True)
class Fitted:
    """A trained model before calibration: `coefficients` (labels, features) and `bias` (labels,)."""

    coefficients: np.ndarray
    bias: np.ndarray

    def scores(self, rows: csr_matrix) -> np.ndarray:
        """Decision values, shape (rows, labels)."""
        scores: np.ndarray = rows @ self.coefficients.T + self.bias
        return scores


def fit_labels(rows: csr_matrix, labels: np.ndarray, weights: np.ndarray, c: float, seed: int) -> Fitted:
    """A linear support vector machine for each column of ``labels`` (rows, labels), 1, 0 or IGNORED; ``weights`` has its shape."""
    import numpy as np
    from joblib import Parallel, delayed

    jobs = (delayed(_fit_one)(rows, labels[:, k], weights[:, k], c, seed) for k in range(labels.shape[1]))
    made = Parallel(n_jobs=2)(jobs)  # processes: the solver's random numbers are one global sequence, which threads would share
    return Fitted(np.vstack([m[0] for m in made]), np.array([m[1] for m in made], dtype=np.float32))


def _fit_one(rows: csr_matrix, labels: np.ndarray, weights: np.ndarray, c: float, seed: int) -> tuple[np.ndarray, float]:
    import numpy as np
    from sklearn.svm import LinearSVC

    used = labels != IGNORED
    if len(np.unique(labels[used])) < 2:
        return np.zeros(rows.shape[1], dtype=np.float32), -1.0
    if not used.all():
        rows, labels, weights = rows[used], labels[used], weights[used]
    machine = LinearSVC(C=c, tol=0.05, random_state=seed).fit(rows, labels, sample_weight=weights)
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def strongest(strength: np.ndarray, most: int) -> np.ndarray:
    """Columns of the ``most`` features with the greatest strength (features,), in column order; none of strength 0."""
    import numpy as np

    order = np.argsort(-strength, kind="stable")[:most]
    kept: np.ndarray = np.sort(order[strength[order] > 0])
    return kept


def calibrate(scores: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and offset of a logistic curve for each column of out-of-fold ``scores`` (rows, labels) (Platt 1999)."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    slope, offset = np.ones(scores.shape[1]), np.zeros(scores.shape[1])
    with threadpool_limits(1):  # with two numbers to fit, threads cost ten times what they give
        for k in range(scores.shape[1]):
            used = labels[:, k] != IGNORED
            if len(np.unique(labels[used, k])) > 1:
                curve = LogisticRegression(C=100.0).fit(scores[used, k : k + 1], labels[used, k])
                slope[k], offset[k] = curve.coef_[0, 0], curve.intercept_[0]
            else:
                offset[k] = -5.0
    return slope.astype(np.float32), offset.astype(np.float32)


def quantised(coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (labels, features) as int8 (features, labels) and a scale a label: a quarter of the size, no change in accuracy."""
    import numpy as np

    scale = np.maximum(np.abs(coefficients).max(axis=1), 1e-9) / 127
    return np.ascontiguousarray(np.round(coefficients / scale[:, None]).T.astype(np.int8)), scale.astype(np.float32)


def normalised(probabilities: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis divided by their sum: one answer is right."""
    made: np.ndarray = probabilities / probabilities.sum(axis=-1, keepdims=True)
    return made
