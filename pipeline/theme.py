"""Stage ``theme``: train the theme classifier, and answer for every item by a model that never saw its municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import told
from pipeline.examples import SEGMENTED, Example, copies, read_examples, views, with_dropped_sections
from pipeline.files import write_rows
from pipeline.linear import IGNORED
from pipeline.modelfile import provenance
from pipeline.params import ThemeParams, read_params
from pipeline.themes import MAIN, Choice, kle_prefixes, read_themes
from pipeline.training import Trained, cross_train

if TYPE_CHECKING:
    import numpy as np

OUT = Path("data/themed")


def train(examples: list[Example], names: list[str], kle: dict[str, str], params: ThemeParams) -> tuple[Trained, list[Choice]]:
    """The theme classifier with its out-of-fold answers, and for each fold the choice of themes that the others make best.

    The model's manifest tells how themes are chosen from its probabilities.

    Each theme has two columns: whether it is among an item's themes, and whether it is the main one. The words of a tool
    (*anlægsbevilling*) speak for the first far more often than for the second, so the second puts the matter first.
    """
    import numpy as np

    labels, weights = targets(examples, names, params)
    seen = list(with_dropped_sections(examples, params.dropped_sections, params.seed))
    columns = [*names, *(MAIN + name for name in names)]
    trained = cross_train(examples, seen, labels, weights, columns, params, apart=False, shown=views(examples))
    choice = choose(examples, trained, labels, weights, np.ones(len(examples), dtype=bool), Choice({}, 0.0, kle, params.kle_odds))
    trained.model.facts.update({"choice": asdict(choice), "examples": len({e.written for e in examples})})
    folds = np.array(trained.folds)
    return trained, [choose(examples, trained, labels, weights, folds != fold, choice) for fold in range(params.folds)]


def choose(examples: list[Example], trained: Trained, labels: np.ndarray, weights: np.ndarray, used: np.ndarray, choice: Choice) -> Choice:
    """The choice that does best on the examples ``used`` (a mask): thresholds by items with text, `least` by bare titles, too."""
    import numpy as np

    names = [name for name in trained.model.labels if not name.startswith(MAIN)]
    told, count = used & np.array([not example.from_titles for example in examples]), len(names)
    limits = thresholds(trained.probabilities[told, :count], labels[told, :count], weights[told, :count])
    choice = replace(choice, thresholds=dict(zip(names, limits, strict=True)))
    rows = [_by_label(trained.model.labels, row) for row in trained.probabilities[used]]
    return best_choice([example for example, use in zip(examples, used, strict=True) if use], rows, choice)


def targets(examples: list[Example], names: list[str], params: ThemeParams) -> tuple[np.ndarray, np.ndarray]:
    """Labels (examples, 2 x themes) - 1, 0, or IGNORED where either would do - and their weights.

    Later themes count less than the first, and bare titles less for what is among an item's themes: they hold no text to tell it by.
    """
    import numpy as np

    at = {name: n for n, name in enumerate(names)}
    among, main = (np.zeros((len(examples), len(names)), dtype=np.int8) for _ in range(2))
    weights = np.repeat(np.array(copies(examples))[:, None], 2 * len(names), axis=1)
    for row, example in enumerate(examples):
        among[row, [at[theme] for theme in example.also]] = main[row, [at[theme] for theme in example.also]] = IGNORED
        among[row, [at[theme] for theme in example.themes]] = 1
        main[row, [at[theme] for theme in example.themes[:1]]] = 1
        weights[row, [at[theme] for theme in example.themes[1:]]] *= params.later_weight
        weights[row, : len(names)] *= params.bare_weight if example.from_titles else 1.0
    return np.hstack([among, main]), weights


def best_choice(examples: list[Example], rows: list[dict[str, float]], choice: Choice) -> Choice:
    """The choice with `least` such that its themes, picked from the examples' probabilities, have the best micro-F1."""

    def score(least: float) -> float:
        hits = answered = wanted = 0
        for example, row in zip(examples, rows, strict=True):
            found = {theme for theme, _ in replace(choice, least=least).pick(row, example.kle)}
            hits += len(found & {*example.themes})
            answered += len(found - ({*example.also} - {*example.themes}))
            wanted += len(example.themes)
        return 2 * hits / (answered + wanted)

    return replace(choice, least=max((round(0.1 + 0.05 * n, 2) for n in range(9)), key=score))


def thresholds(probabilities: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> list[float]:
    """For each theme the probability from which tagging it gives the best F1, smoothed towards the best for all together."""
    import numpy as np

    grid = np.arange(0.1, 0.81, 0.05)
    used = labels != IGNORED
    hits = [((probabilities >= p) & (labels == 1)) * weights for p in grid]
    false = [((probabilities >= p) & (labels == 0) & used) * weights for p in grid]
    wanted = ((labels == 1) * weights).sum(axis=0)
    tp, fp = np.array([h.sum(axis=0) for h in hits]), np.array([f.sum(axis=0) for f in false])
    common = tp.sum(axis=1) * 2 / (tp.sum(axis=1) + fp.sum(axis=1) + wanted.sum())
    start = grid[int(common.argmax())]
    f1 = 2 * tp / np.maximum(tp + fp + wanted, 1e-9)
    best = grid[f1.argmax(axis=0)]
    trust = wanted / (wanted + 30)  # a theme with few examples keeps near the common threshold
    return [round(float(value), 3) for value in trust * best + (1 - trust) * start]


def answers(examples: list[Example], trained: Trained, choices: list[Choice]) -> Iterator[dict[str, Any]]:
    """One row an example: gold themes, probabilities out of fold (those of at least 0.01), and the themes found, the main one first.

    The themes are chosen as the other folds would have it - in the views, too, where it is an item with text and a title.
    """
    for n, (example, fold) in enumerate(zip(examples, trained.folds, strict=True)):
        shown = {"": trained.probabilities, **(trained.views if example.has_views else {})}
        by_label = {name: _by_label(trained.model.labels, values[n]) for name, values in shown.items()}
        found = {name: [[t, round(p, 4)] for t, p in choices[fold].pick(row, example.kle)] for name, row in by_label.items()}
        yield {
            "written": example.written,
            "group": example.group,
            "fold": fold,
            "bare": example.bare,
            "gold": list(example.themes),
            "also": list(example.also),
            "probabilities": {name: round(p, 4) for name, p in by_label[""].items() if p >= 0.01},
            "found": found.pop(""),
            "views": found,
        }


def learning(examples: list[Example], trained: Trained) -> Iterator[dict[str, Any]]:
    """Rows of the learning curve: how many examples were learnt from, and the likeliest main theme of an item elsewhere."""
    names = trained.model.labels
    first = len(names) // 2  # the columns of main themes stand behind the others
    for learnt in trained.learning:
        for n, row in zip(learnt.rows, learnt.scores, strict=True):
            best = names[first + int(row[first:].argmax())].removeprefix(MAIN)
            yield {"learnt_from": learnt.examples, "written": examples[n].written, "gold": list(examples[n].themes), "found": best}


def _by_label(labels: list[str], probabilities: np.ndarray) -> dict[str, float]:
    return dict(zip(labels, map(float, probabilities), strict=True))


def main() -> None:
    """Train on ``data/segmented``; save the model and the out-of-fold answers."""
    params = read_params(Path("params.yaml"), "theme", ThemeParams)
    themes = read_themes(Path("data/themes.yaml"))
    examples = read_examples(params.renderings)
    trained, choices = train(examples, [theme.id for theme in themes], kle_prefixes(themes), params)
    trained.model.facts["trained"] = provenance(params, SEGMENTED)
    trained.model.save(Path("models"), "theme")
    write_rows(OUT / "themes.jsonl", answers(examples, trained, choices))
    write_rows(OUT / "learning.jsonl", learning(examples, trained))


if __name__ == "__main__":
    with told():
        main()
