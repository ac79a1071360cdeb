"""Referat: items, types and themes in Danish municipal minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.records import TaggedDocument
    from pipeline.tag import Tagger

__version__ = "0.1.0"
__all__ = ["load", "tag_many"]


def load(folder: Path | None = None) -> Tagger:
    """The tagger with the models in ``folder``, or the shipped ones; see `pipeline.tag`."""
    from pipeline.tag import load as load_tagger

    return load_tagger(folder)


def tag_many(texts: Iterable[str | tuple[str, str]], *, ignore_markers: bool = False, jobs: int = 1) -> Iterator[TaggedDocument]:
    """Tag texts, or pairs of source and text, with the shipped models; see `pipeline.tag.Tagger.tag_many`."""
    from pipeline.tag import load_once

    return load_once().tag_many(texts, ignore_markers=ignore_markers, jobs=jobs)
