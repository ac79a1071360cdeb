"""Throughput, start-up and memory of `referat tag`, each run in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.machine import describe

COMPOSED = Path("data/composed")
ROUNDS = 2  # runs take turns, and the best of each counts: other work on the machine only ever slows a run down
FEW, MANY, SMALL = 100, 10_000, 3000  # files of at most so many characters, for memory
_LAUNCH = """
import json, os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[2:], stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
report = process.returncode, time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
with open(sys.argv[1], "w") as file:
    json.dump(report, file)
"""
_REFERAT = "from pipeline.cli import main; main()"
_SPACY = """
import sys, time, spacy
from pathlib import Path
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).iterdir())]
nlp = spacy.blank("da")
start = time.process_time()
for doc in nlp.pipe(texts):
    pass
print(time.process_time() - start)
"""
_TAG = """
import sys, time
from pathlib import Path
from pipeline.cli import one_thread
one_thread()
from pipeline.batch import Options, tag_sources
from pipeline.output.lines import write
from pipeline.sources import find_sources
from pipeline.tag import load_once
load_once()
start = time.process_time()
with Path(sys.argv[2]).open("w", encoding="utf-8") as file:
    write(tag_sources(find_sources([sys.argv[1]]), Options()), file)
print(time.process_time() - start)
"""

_STEPS = """
import json, sys, time
from collections import Counter
from functools import wraps
from pathlib import Path
from pipeline.cli import one_thread
one_thread()
import pipeline.tag
from pipeline.lexicon import Lexicon
from pipeline.linear import LinearModel
from pipeline.network import Network
from pipeline.segmentation import segmenter
from pipeline.segmentation.judge import Read
spent = Counter()
def timed(holder, name, step):
    inner = getattr(holder, name)
    @wraps(inner)
    def outer(*args, **kwargs):
        start = time.process_time()
        try:
            return inner(*args, **kwargs)
        finally:
            spent[step] += time.process_time() - start
    setattr(holder, name, outer)
for holder, name, step in (
    (segmenter, "pieces_of", "lines and what they begin with"),
    (segmenter, "survey", "what recurs in the document"),
    (segmenter, "features", "features of lines"),
    (segmenter, "wording_columns", "words of lines"),
    (segmenter, "context_columns", "the second reading"),
    (Network, "probabilities", "networks"),
    (segmenter, "proposals", "ways to divide a document"),
    (Read, "compare", "facts of each way"),
    (segmenter, "best", "the judge"),
    (segmenter, "cut", "header, items, sections"),
    (Lexicon, "read", "words of items"),
    (LinearModel, "read", "features of items"),
    (LinearModel, "scores", "scores"),
    (LinearModel, "evidence", "evidence"),
):
    timed(holder, name, step)
tagger = pipeline.tag.load()
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).iterdir())]
start = time.process_time()
for text in texts:
    for row in tagger.tag(text).as_dicts():
        json.dumps(row, ensure_ascii=False)
spent["the rest, JSON with it"] = time.process_time() - start - spent.total()
print(json.dumps({step: round(value / (time.process_time() - start), 3) for step, value in spent.most_common()}))
"""


@dataclass(frozen=True)
class Run:
    """A finished process: seconds of the clock, of the processor (with its children), its peak memory in MB, and what it printed."""

    clock: float
    processor: float
    memory: float
    printed: str


def run(*arguments: str) -> Run:
    """Run Python with arguments; raises CalledProcessError where it fails."""
    command = [sys.executable, *arguments]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        # A process begins with the peak memory of the one that starts it: let a small one do that.
        printed = subprocess.run([sys.executable, "-c", _LAUNCH, report, *command], capture_output=True, text=True, check=True).stdout
        code, clock, processor, memory = json.loads(report.read_text(encoding="utf-8"))
    if code:
        raise subprocess.CalledProcessError(code, command)
    return Run(clock, processor, memory, printed)


def measure() -> dict[str, Any]:
    """All figures of speed."""
    facts = describe("referat", "spacy", "scikit-learn", "numpy")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = {"throughput": throughput(folder), "start": start_up(folder), "memory": memory(folder)}
    return {**facts, **figures}


def throughput(folder: Path) -> dict[str, Any]:
    """Characters a second of one process beside spaCy's tokeniser, and what a second process brings."""
    texts = folder / "texts"
    texts.mkdir()
    documents = sorted(COMPOSED.glob("*.txt"))
    for path in documents:
        shutil.copy(path, texts)
    size = sum(len(path.read_text(encoding="utf-8")) for path in documents)
    command = ["-c", _REFERAT, "tag", str(texts), "--format", "jsonl", "--output", str(folder / "out.jsonl"), "--jobs"]
    spacy, tag, one, two = [], [], [], []
    for _ in range(ROUNDS):
        spacy.append(float(run("-c", _SPACY, str(texts)).printed))
        tag.append(float(run("-c", _TAG, str(texts), str(folder / "out.jsonl")).printed))
        one.append(run(*command, "1").clock)
        two.append(run(*command, "2").clock)
    return {
        "documents": len(documents),
        "characters": size,
        "spacy": round(size / min(spacy)),
        "referat": round(size / min(tag)),
        "ratio": round(min(spacy) / min(tag), 2),
        "jobs": round(min(one) / min(two), 2),
        "steps": steps(texts),
    }


def steps(texts: Path) -> dict[str, float]:
    """Shares of the processor's time that the steps of tagging the files of a folder take, the longest first."""
    shares: dict[str, float] = json.loads(run("-c", _STEPS, str(texts)).printed)
    return shares


def start_up(folder: Path) -> dict[str, Any]:
    """Seconds of the clock from nothing to the answer of one file, beside what importing the libraries alone takes."""
    example = str(next(Path("examples").glob("*.txt")))
    commands = {
        "imports": ["-c", "import spacy, sklearn"],
        "tag": ["-c", _REFERAT, "tag", example, "--output", str(folder / "out.txt")],
        "help": ["-c", _REFERAT, "--help"],
    }
    best = {name: min(runs) for name, runs in _turns(commands).items()}
    return {name: round(seconds, 2) for name, seconds in best.items()} | {"ratio": round(best["tag"] / best["imports"], 2)}


def _turns(commands: dict[str, list[str]]) -> dict[str, list[float]]:
    clocks: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(2 * ROUNDS):
        for name, command in commands.items():
            clocks[name].append(run(*command).clock)
    return clocks


def memory(folder: Path) -> dict[str, Any]:
    """Peak memory over few and over many small files."""
    peaks = {}
    for count in (FEW, MANY):
        files = folder / str(count)
        small_files(files, count)
        done = run("-c", _REFERAT, "tag", str(files), "--format", "jsonl", "--output", str(folder / "out.jsonl"))
        peaks[count] = done.memory
    return {"few": round(peaks[FEW]), "many": round(peaks[MANY]), "ratio": round(peaks[MANY] / peaks[FEW], 2)}


def small_files(folder: Path, count: int) -> None:
    """So many files: the beginnings of composed documents, over and over."""
    folder.mkdir()
    beginnings = [path.read_text(encoding="utf-8")[:SMALL] for path in sorted(COMPOSED.glob("*.txt"))]
    for number, text in zip(range(count), cycle(beginnings), strict=False):
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
