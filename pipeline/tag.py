"""The tagger: load once, then text in, tagged items out.

::

    from pipeline import load
    tagger = load()
    for item in tagger.tag(text).items:
        print(item.item.title, item.type, item.themes)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.baselines import with_rule
from pipeline.features import BATCH
from pipeline.fields import Field, item_fields
from pipeline.lexicon import ItemWords, Lexicon
from pipeline.linear import LinearModel, load_linear, normalised
from pipeline.modelfile import load_model
from pipeline.network import Network
from pipeline.records import NONE, Item, Label, TaggedDocument, TaggedItem
from pipeline.resources import resource
from pipeline.segmentation.segmenter import Segmenter
from pipeline.themes import Choice


def load(folder: Path | None = None) -> Tagger:
    """The tagger with the models in a folder, or the shipped ones; raises ModelError where they cannot be used."""
    folder = folder or resource("models")
    arrays, facts = load_model(folder, "segment")
    segmenter = Segmenter(Network(**arrays), facts["wording"], facts["threshold"], facts["decode"])
    themes = load_linear(folder, "theme")
    types = load_linear(folder, "type")
    lexicon = Lexicon([*types.vectorizer.features(), *themes.vectorizer.features()])
    return Tagger(segmenter, types, themes, Choice(**themes.facts["choice"]), lexicon)


@dataclass(frozen=True)
class Tagger:
    """Cuts minutes into items and tells each item's type and themes."""

    segmenter: Segmenter
    types: LinearModel
    themes: LinearModel
    choice: Choice
    lexicon: Lexicon

    def tag(self, text: str, source: str = "-", *, ignore_markers: bool = False) -> TaggedDocument:
        """The items of a text, each with type and themes; ``ignore_markers`` answers as if the document did not say the type."""
        segmented = self.segmenter.segment(text)
        items = [replace(item, marker=None) if ignore_markers else item for item in segmented.items]
        tagged = [made for start in range(0, len(items), BATCH) for made in self._tagged(text, items[start : start + BATCH])]
        return TaggedDocument(source, text, segmented.meeting, tagged)

    def _tagged(self, text: str, items: list[Item]) -> Iterator[TaggedItem]:
        fields = [item_fields(text, item) for item in items]
        words = self.lexicon.read(list(map(with_rule, fields)))
        review = float(self.types.facts["review"])
        for item, (kind, sure), themes in zip(items, self._types(items, fields, words), self._themes(items, words), strict=True):
            yield TaggedItem(item, kind, themes, review=sure < review)

    def _types(self, items: list[Item], fields: list[list[Field]], words: ItemWords) -> list[tuple[Label | None, float]]:
        """For each item the type, None where it cannot be told, and how sure that answer is (0-1)."""
        answers = [_told(item, own) for item, own in zip(items, fields, strict=True)]
        reading = self.types.read(words)
        probabilities = normalised(self.types.probabilities(self.types.scores(reading)))
        labels = [self.types.labels[best] for best in probabilities.argmax(axis=1)]
        evidence = self.types.evidence(reading, [None if told else label for told, label in zip(answers, labels, strict=True)])
        sure = map(float, probabilities.max(axis=1))
        return [
            told or ((None if label == NONE else Label(label, p, phrases)), p)
            for told, label, p, phrases in zip(answers, labels, sure, evidence, strict=True)
        ]

    def _themes(self, items: list[Item], words: ItemWords) -> list[tuple[Label, ...]]:
        reading = self.themes.read(words)
        rows = self.themes.probabilities(self.themes.scores(reading)).tolist()
        picked = [
            self.choice.pick(dict(zip(self.themes.labels, row, strict=True)), item.kle) for row, item in zip(rows, items, strict=True)
        ]
        found: list[tuple[Label, ...]] = [()] * len(items)
        for place in range(max(map(len, picked), default=0)):  # the first themes of all items, then the second ones
            evidence = self.themes.evidence(reading, [own[place][0] if place < len(own) else None for own in picked])
            found = [(*f, Label(*own[place], e)) if place < len(own) else f for f, own, e in zip(found, picked, evidence, strict=True)]
        return found


def _told(item: Item, fields: list[Field]) -> tuple[Label | None, float] | None:
    """The type that needs no model: the document says it, or, behind closed doors, nothing."""
    if item.marker:
        return Label(item.marker.label, 1.0), 1.0
    return (None, 1.0) if item.closed and all(field.name == "title" for field in fields) else None
