"""Personal numbers and private addresses are found and masked; what belongs to an office stays."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy import find_contacts, find_cpr, mask_contacts, mask_cpr, mask_document
from pipeline.tag import Tagger
from tests.conftest import MINUTES


@pytest.mark.parametrize(
    "number",
    [
        "070761-4285",
        "0707614285",
        "070761 4285",
        "070761–4285",
        "070761 - 4285",
        "07.07.61-4285",
        "290200-4000",
        "670761-1234",
        "311299-9999",
    ],
)
def test_a_cpr_number_is_found_however_it_is_written(number: str) -> None:
    """With hyphen, dash, blank, dots or nothing between; with the day plus 60 of a replacement number."""
    text = f"Ansøgeren (cpr.{number}) har klaget."
    (found,) = find_cpr(text)
    assert text[found.start : found.end] == found.text == number


@pytest.mark.parametrize(
    "text",
    [
        "320761-4285",
        "071361-4285",
        "290201-4000",
        "1070761-4285",
        "070761-42855",
        "330-2019-76140",
        "15.17.06-A00-3-16",
        "EMN-2025-003383",
        "den 07-07-1961 kl. 16",
        "070761-4285-3",
        "0,0707614285",
    ],
)
def test_what_is_no_cpr_number_stays(text: str) -> None:
    """Dates that do not exist, longer numbers, and case numbers are none."""
    assert mask_cpr(text) == text


def test_the_check_digit_is_noted_and_not_asked_for() -> None:
    """A number that fails modulus 11 is found all the same, since numbers given after 2007 may."""
    assert [found.checked for found in find_cpr("070761-4285 og 070761-4286")] == [True, False]


@pytest.mark.parametrize("address", ["jens.hansen@gmail.com", "lone_77@hotmail.dk", "mie@familien-bech.dk", "Per+klage@mail.example.com"])
def test_a_private_address_is_masked(address: str) -> None:
    """The letters go, the shape and the length stay."""
    masked = mask_contacts(f"Skriv til {address}, tak.")
    assert len(masked) == len(f"Skriv til {address}, tak.")
    assert not any(part in masked for part in address.replace("@", ".").split("."))


@pytest.mark.parametrize("address", ["post@havneby.dk", "borgmester@havneby.dk", "lone@havnebykommune.dk", "mette.bo@aabred.dk"])
def test_an_offices_address_stays(address: str) -> None:
    """A function, a public domain, or the domain of the municipality whose minutes these are."""
    assert mask_contacts(address, "Åbred Kommune") == address


@pytest.mark.parametrize(
    "number", ["22 33 44 55", "+45 22334455", "tlf. 22334455", "Mobil: 2233 4455", "ring på 22 334 455", "0045 22 33 44 55", "22.33.44.55"]
)
def test_a_private_telephone_number_is_masked(number: str) -> None:
    """In pairs, with land code, or behind a word that says what it is."""
    assert not any(digit in mask_contacts(f"Klageren ({number}) mødte.").replace("45", "", 1) for digit in "2345")


@pytest.mark.parametrize(
    "text",
    [
        "Kommunens hovednummer 59 53 44 00",
        "Jobcentret, tlf. 59534400",
        "CVR-nr. 29 18 93 74",
        "EAN 57980063",
        "22 33 44 55 kr.",
        "i alt kr. 22 33 44 55",
        "2019 2020",
        "20190907",
        "sagsnr. 22334455",
        "kl. 16.30 til 18.00",
    ],
)
def test_an_offices_number_and_what_is_no_telephone_number_stay(text: str) -> None:
    """Company and account numbers, amounts, years and dates are none."""
    assert mask_contacts(text) == text


PRIVATE = MINUTES.replace("Åvej\n\nSagsfremstilling", "Åvej for 070761-4285\n\nSagsnr.: 0707614285\n\nSagsfremstilling").replace(
    "cykelsti langs Åvej.", "cykelsti langs Åvej for 070761-4285, bo@gmail.com, 22 33 44 55 til sygedagpenge."
)


def test_no_output_field_holds_a_masked_number(tagger: Tagger) -> None:
    """Title, case number, evidence and text are masked; offsets, labels and probabilities are those of the unmasked document."""
    plain = tagger.tag(PRIVATE)
    masked = mask_document(plain, cpr=True, contacts=True)
    written = json.dumps([*masked.as_dicts(), masked.text], ensure_ascii=False)
    assert not any(secret in written for secret in ("070761", "4285", "bo@gmail", "22 33 44 55"))
    assert "070761-4285" in json.dumps(list(plain.as_dicts()))
    assert len(masked.text) == len(plain.text)
    for before, after in zip(plain.items, masked.items, strict=True):
        assert (before.item.start, before.item.end) == (after.item.start, after.item.end)
        assert [t.id for t in before.themes] == [t.id for t in after.themes]
        assert all(masked.text[e.start : e.end] == e.text for t in after.themes for e in t.evidence)


def test_people_places_and_attachments_are_masked(tagger: Tagger) -> None:
    """Whatever a heading or a list of people holds, of the first meeting of a file or of one further down."""
    number, plain = "070761-4285", tagger.tag(PRIVATE)
    meeting = replace(plain.meeting, body=number, place=number, present=(number,), absent=(number,))
    item = replace(plain.items[0].item, attachments=(number,), document_number=number, meeting=meeting)
    masked = mask_document(replace(plain, meeting=meeting, items=[replace(plain.items[0], item=item), *plain.items[1:]]), cpr=True)
    assert "4285" not in json.dumps([masked.meeting.as_dict(), *masked.as_dicts()])


def test_without_a_wish_nothing_is_masked(tagger: Tagger) -> None:
    """The document itself comes back."""
    document = tagger.tag(PRIVATE)
    assert mask_document(document) is document


@given(text=st.text(alphabet="0123456789-. \n@abcø+", max_size=80))
def test_masking_keeps_the_length_and_leaves_nothing_to_mask(text: str) -> None:
    """Of any text; and masking twice is masking once."""
    for mask, find in ((mask_cpr, find_cpr), (mask_contacts, find_contacts)):
        masked = mask(text)
        assert len(masked) == len(text)
        assert not list(find(masked))
        assert mask(masked) == masked
