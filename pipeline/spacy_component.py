"""The tagger in a spaCy pipeline: ``nlp.add_pipe("referat")`` gives ``doc.spans["items"]``.

Each span has ``span._.referat``, the item as the output contract has it, and its type as label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc


class ReferatComponent:
    """Tags the text of a document and sets its items as spans; token edges are widened where an item begins inside a token."""

    def __init__(self, *, ignore_markers: bool) -> None:
        from spacy.tokens import Span

        from pipeline.tag import load

        self._tagger = load()
        self._ignore_markers = ignore_markers
        if not Span.has_extension("referat"):
            Span.set_extension("referat", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Add ``doc.spans["items"]``."""
        tagged = self._tagger.tag(doc.text, ignore_markers=self._ignore_markers)
        spans = []
        for row in tagged.as_dicts():
            label = row["type"]["label"] if row["type"] else ""
            span = doc.char_span(row["start"], row["end"], label=label, alignment_mode="expand")
            if span is not None:
                span._.referat = row
                spans.append(span)
        doc.spans["items"] = spans
        return doc


@Language.factory("referat", default_config={"ignore_markers": False})
def create(nlp: Language, name: str, ignore_markers: bool) -> ReferatComponent:  # noqa: ARG001 (spaCy calls it so)
    """Factory that spaCy finds under the name ``referat``."""
    return ReferatComponent(ignore_markers=ignore_markers)
