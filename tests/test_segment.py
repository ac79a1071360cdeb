"""Segmentation: items are found as a person would, whatever surrounds them; and what holds for any text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.params import SegmentParams, read_params
from pipeline.segment import align
from pipeline.segmentation.context import COLUMNS, context_columns
from pipeline.segmentation.cuts import run_together
from pipeline.segmentation.decode import Search
from pipeline.segmentation.division import COLUMNS as DIVISION
from pipeline.segmentation.division import division_columns
from pipeline.segmentation.features import survey, worth_scoring
from pipeline.segmentation.marks import TURNS, marks_of, turns_of
from pipeline.segmentation.names import meeting_name
from pipeline.segmentation.pages import page_heads
from pipeline.segmentation.pieces import Piece, pieces_of
from pipeline.segmentation.wording import NO_WORD, LineWords, wording_columns
from pipeline.tag import Tagger
from tests.conftest import MINUTES, ROOT

WEIGHTS = read_params(ROOT / "params.yaml", "segment", SegmentParams).decode


def headings_of(pieces: list[Piece], probabilities: Sequence[float], threshold: float) -> list[int]:
    """The best-scoring sequence of headings."""
    return Search.of(survey(pieces), probabilities).likely().plain(threshold, WEIGHTS)


def test_contents_lists_and_numbered_lists_are_no_items(tagger: Tagger) -> None:
    """Only the four headings begin items; the contents list before them and the lists inside them do not."""
    items = tagger.segmenter.segment(MINUTES).items
    assert [item.number for item in items] == ["1", "2", "3", "4"]
    assert items[0].start == MINUTES.index("Punkt 1:")


def test_title_number_and_case_number_are_verbatim(tagger: Tagger) -> None:
    """The title stands without number; case and KLE number are read from the lines below."""
    item = tagger.segmenter.segment(MINUTES).items[1]
    assert item.title == "Orientering om opfølgning på sygedagpengesager"
    assert (item.case_number, item.kle) == ("15.17.06-A00-3-16", "15.17.06")


def test_sections_have_kinds_and_another_bodys_decision_its_body_and_date(tagger: Tagger) -> None:
    """Sections come with name and kind; a decision named by its meeting tells whose it is."""
    sections = tagger.segmenter.segment(MINUTES).items[2].sections
    assert [section.kind for section in sections] == ["sagsfremstilling", "indstilling", "beslutning", "beslutning"]
    assert (sections[3].body, sections[3].date) == ("Økonomiudvalget", "2016-04-19")


def test_the_header_tells_body_date_kind_and_municipality(tagger: Tagger) -> None:
    """What stands before the first item is read as the meeting's header."""
    meeting = tagger.segmenter.segment(MINUTES).meeting
    assert (meeting.body, meeting.date, meeting.kind) == ("Arbejdsmarkedsudvalget", "2016-04-12", "referat")
    assert meeting.municipality == "Birkemose Kommune"


def test_a_closed_item_is_known_as_closed(tagger: Tagger) -> None:
    """`Lukket:` before a title makes the item closed, and only that item."""
    assert [item.closed for item in tagger.segmenter.segment(MINUTES).items] == [False, False, False, True]


def test_a_heading_printed_twice_is_one_item(tagger: Tagger) -> None:
    """`Punkt 1: T`, a section name, and `1. T` again are one item's heading."""
    titles = ["Budget for de kommende år", "Valg af medlem til hegnssynet", "Eventuelt"]
    blocks = [
        f"Punkt {n}: {t}\n\nSagsfremstilling\n\n{n}. {t}\n\nÅbent\n\nIndstilling\n\nDet indstilles, at sagen godkendes.\n"
        for n, t in enumerate(titles, 1)
    ]
    items = tagger.segmenter.segment("REFERAT Byrådet d. 01-02-2019\n\n" + "\n".join(blocks)).items
    assert [item.title for item in items] == titles


def test_an_agenda_of_bare_titles_is_all_items(tagger: Tagger) -> None:
    """An agenda that holds nothing but numbered titles gives an item a title."""
    titles = ["Spørgetid", "Forslag til vandforsyningsplan", "Salg af grund på Engvej", "Regnskab 2007", "Eventuelt"]
    text = "Dagsorden\n\nByrådet\n\n" + "\n\n".join(f"{n}. {title}" for n, title in enumerate(titles, 1))
    assert [item.title for item in tagger.segmenter.segment(text).items] == titles


@pytest.mark.parametrize("text", ["", "\n\n", "Kære alle. Vi ses i morgen til en kop kaffe, og så taler vi om ferien."])
def test_text_that_is_no_minutes_has_no_items(tagger: Tagger, text: str) -> None:
    """Where nothing is on an agenda nothing is found."""
    assert tagger.segmenter.segment(text).items == ()


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(max_size=400), st.integers(0, len(MINUTES)).map(lambda end: MINUTES[:end])))
def test_items_lie_in_order_within_any_text(tagger: Tagger, text: str) -> None:
    """For any text, items follow each other without overlap and their sections lie inside them."""
    last = 0
    for item in tagger.segmenter.segment(text).items:
        assert last <= item.start < item.end <= len(text)
        last = item.end
        assert all(item.start <= s.start <= s.text_start <= s.end <= item.end for s in item.sections)


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, len(MINUTES)), order=st.randoms(use_true_random=False))
def test_items_of_damaged_minutes_are_still_well_formed(tagger: Tagger, cut: int, order: object) -> None:
    """Minutes cut off anywhere, or with their lines shuffled, give items in order, each with its title in the text."""
    lines = MINUTES[:cut].split("\n")
    order.shuffle(lines)  # type: ignore[attr-defined]
    for text in (MINUTES[:cut], "\n".join(lines)):
        last = 0
        for item in tagger.segmenter.segment(text).items:
            assert last <= item.start < item.end
            last = item.end
            assert all(word in text for word in item.title.split())


def test_like_lines_share_what_the_first_reading_saw_of_them() -> None:
    """The second reading sees how sure the first was of the other lines that are set out the same."""
    document = survey(pieces_of("1. Vand\n2. Vej\nNoget andet\n3. Skole"))
    columns = dict(zip(COLUMNS, context_columns(document, [0.9, 0.1, 0.2, 0.9])[1].tolist(), strict=True))
    assert columns["style: others' best"] == pytest.approx(0.9)
    assert columns["last heading: follows"] == 1.0
    assert columns["next heading: step"] == pytest.approx(0.2)


def test_a_weak_heading_is_found_where_the_numbers_need_it() -> None:
    """The sequence as a whole decides: a doubtful line that fits between two sure ones begins an item, one that breaks the run does not."""
    pieces = pieces_of("1. Vand\n2. Vej\n3. Skole\n1. at vi bygger\n4. Havn")
    assert headings_of(pieces, [0.95, 0.3, 0.95, 0.7, 0.95], 0.4) == [0, 1, 2, 4]


def test_a_doubtful_heading_counts_where_all_are_doubtful() -> None:
    """The same line is no heading beside sure ones of another kind, and one where the model is sure of none."""
    pieces = pieces_of("1. Vand\n2. Vej\nBesøg\n3. Skole\n4. Havn")
    assert headings_of(pieces, [0.99, 0.99, 0.3, 0.99, 0.99], 0.6) == [0, 1, 3, 4]
    assert headings_of(pieces, [0.3, 0.3, 0.0, 0.3, 0.3], 0.6) == [0, 1, 3, 4]


def test_a_section_that_comes_again_begins_another_item() -> None:
    """Where a recommendation follows on another, an item is found between them, however doubtful its heading; in mid-item none is."""
    item = "Besøg i huset {}\nBaggrund\nDer er sket meget i år.\nIndstilling\nDet godkendes.\nBeslutning\nGodkendt.\n"
    pieces = pieces_of("".join(item.format(n) for n in "abcd"))
    doubtful = [0.05 if n % 7 in (0, 3) else 0.0 for n in range(len(pieces))]  # titles, and the names of recommendations
    assert headings_of(pieces, doubtful, 0.6) == [0, 7, 14, 21]


def test_text_with_sections_has_an_item() -> None:
    """Where sections of several kinds tell of a matter, the likeliest line begins an item, however doubtful; else none does."""
    sections = pieces_of("Besøg i huset\nBaggrund\nDer er sket meget i år.\nIndstilling\nDet godkendes.\n")
    assert headings_of(sections, [0.2, 0.01, 0.01, 0.0, 0.0], 0.6) == [0]
    prose = pieces_of("Besøg i huset\nDer er sket meget i år.\n")
    assert headings_of(prose, [0.2, 0.01], 0.6) == []


def test_numbers_right_above_titles_belong_to_their_headings() -> None:
    """Where the model takes titles for headings and each has a number above it that counts up, items begin with the number."""
    pieces = pieces_of(
        "".join(f"{n}\nEn sag om {what}\nDer er sket meget i år.\n" for n, what in enumerate(("vand", "vej", "havn", "skov"), 7))
    )
    assert headings_of(pieces, [0.1, 0.9, 0.0] * 4, 0.6) == [0, 3, 6, 9]


def test_a_number_and_its_title_are_one_heading() -> None:
    """Where both the number and the title below it were taken for headings, the item begins once, with the number."""
    pieces = pieces_of("".join(f"{n}\nEn sag om {what}\n" for n, what in enumerate(("vand", "vej", "havn", "skov"), 7)))
    search = Search.of(survey(pieces), [0.99] * 8)
    assert search.best([0.5], dict.fromkeys(WEIGHTS, 0.0)) == [[0, 2, 4, 6]]


@pytest.mark.parametrize("line", ["Til toppen", "Telefon", "Indhold"])
def test_a_number_behind_what_begins_no_item_belongs_to_no_heading(tagger: Tagger, line: str) -> None:
    """A line that counts up above the titles, as a link might, is no number of theirs: items begin below it."""
    case = "{} {}\nEn sag om {}\nSagsfremstilling\nDer er sket meget i år.\nIndstilling\nDet godkendes.\nBeslutning\nGodkendt.\n"
    text = "".join(case.format(line, n, what) for n, what in enumerate(("vand", "veje", "skove", "skoler", "havne"), 1))
    items = tagger.segmenter.segment(text).items
    assert len(items) == 5
    assert not any(item.number or text.startswith(line, item.start) for item in items)


def test_a_status_line_below_a_repeated_heading_begins_nothing() -> None:
    """An item holds text: what stands before it - the heading again, a section's name, a status - begins no item of its own."""
    item = (
        "En sag om {0} i byen\nSagsfremstilling\n{1}. En sag om {0} i byen\nÅbent\nDer er sket meget i år.\nIndstilling\nDet godkendes.\n"
    )
    pieces = pieces_of("".join(item.format(what, n) for n, what in enumerate(("vand", "veje", "havne"), 6)))
    assert headings_of(pieces, [0.9, 0.0, 0.0, 0.7, 0.0, 0.0, 0.0] * 3, 0.6) == [0, 7, 14]


def test_items_of_a_document_begin_alike() -> None:
    """The row of a table with a case number begins no item of its own where the others have titles, and one where others begin so."""
    titled = pieces_of("Besøg i huset\nBaggrund\nDer er sket meget i år.\nSagsnr. 14/2511\nIndstilling\nDet godkendes.\nDet var alt.\n")
    assert headings_of(titled, [0.9, 0.0, 0.0, 0.7, 0.0, 0.0, 0.0], 0.6) == [0]
    item = "Sagsnr. 14/251{}\nBaggrund\nDer er sket meget i år.\nIndstilling\nDet godkendes i dag.\n"
    untitled = pieces_of("".join(item.format(n) for n in "12"))
    assert headings_of(untitled, [0.7, 0.0, 0.0, 0.0, 0.0] * 2, 0.6) == [0, 5]


def test_a_last_item_holds_something() -> None:
    """Below the last sections a doubtful line begins nothing; where text follows on it, it does."""
    item = "Besøg i huset {}\nBaggrund\nDer er sket meget i år.\nIndstilling\nDet godkendes.\n"
    text = "".join(item.format(n) for n in "ab") + "Til top\n"
    assert headings_of(pieces_of(text), [*[0.9, 0.0, 0.0, 0.0, 0.0] * 2, 0.7], 0.6) == [0, 5]
    more = text + "Baggrund\nDer er sket meget.\nIndstilling\nDet godkendes.\n"
    assert headings_of(pieces_of(more), [*[0.9, 0.0, 0.0, 0.0, 0.0] * 2, 0.7, *[0.0] * 4], 0.6) == [0, 5, 10]


def test_marks_are_what_every_item_has_once() -> None:
    """Lines that recur in turn with others mark the parts of items; what comes several times an item, or side by side, does not."""
    item = "Sag {}\nLæs mere her\nDer er sket meget i {} år.\n{}Indstilling\nDet godkendes {}.\nDet er godt {}.\nHent som PDF\n"
    earlier = "Dato: 03-04-2014\nSendes videre.\n"
    pieces = pieces_of("".join(item.format(n, n, earlier * times, n, n) for n, times in zip("abcde", (0, 3, 1, 4, 0), strict=True)))
    marks = marks_of(pieces)
    assert {pieces[i].text for i in marks.places} == {"Læs mere her", "Indstilling", "Hent som PDF"}
    assert marks.before()[:, -1].tolist() == [5, 5, 5]
    assert marks_of(pieces_of("Godkendt.\n" * 5)).places == []


def test_marks_may_stand_near_to_each_other_where_something_is_said_between() -> None:
    """Items of a line or two have their marks like longer ones; round a heading that is printed twice a name is said twice."""
    pieces = pieces_of("".join(f"Sag {n}\nBaggrund\nDet går godt {n}.\nBeslutning\nGodkendt.\n" for n in "abcd"))
    assert [pieces[i].text for i in marks_of(pieces).places] == ["Baggrund", "Beslutning"] * 4
    item = "En sag {0}\nBaggrund\n1. En sag {0}\nBaggrund\nDet går godt {0}.\nVi ser på det {0}.\nBeslutning\nGodkendt.\n"
    twice = pieces_of("".join(item.format(n) for n in "abcd"))
    assert [twice[i].text for i in marks_of(twice).places] == ["Baggrund", "Beslutning"] * 4


def test_a_group_tells_how_well_it_would_divide_the_document() -> None:
    """Lines that hold one of each mark between them divide a document better than lines in the midst of items, whatever they look like."""
    item = "Fold ud\nNoget om sag {}\nIndstilling\nDet godkendes i dag {}.\nBeslutning\nGodkendt.\n"
    pieces = pieces_of("Referat\n" + "".join(item.format(n, n) for n in "abcde"))
    columns = dict(zip(DIVISION, division_columns(survey(pieces)).T.tolist(), strict=True))
    assert columns["wording divides: distinct"][1] == 1.0
    assert columns["wording divides: one of the second"][1] > columns["wording divides: one of the second"][0]
    assert columns["wording divides: beside the best"][1] == 0.0


def test_a_known_name_behind_a_number_is_a_section_where_it_recurs() -> None:
    """``2) Indstilling`` in item after item names a section; the title ``2. Økonomi`` of one item does not."""
    item = "Sag {}\n1) Baggrund\nDer er sket meget i år.\n2) Indstilling\nDet godkendes.\n"
    assert [p.section for p in pieces_of("".join(item.format(n) for n in "abc")) if p.numbered] == ["sagsfremstilling", "indstilling"] * 3
    assert not any(p.section for p in pieces_of("1. Takster\n2. Økonomi\n3. Eventuelt\n"))


@pytest.mark.parametrize("line", ["<INDSTILLING>", "[Indstilling]", "▼ Indstilling", "Hvad indstilles?"])
def test_a_sections_name_is_known_in_whatever_it_is_wrapped(line: str) -> None:
    """Brackets, the signs of web pages or a question mark round a known name hide it no more than a colon does."""
    assert [piece.section for piece in pieces_of(line)] == ["indstilling"]


def test_the_title_is_found_in_the_row_of_a_table_that_begins_with_something_else() -> None:
    """Where the first cells of a row are taken for the heading, number and title are those of the cell that holds them."""
    row = "| | **Byråd** 27. juni 2017 Sagsnr. 710-2017-6680 | | {}.      {} |\nDer er sket meget i år.\nGodkendt.\n"
    pieces = pieces_of("".join(row.format(n, title) for n, title in ((92, "Takster for havnen"), (93, "Salg af grund"))))
    first = [0.9 * pieces[i].text.startswith(("**Byråd", "| | **Byråd")) for i in survey(pieces).candidates]
    assert [pieces[i].number for i in headings_of(pieces, first, 0.6)] == ["92", "93"]


def test_a_year_within_a_line_begins_nothing() -> None:
    """A long line is not cut before a year and a capital."""
    line = "| **Byråd** 27. juni 2017 Sagsnr. 710-2017-6680 | | 92.      Budget 2018 Drift og anlæg | |"
    assert not any(piece.text.startswith(("2017", "2018")) for piece in pieces_of(line))


@pytest.mark.parametrize(
    "heading",
    [
        "PKT. 4 Takster",
        "Mødepunkt 4 - Takster",
        "80.Takster",
        "## Takster",
        "Åbent punkt 5 Takster",
        "12/2014 Takster",
        "Punkt 4Takster",
        "(34) Takster",
        "IV. Takster",
        "b) Takster",
        "ØKU-2016-00123 Takster",
    ],
)
def test_a_long_line_is_cut_before_every_kind_of_heading(heading: str) -> None:
    """Whatever numbers or marks the items of a run-together line, a piece begins there."""
    line = "Taksterne stiger lidt. " * 12 + heading + " Sagsnr.: 18/1 " + "Der er kommet et svar fra havnen. " * 3
    assert any(piece.text.startswith(heading) for piece in pieces_of(line))


def test_run_together_text_is_read_by_paragraphs() -> None:
    """Where run-together text was wrapped, headings are found in the midst of lines, and a title without a number before its section."""
    case = "Sagsfremstilling: Taksterne stiger lidt, og det siger havnens brugere ja til. Beslutning: Godkendt. "
    text = textwrap.fill(f"Referat {case}Ny bro over åen {case}2. Salg af grund {case}3. Eventuelt {case}", 60)
    found = [" ".join(piece.text.split()) for piece in pieces_of(text)]
    assert {"Ny bro over åen", "2. Salg af grund", "3. Eventuelt"} <= {*found}


def test_text_broken_at_a_width_is_run_together() -> None:
    """Full lines tell that the line breaks of a text are not its own; lines as people write them do not."""
    words = "Der er kommet et svar fra havnen, og det siger brugerne ja til i dag. " * 12
    assert run_together(textwrap.fill(words, 70))
    assert not run_together("\n\n".join(f"{n}. Havnen\n{textwrap.fill(words[:150], 70)}\nGodkendt." for n in range(5)))


def test_what_recurs_before_a_colon_is_a_place_to_cut() -> None:
    """In run-together text a piece begins at labels that nobody could know beforehand, since they recur."""
    text = " ".join(
        f"Havnen {n} er dejlig. Gruppe: Brugerne siger ja til det hele. Sagsfremstilling: Der er meget at se til." for n in "abcdefgh"
    )
    assert sum(piece.text.startswith("Gruppe:") for piece in pieces_of(text)) == 8
    assert sum(piece.text.startswith("Gr. nr.:") for piece in pieces_of(text.replace("Gruppe", "Gr. nr."))) == 8


def test_numbers_of_pages_that_ran_into_the_text_are_no_numbers_of_items() -> None:
    """Where numbers that count up stand before sentences that go on, or pages are named again, pieces begin behind them."""
    text = "Der er meget at se til på havnen i år, og det siger brugerne ja til, når de bliver spurgt om det hele. " * 4
    pages = [f"{n} {'og det' if n % 2 else f'Vig Kommune Side {n}'} {text}" for n in range(1, 8)]
    assert not any(piece.numbered for piece in pieces_of("\n\n".join(pages)))
    items = [f"{n} {what} i havnen. {text}" for n, what in enumerate("Broen Stien Skolen Vejen Hallen Badet Kajen".split(), 1)]
    assert sum(piece.numbered for piece in pieces_of("\n\n".join(items))) == 7


@pytest.mark.parametrize("before", ["Side ", "Bilag ", "Side: ", "Bilag nr. "])
def test_the_number_of_a_page_or_an_attachment_begins_nothing(before: str) -> None:
    """Inside a long line no piece begins at the number behind `Side` or `Bilag`."""
    line = "Taksterne stiger lidt i år. " * 12 + before + "4 Takster for havnen"
    assert not any(piece.text.startswith("4 Takster") for piece in pieces_of(line))


def test_letters_that_are_roman_numerals_too_count_by_their_neighbours() -> None:
    """`I.` is nine between `H.` and `J.`, and one where no letter stands beside it."""
    assert [piece.value for piece in pieces_of("H. Havnen\nI. Broen\nJ. Vejen")] == [8, 9, 10]
    assert [piece.value for piece in pieces_of("I. Havnen\nII. Broen\nIII. Vejen")] == [1, 2, 3]


def test_a_label_on_a_line_of_its_own_can_begin_an_item() -> None:
    """`Dagsordenspunkt` is scored as a heading; the word over a contents list, `Dagsordenspunkter`, is not."""
    pieces = pieces_of("Dagsordenspunkter\n1. Havnen\nDagsordenspunkt\nHavnen\nDagsordenspunkt 2: Broen")
    assert [piece.text for piece in pieces if worth_scoring(piece)][1:] == ["Dagsordenspunkt", "Havnen", "Dagsordenspunkt 2: Broen"]


@pytest.mark.parametrize("page", ["{n} Udvalget for Vand, den 3. maj Side ", "{n} Vandudvalget ", "{n} Vig Kommune Side {n} ", "{n} Side "])
def test_the_head_of_a_page_is_no_part_of_what_stands_round_it(page: str) -> None:
    """A page's number and what recurs behind it, or names the page again, is no piece; what stands behind it begins one."""
    case = "Nyt fra havnen Sagsfremstilling: Der er meget at se til i år. Beslutning: Godkendt. "
    pieces = [piece.text for piece in pieces_of("".join(f"{page.format(n=n)}{case * 3}" for n in range(1, 7)))]
    assert pieces.count("Nyt fra havnen") >= 6
    assert not any(head in piece for piece in pieces for head in ("Udvalget for Vand", "Vandudvalget", "Vig Kommune", "Side"))


@pytest.mark.parametrize(
    "text",
    [
        "Taksterne stiger fra 4 til 5 kr. i dag.",
        "1 Orientering om havnen\n2 Orientering om havnen\n3 Orientering om havnen",
        "Side 2\n\nHavneudvalget\nSide 3\n\nHavneudvalget\nSide 4\n\nHavneudvalget",
    ],
)
def test_what_looks_like_the_head_of_a_page_may_be_none(text: str) -> None:
    """Numbers within a sentence, headings that begin alike, and a body's name on the line behind a number are no heads of pages."""
    assert page_heads(text, together=False) == []


def test_a_number_at_the_end_of_a_page_is_no_heading() -> None:
    """A number alone before a form feed counts the pages; behind one it may number an item."""
    assert [piece.text for piece in pieces_of("Godkendt.\n\n3\n\f4\nTakster for havnen\n")] == ["Godkendt.", "4", "Takster for havnen"]


def test_an_item_can_begin_behind_the_word_for_a_page() -> None:
    """Where the page's own number got lost, the number behind `Side` is the item's: it has a full stop and a title."""
    line = "Taksterne stiger lidt i år. " * 12 + "Vandudvalget Mødedato Side 01. Takster for havnen Åben sag"
    assert any(piece.text.startswith("01. Takster") for piece in pieces_of(line))


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Indholdsfortegnelse1. Takster for havnen", ["Indholdsfortegnelse", "1. Takster for havnen"]),
        ("3 9. Hvem er vi?", ["3", "9. Hvem er vi?"]),
        ("Budget 2014", ["Budget 2014"]),
        ("<strong>4. Takster</strong><br />", ["4. Takster"]),
        ("Vandstand <b", ["Vandstand <b"]),
        ("<Indstilling>", ["<Indstilling>"]),
    ],
)
def test_what_runs_into_a_heading_is_cut_off(line: str, parts: list[str]) -> None:
    """The word over a contents list, a page's number and remains of HTML are no part of the heading they have run into."""
    assert [piece.text for piece in pieces_of(line)] == parts


def test_the_end_of_a_contents_list_is_cut_from_the_first_heading() -> None:
    """Where the last entry runs into the first heading, which the list has too, the heading is a piece of its own."""
    pieces = pieces_of("41. Ny bro over åen\n42. Salg af grund 201441. Ny bro over åen\nDer er sket meget.")
    assert [piece.text for piece in pieces][1:3] == ["42. Salg af grund 2014", "41. Ny bro over åen"]


def test_pieces_of_a_line_that_holds_a_whole_meeting() -> None:
    """A run-together line is cut where numbers and section names stand."""
    text = (
        "3 Udvalget Side 1 1. Takster for havnen Sagsnr.: 18/1 Resumé: "
        + "Taksterne stiger lidt. " * 15
        + "Beslutning: Godkendt. 2. Eventuelt"
    )
    found = [piece.text for piece in pieces_of(text)]
    assert "1. Takster for havnen" in found
    assert "2. Eventuelt" in found
    assert any(piece.section == "beslutning" for piece in pieces_of(text))


def test_the_name_of_a_decision_tells_body_and_date() -> None:
    """Body and date are read from a decision's name in its many forms, and not from other lines."""
    assert meeting_name("Økonomiudvalgets møde den 16. marts 2016:") == ("Økonomiudvalget", "16. marts 2016")
    assert meeting_name("***Økonomiudvalget, 13. december 2017:***") == ("Økonomiudvalget", "13. december 2017")
    assert meeting_name("Sagen blev drøftet den 3. maj 2014.") is None


def test_gold_and_found_items_are_paired_one_to_one(tagger: Tagger) -> None:
    """What is missed and what is invented comes without a partner."""
    found = tagger.segmenter.segment(MINUTES).items
    gold = [{"start": found[0].start + 10}, {"start": len(MINUTES) + 900}]
    pairs = list(align(gold, found))
    assert (gold[0], found[0]) in pairs
    assert (gold[1], None) in pairs
    assert sum(wanted is None for wanted, _ in pairs) == len(found) - 1


def test_the_marks_of_items_keep_their_order_and_start_over() -> None:
    """Each mark has its turn, in the order in which they first come; where the first comes again, the turns start over."""
    words = ("Havnen.", "Broen.", "Stien.", "Vejen.")
    pieces = pieces_of("".join(f"Sagsfremstilling\n{case}\nMere om {case}\nEndnu mere om {case}\n\nBeslutning\nJa.\n\n" for case in words))
    turns = [dict(zip(TURNS, row, strict=True)) for row in turns_of(marks_of(pieces), len(pieces))]
    first, last = ([turns[i] for i, piece in enumerate(pieces) if piece.text == name] for name in ("Sagsfremstilling", "Beslutning"))
    assert [(own["first mark"], own["turn over"]) for own in first] == [(1, 0), (1, 1), (1, 1), (1, 1)]
    assert [(own["first mark"], own["turn over"]) for own in last] == [(0, 0)] * 4


LINES = st.tuples(st.lists(st.sampled_from("havn bro sti vej hal bad".split()), max_size=4), st.booleans())


@given(st.lists(LINES, min_size=1, max_size=60))
def test_words_tell_the_same_learnt_at_once_or_read_one_by_one(lines: list[tuple[list[str], bool]]) -> None:
    """What all lines' words tell of titles is what a line alone is told by the words that were learnt; others tell nothing."""
    read = [words or NO_WORD for words, _ in lines]
    words = LineWords.of(read)
    odds = words.learn(np.array([label for _, label in lines], dtype=int), np.ones(len(lines), dtype=bool))
    assert np.allclose(words.columns(odds), wording_columns(read, words.wording(odds)))
    assert NO_WORD[0] not in words.wording(odds)
    assert not words.learn(np.zeros(len(lines), dtype=int), np.zeros(len(lines), dtype=bool)).any()
