"""The list of themes: data that a user can replace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ModelError


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
