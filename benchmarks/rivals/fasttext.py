"""fastText with subwords of two to five characters (Joulin et al. 2016)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time

from benchmarks.rivals import Answers
from benchmarks.tasks import Task, text_of


def tell(task: Task) -> Answers:
    """Learn and answer."""
    import fasttext

    names = sorted(set(task.train_labels))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        rows = (f"__label__{names.index(label)} {_line(text_of(e))}\n" for e, label in zip(task.train, task.train_labels, strict=True))
        path.write_text("".join(rows), encoding="utf-8")
        model = fasttext.train_supervised(str(path), minn=2, maxn=5, wordNgrams=2, epoch=25, lr=0.5, thread=1, seed=1, verbose=0)
    start = process_time()
    found, _ = model.predict([_line(text_of(e)) for e in task.test])
    labels = [names[int(best[0].removeprefix("__label__"))] for best in found]
    return Answers(labels, process_time() - start)


def _line(text: str) -> str:
    return " ".join(text.casefold().split())
