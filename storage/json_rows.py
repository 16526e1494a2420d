"""Any number of rows as one parameter of a statement, which so is compiled only once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, cast, column
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, func, select


def unpack_rows(
    session: Session, rows: ColumnElement[str], columns: Mapping[str, TypeEngine[Any]]
) -> Select[Any]:
    """Give the rows of a JSON list.

    Args:
        session: Tells the database.
        rows: The list as text; each row is an object with the columns as keys.
        columns: Name and type of each.
    """
    if session.get_bind().dialect.name == "postgresql":
        named: list[Any] = [column(name, kind) for name, kind in columns.items()]
        listed = func.jsonb_to_recordset(cast(rows, JSONB)).table_valued(*named)
        found: Select[Any] = select(*listed.render_derived(with_types=True).c)
        return found
    value = func.json_each(rows).table_valued("value").c.value
    fields: list[Any] = [
        func.json_extract(value, f"$.{name}", type_=kind).label(name)
        for name, kind in columns.items()
    ]
    extracted: Select[Any] = select(*fields)
    return extracted
