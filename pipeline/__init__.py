"""Referat: items, types and themes in Danish municipal minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.tag import Tagger

__version__ = "0.1.0"
__all__ = ["load"]


def load(folder: Path | None = None) -> Tagger:
    """The tagger with the models in ``folder``, or the shipped ones; see `pipeline.tag`."""
    from pipeline.tag import load as load_tagger

    return load_tagger(folder)
