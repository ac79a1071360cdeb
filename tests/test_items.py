"""Items: title, numbers, sections, decisions and attachments, from headings that are given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Item
from pipeline.segmentation.names import meeting_name
from pipeline.segmentation.pieces import pieces_of
from tests.conftest import cut_at


def item_of(text: str) -> Item:
    """The item whose heading is the first line of a text."""
    return cut_at(text, [0]).items[0]


@pytest.mark.parametrize(
    ("heading", "title", "closed"),
    [
        ("7. Takster for havnen - Åbent", "Takster for havnen", False),
        ("7. Køb af grund (Lukket)", "Køb af grund", True),
        ("7. Køb af grund – Lukket punkt", "Køb af grund", True),
        ("Punkt 7: Køb af grund (FOR LUKKEDE DØRE)", "Køb af grund", True),
        ("7. Nyt fra formanden (10 min.)", "Nyt fra formanden", False),
        ("7. Nyt fra formanden - Åbent (ca. 10 minutter)", "Nyt fra formanden", False),
        ("7. Regnskab 2007", "Regnskab 2007", False),
        ("7. Hvornår er biblioteket åbent", "Hvornår er biblioteket åbent", False),
    ],
)
def test_a_title_stands_without_number_status_and_minutes(heading: str, title: str, closed: bool) -> None:
    """What belongs to the agenda's form is no part of the title; what the title says itself is."""
    item = item_of(f"{heading}\n\nIndstilling\n\nDet indstilles, at sagen godkendes.\n")
    assert (item.title, item.closed, item.number) == (title, closed, "7")


def test_a_wrapped_title_is_joined() -> None:
    """A title over two lines is one title, and the item's text begins behind both."""
    text = "7. Godkendelse af anlægsbevilling til cykelsti langs Åvej og\nombygning af krydset\n\nBeslutning\n\nGodkendt.\n"
    item = item_of(text)
    assert item.title == "Godkendelse af anlægsbevilling til cykelsti langs Åvej og ombygning af krydset"
    assert text[: item.heading_end].endswith("krydset")


@pytest.mark.parametrize("between", ["", "Sagsfremstilling\n", "\n18/1234\n\n"])
def test_a_heading_printed_twice_ends_behind_the_second(between: str) -> None:
    """The text begins behind the second printing, which also gives the number; models see the title once."""
    text = f"Takster for havnen\n{between}7.     Takster for havnen - Åbent\n\nIndstilling\n\nDet indstilles, at taksterne godkendes.\n"
    item = item_of(text)
    assert (item.title, item.number) == ("Takster for havnen", "7")
    assert text[: item.heading_end].endswith("Åbent")
    assert [section.kind for section in item.sections] == ["indstilling"]
    assert any(span.start == len("Takster for havnen") and span.end == item.heading_end for span in item.hidden)


def test_an_item_begins_with_the_row_of_the_table_that_its_heading_stands_in() -> None:
    """Remains of a table before the number belong to the item that they head, not to the one before."""
    row = "### | | | **Byråd** 3. maj 2018 Sagsnr. 710-2018-66 | | {}.      {} - Åbent\n\n**BESLUTNING**\n\nGodkendt.\n\n"
    text = row.format(66, "Takster") + row.format(67, "Havnen")
    pieces = pieces_of(text)
    items = cut_at(text, [n for n, piece in enumerate(pieces) if piece.number in ("66", "67")]).items
    assert [(item.number, item.title) for item in items] == [("66", "Takster"), ("67", "Havnen")]
    assert [item.start for item in items] == [0, text.rindex("###")]


@pytest.mark.parametrize("title", ["[navn] fremtid", "(Lukket) Køb af grund", "[Udgået]"])
def test_a_bracket_before_a_title_without_number_is_its_own(title: str) -> None:
    """A title keeps the bracket that it begins with; only before a number is one mere decoration."""
    assert pieces_of(title)[0].title == title
    assert pieces_of(f"[7. {title}")[0].title == title


@pytest.mark.parametrize("label", ["Dokumentnr.:", "Dok.nr.", "Acadre dok.", "Dokumentnummer:", "Dok. nr.:"])
def test_the_documents_number_stands_beside_the_cases(label: str) -> None:
    """Case, KLE and document number are told apart on one line."""
    item = item_of(f"7. Takster\n\nSagsnr.: 326-2016-59855   J.nr.: 00.30.00   {label} 326-2017-276920\n\nBeslutning\n\nGodkendt.\n")
    assert (item.case_number, item.kle, item.document_number) == ("326-2016-59855", "00.30.00", "326-2017-276920")


@pytest.mark.parametrize(
    "name",
    [
        "Økonomiudvalgets møde den 16. marts 2016:",
        "Økonomiudvalgets møde den 16.\nmarts 2016:",
        "**Økonomiudvalgets møde den 16.\nmarts 2016:**",
        "***Økonomiudvalget, 16. marts 2016:***",
        "Beslutning i Økonomiudvalget den 16-03-2016",
        "BESLUTNING I ØKONOMIUDVALGET DEN 16-03-2016",
        "Behandlet i Økonomiudvalget den 16. marts 2016",
        "Økonomiudvalget, 16. marts 2016, pkt. 34",
        "Udvalg: Økonomiudvalget\nDato: 16-03-2016\nPunktnummer: 4",
        "Udvalg:\nØkonomiudvalget\n\nDato:\n16-03-2016\n\nPunktnummer:\n4\n\nBeslutning",
    ],
)
def test_a_decision_tells_whose_it_is(name: str) -> None:
    """Body and day are read from a decision's name in all its forms; its text begins behind the whole name."""
    text = f"7. Takster\n\nIndstilling\n\nGodkendes.\n\n{name}\n\nAnbefales godkendt.\n\nByrådet, 30. marts 2016:\n\nGodkendt.\n"
    _, first, second = item_of(text).sections
    assert (first.kind, first.body, first.date) == ("beslutning", "Økonomiudvalget", "2016-03-16")
    assert (second.kind, second.body, second.date) == ("beslutning", "Byrådet", "2016-03-30")
    assert text[first.text_start : first.end].strip(" :*\n") == "Anbefales godkendt."


@pytest.mark.parametrize("line", ["Sagen blev behandlet på Økonomiudvalgets møde den 16. marts 2016", "Referat Byrådet 3. maj 2018"])
def test_a_sentence_about_a_meeting_names_no_decision(line: str) -> None:
    """Only a name that stands by itself is a decision's."""
    assert meeting_name(line) is None


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Bilag\n\nNotat om budget\n\nHøringssvar fra borgere\n", ("Notat om budget", "Høringssvar fra borgere")),
        ("Bilag:\n• Notat om budget\n• Høringssvar\n", ("Notat om budget", "Høringssvar")),
        ("Bilag\nPDFNotat om budget\nPDFBilag 2: Kort\n2\n", ("Notat om budget", "Bilag 2: Kort")),
        ("Bilag\nBilag 1: Notat.pdf\nBilag 2: Kort over\nområdet.pdf\n", ("Bilag 1: Notat.pdf", "Bilag 2: Kort over området.pdf")),
        ("Bilag: Notat om budget; Kort\n", ("Notat om budget", "Kort")),
        ("Bilag: Notat om budget, Kort\n", ("Notat om budget", "Kort")),
        ("Bilag (2)\nNotat om budget\nBudget 2009-2012\n", ("Notat om budget", "Budget 2009-2012")),
        ("Bilag\nNotat om budget - 41200/17\n1 Åben Kort.pdf\n", ("Notat om budget", "Kort.pdf")),
        ("**Bilag**\n- [Notat om budget](/bilag/381)\n| Kort | 1037 |\n", ("Notat om budget", "Kort")),
        ("Bilag\nIngen\n", ()),
        ("Vedlagt: Notat om budget, Høringssvar og Kort over området\n", ("Notat om budget", "Høringssvar", "Kort over området")),
        ("Bilag: Notat og Kort.\n", ("Notat", "Kort.")),
        ("Bilag: Høringssvar fra Ældreråd og Handicapråd\n", ("Høringssvar fra Ældreråd og Handicapråd",)),
        ("Vis bilag (2)\nNotat om budget (PDF, 402 KB)\nHøringssvar Download\n", ("Notat om budget", "Høringssvar")),
        ("Bilag A: Notat om budget\nBilag B: Høringssvar\n", ("Bilag A: Notat om budget", "Bilag B: Høringssvar")),
        ("Vedhæftede dokumenter\nTitel Type Størrelse\nNotat om budget PDF 332 KB\n\nDel punkt\n", ("Notat om budget",)),
        ("Bilag\n1. Notat gruppe 1\n2. Notat gruppe 2\n3. Notat gruppe 3\n", ("Notat gruppe 1", "Notat gruppe 2", "Notat gruppe 3")),
        ("Bilag\n\nTil toppen\nUdskriv\n", ()),
        ("Bilag\nNotat om budget\n\nMødet sluttede kl. 17.45\n\nPer Lund\n", ("Notat om budget",)),
    ],
)
def test_attachments_are_named_as_printed(printed: str, names: tuple[str, ...]) -> None:
    """Each attachment comes with its name, without bullet, type, count and number in the records system."""
    assert item_of(f"7. Takster\n\nBeslutning\n\nGodkendt.\n\n{printed}").attachments == names


@given(st.text(max_size=200))
def test_any_list_of_attachments_can_be_read(listed: str) -> None:
    """Whatever stands under the name, no attachment is empty and the item stays whole."""
    text = f"7. Takster\n\nBeslutning\n\nGodkendt.\n\nBilag\n{listed}"
    item = item_of(text)
    assert all(name.strip() for name in item.attachments)
    assert all(item.start <= s.start <= s.text_start <= s.end <= item.end for s in item.sections)
