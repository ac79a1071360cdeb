"""Accuracy and speed of Referat's classifiers and of what a user would otherwise pick, on the same items."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.machine import describe
from benchmarks.rivals import Answers
from benchmarks.tasks import Task, read_tasks

Tell = Callable[[Task], Answers]


def measure(annif: Path | None) -> dict[str, Any]:
    """Every classifier on every task; one that is not installed is listed without figures."""
    facts = describe("referat", "spacy", "scikit-learn", "fasttext-community")
    tasks = read_tasks()
    rows = []
    for name, tell in classifiers(annif).items():
        start = perf_counter()
        rows.append({"name": name, "figures": {task.name: judge(task, tell(task)) for task in tasks} if tell else None})
        print(f"{name}: {perf_counter() - start:.0f} s" if tell else f"{name}: not installed")
    if annif:
        from benchmarks.rivals.annif import version

        facts["versions"] = {**dict(facts["versions"]), "annif": version(annif)}  # type: ignore[call-overload]
    sizes = {task.name: {"train": len(task.train), "test": len(task.test)} for task in tasks}
    return {**facts, "sizes": sizes, "classifiers": rows}


def classifiers(annif: Path | None) -> dict[str, Tell | None]:
    """Name -> how it answers a task; None where it is not installed."""
    from benchmarks.rivals import annif as rival
    from benchmarks.rivals import fasttext, naive_bayes, referat, spacy_textcat

    return {
        "Referat": referat.tell,
        "TF-IDF naive Bayes": naive_bayes.tell,
        "spaCy textcat ensemble": spacy_textcat.tell,
        "fastText with subwords": fasttext.tell if find_spec("fasttext") else None,
        "Annif svc": partial(rival.tell, command=annif, backend="svc") if annif else None,
        "Annif omikuji": partial(rival.tell, command=annif, backend="omikuji") if annif else None,
    }


def judge(task: Task, answers: Answers) -> dict[str, float]:
    """Accuracy, macro-F1 and items a second; of themes the accuracy on bare titles and on whole items too."""
    from sklearn.metrics import accuracy_score, f1_score

    right = [found == gold for found, gold in zip(answers.labels, task.test_labels, strict=True)]
    figures = {
        "accuracy": float(accuracy_score(task.test_labels, answers.labels)),
        "macro_f1": float(
            f1_score(task.test_labels, answers.labels, labels=sorted(set(task.test_labels)), average="macro", zero_division=0)
        ),
    }
    for name, bare in (("titles", True), ("items", False)):
        own = [hit for hit, example in zip(right, task.test, strict=True) if example.bare == bare]
        if own:
            figures[name] = sum(own) / len(own)
    return {name: round(value, 3) for name, value in figures.items()} | {"items_per_second": round(len(right) / answers.seconds)}
