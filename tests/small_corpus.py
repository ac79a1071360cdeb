"""A small part of the corpus, cut into items by the shipped segmenter: enough to train on for real within seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from pipeline.compose import render
from pipeline.corpus import read_corpus
from pipeline.examples import Example, read_examples
from pipeline.files import write_rows
from pipeline.layouts import read_layouts
from pipeline.params import ComposeParams, read_params
from pipeline.segment import align, item_row
from pipeline.tag import Tagger
from pipeline.themes import read_themes
from tests.conftest import ROOT


def small_examples(tagger: Tagger, folder: Path, meetings: int) -> list[Example]:
    """The items of so many meetings, each set out in one plain layout."""
    path = folder / "items.jsonl"
    write_rows(path, _rows(tagger, meetings))
    return read_examples(1, path)


@cache
def small_documents(meetings: int) -> list[tuple[str, dict[str, Any]]]:
    """So many written meetings, each set out in one plain layout: text and gold record."""
    corpus = read_corpus([ROOT / "data/written"], {theme.id for theme in read_themes(ROOT / "data/themes.yaml")})
    layout = next(layout for layout in read_layouts(ROOT / "data/layouts") if layout.name == "punkt-n")
    params = replace(read_params(ROOT / "params.yaml", "compose", ComposeParams), excerpts=0.0, noise_levels=[1.0])
    return [render([meeting], layout, None, params, meeting.path.stem) for meeting in Random(2).sample(corpus.meetings, meetings)]


def _rows(tagger: Tagger, meetings: int) -> Iterator[dict[str, Any]]:
    for text, gold in small_documents(meetings):
        for wanted, item in align(gold["items"], tagger.segmenter.segment(text).items):
            yield item_row(gold, item, wanted, text)


def scrambled(examples: list[Example]) -> list[Example]:
    """The examples with types and themes dealt out anew among them, without regard to the text."""
    dealt = list(examples)
    Random(4).shuffle(dealt)
    return [replace(e, type=other.type, themes=other.themes, also=other.also) for e, other in zip(examples, dealt, strict=True)]
