"""Scans: pages that are images are read by OCRmyPDF and Tesseract, where these are installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.limits import Limits, beyond

LANGUAGE = "dan"
_ADVICE = (
    "To have scans read, install the extra with `pip install 'referat[ocr]'` and the programs tesseract with Danish and ghostscript"
    " (Debian: apt-get install tesseract-ocr-dan ghostscript)."
)


def available() -> bool:
    """Whether scans can be read here: the library, Tesseract with Danish, and Ghostscript."""
    if find_spec("ocrmypdf") is None or not all(map(shutil.which, ("tesseract", "gs"))):
        return False
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S607 (found on the path)
    return LANGUAGE in known.stdout.split()


def with_text(data: bytes, name: str, limits: Limits) -> bytes:
    """A scanned PDF with the text of its pages added; raises ReadError where that cannot be done."""
    if not available():
        raise ReadError(f"{name}: holds no text; its pages are images. {_ADVICE}")
    with tempfile.TemporaryDirectory() as folder:
        scan, made = Path(folder) / "scan.pdf", Path(folder) / "made.pdf"
        scan.write_bytes(data)
        command = [sys.executable, "-m", "ocrmypdf", "--quiet", "--jobs", "1", "--language", LANGUAGE, "--output-type", "pdf"]
        command += ["--optimize", "0", "--rotate-pages", "--deskew", str(scan), str(made)]
        code = _run(command, limits.ocr_seconds)
        if code is None:
            raise beyond(name, f"takes longer than {limits.ocr_seconds} seconds of OCR", "ocr_seconds", limits.ocr_seconds)
        if code or not made.exists():
            raise ReadError(f"{name}: holds no text, and OCR failed on it (OCRmyPDF exit code {code}). Scan it anew.")
        return made.read_bytes()


def _run(command: list[str], seconds: int) -> int | None:
    """Exit code of a program; None where it took longer, and then neither it nor what it started goes on."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True) as process:  # noqa: S603
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            return None
