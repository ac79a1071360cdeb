"""What is installed with Referat, and under which licences."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

TABLE = dict(re.findall(r"^\| ([\w\-]+) \| ([^|]+) \|$", (ROOT / "docs/licences.md").read_text(encoding="utf-8"), re.MULTILINE)[1:])
COMPATIBLE = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0", "PSF-2.0", "Zlib", "CC0-1.0"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


_OTHER_CLASSIFIERS = ("Development", "Environment", "Framework", "Intended", "Natural", "Operating", "Programming", "Topic", "Typing")


def installed(names: list[str]) -> dict[str, str]:
    """Every package that these need to run, they included, with all that its metadata says of its licence."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        try:
            metadata = distribution(name).metadata
        except PackageNotFoundError:
            continue
        told = [line for field in ("License-Expression", "License", "Classifier") for line in metadata.get_all(field) or []]
        found[name] = " ".join(line for line in told if not line.startswith(_OTHER_CLASSIFIERS))
        needs = [Requirement(line) for line in distribution(name).requires or []]
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


NEEDED = installed([Requirement(line).name for line in PROJECT["dependencies"]])


def test_every_package_that_comes_along_is_listed() -> None:
    """The table holds exactly the run-time dependencies and theirs."""
    assert set(TABLE) == set(NEEDED)


def test_listed_licences_are_those_of_the_packages_and_compatible() -> None:
    """Each part of a licence is one that Apache-2.0 can stand beside, and the package's own metadata names it."""
    for name, licence in TABLE.items():
        parts = licence.strip().split(" AND ")
        assert set(parts) <= COMPATIBLE, name
        told = NEEDED[name].casefold()
        assert all(
            re.split(r"-\d", part)[0].casefold().split("-")[0] in told or (part == "PSF-2.0" and "python" in told) for part in parts
        ), name


def test_every_dependency_is_bounded_above() -> None:
    """No release that nobody has tried is installed; extras included."""
    lines = [*PROJECT["dependencies"], *(line for lines in PROJECT["optional-dependencies"].values() for line in lines)]
    assert all(any(part.operator == "<" for part in Requirement(line).specifier) for line in lines)


def test_the_lock_names_versions_and_hashes_and_no_registry() -> None:
    """Every line of the lock for CI pins a version with its hashes; where packages come from is the installer's matter."""
    lock = (ROOT / "requirements/ci.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9][\w.\-]*)==\S+", lock, re.MULTILINE)
    assert lock.count("--hash=sha256:") >= len(pinned) > 50
    assert "://" not in lock
    assert {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]} <= set(map(canonicalize_name, pinned))
