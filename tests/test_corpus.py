"""The written corpus: its format is checked, its faults are named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.corpus import Corpus, read_corpus, read_meeting, read_titles
from pipeline.errors import CorpusError
from pipeline.records import TYPES
from pipeline.themes import read_themes
from tests.conftest import ROOT

THEMES = {theme.id for theme in read_themes(ROOT / "data/themes.yaml")}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus([ROOT / "data/written"], THEMES)


def test_every_file_of_the_corpus_follows_the_format(corpus: Corpus) -> None:
    """All written meetings and titles are read without a fault, and there are as many as the project promises."""
    assert len(corpus.meetings) >= 24
    assert sum(len(meeting.items) for meeting in corpus.meetings) >= 240


def test_every_type_and_theme_is_written_about(corpus: Corpus) -> None:
    """Every type and every theme is the answer for some written item."""
    items = [item for meeting in corpus.meetings for item in meeting.items]
    assert {item.type for item in items} >= set(TYPES)
    assert {theme for item in items for theme in item.themes} == THEMES


def test_titles_are_hardly_ever_written_twice(corpus: Corpus) -> None:
    """At least 95 % of the bare titles are distinct."""
    titles = [title.title.casefold() for title in corpus.titles]
    assert len(set(titles)) >= 0.95 * len(titles)


def test_a_faulty_meeting_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    """An unknown theme and a missing type are named together, with file and item."""
    path = tmp_path / "m.yaml"
    path.write_text(
        "municipality: A\nbody: B\ndate: 2020-01-01\nkind: referat\nitems:\n- title: T\n  themes: [rumfart]\n", encoding="utf-8"
    )
    with pytest.raises(CorpusError, match=r"item 1: type or themes is missing\n.*unknown theme 'rumfart'"):
        read_meeting(path, THEMES)


def test_something_like_a_cpr_number_is_refused(tmp_path: Path) -> None:
    """Text that holds the shape of a CPR number does not enter the corpus."""
    path = tmp_path / "m.yaml"
    item = "- title: T\n  type: null\n  themes: []\n  sections:\n  - kind: resume\n    text: Borger 010170-1234 søger.\n"
    path.write_text(f"municipality: A\nbody: B\ndate: 2020-01-01\nkind: referat\nitems:\n{item}", encoding="utf-8")
    with pytest.raises(CorpusError, match="CPR"):
        read_meeting(path, THEMES)


def test_a_line_of_titles_without_tabs_is_refused(tmp_path: Path) -> None:
    """A title file names the line that lacks a cell."""
    path = tmp_path / "t.tsv"
    path.write_text("beslutning\tskole\tNy skole\nbeslutning skole Ny skole\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"t\.tsv:2"):
        read_titles(path, THEMES)


def shingles(text: str, size: int = 5) -> set[tuple[str, ...]]:
    """All runs of five words."""
    words = text.casefold().split()
    return {tuple(words[n : n + size]) for n in range(len(words) - size + 1)}


def test_hardly_any_item_repeats_another(corpus: Corpus) -> None:
    """Under 1 % of the items share more than a fifth of the five-word runs of recommendation and case with another item."""
    kinds = ("indstilling", "sagsfremstilling", "resume")
    texts = ["\n".join(s.text for s in item.sections if s.kind in kinds) for meeting in corpus.meetings for item in meeting.items]
    runs = [made for text in texts if len(made := shingles(text)) >= 10]
    places: dict[tuple[str, ...], list[int]] = {}
    for number, own in enumerate(runs):
        for shingle in own:
            places.setdefault(shingle, []).append(number)
    repeated = 0
    for number, own in enumerate(runs):
        shared = Counter(other for shingle in own for other in places[shingle] if other != number)
        repeated += bool(shared) and shared.most_common(1)[0][1] > len(own) / 5
    assert repeated < 0.01 * len(runs)


def test_the_corpus_is_as_large_and_as_mixed_as_the_data_card_says(corpus: Corpus) -> None:
    """Meetings, municipalities, items, titles; each type and theme often enough; several themes, and words of other themes."""
    items = [item for meeting in corpus.meetings for item in meeting.items]
    types = Counter(item.type for item in items)
    mains, title_mains = (Counter(one.themes[0] for one in those if one.themes) for those in (items, corpus.titles))
    assert len(corpus.meetings) >= 160
    assert len({meeting.municipality for meeting in corpus.meetings}) >= 60
    assert len(items) >= 1600
    assert len(corpus.titles) >= 6000
    assert all(types[label] >= 300 for label in TYPES)
    assert sum(len(item.themes) > 1 for item in items) >= 250
    assert sum(bool(item.mentions) for item in items) >= 150
    assert all(mains[theme] >= 40 and title_mains[theme] >= 100 for theme in THEMES)
