"""Numbers of all countries: each kind's sample holds, slips are found, nothing escapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import worldwide
from ingest.identifiers.layer import LayerState
from ingest.identifiers.schemes import load_schemes, schemes_of
from ingest.identifiers.worldwide import (
    are_different_companies,
    check_identifier,
    find_schemes,
    is_same_number,
)

_SCHEMES = sorted(load_schemes())


def test_at_least_thirty_countries_are_known() -> None:
    countries = {scheme.country for scheme in load_schemes().values() if scheme.country}
    assert len(countries) >= 70
    assert {"CN", "HK", "GB", "IN", "US", "DE", "JP", "SG", "AE", "MO", "PH"} <= countries


@pytest.mark.parametrize("name", _SCHEMES)
def test_sample_holds_and_says_why(name: str) -> None:
    answer = check_identifier(load_schemes()[name].sample, scheme=name)
    assert answer.state is LayerState.VALID, answer
    assert answer.layer.describe("zh")
    assert answer.layer.describe("en")
    assert check_identifier(answer.number, scheme=name).number == answer.number


@pytest.mark.parametrize("name", _SCHEMES)
def test_one_wrong_figure_is_found_where_check_digits_guard(name: str) -> None:
    scheme = load_schemes()[name]
    if scheme.checked != "checksum":
        pytest.skip("only the form is known")
    number = check_identifier(scheme.sample, scheme=name).number
    wrong = [
        number[:place] + str((int(sign) + 1) % 10) + number[place + 1 :]
        for place, sign in enumerate(number)
        if sign.isdigit()
    ]
    refused = [check_identifier(each, scheme=name).state is LayerState.INVALID for each in wrong]
    assert sum(refused) >= len(refused) * 0.6, f"{sum(refused)} of {len(refused)}"


@given(st.text(max_size=40), st.sampled_from([*_SCHEMES, "nowhere.number"]))
def test_nothing_escapes(text: str, name: str) -> None:
    answer = check_identifier(text, scheme=name)
    assert answer.layer.describe("en")


@given(st.text(max_size=30), st.sampled_from(["CN", "GB", "XX", "in", ""]))
def test_any_country_answers(text: str, country: str) -> None:
    assert check_identifier(text, country=country).state in tuple(LayerState)


@pytest.mark.parametrize(
    ("number", "scheme", "state", "reason"),
    [
        ("00102498", "gb.company_number", "valid", "number_has_the_form"),
        ("102498", "gb.company_number", "valid", "number_has_the_form"),
        ("SC123456", "gb.company_number", "valid", "number_has_the_form"),
        ("XX123456", "gb.company_number", "invalid", "number_form"),
        ("58931190", "hk.br", "valid", "number_has_the_form"),
        ("U72200KA2010PTC012345", "in.cin", "valid", "number_has_the_form"),
        ("U72200KA2010ABC012345", "in.cin", "invalid", "number_form"),
        ("A11100000000000000", "cn.uscc", "invalid", "uscc_check_character"),
        ("", "lei", "invalid", "number_empty"),
        ("12-3456789", "us.ein", "valid", "number_has_the_form"),
        ("00-3456789", "us.ein", "invalid", "number_component"),
        ("123", "xx.none", "not_checkable", "number_no_scheme"),
    ],
)
def test_answer_has_its_reason(number: str, scheme: str, state: str, reason: str) -> None:
    answer = check_identifier(number, scheme=scheme)
    assert (answer.state, answer.layer.reason) == (state, reason)


def test_failure_of_the_library_is_no_failure_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        @staticmethod
        def validate(number: str) -> str:
            raise KeyError(number)

    monkeypatch.setattr(worldwide, "_module", lambda _name: Broken)
    answer = check_identifier("12345678", scheme="de.vat")
    assert (answer.state, answer.layer.reason) == ("not_checkable", "number_not_judged")


def test_same_number_in_two_writings() -> None:
    assert is_same_number("0102498", "00102498", "gb.company_number")
    assert is_same_number("GB 980 7806 84", "980780684", "gb.vat")
    assert not is_same_number("", "", "gb.vat")


def test_two_numbers_are_two_companies_only_where_a_company_has_one() -> None:
    assert are_different_companies("00102498", "00102499", "gb.company_number")
    assert not are_different_companies("00102498", "102498", "gb.company_number")
    assert not are_different_companies("6433435F", "6433435E", "ie.vat")
    assert not are_different_companies("x", "00102498", "gb.company_number")


def test_company_numbers_come_before_tax_numbers() -> None:
    assert schemes_of("gb") == ("gb.company_number", "gb.vat")
    assert find_schemes("00102498", "GB")[0] == "gb.company_number"
