"""A small neural network with one hidden layer: plain arrays, so that a model file holds numbers and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.odds import sigmoid

if TYPE_CHECKING:
    import numpy as np


BATCH = 1024  # rows
UNSEEN = 1e30  # the scale of a feature that training never saw, which must not count at all


@dataclass(frozen=True)
class Network:
    """Standardised inputs -> ReLU layer -> one output. Arrays are float32: `mean` and `scale` (n,), `hidden` (n, h), `output` (h,)."""

    mean: np.ndarray
    scale: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    output: np.ndarray
    output_bias: np.ndarray

    def arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """The arrays as a model file names them: ``first.mean`` .."""
        return {f"{prefix}.{name}": getattr(self, name) for name in type(self).__annotations__}

    @staticmethod
    def shapes(prefix: str, features: int) -> dict[str, str]:
        """The shapes that the arrays of a network for so many features must have in a model file (see `modelfile.load_model`)."""
        inputs, units = str(features), f"{prefix}.units"
        sizes = {"mean": inputs, "scale": inputs, "hidden": f"{inputs} {units}", "hidden_bias": units, "output": units, "output_bias": "1"}
        return {f"{prefix}.{name}": size for name, size in sizes.items()}

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray], prefix: str) -> Network:
        """The network whose arrays a model file holds under a prefix."""
        return cls(**{name: arrays[f"{prefix}.{name}"] for name in cls.__annotations__})

    def standardised(self, rows: np.ndarray) -> np.ndarray:
        """The rows (m, n) as the network sees them: each column by its mean and spread."""
        made: np.ndarray = (rows - self.mean) / self.scale
        return made

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """The output for each row of ``rows`` (m, n); shape (m,)."""
        import numpy as np

        made: np.ndarray = np.maximum(self.standardised(rows) @ self.hidden + self.hidden_bias, 0) @ self.output + self.output_bias[0]
        return made

    def parts(self, members: int, count: int) -> list[Network]:
        """So many networks, at most ``members``, each of some of the members that this one joins: its scores are the mean of theirs."""
        import numpy as np

        whole = np.arange(len(self.output)).reshape(members, -1)
        shares = [share.ravel() for share in np.array_split(whole, min(count, members))]
        return [
            replace(self, hidden=self.hidden[:, own], hidden_bias=self.hidden_bias[own], output=self.output[own] * (whole.size / len(own)))
            for own in shares
        ]

    def probabilities(self, rows: np.ndarray) -> list[float]:
        """The probability that the output tells, for each row of ``rows`` (m, n)."""
        return [float(p) for p in sigmoid(self.scores(rows))]


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    It has the mean weights of its last ``averaged`` epochs. ``spread`` is the least that a column is taken to have: a rare feature must
    not outweigh all others where it is set. With ``regress`` it gives any number, else log-odds.
    """

    hidden: int
    epochs: int
    averaged: int
    l2: float
    spread: float
    regress: bool = False


@dataclass(frozen=True)
class View:
    """What one member of a network learns from: the rows ``kept`` (indices), and of each group of rows the columns ``shown``.

    ``shown`` (groups, n) is False where the member is blind: it sees the mean there.
    """

    kept: np.ndarray
    shown: np.ndarray


def train_network(
    rows: np.ndarray, labels: np.ndarray, group_of: np.ndarray, views: Iterable[View], recipe: Recipe, *, seed: int, negatives: float = 1.0
) -> Network:
    """Fit on rows (m, n) and their labels (m,), 0 and 1 or numbers; equal input and seed give an equal network.

    A network is trained for each of the ``views``, and they are joined into one that gives their mean score, so that less depends on
    chance; ``group_of`` (m,) tells the group of each row. Where views keep only a share of the ``negatives`` that there are, the network
    answers as if it had seen all (prior correction, King and Zeng 2001).
    """
    import numpy as np

    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(spread == 0, UNSEEN, np.maximum(spread, recipe.spread))
    standardised = (rows - mean) / scale
    models = []
    for member, view in enumerate(views):
        seen = standardised[view.kept]
        seen *= view.shown[group_of[view.kept]]
        models.append(_train_one(seen, labels[view.kept], recipe, seed + member))
    arrays = (
        mean,
        scale,
        np.hstack([hidden for hidden, _, _, _ in models]),
        np.hstack([bias for _, _, bias, _ in models]),
        np.hstack([output[:, 0] for _, output, _, _ in models]) / len(models),
        np.mean([bias for _, _, _, bias in models], axis=0) + np.log(negatives),
    )
    return Network(*(np.ascontiguousarray(a, dtype=np.float32) for a in arrays))


def _train_one(rows: np.ndarray, labels: np.ndarray, recipe: Recipe, seed: int) -> list[np.ndarray]:
    """Weights and biases of a network, layer by layer: their mean over the last epochs.

    Networks of different seeds then agree more on what they have not seen (stochastic weight averaging, Izmailov et al. 2018).
    """
    import numpy as np
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    chance = np.random.RandomState(seed)  # one for all epochs: a number would shuffle the rows alike in each
    shared = {"alpha": recipe.l2, "batch_size": min(BATCH, len(labels)), "learning_rate_init": 6e-3, "random_state": chance}
    model = (MLPRegressor if recipe.regress else MLPClassifier)(hidden_layer_sizes=(recipe.hidden,), **shared)
    told = {} if recipe.regress else {"classes": (0, 1)}
    seen = []
    for epoch in range(recipe.epochs):
        model.partial_fit(rows, labels, **told)
        if epoch >= recipe.epochs - recipe.averaged:
            seen.append([array.copy() for array in (*model.coefs_, *model.intercepts_)])
    return [np.mean(arrays, axis=0) for arrays in zip(*seen, strict=True)]
