"""Names of sections and their kinds: ``data/sections.yaml``, which a user can extend."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pipeline.resources import resource

_MARKUP = re.compile(r"^[\s#*•·_|>\-–]+|[\s#*_|:.\-–]+$")


def plain_name(line: str) -> str:
    """A printed name without markup, bullets, colon and case: ``**INDSTILLING:**`` becomes ``indstilling``."""
    return " ".join(_MARKUP.sub("", line).casefold().replace("é", "e").split())


@lru_cache(maxsize=1)
def section_kinds() -> dict[str, str]:
    """Plain name of every known section -> its kind."""
    return {plain_name(name): kind for kind, names in section_names().items() for name in names}


@lru_cache(maxsize=1)
def section_names() -> dict[str, list[str]]:
    """Kind -> names as printed, the plain form first."""
    names: dict[str, list[str]] = _lists()["names"]
    return names


@lru_cache(maxsize=10_000)
def stem_kind(name: str) -> str:
    """The kind that the words of an unknown plain name speak for; empty where they tell none."""
    return next((kind for kind, stems in _lists()["stems"].items() if any(stem in name for stem in stems)), "")


@lru_cache(maxsize=1)
def _lists() -> dict[str, Any]:
    import yaml

    lists: dict[str, Any] = yaml.load(resource("data/sections.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return lists
