"""Whether a customer's stored fact sheets still say what is on file, and whose do not.

A customer without a row here has no sheets that count: one who was just added is stale by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, or_, select

from storage.on_file import is_on_file
from storage.tables import Customer, SheetSet


def mark_sheets_stale(session: Session, customer_id: str) -> None:
    """Write down that a customer's sheets leave out something that is being filed.

    To be called in the transaction that files it, after `storage.customers.lock_customer`.
    """
    _upsert(session, customer_id, {"version": 0, "is_stale": True}, update=("is_stale",))


def mark_many_stale(session: Session, customer_ids: Collection[str]) -> None:
    """Write down of many customers what `mark_sheets_stale` does; they are locked likewise."""
    session.flush()
    if customer_ids:
        rows = [{"customer_id": id_, "version": 0, "is_stale": True} for id_ in customer_ids]
        session.connection().execute(_write_over(session, ("is_stale",)), rows)


def mark_sheets_built(
    session: Session,
    customer_id: str,
    *,
    version: int,
    builder: str,
    known_from: date | None,
    known_before: date | None,
) -> None:
    """Write down that a customer's sheets were built anew from all that is on file.

    The attributes are those of `storage.tables.SheetSet`.
    """
    values = {
        "version": version,
        "is_stale": False,
        "builder": builder,
        "known_from": known_from,
        "known_before": known_before,
    }
    _upsert(session, customer_id, values, update=tuple(values))


def raise_version(session: Session, customer_id: str) -> None:
    """Write down that a sheet was given or taken away; whether others are stale stays as it is.

    To be called after `storage.customers.lock_customer`.
    """
    found = find_sheet_set(session, customer_id)
    version = 1 if found is None else found.version + 1
    _upsert(session, customer_id, {"version": version, "is_stale": True}, update=("version",))


def find_sheet_set(session: Session, customer_id: str) -> SheetSet | None:
    """Give what is known of a customer's sheets as a whole."""
    query = select(SheetSet).where(SheetSet.customer_id == customer_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def list_stale(
    session: Session,
    as_of: date,
    builder: str,
    *,
    among: Collection[str] | None = None,
    after: str | None = None,
    limit: int = 200,
) -> Sequence[str]:
    """List customers whose sheets must be built before a day can be judged by them.

    Args:
        session: Where to look.
        as_of: The day to judge; sheets that leave out what was received by then, or hold what was
            received later, are of no use for it.
        builder: What builds sheets today.
        among: Look at these customers only.
        after: Id of the last customer of the page before.
        limit: How many at most.

    Returns:
        Their ids, in order.
    """
    query = (
        select(Customer.id)
        .join(SheetSet, col(SheetSet.customer_id) == col(Customer.id), isouter=True)
        .where(_is_out_of_date(as_of, builder), is_on_file(col(Customer.id)))
        .order_by(col(Customer.id))
        .limit(limit)
    )
    if among is not None:
        query = query.where(col(Customer.id).in_(among))
    if after is not None:
        query = query.where(col(Customer.id) > after)
    return session.exec(query).all()


def _is_out_of_date(as_of: date, builder: str) -> ColumnElement[bool]:
    return or_(
        col(SheetSet.customer_id).is_(None),
        col(SheetSet.is_stale),
        col(SheetSet.builder) != builder,
        col(SheetSet.known_from) > as_of,
        col(SheetSet.known_before) <= as_of,
    )


def _upsert(
    session: Session, customer_id: str, values: dict[str, object], update: tuple[str, ...]
) -> None:
    session.flush()
    row = {"customer_id": customer_id, **values}
    session.connection().execute(_write_over(session, update), row)


def _write_over(session: Session, update: tuple[str, ...]) -> Insert:
    """Give the statement that inserts a row, or changes some columns of the one that is there."""
    dialect = session.get_bind().dialect.name
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(SheetSet)
    return statement.on_conflict_do_update(
        index_elements=["customer_id"], set_={name: statement.excluded[name] for name in update}
    )
