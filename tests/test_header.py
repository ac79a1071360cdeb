"""The header: what it tells of a meeting in its many forms, and where another meeting begins in one file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Segmented, TaggedDocument, TaggedItem
from pipeline.segmentation.bodies import body_of, municipality_mentioned, municipality_of
from pipeline.segmentation.header import read_header
from pipeline.segmentation.pieces import pieces_of
from pipeline.segmentation.times import clock_times, iso_date
from tests.conftest import cut_at

FORMS = {
    "lines": "REFERAT Socialudvalget d. 03-05-2016\nMødedato 3. maj 2016 kl. 16.15-18.30\n\nMødested Rådhuset, sal 2\n",
    "glued": "Ørskov Kommune\nReferat\nUdvalgSocialudvalget\nMødedato03-05-2016\nMødetid16.15-18.30\nMødestedRådhuset, sal 2\n",
    "one line": "Referat fra Socialudvalget, 3. maj 2016 kl. 16.15-18.30, Rådhuset, sal 2\n",
    "below": "REFERAT\n\nUDVALG\nSocialudvalget\n\nDATO\n3. maj 2016\n\nTID\n16.15-18.30\n\nSTED\nRådhuset, sal 2\n",
    "table": (
        "| Lund | Referat |\n| Udvalg | Socialudvalget |\n| Mødedato | 3. maj 2016 |\n| Tid | 16.15 - 18.30 |\n| Sted | Rådhuset, sal 2 |\n"
    ),
    "spaced": "R E F E R A T\n\nSocialudvalget\n\n3 maj, 2016 kl. 16.15 til 18.30\nRådhuset, sal 2\n",
    "protocol": (
        "BESLUTNINGSPROTOKOL for Socialudvalget\n\nMøde afholdt 03/05-2016, Rådhuset, sal 2.\nMødet blev sat kl. 16.15 og hævet kl. 18.30\n"
    ),
    "run together": "Referat Socialudvalget Mødedato: 3. maj 2016 Tid: 16.15-18.30 Mødested: Rådhuset, sal 2 Side 1",
    "clock": (
        "Socialudvalget\nReferat\nDato:\n03-05-2016 09:00:00\nMødetidspunkt:\n16.15-18.30\nMødelokale:\nRådhuset, sal 2\nFraværende:\n"
    ),
}


def two_meetings(second: str) -> Segmented:
    """Minutes of two meetings in one text, cut at their headings; ``second`` is the second header."""
    text = (
        "REFERAT Socialudvalget d. 03-05-2016\n\n1. Botilbud\n\nBeslutning\n\nGodkendt.\n\n2. Takster\n\nBeslutning\n\nUdsat.\n\n"
        f"{second}\n\n1. Cykelsti\n\nBeslutning\n\nGodkendt.\n\n2. Vejsalt\n\nBeslutning\n\nGodkendt.\n"
    )
    pieces = pieces_of(text)
    return cut_at(text, [i for i, piece in enumerate(pieces) if piece.text[:2] in ("1.", "2.")])


@pytest.mark.parametrize("form", FORMS)
def test_a_header_tells_body_day_hours_place_and_kind_in_any_form(form: str) -> None:
    """However a header is set out, the same meeting is read from it."""
    meeting = read_header(FORMS[form], ())
    assert (meeting.body, meeting.date, meeting.kind) == ("Socialudvalget", "2016-05-03", "referat")
    assert (meeting.start_time, meeting.place) == ("16:15", "Rådhuset, sal 2")
    assert meeting.end_time == (None if form == "protocol" else "18:30")


@pytest.mark.parametrize(
    "printed",
    [
        "Medlemmer: Åse Kolby (A), Per Lund (V) fra kl. 17, Ib Holm (løsgænger)",
        "Medlemmer\nÅse Kolby (A)\nPer Lund (V) fra kl. 17\nIb Holm (løsgænger)",
        "Deltagere\n\nÅse Kolby (A)\n\nPer Lund (V) fra kl. 17\n\nIb Holm (løsgænger)\n\n3",
        "TIL STEDE\nÅse Kolby (A); Per Lund (V) fra kl. 17;\nIb Holm (løsgænger)",
        "Mødt: Åse Kolby (A), Per Lund (V) fra kl. 17, Ib Holm (løsgænger). Gæster: Ulla Dam",
        "Deltagere:\n\nÅse Kolby (A), Per Lund (V) fra kl. 17, Ib Holm (løsgænger).",
    ],
)
def test_members_are_listed_as_printed(printed: str) -> None:
    """Names keep their party letter and what is said of them, whether they stand beside or below each other."""
    meeting = read_header(f"Referat Byrådet d. 01-02-2019\n\n{printed}\n\nFraværende: Ove Krag (O)\n", ())
    assert meeting.present == ("Åse Kolby (A)", "Per Lund (V) fra kl. 17", "Ib Holm (løsgænger)")
    assert meeting.absent == ("Ove Krag (O)",)


@pytest.mark.parametrize(
    "printed",
    [
        "Medlem\tMødt\tAfbud\nÅse Kolby (A)\tx\nPer Lund (V)\tx\nOve Krag (O)\t\tx\n",
        "Medlem            Til stede   Afbud\nÅse Kolby (A)     x\nPer Lund (V)      x\nOve Krag (O)                  x\n",
        "Åse Kolby (A) - Deltog\nPer Lund (V) - Deltog\nOve Krag (O) - Afbud\n",
        "Medlemmer\nÅse Kolby (A)\nPer Lund (V)\nOve Krag (O) (afbud)\n",
        "I mødet deltog Åse Kolby (A) og Per Lund (V). Ove Krag (O) havde meldt afbud. Desuden deltog direktør Ulla Dam.\n",
        "Til stede var: Åse Kolby (A), Per Lund (V). Fraværende: Ove Krag (O). Sekretær: Ulla Dam\n",
        "Medlemmer: Åse Kolby (A)Per Lund (V)\nIkke mødt: Ove Krag (O)\n",
        "Medlemmer:\nFormand: Åse Kolby (A)\nPer Lund (V) / pelu\nOve Krag (O)\n\nAfbud: Ove Krag (O)\nReferent: Ulla Dam\n",
    ],
)
def test_who_was_there_is_told_by_what_stands_nearest_to_a_name(printed: str) -> None:
    """Marks in columns, words behind a name, sentences and labels all tell who came; staff are no members."""
    meeting = read_header(f"Referat Byrådet d. 01-02-2019\n\n{printed}\nDagsorden\n", ())
    assert meeting.present == ("Åse Kolby (A)", "Per Lund (V)")
    assert meeting.absent == ("Ove Krag (O)",)


def test_those_who_sign_the_minutes_were_there() -> None:
    """Where no header names anybody, the sheet for signatures does."""
    rest = "5. Eventuelt\n\nIntet.\n\nUnderskriftsside\n\nÅse Kolby (A)\t........\n\nPer Lund (V)\t........\n\nIb Holm (C)\t........\n"
    assert read_header("Referat Byrådet d. 01-02-2019\n", (), rest).present == ("Åse Kolby (A)", "Per Lund (V)", "Ib Holm (C)")


@pytest.mark.parametrize(
    "printed",
    [
        "Mødet blev holdt tirsdag den 3. maj 2016 i Rådhuset, sal 2 og begyndte kl. 16.15.",
        "Tirsdag den 3. maj 2016 kl. 16.15 holdt Socialudvalget møde i Rådhuset, sal 2.",
        "3. maj 2016 kl. 16.15-18.30 i Rådhuset, sal 2",
        "Mødedato:\nMødetidspunkt:\nMødested:\nTirsdag den 3. maj 2016\nkl. 16.15\nRådhuset, sal 2",
        "Dato: 03-05-2016 16.15 Sted: Rådhuset, sal 2 Bemærkninger: Ingen",
        "03-05-2016 kl. 16.15\n\nRådhuset, sal 2",
        "Dato | 03-05-2016 kl. 16.15 |\n---|---|\nSted | Rådhuset, sal 2 |",
        "Tirsdag den 3. maj 2016<br />\nTidspunkt: 16.15<br />\nSted: Rådhuset, sal 2<br />",
    ],
)
def test_where_and_when_is_told_by_labels_sentences_and_lines(printed: str) -> None:
    """A place needs no label of its own, and ends where something else begins."""
    meeting = read_header(f"Referat\nSocialudvalget\n{printed}\n", ())
    assert (meeting.date, meeting.start_time, meeting.place) == ("2016-05-03", "16:15", "Rådhuset, sal 2")


def test_the_hour_a_page_was_printed_is_not_that_of_the_meeting() -> None:
    """When a mail was sent, or a page updated, says nothing of the meeting."""
    meeting = read_header("Sendt: 5. maj 2016 14:52\nReferat Socialudvalget\n3. maj 2016 kl. 16.15\n", ())
    assert (meeting.date, meeting.start_time) == ("2016-05-03", "16:15")


def test_a_page_that_holds_decisions_is_minutes() -> None:
    """A page headed `Dagsorden` whose items hold decisions is minutes; with empty headings for them it stays an agenda."""
    for decision, kind in (("Godkendt.\n\n", "referat"), ("", "dagsorden")):
        text = "Dagsorden Byrådet d. 03-05-2016\n\n" + "".join(
            f"{n}. Sag {n}\n\nIndstilling\n\nGodkendes.\n\nBeslutning\n\n{decision}" for n in (1, 2)
        )
        pieces = pieces_of(text)
        assert cut_at(text, [i for i, piece in enumerate(pieces) if piece.title.startswith("Sag")]).meeting.kind == kind


def test_a_municipality_may_sign_at_the_foot_alone() -> None:
    """Name and address at the foot of a page name the municipality; a title that mentions one does not."""
    foot = "Beslutning\n\nGodkendt.\n\nBirkemose Kommune, Torvet 1, 9999 Birkemose\n"
    assert read_header("Referat Byrådet d. 01-02-2019\n", (), foot).municipality == "Birkemose Kommune"
    assert read_header("Dagsorden Byrådet\n", (), "1. Valg\n\n2. Aftale med Lund Kommune\n\n3. Havn\n").municipality is None


def test_a_body_may_be_named_by_its_minutes_alone() -> None:
    """Where no line of the header is a body's name, the one that the text names again and again is it."""
    rest = "Havneudvalget besluttede at anbefale. Beslutning i Havneudvalget den 3. maj. Formanden for Havneudvalget takkede."
    assert read_header("Referat\n3. maj 2016\n", (), rest).body == "Havneudvalget"


def test_a_rooms_name_may_begin_as_a_label_does() -> None:
    """`Mødested Mødelokale B105` is held in Mødelokale B105."""
    assert read_header("Mødedato 3. maj 2016\n\nMødested Mødelokale B105\n", ()).place == "Mødelokale B105"


def test_a_heading_with_remains_of_a_table_tells_the_meeting() -> None:
    """Where body and day stand in the heading's own line, they are the meeting's."""
    text = "### | | | | --- | | **Byråd** 3. maj 2016 Sagsnr. 710-2016-49026 | | 7.     Takster - Åbent\n\n**INDSTILLING**\n\nGodkendes.\n"
    pieces = pieces_of(text)
    meeting = cut_at(text, [next(i for i, piece in enumerate(pieces) if "Takster" in piece.text)]).meeting
    assert (meeting.body, meeting.date) == ("Byråd", "2016-05-03")


def test_an_empty_label_has_no_value() -> None:
    """A label without a value does not take the next label's, and nobody is absent where nobody is named."""
    meeting = read_header("Byrådet\nReferat\nDato:\n1. marts 2021\nMødetidspunkt:\n\nMødelokale:\n\nFraværende:\n\nBemærkninger:\n\n", ())
    assert (meeting.start_time, meeting.place, meeting.absent) == (None, None, ())


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Beslutningsreferat Arbejdsmarkedsudvalget", "Arbejdsmarkedsudvalget"),
        ("Socialudvalget Referat Dato", "Socialudvalget"),
        ("Du er her: Forsiden / Politik / Udvalg / Byrådet", "Byrådet"),
        ("BESLUTNINGSPROTOKOL for BØRNE- OG UNGEUDVALGETS møde den", "Børne- og Ungeudvalget"),
        ("Beskæftigelses-, Erhvervs- og Turismeudvalget den 3. maj 2018", "Beskæftigelses-, Erhvervs- og Turismeudvalget"),
        ("Dagsorden for Udvalget for Klima og Natur", "Udvalget for Klima og Natur"),
        ("Det lokale beskæftigelsesråd", "Det lokale beskæftigelsesråd"),
        ("Byrådet har behandlet sagen om havnen", None),
        ("Byrådssalen", None),
    ],
)
def test_a_body_is_named_without_what_stands_round_it(line: str, body: str | None) -> None:
    """Kind, date and the path through a web site are no part of a body's name; a sentence about a body names none."""
    assert body_of(line) == body


def test_a_municipality_is_named_without_the_words_before_it() -> None:
    """`Referat Birkemose Kommune` is the minutes of Birkemose Kommune; two-word names stay whole."""
    assert municipality_of("Referat Birkemose Kommune") == "Birkemose Kommune"
    assert municipality_of("SØNDER VANG KOMMUNE") == "Sønder Vang Kommune"
    assert (
        municipality_mentioned("Lund Kommune har aftalt med Dal Kommune, at Lund Kommune betaler. Lund Kommune er enig.") == "Lund Kommune"
    )
    assert municipality_mentioned("Lund Kommune og Dal Kommune har en aftale.") is None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("d.04.06.2020", "2020-06-04"),
        ("08/10-2025", "2025-10-08"),
        ("27. jun 2022", "2022-06-27"),
        ("Mandag, 11 januar, 2021", "2021-01-11"),
        ("14-17 Byrådet (2014-2017)", None),
        ("31. februar 2020", None),
    ],
)
def test_days_are_read_in_any_form(printed: str, day: str | None) -> None:
    """Days come out in ISO form; terms of office and days that do not exist are none."""
    assert iso_date(printed) == day


@given(st.times(), st.sampled_from(["kl. {h:02}.{m:02}", "{h:02}:{m:02}", "{h}.{m:02}", "04-06-2020 {h:02}:{m:02}:00"]))
def test_any_hour_is_read(time: object, form: str) -> None:
    """Every time of the day is read, also behind a date."""
    hour, minute = time.hour, time.minute  # type: ignore[attr-defined]
    assert clock_times(form.format(h=hour, m=minute)) == (f"{hour:02}:{minute:02}", None)


@given(st.text(max_size=300))
def test_any_text_can_be_read_as_a_header(text: str) -> None:
    """Whatever stands before the first item, reading it ends without error, and dates are real."""
    meeting = read_header(text, ())
    assert meeting.date is None or iso_date(meeting.date) == meeting.date


@pytest.mark.parametrize(
    "second",
    [
        "DAGSORDEN Teknisk Udvalg d. 09-05-2016\n\nMødested Rådhuset",
        "Lund Kommune\n\nReferat\n\nUDVALG\nTeknisk Udvalg\n\nDATO\n9. maj 2016\n\nMedlemmer:\nPer Lund (V)",
        "# Teknisk Udvalg 9. maj 2016",
    ],
)
def test_each_item_carries_the_meeting_whose_header_it_stands_under(second: str) -> None:
    """A second header begins a second meeting, and the item before it ends there."""
    segmented = two_meetings(second)
    assert [(item.title, item.meeting and item.meeting.body) for item in segmented.items] == [
        ("Botilbud", "Socialudvalget"),
        ("Takster", "Socialudvalget"),
        ("Cykelsti", "Teknisk Udvalg"),
        ("Vejsalt", "Teknisk Udvalg"),
    ]
    assert segmented.meeting.body == "Socialudvalget"
    assert segmented.items[2].meeting is not None
    assert segmented.items[2].meeting.date == "2016-05-09"
    assert segmented.text[: segmented.items[1].end].endswith("Udsat.")


@pytest.mark.parametrize(
    "between",
    [
        "REFERAT Socialudvalget d. 03-05-2016\nSide 3",
        "Økonomiudvalgets møde den 9. maj 2016:\n\nAnbefalet.",
        "Udvalg: Teknisk Udvalg\nDato: 09-05-2016\nPunktnummer: 4\n\nAnbefalet.",
        "Sagsforløb\n09-05-2016 Teknisk Udvalg\nTaget af dagsordenen.",
        "Bilag\nReferat fra Ældrerådets møde 9. maj 2016",
    ],
)
def test_a_page_head_or_another_bodys_decision_begins_no_meeting(between: str) -> None:
    """Where the same header recurs on a page, or another body's decision is told, the meeting goes on."""
    assert [item.meeting for item in two_meetings(between).items] == [None] * 4


def test_a_document_is_listed_meeting_by_meeting() -> None:
    """A document with two meetings comes as two, each with its own items; their rows name the meeting."""
    segmented = two_meetings("DAGSORDEN Teknisk Udvalg d. 09-05-2016\n\nMødested Rådhuset")
    items = [TaggedItem(item, None, (), review=False) for item in segmented.items]
    document = TaggedDocument("x.txt", segmented.text, segmented.meeting, items)
    assert [(part.meeting.body, len(part.items)) for part in document.meetings()] == [("Socialudvalget", 2), ("Teknisk Udvalg", 2)]
    assert [row["meeting"]["date"] for row in document.as_dicts()] == ["2016-05-03", "2016-05-03", "2016-05-09", "2016-05-09"]


def test_decisions_tell_the_meeting_where_no_header_does() -> None:
    """An excerpt without header is of the body and day whose decisions most items hold."""
    text = "".join(f"{n}. Sag {n}\n\nByrådet, 3. maj 2016:\n\nGodkendt.\n\n" for n in range(1, 4))
    pieces = pieces_of(text)
    meeting = cut_at(text, [i for i, piece in enumerate(pieces) if piece.title.startswith("Sag")]).meeting
    assert (meeting.body, meeting.date) == ("Byrådet", "2016-05-03")
