"""Kill ``dvc repro`` at random moments and go on: no half file under a final name, always a model, the same bytes in the end.

``python -m tests.kill_repro 120`` kills 120 times, which takes a quarter of an hour; tests/test_kill.py kills a few times.
"""

from __future__ import annotations

import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import ModelError
from pipeline.modelfile import load_model
from pipeline.real_scores import MODELS
from tests.small_project import environment, make, put_commands

STAGES = ("compose", "segment", "label", "theme", "evaluate")
START = 0.5  # seconds that DVC takes until it does anything
SOON = 0.03  # seconds after something was written
MENDED = {
    "rwlock": ".dvc/tmp/rwlock",
    "dvc.lock": "dvc.lock",
}  # in DVC's message: the file that it writes in place, and cannot read any more


@dataclass
class Harness:
    """A project that nothing was trained in, what an uninterrupted ``dvc repro`` makes of it, and how long that takes."""

    folder: Path
    chance: random.Random
    stages: tuple[str, ...] = STAGES  # those that are run, from the first on
    before: dict[str, bytes] = field(default_factory=dict)
    expected: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0
    mended: Counter[str] = field(default_factory=Counter)  # how often DVC could not read a file of its own

    def prepare(self, trained: Path | None = None) -> None:
        """Make the project, and run once uninterrupted; ``trained`` is a copy in which that was done."""
        put_commands(self.folder / "bin")
        make(self.folder / "untrained")
        self.before = made(self.folder / "untrained")
        self.seconds = 3.0 * len(self.stages)
        if trained is None:
            trained = shutil.copytree(self.folder / "untrained", self.folder / "trained")
            begun = time.monotonic()
            assert self.start(trained).wait() == 0, self.told()
            self.seconds = time.monotonic() - begun
        self.expected = made(trained)

    def start(self, project: Path) -> subprocess.Popen[bytes]:
        """``dvc repro`` in a process group of its own."""
        with (self.folder / "told").open("wb") as told:
            return subprocess.Popen(
                [self.folder / "bin/dvc", "repro", self.stages[-1]],
                cwd=project,
                env=environment(self.folder / "bin"),
                stdout=subprocess.DEVNULL,
                stderr=told,
                start_new_session=True,
            )

    def told(self) -> str:
        """What the last run said."""
        return (self.folder / "told").read_text(encoding="utf-8")

    def round(self, most: int) -> Counter[str]:
        """Kill one retraining, at most so many times, until it comes through; returns what the kills met."""
        project = self.folder / "killed"
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(self.folder / "untrained", project)
        met: Counter[str] = Counter()
        longest = self.seconds / 2
        while True:
            run = self.start(project)
            self.await_moment(project, run, longest if met.total() < most else math.inf)
            longest *= 1.05  # so that a round ends on a machine that has become slower
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
                met[self.check(project)] += 1
            elif run.returncode == 0:
                break
            else:
                self.mended[self.mend(project)] += 1
        assert self.done(made(project)) == self.done(self.expected), "not what an uninterrupted run makes"
        assert not left_behind(project), "something is left behind"
        return met

    def done(self, files: dict[str, bytes]) -> dict[str, Any]:
        """What the stages that are run have made, and DVC's record of it."""
        records = yaml.safe_load(files["dvc.lock"])["stages"]
        own = {stage: records[stage] for stage in self.stages}
        outs = tuple(out["path"] for record in own.values() for out in record["outs"])
        return {name: data for name, data in files.items() if name.startswith(outs)} | own

    def await_moment(self, project: Path, run: subprocess.Popen[bytes], longest: float) -> None:
        """Wait so long at most, a random time or until shortly after one of the next few writes, or until the run ends."""
        writes = 0 if longest == math.inf else self.chance.choice((0, 0, 1, 2, 3, 4))
        end = time.monotonic() + START + longest * (1 if writes else self.chance.random())
        seen = stamps(project)
        while time.monotonic() < end and run.poll() is None:
            time.sleep(0.001)
            if writes and (now := stamps(project)) != seen:
                seen, writes = now, writes - 1
                end = end if writes else time.monotonic() + self.chance.uniform(0, SOON)

    def check(self, project: Path) -> str:
        """What a kill met; raises AssertionError where a file is neither as before nor as an uninterrupted run makes it."""
        for name, data in made(project).items():
            if name != "dvc.lock":
                assert data in (self.before.get(name), self.expected.get(name)), f"{name} is neither old nor new"
        doing = "writing" if left_behind(project) else "else"
        return f"{stage_of(project)}, {doing}{'' if usable(project) else ', no model'}"

    def mend(self, project: Path) -> str:
        """Do what docs/retraining.md says where DVC cannot read its own file; returns which."""
        for word, name in MENDED.items():
            if word in self.told():
                (project / name).unlink()
                return word
        raise AssertionError(self.told())


def made(project: Path) -> dict[str, bytes]:
    """What stands under final names: models, plots, the data of the stages, and DVC's record of them."""
    files = (path for folder in ("models", "plots", "data") for path in (project / folder).rglob("*") if path.is_file())
    names = {str(path.relative_to(project)): path for path in files if not any(part.endswith(".new") for part in path.parts)}
    lock = {"dvc.lock": project / "dvc.lock"} if (project / "dvc.lock").exists() else {}
    return {name: path.read_bytes() for name, path in sorted({**names, **lock}.items())}


def left_behind(project: Path) -> list[Path]:
    """Files and folders under the hidden names that things have while they are written."""
    return [path for folder in ("models", "plots", "data") for path in (project / folder).rglob(".*.new")]


def stamps(project: Path) -> list[int]:
    """When each place last changed that stages and DVC write to."""
    places = (project / "dvc.lock", *(project / name for name in ("models", "plots", "data")), *(project / "data").glob("*"))
    return [stamp for place in places for stamp in _stamp(place)]


def _stamp(place: Path) -> Iterator[int]:
    try:
        yield place.stat().st_mtime_ns
    except FileNotFoundError:
        yield 0


def stage_of(project: Path) -> str:
    """The first stage that DVC has not recorded as done."""
    try:
        lock = yaml.safe_load((project / "dvc.lock").read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        lock = {}
    except yaml.YAMLError:
        return "dvc.lock half written"
    done = lock.get("stages") or {}
    return next((stage for stage in STAGES if stage not in done), "all done")


def usable(project: Path) -> bool:
    """Whether `referat` can tag with the models as they stand."""
    try:
        for name in MODELS:
            load_model(project / "models", name)
    except ModelError:
        return False
    return True


def kill(times: int, seed: int = 0, trained: Path | None = None, stages: tuple[str, ...] = STAGES) -> tuple[Counter[str], Counter[str]]:
    """Kill so many times; returns what the kills met, and which of its files DVC could not read afterwards.

    Raises AssertionError where something is wrong.
    """
    met: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(Path(folder), random.Random(seed), stages)
        harness.prepare(trained)
        while met.total() < times:
            met += harness.round(times - met.total())
    return met, harness.mended


if __name__ == "__main__":
    met, mended = kill(int(sys.argv[1]) if len(sys.argv) > 1 else 120)
    print(f"{met.total()} kills survived: {', '.join(f'{count} x {what}' for what, count in met.most_common())}")
    print(f"files of DVC that it could not read afterwards: {dict(mended) or 'none'}")
