"""Unified social credit codes: known codes, and laws that hold for all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import uscc
from tests.ingest.identifiers.codes import CODES, make_code

CASES = yaml.safe_load(Path(__file__).with_name("uscc.cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_known_codes(case: dict[str, Any]) -> None:
    check = uscc.check(case["code"])
    expected = case.get("reasons", {})
    failing = {
        name: layer.reason
        for name, layer in check.layers.items()
        if not layer.is_valid and layer.reason != "form_failed"
    }
    assert (check.is_valid, failing) == (case["is_valid"], expected)
    assert check.entity_class == case["entity_class"]


@given(CODES)
def test_a_made_code_holds_in_every_layer(code: str) -> None:
    check = uscc.check(code)
    assert check.passes_every_layer
    assert check.code == code
    assert not check.warnings


@given(CODES, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_any_one_substitution_is_noticed(code: str, index: int, character: str) -> None:
    changed = code[:index] + character + code[index + 1 :]
    assert uscc.check(changed).is_valid == (changed == code)


@given(CODES, st.integers(0, 16))
def test_swapped_neighbours_are_noticed(code: str, index: int) -> None:
    # The weights are powers of 3 modulo 31, so neighbours never weigh the same.
    changed = code[:index] + code[index + 1] + code[index] + code[index + 2 :]
    assert uscc.check(changed).is_valid == (changed == code)


@given(st.text(max_size=40))
def test_no_text_makes_it_raise(text: str) -> None:
    check = uscc.check(text)
    for layer in check.layers.values():
        assert layer.describe("zh")
        assert layer.describe("en")


def test_a_code_ending_in_zero_is_valid() -> None:
    # A remainder of 0 gives the character 0; a table looked up at 31 has nothing there.
    codes = (make_code("91", "110108", f"MA00{n:04}") for n in range(200))
    code = next(code for code in codes if code.endswith("0"))
    assert uscc.check(code).is_valid


@pytest.mark.parametrize(
    ("division", "reason", "state"),
    [
        ("330106", "division_current", "valid"),
        ("340225", "division_former", "valid"),
        ("440101", "division_current", "valid"),
        ("320594", "division_unlisted_county", "not_checkable"),
        ("339901", "division_unlisted_prefecture", "invalid"),
        ("990101", "division_unknown_province", "invalid"),
    ],
)
def test_a_division_is_a_layer_of_its_own(division: str, reason: str, state: str) -> None:
    check = uscc.check(make_code("91", division, "M0001000"))
    assert check.is_valid
    assert (check.division.reason, check.division.state) == (reason, state)


@pytest.mark.parametrize(
    ("pair", "entity_class"),
    [
        ("91", uscc.EntityClass.ENTERPRISE),
        ("92", uscc.EntityClass.INDIVIDUAL_BUSINESS),
        ("93", uscc.EntityClass.FARMERS_COOPERATIVE),
        ("N1", uscc.EntityClass.OTHER),
        ("94", None),
        ("13", uscc.EntityClass.OTHER),
        ("14", None),
    ],
)
def test_the_pair_tells_the_class(pair: str, entity_class: uscc.EntityClass | None) -> None:
    check = uscc.check(make_code(pair, "110108", "M0001000"))
    assert check.entity_class is entity_class
    assert check.department.is_valid == (entity_class is not None)


@pytest.mark.parametrize("body", ["", "91350100M000100Y43", "9135O100M000100Y4"])
def test_a_check_character_needs_seventeen_characters(body: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        uscc.compute_check_character(body)
