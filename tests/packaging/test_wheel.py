"""The wheel holds every data file that the program opens, and the project names no registry."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGES = ("rules", "ingest", "storage", "checker", "examples/licet_examples")


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_packages_is_in_the_wheel(members: set[str]) -> None:
    expected = {
        path.relative_to(REPOSITORY / package.rpartition("/")[0]).as_posix()
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected - members == set()


def test_nothing_else_is(members: set[str]) -> None:
    tops = {name.partition("/")[0] for name in members}
    packages = {package.rpartition("/")[2] for package in PACKAGES}
    assert {top for top in tops if not top.endswith(".dist-info")} == packages


def test_requirements_are_pinned_hashed_and_name_no_host() -> None:
    text = (REPOSITORY / "requirements.txt").read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9-]+(?:\[[a-z]+\])?==", text, re.MULTILINE)
    assert len(pinned) > 40
    assert text.count("--hash=sha256:") > len(pinned)
    assert not re.search(r"https?://|--index|--extra-index|--find-links", text)
