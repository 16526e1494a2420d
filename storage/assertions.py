"""Assertions about customers on file: recorded once, verified by another, withdrawn, read back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.insertion import insert_if_absent
from storage.tables import AssertionRow


def add_assertion(session: Session, row: AssertionRow) -> bool:
    """Record an assertion unless the same was recorded; tell whether this call did."""
    return insert_if_absent(session, row)


def find_assertion(session: Session, assertion_id: str) -> AssertionRow | None:
    """Give one assertion, locked until the transaction ends."""
    query = select(AssertionRow).where(AssertionRow.id == assertion_id).with_for_update()
    return session.exec(query).first()


def assertions_of(session: Session, customer_id: str) -> Sequence[AssertionRow]:
    """Give all assertions about a customer, in the order of recording."""
    query = select(AssertionRow).where(AssertionRow.customer_id == customer_id)
    return session.exec(query.order_by(col(AssertionRow.id))).all()


def assertions_of_all(session: Session) -> Sequence[AssertionRow]:
    """Give the assertions about all customers, by customer and in the order of recording."""
    order = (col(AssertionRow.customer_id), col(AssertionRow.id))
    return session.exec(select(AssertionRow).order_by(*order)).all()


def verify_assertion(row: AssertionRow, account_id: str, note: str, at: datetime) -> None:
    """Write down that another person found an assertion borne out."""
    row.verifier_id, row.verified_note, row.verified_at = account_id, note, at


def withdraw_assertion(row: AssertionRow, account_id: str, because: str, at: datetime) -> None:
    """Write down that an assertion was taken back."""
    row.withdrawn_by, row.withdrawn_because, row.withdrawn_at = account_id, because, at
