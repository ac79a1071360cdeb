"""The judge: which of several ways to divide a document is the best, by what each looks like as a whole.

Reranking with features of the whole (Collins and Koo 2005, Discriminative reranking for natural language parsing). It learns from
documents divided by networks that had not seen their layouts, so it knows how proposals go wrong where a layout is new.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.odds import log_odds
from pipeline.segmentation.decode import LEAST_ODDS, Search
from pipeline.segmentation.division import GROUPINGS
from pipeline.segmentation.features import SHORT_TITLE
from pipeline.segmentation.proposals import Proposal

if TYPE_CHECKING:
    import numpy as np

    from pipeline.network import Network

SURE, WEAK = 0.5, 0.1  # probabilities: a heading from the one on is sure, below the other it is weak
SHORT = 60  # characters of an item
NEAR_SECTION = 6  # pieces from a heading to a section that is its own
LONG_TITLE = 200  # characters; longer ones are alike
SEVERAL_KINDS = 3  # of sections in an item that holds a whole case

_CHANCES = (
    "items|one item|log items|expected F1|expected precision|expected recall|sure|weak|least|mean log-odds|first|last|best left out|"
    "best three left out|sure left out|left out|best before|best behind"
)
_FITS = (
    "neighbours fit|the first fits|the last fits|score an item|some numbers|from number 1|follows|falls|skips|skipped one is there|"
    "next one is inside|of the spine"
)
_EXTENT = (
    "before the first|share of the last|spread of lengths|shortest|mean length|longest beside the middle|shortest beside the middle|"
    "short items|items of a piece|items of two pieces|items a thousand characters|characters"
)
_HOW_ALIKE = ("alike", "of those alike", "of all alike", "so many alike")
_ALIKE = (*(f"{how}, {likeness}" for likeness in GROUPINGS for how in _HOW_ALIKE), "opening alike")
_PARTS = (
    "repeated marks|items with repeated marks|items without marks|marks inside|one of the best mark|one of the second|one of the third|"
    "items without sections|first section alike|last section alike|sections alike|items with repeated sections|items of several kinds|"
    "first section is the document's|sections before|sections an item|sections|section before alike|section behind alike|"
    "one case number each|case numbers|items beside first marks"
)
_TITLES = "title twice|listed and left out|of lines like titles|spread of title lengths|before alike|behind alike"
_BESIDE = "agreement|like the plain one|is the plain one|items beside the plain one|sureness of the plain one"
FACTS = (*f"{_CHANCES}|{_FITS}|{_EXTENT}".split("|"), *_ALIKE, *f"{_PARTS}|{_TITLES}|{_BESIDE}".split("|"))


def width(rows: int) -> int:
    """How many columns `Read.compare` gives where the second network sees ``rows``."""
    return 2 * (len(FACTS) + rows)


@dataclass(frozen=True)
class Read:
    """A document as the second reading left it: its candidates, what was seen of each (n, m), and how headings are weighed."""

    search: Search
    rows: np.ndarray
    weights: Mapping[str, float]

    def compare(self, proposals: Sequence[Proposal]) -> np.ndarray:
        """A row for each proposal; shape (proposals, `width`), float32.

        Its facts, how they differ from those of the first, and how the mean and the spread of its headings' rows do.
        """
        import numpy as np

        if not proposals:
            return np.zeros((0, width(self.rows.shape[1])), dtype=np.float32)
        facts = np.hstack([np.array([self._facts(proposal) for proposal in proposals]), self._beside(proposals)])
        own = [self.rows[self._at(proposal)] for proposal in proposals]
        means, spreads = (np.array([of(rows, axis=0) for rows in own]) for of in (np.mean, np.std))
        return np.hstack([facts, facts - facts[0], means - means[0], spreads - spreads[0]]).astype(np.float32)

    def _at(self, proposal: Proposal) -> np.ndarray:
        """The headings by their place among the candidates."""
        import numpy as np

        return np.array([self._position[i] for i in proposal], dtype=np.int64)

    @cached_property
    def _position(self) -> dict[int, int]:
        return {i: n for n, i in enumerate(self.search.places)}

    @cached_property
    def _recurring(self) -> list[list[int]]:
        """The places of each title that stands in the document more than once."""
        return [places for key, places in self.search.document.places.items() if len(places) > 1 and len(key) > SHORT_TITLE]

    @cached_property
    def _title_likes(self) -> np.ndarray:
        import numpy as np

        return np.append(0, np.cumsum(self.search.document.title_like))

    @cached_property
    def _kinds(self) -> list[str]:
        document = self.search.document
        return [document.pieces[i].section for i in document.section_places]

    @cached_property
    def _case_numbers(self) -> np.ndarray:
        import numpy as np

        return np.append(0, np.cumsum(self.search.document.fields))

    def _facts(self, proposal: Proposal) -> list[float]:
        at = self._at(proposal)
        return [
            *self._chances(at),
            *self._fits(at),
            *self._extent(proposal),
            *self._alike(at),
            *self._parts(proposal, at),
            *self._titles(proposal),
        ]

    def _chances(self, at: np.ndarray) -> Iterable[float]:
        """How likely its headings are, and what it leaves out."""
        import numpy as np

        p = self.search.probabilities
        own, everything, items = p[at], float(p.sum()) + 1e-9, len(at)
        others = np.delete(p, at)
        left = np.sort(others)[::-1]
        return (
            *(min(items, 40) / 20, items == 1, float(np.log1p(items))),
            *(2 * own.sum() / (items + everything), own.mean(), own.sum() / everything),
            *((own > SURE).mean(), (own < WEAK).mean(), own.min(), log_odds(own, LEAST_ODDS).mean(), own[0], own[-1]),
            *(left[:1].sum(), left[:3].sum() / 3, (left > SURE).sum() / items, min(left.sum() / items, 3)),
            *(p[: at[0]].max(initial=0), p[at[-1] + 1 :].max(initial=0)),
        )

    def _fits(self, at: np.ndarray) -> Iterable[float]:
        """How well its headings follow one another."""
        import numpy as np

        headings, spine = self.search.headings, set(self.search.document.spine)
        fits = float(headings.follow(at[:-1], at[1:], self.weights).sum())
        first, last = float(self._begin[at[0]]), float(self._end[at[-1]])
        total = float(log_odds(self.search.probabilities[at], LEAST_ODDS).sum()) + fits + first + last
        value = headings.value[at]
        step = np.diff(value)[(value[:-1] >= 0) & (value[1:] >= 0)]
        skipped, inside = self._numbers_between(at)
        return (
            *(fits / max(1, len(at) - 1), first, last, total / len(at)),
            *(0 < (value >= 0).mean() < 1, value[0] == 1),
            *(np.append(step == 1, 0).mean(), np.append(step <= 0, 0).mean(), np.append(step > 1, 0).mean()),
            *(skipped / len(at), inside / len(at), sum(self.search.places[n] in spine for n in at) / max(1, len(spine))),
        )

    def _numbers_between(self, at: np.ndarray) -> tuple[int, int]:
        """How often a number that is skipped stands between two headings, and how often the next one of a style stands inside an item."""
        headings, skipped, inside = self.search.headings, 0, 0
        for a, b in pairwise([*at.tolist(), len(headings.value)]):
            value, between = headings.value[a], headings.value[a + 1 : b]
            if value >= 0 and len(between):
                skipped += b < len(headings.value) and bool(((between > value) & (between < headings.value[b])).any())
                inside += bool(((between == value + 1) & (headings.style[a + 1 : b] == headings.style[a])).any())
        return skipped, inside

    @cached_property
    def _begin(self) -> np.ndarray:
        return self.search.headings.begin(self.weights)

    @cached_property
    def _end(self) -> np.ndarray:
        return self.search.headings.end(self.weights)

    def _extent(self, proposal: Proposal) -> Iterable[float]:
        """How long its items are."""
        import numpy as np

        pieces = self.search.document.pieces
        end = pieces[-1].end
        starts = np.array([pieces[i].start for i in proposal])
        lengths = np.maximum(np.diff(starts, append=end), 1)
        logs, sizes = np.log(lengths), np.diff(proposal, append=len(pieces))
        middle = float(np.median(logs))
        return (
            *(starts[0] / end, lengths[-1] / end, logs.std(), logs.min(), logs.mean(), logs.max() - middle, middle - logs.min()),
            *((lengths < SHORT).mean(), (sizes <= 1).mean(), (sizes <= 2).mean(), 1000 * len(proposal) / end, float(np.log1p(end))),
        )

    def _alike(self, at: np.ndarray) -> Iterable[float]:
        """Whether its headings are alike, and whether lines like them are left out."""
        import numpy as np

        for group_of in self.search.document.groups:
            counts = np.bincount(group_of[at])
            likes = group_of == counts.argmax()
            after = int(likes[at[0] :].sum())
            yield from (counts.max() / len(at), counts.max() / max(1, after), counts.max() / likes.sum(), min(after, 60) / 30)
        yield float(np.bincount(self.search.headings.opening[at]).max() / len(at))

    def _parts(self, proposal: Proposal, at: np.ndarray) -> Iterable[float]:
        """What its items hold: marks, sections, case numbers."""
        import numpy as np

        document, headings, items = self.search.document, self.search.headings, len(proposal)
        ends = [*proposal[1:], len(document.pieces)]
        before = headings.marks_before
        held = before[:, np.append(headings.marks[at], before.shape[1] - 1)]
        held = held[:, 1:] - held[:, :-1]
        again = np.maximum(held - 1, 0).sum(axis=0)
        ones = np.sort(np.append([0.0, 0.0, 0.0], 2 * (held == 1).sum(axis=1) / (len(at) + before[:, -1])))[::-1]
        sections = document.section_places
        cases = np.diff(self._case_numbers[[*proposal, len(document.pieces)]]) > 0
        firsts = sum(turn[1] for turn in document.turns)
        kinds = [self._kinds[bisect_left(sections, i) : bisect_left(sections, end)] for i, end in zip(proposal, ends, strict=True)]
        some = [own for own in kinds if own]
        return (
            *(again.mean(), (again > 0).mean(), (held.sum(axis=0) == 0).mean(), held.sum() / max(1, before[:, -1].sum()), *ones[:3]),
            1 - len(some) / items,
            *(_alike(own[0] for own in some), _alike(own[-1] for own in some), _alike(tuple(dict.fromkeys(own)) for own in some)),
            sum(_repeated(own) for own in kinds) / items,
            sum(len(set(own)) >= SEVERAL_KINDS for own in kinds) / items,
            sum(own[0] == document.first_section for own in some) / items,
            bisect_left(sections, proposal[0]) / max(1, len(sections)),
            *(min(len(sections) / items, 10), min(len(sections), 60) / 30),
            _alike(self._section(bisect_left(sections, i) - 1, i) for i in proposal[1:]),
            _alike(self._section(bisect_left(sections, i), i) for i in proposal),
            *(2 * cases.sum() / (items + self._case_numbers[-1]) * (self._case_numbers[-1] > 0), min(self._case_numbers[-1], 20) / 10),
            min(items / max(1, firsts), 3),
        )

    def _section(self, n: int, i: int) -> str:
        """The kind of a section, by its number; empty where there is none or it stands far behind a heading."""
        places = self.search.document.section_places
        return self._kinds[n] if 0 <= n < len(places) and places[n] - i < NEAR_SECTION else ""

    def _titles(self, proposal: Proposal) -> Iterable[float]:
        """What its titles are like, and what stands round them."""
        import numpy as np

        document = self.search.document
        pieces, chosen = document.pieces, {near for i in proposal for near in (i - 1, i, i + 1)}
        keys = [key for i in proposal if len(key := document.keys[i]) > SHORT_TITLE]
        missed = sum(places[0] < proposal[0] < places[-1] and chosen.isdisjoint(places) for places in self._recurring)
        likes = int(self._title_likes[-1] - self._title_likes[proposal[0]])
        before = (pieces[i - 1] if i else None for i in proposal)
        behind = (pieces[i + 1] if i + 1 < len(pieces) else None for i in proposal)
        return (
            1 - len(set(keys)) / max(1, len(keys)),
            min(missed / len(proposal), 2),
            min(len(proposal) / max(1, likes), 2),
            float(np.std([min(len(pieces[i].title), LONG_TITLE) for i in proposal])) / 100,
            _alike(piece and (piece.section, piece.text.endswith(".")) for piece in before),
            _alike(piece and (piece.section, piece.numbered) for piece in behind),
        )

    def _beside(self, proposals: Sequence[Proposal]) -> np.ndarray:
        """How much each proposal is like the others, and like the plain one; shape (proposals, 5)."""
        import numpy as np

        chosen = np.zeros((len(proposals), len(self.search.document.pieces)), dtype=np.float32)
        for n, proposal in enumerate(proposals):
            chosen[n, list(proposal)] = 1
        sizes = chosen.sum(axis=1)
        alike = 2 * chosen @ chosen.T / (sizes[:, None] + sizes)
        sureness = self.search.probabilities[self._at(proposals[0])].mean()
        plain = np.arange(len(proposals)) == 0
        beside: np.ndarray = np.stack(
            [alike.mean(axis=1), alike[:, 0], plain, sizes / sizes[0] - 1, np.full(len(proposals), sureness)], axis=1
        )
        return beside


def best(judge: Network, proposals: Sequence[Proposal], rows: np.ndarray) -> list[int]:
    """The proposal that the judge likes best, by the rows of `Read.compare`; no headings where there is none."""
    return list(proposals[int(judge.scores(rows).argmax())]) if proposals else []


def _alike(values: Iterable[Hashable]) -> float:
    """The share of the commonest of the values; 0 without any."""
    counts = Counter(values)
    return max(counts.values()) / counts.total() if counts else 0.0


def _repeated(kinds: Sequence[str]) -> bool:
    """Whether a section comes again; of attachments there may be several."""
    return any(count > 1 and kind != "bilag" for kind, count in Counter(kinds).items())
