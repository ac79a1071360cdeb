"""Composed documents: gold offsets are exact in every layout, with every noise."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compose import agendas, compose, render
from pipeline.corpus import Corpus, WrittenItem, WrittenMeeting, WrittenSection, WrittenTitle
from pipeline.headings import read_headings
from pipeline.layouts import MARKS, Layout, read_gold, read_layouts
from pipeline.noise import NOISES
from pipeline.params import ComposeParams, read_params
from tests.conftest import ROOT

LAYOUTS = read_layouts(ROOT / "data/layouts")
FORMS = read_headings(ROOT / "data/headings.yaml")
CLEAN = ComposeParams(
    seed=1, layouts_each=3, titles_per_agenda=5, excerpts=0.0, restyled=0.0, two_meetings=0.0, insertions={}, noise_levels=[1.0], noise={}
)

words = st.lists(
    st.sampled_from("udvalget drøfter sagen om cykelstier og økonomi (A) 12. mio. kr. § 4 år".split()), min_size=1, max_size=12
).map(" ".join)
sections = st.builds(
    WrittenSection, kind=st.sampled_from(["resume", "sagsfremstilling", "indstilling", "beslutning", "økonomi"]), text=words
)
items = st.builds(
    WrittenItem,
    title=words,
    type=st.sampled_from(["beslutning", "drøftelse", "orientering", None]),
    themes=st.just(("trafik",)),
    sections=st.lists(sections, max_size=4).map(tuple),
    attachments=st.lists(words, max_size=2).map(tuple),
    closed=st.booleans(),
)


@st.composite
def meetings(draw: st.DrawFn) -> WrittenMeeting:
    """A written meeting of any content."""
    return WrittenMeeting(
        path=Path("by/2020-01-01-udvalg.yaml"),
        municipality="Lergrav Kommune",
        body="Socialudvalget",
        date=date(2020, 3, draw(st.integers(1, 28))),
        kind=draw(st.sampled_from(["referat", "dagsorden"])),
        items=tuple(draw(st.lists(items, min_size=1, max_size=5))),
        first_number=draw(st.sampled_from([1, 7, 214, None])),
        present=("Formanden", "Et medlem (B)"),
    )


def test_there_are_layouts_enough() -> None:
    """At least ten ways of setting minutes out, of at least ten families."""
    assert len({layout.family for layout in LAYOUTS}) >= 10


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@settings(max_examples=12, deadline=None)
@given(meeting=meetings())
def test_gold_offsets_are_exact_in_every_layout(layout: Layout, meeting: WrittenMeeting) -> None:
    """Titles stand where the gold says, items follow each other without overlap, sections lie in their item."""
    text, record = render([meeting], layout, None, CLEAN, "doc")
    assert not MARKS.search(text)
    last = 0
    for item in record["items"]:
        written = meeting.items[item["index"]]
        assert last <= item["start"] <= item["end"] <= len(text)
        last = item["end"]
        if item["title"]:
            start, end = item["title"]
            assert written.title.casefold() in text[start:end].casefold()
        for section in item["sections"]:
            assert item["start"] <= section["start"] <= section["end"] <= item["end"]


@pytest.mark.parametrize("noise", NOISES)
@settings(max_examples=12, deadline=None)
@given(meeting=meetings(), seed=st.integers(0, 99))
def test_noise_keeps_every_mark_in_its_order(noise: str, meeting: WrittenMeeting, seed: int) -> None:
    """Whatever befalls a text, the gold of each item survives."""
    layout = next(layout for layout in LAYOUTS if layout.name == "dot")
    marked = layout.render(meeting, layout.shown(meeting), 1)
    noisy = NOISES[noise](marked, Random(seed))
    assert MARKS.findall(noisy) == MARKS.findall(marked)
    assert len(read_gold(noisy)[1]) == len(meeting.items)


def test_composing_twice_gives_the_same_bytes() -> None:
    """Equal input and parameters give equal documents."""
    params = read_params(ROOT / "params.yaml", "compose", ComposeParams)
    titles = [WrittenTitle(f"Sag {n}", "beslutning", ("skole",), "kilde") for n in range(params.titles_per_agenda + 1)]
    section = WrittenSection("indstilling", "Det indstilles, at sagen godkendes.")
    meeting = WrittenMeeting(
        Path("a/b.yaml"), "A Kommune", "Byrådet", date(2020, 1, 1), "referat", (WrittenItem("Sag", None, (), sections=(section,)),)
    )
    first, second = (list(compose(Corpus([meeting], list(titles)), LAYOUTS, FORMS, params)) for _ in range(2))
    assert first == second
    assert len(first) == params.layouts_each + 2


def test_every_title_stands_in_one_agenda() -> None:
    """No bare title is lost or doubled when agendas are made of them."""
    titles = [WrittenTitle(f"Sag {n}", None, (), "kilde") for n in range(23)]
    made = [item.title for meeting in agendas(list(titles), CLEAN) for item in meeting.items]
    assert sorted(made) == sorted(title.title for title in titles)
