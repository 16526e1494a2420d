"""Numbers of all countries: each kind's sample holds, slips are found, nothing escapes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.identifiers import registration_number, worldwide
from ingest.identifiers.layer import LayerState
from ingest.identifiers.schemes import Scheme, load_schemes, schemes_of
from ingest.identifiers.worldwide import (
    are_different_companies,
    check_identifier,
    find_schemes,
    is_same_number,
)

_SCHEMES = sorted(load_schemes())
_REFUSED = yaml.safe_load(
    Path(__file__).with_name("refused.cases.yaml").read_text(encoding="utf-8")
)
# Weights prime to a prime modulus, Luhn and ISO 7064 tell any one figure from any other.
_GUARDED = (
    "cn.uscc", "cn.registration_number", "fr.siren", "se.orgnr", "ca.bn", "il.hp", "za.tin",
    "hr.oib", "de.vat", "lei", "au.abn", "rs.pib",
)  # fmt: skip


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
    for writing in (answer.number, answer.printed):
        again = check_identifier(writing, scheme=name)
        assert (again.state, again.number) == (LayerState.VALID, answer.number)
    assert not answer.is_person


def test_every_kind_has_a_number_that_is_refused() -> None:
    assert sorted(_REFUSED) == _SCHEMES


@pytest.mark.parametrize("name", _SCHEMES)
def test_what_does_not_hold_is_refused_with_its_reason(name: str) -> None:
    answer = check_identifier(_REFUSED[name]["number"], scheme=name)
    assert (answer.state, answer.layer.reason) == (LayerState.INVALID, _REFUSED[name]["reason"])
    assert answer.printed == ""


@given(st.sampled_from(_GUARDED), st.integers(0, 19), st.integers(1, 9))
def test_any_one_wrong_figure_is_found_where_the_rule_promises_it(
    name: str, place: int, shift: int
) -> None:
    number = check_identifier(load_schemes()[name].sample, scheme=name).number
    place %= len(number)
    if number[place].isdigit():
        wrong = str((int(number[place]) + shift) % 10)
        slipped = number[:place] + wrong + number[place + 1 :]
        assert check_identifier(slipped, scheme=name).state is LayerState.INVALID


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
    if answer.state is LayerState.VALID:
        again = check_identifier(answer.number, scheme=name)
        assert (again.state, again.number) == (LayerState.VALID, answer.number)


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
        ("٠٠١٠٢٤٩٨", "gb.company_number", "invalid", "number_form"),
        ("００１０２４９８", "gb.company_number", "valid", "number_has_the_form"),
        ("FN 122119M", "at.businessid", "valid", "number_has_the_form"),
        ("2106032603819", "cn.registration_number", "valid", "number_has_the_form"),
        ("120540001234", "kz.bin", "valid", "number_has_the_form"),
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


def test_number_on_which_the_library_fails_is_not_judged() -> None:
    answer = check_identifier("C000J0K3561", scheme="gh.tin")
    assert (answer.state, answer.layer.reason) == ("not_checkable", "number_not_judged")


def test_same_number_in_two_writings() -> None:
    assert is_same_number("0102498", "00102498", "gb.company_number")
    assert is_same_number("GB 980 7806 84", "980780684", "gb.vat")
    assert is_same_number("001234", "1234", "ie.cro")
    assert is_same_number("B 001234", "b1234", "lu.rcs")
    assert not is_same_number("", "", "gb.vat")


def test_registration_number_of_an_office_that_is_not_listed_holds() -> None:
    body = "99999940001557"
    number = body + registration_number.compute_check_digit(body)
    assert check_identifier(number, scheme="cn.registration_number").state is LayerState.VALID


@pytest.mark.parametrize(
    ("number", "country", "scheme"),
    [("GB980780685", "GB", "gb.vat"), ("73282932000075", "FR", "fr.siret")],
)
def test_refusal_is_of_the_kind_that_was_meant(number: str, country: str, scheme: str) -> None:
    answer = check_identifier(number, country=country)
    assert (answer.scheme, answer.layer.reason) == (scheme, "number_check_digits")


@pytest.mark.parametrize(
    ("number", "scheme", "printed"),
    [
        ("716105852", "cn.organisation_code", "71610585-2"),
        ("16727230000197", "br.cnpj", "16.727.230/0001-97"),
        ("102498", "gb.company_number", "00102498"),
    ],
)
def test_number_is_printed_as_its_issuer_does(number: str, scheme: str, printed: str) -> None:
    assert check_identifier(number, scheme=scheme).printed == printed


@pytest.mark.parametrize(
    ("number", "scheme", "is_person"),
    [
        ("123456789047", "ru.inn", True),
        ("1234567894", "ru.inn", False),
        ("GODE 561231 GR8", "mx.rfc", True),
        ("ACUPA7085R", "in.pan", True),
        ("1-2345-45678-78-1", "th.tin", True),
        ("20-05536168-2", "ar.cuit", True),
        ("00102498", "gb.company_number", False),
        ("123456789048", "ru.inn", False),
    ],
)
def test_numbers_of_natural_persons_are_told(number: str, scheme: str, is_person: bool) -> None:
    assert check_identifier(number, scheme=scheme).is_person is is_person


def test_lei_tells_who_issued_it() -> None:
    assert check_identifier("213800KUD8LAJWSQ9D15", scheme="lei").lei_issuer == "2138"
    assert check_identifier("213800KUD8LAJWSQ9D16", scheme="lei").lei_issuer is None
    assert check_identifier("980780684", scheme="gb.vat").lei_issuer is None


def test_two_numbers_are_two_companies_only_where_a_company_has_one() -> None:
    assert are_different_companies("00102498", "00102499", "gb.company_number")
    assert not are_different_companies("00102498", "102498", "gb.company_number")
    assert not are_different_companies("6433435F", "6433435E", "ie.vat")
    assert not are_different_companies("58931190", "58931190000", "hk.br")
    assert not are_different_companies("16727230000197", "16727230000278", "br.cnpj")
    assert not are_different_companies("988077917", "995525828", "no.orgnr")
    assert not are_different_companies("x", "00102498", "gb.company_number")


def test_company_numbers_come_before_tax_numbers() -> None:
    assert schemes_of("gb") == ("gb.company_number", "gb.vat")
    assert schemes_of("UK") == schemes_of("GB")
    assert schemes_of("EL") == ("gr.vat",)
    assert find_schemes("00102498", "GB")[0] == "gb.company_number"


@pytest.mark.parametrize(
    "wrong",
    [{"pattern": "x"}, {"module": None}, {"country": "gb"}, {"company_part": 3}, {"checks": "x"}],
)
def test_scheme_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    words = {"zh": "号码", "en": "number"}
    known = {"identifies": "tax", "title": words, "checked": "checksum", "sample": "1"}
    Scheme.model_validate({**known, "module": "gb.vat"})
    with pytest.raises(ValidationError):
        Scheme.model_validate({**known, "module": "gb.vat", **wrong})
