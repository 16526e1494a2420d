"""The cases of the YAML tables: one text, one answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.document import Money
from ingest.normalise.dates import read_date
from ingest.normalise.entity import entity_class
from ingest.normalise.money import read_money
from ingest.normalise.names import names_agree
from ingest.normalise.terms import Term, read_term


def _load(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(f"{name}.cases.yaml")
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return cases


def _by_text(case: dict[str, Any]) -> str:
    return str(case.get("name", case.get("text")))


@pytest.mark.parametrize("case", _load("dates"), ids=_by_text)
def test_dates(case: dict[str, Any]) -> None:
    assert read_date(case["text"]) == case["date"]


@pytest.mark.parametrize("case", _load("terms"), ids=_by_text)
def test_terms(case: dict[str, Any]) -> None:
    expected = None if case["term"] is None else Term(case["text"], **case["term"])
    assert read_term(case["text"]) == expected


@pytest.mark.parametrize("case", _load("money"), ids=_by_text)
def test_money(case: dict[str, Any]) -> None:
    expected = None if case["money"] is None else Money(*case["money"])
    assert read_money(case["text"]) == expected


@pytest.mark.parametrize("case", _load("names"), ids=_by_text)
def test_names(case: dict[str, Any]) -> None:
    assert names_agree(case["first"], case["second"]) == case["agree"]
    assert names_agree(case["second"], case["first"]) == case["agree"]


@pytest.mark.parametrize("case", _load("entity"), ids=_by_text)
def test_entity_classes(case: dict[str, Any]) -> None:
    assert entity_class(case["text"]) == case["entity_class"]


@pytest.mark.parametrize(
    ("text", "signed_on", "until"),
    [
        ("自签署之日起一年", date(2026, 3, 1), date(2027, 3, 1)),
        ("自签署之日起一年", date(2024, 2, 29), date(2025, 2, 28)),
        ("有效期六个月", date(2026, 8, 31), date(2027, 2, 28)),
        ("有效期90天", date(2026, 11, 22), date(2027, 2, 20)),
        ("至2027年3月1日止", date(2026, 3, 1), date(2027, 3, 1)),
    ],
)
def test_a_relative_term_is_resolved_with_the_signing(
    text: str, signed_on: date, until: date
) -> None:
    term = read_term(text)
    assert term is not None
    resolved = term.resolve(signed_on)
    assert resolved.valid_until == until
    assert not resolved.is_relative
    assert resolved.resolve(signed_on) == resolved
