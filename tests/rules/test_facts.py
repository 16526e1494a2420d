"""Fact sheets keep to the catalogue, and their canonical JSON keeps all of them."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given

from rules.complaint import PackError
from rules.facts import (
    CUSTOMER,
    MISSING,
    NOT_APPLICABLE,
    Catalogue,
    Fact,
    FactError,
    FactSheet,
    FactState,
    Money,
    Source,
    load_catalogue,
    read_catalogue,
)
from rules.yaml_source import YamlSource
from tests.rules.strategies import customer, permits, sheets, small_catalogue


@given(sheets | permits)
def test_json_round_trip(sheet: FactSheet) -> None:
    again = FactSheet.from_json(sheet.to_json())
    assert again == sheet
    assert again.to_json() == sheet.to_json()
    assert again.sha256 == sheet.sha256


def test_json_is_canonical() -> None:
    source = Source(document="ab", page=1, box=(0.0, 0.5, 1.0, 1.0), quote="长期", confidence=0.5)
    facts = {
        "firm.opened_on": Fact(date(2024, 2, 29), sources=(source,)),
        "firm.capital": Fact(Money(100, "CNY")),
        "firm.alias": NOT_APPLICABLE,
        "firm.name": MISSING,
    }
    expected = (
        '{"facts":{"firm.alias":{"state":"not_applicable"},'
        '"firm.capital":{"state":"known","type":"money","value":{"currency":"CNY","minor_units":100}},'
        '"firm.opened_on":{"sources":[{"box":[0.0,0.5,1.0,1.0],"confidence":0.5,"document":"ab","page":1,'
        '"quote":"长期"}],"state":"known","type":"date","value":"2024-02-29"}},'
        '"kind":null,"label":null,"schema_version":1,"subject":"customer"}'
    )
    one = FactSheet.of_customer(facts, catalogue=small_catalogue())
    other = FactSheet.of_customer(dict(reversed(facts.items())), catalogue=small_catalogue())
    assert one.to_json() == other.to_json() == expected


def test_text_is_kept_in_one_unicode_form() -> None:
    assert customer(name="e\u0301")["firm.name"].value == "\u00e9"


def test_a_fact_that_is_not_there_is_missing() -> None:
    assert customer()["firm.name"] is MISSING
    seen = Fact(None, FactState.MISSING, (Source(page=1),))
    sheet = FactSheet.of_customer({"firm.name": seen}, catalogue=small_catalogue())
    assert sheet["firm.name"] == seen


def test_credential_lies_on_top_of_its_customer() -> None:
    base = customer(name="晴川")
    facts = {"permit.is_sealed": Fact(value=True)}
    sheet = base.with_credential("7", "permit", facts, "许可证", small_catalogue())
    assert (sheet.subject, sheet.kind, sheet.label) == ("credential:7", "permit", "许可证")
    assert sheet["firm.name"].value == "晴川"
    assert sheet["permit.is_sealed"].value is True
    assert base["permit.is_sealed"] is MISSING
    assert base.subject == CUSTOMER


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("firm.nothing", 1),
        ("permit.is_sealed", True),
        ("firm.staff", True),
        ("firm.staff", 1.0),
        ("firm.staff", 2**63),
        ("firm.is_open", 1),
        ("firm.opened_on", "2024-01-01"),
        ("firm.opened_on", datetime(2024, 1, 1)),  # noqa: DTZ001
        ("firm.form", "trust"),
        ("firm.capital", 100),
        ("firm.name", 7),
    ],
)
def test_value_outside_the_catalogue_is_a_bug(name: str, value: object) -> None:
    with pytest.raises(FactError):
        FactSheet.of_customer({name: Fact(value)}, catalogue=small_catalogue())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Fact(None),
        lambda: Fact(1, FactState.MISSING),
        lambda: Money(2**63, "CNY"),
        lambda: Money(1, "yuan"),
        lambda: FactSheet.from_json('{"schema_version": 2}'),
        lambda: customer().with_credential("1", "permit", {"visa.ends_on": NOT_APPLICABLE}),
    ],
)
def test_impossible_values_are_bugs(make: object) -> None:
    with pytest.raises(FactError):
        make()  # type: ignore[operator]


def test_shipped_catalogue_is_sound() -> None:
    catalogue = load_catalogue()
    assert catalogue.credential_kinds == {
        "cn.authorization_letter",
        "intl.power_of_attorney",
        "permit",
    }
    for definition in catalogue.definitions.values():
        is_of_contract = definition.sheet_kind == "contract"
        is_of_the_desk = definition.name.startswith(
            ("documents.", "screening.", "registry.", "customer.onboarding_verdict")
        )
        assert definition.settled_by or is_of_contract or is_of_the_desk


FORMULA = (
    "{says: {zh: 算, en: sums}, source: {zh: 书, en: book}, inputs: [firm.y], gives: [firm.x]}"
)


@pytest.mark.parametrize(
    ("formulas", "told"),
    [
        (f"{{sum_up: {FORMULA}}}", []),
        (f"{{sum_up: {FORMULA}, add: {FORMULA}}}", ["computed_twice"]),
        (f"{{sum_up: {FORMULA.replace('[firm.x]', '[firm.z]')}}}", ["unknown_fact"]),
    ],
)
def test_what_is_computed_is_declared_once(formulas: str, told: list[str]) -> None:
    facts = "facts:\n  firm.x: {type: integer, title: {zh: 甲, en: x}}\n"
    source = YamlSource(f"{facts}formulas: {formulas}\n", "facts.yaml")
    if told:
        with pytest.raises(PackError) as caught:
            read_catalogue(source)
        assert [complaint.code for complaint in caught.value.complaints] == told
    else:
        derived = read_catalogue(source)["firm.x"].derived
        assert derived is not None
        assert (derived.formula, derived.says.en, derived.inputs) == ("sum_up", "sums", ("firm.y",))


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("firm.x: {type: text, title: {zh: 甲, en: x}}", "not_one_of"),
        ("firm.x: {type: string, title: {zh: 甲}}", "missing_key"),
        ("firm.x: {type: string, title: {zh: 甲, en: ' '}}", "empty_translation"),
        ("firm.x: {type: choice, title: {zh: 甲, en: x}}", "choice_and_values"),
        (
            "firm.x: {type: date, subject: credential, title: {zh: 甲, en: x}}",
            "credential_and_kind",
        ),
        ("firm.class: {type: string, title: {zh: 甲, en: x}}", "fact_name_is_keyword"),
        ("firm: {type: string, title: {zh: 甲, en: x}}", "wrong_form"),
        ("firm.x: {type: string, titel: {zh: 甲, en: x}}", "missing_key"),
    ],
)
def test_catalogue_faults_are_told(entry: str, code: str) -> None:
    with pytest.raises(PackError) as caught:
        read_catalogue(YamlSource(f"facts:\n  {entry}\n", "c.yaml"))
    assert caught.value.complaints[0].code == code
    assert caught.value.complaints[0].place.line == 2


def test_catalogue_selection() -> None:
    selected = small_catalogue().select(["firm.staff", "firm.name", "firm.name"])
    assert list(selected.definitions) == ["firm.name", "firm.staff"]
    assert selected == Catalogue(selected.definitions.values())
    assert selected != small_catalogue()
    assert json.loads(selected["firm.name"].model_dump_json())["type"] == "string"
