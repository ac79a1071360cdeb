"""The tagger in a spaCy pipeline: ``nlp.add_pipe("referat")`` gives ``doc.spans["items"]``, each span with its type and themes.

``span._.type`` is the type's label or None, ``span._.themes`` the ids of the themes, the main one first, and ``span._.referat`` the
whole item as the output contract has it (see docs/spacy.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class ReferatComponent:
    """Tags the text of a document and sets its items as spans; token edges are widened where an item begins inside a token."""

    def __init__(self, *, ignore_markers: bool, models: Path | None) -> None:
        from pipeline.tag import load

        self._tagger = load(models)
        self._ignore_markers = ignore_markers
        _set_extensions()

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


def _set_extensions() -> None:
    """Register the extensions; another library's of the same name stay as they are."""
    from spacy.tokens import Span

    for name, getter in {"type": _type, "themes": _themes}.items():
        if not Span.has_extension(name):
            Span.set_extension(name, getter=getter)
    if not Span.has_extension("referat"):
        Span.set_extension("referat", default=None)


def _type(span: Span) -> str | None:
    return span._.referat["type"]["label"] if span._.referat and span._.referat["type"] else None


def _themes(span: Span) -> tuple[str, ...]:
    return tuple(theme["id"] for theme in span._.referat["themes"]) if span._.referat else ()


@Language.factory(
    "referat",
    assigns=["doc.spans", "span._.referat", "span._.type", "span._.themes"],
    default_config={"ignore_markers": False, "models": None},
)
def create(nlp: Language, name: str, ignore_markers: bool, models: str | None) -> ReferatComponent:  # noqa: ARG001 (spaCy calls it so)
    """Factory that spaCy finds under the name ``referat``."""
    return ReferatComponent(ignore_markers=ignore_markers, models=Path(models) if models else None)
