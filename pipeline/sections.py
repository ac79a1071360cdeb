"""Names of sections and their kinds: ``data/sections.yaml``, which a user can extend."""

from __future__ import annotations

import re
from functools import lru_cache

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
    import yaml

    names: dict[str, list[str]] = yaml.load(resource("data/sections.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return names
