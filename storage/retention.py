"""Ends of relationships, holds, erasures: what decides whether a customer's file may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from storage.customers import lock_customer
from storage.errors import HoldUnknown
from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.tables import (
    Contract,
    Customer,
    ErasedFile,
    Erasure,
    LegalHold,
    RelationshipEnd,
)


@dataclass(frozen=True, slots=True)
class EndedRelationship:
    """A customer with whom business has ended.

    Attributes:
        customer_id: Who.
        name: What the customer is called.
        ended_on: The later of the day written down and the last day of any contract.
        is_held: Whether a hold is in force.
    """

    customer_id: str
    name: str
    ended_on: date
    is_held: bool


def record_relationship_end(
    session: Session, customer_id: str, ended_on: date, *, by: str, at: datetime
) -> None:
    """Write down the last day of business with a customer; a later word replaces the earlier."""
    row = RelationshipEnd(
        customer_id=customer_id, ended_on=ended_on, recorded_by=by, recorded_at=at
    )
    if not insert_if_absent(session, row):
        on_file = session.get_one(RelationshipEnd, customer_id)
        on_file.ended_on, on_file.recorded_by, on_file.recorded_at = ended_on, by, at
        session.flush()


def list_ended(
    session: Session, ended_by: date, *, customer_id: str | None = None
) -> Sequence[EndedRelationship]:
    """List the customers whose business ended by a day, the longest ago first.

    A contract that runs on keeps the relationship alive, whatever was written down.

    Args:
        session: Where to look.
        ended_by: The last day.
        customer_id: Look at this customer alone.
    """
    last_contract = (
        select(Contract.customer_id, func.max(Contract.ends_on).label("ends_on"))
        .group_by(col(Contract.customer_id))
        .subquery()
    )
    is_held = (
        select(LegalHold.id)
        .where(
            LegalHold.customer_id == Customer.id,
            col(LegalHold.released_at).is_(None),
        )
        .exists()
    )
    query = (
        sql_select(
            col(Customer.id),
            col(Customer.name),
            col(RelationshipEnd.ended_on),
            last_contract.c.ends_on,
            is_held,
        )
        .join(RelationshipEnd, col(RelationshipEnd.customer_id) == col(Customer.id))
        .outerjoin(last_contract, last_contract.c.customer_id == Customer.id)
        .outerjoin(Erasure, col(Erasure.customer_id) == col(Customer.id))
        .where(col(RelationshipEnd.ended_on) <= ended_by, col(Erasure.customer_id).is_(None))
    )
    if customer_id is not None:
        query = query.where(col(Customer.id) == customer_id)
    ended = [
        EndedRelationship(key, name, max(told, ends_on or told), bool(held))
        for key, name, told, ends_on, held in session.execute(query)
    ]
    return sorted(
        (one for one in ended if one.ended_on <= ended_by),
        key=lambda one: (one.ended_on, one.customer_id),
    )


def place_hold(
    session: Session, customer_id: str, *, reason: str, by: str, at: datetime
) -> LegalHold:
    """Keep everything of a customer from being destroyed until the hold is released."""
    lock_customer(session, customer_id)
    hold = LegalHold(
        id=make_id(at), customer_id=customer_id, reason=reason, placed_by=by, placed_at=at
    )
    session.add(hold)
    session.flush()
    return hold


def find_hold(session: Session, hold_id: str) -> LegalHold:
    """Give a hold that is in force.

    Raises:
        HoldUnknown: There is none of this id, or it was released.
    """
    hold = session.get(LegalHold, hold_id)
    if hold is None or hold.released_at is not None:
        raise HoldUnknown(hold=hold_id)
    return hold


def release_hold(session: Session, hold_id: str, *, by: str, at: datetime) -> LegalHold:
    """End a hold.

    Raises:
        HoldUnknown: There is none of this id, or it was released.
    """
    hold = find_hold(session, hold_id)
    hold.released_by, hold.released_at = by, at
    session.flush()
    return hold


def holds_of(session: Session, customer_id: str) -> Sequence[LegalHold]:
    """Give the holds in force on a customer, the oldest first."""
    query = select(LegalHold).where(
        LegalHold.customer_id == customer_id, col(LegalHold.released_at).is_(None)
    )
    return session.exec(query.order_by(col(LegalHold.id))).all()


def list_holds(session: Session) -> Sequence[tuple[LegalHold, str]]:
    """Give all holds in force, the oldest first, each with the customer's name."""
    query = select(LegalHold, Customer.name).join(
        Customer, col(Customer.id) == col(LegalHold.customer_id)
    )
    query = query.where(col(LegalHold.released_at).is_(None)).order_by(col(LegalHold.id))
    return session.exec(query).all()


def find_erasure(session: Session, customer_id: str) -> Erasure | None:
    """Give the erasure of a customer; None while there was none."""
    return session.get(Erasure, customer_id)


def list_erasures(session: Session) -> Sequence[Erasure]:
    """Give all erasures, the oldest first."""
    return session.exec(
        select(Erasure).order_by(col(Erasure.erased_at), col(Erasure.customer_id))
    ).all()


def list_erased_files(session: Session) -> Sequence[ErasedFile]:
    """Give the files that erasures left to be removed."""
    return session.exec(select(ErasedFile).order_by(col(ErasedFile.name))).all()
