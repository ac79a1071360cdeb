"""How a line begins: its number, label, decoration and title, in every form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmentation.leads import read_lead
from pipeline.segmentation.pieces import pieces_of


@pytest.mark.parametrize(
    ("line", "kind", "label", "number", "value", "title"),
    [
        ("12. Takster", "number", "", "12", 12, "Takster"),
        ("Punkt 12: Takster", "number", "punkt", "12", 12, "Takster"),
        ("Dagsordenens punkt 4 Takster", "number", "punkt", "4", 4, "Takster"),
        ("Ad pkt. 5: Takster", "number", "ad", "5", 5, "Takster"),
        ("Sag nr. 12/2014: Takster", "slashed", "sag", "12/2014", 12, "Takster"),
        ("3.12 Takster", "sub", "", "3.12", 312, "Takster"),
        ("19.15-19.45 - Takster", "time", "", "", 1155, "Takster"),
        ("b) Takster", "letter", "", "b", 2, "Takster"),
        ("IX. Takster", "letter", "", "IX", 9, "Takster"),
        ("Punkt XIV: Takster", "letter", "punkt", "XIV", 14, "Takster"),
        ("ØKU-2016-00123 Takster", "slashed", "", "ØKU-2016-00123", 123, "Takster"),
        ("Sag 1 af 12: Takster", "number", "sag", "1", 1, "Takster"),
        ("I dag blev takster vedtaget", "", "", "", -1, "I dag blev takster vedtaget"),
        ("38Takster", "number", "", "38", 38, "Takster"),
        ("**7.** Takster", "number", "", "7", 7, "Takster"),
        ("[Åbent] 3. Takster", "number", "", "3", 3, "Takster"),
        ("Sagsnr. 15.20.00-P05-2-16", "", "", "", -1, "Sagsnr. 15.20.00-P05-2-16"),
        ("1,5 mio. kr.", "", "", "", -1, "1,5 mio. kr."),
        ("Takster 2014-17", "", "", "", -1, "Takster 2014-17"),
    ],
)
def test_a_line_is_known_by_how_it_begins(line: str, kind: str, label: str, number: str, value: int, title: str) -> None:
    """Number, label and title are told apart, and a number of something else is none."""
    lead = read_lead(line)
    assert (lead.kind, lead.label, lead.number, lead.value, lead.title) == (kind, label, number, value, title)


@given(st.text(min_size=1, max_size=80).map(str.strip).filter(bool))
def test_a_title_is_verbatim(line: str) -> None:
    """Whatever the line, the title stands in it where the lead says."""
    lead = read_lead(line)
    assert line[lead.title_at :].startswith(lead.title)


def test_an_unknown_label_numbers_items_where_it_counts_up() -> None:
    """`Drøftelsespunkt 1`, `2`, `3` are numbers; a single `Lokalplan 901` is not."""
    pieces = pieces_of("\n".join(f"Drøftelsespunkt {n}: Sag om vand\nTekst." for n in (1, 2, 3)) + "\nLokalplan 901 - Endelig")
    assert [piece.number for piece in pieces] == ["1", "", "2", "", "3", "", ""]


def test_a_recurring_line_names_a_section_where_its_words_tell_the_kind() -> None:
    """A name that no list holds is a section where it recurs; a line that stands once is not."""
    text = "Centerchefens indstilling og motivering\nAt sagen godkendes.\n" * 2 + "Forhøjet bevilling til havnen\n"
    assert [piece.section for piece in pieces_of(text)] == ["indstilling", "", "indstilling", "", ""]
