"""What a user would otherwise pick: one module a classifier, each with ``tell(task) -> Answers``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Answers:
    """The label told of each test item, and the seconds of the processor that telling took."""

    labels: list[str]
    seconds: float
