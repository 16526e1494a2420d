"""Registration numbers and organisation codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import organisation_code, registration_number

CASES = yaml.safe_load(Path(__file__).with_name("numbers.cases.yaml").read_text(encoding="utf-8"))


def _by_name(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", CASES["registration_number"], ids=_by_name)
def test_registration_numbers(case: dict[str, Any]) -> None:
    check = registration_number.check(case["number"])
    assert (check.is_valid, check.is_legacy) == (case["is_valid"], case["is_legacy"])
    for layer, reason in case.get("reasons", {}).items():
        assert getattr(check, layer).reason == reason


@pytest.mark.parametrize("case", CASES["organisation_code"], ids=_by_name)
def test_organisation_codes(case: dict[str, Any]) -> None:
    check = organisation_code.check(case["number"])
    assert check.is_valid == case["is_valid"]
    for layer, reason in case.get("reasons", {}).items():
        assert getattr(check, layer).reason == reason


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 14), st.integers(1, 9))
def test_a_registration_number_notices_any_one_digit(body: str, index: int, shift: int) -> None:
    number = body + registration_number.compute_check_digit(body)
    assert registration_number.check(number).is_valid
    digit = str((int(number[index]) + shift) % 10)
    assert not registration_number.check(number[:index] + digit + number[index + 1 :]).is_valid


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 9))
def test_an_organisation_code_notices_any_one_digit(body: str, index: int, shift: int) -> None:
    code = body + organisation_code.compute_check_character(body)
    assert organisation_code.check(code).is_valid
    digit = str((int(code[index]) + shift) % 10)
    assert not organisation_code.check(code[:index] + digit + code[index + 1 :]).is_valid


@given(st.text(max_size=30))
def test_no_text_makes_them_raise(text: str) -> None:
    assert registration_number.check(text).format.describe("zh")
    assert organisation_code.check(text).format.describe("en")


def test_check_characters_need_the_right_length() -> None:
    with pytest.raises(ValueError, match="fourteen digits"):
        registration_number.compute_check_digit("123")
    with pytest.raises(ValueError, match="eight characters"):
        organisation_code.compute_check_character("123")
