"""Exposure by hand, SAP's static and dynamic parts first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from checker.exposure.concentration import concentrate
from checker.exposure.exposure import Exposure, Part, add_up_group, work_out_exposure
from checker.exposure.owed import Owed, sum_open_by_due_day, sum_owed
from checker.exposure.runoff import run_off
from checker.ledgers.lines import SCHEMA
from storage.tables import Security
from storage.vocabulary import SecurityKind
from tests.checker.securities import secure

DAY = date(2026, 11, 22)


def lines(*rows: dict[str, Any]) -> pl.LazyFrame:
    """Make lines of a ledger; what is not said is as for a CNY invoice of customer c1."""
    usual = {"customer": "c1", "kind": "invoice", "currency": "CNY", "line": "1"}
    numbered = [
        dict.fromkeys(SCHEMA) | usual | {"number": str(index)} | row
        for index, row in enumerate(rows)
    ]
    return pl.LazyFrame(numbered, schema=SCHEMA)


def line(
    kind: str, amount: int, issued: str, due: str | None = None, **rest: object
) -> dict[str, Any]:
    return {
        "kind": kind,
        "amount": amount,
        "issued_on": date.fromisoformat(issued),
        "due_on": date.fromisoformat(due) if due else None,
        **rest,
    }


def test_dynamic_exposure_as_sap_reckons_it() -> None:
    """Static: open items and deliveries; dynamic: orders due within the horizon of 60 days.

    Items: 400,000 invoiced, 100,000 of it paid, a credit note of 20,000: 280,000. Delivered and not
    billed 150,000. Orders: 80,000 due on 2026-12-31 (day 39) and 10,000 without a day count,
    70,000 due on 2027-01-21 (day 60) counts as well, 500,000 due a day later does not. Together
    280,000 + 150,000 + 160,000 = 590,000; a deposit of 50,000 less 10 % leaves 545,000.
    """
    ledger = lines(
        line("invoice", 400_000_00, "2026-09-01", "2026-10-01", paid_amount=100_000_00),
        line("credit_note", 20_000_00, "2026-09-15"),
        line("delivery", 150_000_00, "2026-11-10"),
        line("order", 80_000_00, "2026-11-01", "2026-12-31"),
        line("order", 70_000_00, "2026-11-01", "2027-01-21"),
        line("order", 500_000_00, "2026-11-01", "2027-01-22"),
        line("order", 10_000_00, "2026-11-01"),
        line("invoice", 999_00, "2026-01-01", "2026-02-01", settled_on=date(2026, 2, 1)),
        line("invoice", 5_00, "2026-11-01", "2026-12-01", customer="c2", currency="USD"),
    )
    owed = sum_owed(ledger, DAY, 60)

    assert owed == {
        "c1": {"CNY": Owed(280_000_00, 150_000_00, 160_000_00, 500_000_00)},
        "c2": {"USD": Owed(5_00)},
    }
    found = work_out_exposure(
        owed["c1"],
        [secure(SecurityKind.DEPOSIT, 50_000_00, haircut_bp=1000)],
        currency="CNY",
        on=DAY,
        ledger_as_of=DAY,
    )
    assert found.minor_units == 545_000_00
    assert [(each.part, each.minor_units, each.counts) for each in found.lines] == [
        (Part.RECEIVABLES, 280_000_00, True),
        (Part.UNBILLED_DELIVERIES, 150_000_00, True),
        (Part.OPEN_ORDERS, 160_000_00, True),
        (Part.LATER_ORDERS, 500_000_00, False),
        (Part.SECURITY, -45_000_00, True),
    ]


def expose(amount: int, *securities: Security, currency: str = "CNY") -> Exposure:
    owed = {currency: Owed(amount)} if amount else {}
    return work_out_exposure(owed, securities, currency="CNY", on=DAY, ledger_as_of=DAY)


def test_who_has_no_line_owes_nothing_and_without_a_ledger_nothing_is_known() -> None:
    assert expose(0).minor_units == 0
    unknown = work_out_exposure(None, (), currency="CNY", on=DAY, ledger_as_of=None)
    assert (unknown.minor_units, unknown.reason) == (None, "no_ledger")


def test_another_currency_is_an_outcome() -> None:
    found = expose(5, currency="USD")
    assert (found.minor_units, found.with_more(7), found.reason) == (
        None,
        None,
        "currency_mismatch",
    )


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({"valid_until": date(2026, 11, 21)}, "security_ended"),
        ({"valid_from": date(2026, 11, 23)}, "security_not_begun"),
        ({"currency": "USD"}, "security_currency_mismatch"),
        ({"ended_at": datetime(2026, 11, 1, tzinfo=UTC)}, "security_given_back"),
    ],
)
def test_a_security_that_is_not_in_force_is_shown_and_does_not_count(
    others: dict[str, Any], reason: str
) -> None:
    found = expose(100, secure(SecurityKind.PLEDGE, 40, **others))
    assert (found.minor_units, found.lines[-1].reason) == (100, reason)


def test_insurance_and_guarantees_do_not_lower_it() -> None:
    """They raise the limit: nothing counts twice."""
    found = expose(100, secure(SecurityKind.INSURANCE, 40), secure(SecurityKind.GUARANTEE, 40))
    assert found.minor_units == 100


def test_a_surplus_of_deposits_stands_for_what_comes() -> None:
    found = expose(100, secure(SecurityKind.DEPOSIT, 150))
    assert (found.minor_units, found.with_more(80)) == (0, 30)


def test_a_group_is_its_members_and_unknown_with_one_of_them() -> None:
    one, other = expose(100, secure(SecurityKind.DEPOSIT, 150)), expose(60)
    assert add_up_group([one, other]).minor_units == 60  # the surplus of one is not the other's
    unknown = work_out_exposure(None, (), currency="CNY", on=DAY, ledger_as_of=None)
    assert add_up_group([one, unknown]).reason == "no_ledger"
    foreign = work_out_exposure({"USD": Owed(1)}, (), currency=None, on=DAY, ledger_as_of=DAY)
    assert add_up_group([other, foreign]).reason == "currency_mismatch"


def test_the_herfindahl_index_by_hand() -> None:
    # shares 50 %, 30 %, 20 %: 0.25 + 0.09 + 0.04 = 0.38
    found = concentrate("CNY", {"a": 500, "b": 300, "c": 200, "d": 0, "e": -3}, top=2)
    assert (found.herfindahl_bp, found.customers, found.minor_units) == (3800, 3, 1000)
    assert [(each.customer_id, each.share_bp) for each in found.largest] == [
        ("a", 5000),
        ("b", 3000),
    ]
    assert concentrate("CNY", {}, top=5).herfindahl_bp is None


def test_what_is_owed_runs_off_as_the_customer_pays() -> None:
    """Paid 10 days late: what is due on 11-25 on 12-05, on 12-28 on 01-07, past due on 12-02.

    Left are 50 + 100 + 200 at the end of November and 200 at that of December.
    """
    ledger = lines(
        line("invoice", 100, "2026-10-26", "2026-11-25"),
        line("invoice", 999, "2026-11-28", "2026-12-28"),  # not yet written on the day
        line("invoice", 200, "2026-11-20", "2026-12-28"),
        line("invoice", 50, "2026-08-01", "2026-09-01"),
    )
    by_day = sum_open_by_due_day(ledger, DAY)
    assert by_day == {date(2026, 9, 1): 50, date(2026, 11, 25): 100, date(2026, 12, 28): 200}
    left = run_off(by_day, DAY, 10, 12)
    assert [(each.month.month, each.minor_units) for each in left] == [(11, 350), (12, 200), (1, 0)]
