"""Ends of relationships, holds, erasures: what decides whether a customer's file may go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, func, tuple_
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

_PAGE = 500


@dataclass(frozen=True, slots=True)
class EndedRelationship:
    """A customer with whom business has ended.

    Attributes:
        customer_id: Who.
        name: What the customer is called.
        told_on: The day written down.
        ended_on: The later of the day written down and the last day of any contract.
        is_held: Whether a hold is in force.
    """

    customer_id: str
    name: str
    told_on: date
    ended_on: date
    is_held: bool

    @property
    def key(self) -> EndedKey:
        """Its place in the list of `list_ended`."""
        return EndedKey(self.told_on, self.customer_id)


class EndedKey(NamedTuple):
    """A place in the list of ended relationships.

    Attributes:
        told_on: The day written down.
        customer_id: Who.
    """

    told_on: date
    customer_id: str


def record_relationship_end(
    session: Session, customer_id: str, ended_on: date, *, reason: str, by: str, at: datetime
) -> None:
    """Write down the last day of business with a customer; a later word replaces the earlier."""
    row = RelationshipEnd(
        customer_id=customer_id, ended_on=ended_on, reason=reason, recorded_by=by, recorded_at=at
    )
    if not insert_if_absent(session, row):
        on_file = session.get_one(RelationshipEnd, customer_id)
        on_file.ended_on, on_file.reason = ended_on, reason
        on_file.recorded_by, on_file.recorded_at = by, at
        on_file.resumed_by, on_file.resumed_at, on_file.resume_reason = None, None, ""
        session.flush()


def resume_relationship(
    session: Session, customer_id: str, *, reason: str, by: str, at: datetime
) -> date | None:
    """Write down that business goes on again.

    Returns:
        The day on which it had ended; None where it had not.
    """
    on_file = session.get(RelationshipEnd, customer_id)
    if on_file is None or on_file.resumed_at is not None:
        return None
    on_file.resumed_by, on_file.resumed_at, on_file.resume_reason = by, at, reason
    session.flush()
    return on_file.ended_on


def find_relationship_end(session: Session, customer_id: str) -> RelationshipEnd | None:
    """Give what was written down about the last end of business; None where it never ended."""
    return session.get(RelationshipEnd, customer_id)


def list_ended(
    session: Session,
    ended_by: date,
    *,
    customer_id: str | None = None,
    after: EndedKey | None = None,
    limit: int | None = None,
) -> Sequence[EndedRelationship]:
    """List the customers whose business ended by a day, by the day that was written down.

    A contract that runs on keeps the relationship alive, whatever was written down.

    Args:
        session: Where to look.
        ended_by: The last day.
        customer_id: Look at this customer alone.
        after: The key of the last of the page before; None for the first page.
        limit: How many at most; None for all.
    """
    last_contract = (
        sql_select(func.max(Contract.ends_on))
        .where(col(Contract.customer_id) == col(Customer.id))
        .correlate(Customer)
        .scalar_subquery()
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
            last_contract,
            is_held,
        )
        .join(RelationshipEnd, col(RelationshipEnd.customer_id) == col(Customer.id))
        .outerjoin(Erasure, col(Erasure.customer_id) == col(Customer.id))
        .where(
            col(RelationshipEnd.ended_on) <= ended_by,
            col(RelationshipEnd.resumed_at).is_(None),
            col(Erasure.customer_id).is_(None),
            func.coalesce(last_contract, col(RelationshipEnd.ended_on)) <= ended_by,
        )
        .order_by(col(RelationshipEnd.ended_on), col(RelationshipEnd.customer_id))
        .limit(limit)
    )
    if customer_id is not None:
        query = query.where(col(Customer.id) == customer_id)
    if after is not None:
        key = tuple_(col(RelationshipEnd.ended_on), col(RelationshipEnd.customer_id))
        query = query.where(key > after)
    return [
        EndedRelationship(key, name, told, max(told, ends_on or told), bool(held))
        for key, name, told, ends_on, held in session.execute(query)
    ]


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
    return session.scalars(_prepare_holds(), {"customer_id": customer_id}).all()


@cache
def _prepare_holds() -> Select[LegalHold]:
    query = sql_select(LegalHold).where(
        col(LegalHold.customer_id) == bindparam("customer_id"),
        col(LegalHold.released_at).is_(None),
    )
    return query.order_by(col(LegalHold.id))


def list_holds(
    session: Session, *, after_id: str | None = None, limit: int | None = None
) -> Sequence[tuple[LegalHold, str]]:
    """Give holds in force, the oldest first, each with the customer's name.

    Args:
        session: Where to look.
        after_id: The last of the page before; None for the first page.
        limit: How many at most; None for all.
    """
    query = select(LegalHold, Customer.name).join(
        Customer, col(Customer.id) == col(LegalHold.customer_id)
    )
    query = query.where(col(LegalHold.released_at).is_(None)).order_by(col(LegalHold.id))
    if after_id is not None:
        query = query.where(LegalHold.id > after_id)
    return session.exec(query.limit(limit)).all()


def find_erasure(session: Session, customer_id: str) -> Erasure | None:
    """Give the erasure of a customer; None while there was none."""
    return session.get(Erasure, customer_id)


def list_erasures(
    session: Session, *, before: tuple[datetime, str] | None = None, limit: int
) -> Sequence[Erasure]:
    """Give a page of erasures, the latest first.

    Args:
        session: Where to look.
        before: Moment and customer of the last of the page before; None for the first page.
        limit: How many at most.
    """
    key = tuple_(col(Erasure.erased_at), col(Erasure.customer_id))
    query = select(Erasure).order_by(col(Erasure.erased_at).desc(), col(Erasure.customer_id).desc())
    if before is not None:
        query = query.where(key < before)
    return session.exec(query.limit(limit)).all()


def stream_erasures(session: Session) -> Iterator[Erasure]:
    """Give all erasures, the latest first, a page at a time."""
    before = None
    while page := list_erasures(session, before=before, limit=_PAGE):
        yield from page
        before = (page[-1].erased_at, page[-1].customer_id)


def list_erased_files(session: Session) -> Sequence[ErasedFile]:
    """Give the files that erasures left to be removed."""
    return session.exec(select(ErasedFile).order_by(col(ErasedFile.name))).all()
