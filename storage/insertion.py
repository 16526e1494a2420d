"""Inserting a row only if no row has its key yet, in one statement that both databases know.

Two programs may insert the same row at once: one wins, the other waits and then sees it there.
"""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage.tables import Row


def insert_if_absent(session: Session, row: Row) -> bool:
    """Insert a row unless it would break a uniqueness constraint of its table.

    The row itself never becomes part of the session: read it back if it is needed.

    Args:
        session: Everything pending in it is written first, so that foreign keys hold.
        row: The new row; every column of it is written.

    Returns:
        True when this call inserted it.
    """
    session.flush()
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values = {name: getattr(row, name) for name in type(row).model_fields}
    statement = insert(type(row)).values(**values).on_conflict_do_nothing()
    # What is returned tells, not `rowcount`: through psycopg that is -1 here, whatever happened.
    inserted = statement.returning(*inspect(type(row)).primary_key)
    return session.connection().execute(inserted).first() is not None
