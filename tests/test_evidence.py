"""Evidence: the words that the tagger names are those that made it answer so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from pipeline.baselines import with_rule
from pipeline.fields import Field, item_fields
from pipeline.linear import LinearModel, normalised
from pipeline.records import Label, Span, TaggedItem
from pipeline.tag import Tagger
from pipeline.words import FieldWords
from tests.small_corpus import small_documents

MEETINGS, DRAWS = 16, 3
Answer = Callable[[TaggedItem], Label | None]
Probability = Callable[[Tagger, Sequence[Field], str], float]


def type_probability(tagger: Tagger, fields: Sequence[Field], label: str) -> float:
    """How probable a type is, the rules answering anew."""
    model = tagger.types
    return float(normalised(_probabilities(tagger, model, with_rule(fields)))[model.labels.index(label)])


def theme_probability(tagger: Tagger, fields: Sequence[Field], label: str) -> float:
    """How probable a theme is."""
    return float(_probabilities(tagger, tagger.themes, fields)[tagger.themes.labels.index(label)])


def _probabilities(tagger: Tagger, model: LinearModel, fields: Sequence[Field]) -> np.ndarray:
    rows = model.probabilities(model.scores(model.read(tagger.lexicon.read([fields]))))
    return rows[0]  # type: ignore[no-any-return]


def blanked(fields: Sequence[Field], spans: Sequence[Span]) -> list[Field]:
    """The fields with the spans' characters replaced by blanks."""
    made = []
    for one in fields:
        text = list(one.text)
        for span in spans:
            first, last = max(span.start - one.start, 0), min(span.end - one.start, len(text))
            text[first:last] = " " * max(0, last - first)
        made.append(replace(one, text="".join(text)))
    return made


def losses(tagger: Tagger, answer: Answer, probability: Probability) -> Iterator[tuple[float, float]]:
    """For each item: how much its answer loses without its evidence, and without as many other words (mean of some draws)."""
    rng = Random(7)
    for text, _ in small_documents(MEETINGS):
        for tagged in tagger.tag(text, ignore_markers=True).items:
            label = answer(tagged)
            if not label or not label.evidence:
                continue
            fields = item_fields(text, tagged.item)
            words = [Span(one.start + start, one.start + end) for one in fields for start, end in FieldWords(0, one).spans]
            named = [w for w in words if any(e.start <= w.start < e.end for e in label.evidence)]
            others = [w for w in words if w not in named]
            if len(others) < len(named):
                continue
            whole = probability(tagger, fields, label.id)
            drawn = [probability(tagger, blanked(fields, rng.sample(others, len(named))), label.id) for _ in range(DRAWS)]
            yield whole - probability(tagger, blanked(fields, named), label.id), whole - float(np.mean(drawn))


@pytest.mark.parametrize(
    ("answer", "probability"),
    [
        pytest.param(lambda item: item.type, type_probability, id="type"),
        pytest.param(lambda item: item.themes[0] if item.themes else None, theme_probability, id="theme"),
    ],
)
def test_an_answer_loses_most_without_its_evidence(tagger: Tagger, answer: Answer, probability: Probability) -> None:
    """Blanking the evidence lowers the probability more than blanking as many other words: on average far more, and nearly always."""
    found = list(losses(tagger, answer, probability))
    named, other = (np.array(side) for side in zip(*found, strict=True))
    assert len(found) > 100
    assert named.mean() > 3 * max(other.mean(), 0.01)
    assert (named > other).mean() > 0.9
