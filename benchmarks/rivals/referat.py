"""Referat's own stages ``label`` and ``theme``, trained as `dvc repro` trains them.

KLE numbers, which the others cannot use, are left out.
"""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.rivals import Answers
from benchmarks.tasks import Task
from pipeline import label, theme
from pipeline.baselines import with_rule
from pipeline.features import BATCH
from pipeline.lexicon import Lexicon
from pipeline.linear import normalised
from pipeline.params import LabelParams, ThemeParams, read_params
from pipeline.themes import MAIN, read_themes

if TYPE_CHECKING:
    import numpy as np

    from pipeline.linear import LinearModel

PARAMS = Path("params.yaml")


def tell(task: Task) -> Answers:
    """Learn and answer."""
    model = _train(task)
    lexicon = Lexicon(model.vectorizer.features())
    start = process_time()
    labels: list[str] = []
    for first in range(0, len(task.test), BATCH):
        fields = [with_rule(example.fields) for example in task.test[first : first + BATCH]]
        probabilities = model.probabilities(model.scores(model.read(lexicon.read(fields))))
        labels += _best(model, probabilities)
    return Answers(labels, process_time() - start)


def _train(task: Task) -> LinearModel:
    if task.name == "type":
        return label.train(task.train, read_params(PARAMS, "label", LabelParams))[0].model
    names = [one.id for one in read_themes(Path("data/themes.yaml"))]
    return theme.train(task.train, names, {}, read_params(PARAMS, "theme", ThemeParams))[0].model


def _best(model: LinearModel, probabilities: np.ndarray) -> list[str]:
    """The likeliest type, or the likeliest main theme."""
    among = [n for n, name in enumerate(model.labels) if name.startswith(MAIN)] or list(range(len(model.labels)))
    return [model.labels[among[best]].removeprefix(MAIN) for best in normalised(probabilities)[:, among].argmax(axis=1)]
