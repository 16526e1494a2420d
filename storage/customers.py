"""The customers: add one, find one by whatever the user calls it, list them page by page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlmodel import Session, col, func, or_, select

from storage.column_types import clean_text
from storage.customer_search import index_customers
from storage.errors import CustomerExists
from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.on_file import is_on_file
from storage.selection import is_named, split_ids, write_names
from storage.tables import Customer


def add_customer(
    session: Session,
    *,
    name: str,
    created_at: datetime,
    unified_social_credit_code: str | None = None,
    registration_number: str | None = None,
    reference: str | None = None,
) -> Customer:
    """Add a customer.

    Raises:
        CustomerExists: Another customer has this credit code or reference.
    """
    customer = Customer(
        id=make_id(created_at),
        name=name,
        unified_social_credit_code=unified_social_credit_code,
        registration_number=registration_number,
        reference=reference,
        created_at=created_at,
    )
    if not insert_if_absent(session, customer):
        _refuse_taken(session, customer.id, unified_social_credit_code, reference)
    index_customers(session, [customer.id])
    return session.get_one(Customer, customer.id)


def identify_customer(
    session: Session,
    customer_id: str,
    *,
    name: str | None = None,
    unified_social_credit_code: str | None = None,
    registration_number: str | None = None,
) -> Customer:
    """Write down what a document has made known of a customer; None leaves a column as it is.

    Raises:
        CustomerExists: Another customer has this credit code.
    """
    customer = session.get_one(Customer, customer_id)
    customer.name = name or customer.name
    customer.registration_number = registration_number or customer.registration_number
    if unified_social_credit_code:
        _refuse_taken(session, customer_id, unified_social_credit_code, None)
        customer.unified_social_credit_code = unified_social_credit_code
    index_customers(session, [customer_id])
    return customer


def get_customer(session: Session, customer_id: str) -> Customer | None:
    """Give the customer with this id."""
    return session.get(Customer, customer_id)


def get_customers(session: Session, ids: Sequence[str]) -> list[Customer]:
    """Give customers in the order of their ids as named; an id that nobody has is left out."""
    found: dict[str, Customer] = {}
    for piece in split_ids(ids):
        query = select(Customer).where(piece.covers(col(Customer.id)))
        found |= {customer.id: customer for customer in session.exec(query)}
    return [found[key] for key in ids if key in found]


def lock_customer(session: Session, customer_id: str) -> None:
    """Make other programs that lock this customer wait until the transaction ends.

    On SQLite a writer is alone anyway. On PostgreSQL rows that merely point to the customer do not
    wait for this kind of lock.
    """
    query = select(Customer.id).where(Customer.id == customer_id)
    session.exec(query.with_for_update(key_share=True)).one()


def lock_customers(session: Session, customer_ids: Collection[str]) -> None:
    """Lock many customers as `lock_customer` does, in the order in which others lock theirs."""
    connection = session.connection()
    dialect = connection.dialect.name
    if dialect == "postgresql":
        query = select(Customer.id).where(is_named(dialect, col(Customer.id)))
        locked = query.order_by(col(Customer.id)).with_for_update(key_share=True).subquery()
        counted = select(func.count()).select_from(locked)
        connection.execute(counted, {"names": write_names(dialect, customer_ids)})


def find_customers(session: Session, wanted: str) -> Sequence[Customer]:
    """Find customers by id, credit code, registration number, reference or exact name.

    Returns:
        Those that an identifier names; only if there are none, those with this name. Names and
        registration numbers of different registers may be shared, so there may be several. One
        that was erased is found by its id alone.
    """
    wanted = clean_text(wanted.strip())
    identifiers = (
        Customer.id,
        Customer.unified_social_credit_code,
        Customer.registration_number,
        Customer.reference,
    )
    by_identifier = or_(*(col(column) == wanted for column in identifiers))
    by_name = (col(Customer.name) == wanted) & is_on_file(col(Customer.id))
    for condition in (by_identifier, by_name):
        found = session.exec(select(Customer).where(condition).order_by(col(Customer.id))).all()
        if found:
            return found
    return []


def list_numbers(session: Session) -> set[str]:
    """Give every number by which a customer can be found: codes, register numbers, references."""
    columns = (
        Customer.unified_social_credit_code,
        Customer.registration_number,
        Customer.reference,
    )
    numbers: set[str] = set()
    for column in columns:
        query = select(column).where(col(column).is_not(None))
        numbers.update(number for number in session.exec(query) if number)
    return numbers


def list_customers(
    session: Session, *, after: str | None = None, limit: int = 100
) -> Sequence[Customer]:
    """List customers in the order in which they were added.

    Args:
        session: Where to look.
        after: Id of the last customer of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Customer).where(is_on_file(col(Customer.id)))
    query = query.order_by(col(Customer.id)).limit(limit)
    if after is not None:
        query = query.where(col(Customer.id) > after)
    return session.exec(query).all()


def names_of(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Give by id what customers are called; an id that nobody has is left out."""
    names: dict[str, str] = {}
    for piece in split_ids(sorted(ids)):
        query = select(Customer.id, Customer.name).where(piece.covers(col(Customer.id)))
        names |= dict(session.exec(query).all())
    return names


def _refuse_taken(
    session: Session, customer_id: str, credit_code: str | None, reference: str | None
) -> None:
    """Raise if a customer other than this one has the credit code or the reference."""
    claims = (
        (Customer.unified_social_credit_code, credit_code, "统一社会信用代码", "credit code"),
        (Customer.reference, reference, "编号", "reference"),
    )
    for column, value, field_zh, field_en in claims:
        if value is None:
            continue
        query = select(Customer).where(col(column) == value, col(Customer.id) != customer_id)
        other = session.exec(query).first()
        if other is not None:
            raise CustomerExists(
                name=other.name, id=other.id, field_zh=field_zh, field_en=field_en, value=value
            )


def is_looked_after(
    customer_id: SQLColumnExpression[Any],
    person_id: ColumnElement[Any] | str,
    *,
    with_unowned: bool,
) -> ColumnElement[bool]:
    """Give the condition that somebody looks after what a row is about.

    Args:
        customer_id: The row's customer; null for what concerns the installation.
        person_id: Who.
        with_unowned: Whether what nobody looks after is theirs as well.
    """
    owner = col(Customer.owner_id)
    if not with_unowned:
        return customer_id.in_(select(col(Customer.id)).where(owner == person_id))
    theirs = select(col(Customer.id)).where(or_(owner == person_id, owner.is_(None)))
    return or_(customer_id.in_(theirs), customer_id.is_(None))
