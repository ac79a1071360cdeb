"""``params.yaml``: one block a stage, read into typed records."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import ParamsError

T = TypeVar("T")


@dataclass(frozen=True)
class ComposeParams:
    """How written meetings become documents."""

    seed: int
    layouts_each: int
    titles_per_agenda: int
    short: float
    long: float
    excerpts: float
    restyled: float
    two_meetings: float
    insertions: dict[str, float]
    noise_levels: list[float]
    noise: dict[str, float]


@dataclass(frozen=True)
class SegmentParams:
    """The line model (small neural networks), the weights of the choice among its candidates, the judge of the whole, and the titles."""

    seed: int
    folds: int
    hidden: int
    members: int
    epochs: int
    averaged: int
    l2: float
    negatives: float
    feature_dropout: float
    style_dropout: float
    threshold: float
    decode: dict[str, float]
    judge: dict[str, float]
    title: dict[str, float]


@dataclass(frozen=True)
class ClassifierParams:
    """How a classifier is trained: what both stages, ``label`` and ``theme``, have."""

    seed: int
    folds: int
    c: float
    idf_power: float
    min_count: int
    max_share: float
    max_features: int
    weights: dict[str, float]
    limits: dict[str, int]
    renderings: int
    dropped_sections: float
    bare_weight: float


@dataclass(frozen=True)
class LabelParams(ClassifierParams):
    """The type classifier."""

    review_accuracy: float


@dataclass(frozen=True)
class ThemeParams(ClassifierParams):
    """The theme classifier."""

    later_weight: float
    kle_odds: float
    relative: float


@dataclass(frozen=True)
class EvaluateParams:
    """How often the bootstrap draws."""

    bootstrap: int


@dataclass(frozen=True)
class GateParams:
    """What a change may do to the metrics: bounds that hold always, and how much worse than before a bounded figure may get."""

    floors: dict[str, float]
    ceilings: dict[str, float]
    tolerance: float


def read_params(path: Path, stage: str, kind: type[T]) -> T:
    """The block of a stage as a record; raises ParamsError where a key is missing or unknown."""
    import yaml

    try:
        block: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)[stage]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ParamsError(f"{path}: no readable block '{stage}' ({error}).") from error
    wanted = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if set(block) != wanted:
        raise ParamsError(f"{path}: block '{stage}' wants exactly the keys {', '.join(sorted(wanted))}; it has {', '.join(sorted(block))}.")
    return kind(**block)
