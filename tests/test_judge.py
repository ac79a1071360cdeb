"""The judge compares ways to divide a document as wholes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.network import Network, Recipe, View, train_network
from pipeline.params import SegmentParams, read_params
from pipeline.segmentation.cohesion import COLUMNS, cohesion_columns
from pipeline.segmentation.decode import Search
from pipeline.segmentation.features import survey
from pipeline.segmentation.judge import FACTS, Read, best, width
from pipeline.segmentation.learning import Case, train_judge, worth
from pipeline.segmentation.pieces import Piece, pieces_of
from pipeline.segmentation.proposals import Proposal, proposals
from tests.conftest import MINUTES, ROOT

PARAMS = read_params(ROOT / "params.yaml", "segment", SegmentParams)
MATTERS = ("vandløb og broer", "cykelstier ved skolen", "takster for dagtilbud", "havnens bassiner")
CASE = "Besøg om {0}\nBaggrund\nDer er sket meget med {0} i år.\nIndstilling\nDet godkendes.\nBeslutning\nGodkendt.\n"
CASES = "".join(CASE.format(matter) for matter in MATTERS)


def search_of(pieces: list[Piece], probabilities: Sequence[float] | float) -> Search:
    """A search among all lines that may be headings; one number is the probability of each."""
    document = survey(pieces)
    return Search.of(document, np.broadcast_to(probabilities, len(document.candidates)))


def proposed(search: Search) -> list[Proposal]:
    """The ways to divide a document with the shipped weights."""
    return proposals(search, PARAMS.threshold, PARAMS.decode)


def facts_of(search: Search, made: Sequence[Proposal]) -> list[dict[str, float]]:
    """The facts of each proposal, by name."""
    rows = Read(search, np.zeros((len(search.places), 1)), PARAMS.decode).compare(made)
    assert rows.shape == (len(made), width(1))
    return [dict(zip(FACTS, row.tolist(), strict=False)) for row in rows]


def test_lines_of_one_kind_are_proposed_however_unlikely() -> None:
    """Where a document's headings are like nothing known, its untitled lines of one kind are still among the ways to divide it."""
    pieces = pieces_of(CASES)
    doubtful = search_of(pieces, [0.3 if i == 1 else 0.01 for i in survey(pieces).candidates])
    assert tuple(range(0, 28, 7)) in proposed(doubtful)


def test_a_document_without_doubt_is_not_judged() -> None:
    """Where all headings are likely and no other line is, there is one proposal."""
    pieces = pieces_of(CASES)
    sure = [0.95 if n % 7 == 0 else 0.01 for n in range(len(pieces))]
    assert proposed(search_of(pieces, sure)) == [(0, 7, 14, 21)]


def test_what_is_no_minutes_is_not_divided() -> None:
    """Where no sequence of headings is better than none, none is proposed."""
    assert proposed(search_of(pieces_of("Kære alle\nHusk madpakke på fredag.\nVi ses"), 0.01)) == []


@given(st.lists(st.floats(0, 1), min_size=60, max_size=60))
def test_proposals_are_ordered_different_and_not_empty(probabilities: list[float]) -> None:
    """Whatever the networks say, each proposal is a rising sequence of lines, and each row of facts is finite."""
    pieces = pieces_of(MINUTES)
    count = len(survey(pieces).candidates)
    search = search_of(pieces, (probabilities * count)[:count])
    made = proposed(search)
    assert len(set(made)) == len(made)
    assert all(proposal and list(proposal) == sorted(set(proposal)) for proposal in made)
    assert all(np.isfinite(list(facts.values())).all() for facts in facts_of(search, made))


def test_facts_tell_a_whole_that_is_consistent() -> None:
    """Items that hold one of each part, and whose headings are alike, are told from a division that goes through an item."""
    right, wrong = facts_of(search_of(pieces_of(CASES), 0.3), [(0, 7, 14, 21), (0, 9, 14)])
    assert right["one of the best mark"] == pytest.approx(1.0)
    assert right["items with repeated marks"] == 0.0 < wrong["items with repeated marks"]
    assert right["sections alike"] == 1.0 > wrong["sections alike"]
    assert right["is the plain one"] == 1.0 > wrong["is the plain one"]


def test_a_missing_number_is_seen() -> None:
    """A division that skips a number which stands there knows it."""
    pieces = pieces_of("".join(f"{n}. En sag om {matter}\nDer er sket meget i år.\n" for n, matter in enumerate(MATTERS, 1)))
    whole, gap = facts_of(search_of(pieces, 0.3), [(0, 2, 4, 6), (0, 2, 6)])
    assert whole["follows"] == 0.75
    assert gap["follows"] == pytest.approx(1 / 3)
    assert whole["skipped one is there"] == 0.0 < gap["skipped one is there"]


def test_the_matter_changes_where_words_do_not_come_again() -> None:
    """Between two cases fewer chains of words are open than within one, and a title's words come again below it."""
    pieces = pieces_of(CASES)
    columns = dict(zip(COLUMNS, cohesion_columns(pieces, range(len(pieces))).T, strict=True))
    assert columns["chains near"][7] < columns["chains near"][9]
    other = cohesion_columns(pieces_of(f"{CASES}Noget andet til sidst\n"), [7, 28])[:, COLUMNS.index("title comes again")]
    assert other[0] > other[1]


def test_words_without_any_letters_have_no_chains() -> None:
    """A text of numbers has columns of zeros, no error."""
    assert not cohesion_columns(pieces_of("1\n2\n3"), [0, 1, 2]).any()


@pytest.mark.parametrize(
    ("found", "good"),
    [
        ([0, 500, 900], 1.5),
        ([100, 500, 900], 1.5 - 0.5 / 3),
        ([0, 500], 0.8),
        ([0, 500, 700, 900], 6 / 7),
        ([0, 10, 500, 900], 6 / 7),
        ([], 0.0),
    ],
)
def test_a_division_is_worth_its_f1_and_more_at_the_right_line_and_without_a_fault(found: list[int], good: float) -> None:
    """Each start counts once, within 150 characters and to the character by halves; a document without a fault is worth 0.5 more."""
    assert worth(found, [0, 500, 900], 150, {"strict": 0.5, "exact": 0.5}) == pytest.approx(good)


def test_the_judge_learns_which_proposal_is_best() -> None:
    """From cases whose better proposals share a fact, it chooses by that fact in another case."""
    rng = np.random.default_rng(20)
    cases = []
    for _ in range(60):
        rows = rng.normal(size=(5, 4)).astype(np.float32)
        cases.append(Case([(n,) for n in range(5)], rows, 1 / (1 + np.exp(-3 * rows[:, 2]))))
    judge = train_judge(cases, {**PARAMS.judge, "members": 1, "epochs": 200, "l2": 0.01, "feature_dropout": 0.0}, 20)
    rows = np.zeros((3, 4), dtype=np.float32)
    rows[1, 2] = 2.0
    assert best(judge, [(4,), (5, 6), (7,)], rows) == [5, 6]


def test_where_nothing_is_proposed_there_are_no_headings() -> None:
    """The judge of no proposals chooses none."""
    recipe = Recipe(hidden=2, epochs=1, averaged=1, l2=0.1, spread=0.1, regress=True)
    view = View(np.arange(4), np.ones((1, 2), dtype=bool))
    judge: Network = train_network(np.ones((4, 2)), np.ones(4), np.zeros(4, dtype=int), [view], recipe, seed=20)
    assert best(judge, [], np.zeros((0, 2))) == []


def test_parts_of_a_network_tell_in_the_mean_what_the_whole_tells() -> None:
    """Members of a network are told apart again, whatever their number is divided by."""
    rng = np.random.default_rng(20)
    rows = rng.normal(size=(40, 3)).astype(np.float32)
    views = [View(np.arange(40), np.ones((1, 3), dtype=bool))] * 4
    whole = train_network(rows, rows[:, 0] > 0, np.zeros(40, dtype=int), views, Recipe(5, 2, 1, 0.1, 0.1), seed=20)
    halves = whole.parts(4, 2)
    assert len(halves) == 2
    assert np.mean([half.scores(rows) for half in halves], axis=0) == pytest.approx(whole.scores(rows), abs=1e-4)
    assert len(whole.parts(4, 9)) == 4
