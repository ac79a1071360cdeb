"""The list of themes: data that a user can replace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ModelError

MOST = 3  # themes of an item
MAIN = "først:"  # before a theme's id: the column that scores it as an item's main theme


@dataclass(frozen=True)
class Choice:
    """How an item's themes are chosen: `thresholds` a theme for being among them, `least` for the likeliest main theme."""

    thresholds: dict[str, float]
    least: float

    def pick(self, probabilities: Mapping[str, float]) -> list[str]:
        """The themes of an item from the probabilities of ``id`` and ``MAIN + id``, the likeliest main theme first."""
        main = {theme: probabilities.get(MAIN + theme, 0.0) for theme in self.thresholds}
        best = max(main, key=lambda theme: (main[theme], theme))
        found = {theme for theme, least in self.thresholds.items() if probabilities.get(theme, 0.0) >= least}
        if main[best] >= self.least:
            found.add(best)
        return sorted(found, key=lambda theme: (-main[theme], theme))[:MOST]


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
