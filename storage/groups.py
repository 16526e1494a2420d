"""Groups of customers under one actual controller (实际控制人), whose debts are one risk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.folding import fold_name
from storage.tables import CustomerGroup


def set_group(
    session: Session, customer_id: str, name: str | None, *, recorded_at: datetime
) -> None:
    """Write down to which group a customer belongs.

    Args:
        session: Where to write.
        customer_id: The member.
        name: What the group is called, such as the controller's name; None for no group.
        recorded_at: The moment.
    """
    member = session.get(CustomerGroup, customer_id)
    folded = None if name is None else fold_name(name)
    if folded is None:
        if member is not None:
            session.delete(member)
    elif member is None:
        session.add(CustomerGroup(customer_id=customer_id, name=folded, recorded_at=recorded_at))
    elif member.name != folded:
        member.name, member.recorded_at = folded, recorded_at
    session.flush()


def find_group(session: Session, customer_id: str) -> str | None:
    """Give the name of a customer's group as it was folded; None if they belong to none."""
    member = session.get(CustomerGroup, customer_id)
    return None if member is None else member.name


def list_group_members(session: Session, customer_id: str) -> Sequence[str]:
    """List the ids of all customers in a customer's group, the customer included, in order.

    Who belongs to no group stands alone.
    """
    name = find_group(session, customer_id)
    if name is None:
        return [customer_id]
    query = select(CustomerGroup.customer_id).where(col(CustomerGroup.name) == name)
    return session.exec(query.order_by(col(CustomerGroup.customer_id))).all()
