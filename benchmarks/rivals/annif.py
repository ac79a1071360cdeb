"""Annif's backends svc and omikuji through its command line, which lives in an environment of its own: its requirements conflict with ours.

Annif splits sentences by NLTK's Punkt, whose parameters are a download; where they are missing it works with an untrained Punkt, which
differs in the full stops of abbreviations only.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.rivals import Answers
from benchmarks.tasks import Task, text_of
from pipeline.examples import Example

_PUNKT = ("collocations.tab", "sent_starters.txt", "abbrev_types.txt", "ortho_context.tab")


def tell(task: Task, command: Path, backend: str) -> Answers:
    """Learn and answer; start-up of the command and loading of the model, taken from a run on one item, are left out of telling."""
    names = sorted(set(task.train_labels))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _set_up(folder, backend, names)
        _rows(folder / "train.tsv", task.train, [names.index(label) for label in task.train_labels])
        _rows(folder / "test.tsv", task.test, [0] * len(task.test))
        _rows(folder / "one.tsv", task.test[:1], [0])
        _run(command, folder, "load-vocab", "-L", "da", "labels", "labels.tsv")
        _run(command, folder, "train", "--jobs", "1", "bench", "train.tsv")
        telling = _run(command, folder, "index", "--limit", "1", "-O", "found.jsonl", "bench", "test.tsv")
        idle = _run(command, folder, "index", "--limit", "1", "-O", "one.jsonl", "bench", "one.tsv")
        rows = map(json.loads, (folder / "found.jsonl").read_text(encoding="utf-8").splitlines())
        labels = [row["results"][0]["label"] if row["results"] else "" for row in rows]
    return Answers(labels, max(telling - idle, 1e-3))


def version(command: Path) -> str:
    """Which Annif this is."""
    return subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]


def _set_up(folder: Path, backend: str, names: Sequence[str]) -> None:
    settings = f"[bench]\nname=bench\nlanguage=da\nbackend={backend}\nanalyzer=snowball(danish)\nvocab=labels\nlimit=1\n"
    (folder / "projects.cfg").write_text(settings, encoding="utf-8")
    labels = "".join(f"<{_uri(n)}>\t{name}\n" for n, name in enumerate(names))
    (folder / "labels.tsv").write_text(labels, encoding="utf-8")
    punkt = folder / "nltk/tokenizers/punkt_tab/english"
    punkt.mkdir(parents=True)
    for file in _PUNKT:
        (punkt / file).touch()


def _rows(path: Path, examples: Sequence[Example], numbers: Sequence[int]) -> None:
    rows = (f"{' '.join(text_of(e).split())}\t<{_uri(n)}>\n" for e, n in zip(examples, numbers, strict=True))
    path.write_text("".join(rows), encoding="utf-8")


def _uri(number: int) -> str:
    return f"https://example.org/{number}"


def _run(command: Path, folder: Path, *arguments: str) -> float:
    """Seconds of the processor that a run of the command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    paths = os.pathsep.join([*filter(None, [os.environ.get("NLTK_DATA")]), str(folder / "nltk")])
    environment = {**os.environ, "NLTK_DATA": paths}
    subprocess.run([command.absolute(), *arguments], cwd=folder, env=environment, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
