"""Customers as they were screened, and the hits: read and written, nothing judged here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import Session, col

from storage.database import Database
from storage.on_file import is_on_file
from storage.selection import split_ids
from storage.tables import (
    Customer,
    Document,
    RegistryRecordRow,
    ScreenedCustomer,
    ScreeningHit,
    ScreeningMark,
    SheetSet,
)
from storage.vocabulary import HitEnd, HitState

_ROWS_AT_A_TIME = 1000
_NUMBER = 0x53637265  # "Scre": any number, as long as all programs take the same
_NEVER_COLLECTED = -1
"""No version of sheets: the next run collects the parties whatever becomes of the sheets."""


class StoredParties(NamedTuple):
    """The parties of a customer as they were collected."""

    customer_id: str
    parties: list[Any]
    sha256: str


def list_uncollected(
    session: Session, *, after: str | None, limit: int
) -> Sequence[tuple[Customer, int]]:
    """List customers whose parties are not collected as they stand now.

    Args:
        session: Where to look.
        after: Go on behind this customer.
        limit: How many at most.

    Returns:
        Each with the version of its sheets, 0 where it has none.
    """
    version = func.coalesce(col(SheetSet.version), 0)
    query = (
        select(Customer, version)
        .join(SheetSet, col(SheetSet.customer_id) == col(Customer.id), isouter=True)
        .join(ScreenedCustomer, col(ScreenedCustomer.customer_id) == col(Customer.id), isouter=True)
        .where(
            is_on_file(col(Customer.id)),
            or_(
                col(ScreenedCustomer.customer_id).is_(None),
                col(ScreenedCustomer.sheet_version) != version,
                col(ScreenedCustomer.label) != customer_label(),
            ),
        )
        .order_by(col(Customer.id))
        .limit(limit)
    )
    if after is not None:
        query = query.where(col(Customer.id) > after)
    return [(row[0], row[1]) for row in session.execute(query)]


def customer_label() -> Any:  # noqa: ANN401 - an expression of SQLAlchemy
    """Give the part of a customer's row that is screened, as an expression."""
    codes = (col(Customer.unified_social_credit_code), col(Customer.registration_number))
    parts = [col(Customer.name), *(func.coalesce(code, "") for code in codes)]
    return parts[0] + "\n" + parts[1] + "\n" + parts[2]


@dataclass(frozen=True, slots=True)
class CollectedParties:
    """The parties of a customer, to be written down.

    Attributes:
        customer: As it was when they were collected.
        parties: As JSON.
        sha256: Of `parties`.
        sheet_version: Of its sheets then.
    """

    customer: Customer
    parties: list[Any]
    sha256: str
    sheet_version: int


def store_parties(session: Session, collected: Sequence[CollectedParties], now: datetime) -> None:
    """Write down the parties of customers; what they were screened as stays."""
    known: dict[str, ScreenedCustomer] = {}
    for piece in split_ids([each.customer.id for each in collected]):
        query = select(ScreenedCustomer).where(piece.covers(col(ScreenedCustomer.customer_id)))
        known |= {row.customer_id: row for row in session.scalars(query)}
    for each in collected:
        customer = each.customer
        codes = (customer.unified_social_credit_code, customer.registration_number)
        label = "\n".join((customer.name, *(code or "" for code in codes)))
        row = known.get(customer.id)
        if row is None:
            row = ScreenedCustomer(
                customer_id=customer.id,
                parties=each.parties,
                parties_sha256=each.sha256,
                sheet_version=each.sheet_version,
                label=label,
                collected_at=now,
            )
        elif row.parties_sha256 != each.sha256:
            row.parties, row.parties_sha256, row.collected_at = each.parties, each.sha256, now
        row.sheet_version, row.label = each.sheet_version, label
        session.add(row)


def find_with_files(session: Session, customer_ids: Sequence[str]) -> frozenset[str]:
    """Give those of the customers of whom documents or records of registers are on file."""
    found: set[str] = set()
    for piece in split_ids(customer_ids):
        for column in (col(Document.customer_id), col(RegistryRecordRow.customer_id)):
            found.update(session.scalars(select(column).where(piece.covers(column)).distinct()))
    return frozenset(found)


def mark_uncollected(session: Session, customer_id: str) -> None:
    """Write down that the parties of a customer may be others now."""
    session.execute(
        update(ScreenedCustomer)
        .where(col(ScreenedCustomer.customer_id) == customer_id)
        .values(sheet_version=_NEVER_COLLECTED)
    )


def iterate_parties(
    session: Session, *, only_changed: bool, but_screened_at: datetime | None = None
) -> Iterator[StoredParties]:
    """Go through the parties of all customers, or of those not screened as they stand now.

    Args:
        session: To be read to the end within it.
        only_changed: Leave out whom all lists met as they stand.
        but_screened_at: Leave out whom all lists met at that very moment.
    """
    query = select(
        col(ScreenedCustomer.customer_id),
        col(ScreenedCustomer.parties),
        col(ScreenedCustomer.parties_sha256),
    ).order_by(col(ScreenedCustomer.customer_id))
    if only_changed:
        query = query.where(
            col(ScreenedCustomer.screened_sha256).is_distinct_from(
                col(ScreenedCustomer.parties_sha256)
            )
        )
    if but_screened_at is not None:
        query = query.where(col(ScreenedCustomer.screened_at).is_distinct_from(but_screened_at))
    rows = session.execute(query.execution_options(yield_per=_ROWS_AT_A_TIME))
    for row in rows:
        yield StoredParties(row[0], row[1], row[2])


def find_parties(session: Session, customer_id: str) -> ScreenedCustomer | None:
    """Give the parties of one customer; None where they were never collected."""
    return session.get(ScreenedCustomer, customer_id)


def mark_screened(session: Session, parties: Collection[StoredParties], now: datetime) -> None:
    """Write down that these parties went through all lists; others that came since are left."""
    session.flush()
    statement = (
        update(ScreenedCustomer)
        .where(
            col(ScreenedCustomer.customer_id) == bindparam("whose"),
            col(ScreenedCustomer.parties_sha256) == bindparam("screened"),
        )
        .values(screened_sha256=bindparam("screened"), screened_at=now)
    )
    rows = [{"whose": each.customer_id, "screened": each.sha256} for each in parties]
    if rows:
        session.connection().execute(statement, rows)


@contextmanager
def screening_alone(database: Database) -> Iterator[bool]:
    """Be the only program that screens everybody; False where another one is.

    On SQLite nothing is locked: two programs write by turns there, and a hit is found once.
    """
    if database.is_sqlite:
        yield True
        return
    with database.read_session() as session:
        statement = f"SELECT pg_try_advisory_xact_lock({_NUMBER})"
        yield bool(session.connection().exec_driver_sql(statement).scalar_one())


def read_marks(session: Session) -> Mapping[str, ScreeningMark]:
    """Give up to which version of each list everybody was screened."""
    return {mark.list_kind: mark for mark in session.scalars(select(ScreeningMark))}


def set_mark(
    session: Session, list_kind: str, version_number: int, matcher_version: str, now: datetime
) -> None:
    """Write down that everybody was screened against a version of a list."""
    session.merge(
        ScreeningMark(
            list_kind=list_kind,
            version_number=version_number,
            matcher_version=matcher_version,
            screened_at=now,
        )
    )


def standing_hits(session: Session, customer_ids: Sequence[str]) -> Sequence[ScreeningHit]:
    """Give the hits of customers that are not over, the oldest first."""
    found: list[ScreeningHit] = []
    for piece in split_ids(customer_ids):
        query = select(ScreeningHit).where(
            piece.covers(col(ScreeningHit.customer_id)), col(ScreeningHit.ended_at).is_(None)
        )
        found += session.scalars(query)
    return sorted(found, key=lambda hit: hit.id)


def iterate_standing_hits(session: Session) -> Iterator[ScreeningHit]:
    """Go through all hits that are not over; they are few beside the customers."""
    yield from session.scalars(select(ScreeningHit).where(col(ScreeningHit.ended_at).is_(None)))


def hits_of(session: Session, customer_id: str) -> Sequence[ScreeningHit]:
    """Give all hits of a customer, those that are over included, the newest first."""
    query = select(ScreeningHit).where(col(ScreeningHit.customer_id) == customer_id)
    return session.scalars(query.order_by(col(ScreeningHit.id).desc())).all()


def count_open_hits(session: Session) -> int:
    """Count the hits that wait for a person."""
    query = select(func.count()).where(
        col(ScreeningHit.ended_at).is_(None), col(ScreeningHit.state) == HitState.REVIEW
    )
    return int(session.execute(query).scalar_one())


def find_hit(session: Session, hit_id: str) -> ScreeningHit | None:
    """Give one hit, locked against others who would decide it."""
    query = select(ScreeningHit).where(col(ScreeningHit.id) == hit_id)
    return session.scalars(
        query.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).first()


def end_hit(hit: ScreeningHit, because: HitEnd, now: datetime) -> None:
    """Write down that a hit is over."""
    hit.ended_at, hit.ended_because = now, because
