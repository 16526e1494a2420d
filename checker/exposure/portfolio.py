"""The exposure of every customer who owes something, currency by currency."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from checker.customer_file.securities import LOWERING_EXPOSURE
from checker.exposure.exposure import work_out_exposure
from checker.exposure.reading import OwedBook
from storage.tables import Security


def expose_all(session: Session, book: OwedBook, on: date) -> dict[str, dict[str, int]]:
    """Give the exposure of every customer who owes something, by currency and customer.

    A customer who owes in several currencies stands in each of them with what is owed there.

    Args:
        session: Where the securities are.
        book: What the ledgers say is owed.
        on: The day on which a security must be in force.
    """
    query = select(Security).where(col(Security.kind).in_(sorted(LOWERING_EXPOSURE)))
    securities: dict[str, list[Security]] = {}
    for security in session.exec(query):
        securities.setdefault(security.customer_id, []).append(security)
    found: dict[str, dict[str, int]] = {}
    for customer_id, owed in book.by_customer.items():
        for currency, amount in owed.items():
            exposure = work_out_exposure(
                {currency: amount},
                securities.get(customer_id, ()),
                currency=currency,
                on=on,
                ledger_as_of=book.as_of,
            )
            found.setdefault(currency, {})[customer_id] = exposure.minor_units or 0
    return found
