"""The benchmarks: page and results agree, every classifier is judged alike."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from benchmarks.accuracy import Tell, judge
from benchmarks.page import PAGE_FILES, RESULTS, render
from benchmarks.rivals import Answers, naive_bayes, referat
from benchmarks.speed import run, steps
from benchmarks.tasks import Task
from pipeline.examples import Example
from pipeline.fields import Field
from tests.conftest import MINUTES


def example(title: str, kind: str, number: int, *, bare: bool = False) -> Example:
    """An item of one of a few municipalities."""
    fields = (Field("title", 0, title), *(() if bare else (Field("recommendation", 0, f"at sagen {kind}"),)))
    return Example(fields, kind, ("skole",), (), f"by {number % 4}", f"{title}{number}", bare, None)


@pytest.fixture
def task() -> Task:
    """Types that the recommendation tells."""
    made = [example(f"Sag {n}", ("orientering", "beslutning")[n % 2], n) for n in range(40)]
    labels = [str(one.type) for one in made]
    return Task("type", made[:30], labels[:30], made[30:], labels[30:])


def test_the_page_and_its_chart_show_the_results() -> None:
    """What `docs/` holds is what the results give, to the letter."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert [path.read_text(encoding="utf-8") for path in PAGE_FILES] == render(results)


def test_every_figure_of_the_table_was_measured() -> None:
    """Each classifier that has figures has all of them, and they are shares."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8"))["accuracy"]["classifiers"]
    assert next(row["name"] for row in rows) == "Referat"
    for figures in (figures for row in rows if row["figures"] for figures in row["figures"].values()):
        assert all(0 <= figures[name] <= 1 for name in ("accuracy", "macro_f1", "items"))


@pytest.mark.parametrize("tell", [naive_bayes.tell, referat.tell])
def test_a_classifier_learns_what_the_recommendation_says(task: Task, tell: Tell) -> None:
    """On items that only their recommendation tells apart, every answer is right."""
    assert judge(task, tell(task))["accuracy"] == 1


def test_titles_and_items_are_judged_apart() -> None:
    """Accuracy on bare titles and on whole items are two figures."""
    test = [example("a", "orientering", 0, bare=True), example("b", "beslutning", 1)]
    figures = judge(Task("type", [], [], test, ["orientering", "beslutning"]), Answers(["orientering", "orientering"], 0.5))
    assert (figures["titles"], figures["items"], figures["accuracy"], figures["items_per_second"]) == (1, 0, 0.5, 4)


def test_a_run_is_measured_by_clock_processor_and_memory() -> None:
    """A process that fills memory shows it."""
    small, large = (run("-c", f"x = bytearray({size}); print(len(x))") for size in (1, 50_000_000))
    assert large.printed == "50000000\n"
    assert large.memory > small.memory + 40
    assert small.clock > 0 < small.processor


def test_a_run_that_fails_is_no_measurement() -> None:
    """A command that ends with an error gives no figures."""
    with pytest.raises(subprocess.CalledProcessError):
        run("-c", "raise SystemExit(3)")


def test_the_steps_of_tagging_make_up_the_whole(tmp_path: Path) -> None:
    """Every step that is timed takes some of the processor's time, the last what the others leave."""
    (tmp_path / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    shares = steps(tmp_path)
    assert all(share >= 0 for share in shares.values())
    assert sum(shares.values()) == pytest.approx(1, abs=0.02)
