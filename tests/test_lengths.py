"""Meetings as short and as long as real ones: what is left out, what is added, and from where."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import WrittenItem, WrittenMeeting, WrittenSection
from pipeline.lengths import lengthened, passages_of, read_subheadings, shortened
from pipeline.sections import plain_name, section_kinds
from tests.conftest import ROOT
from tests.test_compose import MEETING, meetings

SUBHEADINGS = read_subheadings(ROOT / "data/subheadings.txt")
seeds = st.integers(0, 999).map(Random)


@given(meeting=meetings(), rng=seeds)
def test_a_short_meeting_says_less_of_the_same_items(meeting: WrittenMeeting, rng: Random) -> None:
    """Titles and labels stay, text only goes, and an item that had text keeps some."""
    short = shortened(meeting, rng)
    for item, was in zip(short.items, meeting.items, strict=True):
        assert (item.title, item.type, item.themes) == (was.title, was.type, was.themes)
        assert bool(item.sections) == bool(was.sections)
        kept = iter(was.sections)
        assert all(any(old.kind == section.kind and old.text.startswith(section.text[:5]) for old in kept) for section in item.sections)
        assert sum(len(section.text) for section in item.sections) <= sum(len(section.text) for section in was.sections)


@given(meeting=meetings(), rng=seeds)
def test_a_long_meeting_says_more_behind_what_it_said(meeting: WrittenMeeting, rng: Random) -> None:
    """No section is lost, each still begins with its own text, and items without a case text stay as they are."""
    told = replace(meeting, items=tuple(replace(item, title=f"{item.title} {n}") for n, item in enumerate(meeting.items)))
    long = lengthened(told, passages_of([told]), SUBHEADINGS, rng)
    for item, was in zip(long.items, told.items, strict=True):
        assert [section.kind for section in item.sections] == [section.kind for section in was.sections]
        assert all(now.text.startswith(old.text) for now, old in zip(item.sections, was.sections, strict=True))


def test_a_case_grows_by_its_own_municipalitys_text_of_its_theme() -> None:
    """Text comes from other items of the same municipality and main theme only: nothing leaks from what cross-validation leaves out."""
    items = [_case("Bro", "trafik", "Broen er lang. "), _case("Vej", "trafik", "Vejen er smal. "), _case("Tag", "skole", "Taget er nyt. ")]
    own, elsewhere = (
        replace(MEETING, items=tuple(items)),
        replace(MEETING, municipality="Et Andet Sted", items=(_case("Sti", "trafik", "Stien "),)),
    )
    first, passages = replace(own, items=own.items[:1]), passages_of([own, elsewhere])
    texts = {lengthened(first, passages, ["Om vejen"], Random(n)).items[0].sections[0].text for n in range(20)}
    assert any("Vejen er smal." in text and "Om vejen" in text for text in texts)
    assert not any("Taget" in text or "Stien" in text for text in texts)
    assert lengthened(first, passages_of([elsewhere]), ["Om vejen"], Random(1)) == first


def _case(title: str, theme: str, sentence: str) -> WrittenItem:
    return WrittenItem(title, None, (theme,), sections=(WrittenSection("sagsfremstilling", sentence * 12),))


def test_no_heading_inside_a_case_is_the_name_of_a_section() -> None:
    """What stands inside a section must not be what sections are called, or the gold would be wrong."""
    assert len(SUBHEADINGS) > 100
    assert [line for line in SUBHEADINGS if plain_name(line) in section_kinds()] == []
