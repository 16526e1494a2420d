"""Codes of the samples, checked by arithmetic written from the standards' own tables."""

from __future__ import annotations

import numpy as np
import pytest

from licet_examples.check_digits import (
    complete_credit_code,
    complete_organisation_code,
    complete_registration_number,
    complete_resident_id,
)
from licet_examples.customers import fill_letter, fill_licence
from licet_examples.invent import Inventor, load_material
from licet_examples.licence_sheet import LicenceLayout
from licet_examples.sample_models import load_customers
from tests.examples.conftest import AS_OF

GB32100_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPQRTUWXY", range(31), strict=True))
GB32100_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
GB11643_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_valid_credit_code(code: str) -> bool:
    total = sum(GB32100_VALUES[c] * w for c, w in zip(code[:17], GB32100_WEIGHTS, strict=True))
    organisation = code[8:17]
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in organisation[:8]]
    remainder = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    check = {10: "X", 11: "0"}.get(remainder, str(remainder))
    return (total + GB32100_VALUES[code[17]]) % 31 == 0 and organisation[8] == check


def is_valid_resident_id(number: str) -> bool:
    digits = [10 if c == "X" else int(c) for c in number]
    return sum(d * w for d, w in zip(digits, (*GB11643_WEIGHTS, 1), strict=True)) % 11 == 1


def is_valid_registration_number(number: str) -> bool:
    value = 10
    for digit in number:
        total = (value + int(digit)) % 10 or 10
        last, value = total, total * 2 % 11
    return last == 1


@pytest.mark.parametrize(
    ("base", "whole"),
    # The worked example of GB 11714-1997, annex A, and the two special remainders.
    [("D2143569", "D2143569X"), ("00000000", "000000000"), ("00000001", "000000019")],
)
def test_organisation_code_follows_the_standard(base: str, whole: str) -> None:
    assert complete_organisation_code(base) == whole


def test_published_codes_are_reproduced() -> None:
    # GB 11643-1999's own example, and a published one of ISO 7064 MOD 11,10 (any length).
    assert complete_resident_id("11010519491231002") == "11010519491231002X"
    assert complete_registration_number("79462") == "794623"
    assert is_valid_credit_code(complete_credit_code("91", "110108", "MAY00001"))


def test_an_altered_code_is_invalid() -> None:
    code = complete_credit_code("91", "330106", "MAY2K7Q3")
    altered = code[:3] + ("1" if code[3] != "1" else "2") + code[4:]
    assert is_valid_credit_code(code)
    assert not is_valid_credit_code(altered)


def test_codes_of_the_sample_customers_are_valid() -> None:
    for customer in load_customers():
        licence, letter = fill_licence(customer, AS_OF), fill_letter(customer, AS_OF)
        codes = [licence.unified_social_credit_code, letter.principal_code]
        assert all(is_valid_credit_code(code) for code in codes if code)
        assert licence.registration_number is None or is_valid_registration_number(
            licence.registration_number
        )
        assert letter.agent_id_number is not None
        assert is_valid_resident_id(letter.agent_id_number)


def test_codes_that_are_invented_are_valid_and_name_a_listed_division() -> None:
    divisions = {place["division"] for place in load_material()["places"]}
    inventor = Inventor(np.random.default_rng(7))
    for _ in range(200):
        code = inventor.invent_licence(LicenceLayout.DUPLICATE_LANDSCAPE).unified_social_credit_code
        assert code is not None
        assert is_valid_credit_code(code)
        assert code[2:8] in divisions
        number = inventor.invent_licence(LicenceLayout.REGISTRATION_NUMBER).registration_number
        assert number is not None
        assert len(number) == 13 or is_valid_registration_number(number)
        assert is_valid_resident_id(inventor.invent_resident_id())
