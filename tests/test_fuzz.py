"""The checks of the fuzzer, run on its seeds and on every input that once broke one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.growth import KINDS, exponent
from fuzz.targets import TARGETS, check_text
from tests.conftest import MINUTES, ROOT

SEEDS = [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in sorted((ROOT / "fuzz/corpus").glob("*/*"))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_of_the_fuzzer_keeps_its_promises(seed: Path) -> None:
    """Read or refused, items in order and apart, evidence verbatim."""
    TARGETS[seed.parent.name](seed.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=400))
def test_any_bytes_keep_the_promises_of_a_target(target: str, data: bytes) -> None:
    """For every reader, the tagger and the loading of models."""
    TARGETS[target](data)


LINES = MINUTES.split("\n")
MARKED = ["| 2. Takster | 3. Andet |", "3. Vej i Byen (B)", "Sagstype: Drøftelse", "Til orientering (til beslutning) i byrådet"]
ODD = st.sampled_from([*LINES, *MARKED, "", " ", "\f", "### 3. Takster", "Pkt. 4", "38Godkendelse", "\u202e5. Valg", "6.\tKøb - Lukket"])


@given(lines=st.lists(ODD, max_size=25), end=st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\v", "\u2028", " "]))
def test_minutes_of_any_lines_give_items_that_are_whole(lines: list[str], end: str) -> None:
    """Lines of minutes in any order and number, with any line end: items in order and apart, each with its title in the text."""
    check_text(end.join(lines).encode())


@given(cut=st.integers(0, len(MINUTES)), start=st.integers(0, 400))
def test_minutes_cut_off_anywhere_give_items_that_are_whole(cut: int, start: int) -> None:
    """At the start, at the end, in the middle of a letter."""
    check_text(MINUTES.encode()[start:cut])


def test_growth_is_told_from_the_work_done() -> None:
    """Linear work has exponent 1, quadratic work 2; every kind of text can be made."""
    for power in (1, 2):
        done = [0.0]

        def work(text: str, power: int = power, done: list[float] = done) -> None:
            done[0] += len(text) ** power

        found, length, _ = exponent(work, lambda n: "x" * n, 10_000, clock=lambda done=done: done[0])  # type: ignore[misc]
        assert (round(found, 3), length >= 2_000) == (power, True)
    assert all(make(10) for make in KINDS.values())
