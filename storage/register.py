"""Writing what the lines of a register say, thousands at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, func, select, update

from storage.customer_search import index_customers
from storage.on_file import is_on_file
from storage.raising_lock import hold_off_raising
from storage.selection import Selection, split_ids
from storage.tables import Alert, Credential, Customer, Document, Row
from storage.vocabulary import CredentialOrigin

_WRITING_LOCK = 0x52656769  # "Regi": any number, as long as all programs take the same


class KnownCustomer(NamedTuple):
    """A customer by what a line of a register may call it.

    The attributes are those of `storage.tables.Customer`.
    """

    id: str
    name: str
    code: str | None
    registration_number: str | None


class ReceivedCredential(NamedTuple):
    """A credential and the day on which the file that states it reached us."""

    credential: Credential
    received_on: date


class PaperCredential(NamedTuple):
    """A credential and the place of the paper that it was read from.

    Attributes:
        credential: The credential.
        sha256: Of the file.
        part: The paper's place in it.
    """

    credential: Credential
    sha256: str
    part: int


class Link(NamedTuple):
    """Where a credential stands in its chain of renewals."""

    credential_id: str
    supersedes_id: str | None
    is_current: bool


def lock_registers(session: Session) -> None:
    """Let other imports of registers wait until the transaction ends.

    Two that add the same customer at once would otherwise add two. On SQLite a writer is alone
    anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING_LOCK})")


def list_known_customers(session: Session) -> Sequence[KnownCustomer]:
    """Give all customers by name and numbers, in the order in which they were added."""
    query = select(
        col(Customer.id),
        col(Customer.name),
        col(Customer.unified_social_credit_code),
        col(Customer.registration_number),
    )
    query = query.where(is_on_file(col(Customer.id))).order_by(col(Customer.id))
    return [KnownCustomer(*row) for row in session.exec(query)]


def insert_values(session: Session, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that must be new, by the names of their columns.

    To make an object for each first takes four times as long.
    """
    if rows:
        session.flush()
        session.connection().execute(insert(table), rows)


def insert_rows(session: Session, rows: Sequence[Row]) -> None:
    """Insert rows of one table; each must be new."""
    if rows:
        names = list(type(rows[0]).model_fields)
        values = [{name: getattr(row, name) for name in names} for row in rows]
        insert_values(session, type(rows[0]), values)


def list_references(session: Session) -> Mapping[str, str]:
    """Give the ids of customers by the reference that the user's own books give them."""
    query = select(Customer.reference, Customer.id).where(col(Customer.reference).is_not(None))
    return {str(reference): customer for reference, customer in session.exec(query)}


def insert_customers(session: Session, customers: Sequence[Customer]) -> None:
    """Insert new customers."""
    insert_rows(session, customers)
    index_customers(session, [customer.id for customer in customers])


def update_owners(
    session: Session,
    *,
    owners: Mapping[str, str],
    codes: Mapping[str, str],
    own: Collection[str],
) -> None:
    """Write down what a register tells of customers.

    Args:
        session: Where to write.
        owners: By customer, the person who looks after it.
        codes: By customer, a unified social credit code that nobody else has.
        own: Customers who are the user's own company.
    """
    _set(session, Customer, "owner_id", owners)
    _set(session, Customer, "unified_social_credit_code", codes)
    _set(session, Customer, "is_own", dict.fromkeys(own, True))
    index_customers(session, codes)


def lock_customers(session: Session, customer_ids: Iterable[str]) -> None:
    """Make other programs that lock one of these customers wait; see `lock_customer`."""
    for piece in split_ids(sorted(customer_ids)):
        query = select(Customer.id).where(piece.covers(col(Customer.id))).order_by(col(Customer.id))
        session.exec(query.with_for_update(key_share=True)).all()


def received_credentials(
    session: Session, customer_ids: Iterable[str]
) -> Sequence[ReceivedCredential]:
    """Give all credentials of some customers, in the order of filing."""
    found: list[ReceivedCredential] = []
    for piece in split_ids(sorted(customer_ids)):
        query = (
            select(Credential, col(Document.received_on))
            .join(Document, col(Document.id) == col(Credential.document_id))
            .where(piece.covers(col(Credential.customer_id)))
        )
        found += [ReceivedCredential(*row) for row in session.exec(query)]
    return sorted(found, key=lambda row: row.credential.id)


def credentials_by_paper(
    session: Session, selection: Selection
) -> Mapping[str, Sequence[PaperCredential]]:
    """Give by customer the credentials that papers show, in the order of filing."""
    query = (
        select(Credential, col(Document.original_sha256), col(Document.part))
        .join(Document, col(Document.id) == col(Credential.document_id))
        .where(selection.covers(col(Credential.customer_id)))
        .where(Credential.origin == CredentialOrigin.PAPER)
        .order_by(col(Credential.id))
    )
    found: dict[str, list[PaperCredential]] = defaultdict(list)
    for row in session.exec(query):
        found[row[0].customer_id].append(PaperCredential(*row))
    return found


def find_last_part(session: Session, sha256: str) -> int:
    """Give the highest part that was filed of a file, 0 if it is new."""
    query = select(func.max(Document.part)).where(Document.original_sha256 == sha256)
    return session.exec(query).one() or 0


def write_chains(session: Session, new: Sequence[Credential], links: Sequence[Link]) -> None:
    """Insert credentials and bring the chains of those on file in line with them.

    Args:
        session: Where to write, after `lock_customers`.
        new: With their links, those of one chain the oldest first.
        links: Of credentials on file whose place has changed.
    """
    _set(session, Credential, "supersedes_id", {link.credential_id: None for link in links})
    insert_rows(session, new)
    moved = {link.credential_id: link.supersedes_id for link in links if link.supersedes_id}
    _set(session, Credential, "supersedes_id", moved)
    _set(session, Credential, "is_current", {link.credential_id: link.is_current for link in links})
    session.expire_all()


def credentials_with_alerts(session: Session, credential_ids: Iterable[str]) -> set[str]:
    """Tell of which credentials there are alerts, in whatever state; no beat adds to them."""
    hold_off_raising(session)
    found: set[str] = set()
    for piece in split_ids(sorted(credential_ids)):
        query = select(Alert.subject_id).where(piece.covers(col(Alert.subject_id))).distinct()
        found |= set(session.exec(query))
    return found


def _set(session: Session, table: type[Row], column: str, values: Mapping[str, Any]) -> None:
    """Write one column of rows by their ids."""
    if values:
        session.flush()
        definition = getattr(table, "__table__")  # noqa: B009 - SQLModel does not declare it
        statement = (
            update(definition)
            .where(definition.c.id == bindparam("row_id"))
            .values({column: bindparam("value")})
        )
        parameters = [{"row_id": key, "value": value} for key, value in values.items()]
        session.connection().execute(statement, parameters)
