"""A document as `licet read --json` prints it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document_data import (
    document_to_data,
    format_amount,
    value_words,
    write_money,
    write_pages,
)
from ingest.document import Money, ReadResult
from tests.checker.papers import make_document, make_licence


def test_has_the_keys_and_forms_of_the_design() -> None:
    data = document_to_data(make_licence(problems=("low_resolution",)), "甲/a.pdf")
    assert data.keys() == {
        "path", "sha256", "kind", "confidence", "pages", "result", "fields", "to_check", "signs",
        "problems",
    }  # fmt: skip
    assert (data["path"], data["result"], data["pages"]) == ("甲/a.pdf", "ok", [1])
    fields = data["fields"]
    assert fields["valid_until"] == {
        "value": "2038-09-21",
        "raw": "2038年9月21日",
        "page": 1,
        "box": [0.25, 0.5, 0.75, 0.5625],
        "confidence": 0.98,
        "chance": None,
        "method": "text",
    }
    assert data["to_check"] == []
    assert fields["registered_capital"]["value"] == {"amount": "5000000.00", "currency": "CNY"}
    assert fields["no_fixed_term"]["value"] is False
    (problem,) = data["problems"]
    assert problem["code"] == "low_resolution"
    assert set(problem["message"]) == set(problem["remedy"]) == {"zh", "en"}
    assert json.loads(json.dumps(data)) == data


def test_what_is_absent_is_absent_and_what_cannot_be_trusted_is_null() -> None:
    fields = {"issued_on": {"value": None, "raw": "2O2l年"}, "copy": "absent"}
    shown = document_to_data(make_document("cn.business_licence", fields), "a")["fields"]
    assert shown.keys() == {"issued_on"}
    assert shown["issued_on"]["value"] is None
    assert shown["issued_on"]["raw"] == "2O2l年"


def test_a_file_that_could_not_be_read_says_why() -> None:
    data = document_to_data(make_document(None, {}, result=ReadResult.ENCRYPTED), "a")
    assert (data["kind"], data["result"], data["fields"]) == (None, "encrypted", {})


@pytest.mark.parametrize(
    ("minor_units", "currency", "amount"),
    [(500_000_000, "CNY", "5000000.00"), (5, "CNY", "0.05"), (0, "USD", "0.00"), (7, "JPY", "7")],
)
def test_money_is_written_with_every_digit(minor_units: int, currency: str, amount: str) -> None:
    assert format_amount(Money(minor_units, currency)) == amount


@given(st.integers(0, 2**63 - 1))
def test_no_amount_loses_a_digit(minor_units: int) -> None:
    amount = format_amount(Money(minor_units, "CNY"))
    assert Decimal(amount) * 100 == minor_units
    assert amount[-3] == "."


@pytest.mark.parametrize(
    ("money", "words"),
    [
        (Money(120_000_000, "CNY"), "CNY 1,200,000.00"),
        (Money(-5, "CNY"), "CNY -0.05"),
        (Money(1200, "JPY"), "JPY 1,200"),
    ],
)
def test_amounts_for_a_person(money: Money, words: str) -> None:
    assert write_money(money) == words


@pytest.mark.parametrize(
    ("field", "value", "zh", "en"),
    [
        ("statement_scope", "company", "单体", "Company"),
        ("audit_opinion", "unqualified", "无保留意见", "Unqualified opinion"),
        ("copy", "duplicate", "副本", "duplicate"),
        ("company_name", "company", "company", "company"),
    ],
)
def test_a_code_is_said_in_words_in_its_own_field_alone(
    field: str, value: str, zh: str, en: str
) -> None:
    assert value_words(field, value) == (zh, en)


@pytest.mark.parametrize(
    ("pages", "written"),
    [((), ""), ((3,), "3"), ((2, 3, 4), "2–4"), ((1, 4, 5, 9), "1, 4–5, 9"), ((2, 1), "1–2")],
)
def test_pages_are_written_as_a_person_would(pages: tuple[int, ...], written: str) -> None:
    assert write_pages(pages) == written
