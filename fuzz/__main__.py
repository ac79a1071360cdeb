"""Fuzz one target with atheris: ``python -m fuzz text|web|word|pdf|model [libFuzzer options]``.

Whatever the bytes are, a target gives a result that holds its promises or raises its own error; anything else ends the run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline", "docx"]):
    from fuzz.targets import TARGETS


def main() -> None:
    """Run the target until it breaks or the options say stop; new inputs go to a folder of their own, seeds stay as they are."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    if len(names) != 1 or names[0] not in TARGETS:
        raise SystemExit(f"usage: python -m fuzz {'|'.join(TARGETS)} [libFuzzer options, e.g. -max_total_time=600]")
    seeds = Path(__file__).parent / "corpus" / names[0]
    found = Path(tempfile.gettempdir()) / "referat-fuzz" / names[0]
    found.mkdir(parents=True, exist_ok=True)
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    standard = ["-max_len=6000", "-timeout=30", "-rss_limit_mb=4096", f"-artifact_prefix={found.parent}/{names[0]}-"]
    atheris.Setup([sys.argv[0], *standard, *options, str(found), str(seeds)], TARGETS[names[0]])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
