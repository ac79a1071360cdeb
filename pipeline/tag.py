"""The tagger: load once, then text in, tagged items out.

::

    from pipeline import load
    tagger = load()
    for item in tagger.tag(text).items:
        print(item.item.title, item.type, item.themes)

Many texts: ``tagger.tag_many(texts, jobs=2)`` streams the documents in their order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.baselines import with_rule
from pipeline.errors import ModelError, UsageError
from pipeline.features import BATCH
from pipeline.fields import Field, item_fields, tells_a_theme
from pipeline.lexicon import ItemWords, Lexicon
from pipeline.linear import LinearModel, load_linear, normalised
from pipeline.modelfile import ADVICE, load_model
from pipeline.network import Network
from pipeline.parallel import in_order
from pipeline.records import NONE, TYPES, Item, Label, TaggedDocument, TaggedItem
from pipeline.resources import resource
from pipeline.segmentation.context import COLUMNS as CONTEXT
from pipeline.segmentation.decode import WEIGHTS
from pipeline.segmentation.features import feature_names
from pipeline.segmentation.judge import FACTS, width
from pipeline.segmentation.segmenter import Segmenter
from pipeline.segmentation.titles import COLUMNS as TITLES
from pipeline.segmentation.titles import TitleFinder
from pipeline.segmentation.wording import COLUMNS as WORDING
from pipeline.themes import Choice

_SEGMENT = {"features": [str], "facts": [str], "words": [str], "wording": {str: float}, "threshold": float, "decode": {str: float}}
_CHOICE = {
    "themes": [str],
    "kle": {str: str},
    **dict.fromkeys(("threshold", "relative", "least", "kle_odds", "slope", "offset"), float),
}


def load(folder: Path | None = None) -> Tagger:
    """The tagger with the models in a folder, or the shipped ones; raises ModelError where they cannot be used."""
    folder = folder or resource("models")
    read = [*feature_names(), *WORDING]
    seen = len(read) + len(CONTEXT)
    widths = {"first": len(read), "second": seen, "judge": width(seen), "begins": len(TITLES), "ends": len(TITLES)}
    shapes = {key: size for name, inputs in widths.items() for key, size in Network.shapes(name, inputs).items()}
    arrays, facts = load_model(folder, "segment", shapes, _SEGMENT)
    known = ([*read, *CONTEXT], [*FACTS], [*TITLES])
    if (facts["features"], facts["facts"], facts["words"]) != known or not facts["decode"].keys() >= WEIGHTS:
        raise ModelError(f"The segmenter in {folder} was trained by another version of referat. {ADVICE}")
    first, second, judge, begins, ends = (Network.of(arrays, name) for name in widths)
    segmenter = Segmenter(first, second, judge, TitleFinder(begins, ends), facts["wording"], facts["threshold"], facts["decode"])
    types, themes = load_linear(folder, "type", {"review": float}), load_linear(folder, "theme", {"choice": _CHOICE})
    choice = Choice(**{name: themes.facts["choice"][name] for name in _CHOICE})
    if {*types.labels} != {*TYPES, NONE} or not choice.themes or not {*choice.themes} <= {*themes.labels}:
        raise ModelError(f"The models in {folder} know other types or themes than their manifests say. {ADVICE}")
    lexicon = Lexicon([*types.vectorizer.features(), *themes.vectorizer.features()])
    return Tagger(segmenter, types, themes, choice, lexicon, folder)


@lru_cache(maxsize=1)
def load_once(folder: Path | None = None) -> Tagger:
    """The tagger with the models in a folder, or the shipped ones, loaded once a process."""
    return load(folder)


@dataclass(frozen=True)
class Tagger:
    """Cuts minutes into items and tells each item's type and themes."""

    segmenter: Segmenter
    types: LinearModel
    themes: LinearModel
    choice: Choice
    lexicon: Lexicon
    folder: Path  # where the models were read

    @property
    def fingerprint(self) -> str:
        """A hash over the manifests of the models, which hold the hashes of the rest."""
        manifests = (self.folder / f"{name}.json" for name in ("segment", "type", "theme"))
        return hashlib.sha256(b"".join(manifest.read_bytes() for manifest in manifests)).hexdigest()

    def tag(self, text: str, source: str = "-", *, ignore_markers: bool = False) -> TaggedDocument:
        """The items of a text, each with type and themes; ``ignore_markers`` answers as if the document did not say the type."""
        segmented = self.segmenter.segment(text)
        items = [replace(item, marker=None) if ignore_markers else item for item in segmented.items]
        tagged = [made for start in range(0, len(items), BATCH) for made in self._tagged(text, items[start : start + BATCH])]
        return TaggedDocument(source, text, segmented.meeting, tagged)

    def tag_many(
        self, texts: Iterable[str | tuple[str, str]], *, ignore_markers: bool = False, jobs: int = 1, cluster: str | None = None
    ) -> Iterator[TaggedDocument]:
        """Tag texts, or pairs of source and text, as they come; the documents stream in the order of the texts.

        ``jobs`` is the number of processes, ``cluster`` the address of a Dask scheduler instead; each worker loads the models once.
        Raises UsageError for an entry that is neither text nor such a pair.
        """
        calls = ((self.folder, *_named(entry), ignore_markers) for entry in texts)
        if jobs == 1 and not cluster:
            return (self.tag(text, source, ignore_markers=ignore_markers) for _, source, text, ignore_markers in calls)
        return in_order(_tag_one, calls, jobs=jobs, cluster=cluster)

    def _tagged(self, text: str, items: list[Item]) -> Iterator[TaggedItem]:
        fields = [item_fields(text, item) for item in items]
        words = self.lexicon.read(list(map(with_rule, fields)))
        review = float(self.types.facts["review"])
        for item, (kind, sure), themes in zip(items, self._types(items, fields, words), self._themes(items, fields, words), strict=True):
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

    def _themes(self, items: list[Item], fields: list[list[Field]], words: ItemWords) -> list[tuple[Label, ...]]:
        reading = self.themes.read(words)
        rows = self.themes.probabilities(self.themes.scores(reading)).tolist()
        picked = [
            self.choice.pick(dict(zip(self.themes.labels, row, strict=True)), item.kle) if tells_a_theme(own) else []
            for row, item, own in zip(rows, items, fields, strict=True)
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


def _named(entry: str | tuple[str, str]) -> tuple[str, str]:
    """Source and text of an entry for `tag_many`."""
    match entry:
        case str(text):
            return "-", text
        case (str(source), str(text)):
            return source, text
    raise UsageError(f"tag_many takes texts, or pairs of source and text, not {type(entry).__name__}.")


def _tag_one(folder: Path, source: str, text: str, ignore_markers: bool) -> TaggedDocument:
    return load_once(folder).tag(text, source, ignore_markers=ignore_markers)
