"""Stage ``segment``: train the line model on composed documents, and cut every document by a model that never saw its layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.fields import item_fields
from pipeline.files import read_rows, write_rows
from pipeline.folds import assign_folds
from pipeline.modelfile import save_model
from pipeline.network import Network, train_network
from pipeline.params import SegmentParams, read_params
from pipeline.records import Item, Segmented
from pipeline.segmentation.features import candidates_of, feature_names, features, style_columns, survey
from pipeline.segmentation.pieces import pieces_of
from pipeline.segmentation.segmenter import Segmenter, heading_labels
from pipeline.segmentation.wording import COLUMNS, learn_wording, line_words, wording_columns

if TYPE_CHECKING:
    import numpy as np

COMPOSED, OUT = Path("data/composed"), Path("data/segmented/items.jsonl")
NEAR = 150  # characters between a gold and a found start that still count as the same item


@dataclass(frozen=True)
class Lines:
    """The candidate lines of one composed document: features (n, m), words, labels (n,), and the gold record they come from."""

    gold: dict[str, Any]
    rows: np.ndarray
    words: list[list[str]]
    labels: np.ndarray


def read_lines(gold: dict[str, Any]) -> Lines:
    """Features and labels of a composed document's lines."""
    pieces = pieces_of(read_text(gold))
    candidates = candidates_of(pieces)
    words = [line_words(pieces[i]) for i in candidates]
    return Lines(gold, features(survey(pieces), candidates), words, heading_labels(pieces, candidates, gold["items"]))


def read_text(gold: dict[str, Any]) -> str:
    """The text of a composed document, line ends untouched."""
    with (COMPOSED / f"{gold['doc']}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def train(documents: list[Lines], params: SegmentParams) -> Segmenter:
    """The segmenter of the documents given.

    Every document is seen several times, each time blind to some features and often to all that describe the style of a heading,
    so that the model learns what headings of any style have in common (dropout on inputs, Srivastava et al. 2014).
    """
    import numpy as np

    wording = learn_wording((words, bool(label)) for d in documents for words, label in zip(d.words, d.labels, strict=True))
    rng = np.random.default_rng(params.seed)
    style = style_columns()
    rows = []
    for document in documents:
        full = np.hstack([document.rows, wording_columns(document.words, wording)])
        for _ in range(params.copies):
            seen = np.asarray(rng.random(full.shape[1]) >= params.feature_dropout)
            if rng.random() < params.style_dropout:
                seen[style] = False
            rows.append(full * seen.astype(np.float32))
    labels = np.concatenate([document.labels for document in documents for _ in range(params.copies)])
    network = train_network(
        np.vstack(rows), labels, hidden=params.hidden, members=params.members, epochs=params.epochs, l2=params.l2, seed=params.seed
    )
    return Segmenter(network, wording, params.threshold, params.decode)


def cross_train(documents: list[Lines], params: SegmentParams) -> tuple[Segmenter, Iterator[tuple[dict[str, Any], Segmented]]]:
    """The segmenter of all documents, and every document cut by one trained without its family of layouts."""
    from joblib import Parallel, delayed

    folds = assign_folds([d.gold["family"] for d in documents], params.folds, params.seed)
    jobs = [delayed(train)(documents, params)]
    for fold in range(params.folds):
        inside = [d for d, own in zip(documents, folds, strict=True) if own != fold]
        outside = [d.gold for d, own in zip(documents, folds, strict=True) if own == fold]
        jobs.append(delayed(_segment_fold)(inside, outside, params))
    made, *cut = Parallel(n_jobs=2)(jobs)
    return made, (pair for fold in cut for pair in fold)


def _segment_fold(inside: list[Lines], outside: list[dict[str, Any]], params: SegmentParams) -> list[tuple[dict[str, Any], Segmented]]:
    segmenter = train(inside, params)
    return [(gold, segmenter.segment(read_text(gold))) for gold in outside]


def align(gold: list[dict[str, Any]], found: tuple[Item, ...]) -> Iterator[tuple[dict[str, Any] | None, Item | None]]:
    """Pair gold and found items one to one, nearest first; what has no partner comes with None."""
    near = sorted(
        (abs(g["start"] - f.start), i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if abs(g["start"] - f.start) <= NEAR
    )
    partner: dict[int, int] = {}
    for _, i, j in near:
        if i not in partner and j not in partner.values():
            partner[i] = j
    yield from ((g, found[partner[i]] if i in partner else None) for i, g in enumerate(gold))
    yield from ((None, f) for j, f in enumerate(found) if j not in partner.values())


def item_row(gold: dict[str, Any], item: Item | None, wanted: dict[str, Any] | None, text: str) -> dict[str, Any]:
    """One line of ``data/segmented/items.jsonl``: what was found beside what is right."""
    row: dict[str, Any] = {key: gold[key] for key in ("doc", "family", "noise", "municipality", "written")}
    row["gold"] = wanted
    if item is None:
        return row | {"found": None}
    return row | {
        "found": {
            "start": item.start,
            "number": item.number,
            "title": item.title,
            "sections": [{"kind": s.kind, "start": s.start, "end": s.end} for s in item.sections],
            "fields": [[field.name, field.text] for field in item_fields(text, item)],
            "marker": item.marker.label if item.marker else None,
            "kle": item.kle,
        }
    }


def main() -> None:
    """Train, cut every composed document out of fold, and save the model of all documents."""
    from joblib import Parallel, delayed

    params = read_params(Path("params.yaml"), "segment", SegmentParams)
    documents = Parallel(n_jobs=2, batch_size=50)(delayed(read_lines)(gold) for gold in read_rows(COMPOSED / "gold.jsonl"))
    made, cut = cross_train(documents, params)
    aligned = ((gold, item, wanted, segmented.text) for gold, segmented in cut for wanted, item in align(gold["items"], segmented.items))
    write_rows(OUT, (item_row(*pair) for pair in aligned))
    facts = {
        "features": [*feature_names(), *COLUMNS],
        "wording": made.wording,
        "threshold": made.threshold,
        "decode": made.decode,
        "documents": len(documents),
    }
    save_model(Path("models"), "segment", {name: getattr(made.network, name) for name in Network.__annotations__}, facts)


if __name__ == "__main__":
    main()
