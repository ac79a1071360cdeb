"""Minutes from strangers: whatever a file is, it is read or named with a reason, and the others are done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import ReadError, UsageError
from pipeline.limits import Limits, deadline, parse_limits
from pipeline.reading import child, ocr, read_bytes, read_file
from tests.conftest import MINUTES
from tests.hostile import DRAWN, READABLE, UNREADABLE, pdf_page, word_of

runner = CliRunner()


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scans are left unread, as on a machine without OCR."""
    monkeypatch.setattr(ocr, "available", lambda: False)


@pytest.fixture
def new_child() -> Iterator[None]:
    """No child process with other limits stays behind."""
    yield
    child.close_child()


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_told_why(what: str) -> None:
    """Each broken or hostile file gets one line that names it and says what is the matter, and no text of it."""
    suffix, data, reason = UNREADABLE[what]
    with pytest.raises(ReadError, match=f"^x: .*({reason})") as caught:
        read_bytes(data, "x", suffix)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("what", READABLE)
def test_what_looks_hostile_and_holds_minutes_is_read(what: str) -> None:
    """Wrong endings, broken encodings, and sizes that break naive readers do not keep the text from being read."""
    suffix, data = READABLE[what]
    text = read_bytes(data, "x", suffix)
    assert "1" in text
    assert "root:" not in text


def test_one_run_over_all_of_them_does_the_good_ones(tmp_path: Path) -> None:
    """Exit code 4, every unreadable file named once, and the minutes among them tagged as if alone."""
    for number, (suffix, data, _) in enumerate(UNREADABLE.values()):
        (tmp_path / f"{number}{suffix}").write_bytes(data)
    (tmp_path / "zz.txt").write_text(MINUTES, encoding="utf-8")
    result = runner.invoke(app, ["tag", str(tmp_path), "--format", "jsonl"])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 4
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    for number, (suffix, _, _) in enumerate(UNREADABLE.values()):
        assert len([line for line in result.stderr.splitlines() if line.startswith(f"referat: {tmp_path}/{number}{suffix}: ")]) == 1


def test_a_pdf_that_unpacks_without_end_is_stopped(new_child: None) -> None:
    """A page of some kilobytes that draws a hundred million letters is left out in the time allowed, and the next file is read."""
    bomb = pdf_page(b"BT /F1 12 Tf 14 TL 50 750 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj T* " * 3_000_000 + b"ET", packed=True)
    limits = Limits(seconds=2, memory=1_000)
    started = time.monotonic()
    with pytest.raises(ReadError, match=r"^x: (takes longer|takes more|breaks)"):
        read_bytes(bomb, "x", ".pdf", limits)
    assert time.monotonic() - started < 60
    assert "takster" in read_bytes(pdf_page(DRAWN), "y", ".pdf", limits)


def test_a_reader_that_takes_too_much_memory_is_stopped(new_child: None) -> None:
    """A page that wants more memory than allowed is one unread file."""
    page = b"<p>" + b"<i>x</i>" * 3_000_000
    with pytest.raises(ReadError, match=r"^x: (takes more than 200 MB|breaks|is no readable)"):
        read_bytes(page, "x", ".html", Limits(memory=200))
    assert read_bytes(b"<p>1. Takster", "y", ".html", Limits(memory=200)) == "1. Takster\n"


def test_a_reader_that_crashes_takes_nothing_with_it(new_child: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the process that reads dies, the file is named and the next one gets a new process."""
    assert read_bytes(b"<p>1. Takster", "x", ".html") == "1. Takster\n"
    assert child._child is not None
    process = child._child._process

    def killed(*_: object) -> None:
        process.kill()

    monkeypatch.setattr(child, "_send", killed)
    with pytest.raises(ReadError, match=r"^y: breaks the program"):
        read_bytes(b"<p>1. Takster", "y", ".html")
    monkeypatch.undo()
    assert read_bytes(b"<p>1. Takster", "z", ".html") == "1. Takster\n"


@pytest.mark.parametrize(
    ("limits", "suffix", "data", "reason"),
    [
        (Limits(megabytes=1), ".txt", b"x" * 1_000_001, "larger than 1 MB"),
        (Limits(characters=10), ".txt", b"1. Takster.", "more than 10 characters"),
        (Limits(megabytes=1), ".docx", word_of("<x>" + " " * 2_000_000 + "</x>"), "unpacks to more than 1 MB"),
    ],
)
def test_a_file_beyond_a_limit_is_told_how_to_allow_it(limits: Limits, suffix: str, data: bytes, reason: str, new_child: None) -> None:
    """The message names the limit and how to raise it."""
    with pytest.raises(ReadError, match=f"{reason}.*REFERAT_LIMITS="):
        read_bytes(data, "x", suffix, limits)


def test_limits_are_read_from_words() -> None:
    """NAME=NUMBER, the others at their defaults; what is no limit is refused with the names that are."""
    assert parse_limits("seconds=5, pages=7") == Limits(seconds=5, pages=7)
    for words in ("second=5", "seconds", "seconds=", "seconds=-1", "seconds=0", "seconds=1e9", "seconds=²"):
        with pytest.raises(UsageError, match=r"seconds"):
            parse_limits(words)


def test_tagging_that_takes_too_long_is_stopped() -> None:
    """Work that goes on for longer than allowed ends in an error that names the file, and the clock stops with the work."""

    def work() -> None:
        with deadline(1, "x"):
            while True:
                pass

    with pytest.raises(ReadError, match=r"^x: takes longer"):
        work()
    with deadline(1, "x"):
        pass
    time.sleep(1.1)


def test_limits_hold_for_the_command(minutes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--limits` bounds each file; one beyond it is named, exit code 4, the others are done."""
    monkeypatch.setenv("REFERAT_LIMITS", "")
    (tmp_path / "long.txt").write_text("x" * 5_000, encoding="utf-8")
    result = runner.invoke(app, ["tag", str(tmp_path), "--format", "jsonl", "--limits", "characters=4000"])
    assert result.exit_code == 4
    assert "more than 4000 characters" in result.stderr
    assert len(result.stdout.splitlines()) == 4
    assert minutes.exists()


@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "folder"])
def test_what_is_no_file_is_not_opened(tmp_path: Path, kind: str) -> None:
    """Pipes and devices, which might never end, links to themselves, and folders called like files."""
    path = tmp_path / "m.txt"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero" if kind == "device" else path)
    with pytest.raises(ReadError, match=r"m.txt: cannot be opened"):
        read_file(path)


def test_a_folder_with_all_kinds_of_things_is_walked(tmp_path: Path) -> None:
    """Pipes, loops of links to folders and to files are passed over; files with odd names are read."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    names = ["a\nb.txt", "æ ø.txt", "\x1b[2J.txt", "'; rm -rf x.txt", "-.txt", "%s{0}.txt", "\u202etxt.txt"]
    for name in names:
        (tmp_path / name).write_text(MINUTES, encoding="utf-8")
    result = runner.invoke(app, ["tag", str(tmp_path), "--format", "jsonl"])
    found = {Path(json.loads(line)["source"]).name for line in result.stdout.splitlines()}
    assert (result.exit_code, found) == (0, set(names))


def test_a_name_that_is_no_text_is_shown_on_one_line(tmp_path: Path) -> None:
    """Line breaks, control codes and bytes that are no UTF-8 in a file's name are escaped in messages."""
    path = os.fsencode(tmp_path) + b"/\xff\n\x1b[2J.txt"
    Path(os.fsdecode(path)).write_bytes(b"")
    with pytest.raises(ReadError) as caught:
        read_file(Path(os.fsdecode(path)))
    assert str(caught.value).isprintable()


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read_is_told_so(tmp_path: Path) -> None:
    """The system's reason stands in the message."""
    path = tmp_path / "m.txt"
    path.write_text(MINUTES, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReadError, match=r"[Pp]ermission"):
        read_file(path)


def test_a_hostile_text_reaches_neither_terminal_nor_log(tmp_path: Path) -> None:
    """No control code and no change of direction is printed in the table; messages hold nothing of the text."""
    title = "1. Orientering \x1b]0;x\x07\x9b31m\u202eom\u2066 regnskab\x00"[:-1]
    (tmp_path / "m.txt").write_text(f"{title}\n\nIndstilling\n\nTages til efterretning.\n", encoding="utf-8")
    (tmp_path / "n.txt").write_text("Vi ses i morgen, og det er hemmeligt. Hemmeligt er også, at jeg kommer.", encoding="utf-8")
    result = runner.invoke(app, ["tag", str(tmp_path)])
    printed = result.stdout + result.stderr
    assert not any(0x7F <= ord(c) < 0xA0 or (ord(c) < 32 and c != "\n") or ord(c) in range(0x202A, 0x202F) for c in printed)
    assert "\u2066" not in printed
    assert "emmeligt" not in printed


def test_many_numbered_lines_are_tagged_in_bounds(tmp_path: Path) -> None:
    """Minutes of thousands of numbered lines end in items or in a message, never in a crash."""
    (tmp_path / "m.txt").write_text("".join(f"{n}. Punkt om noget {n}\n" for n in range(3_000)), encoding="utf-8")
    result = runner.invoke(app, ["tag", str(tmp_path), "--format", "jsonl"])
    assert result.exit_code in (0, 4)
    assert result.stdout or "longer than" in result.stderr


def test_the_child_ends_with_its_parent() -> None:
    """No process stays behind where the command is killed while a file is read."""
    code = (
        "import os, signal\nfrom pipeline.reading import child, read_bytes\n"
        "read_bytes(b'<p>1. Takster', 'x', '.html')\nprint(child._child._process.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    pid = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("the child is still there")
