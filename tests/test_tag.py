"""The tagger and its output contract."""

from __future__ import annotations

import itertools

import pytest

import pipeline
from pipeline.errors import UsageError
from pipeline.markers import label_of, suffix_behind
from pipeline.records import Span
from pipeline.tag import Tagger
from pipeline.themes import read_themes
from tests.conftest import MINUTES, ROOT

MARKED = (
    MINUTES.replace("sygedagpengesager\n\nSagsnr", "sygedagpengesager (O)\n\nSagsnr")
    .replace("langs Åvej\n\nSags", "langs Åvej (D)\n\nSags")
    .replace("dagsorden\n\nBesl", "dagsorden (B)\n\nBesl")
)


def test_an_item_has_every_field_of_the_contract(tagger: Tagger) -> None:
    """The keys of an item, and of what hangs on it, are those that the documentation names."""
    row = list(tagger.tag(MINUTES, "minutes.txt").as_dicts())[1]
    assert list(row) == [
        "source", "meeting", "number", "title", "start", "end", "closed", "case_number", "document_number", "kle", "attachments",
        "sections", "type", "themes", "review",
    ]  # fmt: skip
    told = {"body", "date", "kind", "municipality", "start_time", "end_time", "place", "present", "absent"}
    assert set(row["meeting"]) == told
    assert set(row["type"]) == {"label", "probability", "source", "marker", "evidence"}
    assert set(row["themes"][0]) == {"id", "probability", "evidence"}
    assert set(row["sections"][0]) == {"name", "kind", "start", "end"}


def test_types_and_themes_of_plain_minutes(tagger: Tagger) -> None:
    """What was asked, and what it is about, is told as a reader would."""
    items = tagger.tag(MINUTES).items
    assert [item.type.id if item.type else None for item in items[:3]] == ["beslutning", "orientering", "beslutning"]
    assert items[1].themes[0].id == "sygedagpenge"
    assert "trafik" in {theme.id for theme in items[2].themes}


def test_evidence_lies_inside_the_item_and_is_verbatim(tagger: Tagger) -> None:
    """Every piece of evidence is a stretch of its item's text."""
    for tagged in tagger.tag(MINUTES).items:
        for label in (*tagged.themes, *([tagged.type] if tagged.type else [])):
            for piece in label.evidence:
                assert tagged.item.start <= piece.start < piece.end <= tagged.item.end
                assert MINUTES[piece.start : piece.end] == piece.text


def test_a_marker_decides_and_is_reported(tagger: Tagger) -> None:
    """A title ending in (D) makes the item a drøftelse, whatever its recommendation."""
    row = list(tagger.tag(MARKED).as_dicts())[2]
    assert (row["type"]["label"], row["type"]["source"], row["type"]["marker"]) == ("drøftelse", "marker", "(D)")
    assert row["title"] == "Anlægsbevilling til cykelsti langs Åvej"


def test_hidden_markers_leave_no_trace(tagger: Tagger) -> None:
    """With markers ignored, marked minutes get the answers of unmarked ones."""
    plain = [item.type for item in tagger.tag(MINUTES, ignore_markers=True).items]
    marked = [item.type for item in tagger.tag(MARKED, ignore_markers=True).items]
    assert [t and (t.id, round(t.probability, 4)) for t in marked] == [t and (t.id, round(t.probability, 4)) for t in plain]


def test_a_party_letter_is_no_marker(tagger: Tagger) -> None:
    """(B) behind a member's name in a decision says nothing of the type."""
    text = MINUTES.replace("Anbefales godkendt.", "Anbefales godkendt. Et medlem (O) stemte imod.")
    assert all(item.item.marker is None for item in tagger.tag(text).items)


@pytest.mark.parametrize(
    ("words", "label"),
    [("Orienterende, drøftelse", "drøftelse"), ("Til efterretning", "orientering"), ("Beslutningssag", "beslutning"), ("Åbent", None)],
)
def test_a_marker_names_the_strongest_type(words: str, label: str | None) -> None:
    """With two types named, the stronger counts."""
    assert label_of(words) == label


def test_a_letter_in_brackets_right_behind_the_title_is_its_suffix() -> None:
    """A letter in brackets counts behind the title's end alone, in its line."""
    assert suffix_behind("Takster (B)", len("Takster")) == Span(8, 11)
    assert suffix_behind("Takster\n(B)", len("Takster")) is None
    assert suffix_behind("Takster om (B)", len("Takster")) is None


def test_themes_are_those_of_the_list(tagger: Tagger) -> None:
    """The model knows exactly the themes of data/themes.yaml, in that order."""
    assert tagger.choice.themes == [theme.id for theme in read_themes(ROOT / "data/themes.yaml")]


def test_the_library_needs_one_call_to_load() -> None:
    """`pipeline.load()` gives the tagger with the shipped models."""
    assert pipeline.load().tag("1. Orientering om regnskab\n").items


def test_many_texts_stream_in_their_order_whatever_the_jobs(tagger: Tagger) -> None:
    """Texts and pairs of source and text; two processes give what one gives."""
    texts: list[str | tuple[str, str]] = [MINUTES, ("b.txt", MARKED), ("c.txt", "")]
    alone, shared = ([list(document.as_dicts()) for document in tagger.tag_many(texts, jobs=jobs)] for jobs in (1, 2))
    assert alone == shared
    assert [rows[0]["source"] if rows else None for rows in alone] == ["-", "b.txt", None]
    assert alone[1] == list(tagger.tag(MARKED, "b.txt").as_dicts())


def test_many_texts_are_read_as_they_are_tagged() -> None:
    """An endless stream of texts can be tagged; what is neither text nor pair is refused."""
    first = next(pipeline.tag_many(itertools.repeat("1. Orientering om regnskab\n")))
    assert len(first.items) == 1
    with pytest.raises(UsageError, match="not int"):
        list(pipeline.tag_many([1]))  # type: ignore[list-item]
