"""Buying centres on file: people and approvals as last recorded, earlier records ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from storage.customers import lock_customer
from storage.tables import ApprovalStepRow, BuyingCentreMember


def members_of(session: Session, customer_id: str) -> Sequence[BuyingCentreMember]:
    """Give the people of a customer's buying centre who are there now, by name."""
    query = select(BuyingCentreMember).where(
        BuyingCentreMember.customer_id == customer_id, col(BuyingCentreMember.ended_at).is_(None)
    )
    return session.exec(query.order_by(col(BuyingCentreMember.name))).all()


def put_member(session: Session, row: BuyingCentreMember) -> None:
    """Record a person; an earlier record of the same name ends."""
    end_member(session, row.customer_id, row.name, row.recorded_at)
    session.add(row)
    session.flush()


def end_member(session: Session, customer_id: str, name: str, at: datetime) -> bool:
    """End the record of a person; tell whether there was one."""
    lock_customer(session, customer_id)
    for row in members_of(session, customer_id):
        if row.name == name:
            row.ended_at = at
            session.flush()
            return True
    return False


def steps_of(session: Session, customer_id: str) -> Sequence[ApprovalStepRow]:
    """Give the approvals that a customer's own rules ask for, the smallest amount first."""
    query = select(ApprovalStepRow).where(
        ApprovalStepRow.customer_id == customer_id, col(ApprovalStepRow.ended_at).is_(None)
    )
    order = (col(ApprovalStepRow.above_minor), col(ApprovalStepRow.id))
    return session.exec(query.order_by(*order)).all()


def replace_steps(
    session: Session, customer_id: str, rows: Sequence[ApprovalStepRow], at: datetime
) -> None:
    """Put the approvals of a customer in the place of those recorded before."""
    lock_customer(session, customer_id)
    before = update(ApprovalStepRow).where(
        col(ApprovalStepRow.customer_id) == customer_id, col(ApprovalStepRow.ended_at).is_(None)
    )
    session.exec(before.values(ended_at=at))
    session.add_all(rows)
    session.flush()
