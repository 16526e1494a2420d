"""Exposure as JSON: of a customer, of a group, and how all of it is spread."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from checker.document_data import value_to_data
from checker.exposure.data import concentration_to_data, exposure_to_data, reason_to_data
from checker.exposure.view import ExposureView, Member, view_book, view_exposure
from ingest.document import Money
from rules.credit_policy import CreditPolicy
from storage.originals import Originals
from storage.tables import Customer


def expose_customer(
    session: Session,
    originals: Originals,
    policy: CreditPolicy,
    customer: Customer,
    day: date,
    *,
    is_group: bool,
) -> dict[str, Any]:
    """Give the exposure of one customer, or of each member of the group and of all together.

    Args:
        session: Where the customer is on file.
        originals: Where the lines of the ledgers are.
        policy: What counts, and what is assumed of those who have paid nothing yet.
        customer: Whose.
        day: The day to speak of.
        is_group: Whether to add up the customer's whole group.
    """
    view = view_exposure(session, originals, policy, customer.id, day)
    alone = (Member(customer.id, customer.name, view.exposure),)
    members = (view.members or alone) if is_group else ()
    whole = view.together if is_group and view.together is not None else view.exposure
    return {
        "customer": {"id": customer.id, "name": customer.name},
        "group": view.group,
        "order_horizon_days": policy.order_horizon_days,
        **exposure_to_data(whole),
        "members": [
            {"id": each.id, "name": each.name, **exposure_to_data(each.exposure)}
            for each in members
        ],
        "days_beyond_terms": view.days_beyond_terms,
        "months": [] if is_group else _months_to_data(view),
    }


def spread_exposure(
    session: Session, originals: Originals, policy: CreditPolicy, day: date, top: int
) -> dict[str, Any]:
    """Give how all exposure is spread, currency by currency.

    Args:
        session: Where the customers are on file.
        originals: Where the lines of the ledgers are.
        policy: What counts.
        day: The day to speak of.
        top: How many of the largest to name.
    """
    book = view_book(session, originals, policy, day, top=top)
    as_of = book.ledger_as_of
    return {
        "reason": reason_to_data("no_ledger" if as_of is None else None),
        "ledger_as_of": None if as_of is None else as_of.isoformat(),
        "currencies": [concentration_to_data(each, book.names) for each in book.spread],
    }


def _months_to_data(view: ExposureView) -> list[dict[str, Any]]:
    currency = view.exposure.currency
    if currency is None:
        return []
    return [
        {
            "month": f"{each.month:%Y-%m}",
            "receivables_left": value_to_data(Money(each.minor_units, currency)),
        }
        for each in view.months
    ]
