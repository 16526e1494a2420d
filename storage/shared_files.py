"""Files that more than one customer has handed in, byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.tables import Document


@dataclass(frozen=True, slots=True)
class SharedFileRow:
    """A file of one customer as it lies on file for another.

    Attributes:
        sha256: Of the file.
        customer_id: Of the other customer.
        received_on: The first day on which it reached us there.
    """

    sha256: str
    customer_id: str
    received_on: date


def shared_files(session: Session, customer_id: str) -> Sequence[SharedFileRow]:
    """Give the files of a customer that others have handed in too, in the order of their hashes."""
    other = aliased(Document)
    query = (
        select(other.original_sha256, other.customer_id, func.min(other.received_on))
        .join(Document, col(Document.original_sha256) == other.original_sha256)
        .where(Document.customer_id == customer_id, other.customer_id != customer_id)
        .group_by(col(other.original_sha256), col(other.customer_id))
        .order_by(col(other.original_sha256), col(other.customer_id))
    )
    return [SharedFileRow(*row) for row in session.exec(query)]


def customers_sharing_files(
    session: Session, customer_id: str, hashes: Collection[str]
) -> Sequence[str]:
    """Give the ids of other customers who have handed in one of these files, in their order."""
    if not hashes:
        return []
    query = (
        select(Document.customer_id)
        .where(col(Document.original_sha256).in_(hashes), col(Document.customer_id) != customer_id)
        .distinct()
        .order_by(col(Document.customer_id))
    )
    return session.exec(query).all()
