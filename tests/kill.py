"""Kill ``referat tag --output --resume`` at random moments and go on, over and over: nothing may get lost, doubled or written by half.

``python -m tests.kill 200`` kills 200 times, which takes some minutes; tests/test_kill.py kills a few times.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import MINUTES

FILES = 40
ENDINGS = (".jsonl", ".csv", ".json")
COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()", "tag"]


@dataclass
class Harness:
    """A folder of minutes, the outputs that uninterrupted runs make of it, and how long those take."""

    folder: Path
    chance: random.Random
    expected: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0

    def prepare(self) -> None:
        """Write the minutes, one of them unreadable, and run once uninterrupted for each ending."""
        minutes = self.folder / "minutes"
        minutes.mkdir()
        for n in range(FILES):
            (minutes / f"{n:03}.txt").write_text(MINUTES.replace("Åvej", f"Åvej {n}") * (1 + n % 3), encoding="utf-8")
        (minutes / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
        for ending in ENDINGS:
            output = self.folder / f"whole{ending}"
            begun = time.monotonic()
            assert self.start(output, jobs=1).wait() == 4
            self.seconds = max(self.seconds, time.monotonic() - begun)
            self.expected[ending] = output.read_bytes()

    def start(self, output: Path, jobs: int) -> subprocess.Popen[bytes]:
        """A run that goes on with the output, in a process group of its own."""
        arguments = [*COMMAND, str(self.folder / "minutes"), "--output", str(output), "--resume", "--jobs", str(jobs)]
        return subprocess.Popen(arguments, stderr=subprocess.DEVNULL, start_new_session=True)

    def round(self) -> Counter[str]:
        """Kill one output's runs until one comes through; returns how many kills met how much work done."""
        ending, jobs = self.chance.choice(ENDINGS), self.chance.choice((1, 2))
        output = self.folder / f"killed/out{ending}"
        shutil.rmtree(output.parent, ignore_errors=True)
        kills: Counter[str] = Counter()
        longest = self.seconds
        while not self.comes_through(self.start(output, jobs), jobs, self.chance.uniform(0, longest)):
            longest *= 1.1  # so that a round ends on a machine that has become slower
            assert not output.exists() or output.read_bytes() == self.expected[ending], "half a file under the final name"
            kills[_state(output)] += 1
        assert output.read_bytes() == self.expected[ending], "not what an uninterrupted run writes"
        assert [path.name for path in output.parent.iterdir()] == [output.name], "something is left behind"
        return kills

    def comes_through(self, run: subprocess.Popen[bytes], jobs: int, seconds: float) -> bool:
        """Whether a run ends within so many seconds; if not it is killed, alone or with its worker processes."""
        try:
            code = run.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            if jobs == 1 or self.chance.random() < 0.5:
                os.killpg(run.pid, signal.SIGKILL)
            else:
                run.kill()
            run.wait()
            return False
        assert code == 4, f"exit code {code}"
        return True


def _state(output: Path) -> str:
    part = output.with_name(f"{output.name}.part")
    if not part.exists():
        return "output written" if output.exists() else "nothing written"
    lines = part.read_bytes().count(b"\n") - 1
    return "journal begun" if lines < 1 else "journal full" if lines == FILES else "journal half full"


def kill(times: int, seed: int = 0) -> Counter[str]:
    """Kill so many times or some more; returns what the kills met. Raises AssertionError where an output is wrong."""
    kills: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(Path(folder), random.Random(seed))
        harness.prepare()
        while kills.total() < times:
            kills += harness.round()
    return kills


if __name__ == "__main__":
    met = kill(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    print(f"{met.total()} kills survived: {', '.join(f'{count} x {what}' for what, count in met.most_common())}")
