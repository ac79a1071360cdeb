"""How well documents were cut into items and sections, by rows that pair a gold item with a found one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.measures import Tally, micro_f1, share
from pipeline.records import TITLES

STEP = 20  # characters a step of WindowDiff and Pk: shorter than a title
NEAR = 30  # characters between a gold and a found section of the same kind
# Kinds that layouts and insertions print of their own accord; the gold has only what was written, so it cannot tell what is right.
UNTOLD = frozenset(("bilag", "sagsforløb", "fraværende"))
WORST = 10  # documents named

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Document:
    """A document's starts of gold and found items, what of them matches, how many of those have the very title, and its sections by kind.

    Sections are counted as (right, wrong, missed).
    """

    name: str
    family: str
    noise: tuple[str, ...]
    noise_level: int
    right: int
    wrong: int
    missed: int
    titled: int
    window_diff: float
    pk: float
    sections: dict[str, tuple[int, int, int]]

    @property
    def f1(self) -> float:
        """F1 of its item starts."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def measure_boundaries(rows: Rows) -> dict[str, Any]:
    """Figures of all minutes, of agendas of bare titles, by level of noise and by family of layouts left out; and the worst documents."""
    documents = read_documents([row for row in rows if not row["written"].startswith(TITLES)])
    families = {d.family: [other for other in documents if other.family == d.family] for d in documents}
    levels = sorted({d.noise_level for d in documents})
    return {
        "all": figures(documents),
        "agendas": figures(read_documents([row for row in rows if row["written"].startswith(TITLES)])),
        "noise": {level: figures([d for d in documents if d.noise_level == level]) for level in levels},
        "families": {
            family: figures(own) | {"noise": {level: figures([d for d in own if d.noise_level == level]) for level in levels}}
            for family, own in sorted(families.items())
        },
        "sections": section_tally(documents).each(),
        "worst": sorted(documents, key=lambda d: (d.f1, -d.wrong - d.missed, d.name))[:WORST],
    }


def figures(documents: Sequence[Document]) -> dict[str, float]:
    """Precision, recall and F1 of item starts; WindowDiff and Pk, mean of the documents; share without a fault; F1 of sections.

    And the share of the items found whose title is right to the letter.
    """
    right, wrong, missed = (sum(getattr(d, name) for d in documents) for name in ("right", "wrong", "missed"))
    count = max(1, len(documents))
    return {
        "f1": 2 * right / max(1, 2 * right + wrong + missed),
        "precision": right / max(1, right + wrong),
        "recall": right / max(1, right + missed),
        "exact": share(not d.wrong and not d.missed for d in documents),
        "window_diff": sum(d.window_diff for d in documents) / count,
        "pk": sum(d.pk for d in documents) / count,
        "titles": sum(d.titled for d in documents) / max(1, right),
        "sections_f1": section_tally(documents).figure(micro_f1),
        "items": right + missed,
        "documents": len(documents),
    }


def section_tally(documents: Sequence[Document]) -> Tally:
    """The documents' sections, counted by kind."""
    import numpy as np

    kinds = sorted({kind for d in documents for kind in d.sections})
    counts = [[d.sections.get(kind, (0, 0, 0)) for kind in kinds] for d in documents]
    return Tally(tuple(kinds), np.array(counts, dtype=np.int64).reshape(len(documents), len(kinds), 3))


def read_documents(rows: Rows) -> list[Document]:
    """One record a document."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_name.setdefault(row["doc"], []).append(row)
    return [_document(name, own) for name, own in by_name.items()]


def _document(name: str, rows: Rows) -> Document:
    gold, found = ([row[side] for row in rows if row[side]] for side in ("gold", "found"))
    right = sum(bool(row["gold"] and row["found"]) for row in rows)
    length = max([item["end"] for item in gold] + [item["start"] + 1 for item in found])
    window_diff, pk = segmentation_errors([item["start"] for item in gold], [item["start"] for item in found], length)
    noise = tuple(rows[0]["noise"])
    return Document(
        name=name,
        family=rows[0]["family"],
        noise=noise,
        noise_level=rows[0].get("noise_level", 1 if noise else 0),
        right=right,
        wrong=len(found) - right,
        missed=len(gold) - right,
        titled=sum(item["title_right"] for item in found),
        window_diff=window_diff,
        pk=pk,
        sections=match_sections(_sections(gold), _sections(found)),
    )


def segmentation_errors(gold: Sequence[int], found: Sequence[int], length: int) -> tuple[float, float]:
    """WindowDiff (Pevzner and Hearst 2002) and Pk (Beeferman et al. 1999) of item starts, over steps of STEP characters.

    The window is half the mean length of a gold item.
    """
    from nltk.metrics.segmentation import pk, windowdiff

    steps = length // STEP + 1
    window = min(max(2, round(steps / (2 * max(1, len(gold))))), steps - 1)
    if window < 2:  # a document of a line or two has no window to slide
        return (0.0, 0.0) if len(gold) == len(found) else (1.0, 1.0)
    wanted, answer = (_marks(starts, steps) for starts in (gold, found))
    return float(windowdiff(wanted, answer, window)), float(pk(wanted, answer, window))


def _marks(starts: Sequence[int], steps: int) -> str:
    marked = {start // STEP for start in starts}
    return "".join("1" if step in marked else "0" for step in range(steps))


def _sections(items: Rows) -> dict[str, list[int]]:
    starts: dict[str, list[int]] = {}
    for item in items:
        for section in item["sections"]:
            if section["kind"] not in UNTOLD:
                starts.setdefault(section["kind"], []).append(section["start"])
    return {kind: sorted(own) for kind, own in starts.items()}


def match_sections(gold: dict[str, list[int]], found: dict[str, list[int]]) -> dict[str, tuple[int, int, int]]:
    """Sections of a document by kind - right, wrong, missed - whichever item they were taken to belong to.

    Starts are in rising order; those of one kind that lie NEAR each other are the same section.
    """
    matched = {}
    for kind in gold.keys() | found.keys():
        wanted, answers = gold.get(kind, []), found.get(kind, [])
        right = i = j = 0
        while i < len(wanted) and j < len(answers):
            apart = answers[j] - wanted[i]
            right += abs(apart) <= NEAR
            i, j = i + (apart >= -NEAR), j + (apart <= NEAR)
        matched[kind] = (right, len(answers) - right, len(wanted) - right)
    return matched
