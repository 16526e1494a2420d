"""Exposure as JSON: of a customer, of a group, and how all of it is spread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from checker.document_data import value_to_data
from checker.exposure.concentration import concentrate
from checker.exposure.data import concentration_to_data, exposure_to_data, reason_to_data
from checker.exposure.exposure import add_up_group
from checker.exposure.portfolio import expose_all
from checker.exposure.reading import (
    LedgerLines,
    OwedBook,
    read_due_days,
    read_exposure,
    read_owed,
)
from checker.exposure.runoff import run_off
from ingest.document import Money
from rules.credit_policy import CreditPolicy
from storage.customers import names_of
from storage.groups import find_group, list_group_members
from storage.ledgers import find_summary
from storage.securities import list_securities
from storage.tables import Customer

_MONTHS_AHEAD = 12


def expose_customer(
    session: Session,
    ledgers: Sequence[LedgerLines],
    policy: CreditPolicy,
    customer: Customer,
    day: date,
    *,
    is_group: bool,
) -> dict[str, Any]:
    """Give the exposure of one customer, or of each member of the group and of all together.

    Args:
        session: Where the customer is on file.
        ledgers: As `open_ledgers` gives them.
        policy: What counts, and what is assumed of those who have paid nothing yet.
        customer: Whose.
        day: The day to speak of.
        is_group: Whether to add up the customer's whole group.
    """
    members = list_group_members(session, customer.id) if is_group else [customer.id]
    names = names_of(session, members)
    book = read_owed(ledgers, policy.order_horizon_days, members)
    exposures = {
        each: read_exposure(
            book,
            each,
            list_securities(session, each),
            currency=book.find_currency(each) if book else None,
            on=day,
        )
        for each in members
    }
    whole = add_up_group(exposures.values()) if is_group else exposures[customer.id]
    summary = find_summary(session, customer.id)
    late = summary.weighted_days_beyond_terms if summary else None
    assumed = policy.days_beyond_terms_assumed if late is None else late
    months = []
    if whole.currency is not None and whole.ledger_as_of is not None and not is_group:
        due = read_due_days(ledgers, customer.id, whole.currency)
        months = [
            {
                "month": f"{each.month:%Y-%m}",
                "receivables_left": value_to_data(Money(each.minor_units, whole.currency)),
            }
            for each in run_off(due, whole.ledger_as_of, assumed, _MONTHS_AHEAD)
        ]
    return {
        "customer": {"id": customer.id, "name": customer.name},
        "group": find_group(session, customer.id),
        "order_horizon_days": policy.order_horizon_days,
        **exposure_to_data(whole),
        "members": [
            {"id": each, "name": names.get(each), **exposure_to_data(exposures[each])}
            for each in (members if is_group else [])
        ],
        "days_beyond_terms": assumed,
        "months": months,
    }


def spread_exposure(session: Session, book: OwedBook | None, day: date, top: int) -> dict[str, Any]:
    """Give how all exposure is spread, currency by currency.

    Args:
        session: Where the customers are on file.
        book: What all of them owe; None where there is no ledger.
        day: The day to speak of.
        top: How many of the largest to name.
    """
    if book is None:
        return {"reason": reason_to_data("no_ledger"), "ledger_as_of": None, "currencies": []}
    found = [
        concentrate(currency, amounts, top)
        for currency, amounts in sorted(expose_all(session, book, day).items())
    ]
    ids = [share.customer_id for each in found for share in each.largest]
    names = names_of(session, ids)
    return {
        "reason": None,
        "ledger_as_of": book.as_of.isoformat(),
        "currencies": [concentration_to_data(each, names) for each in found],
    }
