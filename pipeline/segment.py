"""Stage ``segment``: train the line model on composed documents, and cut every document by a model that never saw its layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.fields import item_fields
from pipeline.files import read_rows, write_rows
from pipeline.folds import assign_folds
from pipeline.modelfile import provenance, save_model
from pipeline.network import Network
from pipeline.params import SegmentParams, read_params
from pipeline.records import Item, Segmented, one_line
from pipeline.segmentation.context import COLUMNS as CONTEXT
from pipeline.segmentation.features import Document, feature_names, features, survey
from pipeline.segmentation.judge import FACTS, best
from pipeline.segmentation.learning import Case, Stacked, train_first, train_judge, train_second, train_titles, worth
from pipeline.segmentation.pieces import pieces_of
from pipeline.segmentation.proposals import proposals
from pipeline.segmentation.segmenter import Segmenter, cut, heading_labels, reread, second_rows
from pipeline.segmentation.titles import COLUMNS as TITLES
from pipeline.segmentation.titles import TitleFinder, edges, headings_of, word_rows
from pipeline.segmentation.wording import COLUMNS as WORDING
from pipeline.segmentation.wording import LineWords, line_words
from pipeline.stage import stage
from pipeline.told import item_told, meeting_told

if TYPE_CHECKING:
    import numpy as np

COMPOSED, OUT, MEETINGS = Path("data/composed"), Path("data/segmented/items.jsonl"), Path("data/segmented/meetings.jsonl")
NEAR = 150  # characters between a gold and a found start that still count as the same item
PARTS = 2  # of a second network, each of which proposes ways to divide for the judge to learn from


@dataclass(frozen=True)
class Lines:
    """What is learnt from the candidate lines of one composed document: features (n, m), words, labels (n,)."""

    rows: np.ndarray
    words: list[Sequence[str]]
    labels: np.ndarray


@dataclass(frozen=True)
class Composed:
    """A composed document: its gold record, what one pass over it told, and its candidate lines."""

    gold: dict[str, Any]
    document: Document
    lines: Lines


def read_headings(composed: Composed) -> tuple[np.ndarray, np.ndarray]:
    """What is learnt from the words of a composed document's headings: features (words, m), and where titles begin and end (words, 2).

    Nothing where two items begin in one line.
    """
    document, items = composed.document, composed.gold["items"]
    begins = [i for i, label in zip(document.candidates, composed.lines.labels, strict=True) if label]
    if len(begins) != len(items):
        begins, items = [], []
    headings = headings_of(read_text(composed.gold), document.pieces, begins)
    return word_rows(document, begins, headings), edges(headings, [item["title"] for item in items])


def read_composed(gold: dict[str, Any]) -> Composed:
    """A composed document with features and labels of its lines."""
    pieces = pieces_of(read_text(gold))
    document = survey(pieces)
    words = [line_words(pieces[i]) for i in document.candidates]
    return Composed(gold, document, Lines(features(document), words, heading_labels(pieces, document.candidates, gold["items"])))


def read_text(gold: dict[str, Any]) -> str:
    """The text of a composed document, line ends untouched."""
    with (COMPOSED / f"{gold['doc']}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def cross_train(documents: list[Composed], params: SegmentParams) -> tuple[Segmenter, list[tuple[dict[str, Any], Segmented]]]:
    """The segmenter of all documents, and every document cut by one whose networks were trained without its family of layouts."""
    from joblib import Parallel, delayed

    folds = assign_folds([d.gold["family"] for d in documents], params.folds, params.seed)
    outside = [[n for n, own in enumerate(folds) if own != fold] for fold in range(params.folds)]
    parts = [range(len(documents)), *outside]
    labels = [d.lines.labels for d in documents]
    stacked = Stacked.of([d.lines.rows for d in documents], labels)
    words = LineWords.of([line for d in documents for line in d.lines.words])
    (odds, first), *firsts = Parallel(n_jobs=2)(delayed(train_first)(stacked, words, those, params) for those in parts)
    stacked = Stacked.of(_reread(documents, stacked, words, folds, firsts), labels)
    second, *seconds = Parallel(n_jobs=2)(delayed(train_second)(stacked, those, params) for those in parts)
    rows = (stacked.rows[stacked.part(n)] for n in range(len(documents)))
    read = zip(documents, rows, (seconds[fold] for fold in folds), strict=True)
    divided = Parallel(n_jobs=2, batch_size=50)(delayed(_cases)(*seen, params) for seen in read)
    taught = ([case for n in those for case in divided[n]] for those in parts)
    judge, *judges = Parallel(n_jobs=2)(delayed(train_judge)(cases, params.judge, params.seed) for cases in taught)
    title, *titles = _train_titles(documents, parts, params)
    made = Segmenter(first, second, judge, title, words.wording(odds), params.threshold, params.decode)
    chosen = (best(judges[fold], whole.proposals, whole.rows) for (whole, *_), fold in zip(divided, folds, strict=True))
    divisions = zip(documents, chosen, (titles[fold] for fold in folds), strict=True)
    return made, Parallel(n_jobs=2, batch_size=50)(delayed(_cut)(*division) for division in divisions)


def _train_titles(documents: list[Composed], parts: Sequence[Sequence[int]], params: SegmentParams) -> list[TitleFinder]:
    """What finds titles, learnt from every so manyth document of each part."""
    from joblib import Parallel, delayed

    learnt = range(0, len(documents), int(params.title["every"]))
    read = Parallel(n_jobs=2, batch_size=20)(delayed(read_headings)(documents[n]) for n in learnt)
    stacked = Stacked.of([rows for rows, _ in read], [labels for _, labels in read])
    number = {document: n for n, document in enumerate(learnt)}
    those = ([number[n] for n in part if n in number] for part in parts)
    found: list[TitleFinder] = Parallel(n_jobs=2)(delayed(train_titles)(stacked, own, params.title, params.seed) for own in those)
    return found


def _reread(
    documents: list[Composed], stacked: Stacked, words: LineWords, folds: Sequence[int], firsts: Sequence[tuple[np.ndarray, Network]]
) -> list[np.ndarray]:
    """What the second reading sees of each document, once the first network that never saw its layout has read it."""
    import numpy as np

    told = [words.columns(odds) for odds, _ in firsts]
    read = []
    for n, (document, fold) in enumerate(zip(documents, folds, strict=True)):
        rows = np.hstack([stacked.rows[stacked.part(n)], told[fold][stacked.part(n)]])
        read.append(second_rows(document.document, rows, firsts[fold][1]))
    return read


def _cases(composed: Composed, rows: np.ndarray, second: Network, params: SegmentParams) -> list[Case]:
    """The ways to divide a document that a second network proposes, and where it is in doubt those that each of some parts of it does.

    Parts of a network err in other ways than the whole: the judge learns more from all of them.
    """
    whole = _case(composed, rows, second, params)
    parts = second.parts(params.members, PARTS) if len(whole.proposals) > 1 else []
    return [whole, *(_case(composed, rows, part, params) for part in parts)]


def _case(composed: Composed, rows: np.ndarray, second: Network, params: SegmentParams) -> Case:
    """The ways to divide a document that a second network proposes, and how good each is."""
    import numpy as np

    read = reread(composed.document, rows, second, params.decode)
    made = proposals(read.search, params.threshold, params.decode)
    pieces, gold = composed.document.pieces, [item["start"] for item in composed.gold["items"]]
    good = np.array([worth([pieces[i].start for i in proposal], gold, NEAR, params.judge) for proposal in made])
    return Case(made, read.compare(made), good)


def _cut(composed: Composed, headings: list[int], title: TitleFinder) -> tuple[dict[str, Any], Segmented]:
    """A document cut at its headings, as the segmenter would cut it."""
    return composed.gold, cut(read_text(composed.gold), composed.document, headings, title)


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
    row: dict[str, Any] = {key: gold[key] for key in ("doc", "family", "noise", "noise_level", "municipality", "written")}
    row["gold"] = wanted
    if item is None:
        return row | {"found": None}
    return row | {
        "told": item_told(wanted, item, text) if wanted else {},
        "found": {
            "start": item.start,
            "number": item.number,
            "title": item.title,
            "title_right": wanted is not None and item.title == title_of(wanted, text),
            "sections": [{"kind": s.kind, "start": s.start, "end": s.end} for s in item.sections],
            "fields": [[field.name, field.text] for field in item_fields(text, item)],
            "marker": item.marker.label if item.marker else None,
            "kle": item.kle,
        },
    }


def title_of(gold: dict[str, Any], text: str) -> str:
    """A gold item's title in one line; empty where none is printed."""
    return one_line(text[slice(*gold["title"])]) if gold["title"] else ""


def meeting_row(gold: dict[str, Any], segmented: Segmented) -> dict[str, Any]:
    """One line of ``data/segmented/meetings.jsonl``: which fields of the first header of a document were read right."""
    header = segmented.text[: gold["items"][0]["start"]] if gold["items"] else segmented.text
    kept = {key: gold[key] for key in ("doc", "family", "noise_level")}
    return kept | {"told": meeting_told(gold["meetings"][0], header, segmented.meeting)}


def main() -> None:
    """Train, cut every composed document out of fold, and save the model of all documents."""
    from joblib import Parallel, delayed

    params = read_params(Path("params.yaml"), "segment", SegmentParams)
    documents = Parallel(n_jobs=2, batch_size=50)(delayed(read_composed)(gold) for gold in read_rows(COMPOSED / "gold.jsonl"))
    made, cut = cross_train(documents, params)
    aligned = ((gold, item, wanted, segmented.text) for gold, segmented in cut for wanted, item in align(gold["items"], segmented.items))
    write_rows(OUT, (item_row(*pair) for pair in aligned))
    write_rows(MEETINGS, (meeting_row(*pair) for pair in cut))
    facts = {
        "features": [*feature_names(), *WORDING, *CONTEXT],
        "facts": FACTS,
        "words": TITLES,
        "wording": made.wording,
        "threshold": made.threshold,
        "decode": made.decode,
        "documents": len(documents),
        "trained": provenance(params, COMPOSED / "gold.jsonl"),
    }
    networks = {"first": made.first, "second": made.second, "judge": made.judge, "begins": made.title.begins, "ends": made.title.ends}
    arrays = {key: array for name, network in networks.items() for key, array in network.arrays(name).items()}
    save_model(Path("models"), "segment", arrays, facts)


if __name__ == "__main__":
    with stage():
        main()
