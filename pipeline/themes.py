"""The list of themes: data that a user can replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelError
from pipeline.odds import log_odds, sigmoid

if TYPE_CHECKING:
    import numpy as np

MOST = 3  # themes of an item
LEAST_SURE = 0.001  # probabilities nearer to 0 or 1 are not told apart
MAIN = "først:"  # before a theme's id: the column that scores it as an item's main theme


@dataclass(frozen=True)
class Choice:
    """How an item's themes are chosen from the probabilities of `themes`.

    Those of at least `threshold`, and of at least the share `relative` of the likeliest: beside a theme that fills the item, a fainter one
    is a passing mention; where none stands out, several may be meant. The likeliest main theme needs only `least`.

    `kle` maps prefixes of KLE numbers to themes; where an item bears such a number, the odds of its theme are `kle_odds` times as high.

    A theme's two estimates tell which are chosen, but the higher of two is not how often the chosen one is right: `slope` and `offset` turn
    it into that (Platt 1999).
    """

    themes: list[str]
    threshold: float
    relative: float
    least: float
    kle: dict[str, str]
    kle_odds: float
    slope: float = 1.0
    offset: float = 0.0

    def pick(self, probabilities: Mapping[str, float], kle: str | None = None) -> list[tuple[str, float]]:
        """The themes of an item and their probabilities, the likeliest main theme first.

        ``probabilities`` are those of ``id`` and ``MAIN + id``; ``kle`` is the KLE number printed with the item.
        """
        import numpy as np

        main, among = self.matrices([probabilities], [kle])
        chosen = sorted(np.flatnonzero(self.chosen(main, among)[0]), key=lambda n: (-main[0, n], self.themes[n]))
        return [(self.themes[n], float(p)) for n, p in zip(chosen, self.sure(np.maximum(main, among)[0, chosen]), strict=True)]

    def matrices(self, rows: Sequence[Mapping[str, float]], kle: Sequence[str | None]) -> tuple[np.ndarray, np.ndarray]:
        """The probabilities that each theme is an item's main one, and among its themes, as its KLE number has it; (items, themes) each."""
        import numpy as np

        main, among = (np.array([[row.get(of + theme, 0.0) for theme in self.themes] for row in rows]) for of in (MAIN, ""))
        for n, number in enumerate(kle):
            if hinted := self._hinted(number):
                at = self.themes.index(hinted)
                main[n, at], among[n, at] = self._raised(main[n, at]), self._raised(among[n, at])
        return main, among

    def chosen(self, main: np.ndarray, among: np.ndarray) -> np.ndarray:
        """Which themes of items are chosen by these `matrices`: a mask (items, themes)."""
        import numpy as np

        items, best = np.arange(len(main)), main.argmax(axis=1)
        found = among >= np.maximum(self.threshold, self.relative * among.max(axis=1))[:, None]
        found[items, best] |= main[items, best] >= self.least
        strongest = np.argsort(np.where(found, -main, 1.0), axis=1, kind="stable")[:, :MOST]
        kept: np.ndarray = np.zeros_like(found)
        np.put_along_axis(kept, strongest, np.take_along_axis(found, strongest, axis=1), axis=1)
        return kept

    def sure(self, probabilities: np.ndarray) -> np.ndarray:
        """How often a chosen theme with such a probability is right."""
        return sigmoid(self.slope * log_odds(probabilities, LEAST_SURE) + self.offset)

    def _hinted(self, kle: str | None) -> str | None:
        prefixes = [prefix for prefix in self.kle if kle and kle.startswith(prefix)]
        return self.kle[max(prefixes, key=len)] if prefixes else None

    def _raised(self, probability: float) -> float:
        return probability * self.kle_odds / (1 + probability * (self.kle_odds - 1))


def kle_prefixes(themes: Sequence[Theme]) -> dict[str, str]:
    """Prefix of a KLE number -> the theme it settles."""
    return {prefix: theme.id for theme in themes for prefix in theme.kle}


@dataclass(frozen=True)
class Theme:
    """A policy theme with its Danish definition, typical terms and KLE number prefixes."""

    id: str
    group: str
    definition: str
    terms: tuple[str, ...]
    kle: tuple[str, ...]


def read_themes(path: Path) -> list[Theme]:
    """Read a theme list in its order; raises ModelError where it is missing or malformed."""
    import yaml

    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return [Theme(t["id"], t.get("group", ""), t["definition"], tuple(t.get("terms", ())), tuple(t.get("kle", ()))) for t in raw]
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing: it lists the themes. Restore it from git or write your own.") from error
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ModelError(f"{path} is no list of themes with id and definition: {error}") from error
