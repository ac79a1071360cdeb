"""The segmenter: a line model and the choice of the sequence that fits, applied to a text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.records import Segmented
from pipeline.segmentation.context import context_columns
from pipeline.segmentation.decode import Search
from pipeline.segmentation.features import Document, features, survey
from pipeline.segmentation.items import make_items
from pipeline.segmentation.judge import Read, best
from pipeline.segmentation.meetings import meetings_of
from pipeline.segmentation.pieces import Piece, pieces_of
from pipeline.segmentation.proposals import proposals
from pipeline.segmentation.titles import TitleFinder
from pipeline.segmentation.wording import line_words, wording_columns

if TYPE_CHECKING:
    import numpy as np

    from pipeline.network import Network


@dataclass(frozen=True)
class Segmenter:
    """Cuts a text into items.

    `first` scores lines, `second` scores them again in sight of the first scores, `judge` compares ways to divide the whole, and
    `title` tells at which words of a heading its title begins and ends; `wording` knows what titles sound like, `decode` weighs how
    headings follow.
    """

    first: Network
    second: Network
    judge: Network
    title: TitleFinder
    wording: dict[str, float]
    threshold: float
    decode: dict[str, float]

    def segment(self, text: str) -> Segmented:
        """The items of a text; none where it is no minutes."""
        document = survey(pieces_of(text))
        return cut(text, document, self.headings(document), self.title)

    def headings(self, document: Document) -> list[int]:
        """Indices of the pieces that begin an item."""
        import numpy as np

        if not document.pieces:
            return []
        words = [line_words(document.pieces[i]) for i in document.candidates]
        rows = np.hstack([features(document), wording_columns(words, self.wording)])
        read = reread(document, second_rows(document, rows, self.first), self.second, self.decode)
        made = proposals(read.search, self.threshold, self.decode)
        return list(made[0]) if len(made) == 1 else best(self.judge, made, read.compare(made))


def second_rows(document: Document, rows: np.ndarray, first: Network) -> np.ndarray:
    """What the second reading sees of them: the first one's rows, and what its network makes of the candidates around."""
    import numpy as np

    return np.hstack([rows, context_columns(document, first.probabilities(rows))])


def reread(document: Document, rows: np.ndarray, second: Network, weights: dict[str, float]) -> Read:
    """A document as the second network leaves it; ``rows`` are those of `second_rows`."""
    search = Search.of(document, second.probabilities(rows))
    return Read(search, second.standardised(rows), weights)


def cut(text: str, document: Document, chosen: list[int], title: TitleFinder) -> Segmented:
    """A text cut at its headings (indices of pieces): its meetings, each with its items."""
    pieces, title_of = document.pieces, dict(zip(chosen, title.find(text, document, chosen), strict=True))
    meetings = meetings_of(text, pieces, chosen)
    items = []
    for held in meetings:
        own = make_items(text, pieces[: held.end], list(held.items), [title_of[i] for i in held.items])
        items += [replace(item, meeting=held.meeting) for item in own] if len(meetings) > 1 else own
    return Segmented(text, meetings[0].meeting, tuple(items))


def heading_labels(pieces: list[Piece], candidates: list[int], gold: list[dict[str, Any]]) -> np.ndarray:
    """1 for candidates that begin a gold item, else 0; shape (candidates,).

    An item begins with the first piece that ends behind its start; where its title stands deeper in the same line, with that piece.
    """
    import numpy as np

    labels = np.zeros(len(candidates), dtype=np.int8)
    at = 0
    for item in gold:
        while at < len(candidates) and pieces[candidates[at]].end <= item["start"]:
            at += 1
        if at == len(candidates):
            break
        found = at
        while item["title"] and found + 1 < len(candidates) and pieces[candidates[found]].end <= item["title"][0]:
            if pieces[candidates[found + 1]].line_start != pieces[candidates[at]].line_start:
                found = at
                break
            found += 1
        labels[found] = 1
    return labels
