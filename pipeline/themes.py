"""The list of themes: data that a user can replace."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ModelError

MOST = 3  # themes of an item
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
        hinted = self._hinted(kle)
        if hinted:
            probabilities = {**probabilities, **{key: self._raised(probabilities.get(key, 0.0)) for key in (hinted, MAIN + hinted)}}
        main = {theme: probabilities.get(MAIN + theme, 0.0) for theme in self.themes}
        among = {theme: probabilities.get(theme, 0.0) for theme in self.themes}
        best = max(main, key=lambda theme: (main[theme], theme))
        bound = max(self.threshold, self.relative * max(among.values()))
        found = {theme for theme in self.themes if among[theme] >= bound}
        if main[best] >= self.least:
            found.add(best)
        chosen = sorted(found, key=lambda theme: (-main[theme], theme))[:MOST]
        return [(theme, self._sure(max(main[theme], among[theme]))) for theme in chosen]

    def _sure(self, probability: float) -> float:
        score = self.slope * log_odds(probability) + self.offset
        return 1 / (1 + math.exp(-min(max(score, -30.0), 30.0)))

    def _hinted(self, kle: str | None) -> str | None:
        prefixes = [prefix for prefix in self.kle if kle and kle.startswith(prefix)]
        return self.kle[max(prefixes, key=len)] if prefixes else None

    def _raised(self, probability: float) -> float:
        return probability * self.kle_odds / (1 + probability * (self.kle_odds - 1))


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability, for 0 and 1 that of the nearest one in a thousand."""
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


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
