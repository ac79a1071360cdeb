"""The command: its exit codes, what it prints, what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from tests.conftest import MINUTES, ROOT

runner = CliRunner()


def referat(*arguments: str, stdin: bytes | None = None, columns: int = 100) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    env = {**os.environ, "COLUMNS": str(columns)}
    return subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", *arguments], input=stdin, capture_output=True, env=env, check=False
    )


def test_json_lines_hold_one_object_an_item(minutes: Path) -> None:
    """Exit code 0, one object a line in document order, offsets into the file."""
    result = referat("tag", str(minutes), "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.decode().splitlines()]
    assert result.returncode == 0
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert MINUTES[rows[1]["start"] :].startswith("Punkt 2:")


def test_json_is_a_list_of_meetings_with_their_items(minutes: Path) -> None:
    """The format json is one array with an object a meeting; its items do not repeat the meeting."""
    (meeting,) = json.loads(referat("tag", str(minutes), "--format", "json").stdout)
    assert list(meeting) == ["source", "meeting", "items"]
    assert meeting["meeting"]["body"] == "Arbejdsmarkedsudvalget"
    assert [item["number"] for item in meeting["items"]] == ["1", "2", "3", "4"]
    assert not {"source", "meeting"} & meeting["items"][0].keys()


def test_standard_input_is_read(minutes: Path) -> None:
    """A dash stands for standard input; the answers are those of the file."""
    piped = [json.loads(line) for line in referat("tag", "-", "--format", "jsonl", stdin=MINUTES.encode()).stdout.splitlines()]
    filed = [json.loads(line) for line in referat("tag", str(minutes), "--format", "jsonl").stdout.splitlines()]
    assert {row.pop("source") for row in piped} == {"-"}
    assert [{k: v for k, v in row.items() if k != "source"} for row in filed] == piped


@pytest.mark.parametrize("columns", [80, 160])
def test_the_table_fits_its_terminal(minutes: Path, columns: int) -> None:
    """No line of the table is wider than the terminal, and every title stands in it."""
    printed = referat("tag", str(minutes), columns=columns).stdout.decode()
    table = printed.split("Nr.", 1)[1]
    assert max(len(line) for line in table.splitlines()) <= columns
    assert "sygedagpenge" in table


def test_the_table_obeys_no_control_codes(tmp_path: Path) -> None:
    """Escape sequences in minutes do not reach the terminal."""
    path = tmp_path / "m.txt"
    path.write_text("1. Orientering om \x1b[31mregnskab\n\nIndstilling\n\nTages til efterretning.\n", encoding="utf-8")
    assert b"\x1b[31m" not in referat("tag", str(path)).stdout


def test_an_unreadable_file_does_not_stop_the_others(minutes: Path, tmp_path: Path) -> None:
    """Exit code 4, the file named on standard error, the rest done."""
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    result = referat("tag", str(tmp_path), "--format", "jsonl")
    assert result.returncode == 4
    assert b"broken.pdf" in result.stderr
    assert len(result.stdout.splitlines()) == 4
    assert minutes.exists()


def test_wrong_use_ends_with_two_and_says_what_is_wrong(tmp_path: Path) -> None:
    """A path that does not exist, a folder without minutes, an unknown format."""
    assert referat("tag", str(tmp_path / "no.txt")).returncode == 2
    assert referat("tag", str(tmp_path)).returncode == 2
    assert referat("tag", str(tmp_path), "--format", "xml").returncode == 2
    assert b"no such file" in referat("tag", str(tmp_path / "no.txt")).stderr


def test_a_missing_model_ends_with_three(monkeypatch: pytest.MonkeyPatch, minutes: Path, tmp_path: Path) -> None:
    """Exit code 3 and advice where the model's files are gone."""
    from pipeline.tag import load_once

    monkeypatch.setattr("pipeline.tag.resource", lambda name: tmp_path / name)
    load_once.cache_clear()
    result = runner.invoke(app, ["tag", str(minutes)])
    load_once.cache_clear()
    assert result.exit_code == 3
    assert "dvc repro" in result.stderr


def test_output_is_written_whole_and_the_same_for_any_number_of_jobs(minutes: Path, tmp_path: Path) -> None:
    """Two jobs give the bytes that one gives; nothing else is left in the folder."""
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.txt").write_text(minutes.read_text(encoding="utf-8"), encoding="utf-8")
    for jobs in ("1", "2"):
        assert referat("tag", str(folder), "--format", "jsonl", "--jobs", jobs, "--output", str(tmp_path / f"out{jobs}")).returncode == 0
    assert (tmp_path / "out1").read_bytes() == (tmp_path / "out2").read_bytes()
    assert not list(tmp_path.glob(".out*"))


def test_output_into_a_missing_folder_is_made_and_onto_a_folder_refused(minutes: Path, tmp_path: Path) -> None:
    """Folders on the way to the output are made; a folder itself is no output."""
    assert referat("tag", str(minutes), "--output", str(tmp_path / "new/out.txt")).returncode == 0
    assert (tmp_path / "new/out.txt").read_text(encoding="utf-8")
    assert referat("tag", str(minutes), "--output", str(tmp_path)).returncode == 2


def test_text_prints_what_offsets_count(minutes: Path) -> None:
    """`referat text` of a UTF-8 file is the file."""
    assert referat("text", str(minutes)).stdout == minutes.read_bytes()


def test_themes_lists_every_theme_with_its_definition() -> None:
    """Each theme's id stands in the list."""
    printed = referat("themes").stdout.decode()
    assert "sygedagpenge" in printed
    assert "Kommuneplan, lokalplaner" in printed


def test_info_tells_model_and_figures() -> None:
    """The models' hashes and the measured figures are shown."""
    printed = referat("info").stdout.decode()
    metrics = json.loads((ROOT / "models/metrics.json").read_text(encoding="utf-8"))
    assert f"{metrics['type_accuracy']:.3f}" in printed
    assert json.loads((ROOT / "models/theme.json").read_text(encoding="utf-8"))["sha256"][:12] in printed


def test_help_imports_nothing_heavy() -> None:
    """Neither NumPy nor spaCy nor scikit-learn is imported to print the help."""
    code = (
        "import sys; from pipeline.cli import app\ntry: app(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('numpy', 'spacy', 'sklearn') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert result.stdout.decode().splitlines()[-1] == "[]"


def test_tagging_imports_no_training_library(minutes: Path) -> None:
    """Tagging needs neither spaCy nor scikit-learn nor DVC."""
    code = (
        f"import sys; from pipeline.cli import app\ntry: app(['tag', {str(minutes)!r}, '--format', 'jsonl'])\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy','sklearn','scipy','dvc') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert result.stdout.decode().splitlines()[-1] == "[]"
