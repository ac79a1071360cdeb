"""Probabilities as log-odds and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def log_odds(probabilities: np.ndarray, least: float) -> np.ndarray:
    """The logarithms of the odds of probabilities; below ``least`` and as near to 1 they are taken to be that near."""
    import numpy as np

    bounded = np.clip(probabilities, least, 1 - least)
    odds: np.ndarray = np.log(bounded / (1 - bounded))
    return odds


def sigmoid(values: np.ndarray) -> np.ndarray:
    """The logistic function: log-odds to probabilities."""
    import numpy as np

    made: np.ndarray = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return made
