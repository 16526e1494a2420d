"""Contracts as the user's own books have them: recorded by number, read as they run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, select, update

from storage.identity import make_id
from storage.selection import split_ids
from storage.tables import Contract, Customer

_CONTENT = ("title", "amount_minor", "currency", "starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What is to be recorded of a contract; the attributes are those of `Contract`."""

    customer_id: str
    number: str
    title: str | None
    amount_minor: int
    currency: str
    starts_on: date
    ends_on: date


class Recorded(NamedTuple):
    """What recording contracts came to.

    Attributes:
        added: How many are new.
        changed: How many have other terms than before.
        unchanged: How many have the same.
    """

    added: int
    changed: int
    unchanged: int


def record_contracts(
    session: Session, contracts: Sequence[ContractTerms], *, recorded_at: datetime
) -> Recorded:
    """Record contracts; one of the same customer and number is on file already and is changed.

    Args:
        session: Where to record.
        contracts: Each customer and number once.
        recorded_at: The moment.
    """
    known = _by_number(session, {contract.customer_id for contract in contracts})
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for contract in contracts:
        values = {name: getattr(contract, name) for name in _CONTENT}
        before = known.get((contract.customer_id, contract.number))
        if before is None:
            keys = {"customer_id": contract.customer_id, "number": contract.number}
            added.append({"id": make_id(recorded_at), "recorded_at": recorded_at, **keys, **values})
        elif any(getattr(before, name) != value for name, value in values.items()):
            changed.append({"row_id": before.id, "recorded_at": recorded_at, **values})
    connection = session.connection()
    if added:
        connection.execute(insert(Contract), added)
    if changed:
        statement = update(Contract).where(col(Contract.id) == bindparam("row_id"))
        names = (*_CONTENT, "recorded_at")
        connection.execute(statement.values({name: bindparam(name) for name in names}), changed)
        session.expire_all()
    return Recorded(len(added), len(changed), len(contracts) - len(added) - len(changed))


def list_contracts(
    session: Session, *, customer_id: str | None = None, after: str | None = None, limit: int = 100
) -> Sequence[tuple[Contract, str]]:
    """List contracts with the names of their customers, in the order of recording.

    Args:
        session: Where to look.
        customer_id: Only those with this customer.
        after: Id of the last contract of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Contract, col(Customer.name)).join(
        Customer, col(Customer.id) == col(Contract.customer_id)
    )
    if customer_id is not None:
        query = query.where(Contract.customer_id == customer_id)
    if after is not None:
        query = query.where(col(Contract.id) > after)
    return [(row[0], row[1]) for row in session.exec(query.order_by(col(Contract.id)).limit(limit))]


def contracts_running(session: Session, as_of: date) -> Sequence[Contract]:
    """Give the contracts that have not ended before a day, begun or not, customer by customer."""
    query = select(Contract).where(col(Contract.ends_on) >= as_of)
    return session.exec(query.order_by(col(Contract.customer_id), col(Contract.id))).all()


def _by_number(session: Session, customer_ids: Iterable[str]) -> Mapping[tuple[str, str], Contract]:
    found: dict[tuple[str, str], Contract] = {}
    for piece in split_ids(sorted(customer_ids)):
        query = select(Contract).where(piece.covers(col(Contract.customer_id)))
        found |= {(row.customer_id, row.number): row for row in session.exec(query)}
    return found
