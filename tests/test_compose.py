"""Composed documents: gold offsets are exact in every layout, with every noise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compose import agendas, compose, draw_layouts, render
from pipeline.corpus import Corpus, WrittenItem, WrittenMeeting, WrittenSection, WrittenTitle
from pipeline.headings import HeadingForm, draw_form, read_headings, restyle
from pipeline.insertions import INSERTIONS
from pipeline.layouts import MARKS, Layout, read_gold, read_layouts
from pipeline.noise import NOISES, add_noise
from pipeline.params import ComposeParams, read_params
from tests.conftest import ROOT

LAYOUTS = read_layouts(ROOT / "data/layouts")
PLAIN = next(layout for layout in LAYOUTS if layout.name == "dot")
FORMS = read_headings(ROOT / "data/headings.yaml")
EVERY_FORM = [form for own in FORMS.values() for form in own]
CLEAN = ComposeParams(
    seed=1,
    layouts_each=3,
    titles_per_agenda=5,
    short=0.0,
    long=0.0,
    excerpts=0.0,
    restyled=0.0,
    two_meetings=0.0,
    insertions={},
    noise_levels=[1.0],
    noise={},
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


_SECTION = WrittenSection("indstilling", "Det indstilles, at sagen godkendes.")
MEETING = WrittenMeeting(
    path=Path("by/2020-01-01-udvalg.yaml"),
    municipality="Lergrav Kommune",
    body="Socialudvalget",
    date=date(2020, 3, 3),
    kind="referat",
    items=(
        WrittenItem("Takster for vand", "beslutning", ("miljø-natur",), sections=(_SECTION,)),
        WrittenItem("Nyt tag på hallen", None, ("kultur-fritid",), sections=(_SECTION,)),
    ),
    first_number=12,
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
            shown = re.sub(r"<[^<>]*>\s*", " ", text[start:end])  # one layout leaves HTML in wrapped titles, some break words
            assert "".join(written.title.casefold().split()) in "".join(shown.casefold().split())
        for section in item["sections"]:
            assert item["start"] <= section["start"] <= section["end"] <= item["end"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_can_print_an_excerpt(layout: Layout) -> None:
    """Any few items of a long meeting can be set out in any way, the last alone too."""
    long = replace(MEETING, items=tuple(replace(MEETING.items[n % 2], title=f"Sag {n} om vand") for n in range(26)))
    for shown in ([25], [0], [11, 12, 25], [*range(26)]):
        _, gold = read_gold(layout.render(long, shown, 1))
        assert len(gold) == len(shown)
        assert all(item.start < item.end for item in gold)


@pytest.mark.parametrize("noise", NOISES)
@settings(max_examples=12, deadline=None)
@given(meeting=meetings(), seed=st.integers(0, 99))
def test_noise_keeps_every_mark_in_its_order(noise: str, meeting: WrittenMeeting, seed: int) -> None:
    """Whatever befalls a text, the gold of each item survives."""
    marked = PLAIN.render(meeting, PLAIN.shown(meeting), 1)
    noisy = NOISES[noise](marked, Random(seed))
    assert MARKS.findall(noisy) == MARKS.findall(marked)
    assert len(read_gold(noisy)[1]) == len(meeting.items)


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: f"{form.family}: {form.pattern}")
def test_every_form_of_heading_stands_over_its_item(form: HeadingForm) -> None:
    """In another form of heading each item still begins at its heading, and its title is verbatim or left out."""
    text, record = render([MEETING], PLAIN, form, CLEAN, "doc")
    assert record["family"] == form.family
    assert len(record["items"]) == len(MEETING.items)
    for item, written in zip(record["items"], MEETING.items, strict=True):
        start, end = item["title"] or (item["start"], item["start"])
        assert item["start"] <= start
        assert text[start:end].casefold().endswith("" if form.untitled else written.title.casefold())
        assert form.untitled == (item["title"] is None)


def test_a_heading_that_cannot_be_replaced_keeps_its_form() -> None:
    """Where a layout prints the title again below, a form without title is not used."""
    layout = next(layout for layout in LAYOUTS if layout.name == "wide-gap-twice")
    marked = layout.render(MEETING, [0, 1], 1)
    assert restyle(marked, HeadingForm("untitled-section", ""), MEETING, [0, 1], Random(1)) is None


def test_agendas_of_bare_titles_keep_their_titles() -> None:
    """No form without title is drawn where there is nothing but titles."""
    assert not any(draw_form(FORMS, Random(seed), titled=True).untitled for seed in range(200))


@pytest.mark.parametrize("insertion", INSERTIONS)
@settings(max_examples=12, deadline=None)
@given(meeting=meetings(), seed=st.integers(0, 99))
def test_what_is_put_into_items_moves_no_mark(insertion: str, meeting: WrittenMeeting, seed: int) -> None:
    """Lists and earlier decisions put into items leave the gold of every item in its order."""
    marked = PLAIN.render(meeting, PLAIN.shown(meeting), 1)
    longer = INSERTIONS[insertion](marked, [f"Sag {n} om vand" for n in range(80)], Random(seed))
    assert MARKS.findall(longer) == MARKS.findall(marked)


@pytest.mark.parametrize(("layout", "bare"), [("title-decision", False), ("dot", True)])
def test_lists_inside_items_can_be_told_from_headings(layout: str, bare: bool) -> None:
    """Where headings are bare titles, the entries of a list have a number or a sign; elsewhere they may be bare titles, too."""
    own = next(one for one in LAYOUTS if one.name == layout)
    marked = own.render(MEETING, own.shown(MEETING), 1)
    made = (INSERTIONS["long_list"](marked, ["Vand i vejen"] * 9, Random(seed)) for seed in range(60))
    assert any(line.startswith("Vand i vejen") for text in made for line in text.splitlines()) == bare


def test_a_file_of_two_meetings_holds_the_items_of_both() -> None:
    """Two meetings in one file are gold items of both, each known by what it was written as."""
    _, record = render([MEETING, MEETING], PLAIN, None, CLEAN, "doc")
    assert [item["written"] for item in record["items"]] == [f"by/2020-01-01-udvalg#{n}" for n in (0, 1, 0, 1)]


@given(level=st.integers(0, 3), seed=st.integers(0, 99))
def test_the_level_of_noise_is_how_many_kinds_there_are(level: int, seed: int) -> None:
    """A level of noise applies as many kinds at once."""
    levels = [float(n == level) for n in range(4)]
    assert len(add_noise("En linje.\nEn til.", dict.fromkeys(NOISES, 1.0), levels, Random(seed))[1]) == level


def test_composing_twice_gives_the_same_bytes() -> None:
    """Equal input and parameters give equal documents."""
    params = read_params(ROOT / "params.yaml", "compose", ComposeParams)
    titles = [WrittenTitle(f"Sag {n}", "beslutning", ("skole",), "kilde") for n in range(params.titles_per_agenda + 1)]
    section = WrittenSection("indstilling", "Det indstilles, at sagen godkendes.")
    meeting = WrittenMeeting(
        Path("a/b.yaml"), "A Kommune", "Byrådet", date(2020, 1, 1), "referat", (WrittenItem("Sag", None, (), sections=(section,)),)
    )
    first, second = (list(compose(Corpus([meeting], list(titles)), LAYOUTS, FORMS, ["Om sagen"], params)) for _ in range(2))
    assert first == second
    assert len(first) == params.layouts_each + 2


def test_common_layouts_are_drawn_more_often() -> None:
    """Every draw gives different layouts, all where there are no more, and a layout of twice the weight comes about twice as often."""
    heavy, light, other = (replace(PLAIN, name=name, weight=weight) for name, weight in (("heavy", 2), ("light", 1), ("other", 1)))
    rng = Random(1)
    ones = Counter(draw_layouts([light, heavy, other], 1, rng)[0].name for _ in range(600))
    assert 1.6 < ones["heavy"] / ones["light"] < 2.5
    assert {layout.name for layout in draw_layouts([light, heavy, other], 5, rng)} == {"heavy", "light", "other"}


def test_every_title_stands_in_one_agenda() -> None:
    """No bare title is lost or doubled when agendas are made of them."""
    titles = [WrittenTitle(f"Sag {n}", None, (), "kilde") for n in range(23)]
    made = [item.title for meeting in agendas(list(titles), CLEAN) for item in meeting.items]
    assert sorted(made) == sorted(title.title for title in titles)
