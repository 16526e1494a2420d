"""Whatever decides and is another in the second pack is found, at the value that differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rules.pack import Pack, load_pack
from rules.pack.difference import Difference, PackDifference, compare_packs, compare_words
from tests.rules.packs_on_disk import SOUND, change_pack, read_cases, write_pack
from tests.rules.strategies import small_catalogue
from tests.rules.test_extension import CHILD, write_family

CASES: dict[str, Any] = read_cases("difference.cases.yaml")
MARKS = {None: "{}", Difference.REMOVED: "[{}]", Difference.ADDED: "{{{}}}"}
OPPOSITE = {
    Difference.ADDED: Difference.REMOVED,
    Difference.REMOVED: Difference.ADDED,
    Difference.CHANGED: Difference.CHANGED,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("sound"), SOUND), small_catalogue())


def list_parts(difference: PackDifference) -> list[list[Any]]:
    return [
        [part.section, part.key, part.difference, [".".join(f.path) for f in part.fields]]
        for part in difference.parts
    ]


@pytest.mark.parametrize("case", CASES["differences"], ids=lambda case: case["name"])
def test_difference(case: dict[str, Any], sound: Pack, tmp_path: Path) -> None:
    changed = load_pack(write_pack(tmp_path, change_pack(case)), small_catalogue())
    difference = compare_packs(sound, changed)
    assert list_parts(difference) == case["found"]
    assert (sound.sha256 == changed.sha256) is (case["found"] == [])
    assert difference.is_misnamed is (case["found"] != [] and case["name"] != "version")
    back = list_parts(compare_packs(changed, sound))
    assert [(p[0], p[1], OPPOSITE[p[2]]) for p in back] == [tuple(p[:3]) for p in case["found"]]


@pytest.mark.parametrize("case", CASES["words"], ids=lambda case: case["written"])
def test_words(case: dict[str, str]) -> None:
    pieces = compare_words(case["before"], case["after"])
    assert "".join(MARKS[p.difference].format(p.text) for p in pieces) == case["written"]


def test_difference_from_the_pack_that_is_extended(tmp_path: Path) -> None:
    child = load_pack(write_family(tmp_path, CHILD), small_catalogue())
    parent = load_pack(tmp_path / "sound", small_catalogue())
    rules = [part for part in compare_packs(parent, child).parts if part.section == "rules"]
    assert [(p.key, p.difference, p.reason and p.reason.en) for p in rules] == [
        ("OW-STF-001", Difference.ADDED, None),
        ("TE-FRM-001", Difference.CHANGED, "The group is stricter"),
        ("TE-PRM-001", Difference.REMOVED, "We take no permits"),
    ]
