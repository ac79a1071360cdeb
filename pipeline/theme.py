"""Stage ``theme``: train the theme classifier, and answer for every item by a model that never saw its municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.examples import SEGMENTED, Example, copies, read_examples, views, with_dropped_sections
from pipeline.files import write_rows
from pipeline.linear import IGNORED, calibrate
from pipeline.modelfile import provenance
from pipeline.odds import log_odds
from pipeline.params import ThemeParams, read_params
from pipeline.stage import stage
from pipeline.themes import LEAST_SURE, MAIN, Choice, kle_prefixes, read_themes
from pipeline.training import Trained, cross_train

if TYPE_CHECKING:
    import numpy as np

OUT = Path("data/themed")
EVEN = 0.003  # of F1
THRESHOLDS = tuple(round(0.1 + 0.05 * n, 2) for n in range(7))
LEAST = tuple(round(0.1 + 0.05 * n, 2) for n in range(9))


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
    start = Choice(names, THRESHOLDS[2], params.relative, LEAST[4], kle, params.kle_odds)
    outcomes = Outcomes.of(examples, trained, start)
    choice = choose(outcomes, np.ones(len(examples), dtype=bool), start)
    trained.model.facts.update({"choice": asdict(choice), "examples": len({e.written for e in examples})})
    folds = np.array(trained.folds)
    return trained, [choose(outcomes, folds != fold, start) for fold in range(params.folds)]


@dataclass
class Outcomes:
    """Examples with what they are probably about, and what choices make of it: each choice is tried once, whichever folds ask for it.

    `wanted` and `accepted` are masks of the shape of `main` and `among` (examples, themes): themes that are right, and that would do.
    """

    examples: list[Example]
    main: np.ndarray
    among: np.ndarray
    wanted: np.ndarray
    accepted: np.ndarray
    _counts: dict[tuple[float, float], np.ndarray] = field(default_factory=dict)

    @classmethod
    def of(cls, examples: list[Example], trained: Trained, choice: Choice) -> Outcomes:
        """Those of out-of-fold probabilities."""
        import numpy as np

        rows = [_by_label(trained.model.labels, row) for row in trained.probabilities]
        wanted = np.array([[theme in example.themes for theme in choice.themes] for example in examples])
        accepted = np.array([[theme in (*example.themes, *example.also) for theme in choice.themes] for example in examples])
        return cls(examples, *choice.matrices(rows, [example.kle for example in examples]), wanted, accepted)

    def f1(self, choice: Choice, used: np.ndarray) -> float:
        """Micro-F1 of the themes picked for the examples ``used`` (a mask); what would do counts neither for nor against."""
        import numpy as np

        key = (choice.threshold, choice.least)
        if key not in self._counts:
            found = choice.chosen(self.main, self.among)
            counted = found & (self.wanted | ~self.accepted)
            self._counts[key] = np.stack([own.sum(axis=1) for own in (found & self.wanted, counted, self.wanted)], axis=1)
        hits, answered, wanted = self._counts[key][used].sum(axis=0).tolist()
        return float(2 * hits / max(answered + wanted, 1))

    def made_sure(self, choice: Choice, used: np.ndarray) -> Choice:
        """The choice with the curve that tells how often the themes it picks are right; as it is where all or none are."""
        import numpy as np

        counted = choice.chosen(self.main, self.among) & (self.wanted | ~self.accepted) & used[:, None]
        right = self.wanted[counted]
        if len(np.unique(right)) < 2:
            return choice
        slope, offset = calibrate(log_odds(np.maximum(self.main, self.among)[counted], LEAST_SURE)[:, None], right[:, None])
        return replace(choice, slope=float(slope[0]), offset=float(offset[0]))


def choose(outcomes: Outcomes, used: np.ndarray, choice: Choice) -> Choice:
    """The choice that does best on the examples ``used`` (a mask): its threshold on items with text, `least` on bare titles, too.

    One threshold serves all themes: what a threshold of each gains where it is chosen, it loses elsewhere. Of thresholds that do as well
    as the best, the highest is taken: it answers more surely; of `least`, the lowest: it only says when nothing is answered.
    """
    import numpy as np

    told = used & np.array([not example.from_titles for example in outcomes.examples])
    thresholds = _as_good({value: outcomes.f1(replace(choice, threshold=value), told) for value in THRESHOLDS})
    choice = replace(choice, threshold=max(thresholds))
    leasts = _as_good({value: outcomes.f1(replace(choice, least=value), used) for value in LEAST})
    choice = replace(choice, least=min(leasts))
    return outcomes.made_sure(replace(choice, slope=1.0, offset=0.0), told)


def _as_good(reached: dict[float, float]) -> list[float]:
    """The values whose F1 is within EVEN of the best."""
    return [value for value, f1 in reached.items() if f1 >= max(reached.values()) - EVEN]


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
    with stage():
        main()
