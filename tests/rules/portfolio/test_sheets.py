"""Fact sheets become a batch, and a row of it leads back to its sheet."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from rules.facts import NOT_APPLICABLE, Fact, Money
from rules.portfolio.sheets import find_sheet, make_batch
from tests.rules.strategies import customer, small_catalogue

SMALL = small_catalogue()


def test_columns_by_kind() -> None:
    firm = customer(name="晴川", staff=2**53 + 1, capital=Money(100, "CNY"))
    permit = firm.with_credential("7", "permit", {"permit.is_sealed": Fact(True)}, catalogue=SMALL)
    contract = firm.with_contract("c", {"contract.terms_days": Fact(60)}, catalogue=SMALL)
    batch = make_batch({"k": [contract, firm, permit]}, SMALL)
    known = batch.customers.select("customer", "firm.name", "firm.staff", "firm.capital")
    assert known.row(0) == ("k", "晴川", 2**53 + 1, True)
    assert batch.customers["firm.closes_on"].to_list() == [None]
    held = {kind: table.columns for kind, table in batch.subjects.items()}
    assert held == {
        "permit": ["customer", "subject", "permit.ends_on", "permit.is_sealed"],
        "contract": ["customer", "subject", "contract.ends_on", "contract.terms_days"],
    }
    assert batch.subjects["contract"].row(0) == ("k", "c", None, 60)


def test_a_fact_that_a_held_sheet_gives_otherwise_goes_with_it() -> None:
    firm = customer(is_open=True, staff=5)
    facts = {"firm.is_open": NOT_APPLICABLE, "permit.ends_on": Fact(date(2024, 2, 29))}
    permit = firm.with_credential("7", "permit", facts, catalogue=SMALL)
    table = make_batch({"k": [firm, permit]}, SMALL).subjects["permit"]
    assert table["firm.is_open"].to_list() == [None]
    assert "firm.staff" not in table.columns


def test_the_way_back() -> None:
    firm = customer()
    permits = [firm.with_credential(r, "permit", {}, catalogue=SMALL) for r in ("a", "b")]
    assert find_sheet([firm, *permits], "permit", "b") is permits[1]
    with pytest.raises(KeyError):
        find_sheet([firm, *permits], "contract", "b")


@pytest.mark.parametrize("sheets", [[], [customer(), customer()]])
def test_a_customer_has_one_sheet_of_its_own(sheets: list[object]) -> None:
    with pytest.raises(ValueError, match=f"not {len(sheets)}"):
        make_batch({"k": sheets}, SMALL)  # type: ignore[dict-item]


def test_nobody() -> None:
    batch = make_batch({}, SMALL)
    assert batch.customers.height == 0
    assert batch.customers.schema["customer"] == pl.String
