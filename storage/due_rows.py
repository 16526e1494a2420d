"""The rows that due things are about, read for many of them at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from storage.selection import split_ids
from storage.tables import (
    Assessment,
    Audit,
    Credential,
    Customer,
    Dataset,
    Deadline,
    Pack,
    Person,
    Row,
    Standing,
    StandingChange,
)

_Row = TypeVar("_Row", bound=Row)
_LONG_TEXTS: tuple[Any, ...] = (Assessment.inputs, Assessment.result)


class FoundChange(NamedTuple):
    """What an audit found of a customer to be otherwise than before."""

    purpose: str
    as_of: date
    change: StandingChange


def customers_by_id(session: Session, ids: Collection[str]) -> dict[str, Customer]:
    """Give customers by id; an id that nobody has is left out."""
    return _by_key(session, Customer, "id", ids)


def people_by_id(session: Session, ids: Collection[str]) -> dict[str, Person]:
    """Give people by id, those who have left too."""
    return _by_key(session, Person, "id", ids)


def credentials_by_id(session: Session, ids: Collection[str]) -> dict[str, Credential]:
    """Give credentials by id, superseded ones too."""
    return _by_key(session, Credential, "id", ids)


def deadlines_by_id(session: Session, ids: Collection[str]) -> dict[str, Deadline]:
    """Give deadlines by id, ended ones too."""
    return _by_key(session, Deadline, "id", ids)


def datasets_by_name(session: Session, names: Collection[str]) -> dict[str, Dataset]:
    """Give datasets by name."""
    return _by_key(session, Dataset, "name", names)


def packs_by_sha256(session: Session, hashes: Collection[str]) -> dict[str, Pack]:
    """Give stored packs by hash."""
    return _by_key(session, Pack, "sha256", hashes)


def latest_assessments_of(session: Session, customer_ids: Collection[str]) -> list[Assessment]:
    """Give the last assessments of customers for each purpose, without inputs and results."""
    found: list[Assessment] = []
    for piece in split_ids(sorted(customer_ids)):
        query = select(Assessment).options(*(defer(column) for column in _LONG_TEXTS))
        query = query.where(col(Assessment.is_latest), piece.covers(col(Assessment.customer_id)))
        found += session.exec(query).all()
    return found


def standings_of(session: Session, customer_ids: Collection[str]) -> list[Standing]:
    """Give how customers stand, for all purposes."""
    found: list[Standing] = []
    for piece in split_ids(sorted(customer_ids)):
        query = select(Standing).where(piece.covers(col(Standing.customer_id)))
        found += session.exec(query).all()
    return found


def changes_on(
    session: Session, customer_ids: Collection[str], days: Collection[date]
) -> list[FoundChange]:
    """Give what audits as of some days found changed of customers, the earlier audits first."""
    found: list[FoundChange] = []
    for piece in split_ids(sorted(customer_ids)):
        query = (
            select(Audit, StandingChange)
            .join(StandingChange, col(Audit.id) == col(StandingChange.audit_id))
            .where(col(Audit.as_of).in_(days), piece.covers(col(StandingChange.customer_id)))
            .order_by(col(Audit.id))
        )
        found += [
            FoundChange(audit.purpose, audit.as_of, change) for audit, change in session.exec(query)
        ]
    return found


def _by_key(
    session: Session, table: type[_Row], key: str, wanted: Collection[str]
) -> dict[str, _Row]:
    rows: dict[str, _Row] = {}
    for piece in split_ids(sorted(wanted)):
        found = session.exec(select(table).where(piece.covers(getattr(table, key))))
        rows |= {getattr(row, key): row for row in found}
    return rows
