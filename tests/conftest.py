"""What the tests share: the shipped tagger, loaded once, a small set of minutes, and a small project, trained once."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from pipeline.segmentation.features import survey
from pipeline.segmentation.pieces import pieces_of
from pipeline.segmentation.segmenter import cut
from pipeline.tag import load_once

if TYPE_CHECKING:
    from pipeline.records import Segmented
    from pipeline.tag import Tagger

ROOT = Path(__file__).parent.parent
settings.register_profile("untimed", deadline=None)  # how long an example takes on a busy machine says nothing
settings.load_profile("untimed")

MINUTES = """REFERAT Arbejdsmarkedsudvalget d. 12-04-2016

Mødested Rådhuset, Birkemose Kommune

Indholdsfortegnelse

Godkendelse af dagsorden.....\t3
Orientering om opfølgning på sygedagpengesager.....\t4
Anlægsbevilling til cykelsti langs Åvej.....\t5
Lukket: Køb af ejendom.....\t7

Punkt 1: Godkendelse af dagsorden

Beslutning

Godkendt.

Punkt 2: Orientering om opfølgning på sygedagpengesager

Sagsnr.: 15.17.06-A00-3-16 J.nr.: 15.17.06

Sagsfremstilling

Jobcentret følger op på sygemeldte borgere:

1. Første samtale holdes inden otte uger.
2. Revurdering sker efter 22 uger.
3. Sager over 52 uger gennemgås hver måned.

Indstilling

Forvaltningen indstiller, at udvalget tager orienteringen til efterretning.

Beslutning

Taget til efterretning.

Punkt 3: Anlægsbevilling til cykelsti langs Åvej

Sagsfremstilling

Der søges om 2,4 mio. kr. til en cykelsti langs Åvej.

Indstilling

Forvaltningen indstiller,

1. at anlægsbevillingen godkendes, og
2. at rådighedsbeløbet frigives.

Beslutning

Anbefales godkendt.

Økonomiudvalgets møde den 19. april 2016:

Godkendt.

Punkt 4: Lukket: Køb af ejendom
"""


def cut_at(text: str, chosen: list[int]) -> Segmented:
    """A text cut at headings that are given, by their place among its pieces."""
    return cut(text, survey(pieces_of(text)), chosen, load_once().segmenter.title)


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The tagger with the shipped models."""
    from pipeline import load

    return load(ROOT / "models")


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    """A file with the small set of minutes."""
    path = tmp_path / "minutes.txt"
    path.write_text(MINUTES, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small copy of the project in which `dvc repro` has run, everything committed. For all tests: copy it to change it."""
    from tests.small_project import commit, environment, make, put_commands

    folder = tmp_path_factory.mktemp("trained")
    put_commands(folder / "bin")
    make(folder / "project")
    done = subprocess.run(
        ["dvc", "repro"], cwd=folder / "project", env=environment(folder / "bin"), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    commit(folder / "project")
    return folder / "project"
