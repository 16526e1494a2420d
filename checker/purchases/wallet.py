"""Our share of what a customer spends on what we sell, by what somebody stated of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.purchases.errors import SpendInvalid
from ingest.document import Money
from ingest.normalise.text import tidy
from rules.dates import add_months
from storage.identity import make_id
from storage.purchases import add_stated_spend
from storage.tables import Customer, PurchaseBook, StatedSpend

MONTHS_STATED = 18
"""For how many months what was stated counts."""


def state_spend(
    session: Session,
    customer: Customer,
    total: Money,
    *,
    source: str,
    observed_on: date,
    author_name: str,
    by: Actor,
    now: datetime,
) -> StatedSpend:
    """Record what a customer is said to spend in 12 months on what we sell, whoever sells it.

    Args:
        session: Where to write; commits nothing.
        customer: Whose spend.
        total: Of 12 months.
        source: What says so.
        observed_on: The day of which it speaks.
        author_name: Who writes it down.
        by: Who acts.
        now: The moment, in the time zone that says what day it is.

    Raises:
        SpendInvalid: It is not above 0, of a day to come, or nobody says from where.
    """
    if total.minor_units <= 0:
        raise SpendInvalid(reason_zh="总额应大于 0。", reason_en="the total must be above 0.")
    if observed_on > now.date():
        raise SpendInvalid(
            reason_zh=f"日期 {observed_on} 晚于今天。", reason_en=f"{observed_on} is after today."
        )
    if not tidy(source) or not tidy(author_name):
        raise SpendInvalid(
            reason_zh="请写明来源和记录人。", reason_en="say where it is from, and who records it."
        )
    row = StatedSpend(
        id=make_id(now),
        customer_id=customer.id,
        total_minor=total.minor_units,
        currency=total.currency,
        source=tidy(source),
        observed_on=observed_on,
        author_name=tidy(author_name),
        recorded_at=now,
    )
    add_stated_spend(session, row)
    record_event(
        session,
        by,
        "spend.stated",
        subject=f"customer:{customer.id}",
        data={"spend_id": row.id, "observed_on": observed_on.isoformat()},
        now=now,
    )
    return row


def choose_spend(spends: Sequence[StatedSpend], book: PurchaseBook) -> StatedSpend | None:
    """Choose what counts on the day of a book: the latest in its currency, if not too old.

    Args:
        spends: The latest first.
        book: The book.
    """
    in_currency = (spend for spend in spends if spend.currency == book.currency)
    latest = next(in_currency, None)
    if latest is None or latest.observed_on <= add_months(book.as_of, -MONTHS_STATED):
        return None
    return latest


def share_of_wallet(revenue_minor: int | None, spend: StatedSpend | None) -> int | None:
    """Give our revenue of 12 months in percent of the whole, rounded down; never below 0."""
    if revenue_minor is None or spend is None:
        return None
    return max(0, 100 * revenue_minor // spend.total_minor)
