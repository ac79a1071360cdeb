"""Case numbers: found in any form and place that a document has them in, and never taken from the text of an item."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Item
from pipeline.segmentation.pieces import pieces_of
from pipeline.segmentation.references import rank
from tests.conftest import cut_at

TITLES = ("Botilbud på Åvej", "Takster for havnen", "Ny cykelsti", "Valg af ordstyrer")


def items_of(form: str, numbers: tuple[str, ...], heading: str = "{n}. {title}") -> list[Item]:
    """The items of minutes whose items are each set out as ``form`` says."""
    text = "Referat\n\n" + "".join(
        form.format(n=n, title=title, number=number) for n, (title, number) in enumerate(zip(TITLES, numbers, strict=False), 1)
    )
    heads = {heading.format(n=n, title=title) for n, title in enumerate(TITLES, 1)}
    return list(cut_at(text, [i for i, piece in enumerate(pieces_of(text)) if any(piece.text.startswith(head) for head in heads)]).items)


NUMBERS = ("16/1234", "15/20117", "14/988")


@pytest.mark.parametrize(
    "line",
    [
        *("Sagsnr.: {number}", "Sags-ID: {number}", "Sag nr. {number}", "J.nr. {number}", "(sag {number})", "ESDH-sag: {number}"),
        *("{number}", "Åbent - {number}", "dihamo / {number}", "| Sagsnr. | {number} |", "Sagsnummer\n{number}", "(Jr. nr. {number})"),
        *("Sagsnr. {number}   Dok.nr. 77{number}   Åben sag", "KLE: 27.12.08 Sagsnr.: {number}", "J.nr.: 27.06. Sagsnr.: {number}"),
    ],
)
def test_a_case_number_is_found_whatever_stands_beside_it(line: str) -> None:
    """Labels, status, initials, document numbers and subject numbers in the line below a title do not hide the case's number."""
    items = items_of("{n}. {title}\n" + line + "\n\nBeslutning\n\nGodkendt.\n\n", NUMBERS)
    assert [item.case_number for item in items] == list(NUMBERS)
    assert [item.title for item in items] == list(TITLES[:3])


@pytest.mark.parametrize(
    "numbers",
    [
        ("2012-0744", "2012-1187", "2013-0021"),
        ("EMN-2025-00214", "EMN-2025-00190", "EMN-2024-18800"),
        ("27.12.08-P24-1-19", "00.01.00-G01-4-18", "85.02.02-G10-7-20"),
        ("TRAF/14/01203", "TRAF/15/00977", "TRAF/15/01110"),
        ("S-2016-0417", "B-2016-0098", "S-2015-1180"),
        ("19/004412-1", "19/004018-2", "18/031177-1"),
    ],
)
def test_a_case_number_is_found_in_any_form(numbers: tuple[str, ...]) -> None:
    """Every records system numbers its cases in a form of its own."""
    items = items_of("{n}. {title}\n{number}\n\nBeslutning\n\nGodkendt.\n\n", numbers)
    assert [item.case_number for item in items] == list(numbers)


def test_a_case_number_above_the_heading_belongs_to_it() -> None:
    """An item begins with the line of its case's number, also where another item's is empty; the item before ends there."""
    items = items_of("Sagsnr.: {number}\n{n}. {title}\n\nBeslutning\n\nGodkendt.\n\n\n", ("16/1234", "", "14/988"))
    assert [item.case_number for item in items] == ["16/1234", None, "14/988"]
    assert [item.title_start - item.start for item in items] == [
        len("Sagsnr.: 16/1234\n1. "),
        len("Sagsnr.: \n2. "),
        len("Sagsnr.: 14/988\n3. "),
    ]


def test_a_case_number_at_the_end_of_an_item_stays_with_it() -> None:
    """Where the last line of each item is the case's number, the next heading does not take it."""
    items = items_of("{n}. {title}\n\nBeslutning\n\nGodkendt.\nSagsnr.: {number}\n\n\n", NUMBERS)
    assert [item.case_number for item in items] == list(NUMBERS)


def test_a_number_at_the_end_of_a_heading_is_no_part_of_the_title() -> None:
    """`Botilbud på Åvej (16/1234)` is about Botilbud på Åvej."""
    items = items_of("{n}. {title} ({number})\n\nBeslutning\n\nGodkendt.\n\n", NUMBERS)
    assert [(item.title, item.case_number) for item in items] == list(zip(TITLES, NUMBERS, strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "Lokalplan 2018-04 vedtages.",
        "Møde 12/10-2016 kl. 15.30-17.00.",
        "Bevilling 1.250.000 kr., jf. lov nr. 1482/2014.",
        "Dok.nr. 3311-16",
    ],
)
def test_days_amounts_laws_and_documents_are_no_case_numbers(text: str) -> None:
    """What only looks like a reference is none."""
    items = items_of("{n}. {title}\n\nSagsfremstilling\n\n" + text + "\n\nBeslutning\n\nGodkendt.\n\n", ("", "", ""))
    assert [item.case_number for item in items] == [None] * 3


def test_the_subject_is_told_by_the_case_number_that_holds_it() -> None:
    """A case numbered by subject gives the item its KLE number."""
    (item, *_) = items_of("{n}. {title}\nSagsnr.: {number}\n\nBeslutning\n\nGodkendt.\n\n", ("27.12.08-P24-1-19", "27.12.08G01"))
    assert (item.case_number, item.kle) == ("27.12.08-P24-1-19", "27.12.08")


@given(st.text(max_size=40), st.text(alphabet="0123456789./-ABCÆ", max_size=20))
def test_any_number_behind_any_words_is_weighed(before: str, number: str) -> None:
    """Whatever stands there, weighing it ends without error, and gives a place in the order or none."""
    assert rank(number, before) in (None, 0, 1, 2, 3, 4)
