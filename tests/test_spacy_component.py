"""The tagger as a spaCy component, as docs/spacy.md tells it."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from pipeline.tag import Tagger
from tests.conftest import MINUTES, ROOT

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A Danish pipeline with the component."""
    made = spacy.blank("da")
    made.add_pipe("referat")
    return made


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    """The small set of minutes, tagged."""
    return nlp(MINUTES)


def test_items_are_spans_with_type_and_themes(doc: Doc, tagger: Tagger) -> None:
    """Every item is a span of the document, and its type and themes are those that `referat tag` gives."""
    tagged = tagger.tag(MINUTES).items
    assert [span._.type for span in doc.spans["items"]] == [item.type.id if item.type else None for item in tagged]
    assert [span._.themes for span in doc.spans["items"]] == [tuple(theme.id for theme in item.themes) for item in tagged]
    assert [span.label_ or None for span in doc.spans["items"]] == [span._.type for span in doc.spans["items"]]


def test_the_whole_record_hangs_on_the_span(doc: Doc) -> None:
    """`span._.referat` is the item of the output contract, and its offsets lie within the span."""
    for span in doc.spans["items"]:
        assert span.start_char <= span._.referat["start"] < span._.referat["end"] <= span.end_char
        assert span._.referat["title"] in span.text


def test_other_spans_have_no_type(doc: Doc) -> None:
    """A span that is no item answers with None and no themes."""
    assert (doc[0:2]._.type, doc[0:2]._.themes) == (None, ())


def test_tagged_documents_can_be_stored(nlp: Language, doc: Doc) -> None:
    """Type and themes survive spaCy's own file format."""
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    again = next(DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab))
    assert [(s._.type, s._.themes) for s in again.spans["items"]] == [(s._.type, s._.themes) for s in doc.spans["items"]]


def test_markers_can_be_hidden() -> None:
    """The component takes the command's option, and models of one's own."""
    nlp = spacy.blank("da")
    nlp.add_pipe("referat", config={"ignore_markers": True, "models": str(ROOT / "models")})
    text = MINUTES.replace("langs Åvej\n\nSags", "langs Åvej (D)\n\nSags")
    doc = nlp(text)
    assert doc.spans["items"][2]._.type == "beslutning"


def test_spacy_finds_the_component_without_an_import() -> None:
    """The package announces its factory to spaCy."""
    assert "pipeline.spacy_component:create" in {point.value for point in entry_points(group="spacy_factories", name="referat")}


def test_the_page_on_spacy_runs_as_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The code in docs/spacy.md prints what the page says it prints."""
    code, printed = re.findall(r"```(?:python|text)\n(.*?)```", (ROOT / "docs/spacy.md").read_text(encoding="utf-8"), flags=re.DOTALL)[:2]
    exec(compile(code, "docs/spacy.md", "exec"), {})
    assert capsys.readouterr().out == printed
