"""Whole folders: which files are read and in which order, what is told, and how a run goes on after an interruption."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import batch
from pipeline.cli import app
from pipeline.errors import ReferatError, UsageError
from pipeline.parallel import AHEAD, in_order
from pipeline.sources import find_sources
from tests.conftest import MINUTES
from tests.kill import COMMAND

runner = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with six different minutes, in folders below it, and one file that cannot be read."""
    for n, name in enumerate(("a.txt", "2021/b.txt", "2021/c.md", "2021/maj/d.txt", "2022/e.txt", "2022/f.txt")):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MINUTES.replace("Åvej", f"Åvej {n}"), encoding="utf-8")
    (tmp_path / "in/2022/broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "in/notes.xlsx").write_bytes(b"no minutes")
    return tmp_path / "in"


def tag(*arguments: object) -> Any:
    """The result of the command, run in this process."""
    return runner.invoke(app, ["tag", *map(str, arguments)])


def names(found: list[Any]) -> list[str]:
    return [Path(source.path).name for source in found]


class Interrupted:
    """`tag_source` until so many files are tagged; then Ctrl-C."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
        self.tagged: list[str] = []
        self._after = after
        self._tag: Callable[..., Any] = batch.tag_source
        monkeypatch.setattr(batch, "tag_source", self)

    def __call__(self, path: str, *rest: Any) -> Any:
        """Tag one source, or be interrupted."""
        if len(self.tagged) == self._after:
            raise KeyboardInterrupt
        self.tagged.append(Path(path).name)
        return self._tag(path, *rest)


def test_a_folder_is_searched_to_its_bottom_in_path_order(folder: Path) -> None:
    """Every readable kind of file below a folder, and no other."""
    assert names(find_sources([str(folder)])) == ["b.txt", "c.md", "d.txt", "broken.pdf", "e.txt", "f.txt", "a.txt"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt"]),
        ("*/*.txt", ["b.txt", "e.txt", "f.txt"]),
        ("**/[bd].txt", ["b.txt", "d.txt"]),
        ("*1", ["b.txt", "c.md", "d.txt"]),
    ],
)
def test_a_quoted_pattern_stands_for_the_files_that_it_matches(folder: Path, pattern: str, expected: list[str]) -> None:
    """Patterns are expanded where no shell did it; a folder that matches stands for what is below it."""
    assert names(find_sources([f"{folder}/{pattern}"])) == expected


def test_a_file_named_twice_is_tagged_once(folder: Path) -> None:
    """By path, pattern and folder together, each file comes once, at its first place."""
    found = find_sources([str(folder / "2022/f.txt"), f"{folder}/2022/../2022/*.txt", str(folder / "2022")])
    assert names(found) == ["f.txt", "e.txt", "broken.pdf"]


def test_a_pattern_without_matches_is_wrong_use(folder: Path) -> None:
    """What holds no minutes is said before any work is done."""
    with pytest.raises(UsageError, match="holds no files of minutes"):
        find_sources([f"{folder}/*.docx"])
    assert tag(folder / ("x" * 300)).exit_code == 2


def test_the_output_is_not_read_as_minutes(folder: Path) -> None:
    """A table written into the folder itself is left out of the next run."""
    output = folder / "items.txt"
    for _ in range(2):
        assert tag(folder, "--output", output, "--quiet").exit_code == 4
    assert "items.txt" not in output.read_text(encoding="utf-8")


def test_a_name_that_is_no_utf8_is_tagged(tmp_path: Path) -> None:
    """A file from an old archive, its name in Latin-1, is read; its source is printable."""
    (tmp_path / os.fsdecode("m\xf8de.txt".encode("latin-1"))).write_text(MINUTES, encoding="utf-8")
    result = tag(tmp_path, "--output", tmp_path / "items.jsonl")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "items.jsonl").read_text(encoding="utf-8").count("m\\\\xf8de.txt") == 4


def test_the_summary_counts_and_names_what_could_not_be_read(folder: Path) -> None:
    """On standard error, after the results: files, items, for review, and the unreadable ones with the reason."""
    result = tag(folder, "--format", "jsonl")
    review = sum(json.loads(line)["review"] for line in result.stdout.splitlines())
    told = result.stderr.splitlines()
    assert result.exit_code == 4
    assert told[0] == f"7 files, 24 items, {review} for review, 1 unreadable"
    assert "broken.pdf: cannot be opened as PDF" in told[1]


def test_quiet_leaves_the_errors_alone(folder: Path) -> None:
    """No summary and no bar, but what could not be read."""
    told = tag(folder, "--format", "jsonl", "--quiet").stderr.splitlines()
    assert len(told) == 1
    assert "broken.pdf" in told[0]


def test_a_pipe_sees_no_progress_bar(folder: Path) -> None:
    """Standard error of a run in a pipe holds no control codes."""
    assert "\x1b" not in tag(folder, "--output", folder / "items.csv").stderr


def test_any_number_of_jobs_gives_the_same_bytes_and_messages(folder: Path) -> None:
    """One job, two and four, with an unreadable file among them."""
    runs = [tag(folder, "--format", "jsonl", "--jobs", jobs) for jobs in (1, 2, 4)]
    assert len({run.stdout for run in runs}) == 1
    assert len({run.stderr for run in runs}) == 1


def test_standard_input_is_read_beside_files_whatever_the_jobs(minutes: Path) -> None:
    """With two jobs, `-` is the standard input of the command, not of a worker."""
    result = runner.invoke(app, ["tag", "-", str(minutes), "--format", "jsonl", "--jobs", "2"], input=MINUTES)
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == ["-"] * 4 + [str(minutes)] * 4


def test_no_more_calls_are_made_than_their_answers_are_taken() -> None:
    """Memory stays flat: the calls ahead of the answers that were taken are bounded."""
    made = 0

    def calls() -> Any:
        nonlocal made
        for n in range(100_000):
            made += 1
            yield (n,)

    answers = in_order(abs, calls(), jobs=2)
    assert [next(answers) for _ in range(10)] == list(range(10))
    assert made <= 2 * AHEAD
    answers.close()  # type: ignore[attr-defined]


def test_a_lost_worker_is_told_with_advice() -> None:
    """A worker process that the system kills ends the run with a message, not with a traceback."""
    with pytest.raises(ReferatError, match="fewer --jobs"):
        list(in_order(os._exit, [(9,)] * 4, jobs=2))


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "txt"])
def test_resume_does_the_rest_and_no_file_twice(folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """Interrupted after three files, the next run tags the others; the output is that of an uninterrupted run."""
    whole, output = folder.parent / f"whole.{ending}", folder.parent / f"items.{ending}"
    assert tag(folder, "--output", whole).exit_code == 4
    with monkeypatch.context() as patch:
        first = Interrupted(patch, after=3)
        stopped = tag(folder, "--output", output, "--resume")
    assert stopped.exit_code == 130
    assert "--resume goes on from there" in stopped.stderr
    assert not output.exists()
    with monkeypatch.context() as patch:
        rest = Interrupted(patch, after=100)
        assert tag(folder, "--output", output, "--resume").exit_code == 4
    assert first.tagged + rest.tagged == names(find_sources([str(folder)]))
    assert output.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in folder.parent.iterdir()) == sorted(["in", whole.name, output.name])


@pytest.fixture
def interrupted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The output of a run that was interrupted after three files."""
    with monkeypatch.context() as patch:
        Interrupted(patch, after=3)
        assert tag(folder, "--output", folder.parent / "items.jsonl").exit_code == 130
    return folder.parent / "items.jsonl"


def uninterrupted(folder: Path) -> bytes:
    """What a run writes that nothing interrupts."""
    tag(folder, "--output", folder.parent / "whole.jsonl")
    return (folder.parent / "whole.jsonl").read_bytes()


@pytest.mark.parametrize("kept", [1, 0.999, 0.6, 0.3, 0.01, 0])
def test_resume_drops_half_a_line(folder: Path, interrupted: Path, kept: float) -> None:
    """Wherever the journal is torn off, the result is whole."""
    part = interrupted.with_name("items.jsonl.part")
    part.write_bytes(part.read_bytes()[: int(part.stat().st_size * kept)])
    assert tag(folder, "--output", interrupted, "--resume").exit_code == 4
    assert interrupted.read_bytes() == uninterrupted(folder)


def test_resume_sees_files_that_changed_came_and_went(folder: Path, interrupted: Path) -> None:
    """A file that changed since is tagged anew, a new one too, and one that is gone leaves no item."""
    (folder / "2021/b.txt").write_text(MINUTES.replace("Åvej", "Møllevej"), encoding="utf-8")
    (folder / "2021/c.md").unlink()
    (folder / "2021/c2.txt").write_text(MINUTES, encoding="utf-8")
    assert tag(folder, "--output", interrupted, "--resume").exit_code == 4
    assert interrupted.read_bytes() == uninterrupted(folder)


def test_resume_with_other_options_is_refused(folder: Path, interrupted: Path) -> None:
    """The difference is named, and what is finished stays."""
    result = tag(folder, "--output", interrupted, "--resume", "--ignore-markers")
    assert result.exit_code == 2
    assert "ignore_markers False, now True" in result.stderr
    assert interrupted.with_name("items.jsonl.part").exists()


def test_resume_does_not_mix_masked_and_unmasked(folder: Path, interrupted: Path) -> None:
    """What was begun unmasked is not finished masked."""
    result = tag(folder, "--output", interrupted, "--resume", "--mask-cpr")
    assert result.exit_code == 2
    assert "mask_cpr False, now True" in result.stderr


def test_limits_and_masks_hold_in_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that already run keep to what each run asks for: the same bytes and the same files refused as with one process."""
    monkeypatch.setenv("REFERAT_LIMITS", "")
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.txt").write_text(MINUTES.replace("cykelsti", "cykelsti for 070761-4285") + "x" * 5_000 * n, encoding="utf-8")
    for limits, unread in (("characters=1000000", 0), ("characters=4000", 3)):
        outputs = [tmp_path / f"{jobs}.jsonl" for jobs in "12"]
        for output in outputs:
            options = ("--jobs", output.stem, "--limits", limits, "--mask-cpr", "--output", output)
            result = tag(folder, *options)
            assert (result.exit_code, result.stderr.count("more than 4000")) == (4 if unread else 0, unread)
        assert outputs[0].read_bytes() == outputs[1].read_bytes()
        assert b"070761" not in outputs[0].read_bytes()


def test_resume_with_another_model_is_refused(folder: Path, interrupted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Items of two models never stand in one output."""
    monkeypatch.setattr("pipeline.tag.Tagger.fingerprint", "f" * 64)
    result = tag(folder, "--output", interrupted, "--resume")
    assert result.exit_code == 2
    assert "now ffffffffffff" in result.stderr


def test_without_resume_a_run_starts_over(folder: Path, interrupted: Path) -> None:
    """What an interrupted run left is replaced, and nothing of it remains."""
    assert tag(folder, "--output", interrupted).exit_code == 4
    assert interrupted.read_bytes() == uninterrupted(folder)
    assert not interrupted.with_name("items.jsonl.part").exists()


def test_a_file_that_is_no_journal_is_left_alone(folder: Path) -> None:
    """A file of the user's own in the journal's place is not overwritten."""
    own = folder.parent / "items.csv.part"
    own.write_text("my own file", encoding="utf-8")
    result = tag(folder, "--output", folder.parent / "items.csv")
    assert result.exit_code == 2
    assert "is in the way" in result.stderr
    assert own.read_text(encoding="utf-8") == "my own file"


def test_two_runs_cannot_write_one_output(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one run is at it, another with the same output is refused and does no harm."""
    output = folder.parent / "items.jsonl"
    tag_source = batch.tag_source
    others: list[subprocess.CompletedProcess[bytes]] = []

    def meanwhile(*call: Any) -> Any:
        if not others:
            others.append(subprocess.run([*COMMAND, str(folder), "-o", str(output)], capture_output=True, check=False))
        return tag_source(*call)

    monkeypatch.setattr(batch, "tag_source", meanwhile)
    assert tag(folder, "--output", output).exit_code == 4
    assert others[0].returncode == 2
    assert b"another run is writing it" in others[0].stderr
    assert output.read_bytes() == uninterrupted(folder)


@pytest.mark.parametrize("arguments", [["IN"], ["-", "--output", "OUT"], ["IN", "--output", os.devnull]])
def test_resume_needs_files_in_and_a_file_out(folder: Path, arguments: list[str]) -> None:
    """Standard input and output cannot be gone on with."""
    known = {"IN": str(folder), "OUT": str(folder.parent / "items.csv")}
    assert tag("--resume", *(known.get(argument, argument) for argument in arguments)).exit_code == 2


def test_a_full_disk_is_told_and_resumed(folder: Path) -> None:
    """Where the disk takes no more the command says so, keeps what is finished, and goes on later."""
    output = folder.parent / "items.jsonl"
    limit = len(uninterrupted(folder)) // 2
    (folder.parent / "whole.jsonl").unlink()

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    full = subprocess.run([*COMMAND, str(folder), "-o", str(output)], capture_output=True, preexec_fn=small_disk, check=False)
    assert full.returncode == 2
    assert b"items.jsonl.part: cannot be written" in full.stderr
    assert b"Traceback" not in full.stderr
    assert not output.exists()
    assert tag(folder, "--output", output, "--resume").exit_code == 4
    assert output.read_bytes() == uninterrupted(folder)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
@pytest.mark.parametrize("to", ["standard output", "--output"])
def test_a_full_device_is_told(minutes: Path, to: str) -> None:
    """A device that takes no more, as output or behind standard output, gives one line."""
    with Path("/dev/full").open("wb") as full:
        options = ["--output", "/dev/full"] if to == "--output" else []
        result = subprocess.run([*COMMAND, str(minutes), *options], stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 2
    assert result.stderr.count(b"\n") == 1
    assert b"No space left on device" in result.stderr


def test_a_pipe_can_be_the_output(folder: Path) -> None:
    """--output onto a named pipe or device writes into it and replaces nothing."""
    pipe = folder.parent / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([*COMMAND, str(folder), "-o", str(pipe), "--format", "jsonl"], stderr=subprocess.DEVNULL) as run:
        assert pipe.read_bytes() == uninterrupted(folder)
        assert run.wait() == 4
    assert pipe.is_fifo()


def test_output_through_a_link_goes_to_what_it_leads_to(minutes: Path, tmp_path: Path) -> None:
    """The link stays a link."""
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    assert tag(minutes, "--output", tmp_path / "link.csv").exit_code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").is_file()
